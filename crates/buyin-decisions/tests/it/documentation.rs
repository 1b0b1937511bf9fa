//! The examples of `docs/decisions.md` are what the program reads.

use crate::{listing, load};

const PAGE: &str = include_str!("../../../../docs/decisions.md");

/// The files of the page: blocks of TOML whose first line is a comment with the file's name.
fn files() -> Vec<(&'static str, &'static str)> {
    let blocks = PAGE.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.filter_map(|block| Some((block.lines().next()?.strip_prefix("# ")?, block))).collect()
}

#[test]
fn the_examples_load_without_a_problem() {
    let files = files();
    for folder in
        ["buyin.toml", "people/", "teams/", "products/", "requests/", "candidates/", "bets/", "patterns/", "pulses/"]
    {
        assert!(files.iter().any(|(path, _)| path.starts_with(folder)), "{folder} has an example");
    }
    let loaded = load(&files);
    assert_eq!(listing(&loaded), "");
    let decisions = &loaded.decisions;
    assert!(!decisions.people.is_empty() && !decisions.memberships.is_empty() && !decisions.capacity.is_empty());
    assert!(!decisions.pledges.is_empty() && !decisions.declared.is_empty() && !decisions.pulse_answers.is_empty());
    assert!(!decisions.aliases.is_empty() && !decisions.detect.is_empty() && !decisions.ownerships.is_empty());
}

#[test]
fn every_check_is_described() {
    for check in buyin_decisions::CHECKS {
        assert!(PAGE.contains(&format!("`{}`", check.name)), "{} is missing on the page", check.name);
    }
}
