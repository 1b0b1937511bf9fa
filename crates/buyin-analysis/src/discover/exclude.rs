//! What is no candidate, or no demand: forks of each other, repositories that are there to be shared, and too large a part of
//! a repository.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::id::BlobKey;
use buyin_facts::word::Class;
use rustc_hash::FxHashMap;

use crate::discover::graph::Graph;
use crate::discover::landscape::Landscape;
use crate::discover::weight;
use crate::index::{DirectoryIx, RepositoryIx};

/// A repository with fewer files of code than this is too small to be told a fork.
const FEW: usize = 5;

/// Pairs of repositories of which one is a fork of the other, both ways: much of the smaller stands alike, at the same paths,
/// in the larger.
pub(crate) fn forks(landscape: &Landscape) -> BTreeSet<(RepositoryIx, RepositoryIx)> {
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

/// Repositories that are there to be shared: others import their root package, or most of their folders.
pub(crate) fn libraries(landscape: &Landscape, graph: &Graph) -> BTreeSet<RepositoryIx> {
    let mut folders: BTreeMap<RepositoryIx, (usize, usize)> = BTreeMap::new();
    let mut libraries = BTreeSet::new();
    for (at, directory) in landscape.iter().filter(|(_, directory)| directory.source > 0) {
        let is_asked = is_imported(landscape, graph, at);
        let counts = folders.entry(directory.repository).or_default();
        counts.0 += 1;
        counts.1 += usize::from(is_asked);
        if is_asked && directory.path.is_empty() {
            libraries.insert(directory.repository);
        }
    }
    let mostly = |(_, (all, asked)): &(&RepositoryIx, &(usize, usize))| *asked as f64 >= weight::SHARED * *all as f64;
    libraries.extend(folders.iter().filter(mostly).map(|(repository, _)| *repository));
    libraries
}

fn is_imported(landscape: &Landscape, graph: &Graph, at: DirectoryIx) -> bool {
    let home = landscape.directory(at).repository;
    graph.into(at).any(|edge| landscape.directory(edge.from).repository != home)
}

/// Lines of source of each repository.
pub(crate) fn sizes(landscape: &Landscape) -> BTreeMap<RepositoryIx, u32> {
    let mut sizes = BTreeMap::new();
    for (_, directory) in landscape.iter() {
        *sizes.entry(directory.repository).or_default() += directory.source;
    }
    sizes
}
