//! Which imports show use by themselves, without a manifest: those whose name can mean nothing but the component it names.

use buyin_facts::fact::ImportEvent;
use buyin_facts::word::Language;
use rustc_hash::FxHashSet;

use crate::component::Components;
use crate::history::History;
use crate::index::{ComponentIx, RepositoryIx};

/// What is needed to tell.
pub(crate) struct Telling<'a> {
    components: &'a Components,
    /// Python modules a repository ever had of its own, of names that could tell.
    modules: FxHashSet<(RepositoryIx, &'a str)>,
}

impl<'a> Telling<'a> {
    /// Looks through the paths for modules of the repositories' own.
    pub(crate) fn of(history: &'a History, components: &'a Components) -> Self {
        let python = history.paths.iter().filter(|(_, path)| path.ends_with(".py"));
        let modules = python.flat_map(|(repository, path)| {
            let names = path.trim_end_matches(".py").split('/').filter(|name| is_of_words(name));
            names.map(move |name| (*repository, name))
        });
        Self { components, modules: modules.collect() }
    }

    /// Whether an import shows that the consumer uses the provider. Go writes where a package comes from. A scoped npm
    /// package of another repository is nobody else's. A Python module is, if its name is of several words and the
    /// consumer's repository has none of that name. Elsewhere a bare name may be a public package or the file's neighbour.
    pub(crate) fn tells(&self, event: &ImportEvent, provider: ComponentIx, consumer: ComponentIx) -> bool {
        let repository = |component| self.components.get(component).repository;
        let elsewhere = repository(provider) != repository(consumer);
        match event.language {
            Language::Go => true,
            Language::JavaScript => elsewhere && event.specifier.starts_with('@'),
            Language::Python => {
                let module = event.specifier.split('.').next().unwrap_or_default();
                elsewhere && is_of_words(module) && !self.modules.contains(&(repository(consumer), module))
            }
            _ => false,
        }
    }
}

fn is_of_words(module: &str) -> bool {
    module.trim_matches('_').contains('_')
}
