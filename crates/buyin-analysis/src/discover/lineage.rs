//! Lineage: what a path of the past is called today, so that a folder that moved keeps what was ever spent on it.
//!
//! A file moved where its whole content left one path and came to another in one commit; and where files of the same names left
//! one folder and came to another in one commit, two at least, be they edited on the way. Must not know teams or time.

use buyin_facts::id::BlobKey;
use buyin_facts::word::ChangeKind;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::folder;
use crate::history::ChangeFact;
use crate::index::CommitIx;

/// Files of the same names that must go one way together: one alone may be another file of that name.
const TOGETHER: usize = 2;

/// One repository's changes, in order of commit.
type Changes = [(CommitIx, ChangeFact)];
/// From where to where.
type Move<'c> = (&'c str, &'c str);

/// The path of every change as it is called after the last of them; where the file is gone, its last name.
pub(crate) fn today(changes: &Changes) -> Vec<&str> {
    let mut moves = moves(changes);
    let mut names: FxHashMap<&str, &str> = FxHashMap::default();
    let mut today = vec![""; changes.len()];
    let mut end = changes.len();
    for of_commit in changes.chunk_by(|one, other| one.0 == other.0).rev() {
        let begin = end - of_commit.len();
        for (at, (_, change)) in (begin..end).zip(of_commit) {
            today[at] = names.get(&*change.path).copied().unwrap_or(&change.path);
        }
        if let Some(moved) = moves.remove(&begin) {
            let led: Vec<Move<'_>> = moved.iter().map(|(old, new)| (*old, *names.get(new).unwrap_or(new))).collect();
            // Whatever was called so before is another file.
            for (_, new) in moved {
                names.remove(new);
            }
            names.extend(led);
        }
        end = begin;
    }
    today
}

/// Moves of each commit, by the position of its first change.
fn moves(changes: &Changes) -> FxHashMap<usize, Vec<Move<'_>>> {
    let mut contents: FxHashMap<&str, BlobKey> = FxHashMap::default();
    let mut found = FxHashMap::default();
    let mut begin = 0;
    for of_commit in changes.chunk_by(|one, other| one.0 == other.0) {
        let is_deleted = |(_, change): &(CommitIx, ChangeFact)| change.kind == ChangeKind::Deleted;
        if of_commit.iter().any(is_deleted) && !of_commit.iter().all(is_deleted) {
            let moved = moves_of(of_commit, &contents);
            if !moved.is_empty() {
                found.insert(begin, moved);
            }
        }
        for (_, change) in of_commit {
            match change.blob.filter(|_| change.kind != ChangeKind::Deleted) {
                Some(blob) => contents.insert(&change.path, blob),
                None => contents.remove(&*change.path),
            };
        }
        begin += of_commit.len();
    }
    found
}

fn moves_of<'c>(of_commit: &'c Changes, contents: &FxHashMap<&'c str, BlobKey>) -> Vec<Move<'c>> {
    let (gone, left): (Vec<&ChangeFact>, Vec<&ChangeFact>) =
        of_commit.iter().map(|(_, change)| change).partition(|change| change.kind == ChangeKind::Deleted);
    let mut gone: Vec<&str> = gone.into_iter().map(|change| &*change.path).collect();
    let mut by_content: FxHashMap<BlobKey, Vec<&str>> = FxHashMap::default();
    for path in &gone {
        contents.get(path).into_iter().for_each(|blob| by_content.entry(*blob).or_default().push(path));
    }
    let mut moved = Vec::new();
    let mut come: Vec<&str> = Vec::new();
    for change in left.into_iter().filter(|change| !contents.contains_key(&*change.path)) {
        let path = &*change.path;
        match change.blob.and_then(|blob| by_content.get_mut(&blob)).filter(|old| !old.is_empty()) {
            Some(old) => {
                // Of several with that content the one that is called the same.
                let best = old.iter().position(|old| name(old) == name(path)).unwrap_or(0);
                moved.push((old.swap_remove(best), path));
            }
            None => come.push(path),
        }
    }
    let taken: FxHashSet<&str> = moved.iter().map(|(old, _)| *old).collect();
    gone.retain(|path| !taken.contains(path));
    moved.extend(edited(&gone, &come, &moved));
    moved
}

/// What was edited on the way: files of the same names, from one folder to another.
fn edited<'c>(gone: &[&'c str], come: &[&'c str], moved: &[Move<'c>]) -> Vec<Move<'c>> {
    let mut by_name: FxHashMap<&str, (Vec<&str>, Vec<&str>)> = FxHashMap::default();
    gone.iter().for_each(|path| by_name.entry(name(path)).or_default().0.push(path));
    come.iter().for_each(|path| by_name.entry(name(path)).or_default().1.push(path));
    let mut together: FxHashMap<Move<'_>, Vec<Move<'c>>> = FxHashMap::default();
    for path in come {
        if let (&[old], &[new]) = (by_name[name(path)].0.as_slice(), by_name[name(path)].1.as_slice()) {
            together.entry((folder(old), folder(new))).or_default().push((old, new));
        }
    }
    let whole = |way: &Move<'_>| moved.iter().filter(|(old, new)| (folder(old), folder(new)) == *way).count();
    let ways = together.into_iter().filter(|(way, files)| files.len() + whole(way) >= TOGETHER);
    ways.flat_map(|(_, files)| files).collect()
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use buyin_facts::word::Class;

    use super::*;

    fn change(commit: usize, kind: ChangeKind, path: &str, blob: Option<u8>) -> (CommitIx, ChangeFact) {
        let blob = blob.map(|number| BlobKey(number.into()));
        let fact = ChangeFact { path: path.into(), kind, class: Class::Source, added: 9, removed: 0, blob };
        (CommitIx::from(commit), fact)
    }

    #[test]
    fn what_moved_is_what_it_is_called_today() {
        use ChangeKind::{Added, Deleted, Modified, Moved};
        let changes = [
            change(0, Added, "a/x.go", Some(1)),
            change(1, Moved, "b/x.go", Some(1)),
            change(1, Deleted, "a/x.go", None),
            change(2, Modified, "b/x.go", Some(2)),
            // Another file takes the place of the first.
            change(3, Added, "a/x.go", Some(7)),
            change(4, Deleted, "b/x.go", None),
            change(4, Moved, "c/y.go", Some(2)),
        ];
        assert_eq!(today(&changes), ["c/y.go", "c/y.go", "a/x.go", "c/y.go", "a/x.go", "b/x.go", "c/y.go"]);
    }

    #[test]
    fn what_is_edited_on_the_way_moves_with_others_of_its_folder_alone() {
        use ChangeKind::{Added, Deleted};
        let way = |files: &[&str]| {
            let mut changes = Vec::new();
            for (at, file) in files.iter().enumerate() {
                changes.push(change(0, Added, &format!("old/{file}"), Some(at as u8)));
            }
            for (at, file) in files.iter().enumerate() {
                changes.push(change(1, Deleted, &format!("old/{file}"), None));
                changes.push(change(1, Added, &format!("new/{file}"), Some(100 + at as u8)));
            }
            today(&changes)[0].to_owned()
        };
        assert_eq!(way(&["a.go", "b.go"]), "new/a.go");
        assert_eq!(way(&["a.go"]), "old/a.go");
    }
}
