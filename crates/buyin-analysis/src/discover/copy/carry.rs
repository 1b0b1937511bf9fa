//! What came along with copies: folders nobody chose, brought over with others from the same repository.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::component::folder;
use crate::discover::copy::{MOSTLY, Overlap, SUGGESTED};
use crate::discover::graph::Graph;
use crate::discover::landscape::{Landscape, is_within};
use crate::index::{DirectoryIx, RepositoryIx};

/// Fewer copied folders below one are no tree that was brought over.
const TREE: usize = 3;

/// Folders that came from elsewhere in good part: their origin stands for them.
pub(crate) fn copied(overlaps: &[Overlap]) -> FxHashSet<DirectoryIx> {
    let copied = overlaps.iter().filter(|overlap| !overlap.is_vendored && overlap.derived >= SUGGESTED);
    copied.map(|overlap| overlap.holder).collect()
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
