//! Manifests as short lines, for tests to compare; and readers made for tests.

use super::{Manifest, Reader};

/// Readers made for tests: one fails at what a file holds, one at a path.
pub(super) static READERS: &[Reader] = &[
    Reader {
        name: "A reader that fails",
        matches: |path| path == "fault.test",
        read: |_, bytes| {
            assert!(!bytes.starts_with(b"fail"), "made to fail");
            (super::cargo::READER.read)("Cargo.toml", bytes)
        },
    },
    Reader {
        name: "A path that fails",
        matches: |path| {
            assert_ne!(path, "fault.path", "made to fail");
            false
        },
        read: |_, _| Manifest::default(),
    },
];

/// `ecosystem name version @root` of each component.
pub(super) fn declared(manifest: &Manifest) -> Vec<String> {
    let line = |declared: &super::Declared| {
        let root = format!("@{}", declared.root);
        let parts =
            [declared.ecosystem.as_str(), &declared.name, declared.version.as_deref().unwrap_or_default(), &root];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    manifest.components.iter().map(line).collect()
}

/// `ecosystem specifier scope requirement` of each dependency.
pub(super) fn needs(manifest: &Manifest) -> Vec<String> {
    let line = |need: &super::Dependency| {
        format!("{} {} {} {}", need.ecosystem, need.specifier, need.scope, need.requirement).trim_end().to_owned()
    };
    manifest.dependencies.iter().map(line).collect()
}

/// The line of each problem, 0 where unknown.
pub(super) fn problem_lines(manifest: &Manifest) -> Vec<u32> {
    manifest.problems.iter().map(|problem| problem.line.unwrap_or(0)).collect()
}
