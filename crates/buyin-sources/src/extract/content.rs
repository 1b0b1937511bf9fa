//! Everything below the trees of the new history, each object once, with the path it was first seen at. Reads trees only.

use std::sync::Arc;

use gix::ObjectId;
use gix::objs::tree::EntryKind;
use gix::objs::{Kind, TreeRefIter};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::select::Unreadable;
use crate::git::object::Lack;
use crate::git::packs::Extent;
use crate::git::readers::Reader;

/// Deeper folders than this are no folders anybody made.
const MAX_DEPTH: usize = 256;

/// A file's content.
#[derive(Debug)]
pub(super) struct Blob {
    pub(super) id: ObjectId,
    /// Where it was first seen in the new repository.
    pub(super) path: String,
    pub(super) is_link: bool,
    /// The kept commit it was first seen in.
    pub(super) commit: usize,
}

/// A folder.
#[derive(Debug)]
pub(super) enum Tree {
    /// Of the source, which has it in a pack.
    Packed(ObjectId, Extent),
    /// Made here, or in no pack.
    Loose(Arc<Vec<u8>>),
}

/// Objects of the new history without its commits.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) trees: Vec<Tree>,
    pub(super) blobs: Vec<Blob>,
    /// Paths of submodules.
    pub(super) submodules: Vec<String>,
}

/// Collects what lies below `trees`, which belong to the kept commits in order. `made` are trees the source does not have.
///
/// # Errors
/// When a tree cannot be read.
pub(super) fn content(
    reader: &mut Reader,
    made: &FxHashMap<ObjectId, Vec<u8>>,
    trees: impl Iterator<Item = ObjectId>,
) -> Result<Content, Unreadable> {
    let mut walk = Walk { reader, made, seen: FxHashSet::default(), commit: 0, out: Content::default() };
    for (commit, tree) in trees.enumerate() {
        walk.commit = commit;
        walk.tree(tree, "", 0)?;
    }
    walk.out.submodules.sort();
    walk.out.submodules.dedup();
    Ok(walk.out)
}

struct Walk<'a> {
    reader: &'a mut Reader,
    made: &'a FxHashMap<ObjectId, Vec<u8>>,
    seen: FxHashSet<ObjectId>,
    commit: usize,
    out: Content,
}

impl Walk<'_> {
    fn tree(&mut self, tree: ObjectId, path: &str, depth: usize) -> Result<(), Unreadable> {
        if !self.seen.insert(tree) {
            return Ok(());
        }
        if depth > MAX_DEPTH {
            return Err(Unreadable { tree, lack: Lack::TooLarge });
        }
        let (bytes, extent) = self.bytes(tree)?;
        for entry in TreeRefIter::from_bytes(&bytes, tree.kind()) {
            let entry = entry.map_err(|_| Unreadable { tree, lack: Lack::Corrupt })?;
            let id = entry.oid.to_owned();
            let kind = entry.mode.kind();
            let is_new = kind == EntryKind::Commit || !self.seen.contains(&id);
            if !is_new {
                continue;
            }
            let name = String::from_utf8_lossy(entry.filename);
            let path = if path.is_empty() { name.into_owned() } else { format!("{path}/{name}") };
            match kind {
                EntryKind::Tree => self.tree(id, &path, depth + 1)?,
                EntryKind::Commit => self.out.submodules.push(path),
                EntryKind::Blob | EntryKind::BlobExecutable | EntryKind::Link => {
                    self.seen.insert(id);
                    let is_link = kind == EntryKind::Link;
                    self.out.blobs.push(Blob { id, path, is_link, commit: self.commit });
                }
            }
        }
        self.out.trees.push(match extent {
            Some(extent) => Tree::Packed(tree, extent),
            None => Tree::Loose(bytes),
        });
        Ok(())
    }

    fn bytes(&mut self, tree: ObjectId) -> Result<(Arc<Vec<u8>>, Option<Extent>), Unreadable> {
        if let Some(made) = self.made.get(&tree) {
            return Ok((Arc::new(made.clone()), None));
        }
        if tree == ObjectId::empty_tree(tree.kind()) {
            return Ok((Arc::default(), None));
        }
        let failed = |lack| Unreadable { tree, lack };
        let object = self.reader.read(&tree, self.reader.spot(&tree), Kind::Tree).map_err(failed)?;
        // A damaged source must not become a new repository that looks sound.
        let is_sound = gix::objs::compute_hash(tree.kind(), Kind::Tree, &object.bytes).is_ok_and(|id| id == tree);
        if is_sound { Ok((object.bytes, object.extent)) } else { Err(failed(Lack::Corrupt)) }
    }
}
