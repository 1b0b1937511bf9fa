//! Duplicates: cherry-picks, rebased copies, forks. Same author and author time with zone, plus equal subject or a content
//! both made. The first is the one that arrived earliest on a default branch; what was carried over with a history bears the days
//! of the original, and comes after it.

use buyin_facts::IdentityKey;
use buyin_facts::id::BlobKey;
use rustc_hash::FxHashMap;

use super::Weights;
use crate::discover::carried::Carried;
use crate::history::{History, work};
use crate::index::{CommitIx, PersonIx};

/// Author, time, zone.
type Moment = (PersonIx, i64, i16);

/// Commits that may be duplicates, whoever turns out to have written them: of each, the changed paths must be kept.
pub(crate) fn twins(history: &History) -> Vec<CommitIx> {
    let mut moments: Vec<((i64, i16), CommitIx)> = history
        .commits()
        .filter(|(_, fact)| fact.parents < 2)
        .map(|(commit, fact)| ((fact.author_time.0, fact.author_offset), commit))
        .collect();
    moments.sort_unstable();
    let groups = moments.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1);
    groups.flatten().map(|(_, commit)| *commit).collect()
}

/// Each duplicate with the first of its kind.
pub(super) fn copies(history: &History, authors: &[Option<PersonIx>], weights: &Weights) -> Vec<(CommitIx, CommitIx)> {
    let mut moments: Vec<(Moment, CommitIx)> = history
        .commits()
        .filter(|(commit, _)| weights.is_whole(*commit))
        .filter_map(|(commit, fact)| Some(((authors[commit.at()]?, fact.author_time.0, fact.author_offset), commit)))
        .collect();
    moments.sort_unstable();
    let carried = Carried::of(history);
    let groups = moments.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1);
    groups.flat_map(|group| within(history, &carried, group)).collect()
}

/// Duplicates among commits of one author and one moment.
fn within(history: &History, carried: &Carried, group: &[(Moment, CommitIx)]) -> Vec<(CommitIx, CommitIx)> {
    let mut commits: Vec<CommitIx> = group.iter().map(|(_, commit)| *commit).collect();
    // Positions are in order of (repository name, number), which settles ties.
    commits.sort_by_key(|commit| {
        let fact = &history.commits[commit.at()];
        (fact.arrival, carried.came_along(fact.repository, fact.arrival), *commit)
    });
    let mut subjects: FxHashMap<IdentityKey, CommitIx> = FxHashMap::default();
    let mut made: FxHashMap<BlobKey, CommitIx> = FxHashMap::default();
    let mut copies = Vec::new();
    for commit in commits {
        let fact = &history.commits[commit.at()];
        // A clock at or before the epoch is no clock: there, only contents tell.
        let subject = (fact.author_time.0 > 0).then_some(fact.subject);
        let blobs = work::contents(history.kept_of(commit));
        let first = subject
            .and_then(|subject| subjects.get(&subject).copied())
            .or_else(|| blobs.iter().find_map(|blob| made.get(blob).copied()));
        copies.extend(first.map(|first| (commit, first)));
        let first = first.unwrap_or(commit);
        if let Some(subject) = subject {
            subjects.entry(subject).or_insert(first);
        }
        for blob in blobs {
            made.entry(blob).or_insert(first);
        }
    }
    copies
}
