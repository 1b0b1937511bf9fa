//! Which commit became which: files both ways, and notes that say it beside each new commit. Messages stay as they are.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::objs::Kind;
use gix::objs::tree::EntryKind;

use crate::extract::history::History;
use crate::extract::overlay::tree_of;
use crate::extract::report::Mapping;
use crate::extract::store::Store;
use crate::pack::PackError;

/// Where the notes stand.
pub(super) const NOTES: &str = "refs/notes/extracted-from";
const TO_NEW: &str = "buyin/source-to-new.tsv";
const TO_SOURCE: &str = "buyin/new-to-source.tsv";

/// Writes the mapping files; `ids` are those of the kept commits.
pub(super) fn write(store: &Store, history: &History, ids: &[ObjectId]) -> Result<Mapping, PackError> {
    let mut to_new = Vec::new();
    for (source, image) in history.pruned.image.iter().enumerate() {
        let is_kept = image.is_some_and(|image| history.pruned.kept[image].source == source);
        let fate = if is_kept { "kept" } else { "pruned" };
        line(&mut to_new, &history.walk.commits[source].id, image.map(|image| &ids[image]), &[b"\t", fate.as_bytes()]);
    }
    let mut to_source = Vec::new();
    for (kept, id) in ids.iter().enumerate() {
        line(&mut to_source, id, Some(&history.source_of(kept)), &[]);
    }
    store.put(TO_NEW, &to_new)?;
    store.put(TO_SOURCE, &to_source)?;
    let target = |path| store.target().join(store.inner(path));
    Ok(Mapping { to_new: target(TO_NEW), to_source: target(TO_SOURCE) })
}

/// Appends a line: an id, the one it became or came from, and what else there is to say. There are many.
fn line(out: &mut Vec<u8>, id: &ObjectId, other: Option<&ObjectId>, rest: &[&[u8]]) {
    let mut digits = gix::hash::Kind::hex_buf();
    out.extend_from_slice(id.hex_to_buf(&mut digits).as_bytes());
    out.push(b'\t');
    if let Some(other) = other {
        out.extend_from_slice(other.hex_to_buf(&mut digits).as_bytes());
    }
    out.extend(rest.iter().copied().flatten());
    out.push(b'\n');
}

/// Writes `Extracted-from: ID` as a note beside each new commit, and returns the commit of the notes.
pub(super) fn notes(store: &mut Store, history: &History, ids: &[ObjectId], time: &str) -> Result<ObjectId, PackError> {
    // Two levels, as git itself writes many notes.
    let mut folders: BTreeMap<String, BTreeMap<String, ObjectId>> = BTreeMap::new();
    for (kept, id) in ids.iter().enumerate() {
        let note = format!("Extracted-from: {}\n", history.source_of(kept));
        let note = store.add(Kind::Blob, note.as_bytes())?;
        let name = id.to_string();
        folders.entry(name[..2].to_owned()).or_default().insert(name[2..].to_owned(), note);
    }
    let mut root = Vec::new();
    let hash = ids.first().map_or(gix::hash::Kind::Sha1, |id| id.kind());
    for (name, notes) in folders {
        let entries: Vec<_> =
            notes.into_iter().map(|(name, id)| (name.into_bytes(), EntryKind::Blob.into(), id)).collect();
        let (id, bytes) = tree_of(hash, &entries)?;
        store.add(Kind::Tree, &bytes)?;
        root.push((name.into_bytes(), EntryKind::Tree.into(), id));
    }
    let (tree, bytes) = tree_of(hash, &root)?;
    store.add(Kind::Tree, &bytes)?;
    let who = format!("Buyin <buyin@extract.invalid> {time}");
    let commit = format!("tree {tree}\nauthor {who}\ncommitter {who}\n\nSay what each commit was extracted from\n");
    store.add(Kind::Commit, commit.as_bytes())
}
