//! Looks at what was written with fresh eyes: opens it, walks everything that can be reached, and asks the source, path by
//! path and without a memo, whether it may be there.

use std::path::Path;

use gix::ObjectId;
use gix::objs::{Kind, TreeRefIter};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::extract::ExtractError;
use crate::extract::history::History;
use crate::extract::mapping::NOTES;
use crate::extract::place::segments;
use crate::extract::prune::Kept;
use crate::extract::source::Source;
use crate::git::commit::Parsed;
use crate::git::object::Objects;
use crate::git::open;

/// Proves that nothing is in the repository at `path` but the new history, its notes and its tags.
///
/// # Errors
/// [`ExtractError::Leak`] with the first object that should not be there.
pub(super) fn prove(path: &Path, source: &Source, history: &History, ids: &[ObjectId]) -> Result<(), ExtractError> {
    let opened = open(path)?;
    let written = Objects::new(&opened.repository);
    let repository = opened.repository.to_thread_local();
    let mut proof = Proof { written: &written, seen: FxHashSet::default() };
    let expected: FxHashSet<ObjectId> = ids.iter().copied().collect();
    let (mut tips, mut notes) = (Vec::new(), None);
    let references = repository.references().map_err(|error| leak(error.to_string()))?;
    for reference in references.all().map_err(|error| leak(error.to_string()))?.flatten() {
        let mut reference = reference;
        let is_notes = reference.name().as_bstr() == NOTES;
        let direct = reference.try_id().map(|id| id.detach());
        let tip = reference.peel_to_id().map_err(|error| leak(error.to_string()))?.detach();
        proof.seen.extend(direct);
        if is_notes { notes = Some(tip) } else { tips.push(tip) }
    }
    let trees = proof.commits(tips, &expected)?;
    let allowed = allowed(source, history)?;
    let is_allowed = |id: &ObjectId, is_tree: bool| allowed.contains(id) || (is_tree && history.made.contains_key(id));
    for (commit, tree) in trees {
        proof.below(tree, &is_allowed).map_err(|id| leak(format!("{id} in commit {commit}")))?;
    }
    if let Some(notes) = notes {
        proof.notes(notes)?;
    }
    let stored = repository.objects.packed_object_count().map_err(|error| leak(error.to_string()))?;
    if stored != proof.seen.len() as u64 {
        return Err(leak(format!("{stored} objects are stored, but {} can be reached", proof.seen.len())));
    }
    Ok(())
}

fn leak(what: String) -> ExtractError {
    ExtractError::Leak(what)
}

struct Proof<'a> {
    written: &'a Objects,
    seen: FxHashSet<ObjectId>,
}

impl Proof<'_> {
    /// Every commit that can be reached with its tree; all are expected, and all that are expected are there.
    fn commits(
        &mut self,
        mut open: Vec<ObjectId>,
        expected: &FxHashSet<ObjectId>,
    ) -> Result<Vec<(ObjectId, ObjectId)>, ExtractError> {
        let (mut trees, mut found) = (Vec::new(), FxHashSet::default());
        let mut buffer = Vec::new();
        while let Some(id) = open.pop() {
            if !found.insert(id) {
                continue;
            }
            let is_known = expected.contains(&id) && self.written.read(&id, Kind::Commit, &mut buffer).is_ok();
            let parsed = Parsed::of(&buffer);
            let tree = parsed.tree.filter(|_| is_known).ok_or_else(|| leak(format!("commit {id}")))?;
            trees.push((id, tree));
            open.extend(parsed.parents);
        }
        if found.len() != expected.len() {
            return Err(leak(format!("{} commits cannot be reached", expected.len() - found.len())));
        }
        self.seen.extend(found);
        Ok(trees)
    }

    /// Everything below a tree is allowed; else the first that is not.
    fn below(&mut self, tree: ObjectId, is_allowed: &dyn Fn(&ObjectId, bool) -> bool) -> Result<(), ObjectId> {
        let is_empty = tree == ObjectId::empty_tree(tree.kind());
        if !self.seen.insert(tree) {
            return Ok(());
        }
        if !is_empty && !is_allowed(&tree, true) {
            return Err(tree);
        }
        for (id, is_tree) in entries(self.written, &tree).ok_or(tree)? {
            if is_tree {
                self.below(id, is_allowed)?;
            } else if self.seen.insert(id) && !(is_allowed(&id, false) && self.written.lists(&id)) {
                return Err(id);
            }
        }
        Ok(())
    }

    /// Notes hold ids and nothing else.
    fn notes(&mut self, commit: ObjectId) -> Result<(), ExtractError> {
        let mut buffer = Vec::new();
        self.written.read(&commit, Kind::Commit, &mut buffer).map_err(|_| leak(format!("notes {commit}")))?;
        self.seen.insert(commit);
        let mut open: Vec<ObjectId> = Parsed::of(&buffer).tree.into_iter().collect();
        while let Some(tree) = open.pop() {
            self.seen.insert(tree);
            for (id, is_tree) in entries(self.written, &tree).ok_or_else(|| leak(format!("notes {tree}")))? {
                if is_tree {
                    open.push(id);
                    continue;
                }
                let is_read = self.written.read(&id, Kind::Blob, &mut buffer).is_ok();
                let is_id =
                    buffer.strip_prefix(b"Extracted-from: ").is_some_and(|id| id.len() == tree.kind().len_in_hex() + 1);
                if !is_read || !is_id {
                    return Err(leak(format!("note {id}")));
                }
                self.seen.insert(id);
            }
        }
        Ok(())
    }
}

/// Every object of the source that a kept commit has below a chosen path. Threads share the commits out.
fn allowed(source: &Source, history: &History) -> Result<FxHashSet<ObjectId>, ExtractError> {
    let readers = &source.readers;
    let run = history.pruned.kept.len().div_ceil(rayon::current_num_threads()).max(1);
    let runs = history.pruned.kept.par_chunks(run).map(|run| {
        let mut allowed = FxHashSet::default();
        let all =
            |objects: &Objects, allowed: &mut _| run.iter().try_for_each(|kept| allow(objects, history, kept, allowed));
        readers.with(|reader| all(&reader.objects, &mut allowed)).map(|()| allowed)
    });
    let runs: Vec<FxHashSet<ObjectId>> = runs.collect::<Result<_, _>>()?;
    Ok(runs.into_iter().flatten().collect())
}

/// Adds what a kept commit has below a chosen path.
fn allow(
    objects: &Objects,
    history: &History,
    kept: &Kept,
    allowed: &mut FxHashSet<ObjectId>,
) -> Result<(), ExtractError> {
    let commit = &history.walk.commits[kept.source];
    for found in history.selections[kept.source].iter() {
        let path = history.places[found.place].from();
        let object = at(objects, commit.tree, path).ok_or_else(|| leak(format!("{path} of {}", commit.id)))?;
        collect(objects, object, allowed);
    }
    Ok(())
}

/// What stands at a path below a tree, and whether it is a folder.
fn at(objects: &Objects, tree: ObjectId, path: &str) -> Option<(ObjectId, bool)> {
    let mut now = (tree, true);
    let mut buffer = Vec::new();
    for segment in segments(path) {
        objects.read(&now.0, Kind::Tree, &mut buffer).ok()?;
        let mut all = TreeRefIter::from_bytes(&buffer, objects.hash()).map_while(Result::ok);
        now = all.find(|entry| entry.filename == segment).map(|entry| (entry.oid.to_owned(), entry.mode.is_tree()))?;
    }
    Some(now)
}

fn collect(objects: &Objects, (id, is_tree): (ObjectId, bool), all: &mut FxHashSet<ObjectId>) {
    if all.insert(id) && is_tree {
        entries(objects, &id).unwrap_or_default().into_iter().for_each(|entry| collect(objects, entry, all));
    }
}

/// Entries of a tree but submodules, and whether they are folders; nothing when it cannot be read.
fn entries(objects: &Objects, tree: &ObjectId) -> Option<Vec<(ObjectId, bool)>> {
    let mut buffer = Vec::new();
    if *tree != ObjectId::empty_tree(tree.kind()) {
        objects.read(tree, Kind::Tree, &mut buffer).ok()?;
    }
    let all = TreeRefIter::from_bytes(&buffer, objects.hash()).map_while(Result::ok);
    Some(all.filter(|one| !one.mode.is_commit()).map(|one| (one.oid.to_owned(), one.mode.is_tree())).collect())
}

#[cfg(test)]
mod tests;
