//! An attack on *strict*: a program that asks every question and solves for what is held back. Everybody's time in each cell
//! is another power of two, so that a sum that is shown says itself what it is the sum of.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::decision::Policy;
use buyin_facts::estimate::Variance;
use buyin_facts::{EngineerDays, Month, NanoDays};
use proptest::prelude::*;

use super::{books, books_on};
use crate::books::{Books, LedgerQuery};
use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::ledger::group::{Dimension, Filter, Key, group};
use crate::ledger::range::Uncertainty;
use crate::view::{Shown, Visible};

const TEAMS: [&str; 4] = ["infra", "x", "y", "z"];
const PRODUCTS: [Option<&str>; 4] = [None, Some("infra"), Some("tools"), Some("x")];
const DIMENSIONS: [Dimension; 7] = [
    Dimension::PayingTeam,
    Dimension::Product,
    Dimension::Owner,
    Dimension::Kind,
    Dimension::Embedded,
    Dimension::Month,
    Dimension::Quarter,
];
/// People a cell needs here.
const K: u32 = 3;
/// More entries than this would not fit into the bits of a number.
const MOST: usize = 48;
/// Kinds that work is of.
const KINDS: [Kind; 5] = [Kind::NotVisible, Kind::Review, Kind::Adopt, Kind::Build, Kind::Own];

/// Somebody's time in a cell: person, team, product, owner, kind, embedded, month.
type Drawn = (u8, usize, usize, usize, usize, bool, i32);

/// Entries of what was drawn, each cell of each person once, the time of the n-th being 2ⁿ.
fn entries(drawn: &BTreeSet<Drawn>) -> Vec<Entry> {
    let entry = |(index, drawn): (usize, &Drawn)| {
        let (person, team, product, owner, kind, embedded, month) = *drawn;
        Entry {
            person: format!("person {person}"),
            paying_team: TEAMS[team].into(),
            product: PRODUCTS[product].map(str::to_owned),
            owner: TEAMS.get(owner).map(|team| (*team).to_owned()),
            kind: KINDS[kind],
            embedded,
            month: Month(2024 * 12 + month),
            time: NanoDays(1 << index),
            variance: Variance(0.0),
        }
    };
    drawn.iter().take(MOST).enumerate().map(entry).collect()
}

fn drawn(people: u8, most: usize) -> impl Strategy<Value = BTreeSet<Drawn>> {
    let cell = (0..people, 0..4_usize, 0..4_usize, 0..5_usize, 0..KINDS.len(), any::<bool>(), 0..6_i32);
    // Few kinds of cells, so that people meet in them; and everybody has days that leave no trace.
    let few = cell.prop_map(|(person, team, product, owner, kind, embedded, month)| {
        (person, team % 2, product % 3, owner % 3, kind, embedded && owner == 0, month / 2)
    });
    proptest::collection::btree_set(few, 1..most / 2).prop_map(with_days_unseen)
}

/// The same with days that left no trace of everybody in every team and month they are in.
fn with_days_unseen(mut drawn: BTreeSet<Drawn>) -> BTreeSet<Drawn> {
    drawn.retain(|(.., kind, _, _)| *kind != 0);
    let unseen = |(person, team, .., month): &Drawn| (*person, *team, 0, 4, 0, false, *month);
    let unseen: Vec<Drawn> = drawn.iter().map(unseen).collect();
    drawn.extend(unseen);
    drawn
}

/// What everybody knows: what the working days of each team come to in each month.
fn working_days(entries: &[Entry]) -> Known {
    let by = [Dimension::PayingTeam, Dimension::Month];
    let groups = group(entries, &by, &Filter::default(), &Uncertainty::assumed(false));
    Known { sums: groups.into_iter().map(|group| group.time.0 as u64).collect() }
}

/// Everything an attacker was told: sets of entries whose sum is known.
#[derive(Default)]
struct Known {
    sums: BTreeSet<u64>,
}

impl Known {
    fn learn(&mut self, days: Shown) {
        if let Some(EngineerDays(days)) = days {
            self.sums.insert((days * 1e9).round() as u64);
        }
    }

    fn learn_visible(&mut self, visible: &Visible) {
        self.learn(visible.capacity);
        self.learn(visible.visible);
    }

    /// Asks the ledger for every combination of dimensions, as a whole and within every value of every filter.
    fn ask_ledger(&mut self, books: &Books) {
        for filter in filters() {
            let combinations = if filter == Filter::default() { 0..1_u32 << DIMENSIONS.len() } else { 0..1 };
            for combination in combinations {
                let by = DIMENSIONS.iter().enumerate().filter(|(bit, _)| combination >> bit & 1 == 1);
                let query = LedgerQuery { by: by.map(|(_, dimension)| *dimension).collect(), filter: filter.clone() };
                // A name nobody has is no answer.
                let Ok(view) = books.ledger(&query) else { continue };
                view.rows.iter().for_each(|row| self.learn(row.mid));
                self.learn_visible(&view.header.visible);
                self.learn_visible(&view.header.visible_total);
            }
        }
    }

    fn ask_the_rest(&mut self, books: &Books) {
        let picture = books.picture().expect("a picture");
        picture.went.iter().for_each(|line| self.learn(line.mid));
        picture.home_made.iter().for_each(|row| self.learn(row.mid));
        picture.unused.iter().for_each(|row| self.learn(row.mid));
        let check = books.check().expect("a check");
        assert_eq!(check.sum_nano_days, check.capacity_nano_days - check.difference_nano_days);
        self.sums.insert(check.sum_nano_days as u64);
        books.status().expect("a status").teams.iter().for_each(|(_, visible)| self.learn_visible(visible));
        let costs = books.adoption(None).expect("adoptions").rows.into_iter().filter_map(|row| row.cost);
        costs.for_each(|cost| self.learn(cost.low.or(cost.mid).or(cost.high)));
    }

    fn ask_sql(&mut self, books: &Books) {
        for query in
            ["select mid from ledger", "select cost_mid from adoption", "select sum(mid) from ledger group by kind"]
        {
            let rows = books.sql(query).expect("an answer").rows;
            rows.iter().flatten().for_each(|value| self.learn(value.as_f64().map(EngineerDays)));
        }
    }

    /// What follows from all of it.
    fn solved(&self) -> Solved {
        let mut solved = Solved::default();
        self.sums.iter().for_each(|sum| solved.add(*sum));
        solved
    }
}

/// Known sums as independent rows of a linear system, each with the place of its pivot.
#[derive(Default)]
struct Solved {
    rows: Vec<(usize, [f64; 64])>,
}

impl Solved {
    /// Takes from a set of entries what is known of it already.
    fn rest(&self, set: u64) -> [f64; 64] {
        let mut row = std::array::from_fn(|bit| (set >> bit & 1) as f64);
        for (pivot, known) in &self.rows {
            let factor = row[*pivot] / known[*pivot];
            row.iter_mut().zip(known).for_each(|(value, known)| *value -= factor * known);
        }
        row
    }

    fn add(&mut self, set: u64) {
        let row = self.rest(set);
        if let Some(pivot) = (0..row.len()).max_by(|one, other| row[*one].abs().total_cmp(&row[*other].abs()))
            && row[pivot].abs() > 1e-9
        {
            self.rows.push((pivot, row));
        }
    }

    /// Whether the sum of a set of entries follows: it is a linear combination of known sums.
    fn tells(&self, set: u64) -> bool {
        self.rest(set).iter().all(|value| value.abs() < 1e-6)
    }
}

fn filters() -> Vec<Filter> {
    let mut filters = vec![Filter::default()];
    let month = |month: i32| Some(Month(2024 * 12 + month));
    for team in [None].into_iter().chain(TEAMS.map(Some)) {
        for product in PRODUCTS {
            for kind in [None].into_iter().chain(Kind::ALL.iter().copied().map(Some)) {
                for (from, to) in [(None, None), (month(0), month(0)), (month(1), month(1)), (month(1), None)] {
                    let (paying_team, product) = (team.map(str::to_owned), product.map(str::to_owned));
                    filters.push(Filter { paying_team, product, kind, from, to, ..Filter::default() });
                }
            }
        }
    }
    filters.extend(TEAMS.map(|owner| Filter { owner: Some(owner.into()), ..Filter::default() }));
    filters
}

/// Cells of fewer than K people, of any grouping: what must not be found out, but for what everybody knows. With whom they are of.
fn secrets(entries: &[Entry]) -> BTreeMap<u64, Key> {
    let known = working_days(entries).solved();
    let mut secrets = BTreeMap::new();
    for combination in 0..1_u32 << DIMENSIONS.len() {
        let by: Vec<Dimension> =
            DIMENSIONS.iter().enumerate().filter(|(bit, _)| combination >> bit & 1 == 1).map(|(_, it)| *it).collect();
        let groups = group(entries, &by, &Filter::default(), &Uncertainty::assumed(false));
        secrets.extend(
            groups
                .into_iter()
                .filter(|group| group.people < u64::from(K))
                .map(|group| (group.time.0 as u64, group.key)),
        );
    }
    for entry in entries {
        let own = entries.iter().filter(|other| other.person == entry.person).map(|entry| entry.time.0 as u64).sum();
        secrets.insert(own, Key::default());
    }
    secrets.retain(|secret, _| !known.tells(*secret));
    secrets
}

/// A cell of three people that is shown, one of two that is hidden, and one that goes with it; a visitor; a month of one.
fn planted() -> BTreeSet<Drawn> {
    let (build, own, adopt) = (3, 4, 2);
    let mut drawn = BTreeSet::new();
    drawn.extend((0..3).map(|person| (person, 1, 3, 1, build, false, 3)));
    drawn.extend((0..2).map(|person| (person, 2, 3, 1, build, false, 3)));
    drawn.extend((2..6).map(|person| (person, 3, 3, 1, build, false, 3)));
    drawn.extend((0..4).map(|person| (person, 0, 2, 0, build, false, 5)));
    drawn.extend((0..4).map(|person| (person, 1, 0, 1, own, false, 4)));
    drawn.extend([(0, 1, 0, 2, own, false, 4), (4, 2, 1, 2, adopt, false, 1), (4, 2, 1, 2, adopt, false, 4)]);
    drawn.extend((4..8).map(|person| (person, 2, 1, 2, adopt, false, 5)));
    with_days_unseen(drawn)
}

/// The planted cells, for other tests.
pub(super) fn planted_entries() -> Vec<Entry> {
    entries(&planted())
}

#[test]
fn no_cell_of_too_few_can_be_found_by_subtraction() {
    let entries = planted_entries();
    let (_folder, books) = books(Policy::Strict, K, entries.clone(), Vec::new());
    let mut known = working_days(&entries);
    known.ask_ledger(&books);
    known.ask_the_rest(&books);
    known.ask_sql(&books);
    assert!(known.sums.len() > 8, "something is shown: {:?}", known.sums);
    let solved = known.solved();
    let of_z = entries.iter().filter(|entry| entry.paying_team == "z").map(|entry| entry.time.0 as u64).sum();
    assert!(solved.tells(of_z), "so is the cell of four that nothing needs to hide");
    for (secret, key) in secrets(&entries) {
        assert!(!solved.tells(secret), "{key:?} can be found");
    }
}

/// The ends of the six months.
fn month_ends() -> impl Iterator<Item = Month> {
    (0..6).map(|month| Month(2024 * 12 + month))
}

/// Entries up to a month.
fn until(month: Month, entries: &[Entry]) -> Vec<Entry> {
    entries.iter().filter(|entry| entry.month <= month).cloned().collect()
}

/// What one lake tells of every month's end, where `late` came to months gone by after they were over.
fn told_of_every_day(entries: &[Entry], late: &[Entry]) -> Solved {
    let mut known = working_days(&[entries, late].concat());
    for month in month_ends() {
        let (_past, past) = books_on(month.last(), Policy::Strict, K, until(month, entries), Vec::new());
        let (_newest, newest) = books(Policy::Strict, K, [entries, late].concat(), Vec::new());
        let asked = match &past.newest {
            Some((_, cell)) => {
                cell.set(Box::new(newest)).expect("set once");
                &past
            }
            None => &newest,
        };
        known.ask_ledger(asked);
        known.ask_the_rest(asked);
    }
    known.solved()
}

/// What is told to who asks at every month's end and keeps the answers; and then once more, when `late` has come.
fn told_as_time_goes_by(entries: &[Entry], late: &[Entry]) -> Solved {
    let mut known = working_days(entries);
    let ends = month_ends().map(|month| until(month, entries));
    for entries in ends.chain([[entries, late].concat()]) {
        let (_folder, books) = books(Policy::Strict, K, entries, Vec::new());
        known.ask_ledger(&books);
        known.ask_the_rest(&books);
    }
    known.solved()
}

/// A day that somebody of the cell that is shown spent in April, seen in June.
fn come_late(entries: &[Entry]) -> Entry {
    let of_z = entries.iter().find(|entry| entry.paying_team == "z").expect("a cell that is shown");
    Entry { time: NanoDays(1 << MOST), ..of_z.clone() }
}

#[test]
fn nor_by_asking_for_one_day_and_another() {
    let entries = planted_entries();
    let late = come_late(&entries);
    let solved = told_of_every_day(&entries, std::slice::from_ref(&late));
    for (secret, key) in secrets(&[&entries[..], std::slice::from_ref(&late)].concat()) {
        assert!(!solved.tells(secret), "{key:?} can be found");
    }
    assert!(!solved.tells(late.time.0 as u64), "what came late can be found");
}

#[test]
fn nor_by_keeping_the_answers_of_every_month() {
    let entries = planted_entries();
    let solved = told_as_time_goes_by(&entries, &[]);
    for (secret, key) in secrets(&entries) {
        assert!(!solved.tells(secret), "{key:?} can be found");
    }
    let late = come_late(&entries);
    let solved = told_as_time_goes_by(&entries, std::slice::from_ref(&late));
    assert!(solved.tells(late.time.0 as u64), "but what comes late to a cell that was shown: `attest` says so");
}

#[test]
fn the_attack_finds_what_nothing_hides() {
    let entries = planted_entries();
    let (_folder, books) = books(Policy::Public, K, entries.clone(), Vec::new());
    let mut known = Known::default();
    known.ask_ledger(&books);
    let solved = known.solved();
    let cells: Vec<u64> =
        secrets(&entries).into_iter().filter(|(_, key)| *key != Key::default()).map(|(secret, _)| secret).collect();
    assert!(cells.len() >= 5, "{cells:?}");
    for secret in cells {
        assert!(solved.tells(secret), "{secret} is shown and not found");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nor_in_any_other_organisation(drawn in drawn(8, MOST)) {
        let entries = entries(&drawn);
        let (_folder, books) = books(Policy::Strict, K, entries.clone(), Vec::new());
        let mut known = working_days(&entries);
        known.ask_ledger(&books);
        known.ask_the_rest(&books);
        let solved = known.solved();
        for (secret, key) in secrets(&entries) {
            prop_assert!(!solved.tells(secret), "{key:?} can be found");
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn nor_on_any_other_day(drawn in drawn(8, MOST)) {
        let entries = entries(&drawn);
        for solved in [told_as_time_goes_by(&entries, &[]), told_of_every_day(&entries, &[])] {
            for (secret, key) in secrets(&entries) {
                prop_assert!(!solved.tells(secret), "{key:?} can be found");
            }
        }
    }
}
