//! The versions of some files over the first-parent history of a clone; the only module of the importers that uses gix.
//! Executes nothing and reads no configuration but the repository's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use buyin_facts::day::{Day, Moment};
use buyin_facts::warning::{Warning, WarningKind};
use gix::ObjectId;

/// Larger files are no org charts, in bytes.
const LARGEST: u64 = 4 << 20;
/// Folders below a folder that is no repository are read this deep.
const DEEPEST: usize = 12;

/// Files that cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The repository is damaged.
    #[error("{path}: a repository that cannot be read: {reason}")]
    Repository {
        /// The folder.
        path: PathBuf,
        /// What gix says.
        reason: String,
    },
    /// A folder or file cannot be read.
    #[error("{path}: cannot be read")]
    File {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What changed on one day in one commit.
#[derive(Debug)]
pub(super) struct Step {
    /// Day of arrival (running maximum of committer days, UTC); nothing when the files lie in no repository.
    pub(super) day: Option<Day>,
    /// Each path that changed with its content; nothing when it is gone. Sorted by path.
    pub(super) changes: BTreeMap<String, Option<Vec<u8>>>,
}

/// The versions of the files below a folder, oldest first.
pub(super) struct History {
    /// The steps.
    pub(super) steps: Vec<Step>,
    /// The address of the remote `origin`, if there is one.
    pub(super) remote: String,
    /// What could not be read.
    pub(super) warnings: Vec<Warning>,
}

/// The versions of the wanted files below `path`: a clone, a folder in one, or else a plain folder or file, which has one version
/// without a day. Paths are relative to `path`; a file is its own name. Only what lies at or below `places` is looked at, for reading the whole of
/// every tree of a large repository takes long; the empty place is everything.
pub(super) fn versions(path: &Path, places: &[&str], wanted: fn(&str) -> bool) -> Result<History, HistoryError> {
    let options = || gix::open::Options::isolated().with(gix::sec::Trust::Full).lossy_config(true);
    let absolute = fs::canonicalize(path).map_err(|source| HistoryError::File { path: path.to_owned(), source })?;
    for root in absolute.ancestors() {
        // A bare repository holds its objects; a work tree has `.git`. Only the folder itself may be bare.
        let is_bare = root == absolute && root.join("objects").is_dir() && root.join("HEAD").is_file();
        if !is_bare && !root.join(".git").exists() {
            continue;
        }
        let failed = |error: &dyn std::fmt::Display| HistoryError::Repository {
            path: root.to_owned(),
            reason: error.to_string(),
        };
        let repository = options().open(root).map_err(|error| failed(&error))?.to_thread_local();
        let prefix = absolute.strip_prefix(root).unwrap_or(Path::new("")).to_string_lossy().into_owned();
        let name =
            if absolute.is_file() { absolute.file_name().unwrap_or_default().to_string_lossy() } else { "".into() };
        let places = if name.is_empty() { places } else { &[""] };
        return Ok(walk(&repository, &prefix, &name, places, wanted));
    }
    undated(&absolute, places, wanted)
}

/// The repositories at or below a folder, at most three folders down, sorted; the folder itself when there is none.
pub(super) fn repositories(path: &Path) -> Vec<PathBuf> {
    fn below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
        if folder.join(".git").exists() || (folder.join("objects").is_dir() && folder.join("HEAD").is_file()) {
            found.push(folder.to_owned());
        } else if depth < 3 {
            let folders = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            let mut folders: Vec<PathBuf> = folders.filter(|path| path.is_dir() && !path.is_symlink()).collect();
            folders.sort();
            folders.iter().for_each(|path| below(path, depth + 1, found));
        }
    }
    let mut found = Vec::new();
    below(path, 0, &mut found);
    if found.is_empty() { vec![path.to_owned()] } else { found }
}

/// Walks `places` below `prefix`; `name` is the prefix's own name when it is a file.
fn walk(repository: &gix::Repository, prefix: &str, name: &str, places: &[&str], wanted: fn(&str) -> bool) -> History {
    let remote =
        repository.config_snapshot().string("remote.origin.url").map(|url| url.to_string()).unwrap_or_default();
    let mut walk = Walk { repository, wanted, changes: BTreeMap::new(), warnings: Vec::new() };
    let mut steps = Vec::new();
    let (mut day, mut last, mut before) = (None, None, vec![None; places.len()]);
    for (tree, arrival) in walk.first_parents().into_iter().rev() {
        day = day.max(Some(arrival));
        if last.replace(tree) == Some(tree) {
            continue;
        }
        for (place, before) in places.iter().zip(&mut before) {
            let after = walk.subtree(tree, &format!("{prefix}/{place}"));
            walk.compare(*before, after, if name.is_empty() { place } else { name }, 0);
            *before = after;
        }
        if !walk.changes.is_empty() {
            steps.push(Step { day, changes: std::mem::take(&mut walk.changes) });
        }
    }
    History { steps, remote, warnings: walk.warnings }
}

struct Walk<'a> {
    repository: &'a gix::Repository,
    wanted: fn(&str) -> bool,
    changes: BTreeMap<String, Option<Vec<u8>>>,
    warnings: Vec<Warning>,
}

/// An entry of a tree that a walk can meet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Tree(ObjectId),
    Blob(ObjectId),
}

impl Walk<'_> {
    /// Root trees and days of the first-parent line, newest first, as far as it can be read.
    fn first_parents(&mut self) -> Vec<(ObjectId, Day)> {
        let mut line = Vec::new();
        let mut next = self.repository.head_id().ok().map(|id| id.detach());
        while let Some(id) = next {
            let read = self.repository.find_commit(id).ok().and_then(|commit| {
                let (tree, time) = (commit.tree_id().ok()?.detach(), commit.time().ok()?);
                let parent = commit.parent_ids().next().map(|parent| parent.detach());
                Some((tree, Moment(time.seconds).day(), parent))
            });
            let Some((tree, day, parent)) = read else {
                self.warnings.push(Warning::new(
                    WarningKind::MissingObject,
                    id.to_string(),
                    "history before this commit is not visible",
                ));
                break;
            };
            line.push((tree, day));
            next = parent;
        }
        line
    }

    /// The tree or blob at a path below a root tree.
    fn subtree(&self, root: ObjectId, path: &str) -> Option<Node> {
        let mut node = Some(Node::Tree(root));
        for part in path.split('/').filter(|part| !part.is_empty()) {
            node = self.entries(node).remove(part);
        }
        node
    }

    /// The entries of a tree by name; none of anything else.
    fn entries(&self, node: Option<Node>) -> BTreeMap<String, Node> {
        let Some(Node::Tree(id)) = node else { return BTreeMap::new() };
        let Ok(tree) = self.repository.find_tree(id) else { return BTreeMap::new() };
        let entries = tree.iter().filter_map(Result::ok).filter_map(|entry| {
            let mode = entry.mode();
            let node = match () {
                () if mode.is_tree() => Node::Tree(entry.object_id()),
                () if mode.is_blob() => Node::Blob(entry.object_id()),
                () => return None,
            };
            Some((entry.filename().to_string(), node))
        });
        entries.collect()
    }

    /// Records how the wanted files below `path` differ.
    fn compare(&mut self, before: Option<Node>, after: Option<Node>, path: &str, depth: usize) {
        if before == after || depth > 64 {
            return;
        }
        if [before, after].iter().any(|node| matches!(node, Some(Node::Blob(_)))) && (self.wanted)(path) {
            self.record(path, after);
        }
        let (before, mut after) = (self.entries(before), self.entries(after));
        let join = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
        for (name, node) in before {
            let other = after.remove(&name);
            self.compare(Some(node), other, &join(&name), depth + 1);
        }
        for (name, node) in after {
            self.compare(None, Some(node), &join(&name), depth + 1);
        }
    }

    fn record(&mut self, path: &str, after: Option<Node>) {
        let Some(Node::Blob(id)) = after else {
            self.changes.insert(path.to_owned(), None);
            return;
        };
        match self.repository.find_header(id).map(|header| header.size()) {
            Ok(size) if size > LARGEST => {
                self.warnings.push(Warning::new(
                    WarningKind::TooLarge,
                    path,
                    "too large for an org chart; this version is passed over",
                ));
            }
            Ok(_) if let Ok(blob) = self.repository.find_blob(id) => {
                self.changes.insert(path.to_owned(), Some(blob.detach().data));
            }
            _ => {
                self.warnings.push(Warning::new(WarningKind::MissingObject, path, "a version of this file is missing"));
            }
        }
    }
}

/// One version without a day.
fn undated(path: &Path, places: &[&str], wanted: fn(&str) -> bool) -> Result<History, HistoryError> {
    let mut changes = BTreeMap::new();
    let mut folders = vec![(path.to_owned(), 0)];
    while let Some((place, depth)) = folders.pop() {
        let failed = |source| HistoryError::File { path: place.clone(), source };
        if place.is_dir() {
            for entry in fs::read_dir(&place).map_err(failed)? {
                let entry = entry.map_err(failed)?.path();
                if depth < DEEPEST && !entry.is_symlink() {
                    folders.push((entry, depth + 1));
                }
            }
            continue;
        }
        let relative = if place == path { place.file_name().map(Path::new) } else { place.strip_prefix(path).ok() };
        let relative = relative.unwrap_or(&place).to_string_lossy().into_owned();
        let placed = place == path || places.iter().any(|place| Path::new(&relative).starts_with(place));
        if placed && wanted(&relative) && fs::metadata(&place).map_err(failed)?.len() <= LARGEST {
            changes.insert(relative, Some(fs::read(&place).map_err(failed)?));
        }
    }
    Ok(History { steps: vec![Step { day: None, changes }], remote: String::new(), warnings: Vec::new() })
}
