//! Which folder needs which, and how particular to its repository a folder is.
//!
//! *Generality* is Martin's stability, `(Ca + 1) / (Ca + Ce + 2)`, with one change: what a folder needs counts against it
//! only as far as that is particular itself. A ring that stands on clocks and logs is no less general for it; one that stands
//! on the query engine is. Source: R. Martin, "OO design quality metrics" (1994); `methods.md` §4.1.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::discover::landscape::{ImportUse, Landscape};
use crate::discover::resolve::Resolver;
use crate::index::{DirectoryIx, FileIx};
use buyin_facts::word::Class;

/// More folders than this below one are as good as all of them.
const MOST: usize = 2_000;
/// Times the recursion is unrolled; figures stand still to two places after three.
const ROUNDS: usize = 4;

/// One import line that leads into a folder of the organisation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Edge {
    pub(crate) file: FileIx,
    pub(crate) from: DirectoryIx,
    pub(crate) to: DirectoryIx,
    pub(crate) import: usize,
    pub(crate) is_test: bool,
}

/// Imports between folders.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) edges: Vec<Edge>,
    needs: FxHashMap<DirectoryIx, Vec<DirectoryIx>>,
    users: FxHashMap<DirectoryIx, Vec<DirectoryIx>>,
    into: FxHashMap<DirectoryIx, Vec<usize>>,
    out: FxHashMap<DirectoryIx, Vec<usize>>,
}

impl Graph {
    /// Resolves every import.
    pub(crate) fn build(landscape: &Landscape, resolver: &Resolver<'_>) -> Self {
        let edge = |(import, line): (usize, &ImportUse)| {
            let file = landscape.file(line.file);
            if matches!(file.class, Class::Vendored) {
                return None;
            }
            let to = resolver.target(file, &line.specifier)?;
            let is_test = file.class != Class::Source;
            (to != file.directory).then_some(Edge { file: line.file, from: file.directory, to, import, is_test })
        };
        let edges: Vec<Edge> = landscape.imports.iter().enumerate().filter_map(edge).collect();
        let mut graph = Self { edges, ..Self::default() };
        for (at, edge) in graph.edges.iter().enumerate() {
            graph.into.entry(edge.to).or_default().push(at);
            graph.out.entry(edge.from).or_default().push(at);
            let inside = landscape.directory(edge.from).repository == landscape.directory(edge.to).repository;
            // What is there for tests alone is used by tests, and needs what they need.
            let is_for_tests = |at: DirectoryIx| landscape.directory(at).source == 0;
            if !edge.is_test || is_for_tests(edge.to) {
                graph.users.entry(edge.to).or_default().push(edge.from);
            }
            if inside && (!edge.is_test || is_for_tests(edge.from)) {
                graph.needs.entry(edge.from).or_default().push(edge.to);
            }
        }
        for list in graph.needs.values_mut().chain(graph.users.values_mut()) {
            list.sort_unstable();
            list.dedup();
        }
        graph
    }

    /// Import lines into a folder.
    pub(crate) fn into(&self, directory: DirectoryIx) -> impl Iterator<Item = &Edge> {
        self.into.get(&directory).into_iter().flatten().map(|at| &self.edges[*at])
    }

    /// Import lines out of a folder.
    pub(crate) fn out(&self, directory: DirectoryIx) -> impl Iterator<Item = &Edge> {
        self.out.get(&directory).into_iter().flatten().map(|at| &self.edges[*at])
    }

    /// Folders that import a folder, in whatever repository; tests aside, unless it is there for tests.
    pub(crate) fn users(&self, directory: DirectoryIx) -> &[DirectoryIx] {
        self.users.get(&directory).map_or(&[], Vec::as_slice)
    }

    /// Whether one folder imports another directly.
    pub(crate) fn needs(&self, one: DirectoryIx, other: DirectoryIx) -> bool {
        self.needs.get(&one).is_some_and(|needs| needs.binary_search(&other).is_ok())
    }

    /// Everything some folders need from their repository, directly or not, themselves aside; sorted.
    pub(crate) fn closure(&self, content: &[DirectoryIx]) -> Vec<DirectoryIx> {
        let own: FxHashSet<DirectoryIx> = content.iter().copied().collect();
        let mut seen = own.clone();
        let mut open = content.to_vec();
        while let Some(next) = open.pop() {
            for needed in self.needs.get(&next).into_iter().flatten() {
                if seen.len() < MOST + own.len() && seen.insert(*needed) {
                    open.push(*needed);
                }
            }
        }
        let mut closure: Vec<DirectoryIx> = seen.difference(&own).copied().collect();
        closure.sort_unstable();
        closure
    }

    /// Generality of every folder that some folders reach, themselves included.
    pub(crate) fn generality(&self, asked: &[DirectoryIx]) -> FxHashMap<DirectoryIx, f64> {
        let mut all: Vec<DirectoryIx> = asked.to_vec();
        all.extend(self.closure(asked));
        all.sort_unstable();
        all.dedup();
        let closures: FxHashMap<DirectoryIx, Vec<DirectoryIx>> =
            all.iter().map(|one| (*one, self.closure(&[*one]))).collect();
        let mut found: FxHashMap<DirectoryIx, f64> = all.iter().map(|one| (*one, 0.5)).collect();
        for _ in 0..ROUNDS {
            let next = all.iter().map(|one| {
                let particular: f64 = closures[one].iter().map(|needed| 1.0 - found.get(needed).unwrap_or(&0.5)).sum();
                (*one, stability(self.users(*one).len(), particular))
            });
            found = next.collect();
        }
        found
    }
}

/// `(Ca + 1) / (Ca + Ce + 2)`: half where nothing is known.
fn stability(users: usize, needs: f64) -> f64 {
    let users = users as f64;
    (users + 1.0) / (users + needs + 2.0)
}
