//! Differences of two trees, in git's order, without rename detection.
//!
//! Our own walk rather than `gix::diff::tree`, which stops at the first missing tree: here a folder that cannot be read on
//! either side is one [`Gap`], and everything else is still compared. It also collects the `.gitattributes` on the way.

use std::rc::Rc;

use gix::ObjectId;
use gix::objs::tree::{EntryMode, name_order};
use gix::objs::{Kind, TreeRefIter};
use rustc_hash::FxHashMap;

use crate::git::object::{Lack, Objects};

/// More changed paths than this in one commit are not read: a tree can be made of itself many times over.
const MAX_CHANGES: usize = 1_000_000;
/// Deeper folders than this are not read.
const MAX_DEPTH: usize = 256;

/// What a path is on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) mode: EntryMode,
    pub(crate) id: ObjectId,
}

/// A path that differs.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) path: Vec<u8>,
    pub(crate) old: Option<Entry>,
    pub(crate) new: Option<Entry>,
    /// The `.gitattributes` that reach it in the new tree.
    pub(crate) scope: Option<Rc<Scope>>,
}

/// A `.gitattributes` file and those above it.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Scope {
    /// Its folder, without slash at the end.
    pub(crate) folder: Vec<u8>,
    pub(crate) id: ObjectId,
    pub(crate) above: Option<Rc<Self>>,
}

/// A folder that could not be compared.
#[derive(Debug)]
pub(crate) struct Gap {
    pub(crate) path: Vec<u8>,
    pub(crate) lack: Lack,
}

/// Trees by id that nobody has written yet.
pub(crate) type Made = FxHashMap<ObjectId, Vec<u8>>;

/// What differs between two trees.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    pub(crate) changes: Vec<Difference>,
    pub(crate) gaps: Vec<Gap>,
}

/// Compares two trees; nothing stands for the empty tree.
pub(crate) fn differences(objects: &Objects, old: Option<ObjectId>, new: Option<ObjectId>) -> Differences {
    differences_with(objects, &Made::default(), old, new)
}

/// The same of trees of which some are not among the objects.
pub(crate) fn differences_with(
    objects: &Objects,
    made: &Made,
    old: Option<ObjectId>,
    new: Option<ObjectId>,
) -> Differences {
    let mut walk = Walk { objects, made, path: Vec::new(), spare: Vec::new(), out: Differences::default(), depth: 0 };
    if old != new {
        walk.folder(old, new, None);
    }
    walk.out
}

struct Walk<'a> {
    objects: &'a Objects,
    made: &'a Made,
    path: Vec<u8>,
    spare: Vec<Vec<u8>>,
    out: Differences,
    depth: usize,
}

impl Walk<'_> {
    fn folder(&mut self, old: Option<ObjectId>, new: Option<ObjectId>, scope: Option<&Rc<Scope>>) {
        if self.out.changes.len() >= MAX_CHANGES || self.depth >= MAX_DEPTH {
            return self.gap(Lack::TooLarge);
        }
        self.depth += 1;
        let (mut old_bytes, mut new_bytes) =
            (self.spare.pop().unwrap_or_default(), self.spare.pop().unwrap_or_default());
        match self.load(old, &mut old_bytes).and_then(|()| self.load(new, &mut new_bytes)) {
            Ok(()) => self.entries(&old_bytes, &new_bytes, scope),
            Err(lack) => self.gap(lack),
        }
        self.spare.extend([old_bytes, new_bytes]);
        self.depth -= 1;
    }

    fn gap(&mut self, lack: Lack) {
        self.out.gaps.push(Gap { path: self.path.clone(), lack });
    }

    fn load(&self, id: Option<ObjectId>, buffer: &mut Vec<u8>) -> Result<(), Lack> {
        buffer.clear();
        if let Some(bytes) = id.and_then(|id| self.made.get(&id)) {
            buffer.extend_from_slice(bytes);
            return Ok(());
        }
        match id {
            // Git knows the empty tree without storing it.
            Some(id) if id != ObjectId::empty_tree(id.kind()) => self.objects.read(&id, Kind::Tree, buffer),
            _ => Ok(()),
        }
    }

    fn entries(&mut self, old: &[u8], new: &[u8], scope: Option<&Rc<Scope>>) {
        let hash = self.objects.hash();
        let own =
            attributes_in(new, hash).map(|id| Rc::new(Scope { folder: self.path.clone(), id, above: scope.cloned() }));
        let scope = own.as_ref().or(scope);
        // A damaged entry ends its tree: what follows cannot be told apart.
        let mut olds = TreeRefIter::from_bytes(old, hash).map_while(Result::ok).peekable();
        let mut news = TreeRefIter::from_bytes(new, hash).map_while(Result::ok).peekable();
        loop {
            let order = match (olds.peek(), news.peek()) {
                (None, None) => break,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some(old), Some(new)) => {
                    name_order(old.filename, old.mode.is_tree(), new.filename, new.mode.is_tree())
                }
            };
            let old = if order.is_le() { olds.next() } else { None };
            let new = if order.is_ge() { news.next() } else { None };
            let name = old.or(new).map_or(&b""[..], |entry| entry.filename);
            let entry = |entry: gix::objs::tree::EntryRef<'_>| Entry { mode: entry.mode, id: entry.oid.to_owned() };
            self.pair(name, old.map(entry), new.map(entry), scope);
        }
    }

    fn pair(&mut self, name: &[u8], old: Option<Entry>, new: Option<Entry>, scope: Option<&Rc<Scope>>) {
        if old == new {
            return;
        }
        let length = self.path.len();
        if length > 0 {
            self.path.push(b'/');
        }
        self.path.extend_from_slice(name);
        if old.or(new).is_some_and(|entry| entry.mode.is_tree()) {
            let (old, new) = (old.map(|entry| entry.id), new.map(|entry| entry.id));
            if old != new {
                self.folder(old, new, scope);
            }
        } else {
            self.out.changes.push(Difference { path: self.path.clone(), old, new, scope: scope.cloned() });
        }
        self.path.truncate(length);
    }
}

/// The `.gitattributes` file of a folder.
fn attributes_in(tree: &[u8], hash: gix::hash::Kind) -> Option<ObjectId> {
    let name: &[u8] = b".gitattributes";
    TreeRefIter::from_bytes(tree, hash)
        .map_while(Result::ok)
        .take_while(|entry| &**entry.filename <= name)
        .find(|entry| &**entry.filename == name && entry.mode.is_blob())
        .map(|entry| entry.oid.to_owned())
}
