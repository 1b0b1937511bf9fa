//! Copies: folders of one repository whose content stands, or once stood, in a folder of another.
//!
//! Two kinds of evidence: a content that both ever held, whatever became of it since; and fingerprints that both hold today.
//! What very many folders share (boilerplate) says nothing. Who held it first is the origin. (`methods.md` §3.3.)

use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::id::{BlobKey, TokenHash};
use buyin_facts::lake::LakeError;
use buyin_facts::word::{ChangeKind, Class};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::folder;
use crate::discover::landscape::Landscape;
use crate::history::Changes;
use crate::index::{DirectoryIx, RepositoryIx};

/// Contents and fingerprints in more folders than this are boilerplate. Source: `methods.md` §3.2 cuts at 64 repositories;
/// within one organisation a thing that 24 folders hold is a template.
const COMMON: usize = 24;
/// Contents added with fewer lines are too small to say anything.
const LEAST_LINES: u32 = 10;
/// Fewer shared fingerprints than this can be chance. One stands for about a line.
const LEAST_FINGERPRINTS: u32 = 8;
/// From here on a copy is suggested. Source: `methods.md` §3.3.
pub(crate) const SUGGESTED: f64 = 0.3;
/// From here on two folders are one thing. Source: `methods.md` §3.3.
pub(crate) const STRONG: f64 = 0.6;

/// Fingerprints of contents, where they were read.
pub(crate) type Fingerprints = FxHashMap<BlobKey, Vec<TokenHash>>;

/// How much of one folder stands in another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Overlap {
    pub(crate) origin: DirectoryIx,
    pub(crate) holder: DirectoryIx,
    /// Part of the origin's source that the holder has or had.
    pub(crate) similarity: f64,
    /// Day the holder first had any of it.
    pub(crate) since: Day,
    /// Whether the holder keeps it as somebody else's code.
    pub(crate) is_vendored: bool,
}

/// Where and when a content stood.
#[derive(Debug, Clone, Copy)]
struct Stay {
    directory: DirectoryIx,
    day: Day,
    lines: u32,
    path: u32,
    is_vendored: bool,
}

/// Every overlap from folder to folder of different repositories, origin first; sorted.
///
/// # Errors
/// When the lake cannot be read.
pub(crate) fn overlaps(
    changes: Changes<'_>,
    landscape: &Landscape,
    fingerprints: &Fingerprints,
) -> Result<Vec<Overlap>, LakeError> {
    let mut found: BTreeMap<(DirectoryIx, DirectoryIx), Pair> = BTreeMap::new();
    let first = First::of(changes, landscape)?;
    let stays = stays(changes, landscape, &first.shared)?;
    for same in stays.values() {
        note_content(landscape, same, &mut found);
    }
    note_fingerprints(landscape, fingerprints, &mut found);
    for ((origin, holder), pair) in &mut found {
        // Where contents do not say who was first, the older folder was.
        let (one, other) = (first.arrivals[origin.at()], first.arrivals[holder.at()]);
        pair.since = pair.since.or(other);
        pair.is_first = pair.is_vendored || pair.lead > 0 || (pair.lead == 0 && (one, *origin) < (other, *holder));
    }
    let overlap = |((origin, holder), pair): ((DirectoryIx, DirectoryIx), Pair)| {
        let lines: u32 = pair.paths.values().sum();
        let held = f64::from(lines) / f64::from(weight(landscape, origin).max(1));
        let similarity = held.max(pair.contained).min(1.0);
        let is_vendored = pair.is_vendored;
        let since = pair.since?;
        (similarity >= SUGGESTED).then_some(Overlap { origin, holder, similarity, since, is_vendored })
    };
    Ok(found.into_iter().filter(|(_, pair)| pair.is_first).filter_map(overlap).collect())
}

/// What is known of a pair of folders.
#[derive(Debug, Default)]
struct Pair {
    paths: FxHashMap<u32, u32>,
    contained: f64,
    since: Option<Day>,
    /// Contents the origin had first, less those the holder had first.
    lead: i32,
    is_first: bool,
    is_vendored: bool,
}

/// Lines that count of a folder: source, or tests where it has no source.
fn weight(landscape: &Landscape, directory: DirectoryIx) -> u32 {
    let found = landscape.directory(directory);
    if found.source > 0 { found.source } else { found.tests }
}

/// What a first look at the changes tells.
struct First {
    /// Contents that more than one repository held.
    shared: FxHashSet<BlobKey>,
    /// First arrival of anything in each folder.
    arrivals: Vec<Option<Day>>,
}

impl First {
    fn of(changes: Changes<'_>, landscape: &Landscape) -> Result<Self, LakeError> {
        let mut holder: FxHashMap<BlobKey, RepositoryIx> = FxHashMap::default();
        let mut first = Self { shared: FxHashSet::default(), arrivals: vec![None; landscape.directories.len()] };
        changes.each(|repository, of_repository| {
            for (commit, change) in of_repository {
                let blob = change.blob.filter(|_| counts(change.class));
                if blob.is_some_and(|blob| *holder.entry(blob).or_insert(repository) != repository) {
                    first.shared.extend(blob);
                }
                if let Some(at) = landscape.at(repository, folder(&change.path)) {
                    let arrival = changes.history().commits[commit.at()].arrival;
                    let known = &mut first.arrivals[at.at()];
                    *known = Some(known.map_or(arrival, |day| day.min(arrival)));
                }
            }
        })?;
        Ok(first)
    }
}

fn counts(class: Class) -> bool {
    matches!(class, Class::Source | Class::Test | Class::Vendored)
}

/// First stays of contents that more than one repository held.
fn stays(
    changes: Changes<'_>,
    landscape: &Landscape,
    shared: &FxHashSet<BlobKey>,
) -> Result<FxHashMap<BlobKey, Vec<Stay>>, LakeError> {
    let mut stays: FxHashMap<BlobKey, Vec<Stay>> = FxHashMap::default();
    let mut paths = 0;
    changes.each(|repository, of_repository| {
        // Each path with a number of its own and its lines.
        let mut lines: FxHashMap<&str, (u32, i64)> = FxHashMap::default();
        for (commit, change) in of_repository.iter().filter(|(_, change)| counts(change.class)) {
            let (path, now) = lines.entry(&change.path).or_insert_with(|| {
                paths += 1;
                (paths, 0)
            });
            *now += i64::from(change.added) - i64::from(change.removed);
            if change.kind == ChangeKind::Deleted {
                *now = 0;
                continue;
            }
            let long = u32::try_from(*now).unwrap_or(0);
            let Some(blob) = change.blob.filter(|blob| shared.contains(blob) && long >= LEAST_LINES) else { continue };
            let Some(directory) = landscape.at(repository, folder(&change.path)) else { continue };
            let is_vendored = change.class == Class::Vendored;
            let day = changes.history().commits[commit.at()].arrival;
            let known = stays.entry(blob).or_default();
            match known.iter_mut().find(|stay| stay.path == *path) {
                Some(stay) => stay.day = stay.day.min(day),
                None => known.push(Stay { directory, day, lines: long, path: *path, is_vendored }),
            }
        }
    })?;
    Ok(stays)
}

fn note_content(landscape: &Landscape, same: &[Stay], found: &mut BTreeMap<(DirectoryIx, DirectoryIx), Pair>) {
    if same.len() > COMMON {
        return;
    }
    let repository = |stay: &Stay| landscape.directory(stay.directory).repository;
    for origin in same.iter().filter(|stay| !stay.is_vendored) {
        for holder in same.iter().filter(|holder| repository(holder) != repository(origin)) {
            let pair = found.entry((origin.directory, holder.directory)).or_default();
            pair.is_vendored |= holder.is_vendored;
            pair.since = Some(pair.since.map_or(holder.day, |since| since.min(holder.day)));
            pair.lead += (holder.day.0 - origin.day.0).signum();
            let lines = pair.paths.entry(origin.path).or_default();
            *lines = (*lines).max(origin.lines);
        }
    }
}

fn note_fingerprints(
    landscape: &Landscape,
    fingerprints: &Fingerprints,
    found: &mut BTreeMap<(DirectoryIx, DirectoryIx), Pair>,
) {
    let mut postings: FxHashMap<TokenHash, Vec<DirectoryIx>> = FxHashMap::default();
    let mut sizes: FxHashMap<DirectoryIx, FxHashSet<TokenHash>> = FxHashMap::default();
    for file in landscape.files.iter().filter(|file| matches!(file.class, Class::Source | Class::Vendored)) {
        for hash in file.blob.and_then(|blob| fingerprints.get(&blob)).into_iter().flatten() {
            if sizes.entry(file.directory).or_default().insert(*hash) {
                postings.entry(*hash).or_default().push(file.directory);
            }
        }
    }
    let mut shared: FxHashMap<(DirectoryIx, DirectoryIx), u32> = FxHashMap::default();
    for holders in postings.values().filter(|holders| (2..=COMMON).contains(&holders.len())) {
        for one in holders {
            for other in holders {
                if landscape.directory(*one).repository != landscape.directory(*other).repository {
                    *shared.entry((*one, *other)).or_default() += 1;
                }
            }
        }
    }
    for ((origin, holder), count) in shared {
        if count < LEAST_FINGERPRINTS || !landscape.is_code(origin) {
            continue;
        }
        let contained = f64::from(count) / sizes[&origin].len() as f64;
        let pair = found.entry((origin, holder)).or_default();
        pair.contained = pair.contained.max(contained);
    }
}
