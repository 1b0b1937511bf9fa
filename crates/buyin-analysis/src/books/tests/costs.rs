//! What adoptions cost, and what the owner's people helped, under each policy.

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
use crate::organisation::Organisation;
use crate::sketch::day;
use crate::view::{AdoptionRow, Cost, Help, IntakeRow};

/// A person's whole Monday on one thing.
fn worked(person: PersonIx, monday: &str, account: Account) -> PersonAllocation {
    let monday = day(monday);
    let full = PersonDay { capacity: NanoDays::DAY, visible: NanoDays::DAY, variance: Variance(0.0) };
    PersonAllocation {
        person,
        days: BTreeMap::from([(monday, full)]),
        weeks: vec![Week { monday, shares: vec![(account, Share(1.0), Variance(0.0))] }],
    }
}

/// Work on `y` that brings `infra` in, or any other.
fn on_y(organisation: &Organisation, brings_infra: bool) -> Account {
    let component = organisation.components.by_id("y").expect("a component");
    let adopts = organisation.products.by_id("infra").filter(|_| brings_infra);
    Account { component, adopts, review: false }
}

/// Those who work in `guests`: none of them is of an owner's.
fn guests(organisation: &Organisation) -> Vec<PersonIx> {
    let is_guest = |person: &PersonIx| is_of(organisation, *person, "guests");
    organisation.people.iter().map(|(person, _)| person).filter(is_guest).collect()
}

/// People who spent a day each on bringing `infra` into `y`.
fn spent(people: usize) -> Vec<PersonAllocation> {
    let organisation = organisation();
    let account = on_y(&organisation, true);
    guests(&organisation)[..people].iter().map(|person| worked(*person, "2024-02-05", account)).collect()
}

/// Who wrote the commits of a repository.
fn of_team(organisation: &Organisation, team: &str) -> PersonIx {
    let people = organisation.people.iter().map(|(person, _)| person);
    people.into_iter().find(|person| is_of(organisation, *person, team)).expect("a person of that team")
}

fn is_of(organisation: &Organisation, person: PersonIx, team: &str) -> bool {
    let paying = organisation.teams.paying(person, day("2024-02-05"));
    paying.iter().any(|(found, _)| organisation.teams.id(*found) == team)
}

fn adoption_of_infra(policy: Policy, allocation: Vec<PersonAllocation>) -> (AdoptionRow, IntakeRow) {
    let (_folder, books) = books(policy, 5, Vec::new(), allocation);
    let view = books.adoption(Some("infra")).expect("adoptions");
    let row = view.rows.into_iter().find(|row| row.consumer == "y").expect("`y` uses it");
    (row, view.by_year.into_iter().next().expect("a year"))
}

fn cost(policy: Policy, people: usize) -> Cost {
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

#[test]
fn the_owners_days_are_help_and_not_what_it_cost_others() {
    let organisation = organisation();
    let (ann, cat) = (of_team(&organisation, "infra"), of_team(&organisation, "y"));
    let [brings, other] = [true, false].map(|brings| on_y(&organisation, brings));
    let week = |person, monday, account| worked(person, monday, account);
    // `y` began on 1 February: the window is 18 January to 1 April.
    let helped = vec![week(ann, "2024-02-05", brings), week(cat, "2024-02-05", brings)];
    let (row, _) = adoption_of_infra(Policy::Public, helped);
    assert_eq!(row.cost.and_then(|cost| cost.mid), Some(EngineerDays(1.0)));
    assert_eq!((row.help.is, row.help.days.and_then(|days| days.mid)), ("seen", Some(EngineerDays(1.0))));
    let days_of = |monday| adoption_of_infra(Policy::Public, vec![week(ann, monday, other)]).0.help;
    assert_eq!(days_of("2024-04-01").is, "seen", "other work there counts while it is brought in");
    assert_eq!(days_of("2024-04-08"), Help { is: "none_seen", days: None }, "and not after that");
    let own = adoption_of_infra(Policy::Public, vec![week(cat, "2024-02-05", other)]).0;
    assert_eq!((own.cost, own.help.is), (None, "none_seen"), "other work of its own is neither");
}

#[test]
fn a_year_tells_what_each_took_and_the_policy_holds() {
    let organisation = organisation();
    let (ann, brings) = (of_team(&organisation, "infra"), on_y(&organisation, true));
    let year = |policy| adoption_of_infra(policy, vec![worked(ann, "2024-02-05", brings)]).1;
    let public = year(Policy::Public);
    assert_eq!(
        (public.year.as_str(), public.adoptions, public.helped, public.cost_seen),
        ("2024", 2, Some(1), Some(0))
    );
    // One day with two adoptions, one of which saw nobody.
    assert_eq!(public.help.days.and_then(|days| days.mid), Some(EngineerDays(0.5)));
    let band = year(Policy::Team).help.days.expect("a band");
    assert_eq!((band.mid, band.high, band.suppressed), (None, Some(EngineerDays(5.0)), true));
    let strict = year(Policy::Strict);
    assert_eq!((strict.helped, strict.help), (None, Help { is: "held_back", days: None }));
}

#[test]
fn a_sum_beside_its_parts_does_not_give_away_the_part_that_is_held_back() {
    let organisation = organisation();
    let brings = |component: &str, product: &str| Account {
        component: organisation.components.by_id(component).expect("a component"),
        adopts: organisation.products.by_id(product),
        review: false,
    };
    let guests = guests(&organisation);
    // Three bring `infra` into `y`, one or three others bring `x` into it.
    let year = |alone: usize| {
        let bring = |people: &[PersonIx], account| -> Vec<PersonAllocation> {
            people.iter().map(|person| worked(*person, "2024-02-05", account)).collect()
        };
        let three = bring(&guests[..3], brings("y", "infra"));
        let others = bring(&guests[3..3 + alone], brings("y", "x"));
        let (_folder, books) = books(Policy::Team, 5, Vec::new(), [three, others].concat());
        let costs =
            |product| books.adoption(product).expect("adoptions").by_year.into_iter().next().expect("a year").cost;
        [costs(None), costs(Some("infra")), costs(Some("x"))].map(|cost| cost.expect("somebody was seen").mid)
    };
    assert_eq!(year(3), [Some(EngineerDays(3.0)); 3], "six people, and each part is of three");
    assert_eq!(year(1), [None, Some(EngineerDays(3.0)), None], "all without those of `infra` is one person's time");
}
