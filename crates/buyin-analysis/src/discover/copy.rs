//! Copies: folders of one repository whose content stands, or once stood, in a folder of another.
//!
//! Two kinds of evidence: a content that both ever held, whatever became of it since, be it under other names; and fingerprints
//! that both hold today.
//! What very many folders share (boilerplate) says nothing. Who held it first is the origin; what mostly came from elsewhere is
//! nobody's origin. (`methods.md` §3.3.)

pub(crate) mod stay;

use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::id::{BlobKey, TokenHash};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::folder;
use crate::discover::contents::Contents;
use crate::discover::copy::stay::{Stay, Stays};
use crate::discover::graph::Graph;
use crate::discover::landscape::{Landscape, is_within};
use crate::index::{DirectoryIx, RepositoryIx};
use buyin_facts::word::Class;

/// Contents and fingerprints in more folders than this are boilerplate. Source: `methods.md` §3.2 cuts at 64 repositories;
/// within one organisation a thing that 24 folders hold is a template.
const COMMON: usize = 24;
/// Fewer shared fingerprints than this can be chance. One stands for about a line.
const LEAST_FINGERPRINTS: u32 = 8;
/// From here on a copy is suggested. Source: `methods.md` §3.3.
pub(crate) const SUGGESTED: f64 = 0.3;
/// A folder of which this much came from elsewhere is a copy itself.
const MOSTLY: f64 = 0.5;
/// Fewer copied folders below one are no tree that was brought over.
const TREE: usize = 3;

/// Fingerprints of contents, where they were read.
pub(crate) type Fingerprints = FxHashMap<BlobKey, Vec<TokenHash>>;

/// How much of one folder stands in another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Overlap {
    pub(crate) origin: DirectoryIx,
    pub(crate) holder: DirectoryIx,
    /// Part of the origin's source that the holder has or had.
    pub(crate) similarity: f64,
    /// Part of the holder's source that came from the origin.
    pub(crate) derived: f64,
    /// Part of the holder's source that is the origin's today: what both still keep up.
    pub(crate) common: f64,
    /// Part of the holder's source in files that came from the origin and were edited since.
    pub(crate) edited: f64,
    /// Day the holder first had any of it.
    pub(crate) since: Day,
    /// Whether the holder keeps it as somebody else's code.
    pub(crate) is_vendored: bool,
}

type Pairs = BTreeMap<(DirectoryIx, DirectoryIx), Pair>;

/// Every overlap from folder to folder of different repositories, origin first; sorted. What was copied from a copy is a copy
/// of what that came from.
pub(crate) fn overlaps(mut stays: Stays, landscape: &Landscape, contents: &Contents) -> Vec<Overlap> {
    let mut found = Pairs::new();
    stays.each_shared(|same| note_content(landscape, same, true, &mut found));
    // Only contents of the day are looked at: which of two came first under another name is not known of those before.
    stays.each_renamed(&contents.renamed, |same| note_content(landscape, same, false, &mut found));
    let arrivals = stays.arrivals();
    let sizes = note_fingerprints(landscape, &contents.fingerprints, &mut found);
    for ((origin, holder), pair) in &mut found {
        // Where contents do not say who was first, the older folder was.
        let (one, other) = (arrivals[origin.at()], arrivals[holder.at()]);
        pair.since = pair.since.or(other);
        pair.is_first = pair.is_vendored || pair.lead > 0 || (pair.lead == 0 && (one, *origin) < (other, *holder));
        let lines: u32 = pair.paths.values().sum();
        pair.held = (f64::from(lines) / f64::from(weight(landscape, *origin).max(1))).min(1.0);
    }
    let overlap = |((origin, holder), pair): (&(DirectoryIx, DirectoryIx), &Pair)| {
        let similarity = pair.held.max(pair.contained);
        // The same seen from the holder.
        let back = found.get(&(*holder, *origin));
        let (held, contained) = back.map_or((0.0, 0.0), |back| (back.held, back.contained));
        let common = if sizes.contains_key(holder) { contained } else { held };
        (pair.is_first && similarity >= SUGGESTED).then_some(Overlap {
            origin: *origin,
            holder: *holder,
            similarity,
            derived: held.max(contained),
            common,
            edited: pair.edited(weight(landscape, *holder)).unwrap_or(common),
            since: pair.since?,
            is_vendored: pair.is_vendored,
        })
    };
    from_the_first(explained(found.iter().filter_map(overlap).collect()))
}

/// Overlaps without those that another explains: where two origins have things in common themselves, what a holder has came
/// from the one it has more of.
fn explained(overlaps: Vec<Overlap>) -> Vec<Overlap> {
    let known: FxHashSet<(DirectoryIx, DirectoryIx)> =
        overlaps.iter().map(|overlap| (overlap.origin, overlap.holder)).collect();
    let mut of_holder: FxHashMap<DirectoryIx, Vec<&Overlap>> = FxHashMap::default();
    overlaps.iter().for_each(|overlap| of_holder.entry(overlap.holder).or_default().push(overlap));
    let explains = |better: &Overlap, overlap: &Overlap| {
        let (one, other) = (better.origin, overlap.origin);
        better.derived > overlap.derived && (known.contains(&(one, other)) || known.contains(&(other, one)))
    };
    let is_own = |overlap: &&Overlap| !of_holder[&overlap.holder].iter().any(|better| explains(better, overlap));
    overlaps.iter().filter(is_own).copied().collect()
}

/// Overlaps with copies of copies led back to where the copy came from.
fn from_the_first(overlaps: Vec<Overlap>) -> Vec<Overlap> {
    let mut sources: FxHashMap<DirectoryIx, &Overlap> = FxHashMap::default();
    for overlap in overlaps.iter().filter(|overlap| !overlap.is_vendored && overlap.derived >= MOSTLY) {
        let best = sources.entry(overlap.holder).or_insert(overlap);
        if (overlap.derived, overlap.similarity) > (best.derived, best.similarity) {
            *best = overlap;
        }
    }
    let mut first: BTreeMap<(DirectoryIx, DirectoryIx), Overlap> = BTreeMap::new();
    for overlap in &overlaps {
        let mut led = *overlap;
        let mut passed = vec![overlap.holder];
        while let Some(source) = sources.get(&led.origin).filter(|_| !passed.contains(&led.origin)) {
            passed.push(led.origin);
            led = Overlap {
                origin: source.origin,
                similarity: led.similarity * source.similarity,
                derived: led.derived * source.derived,
                common: led.common * source.common,
                edited: led.edited * source.derived,
                ..led
            };
        }
        // A ring of folders that each seem to be older than the next has no first.
        let led = if led.origin == led.holder { *overlap } else { led };
        if led.similarity >= SUGGESTED {
            let known = first.entry((led.origin, led.holder)).or_insert(led);
            if led.similarity > known.similarity {
                *known = Overlap { is_vendored: known.is_vendored, ..led };
            }
        }
    }
    first.into_values().collect()
}

/// Folders that mostly came from elsewhere.
pub(crate) fn copied(overlaps: &[Overlap]) -> FxHashSet<DirectoryIx> {
    let mostly = overlaps.iter().filter(|overlap| !overlap.is_vendored && overlap.derived >= MOSTLY);
    mostly.map(|overlap| overlap.holder).collect()
}

/// Copies that came along with other copies from the same repository, and that only such copies use.
pub(crate) fn carried(landscape: &Landscape, graph: &Graph, overlaps: &[Overlap]) -> FxHashSet<DirectoryIx> {
    let place = |at: DirectoryIx| landscape.directory(at).repository;
    let copied = overlaps.iter().filter(|overlap| overlap.derived >= MOSTLY);
    let mut from: FxHashSet<(DirectoryIx, RepositoryIx)> =
        copied.map(|overlap| (overlap.holder, place(overlap.origin))).collect();
    let trees = transplanted(landscape, &from);
    from.extend(&trees);
    let is_carried = |overlap: &&Overlap| {
        let origin = place(overlap.origin);
        let mut users =
            graph.users(overlap.holder).iter().filter(|user| place(**user) == place(overlap.holder)).peekable();
        let is_reached = users.peek().is_some() || trees.contains(&(overlap.holder, origin));
        is_reached && users.all(|user| from.contains(&(*user, origin)))
    };
    overlaps.iter().filter(is_carried).map(|overlap| overlap.holder).collect()
}

/// What was brought over as a tree: everything below a folder most of whose folders are copies from one repository. What those
/// were copied from may be gone, so that they cannot be told one by one.
fn transplanted(
    landscape: &Landscape,
    from: &FxHashSet<(DirectoryIx, RepositoryIx)>,
) -> FxHashSet<(DirectoryIx, RepositoryIx)> {
    let mut trees = FxHashSet::default();
    let mut above: BTreeMap<(RepositoryIx, RepositoryIx, &str), usize> = BTreeMap::new();
    for (at, origin) in from.iter() {
        let directory = landscape.directory(*at);
        let mut path = directory.path.as_str();
        while !path.is_empty() {
            *above.entry((directory.repository, *origin, path)).or_default() += 1;
            path = folder(path);
        }
    }
    for ((repository, origin, path), copied) in above.into_iter().filter(|(_, copied)| *copied >= TREE) {
        let inside = landscape
            .iter()
            .filter(|(at, one)| one.repository == repository && is_within(&one.path, path) && landscape.is_code(*at));
        let inside: Vec<DirectoryIx> = inside.map(|(at, _)| at).collect();
        if copied as f64 >= MOSTLY * inside.len() as f64 {
            trees.extend(inside.into_iter().map(|at| (at, origin)));
        }
    }
    trees
}

/// What is known of a pair of folders.
#[derive(Debug, Default)]
struct Pair {
    paths: FxHashMap<u32, u32>,
    /// Part of the origin's lines whose content the holder ever held.
    held: f64,
    /// Part of the origin's fingerprints the holder has today.
    contained: f64,
    /// Files of the holder that had a content of the origin: lines, the day the last such content came, the last change.
    taken: FxHashMap<u32, (u32, Day, Day)>,
    since: Option<Day>,
    /// Contents the origin had first, less those the holder had first.
    lead: i32,
    is_first: bool,
    is_vendored: bool,
}

impl Pair {
    /// Part of the holder in files that were copied and edited since; nothing where only fingerprints tell of the copy.
    fn edited(&self, of: u32) -> Option<f64> {
        let lines = |(lines, here, last): &(u32, Day, Day)| if last > here { *lines } else { 0 };
        let edited: u32 = self.taken.values().map(lines).sum();
        (!self.taken.is_empty()).then(|| (f64::from(edited) / f64::from(of.max(1))).min(1.0))
    }
}

/// Lines that count of a folder: source, or tests where it has no source.
pub(crate) fn weight(landscape: &Landscape, directory: DirectoryIx) -> u32 {
    let found = landscape.directory(directory);
    if found.source > 0 { found.source } else { found.tests }
}

fn note_content(landscape: &Landscape, same: &[Stay], tells_who_was_first: bool, found: &mut Pairs) {
    if same.len() > COMMON {
        return;
    }
    let repository = |stay: &Stay| landscape.directory(stay.directory).repository;
    for origin in same.iter().filter(|stay| !stay.is_vendored) {
        for holder in same.iter().filter(|holder| repository(holder) != repository(origin)) {
            let pair = found.entry((origin.directory, holder.directory)).or_default();
            pair.is_vendored |= holder.is_vendored;
            pair.since = Some(pair.since.map_or(holder.day, |since| since.min(holder.day)));
            if tells_who_was_first {
                pair.lead += (holder.day.0 - origin.day.0).signum();
            }
            if holder.stands {
                let taken = pair.taken.entry(holder.path).or_insert((holder.lines, holder.here, holder.last));
                *taken = (taken.0.max(holder.lines), taken.1.max(holder.here), holder.last);
            }
            if origin.stands {
                let lines = pair.paths.entry(origin.path).or_default();
                *lines = (*lines).max(origin.lines);
            }
        }
    }
}

/// Notes what folders share today; gives the folders that have fingerprints.
fn note_fingerprints(
    landscape: &Landscape,
    fingerprints: &Fingerprints,
    found: &mut Pairs,
) -> FxHashMap<DirectoryIx, FxHashSet<TokenHash>> {
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
        pair.is_vendored |= !landscape.is_code(holder);
        pair.contained = pair.contained.max(contained);
    }
    sizes
}
