//! Changed paths read when asked for: of few commits (those compared path by path, those of evidence), or of all, one
//! repository after the other.

use buyin_facts::fact::Change;
use buyin_facts::lake::LakeError;
use buyin_facts::{CommitNumber, RepositoryId, Snapshot};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::history::distil::{self, Reader};
use crate::history::{ChangeFact, History};
use crate::index::{CommitIx, RepositoryIx};

/// Changed paths by commit, in order of path.
pub type ChangesOf = FxHashMap<CommitIx, Vec<ChangeFact>>;

/// Reads the changed paths of some commits.
///
/// # Errors
/// When the lake cannot be read.
pub fn changes_of(
    history: &History,
    snapshot: &Snapshot,
    commits: &FxHashSet<CommitIx>,
) -> Result<ChangesOf, LakeError> {
    let by_id = history.by_id();
    let mut found = ChangesOf::default();
    let mut reader = Reader::default();
    for batch in snapshot.read_commits::<Change>(&numbers(history, commits))? {
        reader.read(&batch, |repository, number, change| {
            let commit = by_id.get(&repository).and_then(|repository| history.commit(*repository, number));
            if let Some(commit) = commit {
                found.entry(commit).or_default().push(change);
            }
        })?;
    }
    found.values_mut().for_each(|changes| changes.sort_by(|one, other| one.path.cmp(&other.path)));
    Ok(found)
}

/// Every changed path by a day, for analyses that look at all of them and need not keep them.
#[derive(Debug, Clone, Copy)]
pub struct Changes<'a> {
    history: &'a History,
    /// Nothing where the history keeps every change.
    snapshot: Option<&'a Snapshot>,
}

impl<'a> Changes<'a> {
    /// The changes of a history, in the snapshot it was loaded from.
    pub fn of(history: &'a History, snapshot: &'a Snapshot) -> Self {
        Self { history, snapshot: Some(snapshot) }
    }

    /// The changes of a history drawn by hand.
    #[cfg(test)]
    pub(crate) fn drawn(history: &'a History) -> Self {
        Self { history, snapshot: None }
    }

    /// Their history.
    pub fn history(&self) -> &'a History {
        self.history
    }

    /// Hands on the changes of one repository after the other, each in order of (commit, path). Only one repository's are in
    /// memory, or a few whose rows end in one segment. The order of repositories is that of scans: what is made of them must
    /// not depend on it.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn each(&self, mut take: impl FnMut(RepositoryIx, &[(CommitIx, ChangeFact)])) -> Result<(), LakeError> {
        let history = self.history;
        let Some(snapshot) = self.snapshot else {
            let kept =
                history.commits().flat_map(|(commit, _)| history.kept_of(commit).iter().map(move |it| (commit, it)));
            let kept: Vec<_> = kept.map(|(commit, change)| (commit, change.clone())).collect();
            let place = |commit: CommitIx| history.commits[commit.at()].repository;
            kept.chunk_by(|one, other| place(one.0) == place(other.0)).for_each(|of| take(place(of[0].0), of));
            return Ok(());
        };
        let by_id = history.by_id();
        distil::each_repository(snapshot, |complete| {
            for (id, mut changes) in complete {
                let Some(&repository) = by_id.get(&id) else { continue };
                distil::sort(&mut changes);
                let by_the_day = |(number, change)| Some((history.commit(repository, number)?, change));
                take(repository, &changes.into_iter().filter_map(by_the_day).collect::<Vec<_>>());
            }
        })
    }
}

/// What tables call some commits.
pub(crate) fn numbers(history: &History, commits: &FxHashSet<CommitIx>) -> FxHashSet<(RepositoryId, CommitNumber)> {
    let number = |commit: &CommitIx| {
        let fact = &history.commits[commit.at()];
        (history.repositories[fact.repository.at()].repository, fact.number)
    };
    commits.iter().map(number).collect()
}
