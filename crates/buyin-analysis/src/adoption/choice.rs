//! Whether an adoption was a choice. Choice needs an alternative: it is claimed on evidence only. (DESIGN §2, principle 8.)

use buyin_facts::decision::Offer;
use buyin_facts::fact::DependencyEvent;
use buyin_facts::word::{Ecosystem, Op, Scope};
use buyin_facts::{Day, words};
use rustc_hash::FxHashMap;

use crate::adoption::hand::MadeBy;
use crate::adoption::{Adoption, Source};
use crate::component::is_own_manifest;
use crate::index::ComponentIx;
use crate::organisation::Organisation;

words! {
    /// Whether it was chosen.
    Choice {
        /// The consumer's team brought it in itself, and there was something else it could have had.
        Chosen = "chosen",
        /// It came with the way new components are made.
        Default = "default",
        /// Teams must use it.
        Mandated = "mandated",
        /// Not known; counts for nothing.
        Unknown = "unknown",
    }
}

/// Days around its beginning within which something let go was replaced by it.
const AROUND: i32 = 90;

/// A declared dependency that ended.
struct Ended<'a> {
    day: Day,
    event: &'a DependencyEvent,
}

/// What every component let go of, by the day.
pub(crate) struct Choices<'a> {
    organisation: &'a Organisation,
    ended: FxHashMap<ComponentIx, Vec<Ended<'a>>>,
}

impl<'a> Choices<'a> {
    /// Collects what ended.
    pub(crate) fn of(organisation: &'a Organisation) -> Self {
        let mut ended: FxHashMap<ComponentIx, Vec<Ended<'a>>> = FxHashMap::default();
        for (repository, event) in &organisation.history.dependencies {
            let told = event.op == Op::Remove && !matches!(event.scope, Scope::Indirect | Scope::Replace);
            if told && is_own_manifest(&event.manifest) {
                let component = organisation.components.of_text(*repository, &event.manifest, event.day);
                ended.entry(component).or_default().push(Ended { day: event.day, event });
            }
        }
        Self { organisation, ended }
    }

    /// Whether a stay was chosen, and over what.
    pub(crate) fn of_stay(&self, stay: &Adoption) -> (Choice, Option<String>) {
        let info = self.organisation.products.info(stay.product);
        match (info.offer, stay.made_by) {
            (Some(Offer::Mandated), _) => return (Choice::Mandated, None),
            (Some(Offer::Default), _) | (_, MadeBy::Template) => return (Choice::Default, None),
            (_, MadeBy::Team) => {}
            _ => return (Choice::Unknown, None),
        }
        match self.replaced(stay, &info.alternatives).or_else(|| info.alternatives.first().cloned()) {
            Some(alternative) => (Choice::Chosen, Some(alternative)),
            None => (Choice::Unknown, None),
        }
    }

    /// What the consumer let go of for it: a declared alternative within [`AROUND`] days, else a dependency of the same
    /// world that left its manifest in the very commit that brought the product into it.
    fn replaced(&self, stay: &Adoption, alternatives: &[String]) -> Option<String> {
        let ended = self.ended.get(&stay.consumer)?;
        let near = |ended: &&Ended<'_>| (ended.day.0 - stay.span.since.0).abs() <= AROUND;
        let is_other = |event: &DependencyEvent| self.is_other(stay, event);
        let declared = ended.iter().filter(near).find(|ended| alternatives.contains(&ended.event.specifier));
        let swapped = || {
            let came: Vec<_> =
                stay.evidence.iter().filter_map(|it| self.manifest_event(it.source, stay.span.since)).collect();
            ended.iter().find(|ended| came.iter().any(|came| swaps(came, ended.event)) && is_other(ended.event))
        };
        declared.or_else(swapped).map(|ended| ended.event.specifier.clone())
    }

    fn manifest_event(&self, source: Source, day: Day) -> Option<&DependencyEvent> {
        let Source::Manifest(index) = source else { return None };
        let event = &self.organisation.history.dependencies[index as usize].1;
        (event.op == Op::Add && event.day == day).then_some(event)
    }

    /// Whether what ended is not the product itself under another name, nor something inside the consumer.
    fn is_other(&self, stay: &Adoption, event: &DependencyEvent) -> bool {
        let organisation = self.organisation;
        let repository = organisation.components.get(stay.consumer).repository;
        let ended = organisation.names.resolve(&organisation.components, event.ecosystem, &event.specifier, repository);
        let own = &organisation.products.info(stay.product).components;
        !ended.is_some_and(|ended| own.contains(&ended) || organisation.components.get(ended).repository == repository)
    }
}

/// One entry came and another went in the same manifest and commit, for the same purpose. Workflows and images are lists of
/// steps, where that says nothing.
fn swaps(came: &DependencyEvent, went: &DependencyEvent) -> bool {
    let package =
        !matches!(came.ecosystem, Ecosystem::Action | Ecosystem::Image | Ecosystem::GitlabInclude | Ecosystem::Detect);
    package
        && (came.repository, came.commit, came.ecosystem, came.scope)
            == (went.repository, went.commit, went.ecosystem, went.scope)
        && came.manifest == went.manifest
        && came.specifier != went.specifier
}
