//! Presence: which working days a person had, and which of them are visible.
//!
//! Capacity comes from a roster where there is one, else from the calendar within *spells* of tenure; never from counting
//! commits. Short gaps between days with evidence are bridged by what hour logs kept beside code say about such gaps.

use std::collections::BTreeMap;

use buyin_facts::decision::Capacity;
use buyin_facts::estimate::Variance;
use buyin_facts::{Day, NanoDays, Share};
use rustc_hash::FxHashSet;

/// A gap of more working days than this ends a spell of tenure. (Design §6.)
const SPELL_GAP: i32 = 30;
/// People with fewer evidence days in a trailing year get just those. (Design §6.)
const REGULAR_DAYS: usize = 5;
/// Nobody works every working day: holidays, leave and illness leave about 220 of 260 weekdays.
const MOST_PRESENT: f64 = 0.85;
/// P(commit on a day | worked that day), from public hour logs (80 % interval 0.54–0.69), and the same where each change is
/// reviewed and lands as one commit. Full-time developers make 18 commits in half a year (130 working days) there, 75 with
/// pull requests (survey thresholds, `methods.md` §1.1): 0.61 × (1 − e^(−18/130)) ÷ (1 − e^(−75/130)).
const COMMIT_IF_WORKED: [f64; 2] = [0.61, 0.18];
/// P(commit in a week | worked in that week), from the same logs, and 0.83 × (1 − e^(−18/26)) ÷ (1 − e^(−75/26)).
const COMMIT_IN_WORKED_WEEK: [f64; 2] = [0.83, 0.44];
/// Share of working days worked in those logs: the base the gap table stands on.
const BASE: f64 = 0.42;
/// Longest gap (working days) and share of its days that were worked. Gaps of two and three days are pooled, so that longer
/// gaps never look busier.
const GAPS: [(i32, f64); 6] = [(1, 0.42), (3, 0.36), (5, 0.32), (10, 0.30), (20, 0.23), (i32::MAX, 0.08)];

/// One calendar day of a person.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PersonDay {
    /// Time the person had: at most one day.
    pub capacity: NanoDays,
    /// Part of it that can be seen.
    pub visible: NanoDays,
    /// Variance of the visible part, days squared.
    pub variance: Variance,
}

/// Days off for everybody.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    holidays: FxHashSet<Day>,
}

impl Calendar {
    /// A calendar with these holidays.
    pub fn new(holidays: impl IntoIterator<Item = Day>) -> Self {
        Self { holidays: holidays.into_iter().collect() }
    }

    /// Whether people work on a day.
    pub fn is_working(&self, day: Day) -> bool {
        day.is_working() && !self.holidays.contains(&day)
    }

    /// Working days strictly between two days.
    fn between(&self, one: Day, other: Day) -> Vec<Day> {
        (one.0 + 1..other.0).map(Day).filter(|day| self.is_working(*day)).collect()
    }
}

/// The days of a person with evidence on `evidence` days (ascending, each once), of whose commits the part `squashed` landed
/// as one commit a change, by the roster's statements about them up to `as_of`.
pub fn days(
    evidence: &[Day],
    squashed: Share,
    roster: &[Capacity],
    calendar: &Calendar,
    as_of: Day,
) -> BTreeMap<Day, PersonDay> {
    let mut days = BTreeMap::new();
    for spell in spells(evidence, calendar) {
        if roster.is_empty() && is_occasional(spell) {
            days.extend(spell.iter().map(|day| (*day, whole())));
        } else {
            add_spell(&mut days, spell, squashed, calendar);
        }
    }
    if roster.is_empty() { days } else { on_roster(&days, roster, calendar, as_of) }
}

fn whole() -> PersonDay {
    PersonDay { capacity: NanoDays::DAY, visible: NanoDays::DAY, variance: Variance(0.0) }
}

fn spells<'a>(evidence: &'a [Day], calendar: &Calendar) -> Vec<&'a [Day]> {
    evidence
        .chunk_by(|one, other| {
            // Fewer calendar days than working days allowed: no need to count.
            other.0 - one.0 <= SPELL_GAP || calendar.between(*one, *other).len() as i32 <= SPELL_GAP
        })
        .collect()
}

fn is_occasional(spell: &[Day]) -> bool {
    let Some(last) = spell.last() else { return true };
    spell.iter().filter(|day| day.0 > last.0 - 365).count() < REGULAR_DAYS
}

/// A spell: evidence on a working day is a whole visible day; working days in gaps are visible by half-chances that depend
/// on the length of the gap and on how present the person is. Evidence on a day off bears on its week, but is no capacity.
fn add_spell(days: &mut BTreeMap<Day, PersonDay>, spell: &[Day], squashed: Share, calendar: &Calendar) {
    let odds = present_odds(spell, squashed, calendar);
    for day in spell.iter().filter(|day| calendar.is_working(**day)) {
        days.insert(*day, whole());
    }
    for pair in spell.windows(2) {
        let gap = calendar.between(pair[0], pair[1]);
        let chance = bridged(gap.len() as i32, odds);
        let visible = NanoDays((chance * NanoDays::DAY.0 as f64) as i64);
        // A day is worked or not (binomial). That the chance itself may be off for this person is `group`'s person error.
        let variance = Variance(chance * (1.0 - chance));
        let bridged = PersonDay { capacity: NanoDays::DAY, visible, variance };
        days.extend(gap.into_iter().map(|day| (day, bridged)));
    }
}

/// Odds that the person works on a working day of the spell. Rare commits can be read in two ways: the person is rarely
/// there (days with evidence over [`COMMIT_IF_WORKED`]), or rarely commits (weeks with evidence over
/// [`COMMIT_IN_WORKED_WEEK`], present in them like anybody else). History alone cannot tell which, so the odds lie in the
/// middle, as logarithms. Both rates are shrunk by one of each kind and are at most [`MOST_PRESENT`].
fn present_odds(spell: &[Day], squashed: Share, calendar: &Calendar) -> f64 {
    let habit = |[apart, as_one]: [f64; 2]| apart * (1.0 - squashed.0) + as_one * squashed.0;
    let working: Vec<Day> = spell.iter().copied().filter(|day| calendar.is_working(*day)).collect();
    let gaps: usize = spell.windows(2).map(|pair| calendar.between(pair[0], pair[1]).len()).sum();
    let mut weeks: Vec<Day> = working.iter().map(|day| day.week()).collect();
    weeks.dedup();
    let all_weeks = spell.last().map_or(0, |last| (last.week().0 - spell[0].week().0) / 7 + 1);
    let by_days = rate(working.len(), working.len() + gaps) / habit(COMMIT_IF_WORKED);
    let by_weeks = rate(weeks.len(), all_weeks as usize) / habit(COMMIT_IN_WORKED_WEEK);
    let odds = |present: f64| present / (1.0 - present);
    (odds(by_days.min(MOST_PRESENT)) * odds(by_weeks.min(1.0) * MOST_PRESENT)).sqrt()
}

fn rate(seen: usize, all: usize) -> f64 {
    (seen as f64 + 1.0) / (all as f64 + 2.0)
}

/// Chance that a working day in a gap was worked: the odds of the table, carried over to the person's own rate
/// (`odds = table odds × person's odds / table's base odds`): from the logs the odds carry over, not the level.
fn bridged(gap: i32, person_odds: f64) -> f64 {
    let &(_, worked) = GAPS.iter().find(|(longest, _)| gap <= *longest).unwrap_or(&GAPS[GAPS.len() - 1]);
    let odds = worked / (1.0 - worked) * person_odds * (1.0 - BASE) / BASE;
    (odds / (1.0 + odds)).min(MOST_PRESENT)
}

/// Capacity as the roster states it; what was visible stays visible up to that.
fn on_roster(
    seen: &BTreeMap<Day, PersonDay>,
    roster: &[Capacity],
    calendar: &Calendar,
    as_of: Day,
) -> BTreeMap<Day, PersonDay> {
    let mut days = BTreeMap::new();
    for statement in roster {
        let first = statement.since.or_else(|| seen.keys().next().copied()).unwrap_or(as_of);
        let last = statement.until.map_or(as_of, |until| until.plus(-1)).min(as_of);
        for day in (first.0..=last.0).map(Day).filter(|day| calendar.is_working(*day)) {
            let capacity = NanoDays(NanoDays::DAY.0 / 100 * i64::from(statement.percent.min(100)));
            let found = seen.get(&day).copied().unwrap_or_default();
            days.insert(day, PersonDay { capacity, visible: found.visible.min(capacity), variance: found.variance });
        }
    }
    days.retain(|_, day| day.capacity > NanoDays::ZERO);
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a date")
    }

    fn total(days: &BTreeMap<Day, PersonDay>) -> (f64, f64) {
        let capacity: NanoDays = days.values().map(|day| day.capacity).sum();
        let visible: NanoDays = days.values().map(|day| day.visible).sum();
        (capacity.days().0, visible.days().0)
    }

    #[test]
    fn a_full_week_is_five_visible_days() {
        let week: Vec<Day> = (0..5).map(|offset| day("2024-05-27").plus(offset)).collect();
        assert_eq!(total(&days(&week, Share(0.0), &[], &Calendar::default(), day("2024-06-30"))), (5.0, 5.0));
    }

    #[test]
    fn an_occasional_contributor_has_just_the_days_with_evidence() {
        let evidence = [day("2024-05-04"), day("2024-05-20")];
        assert_eq!(total(&days(&evidence, Share(0.0), &[], &Calendar::default(), day("2024-06-30"))), (2.0, 2.0));
    }

    #[test]
    fn a_gap_is_bridged_less_the_longer_it_is() {
        let odds =
            present_odds(&[day("2024-05-27"), day("2024-05-28"), day("2024-05-29")], Share(0.0), &Calendar::default());
        let chances: Vec<f64> = [1, 3, 5, 10, 20, 40].into_iter().map(|gap| bridged(gap, odds)).collect();
        assert!(chances.windows(2).all(|pair| pair[0] >= pair[1]), "{chances:?}");
        // By hand: days (3+1)/(3+2) = 0.8, over 0.61 held at 0.85, odds 5.667; weeks (1+1)/(1+2) = 0.667, over 0.83 and
        // times 0.85 is 0.683, odds 2.151; the middle √(5.667 × 2.151) = 3.491. A gap of one has the table's base odds.
        assert!((chances[0] - 0.7773).abs() < 1e-3, "{chances:?}");
        // 0.36/0.64 × 3.491 × 0.58/0.42 = 2.712; 0.7306.
        assert!((chances[1] - 0.7306).abs() < 1e-3, "{chances:?}");
    }

    #[test]
    fn who_commits_once_every_week_is_there_more_than_one_who_commits_as_often_in_bursts() {
        let weekly: Vec<Day> = (0..20).map(|week| day("2024-01-01").plus(7 * week)).collect();
        let bursts: Vec<Day> =
            (0..4).flat_map(|month| (0..5).map(move |at| day("2024-01-01").plus(28 * month + at))).collect();
        let visible =
            |evidence: &[Day]| total(&days(evidence, Share(0.0), &[], &Calendar::default(), day("2024-06-30"))).1;
        assert!(visible(&weekly) > 1.5 * visible(&bursts), "{} {}", visible(&weekly), visible(&bursts));
    }

    #[test]
    fn few_commits_say_less_of_absence_where_each_is_a_whole_change() {
        let weekly: Vec<Day> = (0..20).map(|week| day("2024-01-01").plus(7 * week)).collect();
        let visible = |squashed| total(&days(&weekly, squashed, &[], &Calendar::default(), day("2024-06-30"))).1;
        assert!(visible(Share(0.0)) < visible(Share(0.5)) && visible(Share(0.5)) < visible(Share(1.0)));
    }

    #[test]
    fn a_long_silence_ends_a_spell() {
        let mut evidence: Vec<Day> = (0..5).map(|offset| day("2024-01-01").plus(offset)).collect();
        evidence.extend((0..5).map(|offset| day("2024-05-27").plus(offset)));
        assert_eq!(total(&days(&evidence, Share(0.0), &[], &Calendar::default(), day("2024-06-30"))), (10.0, 10.0));
    }

    #[test]
    fn a_roster_sets_capacity_and_leave() {
        let statement = |since, until, percent| Capacity {
            person: "ada".into(),
            since: Some(day(since)),
            until: Some(day(until)),
            percent,
        };
        let roster = [statement("2024-05-27", "2024-06-01", 60), statement("2024-06-03", "2024-06-08", 0)];
        let evidence = [day("2024-05-27"), day("2024-06-04")];
        let days = days(&evidence, Share(0.0), &roster, &Calendar::default(), day("2024-06-30"));
        assert!((total(&days).0 - 3.0).abs() < 1e-9, "five days at 60 %, then leave");
        assert!(days.values().all(|day| day.visible <= day.capacity));
    }

    #[test]
    fn holidays_are_no_capacity() {
        let week: Vec<Day> = (0..5).map(|offset| day("2024-05-27").plus(offset)).collect();
        let calendar = Calendar::new([day("2024-05-30")]);
        assert_eq!(total(&days(&week, Share(0.0), &[], &calendar, day("2024-06-30"))), (4.0, 4.0));
    }
}
