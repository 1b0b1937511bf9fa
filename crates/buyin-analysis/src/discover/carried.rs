//! Carried history: repositories that begin with commits of another, as what is extracted with its history does. Says where it
//! came from and when the repository's own history began. A fork has all of another and is not meant; nor is it judged here
//! whether anything was taken over.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;
use buyin_facts::day::Moment;
use buyin_facts::id::IdentityKey;
use buyin_facts::word::Role;
use rustc_hash::FxHashMap;

use crate::history::{CommitFact, History};
use crate::index::{CommitIx, RepositoryIx};

/// What stays the same of a commit that is carried over: who wrote it when, and its subject.
type Made = (Moment, i16, IdentityKey, Option<IdentityKey>);

/// Repositories that begin with the history of another.
#[derive(Debug, Default)]
pub(crate) struct Carried(BTreeMap<RepositoryIx, Carry>);

/// How one begins.
#[derive(Debug)]
struct Carry {
    from: BTreeSet<RepositoryIx>,
    /// Day of the last commit that was carried over.
    last: Day,
    /// Day of the first commit of its own; nothing while it has none.
    own: Option<Day>,
}

/// The first commits of a repository, as far as another has them too.
#[derive(Debug, Default)]
struct Run {
    commits: usize,
    /// Paths they changed here, and in the other.
    paths: (u64, u64),
    /// Whether any of them lay in other folders there.
    moved: bool,
    /// Whether the other has more commits up to then.
    leaves_out: bool,
}

impl Carried {
    /// Of all repositories, as far as the day of the history shows.
    pub(crate) fn of(history: &History) -> Self {
        let mut carried = Self::default();
        for (one, other) in suspects(history) {
            let (run, back) = (Run::of(history, one, other), Run::of(history, other, one));
            if !run.is_part() || (run.commits, run.paths.1) <= (back.commits, back.paths.1) {
                continue;
            }
            let commits = commits(history, one);
            let last = history.commits[commits[run.commits - 1].at()].arrival;
            let own = commits.get(run.commits).map(|commit| history.commits[commit.at()].arrival);
            let known = carried.0.entry(one).or_insert(Carry { from: BTreeSet::new(), last, own });
            known.from.insert(other);
            if known.last < last {
                (known.last, known.own) = (last, own);
            }
        }
        carried
    }

    /// Whether a repository begins with history of another.
    pub(crate) fn is_from(&self, one: RepositoryIx, other: RepositoryIx) -> bool {
        self.0.get(&one).is_some_and(|carry| carry.from.contains(&other))
    }

    /// Whether a repository has nothing but what was carried over: it may not have been there at all.
    pub(crate) fn is_unborn(&self, repository: RepositoryIx) -> bool {
        self.0.get(&repository).is_some_and(|carry| carry.own.is_none())
    }

    /// Whether what a repository has since a day came with the history of another.
    pub(crate) fn came_along(&self, repository: RepositoryIx, since: Day) -> bool {
        self.0.get(&repository).is_some_and(|carry| carry.own.is_none() || since <= carry.last)
    }

    /// Day on which a repository really had what bears an earlier one: not before its own history began. Where there is none,
    /// the last day that was carried over is the best there is.
    pub(crate) fn day(&self, repository: RepositoryIx, day: Day) -> Day {
        self.0.get(&repository).map_or(day, |carry| day.max(carry.own.unwrap_or(carry.last)))
    }
}

impl Run {
    fn of(history: &History, one: RepositoryIx, other: RepositoryIx) -> Self {
        let mut there: FxHashMap<Made, CommitIx> = FxHashMap::default();
        for commit in commits(history, other) {
            there.entry(made(history, commit)).or_insert(commit);
        }
        let mut run = Self::default();
        let (mut met, mut last) = (BTreeSet::new(), 0);
        for commit in commits(history, one) {
            let Some(same) = there.get(&made(history, commit)) else { break };
            let paths = |commit| history.work_of(commit).iter().map(|work| u64::from(work.paths)).sum::<u64>();
            let folders = |commit| history.work_of(commit).iter().map(|work| history.folders.text(work.folder));
            run.commits += 1;
            run.paths = (run.paths.0 + paths(commit), run.paths.1 + paths(*same));
            run.moved |= !folders(commit).all(|folder| folders(*same).any(|other| other == folder));
            met.insert(*same);
            last = last.max(history.commits[same.at()].number.0 as usize);
        }
        run.leaves_out = met.len() <= last;
        run
    }

    /// Whether it is a part of the other's history: less of its commits, or fewer of them in other folders. A fork of a branch
    /// has fewer commits too, but each of them whole and in its place.
    fn is_part(&self) -> bool {
        self.commits > 0 && (self.paths.0 < self.paths.1 || (self.moved && self.leaves_out))
    }
}

/// Pairs of repositories of which the second has the first commit of the first. What was not read to its beginning has no first.
fn suspects(history: &History) -> BTreeSet<(RepositoryIx, RepositoryIx)> {
    let mut begins: FxHashMap<Made, Vec<RepositoryIx>> = FxHashMap::default();
    let is_first = |fact: &CommitFact| fact.number.0 == 0 && !history.repositories[fact.repository.at()].shallow;
    for (commit, fact) in history.commits().filter(|(_, fact)| is_first(fact)) {
        begins.entry(made(history, commit)).or_default().push(fact.repository);
    }
    let mut pairs = BTreeSet::new();
    for (commit, fact) in history.commits() {
        let begun = begins.get(&made(history, commit)).into_iter().flatten();
        pairs.extend(begun.filter(|one| **one != fact.repository).map(|one| (*one, fact.repository)));
    }
    pairs
}

/// Commits of a repository, in order of arrival.
fn commits(history: &History, repository: RepositoryIx) -> Vec<CommitIx> {
    let begin = history.commits.partition_point(|fact| fact.repository < repository);
    let own = history.commits[begin..].iter().take_while(|fact| fact.repository == repository);
    (begin..begin + own.count()).map(CommitIx::from).collect()
}

fn made(history: &History, commit: CommitIx) -> Made {
    let fact = &history.commits[commit.at()];
    let author = history.people_of(commit).iter().find(|(role, _)| *role == Role::Author);
    (fact.author_time, fact.author_offset, fact.subject, author.map(|(_, author)| *author))
}
