//! Stays: what held from when to when, built from what held on each day that something changed.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::day::Day;

/// First day and first day no more; nothing where it is not known or still goes on.
type Stay = (Option<Day>, Option<Day>);

/// Stays of members in groups.
#[derive(Debug, Default)]
pub(super) struct Spells {
    stays: BTreeMap<(String, String), Vec<Stay>>,
    open: BTreeMap<String, BTreeSet<String>>,
}

impl Spells {
    /// From `day` on, the group has exactly these members.
    pub(super) fn update(&mut self, day: Option<Day>, group: &str, members: BTreeSet<String>) {
        let before = self.open.remove(group).unwrap_or_default();
        for left in before.difference(&members) {
            if let Some(stay) = self.stays.get_mut(&(group.to_owned(), left.clone())).and_then(|stays| stays.last_mut())
            {
                stay.1 = day;
            }
        }
        for joined in members.difference(&before) {
            let stays = self.stays.entry((group.to_owned(), joined.clone())).or_default();
            match stays.last_mut() {
                // Away for less than a day: a move between files, or a revert.
                Some(stay) if stay.1 == day && stay.1.is_some() => stay.1 = None,
                _ => stays.push((day, None)),
            }
        }
        self.open.insert(group.to_owned(), members);
    }

    /// Every stay of at least a day as (group, member, first day, first day no more), sorted.
    pub(super) fn finish(self) -> impl Iterator<Item = (String, String, Option<Day>, Option<Day>)> {
        self.stays.into_iter().flat_map(|((group, member), stays)| {
            let lasting = stays.into_iter().filter(|(since, until)| until.is_none() || since != until);
            lasting.map(move |(since, until)| (group.clone(), member.clone(), since, until))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_open_close_and_open_again() {
        let mut spells = Spells::default();
        let set = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        spells.update(Some(Day(1)), "a", set(&["ann", "bo"]));
        spells.update(Some(Day(5)), "a", set(&["ann", "cy"]));
        spells.update(Some(Day(5)), "a", set(&["ann", "bo"]));
        spells.update(Some(Day(7)), "a", set(&["bo"]));
        spells.update(Some(Day(9)), "a", set(&["ann", "bo"]));
        let stays: Vec<_> = spells
            .finish()
            .map(|(_, who, since, until)| (who, since.map(|day| day.0), until.map(|day| day.0)))
            .collect();
        assert_eq!(
            stays,
            [("ann".to_owned(), Some(1), Some(7)), ("ann".to_owned(), Some(9), None), ("bo".to_owned(), Some(1), None)]
        );
    }
}
