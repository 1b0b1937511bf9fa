//! The folders of a history: each (repository, folder) once, in order.

use arrow::array::RecordBatch;
use buyin_facts::RepositoryId;
use buyin_facts::table::{self, Table};

use crate::history::History;
use crate::index::{FolderIx, RepositoryIx};

table::table! {
    /// One row a folder in which something changed; cached.
    FolderSeen, FolderSeenColumns, FolderSeenBuilder in "folders" {
        /// Its repository.
        repository: RepositoryId,
        /// The folder, empty for the repository's root.
        folder: String,
        /// Whether it ever held a Go file.
        go: bool,
    }
}

/// Folders of all repositories, each (repository, folder) once, sorted.
#[derive(Debug, Default)]
pub struct Folders {
    pub(crate) list: Vec<(RepositoryIx, String)>,
    /// Whether a folder ever held a Go file.
    pub(crate) go: Vec<bool>,
}

impl Folders {
    /// The folder's text, relative to its repository; empty for the root.
    pub fn text(&self, folder: FolderIx) -> &str {
        &self.list[folder.at()].1
    }

    /// The position of a folder.
    pub fn find(&self, repository: RepositoryIx, folder: &str) -> Option<FolderIx> {
        let found = self.list.binary_search_by(|(at, text)| (*at, text.as_str()).cmp(&(repository, folder)));
        found.ok().map(FolderIx::from)
    }

    /// Every folder with its position.
    pub fn iter(&self) -> impl Iterator<Item = (FolderIx, RepositoryIx, &str)> {
        self.list
            .iter()
            .enumerate()
            .map(|(index, (repository, text))| (FolderIx::from(index), *repository, text.as_str()))
    }

    /// Whether a folder ever held a Go file.
    pub fn holds_go(&self, folder: FolderIx) -> bool {
        self.go[folder.at()]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// As a table.
    pub(crate) fn to_batch(&self, history: &History) -> RecordBatch {
        let rows = self.iter().map(|(folder, repository, text)| FolderSeen {
            repository: history.repositories[repository.at()].repository,
            folder: text.to_owned(),
            go: self.holds_go(folder),
        });
        FolderSeen::batch(&rows.collect::<Vec<_>>())
    }

    /// Out of a cached table; nothing when it is none of this history.
    pub(crate) fn from_batches(batches: &[RecordBatch], history: &History) -> Option<Self> {
        let by_id = history.by_id();
        let mut folders = Self::default();
        for row in FolderSeen::rows(batches).ok()? {
            folders.list.push((*by_id.get(&row.repository)?, row.folder));
            folders.go.push(row.go);
        }
        folders.list.is_sorted().then_some(folders)
    }
}
