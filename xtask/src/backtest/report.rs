//! What a back-test says: ranks by family, and how good they are beside baselines.
//!
//! A rank does not count the other true places of its cutoff. Figures are means over families of means over cases, so that
//! one decision with many cases is one voice.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::backtest::case::{Case, Group, Place};
use crate::backtest::run::Row;

/// Puts candidates in another order.
pub(crate) type Order = fn(&[Row]) -> Vec<Row>;

/// Baselines: the same candidates in the order of one figure.
pub(crate) const BASELINES: [(&str, Order); 4] = [
    ("baseline: importing files", |rows| sorted(rows, |row| Reverse(row.importing_files))),
    ("baseline: copies", |rows| sorted(rows, |row| Reverse(row.copies))),
    ("baseline: smallest closure", |rows| sorted(rows, |row| row.closure_lines)),
    ("baseline: random", |rows| sorted(rows, |row| scrambled(&row.place))),
];

/// Ranks of one way of ranking.
#[derive(Debug, Default)]
struct Ranks {
    by_family: BTreeMap<String, Vec<(String, Option<usize>)>>,
    /// Part of the first five that is true, by cutoff.
    precision: Vec<f64>,
    traps: Vec<(String, Option<usize>)>,
}

/// Everything measured.
#[derive(Debug, Default)]
pub(crate) struct Report {
    ways: Vec<(String, Ranks)>,
}

impl Report {
    /// Notes where a ranking has the cases and traps of a group.
    pub(crate) fn note(&mut self, group: &Group, way: &str, rows: &[Row]) {
        let at = self.ways.iter().position(|(name, _)| name == way).unwrap_or_else(|| {
            self.ways.push((way.to_owned(), Ranks::default()));
            self.ways.len() - 1
        });
        let ranks = &mut self.ways[at].1;
        let truth: BTreeSet<&Place> = group.cases.iter().flat_map(|case| &case.places).collect();
        for case in &group.cases {
            let family = ranks.by_family.entry(case.family.clone()).or_default();
            family.push((case.id.clone(), rank(rows, case, &truth)));
        }
        for trap in &group.traps {
            let place = rows.iter().position(|row| row.place == trap.place);
            ranks.traps.push((trap.id.clone(), place.map(|at| at + 1)));
        }
        if !group.cases.is_empty() {
            let hits = rows.iter().take(5).filter(|row| truth.contains(&row.place)).count();
            ranks.precision.push(hits as f64 / 5.0);
        }
    }

    /// Prints it.
    pub(crate) fn print(&self) {
        eprintln!("\n{:<30} {:>5} {:>5} {:>5} {:>5} {:>5}", "", "MRR", "R@5", "R@10", "R@20", "P@5");
        for (way, ranks) in &self.ways {
            let recall = |depth| ranks.mean(|rank| f64::from(u8::from(rank <= depth)));
            let precision = ranks.precision.iter().sum::<f64>() / ranks.precision.len().max(1) as f64;
            eprintln!(
                "{way:<30} {:>5.2} {:>5.2} {:>5.2} {:>5.2} {precision:>5.2}",
                ranks.mean(reciprocal),
                recall(5),
                recall(10),
                recall(20)
            );
        }
        for (way, ranks) in self.ways.iter().filter(|(way, _)| !way.starts_with("without")) {
            eprintln!("\n{way}");
            for (family, cases) in &ranks.by_family {
                let list: Vec<String> = cases.iter().map(|(id, rank)| format!("{id} {}", shown(*rank))).collect();
                eprintln!("  {family}: MRR {:.2}: {}", mean(cases, reciprocal), list.join(", "));
            }
            let traps: Vec<String> = ranks.traps.iter().map(|(id, rank)| format!("{id} {}", shown(*rank))).collect();
            eprintln!("  traps: {}", traps.join(", "));
        }
    }
}

impl Ranks {
    fn mean(&self, worth: impl Fn(usize) -> f64) -> f64 {
        self.by_family.values().map(|cases| mean(cases, &worth)).sum::<f64>() / self.by_family.len().max(1) as f64
    }
}

fn mean(cases: &[(String, Option<usize>)], worth: impl Fn(usize) -> f64) -> f64 {
    // A sum of nothing is minus zero.
    (0.0 + cases.iter().filter_map(|(_, rank)| *rank).map(worth).sum::<f64>()) / cases.len().max(1) as f64
}

fn reciprocal(rank: usize) -> f64 {
    1.0 / rank as f64
}

fn rank(rows: &[Row], case: &Case, truth: &BTreeSet<&Place>) -> Option<usize> {
    let at = rows.iter().position(|row| case.places.contains(&row.place))?;
    Some(1 + rows[..at].iter().filter(|row| !truth.contains(&row.place)).count())
}

fn shown(rank: Option<usize>) -> String {
    rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string())
}

fn sorted<K: Ord>(rows: &[Row], key: impl Fn(&Row) -> K) -> Vec<Row> {
    let mut rows = rows.to_vec();
    rows.sort_by(|one, other| key(one).cmp(&key(other)).then_with(|| one.place.cmp(&other.place)));
    rows
}

/// A fixed order that knows nothing. FNV-1a.
fn scrambled(place: &Place) -> u64 {
    let bytes = place.0.bytes().chain([0]).chain(place.1.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
