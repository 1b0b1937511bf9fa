//! Copies of a few things over all of history: which folders of other repositories hold or held what stood in some places, and from
//! when to when. Discovery ranks what stands today; this also knows what is gone, for the few things bets are about.
//!
//! Evidence is contents: the same file byte for byte, or one whose fingerprints are mostly the thing's, as far as contents were
//! read. Who was first is not judged here, nor who owns what.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::content::Fingerprint;
use buyin_facts::id::{BlobKey, TokenHash};
use buyin_facts::lake::LakeError;
use buyin_facts::table::Table;
use buyin_facts::word::{ChangeKind, Class};
use buyin_facts::{Day, Snapshot};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::folder;
use crate::discover::copy::SUGGESTED;
use crate::discover::landscape::is_within;
use crate::history::{ChangeFact, Changes};
use crate::index::RepositoryIx;

/// Contents in more files than this are boilerplate; as for handovers.
const COMMON: usize = 24;
/// Contents with fewer lines say nothing; as for handovers.
const LEAST_LINES: i64 = 10;
/// Part of a content's fingerprints from which on it is an edited copy. Source: `methods.md` §3.3: 0.6 is strong.
const STRONG: f64 = 0.6;
/// Fewer shared fingerprints than this can be chance; as for copies.
const LEAST_FINGERPRINTS: u32 = 8;

/// A folder of a repository, whether it stands or not.
pub(crate) type Place = (RepositoryIx, String);

/// A stretch of time in which a folder held something.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Held {
    /// Position of what is held among the things asked for.
    pub(crate) thing: usize,
    /// The folder that all files of it have in common.
    pub(crate) place: Place,
    /// First day any of it was there.
    pub(crate) since: Day,
    /// Day the last of it was gone; nothing while some of it stands.
    pub(crate) until: Option<Day>,
    /// Part of the lines the thing had then that came to the folder.
    pub(crate) similarity: f64,
    /// Whether it is kept as somebody else's code.
    pub(crate) is_vendored: bool,
}

/// A path while its repository is walked.
#[derive(Debug, Clone, Copy)]
struct Life {
    lines: i64,
    since: Day,
    until: Option<Day>,
}

impl Life {
    fn begun(since: Day) -> Self {
        Self { lines: 0, since, until: None }
    }

    fn go_on(&mut self, change: &ChangeFact, day: Day) {
        match change.kind {
            ChangeKind::Deleted => (self.lines, self.until) = (0, Some(day)),
            // Changed on a branch beside: the merge left it gone.
            ChangeKind::Modified | ChangeKind::Retyped if self.until.is_some() => {}
            _ => {
                self.lines += i64::from(change.added) - i64::from(change.removed);
                self.until = None;
            }
        }
    }
}

/// What things ever held.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Which things held a content.
    exact: FxHashMap<BlobKey, BTreeSet<usize>>,
    /// Lines that came to each thing, or went, by day.
    lines: Vec<BTreeMap<Day, i64>>,
    /// When each thing stood.
    spans: Vec<Option<(Day, Option<Day>)>>,
}

/// Contents that are mostly a thing's without being the same.
pub(crate) type Alike = FxHashMap<BlobKey, BTreeSet<usize>>;

impl Known {
    /// Everything that ever stood in the places of each thing.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(crate) fn of(changes: Changes<'_>, things: &[Vec<Place>]) -> Result<Self, LakeError> {
        let mut known = Self {
            lines: vec![BTreeMap::new(); things.len()],
            spans: vec![None; things.len()],
            exact: FxHashMap::default(),
        };
        let mut files: BTreeMap<(usize, RepositoryIx, String), Life> = BTreeMap::new();
        let arrival = |commit: crate::index::CommitIx| changes.history().commits[commit.at()].arrival;
        changes.each(|repository, all| {
            let here = |(thing, places): (usize, &Vec<Place>)| {
                let paths: Vec<String> =
                    places.iter().filter(|place| place.0 == repository).map(|place| place.1.clone()).collect();
                (!paths.is_empty()).then_some((thing, paths))
            };
            let here: Vec<(usize, Vec<String>)> = things.iter().enumerate().filter_map(here).collect();
            for (commit, change) in all.iter().filter(|(_, change)| !here.is_empty() && counts(change)) {
                let holds = |(_, paths): &&(usize, Vec<String>)| paths.iter().any(|top| is_within(&change.path, top));
                for (thing, _) in here.iter().filter(holds) {
                    let day = arrival(*commit);
                    let key = (*thing, repository, change.path.to_string());
                    let life = files.entry(key).or_insert_with(|| Life::begun(day));
                    let before = life.lines;
                    life.go_on(change, day);
                    *known.lines[*thing].entry(day).or_default() += life.lines - before;
                    if let Some(blob) = change.blob.filter(|_| life.lines >= LEAST_LINES) {
                        known.exact.entry(blob).or_default().insert(*thing);
                    }
                }
            }
        })?;
        for ((thing, ..), life) in files {
            known.spans[thing] = Some(joined(known.spans[thing], (life.since, life.until)));
        }
        Ok(known)
    }

    /// Lines a thing had on a day; on its first one where it came later.
    fn lines_on(&self, thing: usize, day: Day) -> i64 {
        let lines = &self.lines[thing];
        let day = lines.keys().next().map_or(day, |first| day.max(*first));
        lines.range(..=day).map(|(_, lines)| lines).sum()
    }

    /// When a thing stood in its places; nothing where it never did, as far as is visible.
    pub(crate) fn span(&self, thing: usize) -> Option<(Day, Option<Day>)> {
        self.spans[thing]
    }

    /// Contents whose fingerprints, as far as they were read, are mostly those of a thing.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(crate) fn alike(&self, snapshot: &Snapshot) -> Result<Alike, LakeError> {
        let mut of_things: FxHashMap<TokenHash, BTreeSet<usize>> = FxHashMap::default();
        each_fingerprint(snapshot, |blob, hash| {
            if let Some(things) = self.exact.get(&blob) {
                of_things.entry(hash).or_default().extend(things);
            }
        })?;
        let mut shared: FxHashMap<BlobKey, (u32, BTreeMap<usize, u32>)> = FxHashMap::default();
        if of_things.is_empty() {
            return Ok(Alike::default());
        }
        each_fingerprint(snapshot, |blob, hash| {
            let (all, by_thing) = shared.entry(blob).or_default();
            *all += 1;
            for thing in of_things.get(&hash).into_iter().flatten() {
                *by_thing.entry(*thing).or_default() += 1;
            }
        })?;
        let mostly = |(all, by_thing): (u32, BTreeMap<usize, u32>)| {
            let is = |count: u32| count >= LEAST_FINGERPRINTS && f64::from(count) >= STRONG * f64::from(all);
            by_thing.into_iter().filter(|(_, count)| is(*count)).map(|(thing, _)| thing).collect::<BTreeSet<usize>>()
        };
        Ok(shared.into_iter().map(|(blob, counts)| (blob, mostly(counts))).filter(|row| !row.1.is_empty()).collect())
    }

    /// Every folder of another repository that holds or held a thing, in order. `whose` tells folders of different owners apart.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(crate) fn holders<O: Ord>(
        &self,
        changes: Changes<'_>,
        things: &[Vec<Place>],
        alike: &Alike,
        whose: impl Fn(RepositoryIx, &str, Day) -> O,
    ) -> Result<Vec<(O, Held)>, LakeError> {
        let mut files: BTreeMap<(usize, RepositoryIx, String), (Holder, Life)> = BTreeMap::new();
        let mut holders: FxHashMap<BlobKey, FxHashSet<(RepositoryIx, String)>> = FxHashMap::default();
        changes.each(|repository, all| {
            let elsewhere = |thing: &usize| things[*thing].iter().all(|(own, _)| *own != repository);
            let mut lives: FxHashMap<&str, Life> = FxHashMap::default();
            let mut held: BTreeMap<(usize, &str), Holder> = BTreeMap::new();
            for (commit, change) in all.iter().filter(|(_, change)| counts(change)) {
                let day = changes.history().commits[commit.at()].arrival;
                let life = lives.entry(&change.path).or_insert_with(|| Life::begun(day));
                life.go_on(change, day);
                let Some(blob) = change.blob.filter(|_| life.lines >= LEAST_LINES) else { continue };
                let same = self.exact.get(&blob).into_iter().chain(alike.get(&blob)).flatten();
                for thing in same.copied().filter(elsewhere) {
                    let holder = held.entry((thing, &*change.path)).or_insert_with(|| Holder::begun(day, life.lines));
                    holder.blobs.insert(blob);
                    holder.is_vendored |= change.class == Class::Vendored;
                    holders.entry(blob).or_default().insert((repository, change.path.to_string()));
                }
            }
            for ((thing, path), holder) in held {
                files.insert((thing, repository, path.to_owned()), (holder, lives[path]));
            }
        })?;
        let says = |holder: &Holder| holder.blobs.iter().any(|blob| holders[blob].len() <= COMMON);
        files.retain(|_, (holder, _)| says(holder));
        Ok(self.folders(files, whose))
    }

    /// Files by thing, repository and owner, where they are enough of the thing.
    fn folders<O: Ord>(
        &self,
        files: BTreeMap<(usize, RepositoryIx, String), (Holder, Life)>,
        whose: impl Fn(RepositoryIx, &str, Day) -> O,
    ) -> Vec<(O, Held)> {
        let mut folders: BTreeMap<(usize, RepositoryIx, O), Vec<HeldFile>> = BTreeMap::new();
        for ((thing, repository, path), (holder, life)) in files {
            let owner = whose(repository, &path, holder.since);
            folders.entry((thing, repository, owner)).or_default().push((path, holder, life));
        }
        let held = |((thing, repository, owner), files): ((usize, RepositoryIx, O), Vec<HeldFile>)| {
            let lines: i64 = files.iter().map(|(_, holder, _)| holder.lines).sum();
            let whole = files.iter().map(|(_, holder, _)| holder.since).max()?;
            let similarity = (lines as f64 / self.lines_on(thing, whole).max(1) as f64).min(1.0);
            let span =
                files.iter().fold(None, |span, (_, holder, life)| Some(joined(span, (holder.since, life.until))));
            let (since, until) = span?;
            let place = (repository, common(files.iter().map(|(path, ..)| folder(path))));
            let is_vendored = files.iter().all(|(_, holder, _)| holder.is_vendored);
            let held = Held { thing, place, since, until, similarity, is_vendored };
            (similarity >= SUGGESTED).then_some((owner, held))
        };
        folders.into_iter().filter_map(held).collect()
    }
}

/// The path of a file that held something, what it held, and how long it lived.
type HeldFile = (String, Holder, Life);

/// A file that held something.
#[derive(Debug)]
struct Holder {
    since: Day,
    /// Its lines then.
    lines: i64,
    blobs: FxHashSet<BlobKey>,
    is_vendored: bool,
}

impl Holder {
    fn begun(since: Day, lines: i64) -> Self {
        Self { since, lines, blobs: FxHashSet::default(), is_vendored: false }
    }
}

fn counts(change: &ChangeFact) -> bool {
    matches!(change.class, Class::Source | Class::Vendored)
}

fn each_fingerprint(snapshot: &Snapshot, mut take: impl FnMut(BlobKey, TokenHash)) -> Result<(), LakeError> {
    for batch in snapshot.read::<Fingerprint>()? {
        let columns = Fingerprint::read(&batch)?;
        for row in 0..batch.num_rows() {
            take(BlobKey(columns.blob.value(row)), TokenHash(columns.hash.value(row)));
        }
    }
    Ok(())
}

/// Two stretches together: gone only when both are.
fn joined(one: Option<(Day, Option<Day>)>, other: (Day, Option<Day>)) -> (Day, Option<Day>) {
    let Some(one) = one else { return other };
    (one.0.min(other.0), one.1.zip(other.1).map(|(one, other)| one.max(other)))
}

/// The deepest folder that folders lie in.
fn common<'a>(mut folders: impl Iterator<Item = &'a str>) -> String {
    let mut shared = folders.next().unwrap_or_default();
    for other in folders {
        while !is_within(other, shared) {
            shared = folder(shared);
        }
    }
    shared.to_owned()
}

#[cfg(test)]
mod tests;
