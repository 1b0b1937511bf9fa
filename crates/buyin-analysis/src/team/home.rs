//! Where somebody is at home: the place with most of their weighted commits, changed reluctantly.
//!
//! Of each month with evidence, the window is that month and the two before. Home changes only when one other place has led
//! three such windows in a row, each with more than half of the work or with none left at home; on the first day of the month
//! after. Before the first evidence and in the first three months, home is the place that leads those three months.

use std::collections::BTreeMap;

use buyin_facts::{Day, Month};

/// Months of a window, and windows in a row that move somebody.
const MONTHS: i32 = 3;

/// Work in a place in a month: weighted commits.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Work {
    pub(super) month: Month,
    pub(super) place: u32,
    pub(super) weight: f64,
}

/// Homes in order of their first day; the first since before all time. Empty without evidence.
pub(super) fn homes(mut work: Vec<Work>) -> Vec<(Day, u32)> {
    work.retain(|work| work.weight > 0.0);
    // Also by weight, so that sums do not depend on the order of commits.
    work.sort_by(|one, other| {
        (one.month, one.place).cmp(&(other.month, other.place)).then(one.weight.total_cmp(&other.weight))
    });
    let Some(first) = work.first().map(|work| work.month) else { return Vec::new() };
    let window = |from: Month, to: Month| {
        let start = work.partition_point(|work| work.month < from);
        let end = work.partition_point(|work| work.month <= to);
        &work[start..end]
    };
    let mut home = lead(window(first, Month(first.0 + MONTHS - 1))).0;
    let mut homes = vec![(Day(i32::MIN), home)];
    let mut streak = (home, 0);
    for month in work.chunk_by(|one, other| one.month == other.month).filter_map(|chunk| Some(chunk.first()?.month)) {
        let window = window(Month(month.0 - MONTHS + 1), month);
        let (place, majority) = lead(window);
        let left = window.iter().all(|work| work.place != home);
        streak = match (place != home && (majority || left), streak.0 == place) {
            (true, true) => (place, streak.1 + 1),
            (true, false) => (place, 1),
            (false, _) => (home, 0),
        };
        if streak.1 >= MONTHS {
            home = place;
            homes.push((Month(month.0 + 1).first(), home));
            streak = (home, 0);
        }
    }
    homes
}

/// The place with most weight, the first of equals, and whether it has more than half.
fn lead(work: &[Work]) -> (u32, bool) {
    let mut places: BTreeMap<u32, f64> = BTreeMap::new();
    for work in work {
        *places.entry(work.place).or_default() += work.weight;
    }
    let total: f64 = places.values().sum();
    let mut best = (0, 0.0);
    for (place, weight) in places {
        if weight > best.1 {
            best = (place, weight);
        }
    }
    (best.0, best.1 * 2.0 > total)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Months from January 2024 on, each a list of (place, weight).
    fn homes_of(months: &[&[(u32, f64)]]) -> Vec<(String, u32)> {
        let first = Day::new(2024, 1, 1).expect("a date").month();
        let work = months.iter().enumerate().flat_map(|(at, places)| {
            places.iter().map(move |&(place, weight)| Work { month: Month(first.0 + at as i32), place, weight })
        });
        let name = |day: Day| if day.0 == i32::MIN { "ever".to_owned() } else { day.to_string() };
        homes(work.collect()).into_iter().map(|(day, place)| (name(day), place)).collect()
    }

    #[test]
    fn home_changes_after_three_months_of_majority_elsewhere() {
        let ever = |place| ("ever".to_owned(), place);
        assert_eq!(homes_of(&[]), []);
        assert_eq!(homes_of(&[&[(1, 1.0)], &[(2, 9.0)], &[(2, 9.0)]]), [ever(2)], "a first visit is no home");
        let guest: [&[(u32, f64)]; 5] = [&[(1, 5.0)], &[(1, 5.0)], &[(1, 5.0)], &[(2, 6.0)], &[(1, 5.0)]];
        assert_eq!(homes_of(&guest), [ever(1)]);
        let moved: [&[(u32, f64)]; 8] =
            [&[(1, 5.0)], &[(1, 5.0)], &[(1, 5.0)], &[(2, 5.0)], &[(2, 5.1)], &[(2, 5.0)], &[(2, 5.0)], &[(2, 5.0)]];
        // Windows ending in May, June and July have the majority elsewhere.
        assert_eq!(homes_of(&moved), [ever(1), ("2024-08-01".to_owned(), 2)]);
        let two: &[(u32, f64)] = &[(2, 4.0), (3, 4.0)];
        let torn: [&[(u32, f64)]; 6] = [&[(1, 9.0)], &[(1, 1.0)], two, two, two, two];
        assert_eq!(homes_of(&torn), [ever(1)], "no other place has more than half");
        let gone: [&[(u32, f64)]; 7] = [&[(1, 9.0)], &[(1, 1.0)], two, two, two, two, two];
        assert_eq!(homes_of(&gone), [ever(1), ("2024-08-01".to_owned(), 2)], "nothing is left at home");
    }
}
