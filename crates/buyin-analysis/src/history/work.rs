//! Work: what a commit did in each folder, and what tells its patch from others. A fraction of the rows of `changes`, and all
//! that most analyses need of them; it depends on no decision and not on the day asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use buyin_facts::id::BlobKey;
use buyin_facts::table;
use buyin_facts::word::{ChangeKind, Class};
use buyin_facts::{CommitNumber, RepositoryId};

use crate::component::folder;
use crate::index::FolderIx;
use crate::ledger::evidence::Weight;

table! {
    /// One row a folder a commit changed; cached.
    FolderRow, FolderColumns, FolderBuilder in "folder_work" {
        /// Repository of the commit.
        repository: RepositoryId,
        /// The commit.
        commit: CommitNumber,
        /// The folder, empty for the repository's root.
        folder: String,
        /// Paths changed.
        paths: u32,
        /// Lines added and removed.
        lines: u64,
        /// Of them in source and tests.
        source: u64,
        /// Of them what somebody had to think about.
        effective: u64,
        /// Part of the commit's evidence.
        evidence: f64,
        /// Part of the commit's churn.
        churn: f64,
        /// Whether a path is a Go file.
        go: bool,
    }
}

table! {
    /// One row a commit that changed something: keys that are equal where its patch is; cached.
    PatchRow, PatchColumns, PatchBuilder in "patches" {
        /// Repository of the commit.
        repository: RepositoryId,
        /// The commit.
        commit: CommitNumber,
        /// Hash of the contents it made; nothing when it made none.
        contents: Option<u64>,
        /// Hash of its lines by file name; nothing when it has none.
        lines: Option<u64>,
    }
}

table! {
    /// One row a path that ever was in a repository; cached.
    PathRow, PathColumns, PathBuilder in "paths" {
        /// The repository.
        repository: RepositoryId,
        /// The first commit that changed it.
        commit: CommitNumber,
        /// The path, relative to the repository.
        path: String,
    }
}

/// A changed path of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFact {
    /// The path, relative to its repository.
    pub path: Arc<str>,
    /// What happened to it.
    pub kind: ChangeKind,
    /// What kind of file it was at that commit.
    pub class: Class,
    /// Lines added.
    pub added: u32,
    /// Lines removed.
    pub removed: u32,
    /// Resulting content.
    pub blob: Option<BlobKey>,
}

/// What a commit did in one folder, summed over its paths there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FolderWork {
    /// The folder.
    pub folder: FolderIx,
    /// Paths changed.
    pub paths: u32,
    /// Lines added and removed, of whatever kind of file.
    pub lines: u64,
    /// Of them in source and tests.
    pub source: u64,
    /// Of them what somebody had to think about.
    pub effective: u64,
    /// Part of the commit's evidence: each file counts `log2(2 + effective lines)`, so that many small edits and one long one
    /// stand beside each other; files without effective lines count a twentieth.
    pub evidence: Weight,
    /// Part of the commit's churn: doublings of changed lines, capped, nothing where no person writes.
    pub churn: Weight,
}

/// What makes two patches identical: equal keys, equal patches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Patch {
    /// Of the contents it made, the empty file aside.
    pub contents: Option<PatchKey>,
    /// Of the lines added and removed in files of the same names.
    pub lines: Option<PatchKey>,
}

/// A hash of a patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PatchKey(pub u64);

/// The empty file under SHA-1 and SHA-256: the same everywhere, so it shows nothing.
pub(crate) const EMPTY: [BlobKey; 2] = [BlobKey(0xe69d_e29b_b2d1_d643), BlobKey(0x473a_0f4c_3be8_a936)];
/// Doublings of changed lines from which on a file weighs no more.
const CHURN_CAP: f64 = 8.0;
/// Evidence of a file without effective lines.
const SLIGHT: f64 = 0.05;

impl ChangeFact {
    /// Lines that somebody had to think about; moved content and foreign or generated text have none.
    /// Source: `methods.md` §1.4, "generated, vendored, lock files, reformat".
    pub fn effective(&self) -> u32 {
        if self.is_written() && self.kind != ChangeKind::Moved { self.added.saturating_add(self.removed) } else { 0 }
    }

    fn is_written(&self) -> bool {
        matches!(self.class, Class::Source | Class::Test | Class::Docs | Class::Config)
    }

    fn lines(&self) -> u64 {
        u64::from(self.added) + u64::from(self.removed)
    }
}

/// What a commit did, by folder; its changes come in order of path.
pub(crate) fn by_folder<'a>(
    repository: RepositoryId,
    commit: CommitNumber,
    changes: impl IntoIterator<Item = &'a ChangeFact>,
) -> Vec<FolderRow> {
    let mut folders: BTreeMap<&str, FolderRow> = BTreeMap::new();
    for change in changes {
        let folder = folder(&change.path);
        let row = folders.entry(folder).or_insert_with(|| FolderRow {
            repository,
            commit,
            folder: folder.to_owned(),
            paths: 0,
            lines: 0,
            source: 0,
            effective: 0,
            evidence: 0.0,
            churn: 0.0,
            go: false,
        });
        let (lines, effective) = (change.lines(), change.effective());
        row.paths += 1;
        row.lines += lines;
        row.source += if matches!(change.class, Class::Source | Class::Test) { lines } else { 0 };
        row.effective += u64::from(effective);
        row.evidence += if effective > 0 { (2.0 + f64::from(effective)).log2() } else { SLIGHT };
        row.churn += if change.is_written() { (2.0 + lines as f64).log2().min(CHURN_CAP) } else { 0.0 };
        row.go |= change.path.ends_with(".go");
    }
    folders.into_values().collect()
}

/// The keys of a commit's patch.
pub(crate) fn patch<'a>(changes: impl IntoIterator<Item = &'a ChangeFact> + Clone) -> Patch {
    let made = contents(changes.clone());
    let contents = (!made.is_empty()).then(|| hash(made.iter().map(|blob| blob.0.to_le_bytes())));
    let line =
        |change: &'a ChangeFact| (change.path.rsplit('/').next().unwrap_or_default(), change.added, change.removed);
    let mut lines: Vec<(&str, u32, u32)> = changes.into_iter().map(line).collect();
    lines.sort_unstable();
    let changed = lines.iter().any(|(_, added, removed)| *added > 0 || *removed > 0);
    let text = |(name, added, removed): &(&str, u32, u32)| format!("{name}\0{added}\0{removed}\0");
    Patch { contents, lines: changed.then(|| hash(lines.iter().map(text))) }
}

/// Contents a commit made, sorted, each once; the empty file aside.
pub(crate) fn contents<'a>(changes: impl IntoIterator<Item = &'a ChangeFact>) -> Vec<BlobKey> {
    let blobs = changes.into_iter().filter_map(|change| change.blob);
    let mut blobs: Vec<BlobKey> = blobs.filter(|blob| !EMPTY.contains(blob)).collect();
    blobs.sort_unstable();
    blobs.dedup();
    blobs
}

fn hash(parts: impl Iterator<Item = impl AsRef<[u8]>>) -> PatchKey {
    let mut hasher = blake3::Hasher::new();
    parts.for_each(|part| {
        hasher.update(part.as_ref());
    });
    let mut key = [0; 8];
    hasher.finalize_xof().fill(&mut key);
    PatchKey(u64::from_le_bytes(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &str, class: Class, added: u32, blob: u64) -> ChangeFact {
        ChangeFact {
            path: path.into(),
            kind: ChangeKind::Modified,
            class,
            added,
            removed: 1,
            blob: Some(BlobKey(blob)),
        }
    }

    #[test]
    fn work_is_summed_by_folder() {
        let changes = [
            change("a/x.go", Class::Source, 5, 1),
            change("a/x.lock", Class::Lock, 99, 2),
            change("a/y.md", Class::Docs, 1023, 3),
            change("z", Class::Config, 0, 4),
        ];
        let rows = by_folder(RepositoryId(1), CommitNumber(2), &changes);
        let found: Vec<_> = rows.iter().map(|row| (row.folder.as_str(), row.paths, row.lines, row.source)).collect();
        assert_eq!(found, [("", 1, 1, 0), ("a", 3, 1130, 6)]);
        // log2(2 + 6) + a twentieth + log2(2 + 1024); the cap holds for churn only.
        assert_eq!(rows[1].effective, 1030);
        assert!((rows[1].evidence - (3.0 + 0.05 + 1026_f64.log2())).abs() < 1e-12);
        assert!((rows[1].churn - (3.0 + 8.0)).abs() < 1e-12);
        assert_eq!([rows[0].go, rows[1].go], [false, true]);
    }

    #[test]
    fn a_patch_is_known_by_contents_or_by_lines_of_equal_names() {
        let (here, there) = (change("a/x", Class::Source, 5, 1), change("b/c/x", Class::Source, 5, 1));
        let patch = |change: &ChangeFact| patch(std::slice::from_ref(change));
        assert_eq!(patch(&here), patch(&there));
        let empty = change("a/x", Class::Source, 5, EMPTY[0].0);
        assert_eq!(patch(&empty).contents, None);
        assert_eq!(patch(&here).lines, patch(&empty).lines);
        assert_ne!(patch(&here).lines, patch(&change("a/y", Class::Source, 5, 1)).lines);
        assert_eq!(super::patch(&[]), Patch::default());
        assert_eq!(contents(&[here.clone(), here]), [BlobKey(1)]);
    }
}
