//! Manifests: what a file declares itself to be, and what it declares to depend on.
//!
//! A reader is a pure function of one file's path and bytes. It never fails: what cannot be read is a [`Problem`].
//! [`READERS`] is the list; an ecosystem is added by one file, one line here, and a fixture.

mod action;
mod address;
mod cargo;
mod composer;
mod draft;
#[cfg(test)]
mod fixture;
mod gem;
mod gitlab;
mod go;
mod gradle;
mod helm;
mod image;
mod maven;
mod npm;
mod nuget;
mod python;
mod submodule;
mod terraform;
#[cfg(test)]
mod testing;
mod tree;

use buyin_facts::word::{Ecosystem, Scope};

/// What one manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Components it declares, usually one, rooted in its folder.
    pub components: Vec<Declared>,
    /// What it depends on; sorted, each (ecosystem, specifier, scope) once.
    pub dependencies: Vec<Dependency>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Whether the text as such could not be read to its end: what is missing here may well stand in the file.
    pub is_partial: bool,
}

/// A component as its manifest declares it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declared {
    /// Root path relative to the repository, without slash at the end; empty for the repository's root.
    pub root: String,
    /// The world of its name.
    pub ecosystem: Ecosystem,
    /// The name consumers write; empty when the manifest names nothing.
    pub name: String,
    /// Version, where declared.
    pub version: Option<String>,
}

/// A dependency as declared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependency {
    /// The world of the specifier.
    pub ecosystem: Ecosystem,
    /// What is depended on, as written; a path inside the repository is `./` and the path from the repository's root.
    pub specifier: String,
    /// What for.
    pub scope: Scope,
    /// Version or range as written; empty when none.
    pub requirement: String,
}

/// A place in a file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1, where known.
    pub line: Option<u32>,
    /// What was wrong.
    pub detail: String,
}

/// A kind of manifest.
#[derive(Debug)]
pub struct Reader {
    /// Name for people.
    pub name: &'static str,
    /// Whether a path is such a manifest.
    pub matches: fn(path: &str) -> bool,
    /// Reads one.
    pub read: fn(path: &str, bytes: &[u8]) -> Manifest,
}

/// Every kind of manifest.
pub static READERS: &[Reader] = &[
    cargo::READER, // Rust
    go::MODULE,    // Go, and what came before modules
    go::DEP,
    go::DEP_LOCK,
    go::GODEPS,
    go::GLIDE,
    go::GOVENDOR,
    go::VENDORED,
    npm::READER,     // JavaScript and TypeScript
    python::PROJECT, // Python
    python::REQUIREMENTS,
    python::SETUP_CFG,
    python::SETUP_PY,
    maven::READER, // Java and Kotlin
    gradle::SCRIPT,
    gradle::CATALOG,
    gem::GEMFILE, // Ruby
    gem::GEMSPEC,
    composer::PACKAGE, // PHP
    composer::LOCK,
    nuget::PROJECT, // .NET
    nuget::PACKAGES,
    image::DOCKERFILE, // container images
    image::COMPOSE,
    action::WORKFLOW, // pipelines
    action::ACTION,
    gitlab::READER,
    terraform::READER, // infrastructure
    helm::CHART,
    helm::REQUIREMENTS,
    submodule::READER, // git itself
];

/// Readers that only tests have.
#[cfg(not(test))]
const TESTING: &[Reader] = &[];
#[cfg(test)]
use testing::READERS as TESTING;

/// The reader of a path, if it is a manifest.
pub fn reader_of(path: &str) -> Option<&'static Reader> {
    READERS.iter().chain(TESTING).find(|reader| (reader.matches)(path))
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}
