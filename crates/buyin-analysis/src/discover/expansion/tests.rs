//! Take-overs worked out by hand.

use buyin_facts::Share;
use buyin_facts::decision::Decisions;
use buyin_facts::word::{Class, Ecosystem, Language, Op};

use super::*;
use crate::discover::contents::Contents;
use crate::discover::survey::Survey;
use crate::ledger::allocation::allocate;
use crate::ledger::presence::Calendar;
use crate::sketch::{Sketch, day};

const ANN: &str = "Ann Archer <ann@acme.io>";
const BEN: &str = "Ben Baker <ben@acme.io>";
const CAT: &str = "Cat Cooper <cat@acme.io>";
const DAN: &str = "Dan Dyer <dan@acme.io>";

/// `shop` builds a kit, `two` copies it, and in June its files are in `infra` too.
fn handed_over() -> Sketch {
    let mut sketch = Sketch::default();
    sketch.commit("shop", "2024-01-02", ANN).change("kit/a.go", 100, 0, 1).change("kit/b.go", 60, 0, 2);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/shop");
    sketch.drawn().change("x/a.go", 300, 0, 3).change("y/a.go", 300, 0, 4);
    sketch.commit("shop", "2024-03-05", ANN).change("kit/a.go", 10, 0, 11);
    sketch.commit("two", "2024-02-01", CAT).change("mine/a.go", 100, 0, 1).change("mine/b.go", 60, 0, 2);
    sketch.drawn().change("main.go", 300, 0, 5);
    sketch.commit("infra", "2024-06-03", BEN).change("kit/a.go", 110, 0, 11).change("kit/b.go", 60, 0, 2);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/infra");
    sketch.drawn().change("clock/a.go", 300, 0, 6).change("log/a.go", 300, 0, 7).change("trace/a.go", 300, 0, 8);
    sketch
}

/// A repository begins to import the new home.
fn uses(sketch: &mut Sketch, repository: &str, author: &str, on: &str) {
    sketch.commit(repository, on, author).change("use.go", 50, 0, 40);
    sketch.imports(Op::Add, "use.go", Language::Go, "acme.io/infra/kit");
}

fn taken_over(sketch: &Sketch, platform: &[String]) -> (Organisation, Vec<Expansion>) {
    let organisation = Organisation::assemble(sketch.history(), &Decisions::default(), platform);
    let allocation = allocate(&organisation, &Calendar::new([]), Share(0.7));
    let changes = Changes::drawn(&organisation.history);
    let landscape = Landscape::of_history(changes).expect("nothing to read");
    let survey = Survey::of(&organisation, &allocation, changes, landscape, &Contents::default(), &[]);
    let survey = survey.expect("nothing to read");
    let ground =
        Ground { landscape: &survey.landscape, graph: &survey.graph, libraries: &survey.libraries, uses: &survey.uses };
    let found = expansions(&organisation, &allocation, changes, ground).expect("nothing to read");
    (organisation, found)
}

fn platform() -> Vec<String> {
    vec!["infra".to_owned()]
}

fn users(organisation: &Organisation, users: &Users) -> Vec<(String, Option<Day>)> {
    users.iter().map(|(team, since)| (organisation.teams.id(*team).to_owned(), *since)).collect()
}

#[test]
fn an_expansion_is_seen_in_all_its_parts() {
    let mut sketch = handed_over();
    sketch.commit("shop", "2024-06-10", ANN).delete("kit/a.go", 110).delete("kit/b.go", 60).change("x/a.go", 5, 0, 31);
    sketch.imports(Op::Add, "x/a.go", Language::Go, "acme.io/infra/kit");
    uses(&mut sketch, "one", DAN, "2024-07-01");
    uses(&mut sketch, "two", CAT, "2024-08-01");
    sketch.drawn().delete("mine/a.go", 100).delete("mine/b.go", 60);
    let (organisation, found) = taken_over(&sketch, &platform());
    let [one] = found.as_slice() else { panic!("one take-over: {found:#?}") };
    let place = |(repository, path): &Place| format!("{}:{path}", organisation.history.name(*repository));
    let handover = &one.handover;
    assert_eq!((place(&handover.origin), place(&handover.home)), ("shop:kit".into(), "infra:kit".into()));
    // By hand: two files of 110 and 60 lines, there on 3 June, gone from the shop on 10 June.
    assert_eq!((handover.day, handover.files, handover.lines), (day("2024-06-03"), 2, 170));
    assert_eq!(handover.left, Some(day("2024-06-10")));
    assert_eq!(one.origin_runs, Some(Some(day("2024-06-10"))));
    assert_eq!(users(&organisation, &one.adopters), [("one".to_owned(), Some(day("2024-07-01")))]);
    assert_eq!(users(&organisation, &one.converted), [("two".to_owned(), Some(day("2024-08-01")))]);
    let copies: Vec<_> = one.copies.iter().map(|(at, _, until)| (place(at), *until)).collect();
    assert_eq!(copies, [("two:mine".to_owned(), Some(day("2024-08-01")))]);
    assert!(one.expands());
    assert!(one.before.days.0 > 0.0 && one.before.people == 1, "{:?}", one.before);
    assert_eq!(one.before.window, YEAR);
}

#[test]
fn it_does_not_expand_while_the_origin_or_new_teams_are_missing() {
    let mut alone = handed_over();
    alone.commit("shop", "2024-06-10", ANN).change("x/a.go", 5, 0, 31);
    alone.imports(Op::Add, "x/a.go", Language::Go, "acme.io/infra/kit");
    let (_, found) = taken_over(&alone, &platform());
    assert_eq!((found.len(), found[0].expands(), found[0].handover.left), (1, false, None), "no new team");

    let mut without_origin = handed_over();
    uses(&mut without_origin, "one", DAN, "2024-07-01");
    let (_, found) = taken_over(&without_origin, &platform());
    assert_eq!((found.len(), found[0].expands(), found[0].origin_runs), (1, false, None), "the origin keeps its own");

    let mut converted = handed_over();
    converted.commit("shop", "2024-06-10", ANN).change("x/a.go", 5, 0, 31);
    converted.imports(Op::Add, "x/a.go", Language::Go, "acme.io/infra/kit");
    uses(&mut converted, "two", CAT, "2024-08-01");
    let (_, found) = taken_over(&converted, &platform());
    assert!(!found[0].expands(), "who held a copy is no new team");
}

#[test]
fn a_copy_that_nobody_offers_is_no_take_over() {
    let mut sketch = handed_over();
    assert!(taken_over(&sketch, &[]).1.is_empty());
    assert!(taken_over(&sketch, &platform()).1.is_empty(), "the platform's own copy, deep in what nobody else uses");
    sketch.commit("shop", "2024-06-10", ANN).delete("kit/a.go", 110).delete("kit/b.go", 60).change("x/a.go", 5, 0, 31);
    assert!(taken_over(&sketch, &[]).1.is_empty(), "given up, and nothing in its place");
    sketch.imports(Op::Add, "x/a.go", Language::Go, "acme.io/infra/kit");
    assert_eq!(taken_over(&sketch, &[]).1.len(), 1, "given up for it");
}

#[test]
fn a_part_of_a_folder_or_a_vendored_one_is_no_take_over() {
    let mut part = handed_over();
    part.commit("shop", "2024-02-05", ANN);
    (0..5).for_each(|at| {
        part.drawn().change(&format!("kit/more{at}.go"), 80, 0, 60 + at);
    });
    assert!(taken_over(&part, &platform()).1.is_empty(), "two files of seven");

    let mut vendored = Sketch::default();
    vendored.commit("shop", "2024-01-02", ANN).change("kit/a.go", 100, 0, 1).change("x/a.go", 300, 0, 3);
    vendored.commit("infra", "2024-06-03", BEN).change_of(Class::Vendored, "vendor/kit/a.go", 100, 0, 1);
    vendored.drawn().change("clock/a.go", 300, 0, 6);
    assert!(taken_over(&vendored, &platform()).1.is_empty());
}

#[test]
fn a_home_that_moved_lives_where_its_files_stand_today() {
    let mut sketch = handed_over();
    uses(&mut sketch, "one", DAN, "2024-07-01");
    let moved = sketch.commit("infra", "2024-08-01", BEN);
    // One as it was, one with its imports changed.
    moved.delete("kit/a.go", 110).delete("kit/b.go", 60).change("lib/kit/a.go", 110, 0, 11).change(
        "lib/kit/b.go",
        62,
        0,
        77,
    );
    sketch.commit("one", "2024-08-02", DAN).change("more.go", 50, 0, 41);
    sketch.imports(Op::Add, "more.go", Language::Go, "acme.io/infra/lib/kit");
    let (organisation, found) = taken_over(&sketch, &platform());
    let place = |(repository, path): &Place| format!("{}:{path}", organisation.history.name(*repository));
    let homes: Vec<(String, Day)> = found.iter().map(|one| (place(&one.handover.home), one.handover.day)).collect();
    assert_eq!(homes, [("infra:lib/kit".to_owned(), day("2024-06-03"))]);
    assert_eq!(found[0].handover.files, 2);

    sketch.commit("infra", "2024-09-02", BEN).delete("lib/kit/a.go", 110).delete("lib/kit/b.go", 62);
    assert!(taken_over(&sketch, &platform()).1.is_empty(), "nothing of it is left");
}

#[test]
fn what_moved_before_it_went_is_taken_over_from_where_it_was() {
    let mut sketch = Sketch::default();
    sketch.commit("shop", "2024-01-02", ANN).change("kit/a.go", 100, 0, 1).change("kit/b.go", 60, 0, 2);
    sketch.drawn().change("x/a.go", 300, 0, 3);
    let moved = sketch.commit("shop", "2024-03-05", ANN);
    moved.delete("kit/a.go", 100).delete("kit/b.go", 60).change("lib/kit/a.go", 100, 0, 1).change(
        "lib/kit/b.go",
        60,
        0,
        2,
    );
    sketch.commit("infra", "2024-06-03", BEN).change("kit/a.go", 100, 0, 1).change("kit/b.go", 60, 0, 2);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/infra");
    sketch.drawn().change("clock/a.go", 300, 0, 6).change("log/a.go", 300, 0, 7);
    uses(&mut sketch, "one", DAN, "2024-07-01");
    let (organisation, found) = taken_over(&sketch, &platform());
    let place = |(repository, path): &Place| format!("{}:{path}", organisation.history.name(*repository));
    let origins: Vec<String> = found.iter().map(|one| place(&one.handover.origin)).collect();
    assert_eq!(origins, ["shop:lib/kit"]);
    assert_eq!((found[0].handover.files, found[0].handover.left), (2, None), "a move is no end");
}

#[test]
fn who_vendors_the_home_is_a_user_and_holds_no_copy() {
    let mut sketch = handed_over();
    uses(&mut sketch, "one", DAN, "2024-07-01");
    sketch.drawn().change_of(Class::Vendored, "vendor/kit/a.go", 110, 0, 11);
    sketch.drawn().change_of(Class::Vendored, "vendor/kit/b.go", 60, 0, 2);
    let (organisation, found) = taken_over(&sketch, &platform());
    assert_eq!(users(&organisation, &found[0].adopters), [("one".to_owned(), Some(day("2024-07-01")))]);
    assert_eq!((found[0].copies.len(), found[0].converted.len()), (1, 0), "that of two alone");
}

#[test]
fn nobody_uses_a_home_before_it_is_there() {
    let begun = day("2024-06-03");
    let on = |days: [Option<&str>; 2]| since_home(begun, days.map(|one| one.map(day)));
    assert_eq!(on([Some("2019-01-01"), Some("2024-07-01")]), Some(day("2024-07-01")), "by its old name before");
    assert_eq!(on([Some("2024-06-10"), Some("2024-07-01")]), Some(day("2024-06-10")));
    assert_eq!(on([Some("2019-01-01"), None]), Some(begun));
    assert_eq!(on([None, None]), None);
}

#[test]
fn the_order_of_rows_means_nothing() {
    let mut sketch = handed_over();
    uses(&mut sketch, "one", DAN, "2024-07-01");
    let before = taken_over(&sketch, &platform()).1;
    sketch.reversed = true;
    let again = taken_over(&sketch, &platform()).1;
    assert_eq!(before, again);
}
