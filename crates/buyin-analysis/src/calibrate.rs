//! Calibration: the estimator against time people wrote down, and what fitting it changes.
//!
//! Three numbers are fitted: the part of a day that leaves a trace, and the spreads of people and of shares; the doubt of the
//! level shrinks by how many people the fit rests on. Errors after fitting are of people left out of the fit, one at a time, so
//! that a calibration cannot flatter itself.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::{Day, EngineerDays, Month, Share};

use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::ledger::group::{Dimension, Filter, group};
use crate::ledger::range::{LogSd, Uncertainty};

/// Largest spread of shares tried, in tenths.
const MOST_SPREAD: u32 = 30;
/// A spread between fewer people says nothing.
const FEWEST_PEOPLE: usize = 3;

/// Hours somebody wrote down.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The day.
    pub day: Day,
    /// Person's key; nothing when the diary names nobody we know.
    pub person: Option<String>,
    /// Product id, or nothing for what is no product (meetings, leave, other work).
    pub product: Option<String>,
    /// Working days (hours over eight).
    pub days: EngineerDays,
}

/// What fitting found; kept with the decisions, and used from then on.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Calibration {
    /// Part of a worked day that leaves a trace.
    pub trace: f64,
    /// Log standard deviation of written over estimated time between people.
    pub person_log_sd: LogSd,
    /// Log standard deviation of shares.
    pub share_log_sd: LogSd,
    /// People it rests on.
    pub people: u64,
    /// Person-months it rests on.
    pub person_months: u64,
}

/// How far estimates were from what was written.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fit {
    /// Sum of estimates over sum of written days.
    pub ratio: f64,
    /// Mean absolute error of a person's product-month, in days.
    pub error: EngineerDays,
    /// How often the 80 % range held.
    pub coverage: Share,
}

/// The comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// With the assumptions in force.
    pub before: Fit,
    /// With the fit, on people left out of it.
    pub after: Fit,
    /// The fit on everybody.
    pub calibration: Calibration,
    /// Rows that name nobody, or nothing, we know.
    pub unmatched: u64,
}

/// A diary that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalibrationError {
    /// Nobody in it is known.
    #[error("none of the {0} rows names a person and a product the ledger knows in the same month")]
    NothingMatches(usize),
}

/// One person's product-month: estimated and written.
#[derive(Debug, Clone)]
struct Pair {
    person: String,
    entry: Vec<Entry>,
    all: Vec<Entry>,
    written: f64,
}

/// Compares entries with what was written, person by person, product by product, month by month.
///
/// # Errors
/// When nothing in the diary can be matched.
pub fn compare(entries: &[Entry], written: &[Written], in_force: &Uncertainty) -> Result<Comparison, CalibrationError> {
    let (pairs, unmatched) = pairs(entries, written);
    if pairs.is_empty() {
        return Err(CalibrationError::NothingMatches(written.len()));
    }
    let all: Vec<&Pair> = pairs.iter().collect();
    let calibration = fit(&all, in_force);
    let mut people: Vec<&str> = pairs.iter().map(|pair| pair.person.as_str()).collect();
    people.dedup();
    let mut left_out = Vec::new();
    for person in &people {
        let rest: Vec<&Pair> = pairs.iter().filter(|pair| pair.person != *person).collect();
        let fitted = if rest.is_empty() { calibration } else { fit(&rest, in_force) };
        let own = pairs.iter().filter(|pair| pair.person == *person);
        left_out.extend(own.map(|pair| outcome(pair, &apply(in_force, &fitted), fitted.trace / in_force.trace.0)));
    }
    let before: Vec<Outcome> = pairs.iter().map(|pair| outcome(pair, in_force, 1.0)).collect();
    Ok(Comparison { before: summary(&before), after: summary(&left_out), calibration, unmatched })
}

/// What a calibration makes of the assumptions.
pub fn apply(assumed: &Uncertainty, calibration: &Calibration) -> Uncertainty {
    Uncertainty {
        trace: Share(calibration.trace),
        person_log_sd: calibration.person_log_sd,
        share_log_sd: calibration.share_log_sd,
        diarists: calibration.people,
        ..*assumed
    }
}

fn pairs(entries: &[Entry], written: &[Written]) -> (Vec<Pair>, u64) {
    let known: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.product.as_deref()).collect();
    let mut diary: BTreeMap<(String, Month), BTreeMap<Option<String>, f64>> = BTreeMap::new();
    let mut unmatched = 0;
    for row in written {
        match &row.person {
            Some(person) if row.product.as_deref().is_none_or(|product| known.contains(product)) => {
                let month = diary.entry((person.clone(), row.day.month())).or_default();
                *month.entry(row.product.clone()).or_default() += row.days.0;
            }
            _ => unmatched += 1,
        }
    }
    let mut pairs = Vec::new();
    for ((person, month), products) in diary {
        let all: Vec<Entry> =
            entries.iter().filter(|entry| entry.person == person && entry.month == month).cloned().collect();
        if all.is_empty() {
            unmatched += products.len() as u64;
            continue;
        }
        for (product, written) in products.into_iter().filter_map(|(product, days)| Some((product?, days))) {
            let of_product =
                |entry: &&Entry| entry.product.as_ref() == Some(&product) && entry.kind != Kind::NotVisible;
            let entry = all.iter().filter(of_product).cloned().collect();
            pairs.push(Pair { person: person.clone(), entry, all: all.clone(), written });
        }
    }
    (pairs, unmatched)
}

struct Outcome {
    estimated: f64,
    written: f64,
    held: bool,
}

fn outcome(pair: &Pair, uncertainty: &Uncertainty, scale: f64) -> Outcome {
    let product = pair.entry.first().and_then(|entry| entry.product.clone());
    let filter = Filter { product, ..Filter::default() };
    let groups =
        if pair.entry.is_empty() { Vec::new() } else { group(&pair.all, &[Dimension::Product], &filter, uncertainty) };
    let days = groups.first().map(|group| group.days).unwrap_or_default();
    let held = days.low.0 * scale <= pair.written && pair.written <= days.high.0 * scale;
    Outcome { estimated: days.mid.0 * scale, written: pair.written, held }
}

fn summary(outcomes: &[Outcome]) -> Fit {
    let sum = |of: fn(&Outcome) -> f64| outcomes.iter().map(of).sum::<f64>();
    let count = outcomes.len().max(1) as f64;
    Fit {
        ratio: sum(|outcome| outcome.estimated) / sum(|outcome| outcome.written).max(f64::MIN_POSITIVE),
        error: EngineerDays(sum(|outcome| (outcome.estimated - outcome.written).abs()) / count),
        coverage: Share(sum(|outcome| f64::from(u8::from(outcome.held))) / count),
    }
}

/// The trace is scaled so that sums agree, the spread of people is that of their totals, and the spread of shares is the
/// smallest that holds four times in five where the ledger saw anything: what it did not see has no range to widen.
fn fit(pairs: &[&Pair], in_force: &Uncertainty) -> Calibration {
    let outcomes = |uncertainty: &Uncertainty, scale| {
        pairs.iter().map(|pair| outcome(pair, uncertainty, scale)).collect::<Vec<_>>()
    };
    let ratio = summary(&outcomes(in_force, 1.0)).ratio;
    let trace = (in_force.trace.0 / ratio.max(0.01)).clamp(0.05, 1.0);
    let scale = trace / in_force.trace.0;
    let totals = totals(pairs, &outcomes(in_force, scale));
    let people = totals.len() as u64;
    let person_log_sd = person_spread(totals.into_values()).unwrap_or(in_force.person_log_sd);
    let coverage = |spread: LogSd| {
        let uncertainty = Uncertainty { share_log_sd: spread, person_log_sd, diarists: people, ..*in_force };
        let mut seen = outcomes(&uncertainty, scale);
        seen.retain(|outcome| outcome.estimated > 0.0);
        summary(&seen).coverage.0
    };
    let share_log_sd = least_spread(coverage);
    Calibration { trace, person_log_sd, share_log_sd, people, person_months: pairs.len() as u64 }
}

/// The smallest spread that holds four times in five; where none does, the smallest that holds most often.
fn least_spread(coverage: impl Fn(LogSd) -> f64) -> LogSd {
    let mut best = (LogSd(0.1), 0.0);
    for spread in (1..=MOST_SPREAD).map(|step| LogSd(f64::from(step) * 0.1)) {
        let found = coverage(spread);
        if found > best.1 {
            best = (spread, found);
        }
        if found >= 0.8 {
            break;
        }
    }
    best.0
}

/// Estimated and written days of each person.
fn totals<'a>(pairs: &[&'a Pair], outcomes: &[Outcome]) -> BTreeMap<&'a str, (f64, f64)> {
    let mut totals: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (pair, outcome) in pairs.iter().zip(outcomes) {
        let total = totals.entry(pair.person.as_str()).or_default();
        total.0 += outcome.estimated;
        total.1 += outcome.written;
    }
    totals
}

/// Root mean square of ln(written ÷ estimated); nothing from fewer than [`FEWEST_PEOPLE`].
fn person_spread(totals: impl Iterator<Item = (f64, f64)>) -> Option<LogSd> {
    let squares: Vec<f64> = totals
        .filter(|(estimated, written)| *estimated > 0.0 && *written > 0.0)
        .map(|(estimated, written)| (written / estimated).ln().powi(2))
        .collect();
    let count = squares.len();
    (count >= FEWEST_PEOPLE).then(|| LogSd((squares.iter().sum::<f64>() / count as f64).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use buyin_facts::NanoDays;
    use buyin_facts::estimate::Variance;

    fn entry(person: &str, product: &str, days: i64) -> Entry {
        Entry {
            person: person.into(),
            paying_team: "t".into(),
            product: Some(product.into()),
            owner: None,
            kind: Kind::Build,
            embedded: false,
            month: Day(19_870).month(),
            time: NanoDays(days * NanoDays::DAY.0),
            variance: Variance(0.1),
        }
    }

    fn written(person: Option<&str>, product: &str, days: f64) -> Written {
        Written {
            day: Day(19_870),
            person: person.map(str::to_owned),
            product: Some(product.to_owned()),
            days: EngineerDays(days),
        }
    }

    #[test]
    fn a_ledger_that_sees_half_is_doubled_for_people_left_out() {
        let people = ["a", "b", "c", "d"];
        let entries: Vec<Entry> =
            people.iter().flat_map(|person| [entry(person, "p", 4), entry(person, "q", 3)]).collect();
        let diary: Vec<Written> = people
            .iter()
            .flat_map(|person| [written(Some(person), "p", 6.0), written(Some(person), "q", 3.5)])
            .collect();
        let comparison = compare(&entries, &diary, &Uncertainty::assumed(false)).expect("a comparison");
        assert!((comparison.before.ratio - 28.0 / 38.0).abs() < 1e-9);
        assert!((comparison.after.ratio - 1.0).abs() < 0.05);
        assert!((comparison.calibration.trace - 0.7 * 38.0 / 28.0).abs() < 1e-9);
        assert!(comparison.after.error.0 < comparison.before.error.0);
        assert!(comparison.after.coverage.0 >= 0.8);
        // Everybody is off by the same factor: nothing is left between people.
        assert!(comparison.calibration.person_log_sd.0 < 1e-9);
    }

    #[test]
    fn a_product_nobody_knows_is_unmatched_and_no_estimate_of_zero() {
        let entries = [entry("a", "p", 4)];
        let diary = [written(Some("a"), "p", 4.0), written(Some("a"), "nonsense", 4.0)];
        let comparison = compare(&entries, &diary, &Uncertainty::assumed(false)).expect("a comparison");
        assert_eq!(comparison.unmatched, 1);
        assert!((comparison.before.ratio - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_spread_of_people_is_that_of_their_totals() {
        let spread = person_spread([(1.0, 1.0), (1.0, 2.0), (2.0, 1.0), (0.0, 3.0)].into_iter()).expect("a spread");
        // By hand: √((0 + ln²2 + ln²2) / 3) = 0.6931 × √(2/3).
        assert!((spread.0 - 0.5660).abs() < 1e-3, "{spread:?}");
        assert_eq!(person_spread([(1.0, 2.0)].into_iter()), None);
    }

    #[test]
    fn the_spread_of_shares_is_the_least_that_helps() {
        assert_eq!(least_spread(|spread| spread.0), LogSd(0.8));
        assert_eq!(least_spread(|spread| spread.0.min(0.4)), LogSd(0.4));
    }

    #[test]
    fn a_diary_of_strangers_is_refused() {
        let refused = compare(&[entry("a", "p", 1)], &[written(None, "p", 1.0)], &Uncertainty::assumed(false));
        assert_eq!(refused, Err(CalibrationError::NothingMatches(1)));
    }
}
