//! Commits reachable from the chosen ones, parents first. Reads commits only.

use gix::ObjectId;
use gix::objs::Kind;
use gix::zlib::Inflate;
use rustc_hash::{FxHashMap, FxHashSet};

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

struct Read {
    id: ObjectId,
    tree: ObjectId,
    parents: Vec<ObjectId>,
}

/// Walks from the tips of a source to where it is shallow. `seen` is shown the tree of every commit as it is read.
pub(super) fn walk(source: &Source, seen: &mut dyn FnMut(ObjectId)) -> Walk {
    let mut walk = Walk::default();
    let tips = &source.tips;
    let read = Reader { source, seen, missing: &mut walk.missing, inflate: Inflate::default() }.read(tips);
    let index: FxHashMap<ObjectId, usize> = read.iter().enumerate().map(|(place, one)| (one.id, place)).collect();
    let mut placed: Vec<Option<usize>> = vec![None; read.len()];
    for tip in tips {
        // Each step looks at one more parent; a commit is placed when all of them are.
        let mut open: Vec<(usize, usize)> = index.get(tip).map(|place| (*place, 0)).into_iter().collect();
        while let Some((place, next)) = open.pop() {
            let one = &read[place];
            if placed[place].is_some() {
                continue;
            }
            if let Some(parent) = one.parents.get(next) {
                open.push((place, next + 1));
                open.extend(index.get(parent).filter(|parent| placed[**parent].is_none()).map(|parent| (*parent, 0)));
                continue;
            }
            placed[place] = Some(walk.commits.len());
            walk.places.insert(one.id, walk.commits.len());
            let parents: Vec<usize> =
                one.parents.iter().filter_map(|parent| index.get(parent).and_then(|place| placed[*place])).collect();
            let is_cut = source.shallow.contains(&one.id) || parents.len() < one.parents.len();
            walk.commits.push(Commit { id: one.id, tree: one.tree, parents, is_cut });
        }
    }
    walk
}

struct Reader<'a> {
    source: &'a Source,
    seen: &'a mut dyn FnMut(ObjectId),
    missing: &'a mut Vec<ObjectId>,
    inflate: Inflate,
}

impl Reader<'_> {
    fn read(mut self, tips: &[ObjectId]) -> Vec<Read> {
        let mut read = Vec::new();
        let mut known: FxHashSet<ObjectId> = tips.iter().copied().collect();
        let mut open: Vec<ObjectId> = known.iter().copied().collect();
        let mut buffer = Vec::new();
        while let Some(id) = open.pop() {
            let Some((tree, parents)) = self.headers(&id, &mut buffer) else {
                self.missing.push(id);
                continue;
            };
            let tree = tree.unwrap_or_else(|| ObjectId::empty_tree(id.kind()));
            let parents = if self.source.shallow.contains(&id) { Vec::new() } else { parents };
            open.extend(parents.iter().copied().filter(|parent| known.insert(*parent)));
            (self.seen)(tree);
            read.push(Read { id, tree, parents });
        }
        self.missing.sort();
        read
    }

    /// Tree and parents of a commit; nothing when it cannot be read.
    fn headers(&mut self, id: &ObjectId, buffer: &mut Vec<u8>) -> Option<(Option<ObjectId>, Vec<ObjectId>)> {
        let is_begun = self.source.packs.begin(id, Kind::Commit, &mut self.inflate, buffer).is_some();
        // They stand before the author.
        if !(is_begun && memchr::memmem::find(buffer, b"\nauthor ").is_some()) {
            self.source.objects.read(id, Kind::Commit, buffer).ok()?;
        }
        let parsed = Parsed::of(buffer);
        Some((parsed.tree, parsed.parents))
    }
}
