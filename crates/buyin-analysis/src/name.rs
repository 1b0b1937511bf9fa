//! Names: what consumers write, and which component they mean by it. Facts keep specifiers as written; every component has
//! one set of names over its whole life, so that a changed import path is a rename and no departure.

pub(crate) mod claim;
mod foreign;
pub(crate) mod form;
pub(crate) mod own_import;
pub(crate) mod remote;

use buyin_facts::Day;
use buyin_facts::decision::Decisions;
use buyin_facts::word::{Ecosystem, Language};
use rustc_hash::FxHashMap;

use crate::component::Components;
use crate::history::History;
use crate::index::{ComponentIx, RepositoryIx};
use crate::name::claim::Claim;
use crate::name::foreign::Foreign;
use crate::name::remote::Remotes;

pub(crate) use claim::repository_named;

/// How a name is known. The order is the order of trust when two components are called the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameSource {
    /// A product file says so.
    ProductFile,
    /// It is the address of the repository's remote.
    Remote,
    /// A manifest declares it.
    Declared,
    /// Most of the repository's imports of its own folders begin with it.
    OwnImport,
}

/// A name of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: String,
    /// The world it means something in.
    pub ecosystem: Ecosystem,
    /// What is named.
    pub component: ComponentIx,
    /// First day the name is known; nothing means always. It holds for earlier days too, but is known only later.
    pub since: Option<Day>,
    /// How it is known.
    pub source: NameSource,
}

/// A name that components of several repositories claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguity {
    /// The name.
    pub text: String,
    /// Its world.
    pub ecosystem: Ecosystem,
    /// Who got it.
    pub chosen: ComponentIx,
    /// Who claims it too (forks, copied manifests), sorted.
    pub others: Vec<ComponentIx>,
}

/// All names of an organisation's components.
#[derive(Debug, Default)]
pub struct Names {
    list: Vec<Name>,
    by_key: FxHashMap<(Ecosystem, String), ComponentIx>,
    by_product: FxHashMap<String, ComponentIx>,
    remotes: Remotes,
    /// Names claimed by components of more than one repository, sorted.
    pub ambiguous: Vec<Ambiguity>,
    /// Names declared here that are somebody else's: copies of public packages. They name nothing. Sorted.
    pub foreign: Vec<(Ecosystem, String)>,
}

impl NameSource {
    /// The word shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ProductFile => "product file",
            Self::Remote => "remote",
            Self::Declared => "declared",
            Self::OwnImport => "own imports",
        }
    }
}

/// The world in which a language's imports are named.
pub fn ecosystem_of(language: Language) -> Ecosystem {
    match language {
        Language::Go => Ecosystem::Go,
        Language::Rust => Ecosystem::Cargo,
        Language::Python => Ecosystem::Python,
        Language::JavaScript => Ecosystem::Npm,
        Language::Java => Ecosystem::Maven,
        Language::CSharp => Ecosystem::Nuget,
        Language::Ruby => Ecosystem::Gem,
        Language::C => Ecosystem::C,
        Language::Php => Ecosystem::Composer,
    }
}

impl Names {
    /// Collects every claim to a name and settles who gets it.
    pub fn build(history: &History, components: &Components, decisions: &Decisions) -> Self {
        let remotes = Remotes::build(history);
        let by_product = claim::products(history, components, decisions);
        let mut claims = claim::declared(history, components);
        claims.extend(claim::remotes(components, &remotes));
        claims.extend(own_import::claims(history, components));
        claims.extend(claim::aliases(decisions, &by_product));
        claims.sort_by(|one, other| (one.ecosystem, &one.key).cmp(&(other.ecosystem, &other.key)));

        let mut names = Self { remotes, by_product, ..Self::default() };
        let foreign = Foreign::of(history, components);
        for same in claims.chunk_by(|one, other| (one.ecosystem, &one.key) == (other.ecosystem, &other.key)) {
            if foreign.is_foreign(same, components) {
                names.foreign.push((same[0].ecosystem, same[0].text.clone()));
            } else {
                names.settle(same, components);
            }
        }
        names.list.sort_by(|one, other| {
            (one.component, one.ecosystem, &one.text, one.source).cmp(&(
                other.component,
                other.ecosystem,
                &other.text,
                other.source,
            ))
        });
        // One name known in two ways: the more trusted source, the earlier day.
        names.list.dedup_by(|later, first| {
            let same =
                (later.component, later.ecosystem, &later.text) == (first.component, first.ecosystem, &first.text);
            if same {
                first.since = first.since.min(later.since);
            }
            same
        });
        names
    }

    /// Gives a name to one of its claimants; components it moved through inside one repository share it.
    fn settle(&mut self, claims: &[Claim], components: &Components) {
        let repository = |claim: &Claim| components.get(claim.component).repository;
        let stands =
            |claim: &Claim| components.get(claim.component).spans.last().is_some_and(|span| span.until.is_none());
        // A name that moved to another repository is that one's: where nothing stands any more nobody means.
        let is_left =
            |claim: &Claim| !claims.iter().any(|other| repository(other) == repository(claim) && stands(other));
        let best = claims.iter().min_by_key(|claim| (claim.source, is_left(claim), claim.rank(components)));
        let Some(best) = best else { return };
        let home = repository(best);
        let (own, others): (Vec<&Claim>, Vec<&Claim>) = claims.iter().partition(|claim| repository(claim) == home);
        // The newest home of a name that moved within its repository answers for all of them.
        let chosen = own.iter().map(|claim| claim.component).max_by_key(|component| {
            let last = components.get(*component).spans.last();
            (last.is_some_and(|span| span.until.is_none()), last.map(|span| span.since), std::cmp::Reverse(*component))
        });
        let Some(chosen) = chosen else { return };
        self.by_key.insert((best.ecosystem, best.key.clone()), chosen);
        self.list.extend(own.iter().map(|claim| claim.name()));
        let mut others: Vec<ComponentIx> = others.iter().map(|claim| claim.component).collect();
        others.sort();
        others.dedup();
        if !others.is_empty() {
            let (text, ecosystem) = (best.text.clone(), best.ecosystem);
            self.ambiguous.push(Ambiguity { text, ecosystem, chosen, others });
        }
    }

    /// Every name, sorted by component.
    pub fn iter(&self) -> impl Iterator<Item = &Name> {
        self.list.iter()
    }

    /// The names of a component, sorted.
    pub fn of(&self, component: ComponentIx) -> &[Name] {
        let start = self.list.partition_point(|name| name.component < component);
        let end = self.list.partition_point(|name| name.component <= component);
        &self.list[start..end]
    }

    /// The component that answers to a name today, as [`Names::resolve`] would find it.
    pub fn holder(&self, name: &Name) -> ComponentIx {
        let key = form::declared(name.ecosystem, &name.text).into_iter().next().unwrap_or_default();
        self.by_key.get(&(name.ecosystem, key)).copied().unwrap_or(name.component)
    }

    /// What a specifier written in a repository means. Nothing when it is not of this organisation.
    pub fn resolve(
        &self,
        components: &Components,
        ecosystem: Ecosystem,
        specifier: &str,
        from: RepositoryIx,
    ) -> Option<ComponentIx> {
        if let Some(path) = specifier.strip_prefix("./") {
            return Some(components.deepest(from, path.trim_end_matches('/')));
        }
        if specifier == "." {
            return Some(components.root(from));
        }
        if ecosystem == Ecosystem::Detect {
            return self.by_product.get(specifier).copied();
        }
        let mut key = (ecosystem, String::new());
        for candidate in form::candidates(ecosystem, specifier) {
            key.1 = candidate;
            if let Some(found) = self.by_key.get(&key) {
                let inside = specifier.strip_prefix(key.1.as_str()).unwrap_or_default();
                return Some(if ecosystem == Ecosystem::Go { refined(components, *found, inside) } else { *found });
            }
        }
        let (repository, path) = self.remotes.find(ecosystem, specifier, from)?;
        Some(components.deepest(repository, path))
    }
}

/// The folder inside a Go module that a product file made a component of its own, where the package lies in one.
fn refined(components: &Components, module: ComponentIx, inside: &str) -> ComponentIx {
    let found = components.get(module);
    let folder = format!("{}/{}", found.root, inside.trim_matches('/'));
    let deepest = components.deepest(found.repository, folder.trim_matches('/'));
    let deeper = components.get(deepest);
    if deeper.ecosystems.is_empty() && deeper.root.len() > found.root.len() { deepest } else { module }
}

#[cfg(test)]
mod tests;
