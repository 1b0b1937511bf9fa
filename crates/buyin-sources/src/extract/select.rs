//! What every commit has at the chosen paths: one walk down its tree, through a memo of folders already looked at.
//! Only the trees on the way are read, never what lies below a chosen path.

use std::sync::Arc;

use gix::ObjectId;
use gix::objs::tree::EntryMode;
use gix::objs::{Kind, TreeRefIter};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::extract::place::{Place, segments};
use crate::extract::walk::Commit;
use crate::git::object::{Lack, Objects};

/// Commits a thread takes at a time: neighbours share most of their trees.
const RUN: usize = 1_024;

/// What stands at a chosen path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Found {
    /// Which path.
    pub(super) place: usize,
    pub(super) mode: EntryMode,
    pub(super) id: ObjectId,
}

/// What one commit has, by place in ascending order; what is not listed is not there.
pub(super) type Selection = Arc<[Found]>;

/// A folder of the source that cannot be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unreadable {
    pub(super) tree: ObjectId,
    pub(super) lack: Lack,
}

/// What each of `commits` has at `places`.
///
/// # Errors
/// When a folder on the way to a path cannot be read: what the commit has there is then not known.
pub(super) fn select(
    repository: &gix::ThreadSafeRepository,
    commits: &[Commit],
    places: &[Place],
) -> Result<Vec<Selection>, Unreadable> {
    let steps = steps(places);
    let runs = commits.par_chunks(RUN).map_init(
        || Finder { objects: Objects::new(repository), steps: &steps, memo: FxHashMap::default() },
        |finder, run| run.iter().map(|commit| finder.find(commit.tree, 0)).collect::<Result<Vec<_>, _>>(),
    );
    Ok(runs.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// A segment of the chosen paths: the paths make a tree of them.
#[derive(Debug, Default)]
struct Step {
    next: Vec<(Vec<u8>, usize)>,
    /// The path that ends here.
    place: Option<usize>,
}

fn steps(places: &[Place]) -> Vec<Step> {
    let mut steps = vec![Step::default()];
    for (number, place) in places.iter().enumerate() {
        let mut at = 0;
        for segment in segments(place.from()) {
            let known = steps[at].next.iter().find(|(name, _)| name == segment).map(|(_, next)| *next);
            at = known.unwrap_or_else(|| {
                steps.push(Step::default());
                let next = steps.len() - 1;
                steps[at].next.push((segment.to_vec(), next));
                next
            });
        }
        steps[at].place.get_or_insert(number);
    }
    steps
}

struct Finder<'a> {
    objects: Objects,
    steps: &'a [Step],
    memo: FxHashMap<(ObjectId, usize), Selection>,
}

impl Finder<'_> {
    fn find(&mut self, tree: ObjectId, step: usize) -> Result<Selection, Unreadable> {
        if let Some(known) = self.memo.get(&(tree, step)) {
            return Ok(Arc::clone(known));
        }
        let mut found = Vec::new();
        for (next, mode, id) in self.entries(tree, step)? {
            found.extend(self.steps[next].place.map(|place| Found { place, mode, id }));
            if mode.is_tree() && !self.steps[next].next.is_empty() {
                found.extend_from_slice(&self.find(id, next)?);
            }
        }
        found.sort_by_key(|one| one.place);
        let found: Selection = found.into();
        self.memo.insert((tree, step), Arc::clone(&found));
        Ok(found)
    }

    /// Entries of a tree that lie on a way.
    fn entries(&self, tree: ObjectId, step: usize) -> Result<Vec<(usize, EntryMode, ObjectId)>, Unreadable> {
        let mut found = Vec::new();
        if tree == ObjectId::empty_tree(tree.kind()) {
            return Ok(found);
        }
        let mut buffer = Vec::new();
        let next = &self.steps[step].next;
        self.objects.read(&tree, Kind::Tree, &mut buffer).map_err(|lack| Unreadable { tree, lack })?;
        for entry in TreeRefIter::from_bytes(&buffer, self.objects.hash()) {
            let entry = entry.map_err(|_| Unreadable { tree, lack: Lack::Corrupt })?;
            if let Some((_, step)) = next.iter().find(|(name, _)| name == entry.filename) {
                found.push((*step, entry.mode, entry.oid.to_owned()));
                if found.len() == next.len() {
                    break;
                }
            }
        }
        Ok(found)
    }
}
