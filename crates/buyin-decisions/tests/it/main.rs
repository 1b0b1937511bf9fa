//! Decision files in, rows and problems out.

mod beginning;
mod bets;
mod checks;
mod commit;
mod dirt;
mod documentation;
mod proposing;
mod reading;

use std::collections::BTreeMap;

use buyin_decisions::{Loaded, load_from};
use buyin_facts::pseudonym::Pseudonyms;

/// A folder of decisions in memory.
fn folder(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn load(files: &[(&str, &str)]) -> Loaded {
    load_from(&folder(files), &pseudonyms())
}

fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new([7; 32])
}

/// The problems as people read them; those that leave nothing out are marked.
fn listing(loaded: &Loaded) -> String {
    let line =
        |problem: &buyin_decisions::Problem| format!("{}{problem}\n", if problem.fatal { "" } else { "(warning) " });
    loaded.problems.iter().map(line).collect()
}
