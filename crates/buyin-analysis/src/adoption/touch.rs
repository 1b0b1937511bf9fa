//! Events of dependencies and imports, each brought to the pair of components it is about.

use buyin_facts::CommitNumber;
use buyin_facts::word::{Ecosystem, Op, Scope};
use rustc_hash::FxHashMap;

use crate::adoption::Source;
use crate::component::{Components, is_foreign, is_own_manifest};
use crate::history::History;
use crate::index::{ComponentIx, RepositoryIx};
use crate::name::{Names, ecosystem_of};

/// An event between two components.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Touch {
    pub(crate) provider: ComponentIx,
    pub(crate) consumer: ComponentIx,
    pub(crate) commit: CommitNumber,
    pub(crate) source: Source,
    pub(crate) op: Op,
}

/// What tells one line of a manifest or one import of a file from another: they end under the consumer they began under.
type Entry<'a> = (RepositoryIx, &'a str, Ecosystem, &'a str, Option<Scope>);

struct Collector<'a> {
    components: &'a Components,
    names: &'a Names,
    resolved: FxHashMap<(Ecosystem, &'a str), Option<ComponentIx>>,
    live: FxHashMap<Entry<'a>, ComponentIx>,
    touches: Vec<Touch>,
}

/// All events between components, sorted by (provider, consumer, order of arrival).
pub(crate) fn collect(history: &History, components: &Components, names: &Names) -> Vec<Touch> {
    let mut collector = Collector {
        components,
        names,
        resolved: FxHashMap::default(),
        live: FxHashMap::default(),
        touches: Vec::new(),
    };
    for (index, (repository, event)) in history.dependencies.iter().enumerate() {
        let shows_use = !matches!(event.scope, Scope::Indirect | Scope::Replace);
        if shows_use && is_own_manifest(&event.manifest) {
            let entry =
                (*repository, event.manifest.as_str(), event.ecosystem, event.specifier.as_str(), Some(event.scope));
            collector.take(entry, event.day, event.commit, event.op, Source::Manifest(index as u32));
        }
    }
    for (index, (repository, event)) in history.imports.iter().enumerate() {
        if !is_foreign(&event.path) {
            let ecosystem = ecosystem_of(event.language);
            let entry = (*repository, event.path.as_str(), ecosystem, event.specifier.as_str(), None);
            collector.take(entry, event.day, event.commit, event.op, Source::Import(index as u32));
        }
    }
    let mut touches = collector.touches;
    touches.sort();
    touches
}

impl<'a> Collector<'a> {
    fn take(&mut self, entry: Entry<'a>, day: buyin_facts::Day, commit: CommitNumber, op: Op, source: Source) {
        let (repository, path, ecosystem, specifier, _) = entry;
        let Some(provider) = self.resolve(ecosystem, specifier, repository) else { return };
        let now = || self.components.of_text(repository, path, day);
        let consumer = match op {
            Op::Remove => self.live.remove(&entry).unwrap_or_else(now),
            Op::Add | Op::Change => *self.live.entry(entry).or_insert_with(now),
        };
        if provider != consumer {
            self.touches.push(Touch { provider, consumer, commit, source, op });
        }
    }

    /// Resolves once a specifier; paths and relative addresses mean something else in each repository.
    fn resolve(&mut self, ecosystem: Ecosystem, specifier: &'a str, from: RepositoryIx) -> Option<ComponentIx> {
        let resolve = || self.names.resolve(self.components, ecosystem, specifier, from);
        if specifier.starts_with('.') {
            return resolve();
        }
        *self.resolved.entry((ecosystem, specifier)).or_insert_with(resolve)
    }
}
