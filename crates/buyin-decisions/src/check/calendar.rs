//! The calendar.

use std::collections::BTreeSet;

use crate::problem::Problem;
use crate::written::Written;

/// A holiday is told once; twice is most often a typing error in one of the two.
pub(super) fn repeated_holiday(written: &Written, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for day in written.config.holidays.iter().filter(|day| !seen.insert(day.value)) {
        problems.push(Problem::warning(&day.place, format!("{} is told twice", day.value)));
    }
}
