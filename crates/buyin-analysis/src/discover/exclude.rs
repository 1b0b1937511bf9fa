//! What is no candidate, or no demand: forks of each other, repositories that are there to be shared, and too large a part of
//! a repository.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::day::Moment;
use buyin_facts::id::{BlobKey, IdentityKey};
use buyin_facts::word::Class;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::discover::carried::Carried;
use crate::discover::copy::Overlap;
use crate::discover::graph::Graph;
use crate::discover::landscape::{Directory, Landscape};
use crate::discover::weight;
use crate::history::History;
use crate::index::{DirectoryIx, RepositoryIx};

/// A repository with fewer files of code than this is too small to be told a fork.
const FEW: usize = 5;

/// Pairs of repositories of which one is a fork of the other, both ways: much of the smaller stands alike, at the same paths,
/// in the larger; or much of it came from so large a part of the other that it is no copy of a thing in it. What was made of a
/// part of another's history is the new home of that part, not a fork.
pub(crate) fn forks(
    landscape: &Landscape,
    overlaps: &[Overlap],
    sizes: &BTreeMap<RepositoryIx, Size>,
    carried: &Carried,
) -> BTreeSet<(RepositoryIx, RepositoryIx)> {
    let mut forks = alike(landscape);
    forks.extend(derived(landscape, overlaps, sizes));
    forks.retain(|(one, other)| !carried.is_from(*one, *other) && !carried.is_from(*other, *one));
    forks
}

/// Of forks that have the same commits all but the one that began first, by number where both did. What merely looks alike, as
/// services made of one template do, began by itself.
pub(crate) fn followers(history: &History, forks: &BTreeSet<(RepositoryIx, RepositoryIx)>) -> BTreeSet<RepositoryIx> {
    type Made = (Moment, i16, IdentityKey);
    let mut commits: BTreeMap<RepositoryIx, FxHashSet<Made>> = BTreeMap::new();
    let concerned: BTreeSet<RepositoryIx> = forks.iter().map(|(one, _)| *one).collect();
    for (_, fact) in history.commits().filter(|(_, fact)| concerned.contains(&fact.repository)) {
        let made = (fact.author_time, fact.author_offset, fact.subject);
        commits.entry(fact.repository).or_default().insert(made);
    }
    let have_one_history = |one: &RepositoryIx, other: &RepositoryIx| {
        let (Some(one), Some(other)) = (commits.get(one), commits.get(other)) else { return false };
        one.intersection(other).count() as f64 >= weight::FORK * one.len().min(other.len()) as f64
    };
    let age = |at: &RepositoryIx| (history.repositories[at.at()].first_day, *at);
    let follows = |(one, other): &&(RepositoryIx, RepositoryIx)| age(other) < age(one) && have_one_history(one, other);
    forks.iter().filter(follows).map(|(one, _)| *one).collect()
}

/// Pairs with overlaps all over, whatever the folders are called now.
fn derived(
    landscape: &Landscape,
    overlaps: &[Overlap],
    sizes: &BTreeMap<RepositoryIx, Size>,
) -> BTreeSet<(RepositoryIx, RepositoryIx)> {
    type Parts = BTreeMap<DirectoryIx, f64>;
    let mut between: BTreeMap<(RepositoryIx, RepositoryIx), (Parts, Parts)> = BTreeMap::new();
    for overlap in overlaps.iter().filter(|overlap| !overlap.is_vendored) {
        let place = |at: DirectoryIx| landscape.directory(at).repository;
        let (given, taken) = between.entry((place(overlap.origin), place(overlap.holder))).or_default();
        let most = |parts: &mut Parts, at, part: f64| {
            let known = parts.entry(at).or_default();
            *known = known.max(part);
        };
        most(given, overlap.origin, overlap.similarity);
        most(taken, overlap.holder, overlap.derived);
    }
    let lines =
        |parts: &Parts| parts.iter().map(|(at, part)| f64::from(landscape.directory(*at).source) * part).sum::<f64>();
    let mut forks = BTreeSet::new();
    for ((origin, holder), (given, taken)) in &between {
        let size = |of: &RepositoryIx| f64::from(sizes.get(of).map_or(0, |size| size.source).max(1));
        if lines(taken) >= weight::FORK * size(holder) && lines(given) > weight::LARGEST * size(origin) {
            forks.extend([(*origin, *holder), (*holder, *origin)]);
        }
    }
    forks
}

/// Pairs with files alike at the same paths.
fn alike(landscape: &Landscape) -> BTreeSet<(RepositoryIx, RepositoryIx)> {
    let mut holders: FxHashMap<(&str, BlobKey), Vec<RepositoryIx>> = FxHashMap::default();
    let mut sizes: BTreeMap<RepositoryIx, usize> = BTreeMap::new();
    for file in landscape.files.iter().filter(|file| file.class == Class::Source && file.language.is_some()) {
        let repository = landscape.directory(file.directory).repository;
        *sizes.entry(repository).or_default() += 1;
        let Some(blob) = file.blob else { continue };
        holders.entry((&file.path, blob)).or_default().push(repository);
    }
    let mut alike: BTreeMap<(RepositoryIx, RepositoryIx), usize> = BTreeMap::new();
    for list in holders.values().filter(|list| list.len() > 1) {
        for one in list {
            list.iter().filter(|other| *other != one).for_each(|other| *alike.entry((*one, *other)).or_default() += 1);
        }
    }
    let is_fork = |(one, other): &(RepositoryIx, RepositoryIx), files: usize| {
        let smaller = sizes[one].min(sizes[other]);
        smaller >= FEW && files as f64 >= weight::FORK * smaller as f64
    };
    alike.into_iter().filter(|(pair, files)| is_fork(pair, *files)).map(|(pair, _)| pair).collect()
}

/// Repositories that are there to be shared: two others and more import their root package, or others most of their folders.
pub(crate) fn libraries(landscape: &Landscape, graph: &Graph) -> BTreeSet<RepositoryIx> {
    let mut folders: BTreeMap<RepositoryIx, (usize, usize)> = BTreeMap::new();
    let mut libraries = BTreeSet::new();
    for (at, directory) in landscape.iter().filter(|(_, directory)| directory.source > 0) {
        let askers = importers(landscape, graph, at);
        let counts = folders.entry(directory.repository).or_default();
        counts.0 += 1;
        counts.1 += usize::from(!askers.is_empty());
        if directory.path.is_empty() && askers.len() > 1 {
            libraries.insert(directory.repository);
        }
    }
    let mostly = |(_, (all, asked)): &(&RepositoryIx, &(usize, usize))| *asked as f64 >= weight::SHARED * *all as f64;
    libraries.extend(folders.iter().filter(mostly).map(|(repository, _)| *repository));
    libraries
}

/// Other repositories that import a folder.
fn importers(landscape: &Landscape, graph: &Graph, at: DirectoryIx) -> BTreeSet<RepositoryIx> {
    let home = landscape.directory(at).repository;
    let all = graph.into(at).map(|edge| landscape.directory(edge.from).repository);
    all.filter(|repository| *repository != home).collect()
}

/// Lines of code.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Size {
    pub(crate) source: u32,
    tests: u32,
}

impl Size {
    /// With those of a folder.
    pub(crate) fn with(self, directory: &Directory) -> Self {
        Self { source: self.source + directory.source, tests: self.tests + directory.tests }
    }

    /// Source and tests.
    pub(crate) fn code(self) -> u32 {
        self.source + self.tests
    }
}

/// Lines of code of each repository.
pub(crate) fn sizes(landscape: &Landscape) -> BTreeMap<RepositoryIx, Size> {
    let mut sizes: BTreeMap<RepositoryIx, Size> = BTreeMap::new();
    for (_, directory) in landscape.iter() {
        let size = sizes.entry(directory.repository).or_default();
        *size = size.with(directory);
    }
    sizes
}
