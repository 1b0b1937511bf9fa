//! The new history before anything of it is written: which commits, with which trees. Knows no contents.

use std::sync::Arc;

use gix::ObjectId;

use crate::extract::overlay::Overlay;
use crate::extract::place::Place;
use crate::extract::prune::{Pruned, prune};
use crate::extract::select::{Found, Selection, Selections, Unreadable, select, select_while};
use crate::extract::source::Source;
use crate::extract::walk::{Commit, Walk, walk};
use crate::extract::{ExtractError, follow};
use crate::git::tree::{Made, differences_with};

/// A filtered and pruned history.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) walk: Walk,
    pub(super) pruned: Pruned,
    /// The places asked for, then those of moves that are followed.
    pub(super) places: Vec<Place>,
    /// What each commit of the walk has at the places that hold for it.
    pub(super) selections: Vec<Selection>,
    /// Trees that the source does not have.
    pub(super) made: Made,
    /// Times that two different files met at one path.
    pub(super) clashes: u64,
    /// Moves into the places.
    pub(super) moves: Vec<follow::Moved>,
}

impl History {
    /// Reads the history of `places`, and where they were before if moves are to be followed.
    pub(super) fn read(source: &Source, places: &[Place], followed: bool) -> Result<Self, ExtractError> {
        let walk = |seen: &mut dyn FnMut(ObjectId)| walk(source, seen);
        let (walk, selections) = select_while(&source.readers, places, walk).map_err(|error| unreadable(&error))?;
        let mut history = Self { walk, places: places.to_vec(), ..Self::default() };
        history.filter(source, &selections)?;
        follow::follow(source, &mut history, followed)?;
        Ok(history)
    }

    /// Filters anew with the places and moves known by now.
    pub(super) fn filter_anew(&mut self, source: &Source) -> Result<(), ExtractError> {
        let selections = select(&source.readers, &self.walk.commits, &self.places);
        self.filter(source, &selections.map_err(|error| unreadable(&error))?)
    }

    fn filter(&mut self, source: &Source, selections: &Selections) -> Result<(), ExtractError> {
        let walk = &self.walk;
        let missing = |error: Unreadable| unreadable(&error);
        let holds = follow::holds(&walk.commits, &self.moves);
        let held = |(place, commit): (usize, &Commit)| {
            let all = &selections[&commit.tree];
            let is_whole = all.iter().all(|one| holds(place, one.place));
            if is_whole { Arc::clone(all) } else { all.iter().filter(|one| holds(place, one.place)).copied().collect() }
        };
        self.selections = walk.commits.iter().enumerate().map(held).collect();
        let mut overlay = Overlay::new(&source.objects, &self.places);
        let trees = self.selections.iter().map(|found| overlay.tree(found)).collect::<Result<Vec<_>, _>>();
        let trees = trees.map_err(missing)?;
        self.clashes = overlay.clashes;
        self.made = overlay.made;
        let differing = |one: ObjectId, other: ObjectId| {
            let all = differences_with(&source.objects, &self.made, Some(one), Some(other)).changes;
            all.into_iter().map(|change| change.path).collect()
        };
        self.pruned = prune(&walk.commits, &trees, &differing);
        Ok(())
    }

    /// What the newest commit has at the first place.
    pub(super) fn at_tip(&self, tip: &ObjectId) -> Option<Found> {
        let place = self.walk.places.get(tip)?;
        self.selections[*place].first().filter(|found| found.place == 0).copied()
    }

    /// Id of the source of a kept commit.
    pub(super) fn source_of(&self, kept: usize) -> ObjectId {
        self.walk.commits[self.pruned.kept[kept].source].id
    }
}

/// A folder that cannot be read, as a reason to stop.
pub(super) fn unreadable(error: &Unreadable) -> ExtractError {
    ExtractError::Missing { count: 1, first: format!("folder {}", error.tree), reason: error.lack.detail() }
}
