//! Candidates: folders others ask for, with the demand, effort and dependencies of what would be taken over with them.
//!
//! A folder below another is a candidate of its own only as far as it is asked for on its own: by files that do not get it
//! through the one above. Copies of one thing are one candidate, with the oldest as origin.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::word::Class;
use rustc_hash::FxHashMap;

use crate::component::folder;
use crate::discover::demand::{Copy, Demand};
use crate::discover::effort::Effort;
use crate::discover::graph::{Edge, Graph};
use crate::discover::host::HostName;
use crate::discover::landscape::{Landscape, is_within};
use crate::index::{DirectoryIx, FileIx, RepositoryIx, TeamIx};

/// A thing that could be taken over.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) directory: DirectoryIx,
    pub(crate) team: TeamIx,
    pub(crate) demand: Demand,
    pub(crate) effort: Effort,
    pub(crate) generality: f64,
    /// Lines of source that go along.
    pub(crate) source: u32,
    /// Lines of tests.
    pub(crate) tests: u32,
    pub(crate) documented: bool,
    /// Whether it is there to help testing.
    pub(crate) is_test_support: bool,
    /// Everything it needs from its repository.
    pub(crate) closure: Vec<DirectoryIx>,
    /// Folders its import lines lead to directly: how many lines, and how general the folder is.
    pub(crate) holds: Vec<(usize, f64)>,
    /// Those lines, as positions of edges' imports.
    pub(crate) blockers: Vec<Edge>,
    /// Names of its host in its files, the most mentioned first.
    pub(crate) names: Vec<HostName>,
    /// Whether contents of its repository could be looked at.
    pub(crate) is_read: bool,
}

/// Folders of source as units: what `src` holds belongs to the package around it.
pub(crate) fn unit(landscape: &Landscape, roots: &BTreeSet<(RepositoryIx, String)>, at: DirectoryIx) -> DirectoryIx {
    let directory = landscape.directory(at);
    let above = folder(&directory.path);
    let is_inner = matches!(directory.path.rsplit('/').next(), Some("src" | "lib"));
    let root = landscape.at(directory.repository, above).filter(|_| is_inner && !above.is_empty());
    root.filter(|root| {
        let found = landscape.directory(*root);
        found.source == 0 && roots.contains(&(found.repository, found.path.clone()))
    })
    .unwrap_or(at)
}

/// Demands that stand on their own: those below another folder that is asked for keep what does not come through it.
pub(crate) fn apart(
    landscape: &Landscape,
    graph: &Graph,
    demands: BTreeMap<DirectoryIx, Demand>,
) -> BTreeMap<DirectoryIx, Demand> {
    let mut apart: BTreeMap<DirectoryIx, Demand> = BTreeMap::new();
    // Sorted by path: what lies above comes first.
    for (at, demand) in demands {
        let above = nearest_above(landscape, &apart, at);
        let Some(above) = above else {
            apart.insert(at, demand);
            continue;
        };
        let is_part = graph.needs(above, at) || graph.needs(at, above);
        let users: BTreeSet<FileIx> = if is_part { apart[&above].files().collect() } else { BTreeSet::new() };
        let went = demand.copies.clone();
        let (own, through) = split(landscape, demand, &users, &apart[&above]);
        let parent = apart.get_mut(&above).expect("because it was found there");
        if own.is_empty() {
            hold_more(landscape, parent, &went);
            merge(parent, through);
        } else {
            apart.insert(at, own);
        }
    }
    apart
}

fn nearest_above(landscape: &Landscape, known: &BTreeMap<DirectoryIx, Demand>, at: DirectoryIx) -> Option<DirectoryIx> {
    let directory = landscape.directory(at);
    let mut path = directory.path.as_str();
    while !path.is_empty() {
        path = folder(path);
        let found = landscape.at(directory.repository, path).filter(|above| known.contains_key(above));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// What of a demand stands alone, and what comes through the folder above.
fn split(landscape: &Landscape, demand: Demand, users: &BTreeSet<FileIx>, above: &Demand) -> (Demand, Demand) {
    let (mut own, mut through) = (demand.clone(), demand);
    for team in own.importing.values_mut() {
        team.files.retain(|file| !users.contains(file));
        team.tests.retain(|file| !users.contains(file));
    }
    own.importing.retain(|_, team| !team.files.is_empty() || !team.tests.is_empty());
    own.vendoring.retain(|team| !above.vendoring.contains(team) && !above.importing.contains_key(team));
    let place = |at: DirectoryIx| (landscape.directory(at).repository, landscape.directory(at).path.as_str());
    let goes_along = |at: DirectoryIx| {
        let (repository, path) = place(at);
        above
            .copies
            .iter()
            .map(|copy| place(copy.directory))
            .any(|(other, top)| other == repository && is_within(path, top))
    };
    own.copies.retain(|copy| !goes_along(copy.directory));
    through.importing.retain(|team, _| !own.importing.contains_key(team));
    through.copies.clear();
    through.rebuilt.clear();
    (own, through)
}

/// Copies of a folder below that lie below a copy of the one above: its holder has those lines too.
fn hold_more(landscape: &Landscape, above: &mut Demand, below: &[Copy]) {
    let place = |at: DirectoryIx| (landscape.directory(at).repository, landscape.directory(at).path.as_str());
    for copy in below {
        let (repository, path) = place(copy.directory);
        let around = above.copies.iter_mut().find(|around| {
            let (other, top) = place(around.directory);
            other == repository && is_within(path, top)
        });
        around.into_iter().for_each(|around| {
            around.lines += copy.lines;
            around.points += copy.points;
        });
    }
}

fn merge(into: &mut Demand, other: Demand) {
    for (team, importing) in other.importing {
        let known = into.importing.entry(team).or_default();
        known.files.extend(importing.files);
        known.tests.extend(importing.tests);
        known.first = [known.first, importing.first].into_iter().flatten().min();
        known.recent += importing.recent;
    }
    into.vendoring.extend(other.vendoring);
    into.former.extend(other.former);
    into.given_up += other.given_up;
    into.grown = match (into.grown, other.grown) {
        (Some(one), Some(other)) => Some(one + other),
        (one, other) => one.or(other),
    };
    other.contributing.into_iter().for_each(|(team, commits)| *into.contributing.entry(team).or_default() += commits);
}

/// The folders that go with a candidate: those below it that are no candidates themselves, or lie below one.
pub(crate) fn content(
    landscape: &Landscape,
    at: DirectoryIx,
    candidates: &BTreeMap<DirectoryIx, Demand>,
) -> Vec<DirectoryIx> {
    let top = landscape.directory(at);
    let below = |other: &DirectoryIx| {
        let found = landscape.directory(*other);
        *other != at && found.repository == top.repository && is_within(&found.path, &top.path)
    };
    let inner: Vec<&str> =
        candidates.keys().filter(|other| below(other)).map(|other| landscape.directory(*other).path.as_str()).collect();
    let goes = |path: &str| !inner.iter().any(|inner| is_within(path, inner));
    let own = landscape.below(at).filter(|(_, directory)| goes(&directory.path));
    own.filter(|(at, _)| landscape.is_code(*at) || *at == top_of(landscape, top)).map(|(at, _)| at).collect()
}

fn top_of(landscape: &Landscape, top: &crate::discover::landscape::Directory) -> DirectoryIx {
    landscape.at(top.repository, &top.path).expect("because it stands in the landscape")
}

/// Import lines that lead out of some folders into their repository, and how they hold them back: of what is needed from there,
/// and not only to test it.
pub(crate) fn blockers(
    landscape: &Landscape,
    graph: &Graph,
    content: &[DirectoryIx],
    generality: &FxHashMap<DirectoryIx, f64>,
) -> (Vec<Edge>, Vec<(usize, f64)>) {
    let repository = content.first().map(|at| landscape.directory(*at).repository);
    let needing = needing(landscape, content);
    let leads_out = |edge: &&Edge| {
        let inside = Some(landscape.directory(edge.to).repository) == repository;
        let is_needed = !edge.is_test || landscape.directory(edge.from).source == 0;
        is_needed && inside && content.binary_search(&edge.to).is_err()
    };
    let edges: Vec<Edge> = needing.iter().flat_map(|at| graph.out(*at)).filter(leads_out).cloned().collect();
    let mut lines: BTreeMap<DirectoryIx, usize> = BTreeMap::new();
    edges.iter().for_each(|edge| *lines.entry(edge.to).or_default() += 1);
    let holds = lines.into_iter().map(|(to, lines)| (lines, generality.get(&to).copied().unwrap_or(0.5)));
    (edges, holds.collect())
}

/// Everything some folders need from the rest of their repository, directly or not.
pub(crate) fn closure(landscape: &Landscape, graph: &Graph, content: &[DirectoryIx]) -> Vec<DirectoryIx> {
    let mut closure = graph.closure(&needing(landscape, content));
    closure.retain(|at| content.binary_search(at).is_err());
    closure
}

/// The folders whose imports decide what goes along: those of source, or where there are none, as with what helps testing, all.
fn needing(landscape: &Landscape, content: &[DirectoryIx]) -> Vec<DirectoryIx> {
    let of_source: Vec<DirectoryIx> =
        content.iter().copied().filter(|at| landscape.directory(*at).source > 0).collect();
    if of_source.is_empty() { content.to_vec() } else { of_source }
}

/// Whether folders are there to help testing: they hold no source, or are named for it.
pub(crate) fn is_test_support(landscape: &Landscape, content: &[DirectoryIx]) -> bool {
    let files = content.iter().flat_map(|at| &landscape.directory(*at).files);
    let code: Vec<Class> =
        files.map(|file| landscape.file(*file)).filter(|file| file.language.is_some()).map(|file| file.class).collect();
    !code.is_empty() && code.iter().all(|class| *class == Class::Test)
}
