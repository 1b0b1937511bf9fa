//! The tree of a new commit, laid out of what its source has at the chosen paths.
//!
//! One folder that goes to the root is its own tree, and nothing is made. Otherwise trees are opened only where two things
//! meet. Where two files meet, the path that was named first keeps its place.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::objs::tree::{EntryKind, EntryMode, name_order};
use gix::objs::{Kind, TreeRefIter};
use rustc_hash::FxHashMap;

use crate::extract::place::{Place, below, segments};
use crate::extract::select::{Found, Unreadable};
use crate::git::object::{Lack, Objects};

type Folder = BTreeMap<Vec<u8>, Slot>;

/// What stands in a tree that is being laid.
#[derive(Debug)]
enum Slot {
    Object(EntryMode, ObjectId),
    Folder(Folder),
}

/// Lays trees and keeps those that the source does not have.
pub(super) struct Overlay<'a> {
    objects: &'a Objects,
    places: &'a [Place],
    known: FxHashMap<Vec<Found>, Option<ObjectId>>,
    /// Trees made here.
    pub(super) made: FxHashMap<ObjectId, Vec<u8>>,
    /// Times that two different files met at one path.
    pub(super) clashes: u64,
}

impl<'a> Overlay<'a> {
    pub(super) fn new(objects: &'a Objects, places: &'a [Place]) -> Self {
        Self { objects, places, known: FxHashMap::default(), made: FxHashMap::default(), clashes: 0 }
    }

    /// The tree of what was found; nothing when nothing was.
    pub(super) fn tree(&mut self, found: &[Found]) -> Result<Option<ObjectId>, Unreadable> {
        if let Some(known) = self.known.get(found) {
            return Ok(*known);
        }
        let tree = match found {
            [one] if self.places[one.place].to().is_empty() => one.mode.is_tree().then_some(one.id),
            [] => None,
            all => self.lay(all)?,
        };
        self.known.insert(found.to_vec(), tree);
        Ok(tree)
    }

    fn lay(&mut self, found: &[Found]) -> Result<Option<ObjectId>, Unreadable> {
        let mut root = Folder::new();
        for one in found {
            let place = &self.places[one.place];
            let mut slot = Slot::Object(one.mode, one.id);
            // A path that was chosen on its own is not part of the folder around it.
            for inner in found.iter().map(|other| &self.places[other.place]) {
                if let Some(rest) = below(inner.from(), place.from()).filter(|rest| !rest.is_empty()) {
                    self.take_out(&mut slot, &segments(rest).collect::<Vec<_>>())?;
                }
            }
            let path: Vec<&[u8]> = segments(place.to()).collect();
            self.put(&mut root, &path, slot)?;
        }
        self.write(root)
    }

    fn take_out(&mut self, slot: &mut Slot, path: &[&[u8]]) -> Result<(), Unreadable> {
        let (Some((name, rest)), Some(folder)) = (path.split_first(), self.open(slot)?) else { return Ok(()) };
        if rest.is_empty() {
            folder.remove(*name);
            return Ok(());
        }
        folder.get_mut(*name).map_or(Ok(()), |inner| self.take_out(inner, rest))
    }

    fn put(&mut self, folder: &mut Folder, path: &[&[u8]], mut slot: Slot) -> Result<(), Unreadable> {
        let Some((name, rest)) = path.split_first() else {
            // Only a folder can be the root.
            let Some(entries) = self.open(&mut slot)? else { return Ok(()) };
            return std::mem::take(entries).into_iter().try_for_each(|(name, slot)| self.put(folder, &[&name], slot));
        };
        if rest.is_empty() {
            return match folder.get_mut(*name) {
                Some(there) => self.meet(there, slot),
                None => {
                    folder.insert(name.to_vec(), slot);
                    Ok(())
                }
            };
        }
        let there = folder.entry(name.to_vec()).or_insert_with(|| Slot::Folder(Folder::new()));
        if self.open(there)?.is_none() {
            self.clashes += 1;
            return Ok(());
        }
        let Slot::Folder(inner) = there else { return Ok(()) };
        self.put(inner, rest, slot)
    }

    fn meet(&mut self, there: &mut Slot, mut slot: Slot) -> Result<(), Unreadable> {
        if let (Slot::Object(mode, id), Slot::Object(other_mode, other)) = (&*there, &slot)
            && (mode, id) == (other_mode, other)
        {
            return Ok(());
        }
        if self.open(there)?.is_none() || self.open(&mut slot)?.is_none() {
            self.clashes += 1;
            return Ok(());
        }
        let (Slot::Folder(folder), Slot::Folder(entries)) = (there, slot) else { return Ok(()) };
        entries.into_iter().try_for_each(|(name, slot)| self.put(folder, &[&name], slot))
    }

    /// The entries of a slot that is a folder.
    fn open<'s>(&self, slot: &'s mut Slot) -> Result<Option<&'s mut Folder>, Unreadable> {
        if let Slot::Object(mode, id) = slot {
            if !mode.is_tree() {
                return Ok(None);
            }
            let tree = *id;
            let mut buffer = Vec::new();
            if tree != ObjectId::empty_tree(tree.kind()) {
                self.objects.read(&tree, Kind::Tree, &mut buffer).map_err(|lack| Unreadable { tree, lack })?;
            }
            let entries = TreeRefIter::from_bytes(&buffer, self.objects.hash());
            let entries = entries
                .map(|entry| entry.map(|one| (one.filename.to_vec(), Slot::Object(one.mode, one.oid.to_owned()))));
            let folder =
                entries.collect::<Result<Folder, _>>().map_err(|_| Unreadable { tree, lack: Lack::Corrupt })?;
            *slot = Slot::Folder(folder);
        }
        let Slot::Folder(folder) = slot else { return Ok(None) };
        Ok(Some(folder))
    }

    /// The id of a folder; nothing when it holds nothing.
    fn write(&mut self, folder: Folder) -> Result<Option<ObjectId>, Unreadable> {
        let mut entries: Vec<(Vec<u8>, EntryMode, ObjectId)> = Vec::with_capacity(folder.len());
        for (name, slot) in folder {
            match slot {
                Slot::Object(mode, id) => entries.push((name, mode, id)),
                Slot::Folder(inner) => {
                    entries.extend(self.write(inner)?.map(|id| (name, EntryKind::Tree.into(), id)));
                }
            }
        }
        if entries.is_empty() {
            return Ok(None);
        }
        entries.sort_by(|one, other| name_order(&one.0, one.1.is_tree(), &other.0, other.1.is_tree()));
        let (id, bytes) = tree_of(self.objects.hash(), &entries)
            .map_err(|_| Unreadable { tree: entries[0].2, lack: Lack::Corrupt })?;
        self.made.insert(id, bytes);
        Ok(Some(id))
    }
}

/// A tree object of entries in git's order.
pub(super) fn tree_of(
    hash: gix::hash::Kind,
    entries: &[(Vec<u8>, EntryMode, ObjectId)],
) -> Result<(ObjectId, Vec<u8>), crate::pack::PackError> {
    let mut bytes = Vec::new();
    for (name, mode, id) in entries {
        let mut digits = Default::default();
        bytes.extend_from_slice(mode.as_bytes(&mut digits));
        bytes.push(b' ');
        bytes.extend_from_slice(name);
        bytes.push(0);
        bytes.extend_from_slice(id.as_bytes());
    }
    let id = gix::objs::compute_hash(hash, Kind::Tree, &bytes).map_err(crate::pack::PackError::object)?;
    Ok((id, bytes))
}
