//! The walk along all changes that finds which files held the same contents, from when to when they stood, and where they moved
//! within their repository. Whether anything was handed over is not judged here.

use std::collections::BTreeSet;

use buyin_facts::Day;
use buyin_facts::id::BlobKey;
use buyin_facts::lake::LakeError;
use buyin_facts::word::{ChangeKind, Class};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Place;
use crate::component::folder;
use crate::discover::carried::Carried;
use crate::history::{ChangeFact, Changes};
use crate::index::{CommitIx, RepositoryIx};

/// Contents with fewer lines say nothing; as for copies.
const LEAST_LINES: i64 = 10;

/// A file that held a content others held too, or where such a file moved.
#[derive(Debug)]
pub(super) struct Stay {
    pub(super) repository: RepositoryIx,
    pub(super) path: String,
    since: Day,
    pub(super) until: Option<Day>,
    pub(super) lines: i64,
    pub(super) is_vendored: bool,
    /// When it went to another path of its repository, and which stay that is.
    moved: Option<(Day, usize)>,
}

/// A path while its repository is walked.
struct Life {
    lines: i64,
    since: Day,
    until: Option<Day>,
    blob: Option<BlobKey>,
    /// Its place among the stays.
    stay: Option<usize>,
}

/// A file that a commit removes.
struct Gone<'a> {
    path: &'a str,
    blob: Option<BlobKey>,
    lines: i64,
    stay: usize,
}

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) stays: Vec<Stay>,
    /// Which stays held a content, each with the first day.
    pub(super) holders: FxHashMap<BlobKey, Vec<(usize, Day)>>,
    /// When files of source stood in each folder.
    folders: FxHashMap<Place, Vec<(Day, Option<Day>)>>,
}

impl Walk {
    /// Along every change. What was carried over with a history was not there before the repository had one of its own.
    pub(super) fn along(changes: Changes<'_>, carried: &Carried) -> Result<Self, LakeError> {
        let shared = shared(changes)?;
        let mut walk = Self::default();
        let commits = &changes.history().commits;
        changes.each(|repository, all| {
            let mut files: FxHashMap<&str, Life> = FxHashMap::default();
            for of_commit in all.chunk_by(|one, other| one.0 == other.0) {
                let day = carried.day(repository, commits[of_commit[0].0.at()].arrival);
                walk.commit(repository, day, of_commit, &shared, &mut files);
            }
            for (path, life) in files {
                let folder = folder(path).to_owned();
                walk.folders.entry((repository, folder)).or_default().push((life.since, life.until));
            }
        })?;
        Ok(walk)
    }

    fn commit<'a>(
        &mut self,
        repository: RepositoryIx,
        day: Day,
        changes: &'a [(CommitIx, ChangeFact)],
        shared: &FxHashSet<BlobKey>,
        files: &mut FxHashMap<&'a str, Life>,
    ) {
        let of_code = || changes.iter().map(|(_, change)| change).filter(|change| counts(change));
        let mut gone = Vec::new();
        for change in of_code().filter(|change| change.kind == ChangeKind::Deleted) {
            let Some(file) = files.get_mut(&*change.path) else { continue };
            if let Some(stay) = file.stay {
                gone.push(Gone { path: &change.path, blob: file.blob, lines: file.lines, stay });
                self.stays[stay].until = Some(day);
            }
            (file.lines, file.until) = (0, Some(day));
        }
        for change in of_code().filter(|change| change.kind != ChangeKind::Deleted) {
            let known = files.get(&*change.path);
            let comes = known.is_none_or(|file| file.until.is_some());
            // Changed on a branch beside: the merge left it gone.
            if known.is_some() && comes && !matches!(change.kind, ChangeKind::Added | ChangeKind::Moved) {
                continue;
            }
            let new = Life { lines: 0, since: day, until: None, blob: None, stay: None };
            let file = files.entry(&change.path).or_insert(new);
            file.lines += i64::from(change.added) - i64::from(change.removed);
            (file.until, file.blob) = (None, change.blob);
            let from = came_from(change, &gone).filter(|_| comes).map(|at| gone.swap_remove(at));
            let is_shared = file.lines >= LEAST_LINES && change.blob.is_some_and(|blob| shared.contains(&blob));
            if is_shared || from.is_some() {
                file.stay.get_or_insert_with(|| {
                    self.stays.push(Stay {
                        repository,
                        path: change.path.to_string(),
                        since: day,
                        until: None,
                        lines: 0,
                        is_vendored: change.class == Class::Vendored,
                        moved: None,
                    });
                    self.stays.len() - 1
                });
            }
            let Some(at) = file.stay else { continue };
            let stay = &mut self.stays[at];
            (stay.until, stay.moved, stay.lines) = (None, None, stay.lines.max(file.lines));
            if let Some(blob) = change.blob.filter(|_| is_shared) {
                self.holders.entry(blob).or_default().push((at, day));
            }
            // Two paths that are no UTF-8 can read alike: nothing moves to where it is.
            if let Some(from) = from.filter(|from| from.stay != at) {
                self.stays[from.stay].moved = Some((day, at));
            }
        }
    }

    /// Where a file was on a day, moves followed.
    pub(super) fn on(&self, mut at: usize, day: Day) -> usize {
        while let Some((_, next)) = self.stays[at].moved.filter(|(moved, _)| *moved <= day) {
            at = next;
        }
        at
    }

    /// Where it is today, or was last.
    pub(super) fn today(&self, mut at: usize) -> usize {
        while let Some((_, next)) = self.stays[at].moved {
            at = next;
        }
        at
    }

    /// The folder of a file.
    pub(super) fn place(&self, at: usize) -> Place {
        let stay = &self.stays[at];
        (stay.repository, folder(&stay.path).to_owned())
    }

    /// Files, as they stood around a day, wherever they moved before.
    pub(super) fn around(&self, files: &BTreeSet<usize>, day: Day) -> BTreeSet<usize> {
        let found = files.iter().map(|at| self.on(*at, day));
        found.filter(|at| stood((self.stays[*at].since, self.stays[*at].until), day)).collect()
    }

    /// How many files stood in a folder around a day.
    pub(super) fn count(&self, place: &Place, day: Day) -> usize {
        self.folders.get(place).map_or(0, |files| files.iter().filter(|file| stood(**file, day)).count())
    }

    /// Whether files stand in a folder today.
    pub(super) fn holds(&self, place: &Place) -> bool {
        self.folders.get(place).is_some_and(|files| files.iter().any(|(_, until)| until.is_none()))
    }

    /// The last day of files, once all of them are gone, wherever they moved.
    pub(super) fn end(&self, files: &BTreeSet<usize>) -> Option<Day> {
        let ends: Option<Vec<Day>> = files.iter().map(|at| self.stays[self.today(*at)].until).collect();
        ends?.into_iter().max()
    }
}

/// Days for which a file that is gone counts as if it stood: who hands something over may tidy up before it arrives.
const TIDYING: i32 = 91;

fn stood((since, until): (Day, Option<Day>), day: Day) -> bool {
    since <= day && until.is_none_or(|until| day <= until.plus(TIDYING))
}

fn counts(change: &ChangeFact) -> bool {
    matches!(change.class, Class::Source | Class::Vendored)
}

/// Which of the files a commit removes lives on in one that it adds: the same content, or the same name and about as long.
fn came_from(change: &ChangeFact, gone: &[Gone<'_>]) -> Option<usize> {
    if change.class == Class::Vendored {
        return None;
    }
    let lines = i64::from(change.added);
    let same = gone.iter().position(|file| file.blob.is_some() && file.blob == change.blob);
    let is_near = |file: &Gone<'_>| 2 * lines.min(file.lines) >= lines.max(file.lines);
    let named = gone.iter().enumerate().filter(|(_, file)| name(file.path) == name(&change.path) && is_near(file));
    same.or_else(|| named.min_by_key(|(_, file)| (file.lines - lines).abs()).map(|(at, _)| at))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Contents that more than one repository held.
fn shared(changes: Changes<'_>) -> Result<FxHashSet<BlobKey>, LakeError> {
    let mut first: FxHashMap<BlobKey, RepositoryIx> = FxHashMap::default();
    let mut shared = FxHashSet::default();
    changes.each(|repository, all| {
        for blob in all.iter().filter(|(_, change)| counts(change)).filter_map(|(_, change)| change.blob) {
            if *first.entry(blob).or_insert(repository) != repository {
                shared.insert(blob);
            }
        }
    })?;
    Ok(shared)
}
