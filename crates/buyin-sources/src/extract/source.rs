//! The repository that is extracted from: opened, and the commits it begins with. Read only.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::ObjectId;
use gix::objs::tree::{EntryKind, EntryMode};
use gix::objs::{Kind, TreeRefIter};
use rustc_hash::FxHashSet;

use crate::extract::ExtractError;
use crate::extract::history::History;
use crate::extract::place::Place;
use crate::extract::select::Selection;
use crate::git::object::Objects;
use crate::git::packs::Packs;
use crate::git::readers::Readers;
use crate::git::{Opened, open_whole};

/// Branch of the new repository where the source names none.
const MAIN: &str = "main";

/// An opened source.
pub(super) struct Source {
    pub(super) opened: Opened,
    pub(super) objects: Objects,
    pub(super) readers: Readers,
    pub(super) packs: Arc<Packs>,
    /// Where the walk begins; the first is the new head.
    pub(super) tips: Vec<ObjectId>,
    /// Short name of the branch the head goes on.
    pub(super) branch: String,
    /// Commits whose parents are cut off on purpose.
    pub(super) shallow: FxHashSet<ObjectId>,
}

impl Source {
    /// Opens a repository at its default branch, or at `revisions`.
    pub(super) fn open(path: &Path, revisions: &[String]) -> Result<Self, ExtractError> {
        let opened = open_whole(path)?;
        opened.load_indices();
        let repository = opened.repository.to_thread_local();
        let mut tips = revisions.iter().map(|name| commit(&repository, name)).collect::<Result<Vec<_>, _>>()?;
        let branch = match revisions.first() {
            Some(name) => branch(&repository, name),
            None => opened.branch.clone(),
        };
        if tips.is_empty() {
            tips.push(opened.head.ok_or_else(|| ExtractError::Empty(path.to_owned()))?);
        }
        let boundary = repository.shallow_commits().ok().flatten();
        let shallow = boundary.map(|all| all.iter().copied().collect()).unwrap_or_default();
        let packs = Arc::new(Packs::open(&repository));
        let (objects, readers) = (Objects::once(&opened.repository), Readers::new(&opened.repository, &packs));
        Ok(Self { opened, objects, readers, packs, tips, branch: branch.unwrap_or_else(|| MAIN.to_owned()), shallow })
    }

    /// Whether the chosen path is a folder of the newest commit; else why not.
    pub(super) fn check_path(&self, place: &Place, history: &History) -> Result<(), ExtractError> {
        let path = place.from().to_owned();
        let bad = |reason| Err(ExtractError::Path { path: path.clone(), reason });
        match history.at_tip(&self.tips[0]).map(|found| found.mode.kind()) {
            Some(EntryKind::Tree) => Ok(()),
            Some(EntryKind::Commit) => bad("a submodule: its history is that of another repository"),
            Some(EntryKind::Link) => bad("a symbolic link: name the folder it points to"),
            Some(_) => bad("a file: name its folder, and what else is to come along by pairs of paths"),
            None => {
                let has = |found: &Selection| found.first().is_some_and(|found| found.place == 0);
                let last = history.selections.iter().rposition(has).map(|place| history.walk.commits[place].id);
                Err(match last {
                    Some(last) => ExtractError::Gone { path, last: last.to_string() },
                    None => ExtractError::NoSuchPath { near: self.near(&path, history, EntryMode::is_tree), path },
                })
            }
        }
    }

    /// Whether some commit has what is to come along; it may be gone since, as what was renamed is.
    pub(super) fn check_extra(&self, place: &Place, history: &History) -> Result<(), ExtractError> {
        // Of two places of one path, commits are looked up for the first.
        let number = history.places.iter().position(|other| other.from() == place.from());
        let has = |found: &Selection| found.iter().any(|found| Some(found.place) == number);
        if history.selections.iter().any(has) {
            return Ok(());
        }
        let path = place.from().to_owned();
        Err(ExtractError::NoSuchPath { near: self.near(&path, history, |mode| !mode.is_commit()), path })
    }

    /// What the newest commit has beside where a path would be, of the kinds that would do.
    fn near(&self, path: &str, history: &History, would_do: impl Fn(&EntryMode) -> bool) -> Vec<String> {
        let Some(place) = history.walk.places.get(&self.tips[0]) else { return Vec::new() };
        let (mut tree, mut above) = (history.walk.commits[*place].tree, String::new());
        for segment in path.split('/') {
            let entries = self.entries(tree);
            let next = entries.iter().find(|(name, mode, _)| name == segment && mode.is_tree());
            let Some((_, _, next)) = next else {
                let those = entries.into_iter().filter(|(_, mode, _)| would_do(mode));
                return those.map(|(name, ..)| format!("{above}{name}")).collect();
            };
            tree = *next;
            above = format!("{above}{segment}/");
        }
        Vec::new()
    }

    /// What stands in a folder; nothing when it cannot be read.
    fn entries(&self, tree: ObjectId) -> Vec<(String, EntryMode, ObjectId)> {
        let mut buffer = Vec::new();
        if self.objects.read(&tree, Kind::Tree, &mut buffer).is_err() {
            return Vec::new();
        }
        let entries = TreeRefIter::from_bytes(&buffer, self.objects.hash()).map_while(Result::ok);
        let name = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        entries.map(|one| (name(one.filename), one.mode, one.oid.to_owned())).collect()
    }

    /// Folders that belong to the source: nothing may be written into them.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        let repository = self.opened.repository.to_thread_local();
        let mut own = vec![repository.git_dir().to_owned(), repository.common_dir().to_owned()];
        own.extend(repository.workdir().map(Path::to_owned));
        // Work trees that share the objects: the main one, and those linked to it.
        own.extend(repository.main_repo().ok().and_then(|main| main.workdir().map(Path::to_owned)));
        let linked = repository.worktrees().unwrap_or_default();
        own.extend(linked.into_iter().filter_map(|linked| linked.base().ok()));
        own.into_iter().filter_map(|folder| folder.canonicalize().ok()).collect()
    }
}

fn commit(repository: &gix::Repository, name: &str) -> Result<ObjectId, ExtractError> {
    let failed = |reason: String| ExtractError::Revision { name: name.to_owned(), reason };
    let unknown = |_| failed("no branch, tag or commit is called so".to_owned());
    let id = repository.rev_parse_single(name).map_err(unknown)?;
    let object = id.object().map_err(|error| failed(error.to_string()))?;
    let commit = object.peel_to_kind(gix::objs::Kind::Commit).map_err(|error| failed(error.to_string()))?;
    Ok(commit.id)
}

/// The branch that `name` stands for, if it is one.
fn branch(repository: &gix::Repository, name: &str) -> Option<String> {
    let reference = repository.find_reference(name).ok()?;
    let full = reference.name().as_bstr().to_string();
    let short = full.strip_prefix("refs/heads/").or_else(|| full.strip_prefix("refs/remotes/origin/"))?;
    Some(short.to_owned())
}
