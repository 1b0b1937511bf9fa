//! When contents stood at paths below some folders, along the first-parent line. Only trees on the way to those folders and
//! below them are read.

use buyin_facts::content::Appearance;
use buyin_facts::id::BlobKey;
use buyin_facts::warning::Warning;
use buyin_facts::{CommitNumber, Day, RepositoryId};
use gix::ObjectId;
use gix::objs::{Kind, TreeRefIter};
use rustc_hash::FxHashMap;

use crate::git::listing::{missing, tree_of};
use crate::git::object::{Lack, Objects};
use crate::git::tree::differences;

/// A commit of the first-parent line.
#[derive(Debug, Clone)]
pub(crate) struct OnTrunk {
    pub(crate) commit: CommitNumber,
    pub(crate) id: Vec<u8>,
    pub(crate) arrival: Day,
}

/// Walks the line, oldest first.
pub(crate) struct Stays<'a> {
    objects: &'a Objects,
    repository: RepositoryId,
    folder: &'a str,
    /// What stands now, by path.
    open: FxHashMap<Vec<u8>, Appearance>,
    closed: Vec<Appearance>,
    /// Full ids of what stood, for whoever reads it.
    ids: FxHashMap<BlobKey, ObjectId>,
    /// Trees of folders by tree above and name: most commits leave most folders alone.
    below: FxHashMap<(ObjectId, &'a str), Option<ObjectId>>,
}

impl<'a> Stays<'a> {
    pub(crate) fn new(objects: &'a Objects, repository: RepositoryId, folder: &'a str) -> Self {
        let (open, ids, below) = (FxHashMap::default(), FxHashMap::default(), FxHashMap::default());
        Self { objects, repository, folder, open, closed: Vec::new(), ids, below }
    }

    /// Follows the folder along the line. A commit whose trees cannot be read is passed over: what it changed shows at
    /// the next that can.
    pub(crate) fn along(self, trunk: &[OnTrunk], warnings: &mut Vec<Warning>) -> Vec<Appearance> {
        self.followed(trunk, warnings).0
    }

    /// The same, with the full ids of what stood.
    pub(crate) fn followed(
        mut self,
        trunk: &[OnTrunk],
        warnings: &mut Vec<Warning>,
    ) -> (Vec<Appearance>, FxHashMap<BlobKey, ObjectId>) {
        let mut before = None;
        for place in trunk {
            match tree_of(self.objects, &place.id).and_then(|root| self.folder_tree(root)) {
                Ok(now) => {
                    self.compare(before, now, place, warnings);
                    before = now;
                }
                Err(lack) => warnings.push(Warning::new(lack.warning(), self.folder, lack.detail())),
            }
        }
        self.closed.extend(self.open.into_values());
        self.closed.sort_by(|one, other| (&one.path, one.commit).cmp(&(&other.path, other.commit)));
        (self.closed, self.ids)
    }

    /// The tree of the folder below a root; nothing when it is not there.
    fn folder_tree(&mut self, root: ObjectId) -> Result<Option<ObjectId>, Lack> {
        let mut tree = root;
        for name in self.folder.split('/').filter(|name| !name.is_empty()) {
            let found = match self.below.get(&(tree, name)) {
                Some(known) => *known,
                None => {
                    let found = child(self.objects, tree, name)?;
                    self.below.insert((tree, name), found);
                    found
                }
            };
            match found {
                Some(next) => tree = next,
                None => return Ok(None),
            }
        }
        Ok(Some(tree))
    }

    fn compare(&mut self, old: Option<ObjectId>, new: Option<ObjectId>, place: &OnTrunk, warnings: &mut Vec<Warning>) {
        if old == new {
            return;
        }
        let found = differences(self.objects, old, new);
        warnings.extend(found.gaps.iter().map(missing));
        for change in found.changes {
            if let Some(mut ended) = self.open.remove(&change.path) {
                ended.last_day = Some(place.arrival);
                self.closed.push(ended);
            }
            if let Some(entry) = change.new.filter(|entry| entry.mode.is_blob()) {
                let name = String::from_utf8_lossy(&change.path).into_owned();
                let path = if self.folder.is_empty() { name } else { format!("{}/{name}", self.folder) };
                let blob = BlobKey::of(entry.id.as_bytes());
                self.ids.insert(blob, entry.id);
                let (commit, first_day) = (place.commit, place.arrival);
                let begun = Appearance { repository: self.repository, path, blob, commit, first_day, last_day: None };
                self.open.insert(change.path, begun);
            }
        }
    }
}

/// A folder in a tree.
fn child(objects: &Objects, tree: ObjectId, name: &str) -> Result<Option<ObjectId>, Lack> {
    let mut bytes = Vec::new();
    if tree != ObjectId::empty_tree(tree.kind()) {
        objects.read(&tree, Kind::Tree, &mut bytes)?;
    }
    let mut entries = TreeRefIter::from_bytes(&bytes, objects.hash()).map_while(Result::ok);
    let found = entries.find(|entry| entry.mode.is_tree() && &**entry.filename == name.as_bytes());
    Ok(found.map(|entry| entry.oid.to_owned()))
}
