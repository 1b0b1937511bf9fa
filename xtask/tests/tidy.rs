//! The rules of the house that a program can check. Each is a test; what breaks it is named.

use std::fs;
use std::path::{Path, PathBuf};

/// No file is longer than this, tests included …
const MOST_LINES: usize = 600;
/// … nor its part before inline tests than this.
const MOST_PRODUCT_LINES: usize = 350;
/// Files that may be longer than [`MOST_PRODUCT_LINES`], with the reason.
const LONG: [(&str, &str); 2] = [
    ("crates/buyin-facts/src/fact.rs", "one table a paragraph: a catalogue is read by looking up"),
    ("crates/buyin-facts/src/word.rs", "one vocabulary a paragraph: a catalogue is read by looking up"),
];
/// Names that say nothing.
const EMPTY_NAMES: [&str; 6] = ["util", "utils", "helper", "helpers", "manager", "misc"];
/// What a crate must never depend on: the reason it is a crate.
const FORBIDDEN: [(&str, &[&str]); 4] = [
    ("buyin-facts", &["gix", "tokio", "datafusion", "clap"]),
    ("buyin-sources", &["datafusion", "axum", "clap", "tokio", "anstream", "indicatif"]),
    ("buyin-decisions", &["gix", "datafusion", "buyin-analysis", "buyin-sources", "clap", "tokio"]),
    ("buyin-analysis", &["gix", "clap", "buyin-sources", "buyin-decisions", "anstream", "indicatif"]),
];
/// Foreign libraries and the places that may name them.
const OWNED: [(&str, &[&str]); 10] = [
    ("gix::", &["crates/buyin-sources/"]),
    ("datafusion::", &["crates/buyin-analysis/src/session.rs", "crates/buyin-analysis/src/books/tests/plans.rs"]),
    ("clap::", &["crates/buyin/"]),
    ("indicatif::", &["crates/buyin/src/ui"]),
    ("axum::", &["crates/buyin/src/server"]),
    ("askama::", &["crates/buyin/src/server"]),
    ("httparse::", &["crates/buyin/src/server/listener/head.rs"]),
    ("ureq::", &["crates/buyin-sources/src/forge", "crates/buyin-sources/src/openid.rs"]),
    ("use ring::", &["crates/buyin-sources/src/openid/token"]),
    ("base64::", &["crates/buyin-sources/src/openid/token"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("because xtask lies in the workspace").to_owned()
}

/// Every file of ours with an ending, with its path from the root.
fn files(ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of ours can be read").flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            let foreign = name.starts_with('.') || name == "target" || name == "fixtures" || name == "snapshots";
            if path.is_dir() && !foreign {
                folders.push(path);
            } else if name.ends_with(ending) {
                let place = path.strip_prefix(root()).expect("because it was found below").display().to_string();
                found.push((place, fs::read_to_string(&path).unwrap_or_default()));
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(String, String)> {
    files(".rs").into_iter().filter(|(path, _)| !path.contains("/tests/") && !path.starts_with("fuzz/")).collect()
}

#[test]
fn files_are_short() {
    for (path, text) in files(".rs") {
        let product = text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        let is_long = LONG.iter().any(|(long, _)| *long == path);
        assert!(is_long || text.lines().count() <= MOST_LINES, "{path} has {} lines", text.lines().count());
        let is_test = path.contains("/tests") || path.ends_with("tests.rs");
        assert!(is_long || is_test || product <= MOST_PRODUCT_LINES, "{path} has {product} lines before its tests");
    }
}

#[test]
fn files_say_what_they_are_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{path} does not open with //!");
    }
}

#[test]
fn names_say_something() {
    for (path, _) in files(".rs") {
        let stem = Path::new(&path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        assert!(!EMPTY_NAMES.contains(&stem.as_str()), "{path}");
    }
}

#[test]
fn crates_do_not_use_what_they_must_not() {
    for (name, forbidden) in FORBIDDEN {
        let text = fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).expect("a manifest");
        let runtime = text.split("[dev-dependencies]").next().unwrap_or_default();
        for dependency in forbidden {
            let found = runtime.lines().any(|line| line.split(['.', ' ', '=']).next() == Some(dependency));
            assert!(!found, "{name} must never use {dependency}");
        }
    }
}

#[test]
fn one_place_owns_each_foreign_library() {
    for (path, text) in files(".rs").into_iter().filter(|(path, _)| !path.starts_with("xtask/")) {
        for (library, owners) in OWNED {
            let uses = text.lines().any(|line| line.contains(library) && !line.trim_start().starts_with("//"));
            assert!(!uses || owners.iter().any(|owner| path.starts_with(owner)), "{path} uses {library}");
        }
    }
}

#[test]
fn no_test_is_ignored_and_no_feature_is_ours() {
    for (path, text) in files(".rs").into_iter().filter(|(path, _)| !path.starts_with("xtask/")) {
        assert!(!text.contains("#[ignore"), "{path} ignores a test");
        assert!(!text.contains("cfg(feature"), "{path} has a cargo feature");
    }
    for (path, text) in files("Cargo.toml") {
        assert!(!text.lines().any(|line| line == "[features]"), "{path} has cargo features");
    }
}

#[test]
fn the_map_names_what_exists() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the map");
    for word in map.split('`').skip(1).step_by(2) {
        let is_path = word.starts_with("crates/") || word.starts_with("docs/") || word.starts_with("benches/");
        assert!(!is_path || root().join(word).exists(), "ARCHITECTURE.md names {word}, which is not there");
    }
}
