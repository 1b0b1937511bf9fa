//! Cases worked by hand.

use buyin_facts::Day;
use buyin_facts::id::TokenHash;

use super::part::Part;
use super::{Pair, alike, rebuilt};
use crate::index::{DirectoryIx, RepositoryIx};

/// A part that says words of a list, each with weight 1.
fn part(repository: usize, path: &str, words: std::ops::Range<u64>) -> Part {
    Part {
        repository: RepositoryIx::from(repository),
        directory: DirectoryIx::from(repository),
        lines: 100,
        since: None,
        path: path.to_owned(),
        files: Vec::new(),
        words: words.map(|word| (TokenHash(word), 1.0)).collect(),
    }
}

fn paths<'p>(pairs: &'p [Pair<'p>]) -> Vec<(&'p str, &'p str)> {
    pairs.iter().map(|pair| (pair.one.path.as_str(), pair.other.path.as_str())).collect()
}

#[test]
fn likeness_is_the_cosine_of_both_vectors_of_words() {
    // Eight words in common, of nine and of sixteen: 8 / (3 · 4).
    let parts = [part(0, "guard", 0..9), part(1, "replay", 1..17)];
    let pairs = alike(&parts);
    assert_eq!(paths(&pairs), [("guard", "replay")]);
    assert!((pairs[0].likeness - 8.0 / 12.0).abs() < 1e-12);
}

#[test]
fn less_than_three_tenths_and_fewer_than_five_words_are_chance() {
    // 5 of 16 and 16: 0.3125; 5 of 16 and 25: 0.25; 4 of 9 and 9: 0.44, of four words.
    let pair = |one, other| alike(&[part(0, "a", one), part(1, "b", other)]).len();
    assert_eq!((pair(0..16, 11..27), pair(0..16, 11..36), pair(0..9, 5..14)), (1, 0, 0));
}

#[test]
fn what_has_a_rival_has_no_counterpart() {
    // 10 of 10 and 10; the rival has 9 of 10 (0.9), then 7 of 10 (0.7).
    let with = |rival| alike(&[part(0, "a", 0..10), part(1, "b", 0..10), part(1, "c", rival)]).len();
    assert_eq!((with(1..11), with(3..13)), (0, 1));
    // What lies within the nearest is no rival of it.
    let nested = [part(0, "a", 0..10), part(1, "b", 0..10), part(1, "b/c.go", 1..11)];
    assert_eq!(paths(&alike(&nested)), [("a", "b")]);
}

#[test]
fn each_must_be_the_others_nearest() {
    // The middle one's nearest is its like; the first has nobody else.
    let parts = [part(0, "a", 0..10), part(0, "a2", 4..14), part(1, "b", 4..14)];
    assert_eq!(paths(&alike(&parts)), [("a2", "b")]);
}

#[test]
fn of_pairs_within_each_other_the_most_alike_stands_for_all() {
    // Folders of twenty words share ten of them; their files have just those.
    let parts = [part(0, "a", 0..20), part(0, "a/x.go", 10..20), part(1, "b", 10..30), part(1, "b/y.py", 10..20)];
    assert_eq!(paths(&alike(&parts)), [("a/x.go", "b/y.py")]);
}

#[test]
fn things_are_alike_as_their_parts_are_on_average_and_the_better_or_the_first_is_the_origin() {
    let of = |lines, since: i32, mut part: Part| {
        (part.lines, part.since) = (lines, Some(Day(since)));
        part
    };
    let parts = [
        of(300, 20, part(0, "a/x.go", 0..9)),
        of(100, 9, part(0, "a/y.go", 0..9)),
        of(100, 10, part(1, "b/x.go", 0..9)),
        of(100, 30, part(1, "b/y.go", 0..9)),
    ];
    let pairs = || {
        let pair = |at: usize, likeness| Pair { one: &parts[at], other: &parts[at + 2], likeness };
        [pair(0, 0.9), pair(1, 0.3)]
    };
    let (a, b) = (DirectoryIx::from(0), DirectoryIx::from(1));
    let apart = |_: &Part, _: &Part| 0.0;
    let found = rebuilt(pairs(), |at| at, |_| 0, apart);
    assert_eq!(found.len(), 1);
    // (0.9 · 400 + 0.3 · 200) / 600.
    assert!((found[0].likeness - 0.7).abs() < 1e-12);
    let side = |thing: super::Thing| (thing.directory, thing.lines, thing.since);
    assert_eq!((side(found[0].origin), side(found[0].holder)), ((a, 400, Some(Day(9))), (b, 200, Some(Day(10)))));
    // There is more reason to take over the other.
    let worth = |thing: &super::Thing| u32::from(thing.directory == b);
    assert_eq!(rebuilt(pairs(), |at| at, worth, apart)[0].origin.directory, b);
    // Where they share code, one was made from the other: the first is the origin all the same.
    let found = rebuilt(pairs(), |at| at, worth, |_, _| 0.5);
    assert_eq!((found[0].origin.directory, found[0].shared), (a, 0.5));
}
