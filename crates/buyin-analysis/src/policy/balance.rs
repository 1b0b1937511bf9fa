//! Which cells of the ledger stand by themselves under *strict*, beside what everybody knows: what the working days of a team come
//! to. A team's month that is shown but for one cell gives that cell away.
//!
//! So where a team's month hides anything, it hides of what is visible and of what is not, and at least two months of teams are
//! hidden together: of each is known what both come to, of all what each comes to, and no one of them can be had.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Month;

use crate::ledger::Kind;
use crate::policy::pool::{Cell, People};
use crate::policy::recoding::Finest;

/// Months of teams that hide something together.
const TOGETHER: usize = 2;

/// What became of the cells.
#[derive(Default)]
pub(super) struct Balanced {
    /// Those that are shown.
    pub(super) shown: BTreeSet<Finest>,
    /// The month in whose suppressed rows the hidden cells of a month stand. Those of months that are not in here wait: they are in
    /// no answer until people enough are together.
    pub(super) homes: BTreeMap<Month, Month>,
}

/// A team's month.
#[derive(Default)]
struct Row<'a> {
    seen: Side<'a>,
    unseen: Side<'a>,
}

/// Its cells of work that is visible, or of what is not.
#[derive(Default)]
struct Side<'a> {
    /// Shown so far, those of fewest people last.
    shown: Vec<Cell<'a, Finest>>,
    hidden: People<'a>,
    is_hidden: bool,
}

/// What waits to be told together.
#[derive(Default)]
struct Waiting<'a> {
    months: Vec<Month>,
    rows: usize,
    seen: People<'a>,
    unseen: People<'a>,
}

/// Judges cells in order of time. What was said of a month is never taken back, so that answers of two days side by side differ by
/// whole months and not by what moved within one.
pub(super) fn balance<'a>(cells: impl Iterator<Item = Cell<'a, Finest>>, k: usize) -> Balanced {
    let mut months: BTreeMap<Month, BTreeMap<String, Row<'a>>> = BTreeMap::new();
    for cell in cells {
        let row = months.entry(cell.key.month).or_default().entry(cell.key.paying_team.clone()).or_default();
        let side = if cell.key.kind == Kind::NotVisible { &mut row.unseen } else { &mut row.seen };
        side.shown.push(cell);
    }
    let (mut balanced, mut waiting) = (Balanced::default(), Waiting::default());
    for (month, mut rows) in months {
        rows.values_mut().for_each(|row| row.hide_few(k));
        rows.values().for_each(|row| waiting.take(row));
        let is_hiding = |rows: &BTreeMap<String, Row<'_>>| rows.values().any(Row::hides);
        while waiting.is_short(k) && (is_hiding(&rows) || !waiting.months.is_empty()) {
            let others = rows.values_mut().filter(|row| !row.hides() && row.can_hide());
            let Some(row) = others.min_by_key(|row| row.seen.smallest()) else { break };
            row.hide();
            waiting.take(row);
        }
        if is_hiding(&rows) {
            waiting.months.push(month);
        }
        if !waiting.is_short(k) {
            let told = std::mem::take(&mut waiting);
            balanced.homes.extend(told.months.into_iter().map(|waited| (waited, month)));
        }
        let shown = rows.into_values().flat_map(|row| row.seen.shown.into_iter().chain(row.unseen.shown));
        balanced.shown.extend(shown.map(|cell| cell.key));
    }
    balanced
}

impl Row<'_> {
    /// Hides cells under `k` people, and where there are any, something on either side.
    fn hide_few(&mut self, k: usize) {
        for side in [&mut self.seen, &mut self.unseen] {
            side.shown.sort_by(|one, other| (other.people.len(), &other.key).cmp(&(one.people.len(), &one.key)));
            while side.smallest().is_some_and(|people| people < k) {
                side.hide();
            }
        }
        if self.hides() {
            self.hide();
        }
    }

    /// Hides something on either side, where nothing is yet.
    fn hide(&mut self) {
        for side in [&mut self.seen, &mut self.unseen] {
            if !side.is_hidden {
                side.hide();
            }
        }
    }

    fn hides(&self) -> bool {
        self.seen.is_hidden || self.unseen.is_hidden
    }

    fn can_hide(&self) -> bool {
        !self.seen.shown.is_empty() && !self.unseen.shown.is_empty()
    }
}

impl Side<'_> {
    /// Hides the cell of fewest people.
    fn hide(&mut self) {
        if let Some(cell) = self.shown.pop() {
            self.hidden.extend(cell.people);
            self.is_hidden = true;
        }
    }

    fn smallest(&self) -> Option<usize> {
        self.shown.last().map(|cell| cell.people.len())
    }
}

impl<'a> Waiting<'a> {
    /// Takes what a row hides, if it hides on both sides: what it hides on one alone is known, and hides nobody.
    fn take(&mut self, row: &Row<'a>) {
        if row.seen.is_hidden && row.unseen.is_hidden {
            self.rows += 1;
            self.seen.extend(&row.seen.hidden);
            self.unseen.extend(&row.unseen.hidden);
        }
    }

    fn is_short(&self, k: usize) -> bool {
        self.rows < TOGETHER || self.seen.len() < k || self.unseen.len() < k
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells written `team kind month people`, one letter a person.
    fn balanced(cells: &[&'static str], k: usize) -> (Vec<String>, Vec<(i32, i32)>) {
        let cell = |text: &&'static str| {
            let words: Vec<&'static str> = text.split(' ').collect();
            let kind = if words[1] == "unseen" { Kind::NotVisible } else { Kind::Own };
            let product = (kind == Kind::Own).then(|| words[1].to_owned());
            let key = Finest {
                paying_team: words[0].into(),
                product,
                kind,
                month: Month(words[2].parse().expect("a month")),
            };
            Cell { key, people: words[3].split("").filter(|it| !it.is_empty()).collect() }
        };
        let found = balance(cells.iter().map(cell), k);
        let name = |finest: &Finest| {
            let what = finest.product.as_deref().unwrap_or("unseen");
            format!("{} {what} {}", finest.paying_team, finest.month.0)
        };
        (found.shown.iter().map(name).collect(), found.homes.iter().map(|(month, home)| (month.0, home.0)).collect())
    }

    #[test]
    fn what_a_team_has_beside_a_small_cell_goes_with_it_and_so_does_another_team() {
        let cells =
            ["x p 1 a", "x q 1 abc", "x unseen 1 abc", "y q 1 de", "y unseen 1 def", "z q 1 ghi", "z unseen 1 ghi"];
        let (shown, homes) = balanced(&cells, 2);
        assert_eq!(shown, ["x q 1", "z unseen 1", "z q 1"]);
        assert_eq!(homes, [(1, 1)]);
    }

    #[test]
    fn what_is_too_few_waits_and_nothing_goes_back() {
        let first = ["x p 1 a", "x unseen 1 ab"];
        assert_eq!(balanced(&first, 2), (vec![], vec![]), "nobody is there to hide it among");
        let second = ["y p 2 c", "y unseen 2 cd"];
        assert_eq!(balanced(&[first, second].concat(), 2), (vec![], vec![(1, 2), (2, 2)]));
        let third = ["y p 2 cd", "y unseen 2 cd"];
        assert_eq!(balanced(&[first, third].concat(), 2).1, [(1, 2), (2, 2)], "who could be shown goes with it");
    }

    #[test]
    fn what_is_all_a_team_has_hides_nobody() {
        let cells =
            ["x unseen 1 a", "y p 1 bc", "y unseen 1 bc", "z p 1 de", "z unseen 1 de", "w p 1 fgh", "w unseen 1 fgh"];
        let (shown, homes) = balanced(&cells, 2);
        assert_eq!((shown, homes), (vec!["w unseen 1".to_owned(), "w p 1".to_owned()], vec![(1, 1)]));
    }
}
