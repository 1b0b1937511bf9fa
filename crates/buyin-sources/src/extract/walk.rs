//! Commits reachable from the chosen ones, parents first. Reads commits only.

use gix::ObjectId;
use gix::objs::Kind;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::commit::Parsed;
use crate::git::object::Objects;

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

/// Walks from `tips`; history ends at the commits of `shallow`. `seen` is shown the tree of every commit as it is read.
pub(super) fn walk(
    objects: &Objects,
    tips: &[ObjectId],
    shallow: &FxHashSet<ObjectId>,
    seen: &mut dyn FnMut(ObjectId),
) -> Walk {
    let mut walk = Walk::default();
    let read = Reader { objects, shallow, seen, missing: &mut walk.missing }.read(tips);
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
            let is_cut = shallow.contains(&one.id) || parents.len() < one.parents.len();
            walk.commits.push(Commit { id: one.id, tree: one.tree, parents, is_cut });
        }
    }
    walk
}

struct Reader<'a> {
    objects: &'a Objects,
    shallow: &'a FxHashSet<ObjectId>,
    seen: &'a mut dyn FnMut(ObjectId),
    missing: &'a mut Vec<ObjectId>,
}

impl Reader<'_> {
    fn read(self, tips: &[ObjectId]) -> Vec<Read> {
        let mut read = Vec::new();
        let mut known: FxHashSet<ObjectId> = tips.iter().copied().collect();
        let mut open: Vec<ObjectId> = known.iter().copied().collect();
        let mut buffer = Vec::new();
        while let Some(id) = open.pop() {
            if self.objects.read(&id, Kind::Commit, &mut buffer).is_err() {
                self.missing.push(id);
                continue;
            }
            let parsed = Parsed::of(&buffer);
            let tree = parsed.tree.unwrap_or_else(|| ObjectId::empty_tree(id.kind()));
            let parents = if self.shallow.contains(&id) { Vec::new() } else { parsed.parents };
            open.extend(parents.iter().copied().filter(|parent| known.insert(*parent)));
            (self.seen)(tree);
            read.push(Read { id, tree, parents });
        }
        self.missing.sort();
        read
    }
}
