//! Claims to names: what manifests, remotes and product files say a component is called.

use std::cmp::Reverse;

use buyin_facts::Day;
use buyin_facts::decision::Decisions;
use buyin_facts::word::{Ecosystem, Op};
use rustc_hash::FxHashMap;

use crate::component::{Components, is_own_root};
use crate::history::History;
use crate::index::{ComponentIx, RepositoryIx};
use crate::name::remote::Remotes;
use crate::name::{Name, NameSource, form};

/// A component's claim to a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) ecosystem: Ecosystem,
    /// As the ecosystem compares names.
    pub(crate) key: String,
    /// As written.
    pub(crate) text: String,
    pub(crate) component: ComponentIx,
    pub(crate) since: Option<Day>,
    pub(crate) source: NameSource,
    /// How much speaks for it, where that can be counted; else 0.
    pub(crate) weight: u32,
}

impl Claim {
    /// Claims to one name of repositories that stand alike are settled by trust in the source, then by weight, then by who came
    /// first.
    pub(crate) fn rank<'a>(&self, components: &'a Components) -> impl Ord + use<'a> {
        let component = components.get(self.component);
        (self.source, Reverse(self.weight), self.since, component.repository, &component.root)
    }

    pub(crate) fn name(&self) -> Name {
        let Self { ecosystem, text, component, since, source, .. } = self.clone();
        Name { text, ecosystem, component, since, source }
    }
}

/// A claim for each form under which a name is found.
fn claims(
    ecosystem: Ecosystem,
    text: &str,
    component: ComponentIx,
    since: Option<Day>,
    source: NameSource,
) -> Vec<Claim> {
    let claim = |key| Claim { ecosystem, key, text: text.to_owned(), component, since, source, weight: 0 };
    form::declared(ecosystem, text).into_iter().map(claim).collect()
}

/// Names declared by manifests.
pub(crate) fn declared(history: &History, components: &Components) -> Vec<Claim> {
    let mut first: FxHashMap<(ComponentIx, Ecosystem, &str), Day> = FxHashMap::default();
    for (repository, event) in &history.components {
        if event.op == Op::Remove || event.name.is_empty() || !is_own_root(&event.path) {
            continue;
        }
        let Some(component) = components.at_root(*repository, &event.path) else { continue };
        let since = first.entry((component, event.ecosystem, &event.name)).or_insert(event.day);
        *since = event.day.min(*since);
    }
    let mut first: Vec<_> = first.into_iter().collect();
    first.sort();
    let claim =
        |((component, ecosystem, name), since)| claims(ecosystem, name, component, Some(since), NameSource::Declared);
    first.into_iter().flat_map(claim).collect()
}

/// Go packages are named by where they are fetched from.
pub(crate) fn remotes(components: &Components, remotes: &Remotes) -> Vec<Claim> {
    let mut found = Vec::new();
    for (address, repository) in remotes.addresses() {
        let root = components.root(repository);
        found.extend(claims(Ecosystem::Go, address, root, None, NameSource::Remote));
    }
    found
}

/// The component a product id stands for: the first path of the product's file.
pub(crate) fn products(
    history: &History,
    components: &Components,
    decisions: &Decisions,
) -> FxHashMap<String, ComponentIx> {
    let mut found = FxHashMap::default();
    for product in &decisions.products {
        if let Some(repository) = repository_named(history, &product.repository) {
            let component = components.deepest(repository, product.path.trim_matches('/'));
            found.entry(product.product.clone()).or_insert(component);
        }
    }
    found
}

/// The repository of a name.
pub(crate) fn repository_named(history: &History, name: &str) -> Option<RepositoryIx> {
    history.repositories.iter().position(|repository| repository.name == name).map(RepositoryIx::from)
}

/// Names given by product files.
pub(crate) fn aliases(decisions: &Decisions, by_product: &FxHashMap<String, ComponentIx>) -> Vec<Claim> {
    let mut found = Vec::new();
    for alias in &decisions.aliases {
        if let Some(&component) = by_product.get(&alias.product) {
            found.extend(claims(alias.ecosystem, &alias.name, component, alias.since, NameSource::ProductFile));
        }
    }
    found
}
