//! Snapshots: the files of trees somebody asked about, and what their contents say, into the lake.
//!
//! The tree is that of the last first-parent commit that had arrived by the day asked, so the lake must have been scanned
//! first. A tree is listed once and a content read once, ever, whichever repository holds it; a run that dies keeps what it
//! had published. Nothing here knows git's objects or the terminal.

mod appearance;
mod version;

use buyin_facts::content::{Content, Export, File, Fingerprint, ImportLine, Mention};
use buyin_facts::id::BlobKey;
use buyin_facts::lake::{Change, Lake, LakeError, Snapshot};
use buyin_facts::table::Table;
use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::word::Syntax;
use buyin_facts::{CommitNumber, Day, RepositoryId};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::contents::{self, Read, Wanted};
use crate::git::listing::{Listed, listing, tree_of};
use crate::git::object::Objects;
use crate::git::open::{Opened, open};
use crate::git::stay::OnTrunk;
pub use appearance::{Found, appearances};
pub use version::{Version, Versions, versions};

use appearance::tips;

/// Contents read after which what is complete is published.
const PUBLISH_CONTENTS: u64 = 200_000;

/// What to take snapshots of.
#[derive(Debug)]
pub struct Request<'a> {
    /// The repositories.
    pub repositories: &'a [RepositoryId],
    /// The day: nothing that arrived later is looked at.
    pub as_of: Day,
    /// Threads to read with, at least one.
    pub threads: usize,
}

/// A tree whose files stand in the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tree {
    /// Its repository.
    pub repository: RepositoryId,
    /// The first-parent commit whose tree it is.
    pub commit: CommitNumber,
    /// Day that commit arrived.
    pub arrival: Day,
}

/// What was taken.
#[derive(Debug, Default)]
pub struct Taken {
    /// One a repository that had a commit by that day and can be read, in the order asked.
    pub trees: Vec<Tree>,
    /// Contents read by this call; the others were known.
    pub contents_read: u64,
    /// What could not be read, by repository.
    pub warnings: Vec<(RepositoryId, Warning)>,
}

/// Takes snapshots of repositories as of a day. Where all of them were taken before, nothing is written, so that any number may
/// ask at once.
///
/// # Errors
/// When the lake cannot be read or written, or there is something to write and another scan holds it. What repositories lack
/// is a warning.
pub fn take(lake: &Lake, request: &Request<'_>) -> Result<Taken, LakeError> {
    if let Some(trees) = taken_before(&lake.snapshot()?, request)? {
        return Ok(Taken { trees, ..Taken::default() });
    }
    let _lock = lake.lock()?;
    let mut taking = Taking::begin(lake.snapshot()?, request)?;
    for &repository in request.repositories {
        taking.repository(repository)?;
    }
    taking.finish()
}

/// The trees, if every one stands in the lake.
fn taken_before(snapshot: &Snapshot, request: &Request<'_>) -> Result<Option<Vec<Tree>>, LakeError> {
    let (listed, tips) = (listed(snapshot)?, tips(snapshot, request.as_of)?);
    let mut trees = Vec::new();
    for &repository in request.repositories {
        let Some(last) = tips.get(&repository) else { continue };
        if !listed.contains(&(repository, last.commit)) {
            return Ok(None);
        }
        trees.push(Tree { repository, commit: last.commit, arrival: last.arrival });
    }
    Ok(Some(trees))
}

/// Trees whose files stand in the lake.
fn listed(snapshot: &Snapshot) -> Result<FxHashSet<(RepositoryId, CommitNumber)>, LakeError> {
    let mut listed = FxHashSet::default();
    for batch in snapshot.read::<File>()? {
        let columns = File::read(&batch)?;
        let (repositories, commits) = (columns.repository.values(), columns.commit.values());
        listed.extend(repositories.iter().zip(commits).map(|(id, commit)| (RepositoryId(*id), CommitNumber(*commit))));
    }
    Ok(listed)
}

/// Bytes and lines of a content.
type Extent = (u64, u32);

struct Taking<'a> {
    request: &'a Request<'a>,
    snapshot: Snapshot,
    change: Change,
    known: FxHashMap<(BlobKey, Syntax), Extent>,
    listed: FxHashSet<(RepositoryId, CommitNumber)>,
    tips: FxHashMap<RepositoryId, OnTrunk>,
    unpublished: u64,
    taken: Taken,
}

impl<'a> Taking<'a> {
    fn begin(snapshot: Snapshot, request: &'a Request<'a>) -> Result<Self, LakeError> {
        let mut known = FxHashMap::default();
        for batch in snapshot.read::<Content>()? {
            let columns = Content::read(&batch)?;
            known.extend((0..batch.num_rows()).map(|row| extent(&Content::row(&columns, row))));
        }
        let (listed, tips) = (listed(&snapshot)?, tips(&snapshot, request.as_of)?);
        let change = snapshot.change();
        Ok(Self { request, snapshot, change, known, listed, tips, unpublished: 0, taken: Taken::default() })
    }

    fn repository(&mut self, repository: RepositoryId) -> Result<(), LakeError> {
        let Some(last) = self.tips.get(&repository).cloned() else { return Ok(()) };
        let tree = Tree { repository, commit: last.commit, arrival: last.arrival };
        if !self.listed.contains(&(repository, tree.commit)) {
            let opened = match opened(&self.snapshot, repository) {
                Ok(opened) => opened,
                Err(warning) => {
                    self.taken.warnings.push((repository, warning));
                    return Ok(());
                }
            };
            let Some(files) = self.files(&opened, repository, &last.id) else { return Ok(()) };
            self.contents(&opened, repository, &files)?;
            self.list(tree, &files)?;
        }
        self.taken.trees.push(tree);
        if self.unpublished >= PUBLISH_CONTENTS { self.publish() } else { Ok(()) }
    }

    /// The files of a commit's tree; nothing when it cannot be read.
    fn files(&mut self, opened: &Opened, repository: RepositoryId, commit: &[u8]) -> Option<Vec<Listed>> {
        let objects = Objects::new(&opened.repository);
        let mut warnings = Vec::new();
        let files = match tree_of(&objects, commit) {
            Ok(tree) => Some(listing(&objects, tree, &mut warnings)),
            Err(lack) => {
                warnings.push(Warning::new(lack.warning(), "", lack.detail()));
                None
            }
        };
        self.taken.warnings.extend(warnings.into_iter().map(|warning| (repository, warning)));
        files
    }

    /// Reads what is not known yet.
    fn contents(&mut self, opened: &Opened, repository: RepositoryId, files: &[Listed]) -> Result<(), LakeError> {
        let mut asked = FxHashSet::default();
        let wanted = files.iter().filter_map(|file| {
            let key = (BlobKey::of(file.id.as_bytes()), file.syntax?);
            (!self.known.contains_key(&key) && asked.insert(key)).then_some((file.id, key.1))
        });
        let wanted: Vec<Wanted> = wanted.collect();
        let Self { known, change, taken, .. } = self;
        let mut read = 0;
        contents::read(opened, wanted, self.request.threads, |Read { rows, warnings }| {
            read += rows.contents.len() as u64;
            known.extend(rows.contents.iter().map(extent));
            taken.warnings.extend(warnings.into_iter().map(|warning| (repository, warning)));
            change.append::<Content>(Content::batch(&rows.contents))?;
            change.append::<Fingerprint>(Fingerprint::batch(&rows.fingerprints))?;
            change.append::<Export>(Export::batch(&rows.exports))?;
            change.append::<ImportLine>(ImportLine::batch(&rows.imports))?;
            change.append::<Mention>(Mention::batch(&rows.mentions))
        })?;
        self.taken.contents_read += read;
        self.unpublished += read;
        Ok(())
    }

    fn list(&mut self, tree: Tree, files: &[Listed]) -> Result<(), LakeError> {
        let row = |file: &Listed| {
            let blob = BlobKey::of(file.id.as_bytes());
            let extent = file.syntax.and_then(|syntax| self.known.get(&(blob, syntax)));
            File {
                repository: tree.repository,
                commit: tree.commit,
                path: file.path.clone(),
                kind: file.kind,
                blob,
                class: file.class,
                syntax: file.syntax,
                bytes: extent.map(|extent| extent.0),
                lines: extent.map(|extent| extent.1),
            }
        };
        let rows: Vec<File> = files.iter().map(row).collect();
        self.listed.insert((tree.repository, tree.commit));
        self.change.append::<File>(File::batch(&rows))
    }

    fn publish(&mut self) -> Result<(), LakeError> {
        let next = self.snapshot.change();
        self.snapshot = std::mem::replace(&mut self.change, next).publish()?;
        self.change = self.snapshot.change();
        self.unpublished = 0;
        Ok(())
    }

    fn finish(mut self) -> Result<Taken, LakeError> {
        self.publish()?;
        Ok(self.taken)
    }
}

fn extent(row: &Content) -> ((BlobKey, Syntax), Extent) {
    ((row.blob, row.syntax), (row.bytes, row.lines))
}

/// Opens a repository that was scanned.
fn opened(snapshot: &Snapshot, repository: RepositoryId) -> Result<Opened, Warning> {
    let mut mined = snapshot.manifest().repositories.values();
    let unreadable = |detail: String| Warning::new(WarningKind::Unreadable, "", detail);
    let mined = mined.find(|mined| mined.id == repository).ok_or_else(|| unreadable("never scanned".to_owned()))?;
    open(std::path::Path::new(&mined.path)).map_err(|error| unreadable(error.to_string()))
}
