//! Copies worked out by hand.

use super::*;
use crate::sketch::{Sketch, day};

const ANN: &str = "Ann Archer <ann@acme.io>";
const CAT: &str = "Cat Cooper <cat@acme.io>";

/// Every folder that holds or held `shop:kit`, as text: place, first day, day it was gone, part.
fn copies(sketch: &Sketch, alike: &Alike) -> Vec<(String, String, Option<String>, bool)> {
    let history = sketch.history();
    let changes = Changes::drawn(&history);
    let shop = history.repositories.iter().position(|row| row.name == "shop").expect("it is drawn");
    let things = [vec![(RepositoryIx::from(shop), "kit".to_owned())]];
    let known = Known::of(changes, &things).expect("nothing to read");
    let held = known.holders(changes, &things, alike, |_, _, _| ()).expect("nothing to read");
    let row = |(_, held): ((), Held)| {
        let place = format!("{}:{}", history.name(held.place.0), held.place.1);
        (place, held.since.to_string(), held.until.map(|day| day.to_string()), held.is_vendored)
    };
    held.into_iter().map(row).collect()
}

fn origin() -> Sketch {
    let mut sketch = Sketch::default();
    sketch.commit("shop", "2024-01-02", ANN).change("kit/a.go", 100, 0, 1).change("kit/deep/b.go", 60, 0, 2);
    sketch.drawn().change("kit/note.go", 4, 0, 9).change("other.go", 90, 0, 8);
    sketch
}

fn said(place: &str, since: &str, until: Option<&str>) -> (String, String, Option<String>, bool) {
    (place.to_owned(), since.to_owned(), until.map(str::to_owned), false)
}

#[test]
fn a_copy_lasts_from_its_first_file_to_the_end_of_its_last() {
    let mut sketch = origin();
    sketch.commit("two", "2024-02-01", CAT).change("in/kit/a.go", 100, 0, 1).change("in/kit/deep/b.go", 60, 0, 2);
    sketch.commit("two", "2024-03-01", CAT).delete("in/kit/a.go", 100).change("in/kit/deep/b.go", 5, 1, 20);
    assert_eq!(copies(&sketch, &Alike::default()), [said("two:in/kit", "2024-02-01", None)], "edited, it still stands");
    sketch.commit("two", "2024-04-01", CAT).delete("in/kit/deep/b.go", 64);
    assert_eq!(copies(&sketch, &Alike::default()), [said("two:in/kit", "2024-02-01", Some("2024-04-01"))]);
}

#[test]
fn a_copy_is_measured_by_what_there_was_when_it_was_made() {
    let mut sketch = origin();
    sketch.commit("two", "2024-02-01", CAT).change("in/a.go", 100, 0, 1);
    sketch.commit("shop", "2024-06-01", ANN).change("kit/large.go", 900, 0, 12);
    sketch.commit("three", "2024-07-01", CAT).change("b.go", 100, 0, 1);
    assert_eq!(copies(&sketch, &Alike::default()), [said("two:in", "2024-02-01", None)], "100 of 164, and of 1,064");
}

#[test]
fn a_little_of_it_is_no_copy_and_neither_is_its_own_repository() {
    let mut sketch = origin();
    sketch.commit("shop", "2024-02-01", CAT).change("again/a.go", 100, 0, 1);
    // Four lines say nothing, and a file that is elsewhere in the shop is not of the kit.
    sketch.commit("two", "2024-02-01", CAT).change("note.go", 4, 0, 9).change("other.go", 90, 0, 8);
    // A tenth of 160 lines.
    sketch.commit("three", "2024-02-01", CAT).change("c.go", 16, 0, 3);
    assert_eq!(copies(&sketch, &Alike::default()), []);
}

#[test]
fn an_edited_copy_is_one_where_its_contents_were_read() {
    let mut sketch = origin();
    sketch.commit("two", "2024-02-01", CAT).change("mine/a.go", 101, 0, 31);
    assert_eq!(copies(&sketch, &Alike::default()), []);
    let alike = Alike::from_iter([(blob_of(&sketch, "mine/a.go"), BTreeSet::from([0]))]);
    assert_eq!(copies(&sketch, &alike), [said("two:mine", "2024-02-01", None)]);
}

#[test]
fn what_very_many_files_hold_is_boilerplate() {
    let mut sketch = origin();
    for file in 0..=COMMON {
        sketch.commit("two", "2024-02-01", CAT).change(&format!("t{file}/a.go"), 100, 0, 1);
    }
    assert_eq!(copies(&sketch, &Alike::default()), []);
}

#[test]
fn a_thing_stands_until_its_last_file_is_gone() {
    let mut sketch = origin();
    let span = |sketch: &Sketch| {
        let history = sketch.history();
        let things = [vec![(RepositoryIx(0), "kit".to_owned())], vec![(RepositoryIx(0), "none".to_owned())]];
        let known = Known::of(Changes::drawn(&history), &things).expect("nothing to read");
        (known.span(0), known.span(1))
    };
    assert_eq!(span(&sketch), (Some((day("2024-01-02"), None)), None));
    sketch
        .commit("shop", "2024-05-01", ANN)
        .delete("kit/a.go", 100)
        .delete("kit/deep/b.go", 60)
        .delete("kit/note.go", 4);
    assert_eq!(span(&sketch).0, Some((day("2024-01-02"), Some(day("2024-05-01")))));
}

fn blob_of(sketch: &Sketch, path: &str) -> BlobKey {
    let history = sketch.history();
    let mut found = None;
    Changes::drawn(&history)
        .each(|_, all| {
            found = found.or(all.iter().find(|(_, change)| &*change.path == path).and_then(|row| row.1.blob));
        })
        .expect("nothing to read");
    found.expect("it is drawn")
}

#[test]
fn a_path_that_is_gone_comes_back_as_a_new_one_alone() {
    let mut life = Life::begun(day("2024-01-01"));
    let mut goes_on = |kind, on: &str| {
        let path = "kit/a.go".into();
        life.go_on(&ChangeFact { path, kind, class: Class::Source, added: 10, removed: 0, blob: None }, day(on));
        (life.lines, life.until.map(|day| day.to_string()))
    };
    assert_eq!(goes_on(ChangeKind::Added, "2024-01-01"), (10, None));
    let gone = (0, Some("2024-02-01".to_owned()));
    assert_eq!(goes_on(ChangeKind::Deleted, "2024-02-01"), gone);
    // On a branch that began before and is merged after.
    assert_eq!(goes_on(ChangeKind::Modified, "2024-03-01"), gone);
    assert_eq!(goes_on(ChangeKind::Added, "2024-04-01"), (10, None));
}
