//! What adoptions cost under each policy.

use std::collections::BTreeMap;

use buyin_facts::decision::Policy;
use buyin_facts::estimate::Variance;
use buyin_facts::{EngineerDays, NanoDays, Share};

use super::{books, organisation};
use crate::index::PersonIx;
use crate::ledger::allocation::PersonAllocation;
use crate::ledger::evidence::Account;
use crate::ledger::presence::PersonDay;
use crate::ledger::share::Week;
use crate::sketch::day;
use crate::view::Cost;

/// People who spent a day each on bringing `infra` into `y`.
fn spent(people: u32) -> Vec<PersonAllocation> {
    let organisation = organisation();
    let component = organisation.components.by_id("y").expect("a component");
    let account = Account { component, adopts: organisation.products.by_id("infra"), review: false };
    let monday = day("2024-02-05");
    let full = PersonDay { capacity: NanoDays::DAY, visible: NanoDays::DAY, variance: Variance(0.0) };
    let allocation = |person| PersonAllocation {
        person: PersonIx(person),
        days: BTreeMap::from([(monday, full)]),
        weeks: vec![Week { monday, shares: vec![(account, Share(1.0), Variance(0.0))] }],
    };
    (0..people).map(allocation).collect()
}

fn cost(policy: Policy, people: u32) -> Cost {
    let (_folder, books) = books(policy, 5, Vec::new(), spent(people));
    let rows = books.adoption(Some("infra")).expect("adoptions").rows;
    rows.into_iter().find(|row| row.consumer == "y").and_then(|row| row.cost).expect("a cost")
}

#[test]
fn the_cost_of_few_is_a_band_and_strict_shows_none_of_any() {
    let band = Cost { low: Some(EngineerDays(0.0)), mid: None, high: Some(EngineerDays(5.0)), suppressed: true };
    assert_eq!(cost(Policy::Team, 2), band);
    assert_eq!(cost(Policy::Team, 3).mid, Some(EngineerDays(3.0)));
    assert_eq!(cost(Policy::Public, 1).mid, Some(EngineerDays(1.0)));
    // Finer than the finest grain: what is hidden of a team's months could be had by subtraction.
    let nothing = Cost { low: None, mid: None, high: None, suppressed: true };
    assert_eq!(cost(Policy::Strict, 4), nothing);
}
