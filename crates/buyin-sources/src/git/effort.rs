//! What a commit did: the rows of `git log --numstat --no-renames --no-merges`, with class and kind.

use buyin_facts::fact::Change;
use buyin_facts::id::BlobKey;
use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::word::{ChangeKind, Class, ReadStatus};
use buyin_facts::{CommitNumber, RepositoryId};
use gix::ObjectId;
use rustc_hash::FxHashSet;

use crate::git::lines::Count;
use crate::git::tree::{Difference, Entry};

/// A commit with more files says little of the time it took.
pub(crate) const HUGE: usize = 10_000;

/// Contents deleted by a commit; an added file that holds one of them was moved.
pub(crate) fn deleted_contents(differences: &[Difference]) -> FxHashSet<ObjectId> {
    let deleted = differences.iter().filter(|one| one.new.is_none());
    deleted.filter_map(|one| one.old).filter(|old| !old.mode.is_commit()).map(|old| old.id).collect()
}

/// What a commit did to a path.
pub(crate) fn kind(difference: &Difference, deleted: &FxHashSet<ObjectId>) -> ChangeKind {
    match (difference.old, difference.new) {
        (None, Some(new)) if deleted.contains(&new.id) && !new.mode.is_commit() => ChangeKind::Moved,
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Deleted,
        (Some(old), Some(new)) if old.id == new.id || sort(old) != sort(new) => ChangeKind::Retyped,
        _ => ChangeKind::Modified,
    }
}

/// File, link or submodule.
fn sort(entry: Entry) -> u8 {
    u8::from(entry.mode.is_link()) + 2 * u8::from(entry.mode.is_commit())
}

/// The row of a change. `attributed` is what attributes say of the path, `named` what its name says.
pub(crate) fn row(
    (repository, commit): (RepositoryId, CommitNumber),
    path: &str,
    difference: (ChangeKind, Option<Entry>),
    count: Count,
    (attributed, named): (Option<Class>, Class),
) -> Change {
    let (kind, new) = difference;
    let (status, added, removed) = match count {
        Count::Lines { added, removed } => (ReadStatus::Read, added, removed),
        Count::Binary => (ReadStatus::Binary, 0, 0),
        Count::Lacking(lack, _) => (lack.status(), 0, 0),
    };
    // Content decides only about what the name left open.
    let seen = match (named, status) {
        (Class::Source | Class::Test | Class::Docs | Class::Config, ReadStatus::Binary) => Class::Binary,
        _ => named,
    };
    Change {
        repository,
        commit,
        path: path.to_owned(),
        kind,
        class: attributed.unwrap_or(seen),
        status,
        added,
        removed,
        blob: new.map(|entry| BlobKey::of(entry.id.as_bytes())),
    }
}

/// A warning for commits with very many files.
pub(crate) fn huge(id: &ObjectId, files: usize) -> Option<Warning> {
    let detail = format!("changes {files} files");
    (files > HUGE).then(|| Warning::new(WarningKind::HugeCommit, id.to_string(), detail))
}
