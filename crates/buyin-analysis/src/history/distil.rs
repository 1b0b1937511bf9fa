//! The changes of a lake distilled to work, one repository after the other, so that memory is bounded by the largest; kept
//! under the hash of the manifest.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{DictionaryArray, RecordBatch, StringArray};
use arrow::datatypes::Int32Type;
use buyin_facts::fact::{Change, ChangeColumns};
use buyin_facts::id::BlobKey;
use buyin_facts::lake::LakeError;
use buyin_facts::table::{Cell, SchemaError, Table};
use buyin_facts::word::{ChangeKind, Class};
use buyin_facts::{CommitNumber, RepositoryId, Snapshot};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cache::{Cache, key};
use crate::history::work::{self, ChangeFact, FolderRow, PatchRow, PathRow};
use crate::ledger::METHOD_VERSION;

/// All work of a lake, as tables.
#[derive(Debug, Default)]
pub struct Distillate {
    pub(crate) work: Vec<RecordBatch>,
    pub(crate) patches: Vec<RecordBatch>,
    pub(crate) paths: Vec<RecordBatch>,
}

/// Changes of one repository, each with its commit.
pub(crate) type Changes = Vec<(CommitNumber, ChangeFact)>;

impl Distillate {
    /// The work of a snapshot: from the cache where it is there, else from the changes.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn of(snapshot: &Snapshot, cache: &Cache) -> Result<Self, LakeError> {
        let key = made_from(snapshot);
        if let Some(kept) = Self::kept(cache, &key) {
            return Ok(kept);
        }
        let made = Self::distil(snapshot)?;
        cache.put_batches::<FolderRow>(&key, &made.work);
        cache.put_batches::<PatchRow>(&key, &made.patches);
        cache.put_batches::<PathRow>(&key, &made.paths);
        Ok(made)
    }

    /// Every path that ever was, where that is kept.
    pub(crate) fn kept_paths(snapshot: &Snapshot, cache: &Cache) -> Option<Vec<RecordBatch>> {
        cache.batches::<PathRow>(&made_from(snapshot))
    }

    fn kept(cache: &Cache, key: &str) -> Option<Self> {
        let work = cache.batches::<FolderRow>(key)?;
        Some(Self { work, patches: cache.batches::<PatchRow>(key)?, paths: cache.batches::<PathRow>(key)? })
    }

    fn distil(snapshot: &Snapshot) -> Result<Self, LakeError> {
        let mut made = Self::default();
        each_repository(snapshot, |complete| {
            let folded: Vec<Self> = complete.into_par_iter().map(|(id, changes)| fold(id, changes)).collect();
            folded.into_iter().for_each(|one| made.append(one));
        })?;
        Ok(made)
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.work.extend(other.work);
        self.patches.extend(other.patches);
        self.paths.extend(other.paths);
    }
}

/// The key of everything that is distilled of a lake.
fn made_from(snapshot: &Snapshot) -> String {
    key(&(METHOD_VERSION, snapshot.manifest().fingerprint()))
}

/// Hands on the changes of every repository, a few repositories at a time, as soon as the last row of each was read.
pub(super) fn each_repository(
    snapshot: &Snapshot,
    mut take: impl FnMut(Vec<(RepositoryId, Changes)>),
) -> Result<(), LakeError> {
    let mut open: BTreeMap<RepositoryId, Changes> = BTreeMap::new();
    snapshot.each_segment::<Change>(|batches, complete| {
        let mut reader = Reader::default();
        for batch in batches {
            reader.read(&batch, |repository, commit, change| {
                open.entry(repository).or_default().push((commit, change));
            })?;
        }
        take(complete.iter().filter_map(|id| Some((*id, open.remove(id)?))).collect());
        Ok(())
    })
}

/// Sorts the changes of a repository by commit and path.
pub(super) fn sort(changes: &mut Changes) {
    changes.sort_by(|one, other| (one.0, &one.1.path, one.1.kind).cmp(&(other.0, &other.1.path, other.1.kind)));
}

/// The work of one repository; independent of the order of rows.
pub(crate) fn fold(repository: RepositoryId, mut changes: Changes) -> Distillate {
    sort(&mut changes);
    let mut work = <FolderRow as Table>::Builder::default();
    let mut patches = <PatchRow as Table>::Builder::default();
    let mut paths: BTreeMap<&str, CommitNumber> = BTreeMap::new();
    for of_commit in changes.chunk_by(|one, other| one.0 == other.0) {
        let commit = of_commit[0].0;
        let of_commit = of_commit.iter().map(|(_, change)| change);
        work::by_folder(repository, commit, of_commit.clone()).iter().for_each(|row| row.push(&mut work));
        let found = work::patch(of_commit.clone());
        let (contents, lines) = (found.contents.map(|key| key.0), found.lines.map(|key| key.0));
        PatchRow { repository, commit, contents, lines }.push(&mut patches);
        for change in of_commit {
            paths.entry(&change.path).or_insert(commit);
        }
    }
    let mut rows = <PathRow as Table>::Builder::default();
    for (path, commit) in paths {
        PathRow { repository, commit, path: path.to_owned() }.push(&mut rows);
    }
    Distillate {
        work: vec![FolderRow::finish(&mut work)],
        patches: vec![PatchRow::finish(&mut patches)],
        paths: vec![PathRow::finish(&mut rows)],
    }
}

/// Reads batches of changes; each path of a repository lies in memory once.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    paths: FxHashMap<Arc<str>, ()>,
}

impl Reader {
    /// Hands on the rows of a batch.
    pub(crate) fn read(
        &mut self,
        batch: &RecordBatch,
        mut take: impl FnMut(RepositoryId, CommitNumber, ChangeFact),
    ) -> Result<(), SchemaError> {
        let columns = Change::read(batch)?;
        let paths: Vec<Arc<str>> = values(&columns.path).map(|path| self.path(path)).collect();
        let words = Words::of(&columns);
        for row in 0..batch.num_rows() {
            let change = ChangeFact {
                path: Arc::clone(&paths[columns.path.keys().value(row) as usize]),
                kind: words.kind[columns.kind.keys().value(row) as usize],
                class: words.class[columns.class.keys().value(row) as usize],
                added: columns.added.value(row),
                removed: columns.removed.value(row),
                blob: Option::<BlobKey>::read(&columns.blob, row),
            };
            take(RepositoryId(columns.repository.value(row)), CommitNumber(columns.commit.value(row)), change);
        }
        Ok(())
    }

    fn path(&mut self, path: &str) -> Arc<str> {
        if let Some((known, ())) = self.paths.get_key_value(path) {
            return Arc::clone(known);
        }
        let path: Arc<str> = path.into();
        self.paths.insert(Arc::clone(&path), ());
        path
    }
}

/// The words behind the dictionary keys of one batch of changes.
struct Words {
    kind: Vec<ChangeKind>,
    class: Vec<Class>,
}

impl Words {
    fn of(columns: &ChangeColumns) -> Self {
        Self { kind: words(&columns.kind, ChangeKind::ALL[0]), class: words(&columns.class, Class::ALL[0]) }
    }
}

pub(super) fn words<T: std::str::FromStr + Copy>(array: &DictionaryArray<Int32Type>, otherwise: T) -> Vec<T> {
    values(array).map(|text| text.parse().unwrap_or(otherwise)).collect()
}

/// The texts of a dictionary, by key.
fn values(array: &DictionaryArray<Int32Type>) -> impl Iterator<Item = &str> {
    let values = array.values().as_any().downcast_ref::<StringArray>();
    values.into_iter().flat_map(|values| values.iter().map(Option::unwrap_or_default))
}

#[cfg(test)]
mod tests {
    use super::*;
    use buyin_facts::Lake;
    use buyin_facts::lake::Frontier;
    use buyin_facts::word::ReadStatus;

    fn change(repository: u32, commit: u32, path: &str) -> Change {
        Change {
            repository: RepositoryId(repository),
            commit: CommitNumber(commit),
            path: path.to_owned(),
            kind: ChangeKind::Modified,
            class: Class::Source,
            status: ReadStatus::Read,
            added: commit,
            removed: 1,
            blob: Some(BlobKey(u64::from(commit))),
        }
    }

    /// A lake of two repositories, written in several scans, so that rows of both lie in several segments.
    fn lake(folder: &std::path::Path, scans: &[&[Change]]) -> Snapshot {
        let lake = Lake::open(folder).expect("a lake");
        for (at, rows) in scans.iter().enumerate() {
            let mut change = lake.snapshot().expect("a snapshot").change();
            for id in [1, 2] {
                let id = if at == 0 { change.new_repository() } else { RepositoryId(id) };
                change.set_repository(
                    &format!("r{}", id.0),
                    id,
                    "",
                    Frontier { commits: at as u32, ..Frontier::default() },
                );
            }
            change.append::<Change>(Change::batch(rows)).expect("appended");
            change.publish().expect("published");
        }
        lake.snapshot().expect("a snapshot")
    }

    fn rows(made: &Distillate) -> Vec<FolderRow> {
        let mut rows = FolderRow::rows(&made.work).expect("the table");
        rows.sort_by_key(|row| (row.repository, row.commit));
        rows
    }

    #[test]
    fn segments_and_their_order_do_not_matter() {
        let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let [a, b, c, d] = [change(1, 0, "a/x"), change(2, 0, "y"), change(1, 0, "a/z"), change(1, 1, "b/x")];
        let one = lake(folders[0].path(), &[&[a.clone(), b.clone(), c.clone(), d.clone()]]);
        let other = lake(folders[1].path(), &[&[d, c], &[b, a]]);
        let [one, other] = [one, other].map(|snapshot| Distillate::distil(&snapshot).expect("distilled"));
        assert_eq!(rows(&one), rows(&other));
        let found: Vec<_> = rows(&one).iter().map(|row| (row.repository.0, row.folder.clone(), row.paths)).collect();
        assert_eq!(found, [(1, "a".into(), 2), (1, "b".into(), 1), (2, String::new(), 1)]);
    }

    #[test]
    fn some_commits_are_read_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let snapshot = lake(folder.path(), &[&[change(1, 0, "a"), change(2, 0, "b")], &[change(1, 1, "c")]]);
        let wanted = [(RepositoryId(2), CommitNumber(0)), (RepositoryId(1), CommitNumber(1))].into_iter().collect();
        let batches = snapshot.read_commits::<Change>(&wanted).expect("read");
        let mut paths: Vec<String> = Change::rows(&batches).expect("rows").into_iter().map(|row| row.path).collect();
        paths.sort();
        assert_eq!(paths, ["b", "c"]);
    }
}
