//! Any bytes as a decision file of every kind: the first byte picks its path.

#![no_main]

use std::io;

use buyin_decisions::folder::Folder;
use buyin_decisions::{load_from, problems};
use buyin_facts::pseudonym::Pseudonyms;
use libfuzzer_sys::fuzz_target;

/// A path for every kind of file.
const PATHS: &[&str] = &[
    "buyin.toml",
    "people/a.toml",
    "teams/a.toml",
    "products/a.toml",
    "requests/a.toml",
    "bets/a.toml",
    "candidates/a.toml",
    "patterns/a.toml",
    "pulses/a.toml",
    "bets/a/events/b.toml",
];

/// A folder of one file.
struct One<'b> {
    path: &'static str,
    bytes: &'b [u8],
}

impl Folder for One<'_> {
    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let below = match folder {
            "" => Some(self.path),
            folder => self.path.strip_prefix(folder.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/')),
        };
        let name = |below: &str| match below.split_once('/') {
            Some((folder, _)) => format!("{folder}/"),
            None => below.to_owned(),
        };
        Ok(below.map(name).into_iter().collect())
    }

    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        Ok((path == self.path).then(|| self.bytes.to_vec()))
    }
}

fuzz_target!(|data: &[u8]| {
    if let Some((pick, bytes)) = data.split_first() {
        let folder = One { path: PATHS[usize::from(*pick) % PATHS.len()], bytes };
        for problem in problems(&folder) {
            assert!(!problem.to_string().is_empty());
        }
        let _ = load_from(&folder, &Pseudonyms::new([7; 32]));
    }
});
