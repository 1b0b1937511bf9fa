//! Which cells stand by themselves under *strict*, and when the others are told as one.
//!
//! Cells are judged in order of time, each period by itself and what waited before it: what was said of a period is never taken
//! back, so that answers of two days side by side differ by whole periods and not by what moved within one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Keys of people.
pub(crate) type People<'a> = BTreeSet<&'a str>;

/// A cell while it is being judged.
pub(crate) struct Cell<'a, K> {
    pub(crate) key: K,
    pub(crate) people: People<'a>,
}

/// What became of cells.
pub(crate) struct Pooled<K, P> {
    /// Those that are shown.
    pub(crate) shown: Vec<K>,
    /// The period in whose suppressed row the hidden cells of a period stand. Those of periods that are not in here wait: they
    /// are in no answer until people enough are together.
    pub(crate) homes: BTreeMap<P, P>,
}

/// Hides cells under `k` people, and with them the smallest others until what a suppressed row holds is of `k` people too. A
/// period whose hidden cells have too few people together waits for the next.
pub(crate) fn pool<K: Ord, P: Ord + Copy>(periods: BTreeMap<P, Vec<Cell<'_, K>>>, k: usize) -> Pooled<K, P> {
    let mut pooled = Pooled { shown: Vec::new(), homes: BTreeMap::new() };
    let (mut waiting, mut people) = (Vec::new(), People::new());
    for (period, cells) in periods {
        let all = cells.len();
        let shown = hide(cells, &mut people, k);
        if shown.len() < all {
            waiting.push(period);
        }
        if people.len() >= k {
            pooled.homes.extend(waiting.drain(..).map(|waited| (waited, period)));
            people.clear();
        }
        pooled.shown.extend(shown);
    }
    pooled
}

/// The cells that may stand by themselves beside people who are hidden already; those who have to be hidden too are added to them.
pub(crate) fn hide<'a, K: Ord>(mut cells: Vec<Cell<'a, K>>, hidden: &mut People<'a>, k: usize) -> Vec<K> {
    cells.sort_by(|one, other| (Reverse(one.people.len()), &one.key).cmp(&(Reverse(other.people.len()), &other.key)));
    let is_short = |people: usize, hidden: usize| people < k || (0 < hidden && hidden < k);
    while let Some(cell) = cells.pop_if(|cell| is_short(cell.people.len(), hidden.len())) {
        hidden.extend(cell.people);
    }
    cells.into_iter().map(|cell| cell.key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells named by their people, one letter each.
    fn pooled(periods: &[(u8, &[&'static str])], k: usize) -> (Vec<&'static str>, Vec<(u8, u8)>) {
        let cell =
            |name: &&'static str| Cell { key: *name, people: name.split("").filter(|it| !it.is_empty()).collect() };
        let periods = periods.iter().map(|(period, cells)| (*period, cells.iter().map(cell).collect())).collect();
        let pooled = pool(periods, k);
        (pooled.shown, pooled.homes.into_iter().collect())
    }

    #[test]
    fn a_small_cell_takes_the_smallest_other_with_it() {
        assert_eq!(pooled(&[(1, &["a", "bc", "def"])], 2), (vec!["def"], vec![(1, 1)]));
        assert_eq!(pooled(&[(1, &["a", "b", "def"])], 2), (vec!["def"], vec![(1, 1)]), "two of one are two people");
    }

    #[test]
    fn what_is_too_few_waits_and_nothing_goes_back() {
        assert_eq!(pooled(&[(1, &["a"]), (2, &["ab", "cde"])], 2), (vec!["cde"], vec![(1, 2), (2, 2)]));
        assert_eq!(pooled(&[(1, &["ab"]), (2, &["a"])], 2), (vec!["ab"], vec![]), "the last one is in no answer");
        assert_eq!(pooled(&[(1, &["a"]), (2, &["a"])], 2), (vec![], vec![]), "nor is one person alone");
    }

    #[test]
    fn what_was_said_is_said_again_when_time_goes_by() {
        let all: [(u8, &[&str]); 5] =
            [(1, &["a", "bcd"]), (2, &["ab", "cd"]), (3, &["a"]), (4, &["c", "abd"]), (5, &["d"])];
        let (shown, homes) = pooled(&all, 2);
        for until in 0..all.len() {
            let (before, before_homes) = pooled(&all[..until], 2);
            assert!(shown.starts_with(&before), "{before:?} {shown:?}");
            assert!(homes.starts_with(&before_homes) || before_homes.iter().all(|home| homes.contains(home)));
        }
    }
}
