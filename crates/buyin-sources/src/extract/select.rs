//! What every commit has at the chosen paths: one walk down its tree, through a memo of folders already looked at.
//! Only the trees on the way are read, never what lies below a chosen path.

use std::sync::{Arc, Mutex, PoisonError};

use gix::ObjectId;
use gix::objs::tree::EntryMode;
use gix::objs::{Kind, TreeRefIter};
use rustc_hash::FxHashMap;

use crate::extract::place::{Place, segments};
use crate::extract::walk::Commit;
use crate::git::object::Lack;
use crate::git::packs::Spot;
use crate::git::readers::{Reader, Readers};

/// Trees a thread takes at a time, in the order of packs: neighbours have most folders in common.
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

/// What every tree has that was looked up, by id.
pub(super) type Selections = FxHashMap<ObjectId, Selection>;

/// What each of `commits` has at `places`.
///
/// # Errors
/// When a folder on the way to a path cannot be read: what the commit has there is then not known.
pub(super) fn select(readers: &Readers, commits: &[Commit], places: &[Place]) -> Result<Selections, Unreadable> {
    let look_up = |seen: &mut dyn FnMut(ObjectId)| commits.iter().for_each(|commit| seen(commit.tree));
    Ok(select_while(readers, places, look_up)?.1)
}

/// What every tree has at `places` that `work` names while it goes on: threads look them up meanwhile.
///
/// # Errors
/// Like [`select`].
pub(super) fn select_while<T>(
    readers: &Readers,
    places: &[Place],
    work: impl FnOnce(&mut dyn FnMut(ObjectId)) -> T,
) -> Result<(T, Selections), Unreadable> {
    let steps = steps(places);
    let found = Mutex::new(Ok(Selections::default()));
    let spare = Spare::default();
    let look_up = |trees: Vec<ObjectId>| {
        let mut memo = spare.take().unwrap_or_default();
        let run: Result<Vec<_>, _> = readers.with(|reader| {
            let mut trees: Vec<_> = trees.into_iter().map(|tree| (reader.spot(&tree), tree)).collect();
            trees.sort_unstable();
            let mut finder = Finder { reader, steps: &steps, memo: &mut memo };
            trees.into_iter().map(|(spot, tree)| Ok((tree, finder.find(tree, spot, 0)?))).collect()
        });
        spare.put(memo);
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        match (run, &mut *found) {
            (Ok(run), Ok(all)) => all.extend(run),
            (Err(error), found) => *found = Err(error),
            (Ok(_), Err(_)) => {}
        }
    };
    let done = rayon::in_place_scope(|scope| {
        let mut run = Vec::new();
        let done = work(&mut |tree| {
            run.push(tree);
            if run.len() == RUN {
                let full = std::mem::take(&mut run);
                scope.spawn(|_| look_up(full));
            }
        });
        look_up(run);
        done
    });
    Ok((done, found.into_inner().unwrap_or_else(PoisonError::into_inner)?))
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

/// What was learnt.
#[derive(Default)]
struct Memo {
    /// What folders below others have from a step on.
    known: FxHashMap<(ObjectId, usize), Selection>,
    /// What was found last: the next is mostly the same.
    last: Selection,
}

struct Finder<'a> {
    reader: &'a mut Reader,
    steps: &'a [Step],
    memo: &'a mut Memo,
}

/// Memos at rest: what one thread has learnt serves its next run.
#[derive(Default)]
struct Spare(Mutex<Vec<Memo>>);

impl Spare {
    fn take(&self) -> Option<Memo> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put(&self, memo: Memo) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(memo);
    }
}

impl Finder<'_> {
    /// What a tree has from a step on.
    fn find(&mut self, tree: ObjectId, spot: Option<Spot>, step: usize) -> Result<Selection, Unreadable> {
        let mut found = Vec::new();
        for (next, mode, id) in self.entries(tree, spot, step)? {
            found.extend(self.steps[next].place.map(|place| Found { place, mode, id }));
            if mode.is_tree() && !self.steps[next].next.is_empty() {
                found.extend_from_slice(&self.find_below(id, next)?);
            }
        }
        found.sort_by_key(|one| one.place);
        if found != *self.memo.last {
            self.memo.last = found.into();
        }
        Ok(Arc::clone(&self.memo.last))
    }

    /// The same of a folder below, which many trees have in common.
    fn find_below(&mut self, tree: ObjectId, step: usize) -> Result<Selection, Unreadable> {
        if let Some(known) = self.memo.known.get(&(tree, step)) {
            return Ok(Arc::clone(known));
        }
        let found = self.find(tree, self.reader.spot(&tree), step)?;
        self.memo.known.insert((tree, step), Arc::clone(&found));
        Ok(found)
    }

    /// Entries of a tree that lie on a way.
    fn entries(
        &mut self,
        tree: ObjectId,
        spot: Option<Spot>,
        step: usize,
    ) -> Result<Vec<(usize, EntryMode, ObjectId)>, Unreadable> {
        let mut found = Vec::new();
        if tree == ObjectId::empty_tree(tree.kind()) {
            return Ok(found);
        }
        let next = &self.steps[step].next;
        let object = self.reader.read(&tree, spot, Kind::Tree).map_err(|lack| Unreadable { tree, lack })?;
        for entry in TreeRefIter::from_bytes(&object.bytes, tree.kind()) {
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
