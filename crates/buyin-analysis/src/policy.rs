//! The policy: what of an answer may be shown. One engine behind every face.
//!
//! *team*: a cell of fewer than three people shows a band. *strict*: cells under `k` people are suppressed once, on the
//! finest grain, together with enough others that sums do not give them away; every roll-up is the sum of what is shown
//! plus one *suppressed* row. *public*: nothing is held back. (Design §8.)

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::decision::Policy;
use buyin_facts::{Day, EngineerDays, Estimate};

use crate::ledger::entry::Entry;
use crate::ledger::group::Group;
use crate::view::Shown;

/// Fewer people than this make a band under the *team* policy.
const FEW: u64 = 3;
/// Ends of bands, engineer-days.
const BANDS: (f64, f64) = (5.0, 20.0);
/// Name of the row that holds what was suppressed.
pub const SUPPRESSED: &str = "suppressed";

/// A policy with its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    /// The policy.
    pub policy: Policy,
    /// People a cell needs under *strict*.
    pub k: u32,
}

/// Amounts as they may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Amounts {
    /// Lower end of range or band.
    pub low: Shown,
    /// Expected amount; nothing in a band.
    pub mid: Shown,
    /// Upper end; nothing in an open band.
    pub high: Shown,
    /// People; nothing in a band.
    pub people: Option<u64>,
    /// Whether amounts were held back.
    pub suppressed: bool,
}

impl Guard {
    /// The day answers may be given for: under *team* and *strict* the last month end, so that two days side by side do
    /// not show one person's day.
    pub fn as_of(&self, day: Day) -> Day {
        let end = day.month().last();
        if self.policy == Policy::Public || end == day { day } else { day.month().first().plus(-1) }
    }

    /// Amounts of a group.
    pub fn amounts(&self, group: &Group) -> Amounts {
        self.shown(group.days, group.people)
    }

    /// Whether a figure that rests on this many people is shown as it is.
    pub fn shows_exactly(&self, people: u64) -> bool {
        self.policy != Policy::Team || people >= FEW
    }

    /// An estimate that rests on this many people.
    pub fn shown(&self, days: Estimate, people: u64) -> Amounts {
        if !self.shows_exactly(people) {
            return band(days.mid);
        }
        Amounts {
            low: Some(days.low),
            mid: Some(days.mid),
            high: Some(days.high),
            people: Some(people),
            suppressed: false,
        }
    }

    /// Moves entries that may not be shown into the suppressed row (*strict* only).
    pub fn suppress(&self, entries: Vec<Entry>) -> Vec<Entry> {
        if self.policy != Policy::Strict {
            return entries;
        }
        let hidden = hidden_cells(&entries, u64::from(self.k));
        let into_row = |entry: Entry| if hidden.contains(&Finest::of(&entry)) { suppressed(entry) } else { entry };
        entries.into_iter().map(into_row).collect()
    }
}

fn band(mid: EngineerDays) -> Amounts {
    let (low, high) = match mid.0 {
        mid if mid < BANDS.0 => (0.0, Some(BANDS.0)),
        mid if mid <= BANDS.1 => (BANDS.0, Some(BANDS.1)),
        _ => (BANDS.1, None),
    };
    Amounts { low: Some(EngineerDays(low)), high: high.map(EngineerDays), ..Amounts::default() }
}

fn suppressed(entry: Entry) -> Entry {
    Entry { paying_team: SUPPRESSED.to_owned(), product: None, owner: None, embedded: false, ..entry }
}

/// A cell of the finest grain that is ever shown: paying team × product × kind × month.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Finest {
    paying_team: String,
    product: Option<String>,
    kind: crate::ledger::Kind,
    month: buyin_facts::Month,
}

impl Finest {
    fn of(entry: &Entry) -> Self {
        Self {
            paying_team: entry.paying_team.clone(),
            product: entry.product.clone(),
            kind: entry.kind,
            month: entry.month,
        }
    }
}

/// Cells with fewer than `k` people, and in every line (a team's month, a product's month) with exactly one hidden cell the
/// smallest shown one too, until no line has exactly one.
fn hidden_cells(entries: &[Entry], k: u64) -> BTreeSet<Finest> {
    let mut people: BTreeMap<Finest, BTreeSet<&str>> = BTreeMap::new();
    for entry in entries {
        people.entry(Finest::of(entry)).or_default().insert(&entry.person);
    }
    let counts: BTreeMap<Finest, u64> = people.into_iter().map(|(cell, people)| (cell, people.len() as u64)).collect();
    let mut hidden: BTreeSet<Finest> =
        counts.iter().filter(|(_, people)| **people < k).map(|(cell, _)| cell.clone()).collect();
    let mut lines: BTreeMap<String, Vec<&Finest>> = BTreeMap::new();
    for cell in counts.keys() {
        lines.entry(format!("team {} {}", cell.paying_team, cell.month)).or_default().push(cell);
        lines.entry(format!("product {:?} {} {}", cell.product, cell.kind, cell.month)).or_default().push(cell);
    }
    loop {
        let before = hidden.len();
        for cells in lines.values() {
            if cells.iter().filter(|cell| hidden.contains(**cell)).count() == 1 {
                let smallest =
                    cells.iter().filter(|cell| !hidden.contains(**cell)).min_by_key(|cell| (counts[**cell], **cell));
                hidden.extend(smallest.map(|cell| (**cell).clone()));
            }
        }
        if hidden.len() == before {
            return hidden;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Kind;
    use buyin_facts::estimate::Variance;
    use buyin_facts::{Month, NanoDays};

    fn entry(person: &str, team: &str, product: &str) -> Entry {
        Entry {
            person: person.into(),
            paying_team: team.into(),
            product: Some(product.into()),
            owner: None,
            kind: Kind::Build,
            embedded: false,
            month: Month(24_000),
            time: NanoDays::DAY,
            variance: Variance(0.0),
        }
    }

    #[test]
    fn bands_hide_amounts_of_few_people() {
        let guard = Guard { policy: Policy::Team, k: 5 };
        let days = |mid| Estimate { low: EngineerDays(0.0), mid: EngineerDays(mid), high: EngineerDays(99.0) };
        let band = |mid| {
            let shown = guard.shown(days(mid), 2);
            (shown.low, shown.mid, shown.high, shown.people)
        };
        let day = |days| Some(EngineerDays(days));
        assert_eq!(band(3.0), (day(0.0), None, day(5.0), None));
        assert_eq!(band(9.0), (day(5.0), None, day(20.0), None));
        assert_eq!(band(50.0), (day(20.0), None, None, None));
        assert_eq!(guard.shown(days(3.0), 3).mid, day(3.0));
        assert_eq!(Guard { policy: Policy::Public, k: 5 }.shown(days(3.0), 1).mid, day(3.0));
    }

    #[test]
    fn a_single_suppressed_cell_takes_another_with_it() {
        let guard = Guard { policy: Policy::Strict, k: 2 };
        let mut entries = vec![entry("a", "x", "p")];
        entries.extend(["b", "c"].map(|person| entry(person, "x", "q")));
        entries.extend(["d", "e", "f"].map(|person| entry(person, "x", "r")));
        let shown: Vec<_> = guard.suppress(entries).into_iter().filter(|entry| entry.paying_team == "x").collect();
        assert!(
            shown.iter().all(|entry| entry.product.as_deref() == Some("r")),
            "p is hidden, q goes with it: {shown:?}"
        );
        assert_eq!(shown.len(), 3);
    }

    #[test]
    fn days_snap_to_month_ends_unless_public() {
        let day: Day = "2024-05-30".parse().expect("a date");
        let as_of = |policy, day| Guard { policy, k: 5 }.as_of(day).to_string();
        assert_eq!(as_of(Policy::Team, day), "2024-04-30");
        assert_eq!(as_of(Policy::Team, day.plus(1)), "2024-05-31");
        assert_eq!(as_of(Policy::Public, day), "2024-05-30");
    }
}
