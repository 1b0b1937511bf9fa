//! New repositories that hold something of the host, one slip each: none may pass.

use gix::objs::tree::{EntryKind, EntryMode};

use super::*;
use crate::extract::chronicle::Chronicle;
use crate::extract::overlay::tree_of;
use crate::extract::place::Place;
use crate::extract::store::Store;

const HASH: gix::hash::Kind = gix::hash::Kind::Sha1;
const OURS: &[u8] = b"ours\n";
const THEIRS: &[u8] = b"theirs\n";
const FILE: EntryKind = EntryKind::Blob;

/// A new repository just before it is looked at.
struct Written {
    store: Store,
    history: History,
    ids: Vec<ObjectId>,
    refs: Vec<(String, ObjectId)>,
}

impl Written {
    /// Adds a folder.
    fn tree(&mut self, entries: &[(&str, EntryKind, ObjectId)]) -> ObjectId {
        folder(&mut self.store, entries)
    }

    fn file(&mut self, content: &[u8]) -> ObjectId {
        self.store.add(Kind::Blob, content).expect("a file")
    }

    /// Adds a commit that a branch points to.
    fn branch(&mut self, name: &str, tree: ObjectId) -> ObjectId {
        let id = commit(&mut self.store, tree);
        self.refs.push((name.to_owned(), id));
        id
    }
}

fn folder(store: &mut Store, entries: &[(&str, EntryKind, ObjectId)]) -> ObjectId {
    let entry =
        |(name, kind, id): &(&str, EntryKind, ObjectId)| (name.as_bytes().to_vec(), EntryMode::from(*kind), *id);
    let (_, bytes) = tree_of(HASH, &entries.iter().map(entry).collect::<Vec<_>>()).expect("a folder");
    store.add(Kind::Tree, &bytes).expect("a folder")
}

fn commit(store: &mut Store, tree: ObjectId) -> ObjectId {
    let text = format!("tree {tree}\nauthor A <a@x> 0 +0000\ncommitter A <a@x> 0 +0000\n\nSubject\n");
    store.add(Kind::Commit, text.as_bytes()).expect("a commit")
}

fn store(path: &Path) -> Store {
    Store::new(path, HASH, true, &[]).expect("a store")
}

/// A host with a folder that is ours and a file that is not.
fn host(path: &Path) -> Source {
    let mut store = store(path);
    let ours = store.add(Kind::Blob, OURS).expect("a file");
    let theirs = store.add(Kind::Blob, THEIRS).expect("a file");
    let lib = folder(&mut store, &[("a", FILE, ours)]);
    let root = folder(&mut store, &[("host", FILE, theirs), ("lib", EntryKind::Tree, lib)]);
    let commit = commit(&mut store, root);
    store.found("main", vec![("refs/heads/main".to_owned(), commit)]).expect("a repository");
    store.publish().expect("a repository");
    Source::open(path, &[]).expect("a source")
}

/// What the proof says of our folder as a repository, after `slip` has put something more into it.
fn proved(slip: impl FnOnce(&mut Written)) -> Result<(), ExtractError> {
    let folder = tempfile::tempdir().expect("a folder");
    let source = host(&folder.path().join("host"));
    let history = History::read(&source, &[Place::root("lib").expect("a place")], false).expect("a history");
    let chronicle = Chronicle::write(&source, &history).expect("commits");
    let refs = vec![("refs/heads/main".to_owned(), chronicle.commits[0].0)];
    let store = store(&folder.path().join("new"));
    let mut written = Written { store, history, ids: chronicle.ids(), refs };
    let ours = written.file(OURS);
    written.tree(&[("a", FILE, ours)]);
    written.store.add(Kind::Commit, &chronicle.commits[0].1).expect("a commit");
    slip(&mut written);
    written.store.found("main", written.refs).expect("a repository");
    prove(&written.store.git_dir(), &source, &written.history, &written.ids)
}

fn refused(slip: impl FnOnce(&mut Written)) -> String {
    match proved(slip).expect_err("something is there that must not be") {
        ExtractError::Leak(what) => what,
        other => panic!("no leak: {other}"),
    }
}

#[test]
fn our_own_folder_passes_with_its_notes() {
    proved(|_| {}).expect("nothing else is there");
    proved(|new| {
        let note = new.file(format!("Extracted-from: {}\n", new.ids[0]).as_bytes());
        let tree = new.tree(&[("x", FILE, note)]);
        new.branch(NOTES, tree);
    })
    .expect("notes name commits");
}

#[test]
fn a_file_that_nothing_leads_to_is_a_leak() {
    let said = refused(|new| {
        new.file(THEIRS);
    });
    assert_eq!(said, "4 objects are stored, but 3 can be reached");
}

#[test]
fn a_branch_to_a_commit_of_the_host_is_a_leak() {
    let said = refused(|new| {
        let tree = new.tree(&[]);
        new.branch("refs/heads/host", tree);
    });
    assert!(said.starts_with("commit "), "{said}");
}

#[test]
fn a_folder_of_the_host_in_a_commit_of_ours_is_a_leak() {
    let said = refused(|new| {
        let theirs = new.file(THEIRS);
        let tree = new.tree(&[("host", FILE, theirs)]);
        let commit = new.branch("refs/heads/more", tree);
        new.ids.push(commit);
    });
    assert!(said.contains(" in commit "), "{said}");
}

#[test]
fn a_file_of_the_host_in_a_folder_made_here_is_a_leak() {
    let mut expected = None;
    let said = refused(|new| {
        let theirs = new.file(THEIRS);
        let tree = new.tree(&[("host", FILE, theirs)]);
        new.history.made.insert(tree, Vec::new());
        let commit = new.branch("refs/heads/more", tree);
        new.ids.push(commit);
        expected = Some(format!("{theirs} in commit {commit}"));
    });
    assert_eq!(Some(said), expected);
}

#[test]
fn a_note_that_is_more_than_an_id_is_a_leak() {
    let said = refused(|new| {
        let note = new.file(THEIRS);
        let tree = new.tree(&[("x", FILE, note)]);
        new.branch(NOTES, tree);
    });
    assert!(said.starts_with("note "), "{said}");
}

#[test]
fn a_commit_of_ours_that_is_not_there_is_said() {
    let said = refused(|new| new.ids.push(ObjectId::empty_blob(HASH)));
    assert_eq!(said, "1 commits cannot be reached");
}
