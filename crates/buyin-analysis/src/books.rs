//! The books: one organisation on one day under one policy, and every question that can be asked of it.
//!
//! What is cheap is computed at once; what needs history is computed at first use and cached under the hash of what it was
//! made from. Every answer that leaves here has been through the policy.

mod adoption;
mod answers;
mod attest;
mod bet;
mod brief;
mod calibration;
mod contribution;
mod copies;
mod decided;
mod discover;
mod dossier;
mod evidence;
mod flow;
mod held;
mod intake;
mod ledger;
mod market;
mod onboarding;
mod own;
mod picture;
mod place;
mod pulse;
mod ranked;
mod register;
mod request;
mod roster;
mod route;
mod shared;
mod shown;
mod spent;
mod statement;
mod status;
mod stood;
mod stray;
mod taken_over;
mod variants;
mod waiting;

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::Arc;

use buyin_facts::decision::{Decisions, Policy};
use buyin_facts::fact::Repository;
use buyin_facts::lake::LakeError;
use buyin_facts::{Day, Snapshot};

pub use answers::views;
pub use attest::Private;
pub use contribution::ContributionQuery;
pub use dossier::{Dossier, Place};
#[cfg(test)]
pub(crate) use ledger::LedgerAnswer;
pub use ledger::LedgerQuery;
pub use place::PlaceError;
pub use stray::Stray;

use crate::adoption::Uses;
use crate::books::copies::CopyAnswer;
use crate::books::register::Register;
use crate::cache::{self, Cache};
use crate::calibrate::{self, Calibration, CalibrationError, Comparison, Written};
use crate::discover::Ranking;
use crate::ground::{Estate, Ground};
use crate::ledger::METHOD_VERSION;
use crate::ledger::allocation::{self, AllocatedDay, AllocatedShare, PersonAllocation};
use crate::ledger::cell::CellError;
use crate::ledger::entry::{self, Entry};
use crate::ledger::group::Dimension;
use crate::ledger::presence::Calendar;
use crate::ledger::range::Uncertainty;
use crate::ledger::spent::Spent;
use crate::organisation::Organisation;
use crate::policy::{Guard, Recoding, SUPPRESSED};
use crate::session::QueryError;

/// Why a question could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum BooksError {
    /// The lake could not be read.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// A free query failed.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A cell was asked for that is none.
    #[error(transparent)]
    Cell(#[from] CellError),
    /// Nothing has that name.
    #[error("there is no {what} `{name}`")]
    Unknown {
        /// `product`, `team` …
        what: &'static str,
        /// The name asked for.
        name: String,
        /// The names there are, nearest first not guaranteed.
        known: Vec<String>,
    },
    /// A place is no candidate.
    #[error(transparent)]
    Place(Box<PlaceError>),
    /// A comparison would show single people.
    #[error("people in the diary: {people}; the policy asks for {needed} at least")]
    TooFew {
        /// People in the diary.
        people: u64,
        /// People needed.
        needed: u64,
    },
    /// A diary could not be compared.
    #[error(transparent)]
    Calibration(#[from] CalibrationError),
}

/// What the books are opened with.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Everything decided.
    pub decisions: Decisions,
    /// Hash of the decisions that the allocation of time depends on (people, products, aliases, rules).
    pub allocation_key: String,
    /// Hash of all other decisions.
    pub rest_key: String,
    /// Name of the organisation.
    pub organisation: String,
    /// Platform teams: team ids, or names of repositories where teams are inferred.
    pub platform: Vec<String>,
    /// Who may see what.
    pub policy: Policy,
    /// People a cell needs under *strict*.
    pub k: u32,
    /// The day asked for.
    pub as_of: Option<Day>,
    /// Today, from whoever has a clock.
    pub today: Day,
    /// Folder of the cache.
    pub cache: PathBuf,
    /// Where teams are known from, for people.
    pub teams_source: String,
    /// What fitting found, if the estimator was ever fitted.
    pub calibration: Option<Calibration>,
    /// Days off for everybody.
    pub holidays: Vec<Day>,
}

/// Open books.
#[derive(Debug)]
pub struct Books {
    snapshot: Snapshot,
    setting: Setting,
    guard: Guard,
    as_of: Day,
    first_answer: Option<Day>,
    uncertainty: Uncertainty,
    cache: Cache,
    repositories: Vec<Repository>,
    organisation: OnceCell<Organisation>,
    allocation: OnceCell<Vec<PersonAllocation>>,
    entries: OnceCell<Vec<Entry>>,
    recoding: OnceCell<Recoding>,
    shown: OnceCell<Vec<Entry>>,
    register: OnceCell<Register>,
    spent: OnceCell<Vec<Spent>>,
    copies: OnceCell<Vec<CopyAnswer>>,
    ranked: OnceCell<Arc<Ranking>>,
    /// What books of the newest day are opened with, and they; where *strict* asks for them and these are others.
    newest: Option<(Setting, OnceCell<Box<Self>>)>,
    /// What is decided on the day asked for, which the policy does not move: these are people's own words.
    decided: Decisions,
    on: Day,
}

impl Books {
    /// Opens the books of a snapshot.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn open(snapshot: Snapshot, mut setting: Setting) -> Result<Self, BooksError> {
        let guard = Guard { policy: setting.policy, k: setting.k };
        let repositories: Vec<Repository> = snapshot.rows()?;
        let newest = repositories.iter().filter_map(|repository| repository.last_day).max();
        let last = newest.map_or(setting.today, |newest| newest.min(setting.today));
        let day = setting.as_of.unwrap_or(last);
        let as_of = guard.as_of(day);
        let is_past = guard.policy == Policy::Strict && as_of < guard.as_of(last);
        let newest = is_past.then(|| (Setting { as_of: None, ..setting.clone() }, OnceCell::new()));
        let first = repositories.iter().filter_map(|repository| repository.first_day).min();
        let on = setting.as_of.unwrap_or(setting.today);
        // Today, what begins later is known already: a pledge for next month waits to be accepted. Of a day gone by nobody can say.
        let decided = setting.decisions.clone();
        let decided = if setting.as_of.is_some() { decided.as_of(on) } else { decided };
        setting.decisions = setting.decisions.as_of(as_of);
        let assumed = Uncertainty::assumed(!setting.decisions.capacity.is_empty());
        let uncertainty = setting.calibration.map_or(assumed, |found| calibrate::apply(&assumed, &found));
        Ok(Self {
            as_of,
            first_answer: guard.first_answer(first, day),
            cache: Cache::new(&setting.cache),
            guard,
            uncertainty,
            snapshot,
            setting,
            repositories,
            organisation: OnceCell::new(),
            allocation: OnceCell::new(),
            entries: OnceCell::new(),
            recoding: OnceCell::new(),
            shown: OnceCell::new(),
            register: OnceCell::new(),
            spent: OnceCell::new(),
            copies: OnceCell::new(),
            ranked: OnceCell::new(),
            newest,
            decided,
            on,
        })
    }

    /// Goes on with a later state of the lake, where nothing but contents was read since: only what follows from those is made
    /// anew. Says whether it did; anything else needs other books.
    pub fn read_on(&mut self, snapshot: Snapshot) -> bool {
        let goes_on = snapshot.manifest().fingerprint() == self.snapshot.manifest().fingerprint();
        if goes_on {
            self.snapshot = snapshot;
            (self.copies, self.ranked) = (OnceCell::new(), OnceCell::new());
        }
        goes_on
    }

    /// The day the answers hold for.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// First and last day of history; nothing where no repository has a commit.
    pub fn history_days(&self) -> Option<(Day, Day)> {
        let first = self.repositories.iter().filter_map(|repository| repository.first_day).min()?;
        let last = self.repositories.iter().filter_map(|repository| repository.last_day).max()?;
        Some((first, last))
    }

    /// The day on which decisions are read: the one asked for, else today.
    pub fn on(&self) -> Day {
        self.on
    }

    /// Compares the estimator with what people wrote down.
    ///
    /// # Errors
    /// When nothing in the diary can be matched, or the lake cannot be read.
    pub fn compare(&self, written: &[Written]) -> Result<Comparison, BooksError> {
        Ok(calibrate::compare(self.entries()?, written, &self.uncertainty)?)
    }

    fn organisation(&self) -> Result<&Organisation, BooksError> {
        if let Some(organisation) = self.organisation.get() {
            return Ok(organisation);
        }
        let Setting { decisions, platform, .. } = &self.setting;
        let organisation = Organisation::read(&self.snapshot, &self.cache, self.as_of, decisions, platform)?;
        Ok(self.organisation.get_or_init(|| organisation))
    }

    fn allocation(&self) -> Result<&[PersonAllocation], BooksError> {
        if let Some(allocation) = self.allocation.get() {
            return Ok(allocation);
        }
        let organisation = self.organisation()?;
        let key = self.allocation_key(&organisation.uses);
        let allocation = self.kept_allocation(&key, organisation.ground()).unwrap_or_else(|| {
            let calendar = Calendar::new(self.setting.holidays.iter().copied());
            let allocation = allocation::allocate(organisation, &calendar, self.uncertainty.trace);
            let (days, shares) = allocation::to_batches(organisation, &allocation);
            self.cache.put_batches::<AllocatedDay>(&key, &days);
            self.cache.put_batches::<AllocatedShare>(&key, &shares);
            allocation
        });
        Ok(self.allocation.get_or_init(|| allocation))
    }

    /// Which work is adoption depends on who owns what: nothing else of the teams does.
    fn allocation_key(&self, uses: &Uses) -> String {
        cache::key(&(self.made_from(), uses.work()))
    }

    fn kept_allocation(&self, key: &str, ground: Ground<'_>) -> Option<Vec<PersonAllocation>> {
        let kept = self.cache.batches::<AllocatedDay>(key).zip(self.cache.batches::<AllocatedShare>(key));
        kept.and_then(|(days, shares)| allocation::from_batches(ground, &days, &shares))
    }

    /// Every entry, before the policy.
    fn entries(&self) -> Result<&[Entry], BooksError> {
        if let Some(entries) = self.entries.get() {
            return Ok(entries);
        }
        let key = self.entries_key();
        let entries = match self.cache.get::<Entry>(&key) {
            Some(entries) => entries,
            None => {
                let entries = self.made_entries()?;
                self.cache.put(&key, &entries);
                entries
            }
        };
        Ok(self.entries.get_or_init(|| entries))
    }

    /// Entries made of the allocation: where nothing but teams was edited, without reading anybody's commits.
    fn made_entries(&self) -> Result<Vec<Entry>, BooksError> {
        let key = self.made_from();
        let Setting { decisions, platform, .. } = &self.setting;
        let estate = match self.organisation.get() {
            Some(_) => None,
            None => Estate::kept(&self.snapshot, (&self.cache, &key), self.as_of, decisions, platform)?,
        };
        if let Some(estate) = &estate
            && let Some(allocation) = self.kept_allocation(&self.allocation_key(&estate.uses), estate.ground())
        {
            return Ok(entry::entries(estate.ground(), &allocation));
        }
        let organisation = self.organisation()?;
        if estate.is_none() && organisation.teams.given {
            Estate::keep(organisation, &self.cache, &key);
        }
        Ok(entry::entries(organisation.ground(), self.allocation()?))
    }

    /// What everything depends on besides teams and who owns what.
    fn made_from(&self) -> String {
        cache::key(&(
            METHOD_VERSION,
            self.snapshot.manifest().fingerprint(),
            self.as_of.0,
            &self.setting.allocation_key,
            self.uncertainty.trace.0,
            &self.setting.holidays,
        ))
    }

    fn entries_key(&self) -> String {
        cache::key(&(self.made_from(), &self.setting.rest_key, &self.setting.platform))
    }

    fn known(&self, dimension: Dimension) -> Result<Vec<String>, BooksError> {
        // Names are no secret: who asks for a team that is held back is told so by an empty answer.
        let mut known: Vec<String> = self
            .entries()?
            .iter()
            .filter_map(|entry| match dimension {
                Dimension::PayingTeam => Some(entry.paying_team.clone()),
                Dimension::Owner => entry.owner.clone(),
                _ => entry.product.clone(),
            })
            .collect();
        // It is no team, but rows stand under its name.
        let is_pooled = self.guard.policy == Policy::Strict && dimension != Dimension::Product;
        known.extend(is_pooled.then(|| SUPPRESSED.to_owned()));
        known.sort();
        known.dedup();
        Ok(known)
    }
}

#[cfg(test)]
mod tests;
