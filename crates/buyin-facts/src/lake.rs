//! The lake: fact tables as Parquet segments, and the manifests that say which of them hold.
//!
//! A segment is named by its content and never edited. Visible is what the highest complete manifest lists; a manifest is
//! created only if absent, so of two writers one wins and the other learns of it. A scan that dies leaves the last
//! complete state. All access goes through `object_store`, so the same code stands on a local folder or an object store.
//!
//! Beside the segments lie the secret of the pseudonyms and the one file with names and addresses, both mode 0600.

mod manifest;
mod private;
mod segment;
mod sweep;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use rustc_hash::FxHashSet;

pub use manifest::{Frontier, Manifest, MinedRepository, Segment};
pub use private::{Lock, Signature};
pub use write::Change;

use crate::id::{CommitNumber, RepositoryId};
use crate::pseudonym::Pseudonyms;
use crate::table::{SchemaError, Table};

/// Moves whenever the meaning or shape of a table changes: a lake of another version is mined anew, never migrated.
pub const FORMAT_VERSION: u32 = 6;

/// Why a lake could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// A file or folder of the lake could not be read or written.
    #[error("lake {path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written; no state lists it.
    #[error("lake {file} could not be written: {source}")]
    Write {
        /// Its path in the lake.
        file: String,
        /// What the store said.
        source: object_store::Error,
    },
    /// The store refused.
    #[error("lake: {0}")]
    Store(#[from] object_store::Error),
    /// A segment is not readable Parquet.
    #[error("lake segment {segment}: {source}")]
    Parquet {
        /// Its path in the lake.
        segment: String,
        /// What the reader said.
        source: parquet::errors::ParquetError,
    },
    /// A segment lacks a declared column.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// The lake was written by another version of Buyin.
    #[error("the lake has format {found}, this program writes format {FORMAT_VERSION}")]
    Format {
        /// Version in the lake.
        found: u32,
    },
    /// Another scan changed the same repositories meanwhile.
    #[error("another scan wrote to the lake at the same time and changed {repository}")]
    Conflict {
        /// A repository both changed.
        repository: String,
    },
    /// Another scan is writing.
    #[error("another scan is at work on the lake in {path}")]
    Busy {
        /// The lake's folder.
        path: PathBuf,
    },
}

/// A lake on disk.
#[derive(Debug, Clone)]
pub struct Lake {
    root: PathBuf,
    store: Arc<dyn ObjectStore>,
}

/// What one manifest makes visible.
#[derive(Debug, Clone)]
pub struct Snapshot {
    lake: Lake,
    manifest: Arc<Manifest>,
}

impl Lake {
    /// Opens the lake in a folder, making the folder (mode 0700) when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or opened.
    pub fn open(root: &Path) -> Result<Self, LakeError> {
        private::make_folder(root)?;
        let store = LocalFileSystem::new_with_prefix(root)?;
        Ok(Self { root: root.to_owned(), store: Arc::new(store) })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The store that holds the segments, for readers that plan their own access.
    pub fn store(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.store)
    }

    /// The last complete state; empty when nothing was ever scanned.
    ///
    /// # Errors
    /// When the folder cannot be listed or the lake is of another format.
    pub fn snapshot(&self) -> Result<Snapshot, LakeError> {
        let manifest = manifest::latest(self)?;
        Ok(Snapshot { lake: self.clone(), manifest: Arc::new(manifest) })
    }

    /// Keeps other scans out until the lock is dropped or its process ends.
    ///
    /// # Errors
    /// [`LakeError::Busy`] when another scan holds it.
    pub fn lock(&self) -> Result<Lock, LakeError> {
        private::lock(&self.root)
    }

    /// Waits until nobody holds the lake.
    ///
    /// # Errors
    /// When the lock cannot be had.
    pub fn wait(&self) -> Result<(), LakeError> {
        private::wait(&self.root)
    }

    /// Deletes every manifest and segment, of whatever version. The private files stay.
    ///
    /// # Errors
    /// When something cannot be deleted.
    pub fn start_afresh(&self) -> Result<(), LakeError> {
        sweep::start_afresh(self)
    }

    /// Deletes manifests but the last `keep`, and segments that none of those lists. Nothing younger than `grace` goes.
    ///
    /// # Errors
    /// When something cannot be listed or deleted.
    pub fn sweep(&self, keep: usize, grace: std::time::Duration) -> Result<(), LakeError> {
        sweep::sweep(self, keep, grace)
    }

    /// The secret of this lake's pseudonyms, made at first use.
    ///
    /// # Errors
    /// When the secret cannot be read or written.
    pub fn pseudonyms(&self) -> Result<Pseudonyms, LakeError> {
        private::pseudonyms(&self.root)
    }

    /// Names and addresses behind the pseudonyms. For `scan`, `identities`, `me`, `forget` and `correct` only.
    ///
    /// # Errors
    /// When the private file cannot be read.
    pub fn signatures(&self) -> Result<Vec<Signature>, LakeError> {
        private::signatures(&self.root)
    }

    /// Adds names and addresses; those known already are kept once.
    ///
    /// # Errors
    /// When the private file cannot be read or written.
    pub fn remember(&self, signatures: Vec<Signature>) -> Result<(), LakeError> {
        private::remember(&self.root, signatures)
    }

    /// Puts other names and addresses in place of all that are kept; what was there is gone.
    ///
    /// # Errors
    /// When the private file cannot be written.
    pub fn replace_signatures(&self, signatures: &[Signature]) -> Result<(), LakeError> {
        private::replace(&self.root, signatures)
    }
}

impl Snapshot {
    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The lake it is of.
    pub fn lake(&self) -> &Lake {
        &self.lake
    }

    /// All rows of a table that hold, as batches; rows of retired repositories are left out.
    ///
    /// # Errors
    /// When a segment cannot be read.
    pub fn read<T: Table>(&self) -> Result<Vec<RecordBatch>, LakeError> {
        let mut batches = Vec::new();
        for segment in self.manifest.segments.iter().filter(|segment| segment.table == T::NAME) {
            batches.extend(segment::read(&self.lake, segment, &self.manifest)?);
        }
        Ok(batches)
    }

    /// Batches of a table that have rows of one repository, other repositories' rows left out.
    ///
    /// # Errors
    /// When a segment cannot be read.
    pub fn read_of<T: Table>(&self, repository: RepositoryId) -> Result<Vec<RecordBatch>, LakeError> {
        let mut batches = Vec::new();
        for segment in self.manifest.segments.iter().filter(|segment| segment.table == T::NAME) {
            if segment.repositories.contains(&repository) {
                batches.extend(segment::read_of(&self.lake, segment, repository)?);
            }
        }
        Ok(batches)
    }

    /// Reads a table segment by segment, so that it never lies in memory as a whole. Hands on the rows that hold, and the
    /// repositories that later segments have no rows of.
    ///
    /// # Errors
    /// When a segment cannot be read, or whoever takes the rows fails.
    pub fn each_segment<T: Table>(
        &self,
        mut take: impl FnMut(Vec<RecordBatch>, Vec<RepositoryId>) -> Result<(), LakeError>,
    ) -> Result<(), LakeError> {
        let segments: Vec<&Segment> = self.manifest.segments.iter().filter(|it| it.table == T::NAME).collect();
        for (at, segment) in segments.iter().enumerate() {
            let later = |id: &RepositoryId| segments[at + 1..].iter().any(|other| other.repositories.contains(id));
            let complete = segment.repositories.iter().copied().filter(|id| !later(id)).collect();
            take(segment::read(&self.lake, segment, &self.manifest)?, complete)?;
        }
        Ok(())
    }

    /// The rows of some commits, of a table that has columns `repository` and `commit`; of other rows nothing else is read.
    ///
    /// # Errors
    /// When a segment cannot be read.
    pub fn read_commits<T: Table>(
        &self,
        wanted: &FxHashSet<(RepositoryId, CommitNumber)>,
    ) -> Result<Vec<RecordBatch>, LakeError> {
        let repositories: FxHashSet<RepositoryId> = wanted.iter().map(|(repository, _)| *repository).collect();
        let has_some = |segment: &&Segment| segment.repositories.iter().any(|id| repositories.contains(id));
        let wanted = Arc::new(wanted.clone());
        let mut batches = Vec::new();
        for segment in self.manifest.segments.iter().filter(|it| it.table == T::NAME).filter(has_some) {
            batches.extend(segment::read_commits(&self.lake, segment, &wanted)?);
        }
        Ok(batches)
    }

    /// All rows of a small table.
    ///
    /// # Errors
    /// When a segment cannot be read.
    pub fn rows<T: Table>(&self) -> Result<Vec<T>, LakeError> {
        Ok(T::rows(&self.read::<T>()?)?)
    }

    /// Begins a change of this state.
    pub fn change(&self) -> Change {
        Change::new(self.clone())
    }
}
