//! Contributions under *strict*: teams of too few senders stand together, so that none is told by itself or by subtraction.
//!
//! Every answer is made of the same atoms: what one team sent to one thing of another in one quarter, or all that is hidden there,
//! each of people enough. A window is whole quarters, and a quarter holds the same in every one.

use std::collections::BTreeMap;

use buyin_facts::Month;

use crate::books::contribution::{Cell, cells};
use crate::contribution::Contribution;
use crate::organisation::Organisation;
use crate::policy::SUPPRESSED;
use crate::policy::pool::{self, People};

/// Cells that are hidden together: of one thing, whether of its owner, of others, or of nobody.
type Group = (String, Option<bool>);

/// Cells of one quarter each; what waits for people enough is left out.
pub(super) fn atoms<'a>(organisation: &Organisation, all: &'a [Contribution], k: u64) -> Vec<(Month, Cell<'a>)> {
    let mut groups: BTreeMap<Group, BTreeMap<Month, Vec<&'a Contribution>>> = BTreeMap::new();
    for one in all {
        let group = (super::thing(organisation, one).to_owned(), one.owner.map(|_| one.is_own));
        groups.entry(group).or_default().entry(one.begun.month().quarter_start()).or_default().push(one);
    }
    let atoms = groups.into_values().flat_map(|quarters| {
        let quarters = quarters.into_iter().map(|(quarter, list)| (quarter, cells(organisation, list.into_iter())));
        pooled(organisation, quarters.collect(), k)
    });
    atoms.collect()
}

/// The cells of a group that are shown, and the others in the quarter they are told in.
fn pooled<'a>(organisation: &Organisation, quarters: Vec<(Month, Vec<Cell<'a>>)>, k: u64) -> Vec<(Month, Cell<'a>)> {
    let judged = quarters.iter().map(|(quarter, cells)| {
        let judged = |(at, cell)| pool::Cell { key: (*quarter, at), people: people(organisation, cell) };
        (*quarter, cells.iter().enumerate().map(judged).collect())
    });
    let pooled = pool::pool(judged.collect(), k as usize);
    let atom = |quarter: Month, at: usize, cell: Cell<'a>| {
        if pooled.shown.contains(&(quarter, at)) {
            return Some((quarter, cell));
        }
        let home = pooled.homes.get(&quarter)?;
        Some((*home, Cell { team: SUPPRESSED.to_owned(), owner: None, ..cell }))
    };
    let atoms = quarters.into_iter().flat_map(|(quarter, cells)| {
        cells.into_iter().enumerate().filter_map(|(at, cell)| atom(quarter, at, cell)).collect::<Vec<_>>()
    });
    atoms.collect()
}

fn people<'o>(organisation: &'o Organisation, cell: &Cell<'_>) -> People<'o> {
    cell.list.iter().flat_map(|one| &one.people).map(|person| organisation.people.key(*person)).collect()
}

/// The whole quarters within some months, by first and last month; nothing where there is none.
pub(super) fn whole_quarters(from: Month, to: Month) -> Option<(Month, Month)> {
    let (first, after) = (Month(from.0 + 2).quarter_start(), Month(to.0 + 1).quarter_start());
    (first < after).then_some((first, Month(after.0 - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_whole_or_not_at_all() {
        let january = Month(2025 * 12);
        let within = |from: i32, to: i32| {
            let found = whole_quarters(Month(january.0 + from), Month(january.0 + to));
            found.map(|(from, to)| (from.0 - january.0, to.0 - january.0))
        };
        assert_eq!(within(0, 2), Some((0, 2)));
        assert_eq!(within(1, 10), Some((3, 8)));
        assert_eq!(within(1, 4), None);
        assert_eq!(within(5, 2), None, "the first month comes first");
    }
}
