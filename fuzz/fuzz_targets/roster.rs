//! Any bytes as an org chart: the first byte picks the importer.

#![no_main]

use buyin_fuzz::as_file;
use buyin_sources::roster::{Kind, import};
use libfuzzer_sys::fuzz_target;

/// Where each importer looks.
const FILES: &[(Kind, &str)] = &[
    (Kind::Csv, "people.csv"),
    (Kind::Backstage, "catalog-info.yaml"),
    (Kind::Codeowners, "CODEOWNERS"),
    (Kind::KubernetesOwners, "OWNERS"),
    (Kind::KubernetesOwners, "OWNERS_ALIASES"),
    (Kind::KubernetesMembers, "config/a/org.yaml"),
    (Kind::RustTeam, "teams/a.toml"),
    (Kind::RustTeam, "people/a.toml"),
];

fuzz_target!(|data: &[u8]| {
    if let Some((pick, bytes)) = data.split_first() {
        let (kind, name) = FILES[usize::from(*pick) % FILES.len()];
        as_file(name, bytes, |path| {
            let folder = path.ancestors().nth(name.split('/').count()).unwrap_or(path);
            let _ = import(kind, if kind == Kind::Csv { path } else { folder });
        });
    }
});
