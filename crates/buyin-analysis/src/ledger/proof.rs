//! Proof: the commits and folders a cell of the ledger rests on.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use buyin_facts::estimate::Variance;
use buyin_facts::{Day, NanoDays};

use crate::index::{CommitIx, FolderIx, PersonIx};
use crate::ledger::entry::{self, Entry};
use crate::ledger::evidence::{self, Account};
use crate::ledger::group::Filter;
use crate::organisation::Organisation;

/// Work of which every path belongs to a cell.
pub type Proofs = FxHashSet<(CommitIx, FolderIx)>;

/// Whether what an entry rests on may be listed.
pub type MayList<'a> = dyn Fn(&Entry) -> bool + Sync + 'a;

/// All work that a filter takes and that may be listed.
pub fn of(organisation: &Organisation, filter: &Filter, may_list: &MayList<'_>) -> Proofs {
    let history = &organisation.history;
    (0..history.commits.len())
        .into_par_iter()
        .map(CommitIx::from)
        .filter(|commit| filter.in_period(history.commits[commit.at()].day.month()))
        .flat_map_iter(|commit| commit_proofs(organisation, filter, may_list, commit))
        .collect::<Vec<_>>()
        .into_iter()
        .collect()
}

fn commit_proofs(
    organisation: &Organisation,
    filter: &Filter,
    may_list: &MayList<'_>,
    commit: CommitIx,
) -> Vec<(CommitIx, FolderIx)> {
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
    let folders = history.work_of(commit).iter().map(|work| work.folder);
    folders
        .filter(|folder| {
            let mut made = who.iter().flat_map(|who| entries(organisation, commit, *folder, *who));
            made.any(|entry| filter.takes(&entry) && may_list(&entry))
        })
        .map(|folder| (commit, folder))
        .collect()
}

/// The entries that work in a folder makes of one person's work, one for each team that pays and product it brings in.
fn entries(
    organisation: &Organisation,
    commit: CommitIx,
    folder: FolderIx,
    (person, day, review): (PersonIx, Day, bool),
) -> impl Iterator<Item = Entry> {
    let component = organisation.components.of_folder(folder, day);
    let accounts = if review {
        vec![Account { component, adopts: None, review }]
    } else {
        evidence::accounts(organisation, commit, component)
    };
    let teams = organisation.teams.paying(person, day);
    accounts.into_iter().flat_map(move |account| {
        teams.iter().map(move |(team, _)| {
            entry::entry_of(organisation.ground(), "", account, *team, day, NanoDays::ZERO, Variance(0.0))
        })
    })
}
