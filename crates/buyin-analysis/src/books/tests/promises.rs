//! What a pledge of a part of a team's time tells of that time.

use buyin_facts::decision::{Pledge, Policy, Side};
use buyin_facts::estimate::Variance;
use buyin_facts::{Month, NanoDays};

use super::books;
use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::sketch::day;

/// A fifth of a team's time, from April to the end of June 2024.
fn a_fifth() -> Pledge {
    Pledge {
        bet: "flags".into(),
        pledge: "x".into(),
        team: "x".into(),
        side: Side::Partner,
        a_week: None,
        percent: Some(20),
        people: String::new(),
        since: Some(day("2024-04-01")),
        recorded: None,
        until: Some(day("2024-07-01")),
        accepted_by: None,
        accepted: None,
    }
}

/// A month of days of some people of one team on their own things.
fn month_of(people: usize) -> Vec<Entry> {
    let entry = |person: usize| Entry {
        person: format!("person {person}"),
        paying_team: "x".into(),
        product: None,
        owner: Some("x".into()),
        kind: Kind::Own,
        embedded: false,
        month: Month(2024 * 12 + 4),
        time: NanoDays(20 * NanoDays::DAY.0),
        variance: Variance(0.0),
    };
    (0..people).map(entry).collect()
}

#[test]
fn a_part_of_the_time_of_too_few_is_no_number_of_days() {
    let pledge = a_fifth();
    let is_told = |policy, people: usize| {
        let (_folder, books) = books(policy, 5, month_of(people), Vec::new());
        let promise = books.promise(&pledge).expect("a promise");
        promise.whole(day("2024-06-30")).is_some()
    };
    assert!(is_told(Policy::Public, 1));
    assert_eq!([2, 3].map(|people| is_told(Policy::Team, people)), [false, true]);
    assert!(!is_told(Policy::Strict, 9), "what a team's cells come to is not told");
}
