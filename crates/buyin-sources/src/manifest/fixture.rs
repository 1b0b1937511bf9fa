//! Every reader against the repository of fixtures in `tests/fixtures/manifests`, against what is left of it after damage,
//! and against noise.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::testing::{declared, needs};
use super::{READERS, reader_of};

/// Paths from the root of the fixtures, sorted, and contents.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/manifests");
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("fixtures are there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
                found.push((name, std::fs::read(&path).expect("a file")));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_reader_has_a_fixture_it_reads_whole() {
    let fixtures = fixtures();
    for (path, bytes) in &fixtures {
        let manifest = (reader_of(path).unwrap_or_else(|| panic!("{path} is no manifest")).read)(path, bytes);
        assert_eq!(manifest.problems, [], "{path}");
        assert!(!manifest.dependencies.is_empty(), "{path} has no dependencies");
    }
    for reader in READERS {
        assert!(fixtures.iter().any(|(path, _)| (reader.matches)(path)), "{} has no fixture", reader.name);
    }
}

#[test]
fn the_repository_of_fixtures_reads_as_it_was_written() {
    let lines = fixtures().into_iter().flat_map(|(path, bytes)| {
        let manifest = (reader_of(&path).expect("a manifest").read)(&path, &bytes);
        let parts = declared(&manifest).into_iter().map(|line| format!("  is {line}"));
        [path]
            .into_iter()
            .chain(parts)
            .chain(needs(&manifest).into_iter().map(|line| format!("  needs {line}")))
            .collect::<Vec<_>>()
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

/// A manifest holds to its contract whatever the bytes: sorted, each once, nothing empty, nothing with a line break.
fn check(path: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    for reader in READERS {
        let manifest = (reader.read)(path, bytes);
        let keys: Vec<_> = manifest.dependencies.iter().map(|d| (d.ecosystem, &d.specifier, d.scope)).collect();
        prop_assert!(keys.is_sorted() && keys.windows(2).all(|two| two[0] != two[1]), "{}: {keys:?}", reader.name);
        prop_assert!(keys.iter().all(|(_, specifier, _)| !specifier.trim().is_empty() && !specifier.contains('\n')));
        prop_assert_eq!(&manifest, &(reader.read)(path, bytes));
    }
    Ok(())
}

proptest! {
    #[test]
    fn noise_is_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check("a/x", &bytes)?;
    }

    #[test]
    fn text_like_noise_is_survived(text in r#"[\[\]{}()<>=:"'$#@/,.\\ \n|&*!-a-e]{0,300}"#) {
        check("x", text.as_bytes())?;
    }

    #[test]
    fn damage_is_survived(
        (path, bytes) in select(fixtures()),
        cuts in proptest::collection::vec((any::<Index>(), 0..20_usize, select(&b"\0\n\"'{[(<$#\\\xff "[..])), 1..6),
    ) {
        let mut bytes = bytes;
        for (at, length, put) in cuts {
            let start = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, [put]);
        }
        check(&path, &bytes)?;
    }
}
