//! `Cargo.toml`: packages, workspaces, dependencies of every table, patches.
//!
//! Tolerant on purpose: a walk over the tables reads old and broken manifests that Cargo's own types refuse.

use buyin_facts::word::{Ecosystem, Scope};

use super::draft::{self, Draft};
use super::tree::Node;
use super::{Manifest, Reader};

pub(super) const READER: Reader =
    Reader { name: "Cargo", matches: |path| super::file_name(path) == "Cargo.toml", read };

/// Dependency tables, in both spellings Cargo takes.
const TABLES: [(&[&str], Scope); 3] = [
    (&["dependencies"], Scope::Runtime),
    (&["dev-dependencies", "dev_dependencies"], Scope::Dev),
    (&["build-dependencies", "build_dependencies"], Scope::Build),
];

fn read(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Cargo, |draft, text| {
        let root = draft.toml(text);
        // `[project]` is what `[package]` was called before Rust 1.0.
        let package = root.any(&["package", "project"]);
        if let Some(name) = package.get("name").text() {
            draft.component(name, package.get("version").text());
        }
        tables(draft, &root);
        root.get("target").entries().iter().for_each(|(_, target)| tables(draft, target));
        // Members ask for these by `workspace = true`; until then nothing is used.
        dependencies(draft, root.at(&["workspace", "dependencies"]), Scope::Optional);
        for (_, source) in root.get("patch").entries() {
            dependencies(draft, source, Scope::Replace);
        }
        for (id, detail) in root.get("replace").entries() {
            // A package id, `name:version` or `address#name:version`.
            let name = id.rsplit_once('#').map_or(id.as_str(), |(_, name)| name);
            dependency(draft, name.split([':', '@']).next().unwrap_or(name), detail, Scope::Replace);
        }
    })
}

fn tables(draft: &mut Draft<'_>, owner: &Node) {
    for (names, scope) in TABLES {
        names.iter().for_each(|name| dependencies(draft, owner.get(name), scope));
    }
}

fn dependencies(draft: &mut Draft<'_>, table: &Node, scope: Scope) {
    for (key, detail) in table.entries() {
        dependency(draft, key, detail, scope);
    }
}

fn dependency(draft: &mut Draft<'_>, key: &str, detail: &Node, scope: Scope) {
    let name = detail.get("package").text().unwrap_or(key);
    let version = detail.text().unwrap_or_else(|| detail.text_of("version"));
    let scope = if scope == Scope::Runtime && detail.get("optional").is_true() { Scope::Optional } else { scope };
    if let Some(path) = detail.get("path").text() {
        draft.needs_path(path, scope, version);
    } else if let (Some(address), "") = (detail.get("git").text(), version) {
        let at = detail.any(&["rev", "tag", "branch"]).text();
        draft.needs(name, scope, &at.map_or_else(|| address.to_owned(), |at| format!("{address}#{at}")));
    } else {
        draft.needs(name, scope, version);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs, problem_lines};

    const CARGO: &str = r#"
[package]
name = "till"
version = "0.3.1"
[dependencies]
serde = "1"
coins = { path = "../coins", version = "0.2" }
money = { package = "money-core", version = "2", optional = true }
purse = { git = "https://me:secret@git.example/purse.git", tag = "v1" }
inherited = { workspace = true }
[dev-dependencies.proptest]
version = "1"
[target.'cfg(unix)'.build-dependencies]
cc = "1.0"
[workspace.dependencies]
tally = "3"
[patch.crates-io]
serde = { path = "vendor/serde" }
[replace]
"libc:0.2.0" = { git = "https://git.example/libc" }
"#;

    #[test]
    fn every_table_is_read() {
        let manifest = super::read("shop/till/Cargo.toml", CARGO.as_bytes());
        assert_eq!(declared(&manifest), ["cargo till 0.3.1 @shop/till"]);
        assert_eq!(
            needs(&manifest),
            [
                "cargo ./shop/coins runtime 0.2",
                "cargo ./shop/till/vendor/serde replace",
                "cargo cc build 1.0",
                "cargo inherited runtime",
                "cargo libc replace https://git.example/libc",
                "cargo money-core optional 2",
                "cargo proptest dev 1",
                "cargo purse runtime https://git.example/purse.git#v1",
                "cargo serde runtime 1",
                "cargo tally optional 3",
            ]
        );
    }

    #[test]
    fn a_broken_line_does_not_hide_the_rest() {
        let manifest = super::read("Cargo.toml", b"[package]\nname = \"a\"\nversion = = 1\n[dependencies]\nb = '1'\n");
        assert_eq!(
            (declared(&manifest), needs(&manifest)),
            (vec!["cargo a @".to_owned()], vec!["cargo b runtime 1".to_owned()])
        );
        assert_eq!(problem_lines(&manifest), [3]);
    }
}
