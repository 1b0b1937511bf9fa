//! A change of the lake: append rows, retire repositories, publish.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use crate::id::RepositoryId;
use crate::lake::manifest::{Manifest, MinedRepository, latest, publish};
use crate::lake::segment;
use crate::lake::{Frontier, Lake, LakeError, Segment, Snapshot};
use crate::table::Table;

/// Rows of a table kept in memory before they are written out as a segment: about 64 MB.
const FLUSH_BYTES: usize = 64 << 20;
/// More segments of one table than this are merged when a change is published.
const MANY_SEGMENTS: usize = 24;
/// Segments with fewer rows than this are small.
const SMALL_SEGMENT_ROWS: u64 = 200_000;

/// A change of a snapshot, invisible until [`Change::publish`]. Dropped, it leaves at most unlisted files.
#[derive(Debug)]
pub struct Change {
    base: Snapshot,
    next_repository: u32,
    /// Repositories read by this change: name, and the state they are in now (`None`: gone).
    repositories: BTreeMap<String, Option<MinedRepository>>,
    pending: BTreeMap<&'static str, (SchemaRef, Vec<RecordBatch>, usize)>,
    written: Vec<Segment>,
    /// Tables owned by no repository that this change replaces as a whole.
    replaced: Vec<&'static str>,
}

impl Change {
    pub(super) fn new(base: Snapshot) -> Self {
        let next_repository = base.manifest.next_repository;
        Self {
            base,
            next_repository,
            repositories: BTreeMap::new(),
            pending: BTreeMap::new(),
            written: Vec::new(),
            replaced: Vec::new(),
        }
    }

    /// An id for a repository that is read from its beginning.
    pub fn new_repository(&mut self) -> RepositoryId {
        let id = RepositoryId(self.next_repository);
        self.next_repository += 1;
        id
    }

    /// Records how far a repository has been read. A changed id retires the rows of the old one.
    pub fn set_repository(&mut self, name: &str, id: RepositoryId, path: &str, frontier: Frontier) {
        let mined = MinedRepository { id, path: path.to_owned(), frontier };
        self.repositories.insert(name.to_owned(), Some(mined));
    }

    /// Retires a repository that is no longer wanted.
    pub fn remove_repository(&mut self, name: &str) {
        self.repositories.insert(name.to_owned(), None);
    }

    /// Appends rows.
    ///
    /// # Errors
    /// When a full segment cannot be written.
    pub fn append<T: Table>(&mut self, batch: RecordBatch) -> Result<(), LakeError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let (_, batches, bytes) = self.pending.entry(T::NAME).or_insert_with(|| (T::schema(), Vec::new(), 0));
        *bytes += batch.get_array_memory_size();
        batches.push(batch);
        if *bytes >= FLUSH_BYTES { self.flush(T::NAME) } else { Ok(()) }
    }

    /// Replaces all rows of a table that belongs to no repository.
    ///
    /// # Errors
    /// When a full segment cannot be written.
    pub fn replace<T: Table>(&mut self, rows: &[T]) -> Result<(), LakeError> {
        self.replaced.push(T::NAME);
        self.append::<T>(T::batch(rows))
    }

    fn flush(&mut self, table: &'static str) -> Result<(), LakeError> {
        if let Some((schema, batches, _)) = self.pending.remove(table) {
            self.written.extend(segment::write(&self.base.lake, table, schema, &batches)?);
        }
        Ok(())
    }

    /// Makes the change visible. When another writer came first, the change is laid on top of the other's, unless both
    /// changed the same repository.
    ///
    /// # Errors
    /// When segments or the manifest cannot be written, or on such a conflict.
    pub fn publish(mut self) -> Result<Snapshot, LakeError> {
        for table in self.pending.keys().copied().collect::<Vec<_>>() {
            self.flush(table)?;
        }
        let lake = self.base.lake.clone();
        let mut base = (*self.base.manifest).clone();
        let mut number = base.number + 1;
        loop {
            let manifest = Manifest { number, ..self.applied_to(&lake, &base)? };
            if publish(&lake, &manifest)? {
                return lake.snapshot();
            }
            let newer = latest(&lake)?;
            self.check_conflict(&base, &newer)?;
            // A number may be taken by a manifest that a crash cut short: it is passed over for good.
            number = newer.number.max(number) + 1;
            base = newer;
        }
    }

    fn applied_to(&self, lake: &Lake, base: &Manifest) -> Result<Manifest, LakeError> {
        let mut next = base.clone();
        next.next_repository = next.next_repository.max(self.next_repository);
        for (name, state) in &self.repositories {
            match state {
                Some(mined) => next.repositories.insert(name.clone(), mined.clone()),
                None => next.repositories.remove(name),
            };
        }
        next.segments.retain(|segment| !self.replaced.contains(&segment.table.as_str()));
        for segment in &self.written {
            if !next.segments.iter().any(|known| known.file == segment.file) {
                next.segments.push(segment.clone());
            }
        }
        let live = next.clone();
        next.segments.retain(|segment| {
            segment.repositories.is_empty() || segment.repositories.iter().any(|repository| live.is_live(*repository))
        });
        merge_small(lake, &mut next)?;
        Ok(next)
    }

    fn check_conflict(&self, base: &Manifest, newer: &Manifest) -> Result<(), LakeError> {
        for name in self.repositories.keys() {
            if base.repositories.get(name) != newer.repositories.get(name) {
                return Err(LakeError::Conflict { repository: name.clone() });
            }
        }
        // Ids handed out from the same base would collide.
        if newer.next_repository != base.next_repository && self.next_repository != base.next_repository {
            let repository = newer.repositories.keys().next().cloned().unwrap_or_default();
            return Err(LakeError::Conflict { repository });
        }
        Ok(())
    }
}

/// Merges small segments of tables that have many, so that thousands of small scans do not become thousands of files.
fn merge_small(lake: &Lake, manifest: &mut Manifest) -> Result<(), LakeError> {
    let mut small: BTreeMap<String, Vec<Segment>> = BTreeMap::new();
    for segment in manifest.segments.iter().filter(|segment| segment.rows < SMALL_SEGMENT_ROWS) {
        small.entry(segment.table.clone()).or_default().push(segment.clone());
    }
    for (table, segments) in small.into_iter().filter(|(_, segments)| segments.len() > MANY_SEGMENTS) {
        let mut batches = Vec::new();
        for segment in &segments {
            batches.extend(segment::read(lake, segment, manifest)?);
        }
        let Some(schema) = segment::schema_of(&batches) else {
            continue;
        };
        let merged = segment::write(lake, &table, schema, &batches)?;
        manifest.segments.retain(|segment| !segments.contains(segment));
        manifest.segments.extend(merged);
    }
    Ok(())
}
