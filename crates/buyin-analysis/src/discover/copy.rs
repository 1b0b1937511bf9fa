//! Copies: folders of one repository whose content stands, or once stood, in a folder of another.
//!
//! Two kinds of evidence: a content that both ever held, whatever became of it since, be it under other names; and fingerprints
//! that both hold today.
//! What very many folders share (boilerplate) says nothing. Who held it first is the origin; what mostly came from elsewhere is
//! nobody's origin. (`methods.md` §3.3.)

pub(crate) mod carry;
pub(crate) mod first;
pub(crate) mod print;
pub(crate) mod stay;

use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::id::TokenHash;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::discover::carried::Carried;
use crate::discover::contents::Contents;
use crate::discover::copy::first::{First, Lead, Side, first};
use crate::discover::copy::print::{note_fingerprints, points};
use crate::discover::copy::stay::{Stay, Stays};
use crate::discover::graph::Graph;
use crate::discover::landscape::Landscape;
use crate::index::DirectoryIx;

/// Contents and fingerprints in more folders than this are boilerplate. Source: `methods.md` §3.2 cuts at 64 repositories;
/// within one organisation a thing that 24 folders hold is a template.
const COMMON: usize = 24;
/// From here on a copy is suggested. Source: `methods.md` §3.3.
pub(crate) const SUGGESTED: f64 = 0.3;
/// A folder of which this much came from elsewhere is a copy itself.
const MOSTLY: f64 = 0.5;

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
    /// How the origin is known to be one.
    pub(crate) first: First,
    /// Places where the two go ways of their own.
    pub(crate) points: u32,
}

/// A copy whose files are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GivenUp {
    pub(crate) origin: DirectoryIx,
    pub(crate) holder: DirectoryIx,
    /// Day the holder first had any of it.
    pub(crate) since: Day,
    /// Day the last of it went.
    pub(crate) day: Day,
}

/// What folders have or had in common.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    /// Copies that stand, sorted.
    pub(crate) overlaps: Vec<Overlap>,
    pub(crate) given_up: Vec<GivenUp>,
}

type Pairs = BTreeMap<(DirectoryIx, DirectoryIx), Pair>;

/// Every overlap from folder to folder of different repositories, origin first. What was copied from a copy is a copy of what
/// that came from; a copy of which no file stands was given up.
pub(crate) fn copies(
    mut stays: Stays,
    landscape: &Landscape,
    contents: &Contents,
    graph: &Graph,
    carried: &Carried,
) -> Copies {
    let mut found = Pairs::new();
    stays.each_shared(|same| note_content(landscape, same, true, &mut found));
    // Only contents of the day are looked at: which of two came first under another name is not known of those before.
    stays.each_renamed(&contents.renamed, |same| note_content(landscape, same, false, &mut found));
    let arrivals = stays.arrivals();
    let sizes = note_fingerprints(landscape, &contents.fingerprints, &mut found);
    let side = |at: DirectoryIx| Side { at, arrival: arrivals[at.at()], users: users(landscape, graph, at) };
    for ((origin, holder), pair) in &mut found {
        pair.since = pair.since.or(arrivals[holder.at()]);
        let lines: u32 = pair.paths.values().sum();
        pair.held = (f64::from(lines) / f64::from(weight(landscape, *origin).max(1))).min(1.0);
        if pair.similarity() >= SUGGESTED {
            let place = |at: DirectoryIx| landscape.directory(at).repository;
            let (from, to) = (place(*origin), place(*holder));
            // History that was carried over has the days of the original.
            pair.first = if pair.is_vendored || carried.is_from(to, from) {
                Some(First::Contents)
            } else if carried.is_from(from, to) {
                None
            } else {
                first(pair.lead, side(*origin), side(*holder))
            };
        }
    }
    let given_up = |((origin, holder), pair): (&(DirectoryIx, DirectoryIx), &Pair)| {
        let day = pair.gone.filter(|_| pair.first.is_some() && !pair.stands() && !pair.is_vendored)?;
        Some(GivenUp { origin: *origin, holder: *holder, since: pair.since?, day })
    };
    let given_up = found.iter().filter_map(given_up).collect();
    let mut overlaps = from_the_first(explained(standing(landscape, &sizes, &found)));
    overlaps.iter_mut().for_each(|overlap| overlap.points = points(landscape, contents, overlap));
    Copies { overlaps, given_up }
}

/// Overlaps of which the copy stands.
fn standing(
    landscape: &Landscape,
    sizes: &FxHashMap<DirectoryIx, FxHashSet<TokenHash>>,
    found: &Pairs,
) -> Vec<Overlap> {
    let overlap = |((origin, holder), pair): (&(DirectoryIx, DirectoryIx), &Pair)| {
        // The same seen from the holder.
        let back = found.get(&(*holder, *origin));
        let (held, contained) = back.map_or((0.0, 0.0), |back| (back.held, back.contained));
        let common = if sizes.contains_key(holder) { contained } else { held };
        let first = pair.first.filter(|_| pair.similarity() >= SUGGESTED && pair.stands())?;
        Some(Overlap {
            origin: *origin,
            holder: *holder,
            similarity: pair.similarity(),
            derived: held.max(contained),
            common,
            edited: pair.edited(weight(landscape, *holder)).unwrap_or(common),
            since: pair.since?,
            is_vendored: pair.is_vendored,
            first,
            points: 0,
        })
    };
    found.iter().filter_map(overlap).collect()
}

/// Folders of other repositories that import a folder.
fn users(landscape: &Landscape, graph: &Graph, at: DirectoryIx) -> usize {
    let home = landscape.directory(at).repository;
    graph.users(at).iter().filter(|user| landscape.directory(**user).repository != home).count()
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
        // Of what is kept as somebody else's code nothing is known but how much of each origin it holds.
        let has_more = (better.derived, better.similarity) > (overlap.derived, overlap.similarity);
        has_more && (known.contains(&(one, other)) || known.contains(&(other, one)))
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
                first: led.first.max(source.first),
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
    /// The last change of such files that are gone.
    gone: Option<Day>,
    since: Option<Day>,
    lead: Lead,
    first: Option<First>,
    is_vendored: bool,
}

impl Pair {
    fn similarity(&self) -> f64 {
        self.held.max(self.contained)
    }

    /// Whether anything of the copy stands: a file that had a content of the origin, or enough of what both say today.
    fn stands(&self) -> bool {
        !self.taken.is_empty() || self.contained >= SUGGESTED
    }

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
                let earlier = holder.day.0 - origin.day.0;
                pair.lead.contents += earlier.signum();
                pair.lead.history += if earlier == 0 { origin.before.cmp(&holder.before) as i32 } else { 0 };
            }
            if holder.stands {
                let taken = pair.taken.entry(holder.path).or_insert((holder.lines, holder.here, holder.last));
                *taken = (taken.0.max(holder.lines), taken.1.max(holder.here), holder.last);
            } else {
                pair.gone = pair.gone.max(Some(holder.last));
            }
            if origin.stands {
                let lines = pair.paths.entry(origin.path).or_default();
                *lines = (*lines).max(origin.lines);
            }
        }
    }
}
