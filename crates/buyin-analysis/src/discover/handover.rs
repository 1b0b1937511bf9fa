//! Handovers: folders whose contents arrived in another repository, whoever brought them there. Says when, how much of the folder
//! went, what became of the original, and who else held a copy. Whether the new home is shared is not judged here.
//!
//! Evidence is contents alone: the same file, byte for byte, first here and later there. An extraction with its history arrives
//! with the dates of the original; then the older repository is the origin.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;
use buyin_facts::id::BlobKey;
use buyin_facts::lake::LakeError;
use buyin_facts::word::{ChangeKind, Class};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::folder;
use crate::history::{ChangeFact, Changes, History};
use crate::index::{CommitIx, RepositoryIx};

/// A folder of a repository, whether it stands or not.
pub(crate) type Place = (RepositoryIx, String);

/// Contents in more files than this are boilerplate; as for copies.
const COMMON: usize = 24;
/// Contents with fewer lines say nothing; as for copies.
const LEAST_LINES: i64 = 10;
/// Part of a folder's files that must have gone for the folder to have gone.
const MOST: f64 = 0.5;

/// A folder that went to another repository.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Handover {
    pub(crate) origin: Place,
    pub(crate) home: Place,
    /// First day any of it was there.
    pub(crate) day: Day,
    /// Files that went.
    pub(crate) files: u64,
    /// Their lines.
    pub(crate) lines: u64,
    /// Day the last of them was gone from the origin's repository; nothing while one stands.
    pub(crate) left: Option<Day>,
    /// Other folders that hold or held most of it, with the days they had it.
    pub(crate) copies: Vec<(Place, Day, Option<Day>)>,
}

/// A file that held a content others held too.
#[derive(Debug)]
struct Stay {
    repository: RepositoryIx,
    path: String,
    until: Option<Day>,
    lines: i64,
    is_vendored: bool,
}

/// A path while its repository is walked.
struct Life {
    lines: i64,
    since: Day,
    until: Option<Day>,
    /// Its place among the stays.
    stay: Option<usize>,
}

/// Which files of one folder stand in another.
#[derive(Debug, Default)]
struct Went {
    origins: BTreeSet<usize>,
    homes: BTreeSet<usize>,
    /// First day a content came later than to the origin.
    later: Option<Day>,
    /// Last day a content came to both at once.
    at_once: Option<Day>,
    is_vendored: bool,
}

impl Went {
    /// The day it went. History that came along has the days of the original: then it went when the two last were one.
    fn day(&self) -> Option<Day> {
        self.at_once.or(self.later)
    }
}

/// What a walk over all changes found.
#[derive(Debug, Default)]
struct Walk {
    stays: Vec<Stay>,
    holders: FxHashMap<BlobKey, Vec<(usize, Day)>>,
    /// When files of source stood in each folder.
    folders: FxHashMap<Place, Vec<(Day, Option<Day>)>>,
}

/// Every handover, by origin and home.
///
/// # Errors
/// When the lake cannot be read.
pub(crate) fn handovers(changes: Changes<'_>) -> Result<Vec<Handover>, LakeError> {
    let history = changes.history();
    let walk = Walk::along(changes, &shared(changes)?)?;
    let pairs = together(walk.pairs(history));
    let is_whole = |origin: &Place, went: &Went| went.day().is_some_and(|day| walk.part(origin, went, day) >= MOST);
    let whole: Vec<(&(Place, Place), &Went)> =
        pairs.iter().filter(|((origin, _), went)| is_whole(origin, went)).collect();
    let handover = |((origin, home), went): &(&(Place, Place), &Went)| {
        let others = whole.iter().filter(|((from, to), _)| from == origin && to.0 != home.0);
        let copies = others.filter_map(|((_, to), went)| Some((to.clone(), went.day()?, walk.end(&went.homes))));
        Some(Handover {
            origin: origin.clone(),
            home: home.clone(),
            day: went.day()?,
            files: went.origins.len() as u64,
            lines: went.origins.iter().map(|at| walk.stays[*at].lines.max(0) as u64).sum(),
            left: walk.left(&went.origins),
            copies: copies.collect(),
        })
    };
    // What came from elsewhere itself handed nothing over: where it came from did.
    let is_derived = |origin: &Place| whole.iter().any(|((_, home), _)| home == origin);
    let original = |(pair, went): &&(&(Place, Place), &Went)| !went.is_vendored && !is_derived(&pair.0);
    Ok(whole.iter().filter(original).filter_map(handover).collect())
}

fn counts(change: &ChangeFact) -> bool {
    matches!(change.class, Class::Source | Class::Vendored)
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

impl Walk {
    fn along(changes: Changes<'_>, shared: &FxHashSet<BlobKey>) -> Result<Self, LakeError> {
        let mut walk = Self::default();
        let history = changes.history();
        changes.each(|repository, all| walk.repository(history, repository, all, shared))?;
        Ok(walk)
    }

    fn repository(
        &mut self,
        history: &History,
        repository: RepositoryIx,
        all: &[(CommitIx, ChangeFact)],
        shared: &FxHashSet<BlobKey>,
    ) {
        let mut files: FxHashMap<&str, Life> = FxHashMap::default();
        for (commit, change) in all.iter().filter(|(_, change)| counts(change)) {
            let day = history.commits[commit.at()].arrival;
            let file = files.entry(&change.path).or_insert(Life { lines: 0, since: day, until: None, stay: None });
            if change.kind == ChangeKind::Deleted {
                (file.lines, file.until) = (0, Some(day));
            } else {
                file.lines += i64::from(change.added) - i64::from(change.removed);
                file.until = None;
            }
            let blob = change.blob.filter(|blob| shared.contains(blob) && file.lines >= LEAST_LINES);
            if let Some(blob) = blob {
                let is_vendored = change.class == Class::Vendored;
                let path = change.path.to_string();
                let at = *file.stay.get_or_insert_with(|| {
                    self.stays.push(Stay { repository, path, until: None, lines: 0, is_vendored });
                    self.stays.len() - 1
                });
                let stay = &mut self.stays[at];
                stay.lines = stay.lines.max(file.lines);
                self.holders.entry(blob).or_default().push((at, day));
            }
            if let Some(at) = file.stay {
                self.stays[at].until = file.until;
            }
        }
        for (path, life) in files {
            let folder = folder(path).to_owned();
            self.folders.entry((repository, folder)).or_default().push((life.since, life.until));
        }
    }

    /// Folders of different repositories that held the same contents, the earlier one first.
    fn pairs(&self, history: &History) -> BTreeMap<(Place, Place), Went> {
        let mut pairs: BTreeMap<(Place, Place), Went> = BTreeMap::new();
        let age = |repository: RepositoryIx| (history.repositories[repository.at()].first_day, repository);
        for holders in self.holders.values() {
            let files: BTreeSet<usize> = holders.iter().map(|(at, _)| *at).collect();
            if files.len() > COMMON {
                continue;
            }
            for (one, first) in holders {
                for (other, then) in holders {
                    let (origin, home) = (&self.stays[*one], &self.stays[*other]);
                    let is_earlier = (first, age(origin.repository)) < (then, age(home.repository));
                    if origin.repository == home.repository || origin.is_vendored || !is_earlier {
                        continue;
                    }
                    let place = |stay: &Stay| (stay.repository, folder(&stay.path).to_owned());
                    let went = pairs.entry((place(origin), place(home))).or_default();
                    went.origins.insert(*one);
                    went.homes.insert(*other);
                    if then > first {
                        went.later = Some(went.later.map_or(*then, |day| day.min(*then)));
                    } else {
                        went.at_once = went.at_once.max(Some(*then));
                    }
                    went.is_vendored |= home.is_vendored;
                }
            }
        }
        pairs
    }

    /// Part of the files that stood in a folder on a day that went.
    fn part(&self, origin: &Place, went: &Went, day: Day) -> f64 {
        let stood = |(since, until): &&(Day, Option<Day>)| *since <= day && until.is_none_or(|until| day <= until);
        let all = self.folders.get(origin).map_or(0, |files| files.iter().filter(stood).count());
        let own = went.origins.iter().filter(|at| folder(&self.stays[**at].path) == origin.1).count();
        own as f64 / all.max(1) as f64
    }

    /// The last day of files, once all of them are gone.
    fn end(&self, files: &BTreeSet<usize>) -> Option<Day> {
        let ends: Option<Vec<Day>> = files.iter().map(|at| self.stays[*at].until).collect();
        ends?.into_iter().max()
    }

    /// The same for the whole repository they were in: a file that only moved within it is not gone.
    fn left(&self, origins: &BTreeSet<usize>) -> Option<Day> {
        let contents = self.holders.values().filter(|holders| holders.iter().any(|(at, _)| origins.contains(at)));
        let repository = self.stays[*origins.first()?].repository;
        // What is kept as somebody else's is the shared version, not the origin's own.
        let is_own = |at: &usize| self.stays[*at].repository == repository && !self.stays[*at].is_vendored;
        let same = contents.flatten().map(|(at, _)| *at).filter(is_own);
        self.end(&same.collect())
    }
}

/// Folders below others that went to the same place below the other's home go with them.
fn together(pairs: BTreeMap<(Place, Place), Went>) -> BTreeMap<(Place, Place), Went> {
    let mut whole: BTreeMap<(Place, Place), Went> = BTreeMap::new();
    for ((origin, home), went) in pairs {
        let (mut top, mut rest) = ((origin.clone(), home.clone()), (origin.1.as_str(), home.1.as_str()));
        while let Some(above) = above(rest) {
            rest = above;
            let place = ((origin.0, rest.0.to_owned()), (home.0, rest.1.to_owned()));
            if whole.contains_key(&place) {
                top = place;
                break;
            }
        }
        let all = whole.entry(top).or_default();
        all.origins.extend(went.origins);
        all.homes.extend(went.homes);
        all.later = [all.later, went.later].into_iter().flatten().min();
        all.at_once = all.at_once.max(went.at_once);
        all.is_vendored |= went.is_vendored;
    }
    whole
}

/// Both paths without their last part, where that is the same.
fn above<'a>((one, other): (&'a str, &'a str)) -> Option<(&'a str, &'a str)> {
    let name = |path: &'a str| path.rsplit('/').next().filter(|name| !name.is_empty());
    (name(one)? == name(other)?).then(|| (folder(one), folder(other)))
}
