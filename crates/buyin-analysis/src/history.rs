//! History as of a day, in memory: what every analysis reads instead of tables.
//!
//! Lists are sorted by (repository name, commit number), so that nothing depends on the order of segments or threads.

pub(crate) mod distil;
mod folders;
mod kept;
pub(crate) mod load;
pub(crate) mod work;

use buyin_facts::fact::{
    ComponentEvent, DependencyEvent, Identity, ImportEvent, MailmapEvent, OwnershipEvent, Repository, Usage,
};
use buyin_facts::word::Role;
use buyin_facts::{CommitNumber, Day, IdentityKey, Moment, RepositoryId};
use rustc_hash::FxHashMap;

use crate::index::{CommitIx, RepositoryIx};

pub use distil::Distillate;
pub(crate) use folders::FolderSeen;
pub use folders::Folders;
pub(crate) use kept::numbers;
pub use kept::{Changes, ChangesOf, changes_of};
pub use load::load;
pub(crate) use load::without_work;
pub use work::{ChangeFact, FolderWork, Patch, PatchKey};

/// Everything the lake says as of a day.
#[derive(Debug, Default)]
pub struct History {
    /// The day; nothing later is in here.
    pub as_of: Day,
    /// Repositories with their names, sorted by name.
    pub repositories: Vec<Repository>,
    /// Commits that arrived by the day, sorted by (repository, number).
    pub commits: Vec<CommitFact>,
    /// Every folder in which something changed.
    pub folders: Folders,
    /// Every path that ever was, with its repository, sorted.
    pub paths: Vec<(RepositoryIx, String)>,
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
    pub(crate) work: Grouped<FolderWork>,
    pub(crate) patches: Vec<Patch>,
    pub(crate) kept: ChangesOf,
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

    /// What a commit did, by folder, in order of folder.
    pub fn work_of(&self, commit: CommitIx) -> &[FolderWork] {
        self.work.of(commit)
    }

    /// What tells a commit's patch from others.
    pub fn patch_of(&self, commit: CommitIx) -> Patch {
        self.patches.get(commit.at()).copied().unwrap_or_default()
    }

    /// Changed paths of a commit that is compared with others path by path; of other commits none are kept.
    pub fn kept_of(&self, commit: CommitIx) -> &[ChangeFact] {
        self.kept.get(&commit).map_or(&[], Vec::as_slice)
    }

    /// Commits with their positions.
    pub fn commits(&self) -> impl Iterator<Item = (CommitIx, &CommitFact)> {
        self.commits.iter().enumerate().map(|(index, fact)| (CommitIx::from(index), fact))
    }

    /// Every repository by the id that joins tables.
    pub(crate) fn by_id(&self) -> FxHashMap<RepositoryId, RepositoryIx> {
        self.repositories.iter().enumerate().map(|(at, row)| (row.repository, RepositoryIx::from(at))).collect()
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
