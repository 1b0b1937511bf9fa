//! History as of a day, in memory: what every analysis reads instead of tables.
//!
//! Lists are sorted by (repository name, commit number), so that nothing depends on the order of segments or threads.

mod load;

use buyin_facts::fact::{
    ComponentEvent, DependencyEvent, Identity, ImportEvent, MailmapEvent, OwnershipEvent, Repository, Usage,
};
use buyin_facts::id::BlobKey;
use buyin_facts::word::{ChangeKind, Class, ReadStatus, Role};
use buyin_facts::{CommitNumber, Day, IdentityKey, Moment, RepositoryId};
use rustc_hash::FxHashMap;

use crate::index::{CommitIx, PathIx, RepositoryIx};

pub use load::load;

/// Everything the lake says as of a day.
#[derive(Debug, Default)]
pub struct History {
    /// The day; nothing later is in here.
    pub as_of: Day,
    /// Repositories with their names, sorted by name.
    pub repositories: Vec<Repository>,
    /// Commits that arrived by the day, sorted by (repository, number).
    pub commits: Vec<CommitFact>,
    /// Interned paths.
    pub paths: Paths,
    /// Events that arrived by the day, sorted by (repository, commit, path …).
    pub components: Vec<(RepositoryIx, ComponentEvent)>,
    /// Declared dependencies.
    pub dependencies: Vec<(RepositoryIx, DependencyEvent)>,
    /// Import lines.
    pub imports: Vec<(RepositoryIx, ImportEvent)>,
    /// Ownership rules.
    pub ownership: Vec<(RepositoryIx, OwnershipEvent)>,
    /// `.mailmap` lines.
    pub mailmap: Vec<(RepositoryIx, MailmapEvent)>,
    /// Every (name, address) pair, as pseudonyms, sorted by key.
    pub identities: Vec<Identity>,
    /// Use over the network by the day.
    pub usage: Vec<Usage>,
    pub(crate) people: Grouped<(Role, IdentityKey)>,
    pub(crate) changes: Grouped<ChangeFact>,
    pub(crate) commit_index: FxHashMap<RepositoryIx, CommitIx>,
}

/// A commit without what only evidence shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommitFact {
    /// Its repository.
    pub repository: RepositoryIx,
    /// Its number there.
    pub number: CommitNumber,
    /// Number of parents.
    pub parents: u8,
    /// Day the work counts for.
    pub day: Day,
    /// Day it came to the default branch.
    pub arrival: Day,
    /// Author time as recorded.
    pub author_time: Moment,
    /// Author's zone, minutes east of UTC.
    pub author_offset: i16,
    /// The first-parent commit that brought it.
    pub brought_by: CommitNumber,
    /// Key of the subject.
    pub subject: IdentityKey,
    /// Key of the subject's template.
    pub template: IdentityKey,
}

/// A changed path of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeFact {
    /// The path.
    pub path: PathIx,
    /// What happened to it.
    pub kind: ChangeKind,
    /// What kind of file it was at that commit.
    pub class: Class,
    /// Whether it could be read.
    pub status: ReadStatus,
    /// Lines added.
    pub added: u32,
    /// Lines removed.
    pub removed: u32,
    /// Resulting content.
    pub blob: Option<BlobKey>,
}

/// Paths of all repositories, each (repository, path) once.
#[derive(Debug, Default)]
pub struct Paths {
    pub(crate) list: Vec<(RepositoryIx, String)>,
}

/// Items grouped by commit, in one allocation.
#[derive(Debug)]
pub(crate) struct Grouped<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl History {
    /// Position of a commit by its number in a repository.
    pub fn commit(&self, repository: RepositoryIx, number: CommitNumber) -> Option<CommitIx> {
        // Numbers are dense from 0 in each repository, and as-of cuts off the end only.
        let first = self.commit_index.get(&repository)?;
        let index = CommitIx(first.0 + number.0);
        let fact = self.commits.get(index.at())?;
        (fact.repository == repository && fact.number == number).then_some(index)
    }

    /// Who stands how to a commit.
    pub fn people_of(&self, commit: CommitIx) -> &[(Role, IdentityKey)] {
        self.people.of(commit)
    }

    /// What a commit changed.
    pub fn changes_of(&self, commit: CommitIx) -> &[ChangeFact] {
        self.changes.of(commit)
    }

    /// Commits with their positions.
    pub fn commits(&self) -> impl Iterator<Item = (CommitIx, &CommitFact)> {
        self.commits.iter().enumerate().map(|(index, fact)| (CommitIx::from(index), fact))
    }

    /// The repository of an id that joins tables.
    pub fn repository(&self, id: RepositoryId) -> Option<RepositoryIx> {
        self.repositories.iter().position(|repository| repository.repository == id).map(RepositoryIx::from)
    }

    /// Name of a repository.
    pub fn name(&self, repository: RepositoryIx) -> &str {
        &self.repositories[repository.at()].name
    }
}

impl Paths {
    /// The path's text, relative to its repository.
    pub fn text(&self, path: PathIx) -> &str {
        &self.list[path.at()].1
    }

    /// The path's repository.
    pub fn repository(&self, path: PathIx) -> RepositoryIx {
        self.list[path.at()].0
    }

    /// Every path with its position.
    pub fn iter(&self) -> impl Iterator<Item = (PathIx, RepositoryIx, &str)> {
        self.list
            .iter()
            .enumerate()
            .map(|(index, (repository, text))| (PathIx::from(index), *repository, text.as_str()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl<T> Grouped<T> {
    /// Groups items that come with the commit they belong to; the order within a commit is kept.
    pub(crate) fn new(commits: usize, mut items: Vec<(CommitIx, T)>) -> Self {
        items.sort_by_key(|(commit, _)| *commit);
        let mut starts = vec![0_u32; commits + 1];
        for (commit, _) in &items {
            starts[commit.at() + 1] += 1;
        }
        for index in 0..commits {
            starts[index + 1] += starts[index];
        }
        Self { starts, items: items.into_iter().map(|(_, item)| item).collect() }
    }

    fn of(&self, commit: CommitIx) -> &[T] {
        match (self.starts.get(commit.at()), self.starts.get(commit.at() + 1)) {
            (Some(&start), Some(&end)) => &self.items[start as usize..end as usize],
            _ => &[],
        }
    }
}

impl<T> Default for Grouped<T> {
    fn default() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }
}
