//! Proof: the commits and paths a cell of the ledger rests on.

use rayon::prelude::*;

use buyin_facts::estimate::Variance;
use buyin_facts::{Day, NanoDays};

use crate::history::ChangeFact;
use crate::index::{CommitIx, PersonIx};
use crate::ledger::entry::{self, Entry};
use crate::ledger::evidence::{self, Account, effective_churn};
use crate::ledger::group::Filter;
use crate::organisation::Organisation;

/// A changed path that a cell rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proof {
    /// The commit.
    pub commit: CommitIx,
    /// The change.
    pub change: ChangeFact,
}

/// Whether what an entry rests on may be listed.
pub type MayList<'a> = dyn Fn(&Entry) -> bool + Sync + 'a;

/// Every changed path that a filter takes and that may be listed, heaviest first.
pub fn of(organisation: &Organisation, filter: &Filter, may_list: &MayList<'_>) -> Vec<Proof> {
    let history = &organisation.history;
    let mut proofs: Vec<Proof> = (0..history.commits.len())
        .into_par_iter()
        .map(CommitIx::from)
        .filter(|commit| filter.in_period(history.commits[commit.at()].day.month()))
        .flat_map_iter(|commit| commit_proofs(organisation, filter, may_list, commit))
        .collect();
    proofs.sort_by_key(|proof| (std::cmp::Reverse(effective_churn(&proof.change)), proof.commit, proof.change.path));
    proofs
}

fn commit_proofs(organisation: &Organisation, filter: &Filter, may_list: &MayList<'_>, commit: CommitIx) -> Vec<Proof> {
    // Embedding is a matter of weeks, not of one change.
    let filter = Filter { embedded: None, ..filter.clone() };
    let history = &organisation.history;
    let fact = &history.commits[commit.at()];
    if organisation.weights.share(commit).0 <= 0.0 {
        return Vec::new();
    }
    let wrote = organisation.payers(commit).into_iter().map(|person| (person, fact.day, false));
    let reviewed = organisation.reviewers(commit).into_iter().map(|person| (person, fact.arrival, true));
    let who: Vec<(PersonIx, Day, bool)> = wrote.chain(reviewed).collect();
    let changes = history.changes_of(commit).iter();
    changes
        .filter(|change| {
            let mut made = who.iter().flat_map(|who| entries(organisation, commit, change, *who));
            made.any(|entry| filter.takes(&entry) && may_list(&entry))
        })
        .map(|change| Proof { commit, change: *change })
        .collect()
}

/// The entries a change makes of one person's work, one for each team that pays and product it brings in.
fn entries(
    organisation: &Organisation,
    commit: CommitIx,
    change: &ChangeFact,
    (person, day, review): (PersonIx, Day, bool),
) -> impl Iterator<Item = Entry> {
    let component = organisation.components.of_path(change.path, day);
    let accounts = if review {
        vec![Account { component, adopts: None, review }]
    } else {
        evidence::accounts(organisation, commit, component)
    };
    let teams = organisation.teams.paying(person, day);
    accounts.into_iter().flat_map(move |account| {
        teams
            .iter()
            .map(move |(team, _)| entry::entry_of(organisation, "", account, *team, day, NanoDays::ZERO, Variance(0.0)))
    })
}
