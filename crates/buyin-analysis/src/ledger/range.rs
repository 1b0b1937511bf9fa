//! The range of a sum of people's time: what it stands on, and its closed form. Knows parts of people's time, not what they were
//! spent on.

use buyin_facts::estimate::Variance;
use buyin_facts::{Estimate, Month, NanoDays, Share};
use rustc_hash::FxHashMap;

use crate::ledger::Kind;
use crate::ledger::entry::Entry;

/// What a range stands on besides the model's variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uncertainty {
    /// Part of a worked day that leaves a trace in git. Mean of 1 − Beta(3, 7). Source: `methods.md` §1.5.
    pub trace: Share,
    /// Log standard deviation of logged over estimated time between people of one level.
    pub person_log_sd: LogSd,
    /// Log standard deviation of a small share of a person's time. Source: `methods.md` §1.5: 0.6 without a roster, 0.45
    /// with one; an assumption until calibrated.
    pub share_log_sd: LogSd,
    /// Correlation of errors between people. Source: as above.
    pub between: Share,
    /// Log standard deviation of the level: how an organisation lands its changes, and how much of its work is no code, shifts
    /// everybody's visible time alike.
    pub common_log_sd: LogSd,
    /// People the level was fitted to by what they wrote down.
    pub diarists: u64,
}

/// Log standard deviation of logged over estimated time between projects of one person each: by commit days alone, and where the
/// weeks worked are known. Source: `methods.md` §1.2, left out one at a time. What stays when they are known is the person's;
/// what knowing them takes away is the doubt of how days without commits are to be read, and that follows the way a place
/// works (`presence.md`: kinds of work differ more in it than gaps of any length).
const UNKNOWN_PRESENCE: f64 = 0.60;
const KNOWN_PRESENCE: f64 = 0.42;
/// Log standard deviation of the part of a worked day that leaves a trace, 1 − Beta(3, 7): √(0.3 · 0.7 / 11) ÷ 0.7.
const TRACE: f64 = 0.197;

/// A standard deviation of a logarithm.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct LogSd(pub f64);

impl Uncertainty {
    /// Before any calibration.
    pub fn assumed(roster: bool) -> Self {
        let habit = UNKNOWN_PRESENCE * UNKNOWN_PRESENCE - KNOWN_PRESENCE * KNOWN_PRESENCE;
        Self {
            trace: Share(0.7),
            person_log_sd: LogSd(KNOWN_PRESENCE),
            share_log_sd: LogSd(if roster { 0.45 } else { 0.6 }),
            between: Share(0.2),
            // A roster says which days somebody had, and nothing of how their days without commits are to be read.
            common_log_sd: LogSd(TRACE.hypot(habit.sqrt())),
            diarists: 0,
        }
    }

    /// The doubt of the level that is left: of the assumption and the mean of the deviations of those who wrote down their
    /// time, each by its precision.
    pub(crate) fn level_log_sd(&self) -> LogSd {
        if self.diarists == 0 {
            return self.common_log_sd;
        }
        let [assumed, of_one] = [self.common_log_sd, self.person_log_sd].map(|sd| sd.0.powi(2));
        let of_mean = of_one / self.diarists as f64;
        LogSd((assumed * of_mean / (assumed + of_mean).max(f64::MIN_POSITIVE)).sqrt())
    }

    /// Of a small share of one person's time, apart from what everybody's has in common.
    pub(crate) fn of_small_share(&self) -> LogSd {
        LogSd(self.share_log_sd.0.hypot(self.person_log_sd.0))
    }
}

/// A sum of entries.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Total {
    /// Exact sum.
    pub time: NanoDays,
    /// The sum with its range.
    pub days: Estimate,
    /// How many people.
    pub people: u64,
}

/// A sum of visible parts of people's time within one period, of which `visible` says what each of them had.
pub(crate) fn sum_of<'a>(
    parts: impl Iterator<Item = (&'a str, NanoDays, Variance)>,
    visible: &Visible<'_>,
    uncertainty: &Uncertainty,
) -> Total {
    let hidden = NanoDays::ZERO;
    let people = parts.map(|(person, time, variance)| Part { person, time, hidden, variance }).collect();
    total(&by_person(people), visible, None, uncertainty)
}

/// What one person has in a group.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) person: &'a str,
    time: NanoDays,
    /// What of it is not visible.
    hidden: NanoDays,
    variance: Variance,
}

impl<'a> Part<'a> {
    pub(super) fn of(entry: &'a Entry) -> Self {
        let hidden = if entry.kind == Kind::NotVisible { entry.time } else { NanoDays::ZERO };
        Self { person: &entry.person, time: entry.time, hidden, variance: entry.variance }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.time += other.time;
        self.hidden += other.hidden;
        self.variance.0 += other.variance.0;
    }
}

/// The parts of each person as one, in order of person.
pub(super) fn by_person(mut people: Vec<Part<'_>>) -> Vec<Part<'_>> {
    people.sort_by_key(|part| part.person);
    people.dedup_by(|later, first| {
        let same = later.person == first.person;
        if same {
            first.add(later);
        }
        same
    });
    people
}

/// A sum of everybody's parts.
pub(super) fn total(
    people: &[Part<'_>],
    visible: &Visible<'_>,
    period: Option<Month>,
    uncertainty: &Uncertainty,
) -> Total {
    let time = people.iter().map(|part| part.time).sum();
    Total { time, days: estimate(time, people, visible, period, uncertainty), people: people.len() as u64 }
}

/// The range of a sum. Each person's part `h` errs in two ways: in the share of the person's visible time `V` that it is
/// (`s·h·(1 − h/V)`: nothing errs when all of it is in the group) and in how much the person works unseen (`t·h`). Errors of
/// different people correlate by `ρ`. The level `c` errs for everybody alike, and moves time between what is seen and what is
/// not: variance `Σ model + (1−ρ)·Σ e² + ρ·(Σ e)² + (c·Σ level)²`.
fn estimate(
    time: NanoDays,
    people: &[Part<'_>],
    visible: &Visible<'_>,
    period: Option<Month>,
    uncertainty: &Uncertainty,
) -> Estimate {
    let (mut model, mut squares, mut sum, mut level) = (0.0, 0.0, 0.0, 0.0);
    for part in people {
        let (time, of_all) = (part.time.days().0, visible.of_person(part.person, period));
        let all = of_all.seen.days().0.max(time);
        let share_error = uncertainty.share_log_sd.0 * time * (1.0 - time / all.max(f64::MIN_POSITIVE));
        let error = share_error.hypot(uncertainty.person_log_sd.0 * time);
        model += part.variance.0;
        squares += error * error;
        sum += error;
        level += of_all.level(part);
    }
    let between = uncertainty.between.0;
    let common = uncertainty.level_log_sd().0 * level;
    let variance = model + (1.0 - between) * squares + between * sum * sum + common * common;
    Estimate::log_normal(time.days(), Variance(variance))
}

/// Each person's time in each period of a grouping, seen and not.
pub(crate) struct Visible<'a> {
    people: FxHashMap<(&'a str, Option<Month>), Split>,
}

/// A person's time in a period.
#[derive(Debug, Clone, Copy, Default)]
struct Split {
    seen: NanoDays,
    hidden: NanoDays,
}

impl Split {
    /// By how many days a part grows where the level of what is seen doubles: what is seen of it, less what of the rest of it
    /// would turn out to have been seen. All of a person's time does not grow.
    fn level(&self, part: &Part<'_>) -> f64 {
        let seen = (part.time - part.hidden).days().0;
        let of_hidden = part.hidden.days().0 / self.hidden.days().0.max(f64::MIN_POSITIVE);
        seen - of_hidden * self.seen.days().0
    }
}

impl<'a> Visible<'a> {
    /// Of some entries, each in the period its month is in.
    pub(crate) fn of(entries: impl IntoIterator<Item = &'a Entry>, period: impl Fn(Month) -> Option<Month>) -> Self {
        let mut people: FxHashMap<(&str, Option<Month>), Split> = FxHashMap::default();
        for entry in entries {
            let split = people.entry((&entry.person, period(entry.month))).or_default();
            let side = if entry.kind == Kind::NotVisible { &mut split.hidden } else { &mut split.seen };
            *side += entry.time;
        }
        Self { people }
    }

    fn of_person(&self, person: &str, period: Option<Month>) -> Split {
        self.people.get(&(person, period)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALONE: Uncertainty = Uncertainty {
        trace: Share(1.0),
        person_log_sd: LogSd(0.0),
        share_log_sd: LogSd(0.0),
        between: Share(0.0),
        common_log_sd: LogSd(0.5),
        diarists: 0,
    };

    fn entry(person: &str, kind: Kind, days: i64) -> Entry {
        Entry {
            person: person.into(),
            paying_team: "t".into(),
            product: None,
            owner: None,
            kind,
            embedded: false,
            month: Month(24_000),
            time: NanoDays(days * NanoDays::DAY.0),
            variance: Variance(0.0),
        }
    }

    /// The sum of the entries that are taken, where nothing errs but the level.
    fn estimate(entries: &[Entry], takes: impl Fn(&Entry) -> bool) -> Estimate {
        let visible = Visible::of(entries, |_| None);
        let parts = entries.iter().filter(|entry| takes(entry)).map(Part::of).collect();
        total(&by_person(parts), &visible, None, &ALONE).days
    }

    #[test]
    fn the_level_errs_for_everybody_alike() {
        let entries: Vec<Entry> = ["a", "b", "c"].map(|person| entry(person, Kind::Own, 10)).into();
        let (one, all) = (estimate(&entries, |entry| entry.person == "a"), estimate(&entries, |_| true));
        // Independent errors would shrink with the number of people.
        assert!((all.low.0 - 3.0 * one.low.0).abs() < 1e-9 && (all.high.0 - 3.0 * one.high.0).abs() < 1e-9);
        // By hand: s² = ln 1.25, s = 0.4724; 10·e^(-s²/2 ± 1.2816 s).
        assert!((one.low.0 - 4.883).abs() < 0.01 && (one.high.0 - 16.385).abs() < 0.01, "{one:?}");
    }

    #[test]
    fn the_level_moves_time_between_seen_and_not_and_adds_none() {
        let entries = [entry("a", Kind::Own, 6), entry("a", Kind::NotVisible, 12), entry("a", Kind::Review, 2)];
        let all = estimate(&entries, |_| true);
        assert!((all.high.0 - all.low.0).abs() < 1e-9, "a day is a day: {all:?}");
        // By hand: what is seen errs by 0.5 · 8 = 4 days, and so does the rest of 12: s² = ln(1 + 16/144) = 0.10536.
        let hidden = estimate(&entries, |entry| entry.kind == Kind::NotVisible);
        assert!((hidden.low.0 - 12.0 * (-0.05268_f64 - 1.28155 * 0.32459).exp()).abs() < 0.001, "{hidden:?}");
    }

    #[test]
    fn what_people_write_down_takes_the_doubt_of_the_level_away() {
        let fitted = |diarists| Uncertainty { diarists, person_log_sd: LogSd(0.5), ..ALONE }.level_log_sd().0;
        // By hand: the mean of four people of 0.5 has 0.25; precisions 4 + 16 make √(1/20).
        assert!((fitted(0) - 0.5).abs() < 1e-12 && (fitted(4) - 0.05_f64.sqrt()).abs() < 1e-12);
        assert!(fitted(1_000) < 0.02);
    }
}
