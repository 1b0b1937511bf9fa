//! Proof: the commits and paths a cell of the ledger rests on.

use rayon::prelude::*;

use buyin_facts::estimate::Variance;
use buyin_facts::{Day, NanoDays};

use crate::history::ChangeFact;
use crate::index::{CommitIx, PersonIx};
use crate::ledger::entry::{self, Entry};
use crate::ledger::evidence::{Account, effective_churn};
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

/// Every changed path that a filter takes, heaviest first.
pub fn of(organisation: &Organisation, filter: &Filter) -> Vec<Proof> {
    let history = &organisation.history;
    let mut proofs: Vec<Proof> = (0..history.commits.len())
        .into_par_iter()
        .map(CommitIx::from)
        .filter(|commit| filter.in_period(history.commits[commit.at()].day.month()))
        .flat_map_iter(|commit| commit_proofs(organisation, filter, commit))
        .collect();
    proofs.sort_by_key(|proof| (std::cmp::Reverse(effective_churn(&proof.change)), proof.commit, proof.change.path));
    proofs
}

fn commit_proofs(organisation: &Organisation, filter: &Filter, commit: CommitIx) -> Vec<Proof> {
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
            who.iter().any(|(person, day, review)| takes(organisation, filter, commit, change, *person, *day, *review))
        })
        .map(|change| Proof { commit, change: *change })
        .collect()
}

fn takes(
    organisation: &Organisation,
    filter: &Filter,
    commit: CommitIx,
    change: &ChangeFact,
    person: PersonIx,
    day: Day,
    review: bool,
) -> bool {
    let component = organisation.components.of_path(change.path, day);
    let adopts = if review { None } else { organisation.uses.adoption_work(commit, component) };
    let account = Account { component, adopts, review };
    let teams = organisation.teams.paying(person, day);
    teams.iter().any(|(team, _)| {
        let entry: Entry = entry::entry_of(organisation, "", account, *team, day, NanoDays::ZERO, Variance(0.0));
        // Embedding is a matter of weeks, not of one change.
        Filter { embedded: None, ..filter.clone() }.takes(&entry)
    })
}
