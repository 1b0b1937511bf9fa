//! Grouping: sums of entries by what was asked for, with the range of each sum.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use buyin_facts::estimate::Variance;
use buyin_facts::{EngineerDays, Estimate, Month, NanoDays, Share};
use rustc_hash::FxHashMap;

use crate::ledger::Kind;
use crate::ledger::entry::Entry;

/// A column to group by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// Team that paid.
    PayingTeam,
    /// Product.
    Product,
    /// Owner of the product or component.
    Owner,
    /// Kind of work.
    Kind,
    /// Whether embedded.
    Embedded,
    /// Calendar month.
    Month,
    /// Calendar quarter.
    Quarter,
}

/// Which entries to take; nothing means all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Paying team.
    pub paying_team: Option<String>,
    /// Product.
    pub product: Option<String>,
    /// Owner.
    pub owner: Option<String>,
    /// Kind.
    pub kind: Option<Kind>,
    /// Embedded or not.
    pub embedded: Option<bool>,
    /// First month.
    pub from: Option<Month>,
    /// Last month.
    pub to: Option<Month>,
    /// Entries of no product only.
    pub no_product: bool,
    /// Entries of no owner only.
    pub no_owner: bool,
}

/// What a range stands on besides the model's variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uncertainty {
    /// Part of a worked day that leaves a trace in git. Mean of 1 − Beta(3, 7). Source: `methods.md` §1.5.
    pub trace: Share,
    /// Log standard deviation of logged over estimated time between people, habits of committing included. Source:
    /// `presence.md` (active weeks 0.50; commit days 0.55) and `methods.md` §1.2 (0.42 where presence is known).
    pub person_log_sd: LogSd,
    /// Log standard deviation of a small share of a person's time. Source: `methods.md` §1.5: 0.6 without a roster, 0.45
    /// with one; an assumption until calibrated.
    pub share_log_sd: LogSd,
    /// Correlation of errors between people. Source: as above.
    pub between: Share,
}

/// A standard deviation of a logarithm.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct LogSd(pub f64);

/// A group of entries.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Values of the dimensions asked for.
    pub key: Key,
    /// Exact sum.
    pub time: NanoDays,
    /// The sum with its range.
    pub days: Estimate,
    /// How many people.
    pub people: u64,
}

/// Values of a group's dimensions; nothing where not asked for. An inner nothing is "no product" or "no owner".
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Key<Name = String> {
    /// Team that paid.
    pub paying_team: Option<Name>,
    /// Product.
    pub product: Option<Option<Name>>,
    /// Owner.
    pub owner: Option<Option<Name>>,
    /// Kind.
    pub kind: Option<Kind>,
    /// Whether embedded.
    pub embedded: Option<bool>,
    /// First month of the period.
    pub month: Option<Month>,
    /// Whether the period is a quarter.
    pub quarter: bool,
}

impl Uncertainty {
    /// Before any calibration.
    pub fn assumed(roster: bool) -> Self {
        Self {
            trace: Share(0.7),
            person_log_sd: LogSd(if roster { 0.42 } else { 0.5 }),
            share_log_sd: LogSd(if roster { 0.45 } else { 0.6 }),
            between: Share(0.2),
        }
    }
}

impl Key<&str> {
    fn owned(self) -> Key {
        let Self { paying_team, product, owner, kind, embedded, month, quarter } = self;
        let name = |name: Option<&str>| name.map(str::to_owned);
        Key {
            paying_team: name(paying_team),
            product: product.map(name),
            owner: owner.map(name),
            kind,
            embedded,
            month,
            quarter,
        }
    }
}

impl Filter {
    /// Whether an entry is taken.
    pub fn takes(&self, entry: &Entry) -> bool {
        let is =
            |asked: &Option<String>, found: Option<&str>| asked.as_deref().is_none_or(|asked| found == Some(asked));
        is(&self.paying_team, Some(&entry.paying_team))
            && is(&self.product, entry.product.as_deref())
            && is(&self.owner, entry.owner.as_deref())
            && self.kind.is_none_or(|kind| kind == entry.kind)
            && self.embedded.is_none_or(|embedded| embedded == entry.embedded)
            && !(self.no_product && entry.product.is_some())
            && !(self.no_owner && entry.owner.is_some())
            && self.in_period(entry.month)
    }

    /// Whether a month lies in the period asked for.
    pub fn in_period(&self, month: Month) -> bool {
        self.from.is_none_or(|from| from <= month) && self.to.is_none_or(|to| month <= to)
    }
}

/// Groups the entries a filter takes, in order of key.
pub fn group(entries: &[Entry], by: &[Dimension], filter: &Filter, uncertainty: &Uncertainty) -> Vec<Group> {
    let by: BTreeSet<Dimension> = by.iter().copied().collect();
    let keyed = |entry| filter.takes(entry).then(|| key(entry, &by));
    let visible = Visible::of(entries, &by, filter);
    sums(entries, keyed)
        .into_iter()
        .map(|(key, people)| total(&people, &visible, key.month, uncertainty).of(key.owned()))
        .collect()
}

/// Sums of entries by any key, within a filter's period; entries without a key are left out.
pub fn group_by<'a, K: Ord + Hash>(
    entries: &'a [Entry],
    key: impl Fn(&'a Entry) -> Option<K>,
    period: &Filter,
    uncertainty: &Uncertainty,
) -> BTreeMap<K, Total> {
    let keyed = |entry: &'a Entry| if period.in_period(entry.month) { key(entry) } else { None };
    let visible = Visible::of(entries, &BTreeSet::new(), period);
    let sums = sums(entries, keyed);
    sums.into_iter().map(|(key, people)| (key, total(&people, &visible, None, uncertainty))).collect()
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

impl Total {
    fn of(self, key: Key) -> Group {
        Group { key, time: self.time, days: self.days, people: self.people }
    }
}

/// A sum of parts of people's time within one period, of which `visible` says what each of them had.
pub(crate) fn sum_of<'a>(
    parts: impl Iterator<Item = (&'a str, NanoDays, Variance)>,
    visible: &Visible<'_>,
    uncertainty: &Uncertainty,
) -> Total {
    let people = parts.map(|(person, time, variance)| Part { person, time, variance }).collect();
    total(&by_person(people), visible, None, uncertainty)
}

/// What one person has in a group.
struct Part<'a> {
    person: &'a str,
    time: NanoDays,
    variance: Variance,
}

impl Part<'_> {
    fn add(&mut self, time: NanoDays, variance: Variance) {
        self.time += time;
        self.variance.0 += variance.0;
    }
}

/// Everybody's part in every group, in order of key and person.
fn sums<'a, K: Ord + Hash>(entries: &'a [Entry], key: impl Fn(&'a Entry) -> Option<K>) -> Vec<(K, Vec<Part<'a>>)> {
    let mut groups: FxHashMap<K, Vec<Part<'a>>> = FxHashMap::default();
    for entry in entries {
        let Some(key) = key(entry) else { continue };
        let people = groups.entry(key).or_default();
        match people.last_mut().filter(|last| last.person == entry.person) {
            Some(last) => last.add(entry.time, entry.variance),
            None => people.push(Part { person: &entry.person, time: entry.time, variance: entry.variance }),
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    groups.into_iter().map(|(key, people)| (key, by_person(people))).collect()
}

/// The parts of each person as one, in order of person.
fn by_person(mut people: Vec<Part<'_>>) -> Vec<Part<'_>> {
    people.sort_by_key(|part| part.person);
    people.dedup_by(|later, first| {
        let same = later.person == first.person;
        if same {
            first.add(later.time, later.variance);
        }
        same
    });
    people
}

fn total(people: &[Part<'_>], visible: &Visible<'_>, period: Option<Month>, uncertainty: &Uncertainty) -> Total {
    let time = people.iter().map(|part| part.time).sum();
    Total { time, days: estimate(time, people, visible, period, uncertainty), people: people.len() as u64 }
}

fn key<'a>(entry: &'a Entry, by: &BTreeSet<Dimension>) -> Key<&'a str> {
    let asked = |dimension| by.contains(&dimension);
    Key {
        paying_team: asked(Dimension::PayingTeam).then_some(entry.paying_team.as_str()),
        product: asked(Dimension::Product).then_some(entry.product.as_deref()),
        owner: asked(Dimension::Owner).then_some(entry.owner.as_deref()),
        kind: asked(Dimension::Kind).then_some(entry.kind),
        embedded: asked(Dimension::Embedded).then_some(entry.embedded),
        month: period(entry.month, by),
        quarter: asked(Dimension::Quarter) && !asked(Dimension::Month),
    }
}

fn period(month: Month, by: &BTreeSet<Dimension>) -> Option<Month> {
    if by.contains(&Dimension::Month) {
        Some(month)
    } else if by.contains(&Dimension::Quarter) {
        Some(Month(month.0.div_euclid(3) * 3))
    } else {
        None
    }
}

/// The range of a sum. Each person's part `h` errs in two ways: in the share of the person's visible time `V` that it is
/// (`s·h·(1 − h/V)`: nothing errs when all of it is in the group) and in how much the person works unseen (`t·h`). Errors of
/// different people correlate by `ρ`: variance `Σ model + (1−ρ)·Σ e² + ρ·(Σ e)²`.
fn estimate(
    time: NanoDays,
    people: &[Part<'_>],
    visible: &Visible<'_>,
    period: Option<Month>,
    uncertainty: &Uncertainty,
) -> Estimate {
    let (mut model, mut squares, mut sum) = (0.0, 0.0, 0.0);
    for Part { person, time, variance } in people {
        let time = time.days().0;
        let all = visible.days(person, period).0.max(time);
        let share_error = uncertainty.share_log_sd.0 * time * (1.0 - time / all.max(f64::MIN_POSITIVE));
        let error = share_error.hypot(uncertainty.person_log_sd.0 * time);
        model += variance.0;
        squares += error * error;
        sum += error;
    }
    let between = uncertainty.between.0;
    Estimate::log_normal(time.days(), Variance(model + (1.0 - between) * squares + between * sum * sum))
}

/// Each person's visible time in each period of a grouping.
pub(crate) struct Visible<'a> {
    days: FxHashMap<(&'a str, Option<Month>), NanoDays>,
}

impl<'a> Visible<'a> {
    pub(crate) fn of(entries: impl IntoIterator<Item = &'a Entry>, by: &BTreeSet<Dimension>, filter: &Filter) -> Self {
        let mut days: FxHashMap<(&str, Option<Month>), NanoDays> = FxHashMap::default();
        for entry in entries.into_iter().filter(|entry| entry.kind != Kind::NotVisible && filter.in_period(entry.month))
        {
            *days.entry((&entry.person, period(entry.month, by))).or_default() += entry.time;
        }
        Self { days }
    }

    fn days(&self, person: &str, period: Option<Month>) -> EngineerDays {
        self.days.get(&(person, period)).copied().unwrap_or_default().days()
    }
}
