//! Commits reachable from the chosen ones, parents first. Reads commits only.

use gix::ObjectId;
use gix::objs::Kind;
use gix::zlib::Inflate;
use rustc_hash::FxHashMap;

use crate::extract::source::Source;
use crate::git::commit::Parsed;

/// A commit of the source.
#[derive(Debug)]
pub(super) struct Commit {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    /// Places of its parents in the order of the walk.
    pub(super) parents: Vec<usize>,
    /// Whether a parent lies beyond a shallow clone's boundary or is missing.
    pub(super) is_cut: bool,
}

/// Every commit that can be reached.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Parents before children, the same for the same tips.
    pub(super) commits: Vec<Commit>,
    pub(super) places: FxHashMap<ObjectId, usize>,
    /// Commits named as parents that cannot be read, and have not been cut off on purpose.
    pub(super) missing: Vec<ObjectId>,
}

/// Walks from the tips of a source to where it is shallow. `seen` is shown the tree of every commit as it is read.
pub(super) fn walk(source: &Source, seen: &mut dyn FnMut(ObjectId)) -> Walk {
    let mut walk = Walk::default();
    let reader =
        Reader { source, seen, places: &mut walk.places, missing: &mut walk.missing, inflate: Inflate::default() };
    let mut read = reader.read();
    let mut placed: Vec<Option<usize>> = vec![None; read.len()];
    walk.commits.reserve_exact(read.len());
    for tip in source.tips.iter().map(|tip| walk.places[tip]) {
        // Each step looks at one more parent; a commit is placed when all of them are.
        let mut open = vec![(tip, 0)];
        while let Some((number, next)) = open.pop() {
            let Some(one) = &mut read[number] else { continue };
            if let Some(parent) = one.parents.get(next) {
                open.push((number, next + 1));
                open.push((*parent, 0));
                continue;
            }
            let named = one.parents.len();
            one.parents.retain_mut(|parent| placed[*parent].inspect(|place| *parent = *place).is_some());
            one.is_cut |= one.parents.len() < named;
            placed[number] = Some(walk.commits.len());
            walk.commits.extend(read[number].take());
        }
    }
    walk.places.retain(|_, number| placed[*number].inspect(|place| *number = *place).is_some());
    walk
}

struct Reader<'a> {
    source: &'a Source,
    seen: &'a mut dyn FnMut(ObjectId),
    /// Numbers of commits, in the order they became known.
    places: &'a mut FxHashMap<ObjectId, usize>,
    missing: &'a mut Vec<ObjectId>,
    inflate: Inflate,
}

impl Reader<'_> {
    /// Commits by number, parents as numbers; nothing for those that cannot be read.
    fn read(mut self) -> Vec<Option<Commit>> {
        let (mut read, mut open) = (Vec::new(), Vec::new());
        for tip in &self.source.tips {
            self.number(*tip, &mut open);
        }
        let mut buffer = Vec::new();
        while let Some((id, number)) = open.pop() {
            if read.len() <= number {
                read.resize_with(self.places.len(), || None);
            }
            let Some((tree, parents)) = self.headers(&id, &mut buffer) else {
                self.missing.push(id);
                continue;
            };
            let tree = tree.unwrap_or_else(|| ObjectId::empty_tree(id.kind()));
            (self.seen)(tree);
            let is_cut = self.source.shallow.contains(&id);
            let parents = if is_cut { Vec::new() } else { parents };
            let parents = parents.into_iter().map(|parent| self.number(parent, &mut open)).collect();
            read[number] = Some(Commit { id, tree, parents, is_cut });
        }
        self.missing.sort();
        read
    }

    /// The number of a commit, which is to be read if it was not known.
    fn number(&mut self, id: ObjectId, open: &mut Vec<(ObjectId, usize)>) -> usize {
        let next = self.places.len();
        *self.places.entry(id).or_insert_with(|| {
            open.push((id, next));
            next
        })
    }

    /// Tree and parents of a commit; nothing when it cannot be read.
    fn headers(&mut self, id: &ObjectId, buffer: &mut Vec<u8>) -> Option<(Option<ObjectId>, Vec<ObjectId>)> {
        let is_begun = self.source.packs.begin(id, Kind::Commit, &mut self.inflate, buffer).is_some();
        // They stand before the author.
        let end = memchr::memmem::find(buffer, b"\nauthor ").filter(|_| is_begun);
        if end.is_none() {
            self.source.objects.read(id, Kind::Commit, buffer).ok()?;
        }
        let parsed = Parsed::of(&buffer[..end.unwrap_or(buffer.len())]);
        Some((parsed.tree, parsed.parents))
    }
}
