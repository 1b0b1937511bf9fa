//! Any bytes through every reader of manifests: the first byte picks the path, and so the reader.

#![no_main]

use buyin_sources::manifest::reader_of;
use libfuzzer_sys::fuzz_target;

/// A path for every way a reader can go.
const PATHS: &[&str] = &[
    "a/Cargo.toml",
    "a/go.mod",
    "a/Gopkg.toml",
    "a/Gopkg.lock",
    "a/Godeps/Godeps.json",
    "a/glide.yaml",
    "a/vendor/vendor.json",
    "a/vendor/modules.txt",
    "a/package.json",
    "a/pyproject.toml",
    "a/requirements.txt",
    "a/setup.cfg",
    "a/setup.py",
    "a/pom.xml",
    "a/build.gradle",
    "a/build.gradle.kts",
    "a/settings.gradle",
    "a/gradle/libs.versions.toml",
    "a/Gemfile",
    "a/b.gemspec",
    "a/b.csproj",
    "a/packages.config",
    "a/Dockerfile",
    "a/compose.yaml",
    ".github/workflows/a.yml",
    "a/action.yml",
    ".gitlab-ci.yml",
    "a/main.tf",
    "a/terragrunt.hcl",
    "a/Chart.yaml",
    "a/charts/b/requirements.yaml",
    ".gitmodules",
];

fuzz_target!(|data: &[u8]| {
    let Some((pick, bytes)) = data.split_first() else { return };
    let path = PATHS[usize::from(*pick) % PATHS.len()];
    let Some(reader) = reader_of(path) else { return };
    let read = (reader.read)(path, bytes);
    assert!(read.dependencies.is_sorted());
    assert!(read.components.is_sorted());
    assert!(read.problems.is_empty() || !read.problems[0].detail.is_empty());
});
