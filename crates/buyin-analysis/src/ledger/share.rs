//! Shares: where a person's week went.
//!
//! The share of account `j` in week `w` is the mean of `Dirichlet(α₀·m + β·e)`: `e` is the week's evidence, `m` the
//! person's own recent weeks. Closed under aggregation, exact in sum, and the variance has a closed form. Source:
//! `methods.md` §1.5, layer B.

use std::collections::BTreeMap;

use buyin_facts::estimate::Variance;
use buyin_facts::{Day, Share};

use crate::ledger::evidence::{Account, Item, Weight};
use crate::ledger::presence::Calendar;

/// Weight of the prior, in units of evidence.
const ALPHA: f64 = 2.0;
/// Weight of one unit of evidence; the knob of overdispersion.
const BETA: f64 = 1.0;
/// Weeks that make the prior.
const MEMORY_WEEKS: i32 = 8;
/// An item speaks for working days before it, at most this many …
const REACH: usize = 5;
/// … each `exp(-1/2)` times less than the day after it.
const DECAY: f64 = 0.5;
/// Parts of the prior smaller than this are left out.
const SLIGHT: f64 = 0.01;

/// Where one week of a person went; shares sum to one.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Its Monday.
    pub monday: Day,
    /// Accounts with share and variance of the share, ascending.
    pub shares: Vec<(Account, Share, Variance)>,
}

/// Shares of the weeks asked for (Mondays, ascending) from a person's items in order of day.
pub fn weeks(items: &[Item], mondays: &[Day], calendar: &Calendar) -> Vec<Week> {
    let evidence = by_week(items, calendar);
    mondays.iter().filter_map(|monday| week(*monday, &evidence)).collect()
}

type WeekEvidence = BTreeMap<Day, BTreeMap<Account, f64>>;

/// Spreads each item backwards over the working days since the item before it.
fn by_week(items: &[Item], calendar: &Calendar) -> WeekEvidence {
    let mut weeks = WeekEvidence::new();
    let mut previous: Option<Day> = None;
    for item in items {
        let reach = reach(item.day, previous, calendar);
        let total: f64 = reach.iter().map(|(_, weight)| weight.0).sum();
        for (day, weight) in reach {
            let week = weeks.entry(day.week()).or_default();
            for (account, part) in &item.parts {
                *week.entry(*account).or_default() += item.weight.0 * part.0 * weight.0 / total;
            }
        }
        previous = Some(item.day);
    }
    weeks
}

/// The days an item speaks for: its own, and working days back to the item before, at most [`REACH`].
fn reach(day: Day, previous: Option<Day>, calendar: &Calendar) -> Vec<(Day, Weight)> {
    let mut reached = vec![(day, Weight(1.0))];
    let first = previous.map_or(day, |previous| previous.plus(1));
    let mut earlier = day.plus(-1);
    while earlier >= first && reached.len() <= REACH && earlier.0 > day.0 - 14 {
        if calendar.is_working(earlier) {
            reached.push((earlier, Weight((-DECAY * reached.len() as f64).exp())));
        }
        earlier = earlier.plus(-1);
    }
    reached
}

fn week(monday: Day, evidence: &WeekEvidence) -> Option<Week> {
    let empty = BTreeMap::new();
    let now = evidence.get(&monday).unwrap_or(&empty);
    let prior = prior(monday, evidence).or_else(|| normalised(now.clone()))?;
    let mut alpha: BTreeMap<Account, f64> =
        prior.into_iter().map(|(account, share)| (account, ALPHA * share)).collect();
    for (account, weight) in now {
        *alpha.entry(*account).or_default() += BETA * weight;
    }
    let total: f64 = alpha.values().sum();
    let shares = alpha
        .into_iter()
        .map(|(account, alpha)| {
            let share = alpha / total;
            (account, Share(share), Variance(share * (1.0 - share) / (total + 1.0)))
        })
        .collect();
    Some(Week { monday, shares })
}

/// What the person did in the weeks before, without what marks single commits (adoption, review): a habit is a component.
fn prior(monday: Day, evidence: &WeekEvidence) -> Option<BTreeMap<Account, f64>> {
    let mut sum: BTreeMap<Account, f64> = BTreeMap::new();
    for (_, week) in evidence.range(monday.plus(-7 * MEMORY_WEEKS)..monday) {
        for (account, weight) in week {
            let habit = Account { adopts: None, ..*account };
            *sum.entry(habit).or_default() += weight;
        }
    }
    let mut prior = normalised(sum)?;
    prior.retain(|_, share| *share >= SLIGHT);
    normalised(prior)
}

fn normalised(weights: BTreeMap<Account, f64>) -> Option<BTreeMap<Account, f64>> {
    let total: f64 = weights.values().sum();
    (total > 0.0).then(|| weights.into_iter().map(|(account, weight)| (account, weight / total)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::ComponentIx;
    use crate::ledger::evidence::Landing;
    use proptest::prelude::*;

    fn account(component: u32) -> Account {
        Account { component: ComponentIx(component), adopts: None, review: false }
    }

    fn item(day: Day, component: u32, weight: f64) -> Item {
        Item {
            day,
            weight: Weight(weight),
            parts: vec![(account(component), Weight(1.0))],
            landing: Landing::AsWritten,
        }
    }

    const MONDAY: Day = Day(19_870); // 2024-05-27

    #[test]
    fn a_week_follows_its_evidence_and_leans_on_the_weeks_before() {
        let items = [item(MONDAY, 1, 4.0), item(MONDAY.plus(7), 2, 4.0)];
        let weeks = weeks(&items, &[MONDAY, MONDAY.plus(7)], &Calendar::default());
        // The second item reaches back over four working days of the first week, but not to the day of the first item:
        // weights 1, e^-½ … e^-2; second week holds 1/2.1485 of it (Mon), the first week the rest.
        let here = 1.0 / (1.0 + (-0.5_f64).exp() + (-1.0_f64).exp() + (-1.5_f64).exp() + (-2.0_f64).exp());
        let e2_first = 4.0 * (1.0 - here);
        let prior_2 = e2_first / (4.0 + e2_first);
        let alpha_2 = 2.0 * prior_2 + 4.0 * here;
        let expected = alpha_2 / (2.0 + 4.0 * here);
        // Nothing is known before the first week, so its shares are its evidence alone.
        assert!((weeks[0].shares[0].1.0 - 4.0 / (4.0 + e2_first)).abs() < 1e-12);
        let found = weeks[1].shares.iter().find(|(account, ..)| account.component == ComponentIx(2)).expect("a share");
        assert!((found.1.0 - expected).abs() < 1e-12, "{} {expected}", found.1.0);
        assert!((found.2.0 - expected * (1.0 - expected) / (3.0 + 4.0 * here)).abs() < 1e-12);
    }

    #[test]
    fn a_silent_week_goes_where_the_weeks_before_went() {
        let weeks = weeks(&[item(MONDAY, 1, 4.0)], &[MONDAY.plus(7)], &Calendar::default());
        assert_eq!(weeks[0].shares, [(account(1), Share(1.0), Variance(0.0))]);
    }

    proptest! {
        #[test]
        fn shares_sum_to_one(days in proptest::collection::vec((0..200_i32, 0..6_u32, 0.25..8.0_f64), 1..60)) {
            let mut items: Vec<Item> = days.into_iter().map(|(day, c, weight)| item(MONDAY.plus(day), c, weight)).collect();
            items.sort_by_key(|item| item.day);
            let mondays: Vec<Day> = (0..30).map(|week| MONDAY.plus(7 * week)).collect();
            for week in weeks(&items, &mondays, &Calendar::default()) {
                let sum: f64 = week.shares.iter().map(|(_, share, _)| share.0).sum();
                prop_assert!((sum - 1.0).abs() < 1e-9);
            }
        }
    }
}
