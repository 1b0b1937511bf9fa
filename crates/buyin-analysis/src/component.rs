//! Components: root paths with a manifest, dated, and which of them a path belongs to on a day. Names are [`crate::name`].

pub(crate) mod chain;

use buyin_facts::Day;
use buyin_facts::decision::Decisions;
use buyin_facts::fact::ComponentEvent;
use buyin_facts::word::{Ecosystem, Op};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::chain::Chains;
use crate::history::History;
use crate::index::{ComponentIx, FolderIx, RepositoryIx};
use crate::span::{self, Span};

/// A root path in a repository. Several manifests in one folder are one component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// `repository:path`; the root of a repository is `repository` alone.
    pub id: String,
    /// Where it lies.
    pub repository: RepositoryIx,
    /// Root path, empty for the repository's root.
    pub root: String,
    /// When a manifest stood there. Empty for a repository's root without one, which stands for the whole all the same.
    pub spans: Vec<Span>,
    /// The worlds its manifests are written in, sorted; none for a folder that only a product file names.
    pub ecosystems: Vec<Ecosystem>,
}

/// All components of an organisation, sorted by (repository, root path).
#[derive(Debug, Default)]
pub struct Components {
    list: Vec<Component>,
    by_root: Vec<FxHashMap<String, ComponentIx>>,
    chains: Chains,
}

/// Folders whose manifests are somebody else's, or made to be read by tests.
const FOREIGN: [&str; 11] = [
    "testdata",
    "fixtures",
    "fixture",
    "__fixtures__",
    "vendor",
    "_vendor",
    "node_modules",
    "third_party",
    "third-party",
    "thirdparty",
    "_workspace",
];
/// Folders whose sub-folders with manifests are inputs of tests and benchmarks; `…-benchmarks` too.
const INPUTS: [&str; 6] = ["tests", "test", "testsuite", "__tests__", "benches", "benchmarks"];

/// Whether a path lies among foreign code or fixtures, so that what it says is not the organisation speaking.
pub(crate) fn is_foreign(path: &str) -> bool {
    path.split('/').any(|folder| FOREIGN.contains(&folder))
}

/// Whether a root path can be a component of its own.
pub(crate) fn is_own_root(root: &str) -> bool {
    let is_input = |folder: &str| INPUTS.contains(&folder) || folder.ends_with("-benchmarks");
    let among_inputs = root.rsplit_once('/').is_some_and(|(above, _)| above.split('/').any(is_input));
    !among_inputs && !is_foreign(root)
}

/// Whether a manifest speaks for the organisation: it is neither foreign nor an input of tests.
pub(crate) fn is_own_manifest(manifest: &str) -> bool {
    is_own_root(folder(manifest))
}

/// The folder a path lies in; empty at the top.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl Components {
    /// Dates every component by its manifests' comings and goings. A folder that a product file names is a component too.
    pub fn build(history: &History, decisions: &Decisions) -> Self {
        let mut roots: Vec<(RepositoryIx, String)> =
            (0..history.repositories.len()).map(|index| (RepositoryIx::from(index), String::new())).collect();
        let own = || history.components.iter().filter(|(_, event)| is_own_root(&event.path));
        roots.extend(own().map(|(repository, event)| (*repository, event.path.clone())));
        let offered = offered(history, decisions);
        roots.extend(offered.iter().map(|(repository, root, _)| (*repository, root.clone())));
        roots.sort();
        roots.dedup();

        let mut by_root = vec![FxHashMap::default(); history.repositories.len()];
        let mut list = Vec::with_capacity(roots.len());
        for (index, (repository, root)) in roots.into_iter().enumerate() {
            by_root[repository.at()].insert(root.clone(), ComponentIx::from(index));
            let id = match root.as_str() {
                "" => history.name(repository).to_owned(),
                path => format!("{}:{path}", history.name(repository)),
            };
            list.push(Component { id, repository, root, spans: Vec::new(), ecosystems: Vec::new() });
        }
        let mut components = Self { list, by_root, chains: Chains::default() };
        components.date(
            own()
                .filter_map(|(repository, event)| Some((*components.by_root[repository.at()].get(&event.path)?, event)))
                .collect(),
        );
        components.chains = Chains::build(&history.folders, &components.by_root);
        components
    }

    /// Opens and closes spans: a component exists while at least one manifest declares it.
    fn date(&mut self, mut events: Vec<(ComponentIx, &ComponentEvent)>) {
        events.sort_by_key(|(component, event)| (*component, event.commit));
        let mut live: FxHashSet<(&str, Ecosystem, &str)> = FxHashSet::default();
        for same in events.chunk_by(|one, other| one.0 == other.0) {
            live.clear();
            let component = &mut self.list[same[0].0.at()];
            for commit in same.chunk_by(|one, other| one.1.commit == other.1.commit) {
                // Ends before begins, so that a manifest rewritten in one commit stays.
                for (_, event) in commit.iter().filter(|(_, event)| event.op == Op::Remove) {
                    live.remove(&(event.manifest.as_str(), event.ecosystem, event.name.as_str()));
                }
                for (_, event) in commit.iter().filter(|(_, event)| event.op != Op::Remove) {
                    live.insert((&event.manifest, event.ecosystem, &event.name));
                    component.ecosystems.push(event.ecosystem);
                }
                let day = commit[0].1.day;
                if live.is_empty() {
                    span::close(&mut component.spans, day);
                } else {
                    span::open(&mut component.spans, day);
                }
            }
            component.ecosystems.sort();
            component.ecosystems.dedup();
        }
    }

    /// A component.
    pub fn get(&self, component: ComponentIx) -> &Component {
        &self.list[component.at()]
    }

    /// Every component with its position.
    pub fn iter(&self) -> impl Iterator<Item = (ComponentIx, &Component)> {
        self.list.iter().enumerate().map(|(index, component)| (ComponentIx::from(index), component))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Id of a component.
    pub fn id(&self, component: ComponentIx) -> &str {
        &self.get(component).id
    }

    /// Every component by its id.
    pub(crate) fn by_ids(&self) -> FxHashMap<&str, ComponentIx> {
        self.iter().map(|(at, component)| (component.id.as_str(), at)).collect()
    }

    /// The component of an id.
    pub fn by_id(&self, id: &str) -> Option<ComponentIx> {
        self.list.iter().position(|component| component.id == id).map(ComponentIx::from)
    }

    /// The component that stands for a whole repository.
    pub fn root(&self, repository: RepositoryIx) -> ComponentIx {
        self.by_root[repository.at()][""]
    }

    /// The component rooted exactly at a path.
    pub fn at_root(&self, repository: RepositoryIx, root: &str) -> Option<ComponentIx> {
        self.by_root.get(repository.at())?.get(root).copied()
    }

    /// The component the paths of a folder belong to when a change **arrives** on `day`: the deepest enclosing root with a
    /// manifest that day; where there is none, the deepest that ever had one; else the repository.
    pub fn of_folder(&self, folder: FolderIx, day: Day) -> ComponentIx {
        self.on(self.chains.of(folder), day)
    }

    /// The same for a path, whose folder need not be in [`crate::history::Folders`].
    pub fn of_text(&self, repository: RepositoryIx, path: &str, day: Day) -> ComponentIx {
        let mut chain = [self.root(repository); chain::DEEPEST];
        let length = chain::enclosing(&self.by_root[repository.at()], folder(path)).zip(&mut chain).fold(
            0,
            |length, (component, slot)| {
                *slot = component;
                length + 1
            },
        );
        self.on(&chain[..length.max(1)], day)
    }

    /// The deepest component that ever enclosed a folder.
    pub fn deepest(&self, repository: RepositoryIx, folder: &str) -> ComponentIx {
        chain::enclosing(&self.by_root[repository.at()], folder).next().unwrap_or_else(|| self.root(repository))
    }

    fn on(&self, chain: &[ComponentIx], day: Day) -> ComponentIx {
        let lives = |component: &&ComponentIx| self.get(**component).spans.iter().any(|span| span.holds(day));
        *chain.iter().find(lives).unwrap_or(&chain[0])
    }
}

/// Folders that product files name, with when; a product without beginning begins with its repository.
fn offered(history: &History, decisions: &Decisions) -> Vec<(RepositoryIx, String, Span)> {
    let mut offered = Vec::new();
    for row in &decisions.products {
        let root = row.path.trim_matches('/');
        for (index, repository) in history.repositories.iter().enumerate() {
            if repository.name == row.repository && !root.is_empty() {
                let span = Span::between(row.since.or(repository.first_day), row.until);
                offered.push((RepositoryIx::from(index), root.to_owned(), span));
            }
        }
    }
    offered
}

#[cfg(test)]
mod tests;
