//! What each commit weighs as evidence of work: one, unless it is somebody's work seen twice, spread thin, or not ours.
//!
//! In order, first match wins: a merge weighs nothing (what it brings is counted where it was written); imported foreign
//! history weighs nothing; of duplicates the earliest arrival keeps its weight; a campaign shares one weight.

mod campaign;
mod copy;
mod import;

use buyin_facts::Share;
use buyin_facts::word::Role;
use rustc_hash::FxHashMap;

use crate::history::History;
use crate::index::{CommitIx, PersonIx};
use crate::person::People;

pub(crate) use copy::twins;

/// Why a commit does not weigh one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It has two parents or more.
    Merge,
    /// It came with a foreign history, by somebody who never worked here.
    Imported,
    /// The same work arrived before.
    Duplicate,
    /// One patch of one person in many repositories.
    Campaign,
}

impl Reason {
    /// Every reason, in order of precedence.
    pub const ALL: [Self; 4] = [Self::Merge, Self::Imported, Self::Duplicate, Self::Campaign];

    /// The word shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Imported => "imported",
            Self::Duplicate => "duplicate",
            Self::Campaign => "campaign",
        }
    }
}

/// The weight of every commit.
#[derive(Debug, Default)]
pub struct Weights {
    special: FxHashMap<CommitIx, Special>,
}

/// A commit that does not weigh one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Special {
    reason: Reason,
    share: Share,
    /// The first of a duplicate, or of a campaign.
    first: Option<CommitIx>,
}

impl Weights {
    /// Weighs every commit. Independent of the order of rows.
    pub fn of(history: &History, people: &People) -> Self {
        let mut weights = Self::default();
        let authors = authors(history, people);
        for (commit, _) in history.commits().filter(|(_, fact)| fact.parents > 1) {
            weights.note(commit, Reason::Merge, 0.0, None);
        }
        for commit in import::imported(history, people, &authors) {
            weights.note(commit, Reason::Imported, 0.0, None);
        }
        for (commit, first) in copy::copies(history, &authors, &weights) {
            weights.note(commit, Reason::Duplicate, 0.0, Some(first));
        }
        for campaign in campaign::campaigns(history, &authors, &weights) {
            let share = 1.0 / campaign.len() as f64;
            campaign
                .iter()
                .for_each(|&commit| weights.note(commit, Reason::Campaign, share, campaign.first().copied()));
        }
        weights
    }

    /// What a commit weighs, in 0..=1.
    pub fn share(&self, commit: CommitIx) -> Share {
        self.special.get(&commit).map_or(Share(1.0), |special| special.share)
    }

    /// Why it does not weigh one.
    pub fn reason(&self, commit: CommitIx) -> Option<Reason> {
        self.special.get(&commit).map(|special| special.reason)
    }

    /// The commit that keeps a duplicate's weight; the first of a campaign.
    pub fn first(&self, commit: CommitIx) -> Option<CommitIx> {
        self.special.get(&commit).and_then(|special| special.first)
    }

    /// How many commits there are for each reason, in order of precedence.
    pub fn counts(&self) -> Vec<(String, u64)> {
        let count = |reason| self.special.values().filter(|special| special.reason == reason).count() as u64;
        Reason::ALL.iter().map(|reason| (reason.as_str().to_owned(), count(*reason))).collect()
    }

    fn note(&mut self, commit: CommitIx, reason: Reason, share: f64, first: Option<CommitIx>) {
        self.special.entry(commit).or_insert(Special { reason, share: Share(share), first });
    }

    fn is_whole(&self, commit: CommitIx) -> bool {
        !self.special.contains_key(&commit)
    }
}

/// The author of each commit; nobody when its pair is unknown.
fn authors(history: &History, people: &People) -> Vec<Option<PersonIx>> {
    let author = |(commit, fact): (CommitIx, &crate::history::CommitFact)| {
        let named = history.people_of(commit).iter().find(|(role, _)| *role == Role::Author);
        named.and_then(|(_, identity)| people.on(*identity, fact.day))
    };
    history.commits().map(author).collect()
}

#[cfg(test)]
mod tests;
