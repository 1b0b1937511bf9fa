//! What was planted in acme is found: candidates before decoys, standing copies with their direction, and what was rebuilt.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use buyin_sources::demo::truth::{self, Copy, Truth};
use serde_json::Value;

use crate::world::World;

/// From where on an edited copy is still one, and up to where it is edited.
const EDITED: RangeInclusive<f64> = 0.6..=0.95;

fn truth() -> Truth {
    truth::read(&World::demo().path("acme")).expect("the truth is read")
}

/// Everything discovered, best first.
fn discovered() -> Vec<Value> {
    let said = World::demo().ask(&["discover", "--format", "json"]);
    let json = said.split("--- stderr").next().expect("because stdout comes first");
    let view: Value = serde_json::from_str(json).expect("one object");
    view["rows"].as_array().expect("rows").clone()
}

fn place(row: &Value) -> String {
    let part = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    format!("{}:{}", part("repository"), part("path"))
}

#[test]
fn planted_candidates_come_first_and_no_decoy_above_them() {
    let ranks: BTreeMap<String, u64> =
        discovered().iter().map(|row| (place(row), row["rank"].as_u64().expect("a rank"))).collect();
    let planted = truth().planted;
    let of = |kind: &str| planted.iter().filter(|one| one.kind == kind).collect::<Vec<_>>();
    let (candidates, decoys) = (of("candidate"), of("decoy"));
    assert!(candidates.len() >= 4 && !decoys.is_empty());
    let found: Vec<Option<u64>> = candidates.iter().map(|one| ranks.get(&one.place).copied()).collect();
    assert!(found.iter().all(|rank| rank.is_some_and(|rank| rank <= 5)), "{candidates:?} at {found:?}");
    for decoy in decoys {
        let rank = ranks.get(&decoy.place).copied();
        assert!(rank.is_none_or(|rank| found.iter().flatten().all(|found| *found < rank)), "{decoy:?} at {rank:?}");
    }
}

#[test]
fn standing_copies_are_found_with_their_direction() {
    let truth = truth();
    let origins: BTreeSet<&str> = truth.planted.iter().map(|one| one.place.as_str()).collect();
    let stands = |copy: &&Copy| copy.until.is_none() && origins.contains(copy.origin.as_str());
    let is_copy = |copy: &&Copy| matches!(copy.kind.as_str(), "unmodified" | "edited");
    let real: Vec<&Copy> = truth.copies.iter().filter(stands).filter(is_copy).collect();
    let mut found: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in discovered() {
        for copy in row["copies"].as_array().expect("copies") {
            found.insert((place(&row), place(copy)), copy["similarity"].as_f64().expect("a share"));
        }
    }
    let seen = |copy: &Copy| found.get(&(copy.origin.clone(), copy.copy.clone())).copied();
    let turned = |copy: &Copy| found.contains_key(&(copy.copy.clone(), copy.origin.clone()));
    let share = |part: usize, of: usize| part as f64 / of as f64;
    let recall = |kind: &str| {
        let all: Vec<&&Copy> = real.iter().filter(|copy| copy.kind == kind).collect();
        assert!(all.len() >= 5, "too few copies to say anything");
        share(all.iter().filter(|copy| seen(copy).is_some() || turned(copy)).count(), all.len())
    };
    // `methods.md` §3.4 names these four.
    assert!(recall("unmodified") >= 0.95 && recall("edited") >= 0.85, "{real:?}\n{found:?}");
    let right = real.iter().filter(|copy| seen(copy).is_some()).count();
    let turned = real.iter().filter(|copy| turned(copy)).count();
    assert!(share(right + turned, found.len()) >= 0.95, "of {found:?}\nthese are copies: {real:?}");
    assert!(share(right, right + turned) >= 0.9, "{found:?}");
    for copy in real.iter().filter(|copy| copy.kind == "edited") {
        let similarity = seen(copy);
        assert!(similarity.is_none_or(|similarity| EDITED.contains(&similarity)), "{copy:?}: {similarity:?}");
    }
}

#[test]
fn what_was_rebuilt_is_guessed_and_nothing_else_is() {
    let truth = truth();
    let rebuilt = truth.copies.iter().filter(|copy| copy.until.is_none() && copy.kind == "rebuilt");
    // The truth names a file, a row its folder.
    let folder = |place: &str| place.rsplit_once('/').map_or(place, |(folder, _)| folder).to_owned();
    let real: BTreeSet<(String, String)> = rebuilt.map(|copy| (copy.origin.clone(), folder(&copy.copy))).collect();
    let rows = discovered();
    let pairs = rows.iter().flat_map(|row| {
        let guesses = row["rebuilt"].as_array().expect("guesses");
        guesses.iter().map(|guess| (place(row), place(guess)))
    });
    assert!(!real.is_empty());
    assert_eq!(pairs.collect::<BTreeSet<_>>(), real);
}
