//! Rebuilt things: parts of different repositories with no content in common that seem to serve one need. A hypothesis, never
//! called a copy.
//!
//! Two parts are alike as their words are: by the cosine of both vectors of words. Named are pairs of which each is the other's
//! nearest in that repository by far, and that are more alike than two parts of one trade are. Where much of their code is alike
//! too, one was made from the other, part by part and long ago: too little to be a copy of the whole, and said as what it is.

pub(crate) mod part;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::id::TokenHash;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::folder;
use crate::discover::copy::SUGGESTED;
use crate::discover::copy::print::Fingerprints;
use crate::discover::graph::Graph;
use crate::discover::landscape::{Landscape, is_within};
use crate::discover::rebuild::part::{Part, earlier};
use crate::index::{DirectoryIx, RepositoryIx};

/// Less alike than this are any two parts of one trade.
const LEAST: f64 = 0.3;
/// Fewer words in common can be chance.
const LEAST_WORDS: u32 = 5;
/// Where a rival comes this near, a part has no counterpart there but many of a kind. Source: D. Lowe, "Distinctive image features
/// from scale-invariant keypoints" (2004), §7.1.
const RIVAL: f64 = 0.8;
/// What nobody knows the day of comes after what somebody does.
const LATEST: Day = Day(i32::MAX);
/// Words of more parts than this are common, and bring no two together.
const COMMON: usize = 200;

/// Two parts that seem to serve one need.
#[derive(Debug)]
pub(crate) struct Pair<'p> {
    pub(crate) one: &'p Part,
    pub(crate) other: &'p Part,
    /// Cosine of their words, above 0 up to 1.
    pub(crate) likeness: f64,
}

/// A thing, parts of which have counterparts in another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Thing {
    pub(crate) directory: DirectoryIx,
    /// Lines of those parts.
    pub(crate) lines: u32,
    /// First day of any of them, where known.
    pub(crate) since: Option<Day>,
}

/// Two things that seem to serve one need.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rebuilt {
    /// The one that there is more reason to take over; where they share code, the one that was there first.
    pub(crate) origin: Thing,
    pub(crate) holder: Thing,
    /// Mean likeness of their parts, by lines.
    pub(crate) likeness: f64,
    /// Mean part of the smaller one's code that the other has, by lines.
    pub(crate) shared: f64,
    /// What is like what, the most alike first.
    pub(crate) alike: Vec<Counterparts>,
}

/// Paths of two parts that are alike.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Counterparts {
    /// That of the origin's.
    pub(crate) ours: String,
    /// That of the holder's.
    pub(crate) theirs: String,
    pub(crate) likeness: f64,
    /// Part of the smaller one's fingerprints that the other has.
    pub(crate) shared: f64,
}

/// The nearest part of another repository.
#[derive(Debug, Clone, Copy)]
struct Nearest {
    at: usize,
    likeness: f64,
    /// Whether no rival comes near.
    is_distinct: bool,
}

/// Pairs of parts that seem to serve one need, each once, the most alike first. Of pairs that lie within each other the most
/// alike stands for all.
pub(crate) fn alike(parts: &[Part]) -> Vec<Pair<'_>> {
    let nearest = nearest(parts);
    let is_back = |one: usize, to: &Nearest| {
        let back = nearest[to.at].get(&parts[one].repository);
        back.is_some_and(|back| back.at == one && back.is_distinct)
    };
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    for (one, found) in nearest.iter().enumerate() {
        for to in found.values().filter(|to| to.at > one && to.is_distinct && is_back(one, to)) {
            pairs.push(Pair { one: &parts[one], other: &parts[to.at], likeness: to.likeness });
        }
    }
    pairs.sort_by(|one, other| other.likeness.total_cmp(&one.likeness));
    let mut named: Vec<Pair<'_>> = Vec::new();
    for pair in pairs {
        if !named.iter().any(|known| known.one.is_nested(pair.one) && known.other.is_nested(pair.other)) {
            named.push(pair);
        }
    }
    named
}

/// The nearest part in every other repository, of every part.
fn nearest(parts: &[Part]) -> Vec<BTreeMap<RepositoryIx, Nearest>> {
    let mut holders: FxHashMap<TokenHash, Vec<(usize, f64)>> = FxHashMap::default();
    for (at, part) in parts.iter().enumerate() {
        part.words.iter().for_each(|(word, weight)| holders.entry(*word).or_default().push((at, *weight)));
    }
    holders.retain(|_, parts| parts.len() <= COMMON);
    let norms: Vec<f64> = parts.iter().map(Part::norm).collect();
    // Of each part what it has in common with the one in question: the product of both, and how many words.
    let mut common = vec![(0.0, 0_u32); parts.len()];
    let mut met = Vec::new();
    let mut of = |at: usize| {
        for (word, weight) in &parts[at].words {
            for (other, theirs) in holders.get(word).into_iter().flatten() {
                let (product, words) = &mut common[*other];
                if *words == 0 {
                    met.push(*other);
                }
                *product += weight * theirs;
                *words += 1;
            }
        }
        met.sort_unstable();
        let mut found: BTreeMap<RepositoryIx, Vec<(usize, f64)>> = BTreeMap::new();
        for other in met.drain(..) {
            let (product, words) = std::mem::take(&mut common[other]);
            let (repository, likeness) = (parts[other].repository, product / (norms[at] * norms[other]));
            if repository != parts[at].repository && words >= LEAST_WORDS && likeness >= LEAST * RIVAL {
                found.entry(repository).or_default().push((other, likeness));
            }
        }
        found.into_iter().filter_map(|(repository, of)| Some((repository, best(parts, &of)?))).collect()
    };
    (0..parts.len()).map(&mut of).collect()
}

/// The nearest of some parts of one repository, and whether no other than those it holds or that hold it comes near.
fn best(parts: &[Part], of: &[(usize, f64)]) -> Option<Nearest> {
    let (at, likeness) = of.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))?;
    let mut rivals = of.iter().filter(|(other, _)| !parts[*other].is_nested(&parts[at]));
    let is_distinct = rivals.all(|(_, theirs)| *theirs < RIVAL * likeness);
    (likeness >= LEAST).then_some(Nearest { at, likeness, is_distinct })
}

/// The things that parts belong to, each pair of things once, in order; the one with the greater `worth` is the origin, of two that
/// are worth the same the one that was there first.
pub(crate) fn rebuilt<'p, W: PartialOrd>(
    pairs: impl IntoIterator<Item = Pair<'p>>,
    thing: impl Fn(DirectoryIx) -> DirectoryIx,
    worth: impl Fn(&Thing) -> W,
    shared: impl Fn(&Part, &Part) -> f64,
) -> Vec<Rebuilt> {
    let mut by_things: BTreeMap<(DirectoryIx, DirectoryIx), Vec<(Pair<'p>, f64)>> = BTreeMap::new();
    for pair in pairs {
        let (things, shared) = ((thing(pair.one.directory), thing(pair.other.directory)), shared(pair.one, pair.other));
        by_things.entry(things).or_default().push((pair, shared));
    }
    let of = |((one, other), pairs): ((DirectoryIx, DirectoryIx), Vec<(Pair<'p>, f64)>)| {
        let one = Thing::of(one, pairs.iter().map(|(pair, _)| pair.one));
        let other = Thing::of(other, pairs.iter().map(|(pair, _)| pair.other));
        let mean = |of: fn(&(Pair<'p>, f64)) -> f64| {
            let weighed = pairs.iter().map(|pair| of(pair) * f64::from(pair.0.one.lines + pair.0.other.lines));
            weighed.sum::<f64>() / f64::from(one.lines + other.lines)
        };
        let (likeness, shared) = (mean(|(pair, _)| pair.likeness), mean(|(_, shared)| *shared));
        let since = |thing: &Thing| thing.since.unwrap_or(LATEST);
        let (ours, theirs) = (worth(&one), worth(&other));
        let is_same = shared >= SUGGESTED || theirs == ours;
        let is_turned = if is_same { since(&other) < since(&one) } else { theirs > ours };
        let (origin, holder) = if is_turned { (other, one) } else { (one, other) };
        let alike = pairs.iter().map(|(pair, shared)| pair.counterparts(is_turned, *shared)).collect();
        Rebuilt { origin, holder, likeness, shared, alike }
    };
    by_things.into_iter().map(of).collect()
}

impl Pair<'_> {
    fn counterparts(&self, is_turned: bool, shared: f64) -> Counterparts {
        let (ours, theirs) = if is_turned { (self.other, self.one) } else { (self.one, self.other) };
        Counterparts { ours: ours.path.clone(), theirs: theirs.path.clone(), likeness: self.likeness, shared }
    }
}

impl Thing {
    fn of<'p>(directory: DirectoryIx, parts: impl Iterator<Item = &'p Part>) -> Self {
        let empty = Self { directory, lines: 0, since: None };
        parts.fold(empty, |thing, part| Self {
            lines: thing.lines + part.lines,
            since: earlier(thing.since, part.since),
            ..thing
        })
    }
}

/// Part of the smaller one's fingerprints that the other has, 0 to 1; 0 where they were not read.
pub(crate) fn shared(landscape: &Landscape, fingerprints: &Fingerprints, one: &Part, other: &Part) -> f64 {
    let of = |part: &Part| {
        let contents = part.files.iter().filter_map(|file| fingerprints.get(&landscape.file(*file).blob?));
        contents.flatten().copied().collect::<FxHashSet<TokenHash>>()
    };
    let (one, other) = (of(one), of(other));
    one.intersection(&other).count() as f64 / one.len().min(other.len()).max(1) as f64
}

/// The thing that a folder is an inner part of: the folder around it, where that needs it and nobody else does, as long as that
/// can be taken over.
pub(crate) fn thing(
    landscape: &Landscape,
    graph: &Graph,
    is_most: &impl Fn(DirectoryIx) -> bool,
    at: DirectoryIx,
) -> DirectoryIx {
    let found = landscape.directory(at);
    let above = folder(&found.path);
    let around = landscape.at(found.repository, above).filter(|around| !above.is_empty() && !is_most(*around));
    let is_inside = |user: &DirectoryIx| {
        let user = landscape.directory(*user);
        user.repository == found.repository && is_within(&user.path, above)
    };
    match around {
        Some(around) if graph.needs(around, at) && graph.users(at).iter().all(is_inside) => {
            thing(landscape, graph, is_most, around)
        }
        _ => at,
    }
}
