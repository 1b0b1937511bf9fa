//! Grouping: sums of entries by what was asked for, with the range of each sum.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use buyin_facts::{Estimate, Month, NanoDays};
use rustc_hash::FxHashMap;

use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::ledger::range::{Part, Total, Uncertainty, Visible, by_person, total};

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
    let visible = Visible::of(in_period(entries, filter), |month| period(month, &by));
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
    let visible = Visible::of(in_period(entries, period), |_| None);
    let sums = sums(entries, keyed);
    sums.into_iter().map(|(key, people)| (key, total(&people, &visible, None, uncertainty))).collect()
}

fn in_period<'a>(entries: &'a [Entry], filter: &Filter) -> impl Iterator<Item = &'a Entry> {
    entries.iter().filter(|entry| filter.in_period(entry.month))
}

impl Total {
    fn of(self, key: Key) -> Group {
        Group { key, time: self.time, days: self.days, people: self.people }
    }
}

/// Everybody's part in every group, in order of key and person.
fn sums<'a, K: Ord + Hash>(entries: &'a [Entry], key: impl Fn(&'a Entry) -> Option<K>) -> Vec<(K, Vec<Part<'a>>)> {
    let mut groups: FxHashMap<K, Vec<Part<'a>>> = FxHashMap::default();
    for entry in entries {
        let Some(key) = key(entry) else { continue };
        let people = groups.entry(key).or_default();
        let part = Part::of(entry);
        match people.last_mut().filter(|last| last.person == part.person) {
            Some(last) => last.add(&part),
            None => people.push(part),
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    groups.into_iter().map(|(key, people)| (key, by_person(people))).collect()
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
        Some(month.quarter_start())
    } else {
        None
    }
}
