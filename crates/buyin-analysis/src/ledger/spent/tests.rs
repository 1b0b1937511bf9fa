//! Time by place, worked by hand.

use std::collections::BTreeMap;

use buyin_facts::Share;
use buyin_facts::decision::Decisions;
use buyin_facts::word::{Ecosystem, Op};

use super::*;
use crate::ledger::evidence::Account;
use crate::ledger::presence::PersonDay;
use crate::ledger::share::Week;
use crate::sketch::{Sketch, day};

const ANN: &str = "Ann Archer <ann@x>";
const BEN: &str = "Ben Baker <ben@x>";

/// Ann spends three equal commits in `lib` and one in `cmd`, in the first quarter; Ben, in the second, one in `cmd`.
fn organisation() -> Organisation {
    let mut sketch = Sketch::default();
    for (at, path) in ["lib/a.go", "lib/b.go", "lib/deep/c.go", "cmd/main.go"].iter().enumerate() {
        sketch.commit("x", &format!("2024-01-0{}", at + 2), ANN).change(path, 6, 0, at as u64);
    }
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/x");
    sketch.commit("x", "2024-04-02", BEN).change("cmd/main.go", 6, 0, 9);
    let mut history = sketch.history();
    history.as_of = day("2024-09-30");
    Organisation::assemble(history, &Decisions::default(), &[])
}

/// One person's one day in the whole of `x`, in the week of a Monday.
fn one_day(organisation: &Organisation, person: usize, monday: &str) -> PersonAllocation {
    let component = organisation.components.by_id("x").expect("a component");
    let account = Account { component, adopts: None, review: false };
    let monday = day(monday);
    let full = PersonDay { capacity: NanoDays::DAY, visible: NanoDays::DAY, variance: Variance(0.0) };
    PersonAllocation {
        person: PersonIx::from(person),
        days: BTreeMap::from([(monday, full)]),
        weeks: vec![Week { monday, shares: vec![(account, Share(1.0), Variance(0.04))] }],
    }
}

fn person(organisation: &Organisation, spelled: &str) -> usize {
    organisation.people.of(crate::sketch::identity(spelled)).expect("a person").at()
}

fn in_place(place: &str, who: &str, monday: &str) -> Vec<Spent> {
    let organisation = organisation();
    let allocation = one_day(&organisation, person(&organisation, who), monday);
    spent(&organisation, &[allocation], &[place.to_owned()])
}

#[test]
fn a_day_is_split_by_the_persons_own_changes_of_the_quarter() {
    let rows = in_place("x:lib", ANN, "2024-02-05");
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!(
        (row.place.as_str(), row.paying_team.as_str(), row.month.to_string().as_str()),
        // The one repository holds everybody, so its folders stand in for teams.
        ("x:lib", "x:lib", "2024-02")
    );
    // Three of four equal commits; the variance of the share, 0.04, by the square of that.
    assert_eq!(row.time, NanoDays(750_000_000));
    assert!((row.variance.0 - 0.04 * 0.75 * 0.75).abs() < 1e-12);
    assert_eq!(in_place("x:lib/deep", ANN, "2024-02-05")[0].time, NanoDays(250_000_000));
}

#[test]
fn who_changed_nothing_there_in_the_quarter_spends_nothing_there() {
    assert_eq!(in_place("x:lib", BEN, "2024-05-06"), []);
    assert_eq!(in_place("x:cmd", BEN, "2024-05-06")[0].time, NanoDays::DAY);
}

#[test]
fn a_quarter_without_changes_is_split_like_everybodys() {
    // Four equal commits in the quarter, one of them in `cmd`.
    assert_eq!(in_place("x:cmd", BEN, "2024-01-08")[0].time, NanoDays(250_000_000));
    // What nobody changed in the second took nobody's time then, though Ann did nothing else in it.
    assert_eq!(in_place("x:lib", ANN, "2024-05-06"), []);
    // Five equal commits ever, two of them in `cmd`.
    assert_eq!(in_place("x:cmd", BEN, "2024-07-08")[0].time, NanoDays(400_000_000));
}

#[test]
fn a_whole_repository_takes_the_whole_day_and_nothing_is_found_in_what_is_not_there() {
    assert_eq!(in_place("x", ANN, "2024-02-05")[0].time, NanoDays::DAY);
    assert_eq!(in_place("y:lib", ANN, "2024-02-05"), []);
    assert_eq!(in_place("x:library", ANN, "2024-02-05"), []);
}
