//! Tables of cases for weights, and that weights stay in 0..=1 with campaigns summing to one.

use buyin_facts::decision::Decisions;
use proptest::prelude::*;

use super::*;
use crate::history::work::EMPTY;
use crate::sketch::Sketch;

const ANN: &str = "Ann Larsen <ann@x>";
const BEN: &str = "Ben Okoye <ben@x>";

fn weigh(sketch: &Sketch) -> (History, Weights) {
    let history = sketch.history();
    let people = People::resolve(&history, &Decisions::default());
    let weights = Weights::of(&history, &people);
    (history, weights)
}

fn shares(sketch: &Sketch) -> Vec<f64> {
    let (history, weights) = weigh(sketch);
    history.commits().map(|(commit, _)| weights.share(commit).0).collect()
}

#[test]
fn the_earliest_arrival_of_a_duplicate_keeps_its_weight() {
    let mut sketch = Sketch::default();
    sketch.commit("a", "2024-01-02", ANN).subject("Fix").arrives("2024-03-01");
    sketch.commit("b", "2024-01-02", ANN).subject("Fix").arrives("2024-02-01");
    sketch.commit("c", "2024-01-02", ANN).subject("Fix (#7)").change("x.go", 1, 0, 9).arrives("2024-04-01");
    sketch.commit("d", "2024-01-02", ANN).subject("Pick").change("y.go", 1, 0, 9).arrives("2024-05-01");
    sketch.commit("e", "2024-01-02", BEN).subject("Fix");
    sketch.commit("f", "2024-01-02", ANN).subject("Fix").at(99);
    let (_, weights) = weigh(&sketch);
    assert_eq!(shares(&sketch), [0.0, 1.0, 1.0, 0.0, 1.0, 1.0]);
    assert_eq!((weights.reason(CommitIx(0)), weights.first(CommitIx(0))), (Some(Reason::Duplicate), Some(CommitIx(1))));
    assert_eq!(weights.first(CommitIx(3)), Some(CommitIx(2)), "an equal content will do");
}

#[test]
fn the_empty_file_and_broken_clocks_show_nothing() {
    let mut sketch = Sketch::default();
    for (repository, subject) in [("a", "One"), ("b", "Two")] {
        sketch.commit(repository, "2024-01-02", ANN).subject(subject).change("__init__.py", 0, 0, EMPTY[0].0);
        sketch.commit(repository, "1970-01-01", ANN).subject("Initial commit").at(0);
    }
    assert_eq!(shares(&sketch), [1.0; 4]);
}

#[test]
fn a_campaign_shares_one_weight() {
    let mut sketch = Sketch::default();
    for (number, repository) in ["a", "b", "c", "d"].into_iter().enumerate() {
        sketch.commit(repository, &format!("2024-01-0{}", number + 1), ANN).subject("Add CI").change("ci.yml", 9, 0, 5);
        sketch.commit(repository, "2024-02-01", ANN).at(number as i64 + 1).subject("Bump").change(
            &format!("{repository}/go.mod"),
            1,
            1,
            number as u64 + 10,
        );
        sketch.commit(repository, &format!("2024-0{}-20", number + 3), ANN).subject("Slow").change("s", 2, 0, 6);
    }
    sketch.commit("a", "2024-01-02", BEN).subject("Add CI").change("ci.yml", 9, 0, 5);
    let quarter = [0.25, 0.25, 1.0];
    assert_eq!(shares(&sketch), [&quarter[..], &[1.0], &quarter, &quarter, &quarter].concat());
    let counts = weigh(&sketch).1.counts();
    assert_eq!(counts[3], ("campaign".to_owned(), 8));
}

#[test]
fn foreign_history_weighs_nothing_unless_its_author_is_at_home() {
    let mut sketch = Sketch::default();
    sketch.commit("a", "2024-01-02", ANN).parents(0);
    for number in 0..120 {
        let author = if number % 2 == 0 { BEN } else { ANN };
        sketch.commit("a", "2019-01-02", author).parents(u8::from(number > 0)).brought_by(121).at(number + 1);
    }
    sketch.commit("a", "2024-02-02", ANN).parents(2);
    let (_, weights) = weigh(&sketch);
    let counts = weights.counts();
    assert_eq!(counts[..2], [("merge".to_owned(), 1), ("imported".to_owned(), 60)]);
    sketch.commit("b", "2024-03-02", BEN);
    assert_eq!(weigh(&sketch).1.counts()[1].1, 0, "Ben works here");
}

proptest! {
    #[test]
    fn weights_are_shares_and_work_never_vanishes(
        drafts in prop::collection::vec((0..4_usize, 0..3_usize, 0..20_i32, 0..3_usize, 0..3_u64), 1..30),
    ) {
        let mut sketch = Sketch::default();
        for (repository, author, on, subject, blob) in drafts {
            let on = crate::sketch::day("2024-01-01").plus(on).to_string();
            sketch
                .commit(["a", "b", "c", "d"][repository], &on, [ANN, BEN, "Cy Ito <cy@x>"][author])
                .subject(["Fix", "Add", "Drop"][subject])
                .change(["x", "y/x"][subject % 2], 1, 0, blob + 1);
        }
        let (history, weights) = weigh(&sketch);
        for (commit, _) in history.commits() {
            let share = weights.share(commit).0;
            prop_assert!((0.0..=1.0).contains(&share));
            if weights.reason(commit) == Some(Reason::Duplicate) {
                let first = weights.first(commit).expect("a duplicate has a first");
                prop_assert!(weights.share(first).0 > 0.0, "the first keeps weight");
            }
            if weights.reason(commit) == Some(Reason::Campaign) {
                let all = history.commits().filter(|(other, _)| {
                    weights.reason(*other) == Some(Reason::Campaign) && weights.first(*other) == weights.first(commit)
                });
                let sum: f64 = all.map(|(other, _)| weights.share(other).0).sum();
                prop_assert!((sum - 1.0).abs() < 1e-9);
            }
        }
    }
}
