//! What of the entries may be shown, and what stands above every answer made of them.

use buyin_facts::decision::Policy;
use buyin_facts::{Month, NanoDays};
use rustc_hash::FxHashSet;

use crate::books::{Books, BooksError};
use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::ledger::group::Filter;
use crate::policy::Recoding;
use crate::view::{Header, Visible};

impl Books {
    /// Every entry, with what may not be shown moved to the suppressed row. Under *strict* a month holds the same on whatever day it
    /// is asked for: what came to it late would else be had by subtraction of two days.
    pub(super) fn shown(&self) -> Result<&[Entry], BooksError> {
        let Some(recoding) = self.recoding()? else { return self.entries() };
        if let Some(shown) = self.shown.get() {
            return Ok(shown);
        }
        let entries = self.newest()?.entries()?.iter().filter_map(|entry| recoding.recode(entry.clone()));
        let last = self.as_of.month();
        let shown = entries.filter(|entry| entry.month <= last).collect();
        Ok(self.shown.get_or_init(|| shown))
    }

    /// What becomes of entries under *strict*; nothing under the others, which show them all.
    pub(super) fn recoding(&self) -> Result<Option<&Recoding>, BooksError> {
        if self.guard.policy != Policy::Strict {
            return Ok(None);
        }
        let newest = self.newest()?;
        let entries = newest.entries()?;
        Ok(Some(newest.recoding.get_or_init(|| Recoding::of(entries, newest.guard.k as usize))))
    }

    /// Books of the newest day there is history of, where these are of an earlier one and *strict* holds; else these.
    pub(super) fn newest(&self) -> Result<&Self, BooksError> {
        let Some((setting, newest)) = &self.newest else { return Ok(self) };
        if let Some(newest) = newest.get() {
            return Ok(newest);
        }
        let opened = Self::open(self.snapshot.clone(), setting.clone())?;
        Ok(newest.get_or_init(|| Box::new(opened)))
    }

    pub(super) fn header(&self, schema: &'static str, filter: &Filter) -> Result<Header, BooksError> {
        let shown = self.shown()?;
        Ok(Header {
            schema,
            as_of: self.as_of.to_string(),
            unit: "engineer-days",
            teams: if self.setting.decisions.teams.is_empty() { "inferred" } else { "given" },
            capacity: if self.setting.decisions.capacity.is_empty() { "inferred" } else { "roster" },
            interval: 0.8,
            calibrated: self.setting.calibration.is_some(),
            policy: self.guard.policy,
            first_answer: self.first_answer.map(|day| day.to_string()),
            visible: self.visible_in(filter, shown),
            visible_total: self.visible(shown.iter()),
        })
    }

    /// The same of what a filter takes. Under *strict* that lacks what is suppressed, so of less than everything nothing is said: a
    /// part of it would look like all there is.
    pub(super) fn visible_in(&self, filter: &Filter, entries: &[Entry]) -> Visible {
        let is_part = *filter != Filter { from: filter.from, to: filter.to, ..Filter::default() };
        if is_part && !self.guard.tells_finer() {
            return Visible::default();
        }
        self.visible(entries.iter().filter(|entry| filter.takes(entry)))
    }

    /// How much of some entries' time was seen, as far as the people are enough.
    fn visible<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> Visible {
        let (mut capacity, mut seen) = (NanoDays::ZERO, NanoDays::ZERO);
        let mut people = FxHashSet::default();
        for entry in entries {
            capacity += entry.time;
            if entry.kind != Kind::NotVisible {
                seen += entry.time;
            }
            people.insert(entry.person.as_str());
        }
        let shown =
            people.is_empty() && self.guard.policy != Policy::Strict || self.guard.shows_exactly(people.len() as u64);
        let days = |time: NanoDays| shown.then(|| time.days());
        let unresolved = || people.iter().filter(|person| crate::person::is_pseudonym(person)).count() as u64;
        Visible { capacity: days(capacity), visible: days(seen), identities_unresolved: shown.then(unresolved) }
    }

    /// Whether a month can still change by later arrivals: 60 days after its end. (Design §5.)
    pub(super) fn is_provisional(&self, last: Option<Month>) -> bool {
        last.is_none_or(|month| month.last().plus(60) > self.as_of)
    }
}
