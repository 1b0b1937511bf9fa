//! Contribution: change requests of teams to what other teams own, from the first day to thirty days after, with the time of
//! both sides.
//!
//! [`sources`] loads what git, forges and exports say, [`request`] joins it into one change request each, [`account`] finds the
//! persons behind logins, [`effort`] the time that went into commits and reviews, [`repair`] what was mended afterwards. What a
//! source does not see is missing here, never zero. Must not know the policy.

pub(crate) mod account;
pub(crate) mod effort;
pub(crate) mod repair;
pub(crate) mod request;
pub(crate) mod sources;

use std::collections::BTreeSet;

use buyin_facts::lake::LakeError;
use buyin_facts::{Day, Snapshot};

use crate::index::{PersonIx, ProductIx, TeamIx};
use crate::ledger::allocation::PersonAllocation;
use crate::organisation::Organisation;

pub(crate) use request::Seen;

/// A change must stand this long to be called alive, and its team mends it this long. Source: the pattern *30 Day Warranty*
/// of the `InnerSource` Commons.
pub(crate) const WARRANTY: i32 = 30;

/// A change request of a human being, with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contribution {
    /// Name of its repository.
    pub(crate) repository: String,
    /// The team that paid: its first author's.
    pub(crate) team: TeamIx,
    /// The team that owns what was worked on.
    pub(crate) owner: Option<TeamIx>,
    /// Whether the author belongs to the owner.
    pub(crate) is_own: bool,
    /// The product worked on.
    pub(crate) product: Option<ProductIx>,
    /// Authors, in order of commits.
    pub(crate) people: Vec<PersonIx>,
    /// First day that is known of it.
    pub(crate) begun: Day,
    /// Opened.
    pub(crate) opened: Option<Day>,
    /// First response by somebody else.
    pub(crate) answered: Option<Day>,
    /// Came to the default branch.
    pub(crate) merged: Option<Day>,
    /// Ended without that.
    pub(crate) declined: Option<Day>,
    /// In a release.
    pub(crate) released: Option<Day>,
    /// Taken back.
    pub(crate) undone: Option<Day>,
    /// Whether somebody of the owner's looked at it, as far as can be seen.
    pub(crate) reviewed: bool,
    /// What its source can see.
    pub(crate) seen: Seen,
    /// Time of its authors.
    pub(crate) paid: Spent,
    /// Time the owner's people spent on looking at it.
    pub(crate) review: Spent,
    /// Time the owner's people spent on mending it within thirty days.
    pub(crate) repair: Spent,
    /// Who mended it within thirty days.
    pub(crate) mended: Mended,
}

/// Who mended a change within thirty days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mended {
    /// The team that sent it.
    pub(crate) by_sender: bool,
    /// The team that took it.
    pub(crate) by_receiver: bool,
    /// Somebody else.
    pub(crate) by_others: bool,
}

/// Engineer-days by person.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Spent(pub(crate) Vec<(PersonIx, f64)>);

impl Contribution {
    /// Whether it stood for thirty days; nothing where they are not over.
    pub(crate) fn is_alive(&self, as_of: Day) -> Option<bool> {
        let end = self.merged?.plus(WARRANTY);
        match self.undone {
            Some(undone) if undone <= end => Some(false),
            _ => (end <= as_of).then_some(true),
        }
    }
}

impl Spent {
    /// Adds somebody's time.
    pub(crate) fn add(&mut self, person: PersonIx, days: f64) {
        match self.0.iter_mut().find(|(known, _)| *known == person) {
            Some((_, sum)) => *sum += days,
            None => self.0.push((person, days)),
        }
    }

    /// All of it.
    pub(crate) fn days(&self) -> f64 {
        self.0.iter().map(|(_, days)| days).sum()
    }
}

/// Every change request that began in the days from `first` to `last`, in order of repository and number.
///
/// # Errors
/// When the lake cannot be read.
pub(crate) fn contributions(
    organisation: &Organisation,
    allocation: &[PersonAllocation],
    snapshot: &Snapshot,
    (first, last): (Day, Day),
) -> Result<Vec<Contribution>, LakeError> {
    let sources = sources::Sources::read(snapshot, &organisation.history)?;
    let mut requests = request::requests(organisation, &sources);
    requests.retain(|request| first <= request.begun && request.begun <= last);
    let repairs = repair::repairs(organisation, snapshot, &sources, &requests)?;
    let commits = requests.iter().flat_map(|request| request.commits.iter().chain(&request.landing));
    let wanted = commits.copied().chain(repairs.commits()).collect();
    let effort = effort::Effort::of(organisation, allocation, &wanted);
    let made = requests.iter().enumerate().map(|(at, request)| {
        let mut made = request.placed(organisation, &sources)?;
        effort.lay(organisation, request, &mut made);
        repairs.lay(organisation, at, &effort, &mut made);
        Some(made)
    });
    let mut made: Vec<Contribution> = made.flatten().collect();
    show_reviews(&mut made);
    Ok(made)
}

/// Where messages and merges never name anybody who looked, that nobody did cannot be said.
fn show_reviews(made: &mut [Contribution]) {
    let named: BTreeSet<String> = made.iter().filter(|one| one.reviewed).map(|one| one.repository.clone()).collect();
    made.iter_mut().for_each(|one| one.seen.reviewed |= named.contains(&one.repository));
}

#[cfg(test)]
mod tests;
