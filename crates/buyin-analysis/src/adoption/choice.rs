//! Whether an adoption was a choice. Choice needs an alternative: it is claimed on evidence only. (DESIGN §2, principle 8.)

use buyin_facts::decision::Offer;
use buyin_facts::fact::DependencyEvent;
use buyin_facts::word::{Ecosystem, Op, Scope};
use buyin_facts::{CommitNumber, Day, RepositoryId, words};
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

/// What every component let go of.
pub(crate) struct Choices<'a> {
    organisation: &'a Organisation,
    /// Declared dependencies that ended, by component.
    ended: FxHashMap<ComponentIx, Vec<&'a DependencyEvent>>,
    /// How many entries came to and left each manifest in each commit.
    turnover: FxHashMap<Place<'a>, (u32, u32)>,
}

/// A manifest in a commit, and the world of its entries.
type Place<'a> = (RepositoryId, CommitNumber, &'a str, Ecosystem);

fn place(event: &DependencyEvent) -> Place<'_> {
    (event.repository, event.commit, &event.manifest, event.ecosystem)
}

impl<'a> Choices<'a> {
    /// Collects what came and what ended.
    pub(crate) fn of(organisation: &'a Organisation) -> Self {
        let mut choices = Self { organisation, ended: FxHashMap::default(), turnover: FxHashMap::default() };
        for (repository, event) in &organisation.history.dependencies {
            if matches!(event.scope, Scope::Indirect | Scope::Replace) || !is_own_manifest(&event.manifest) {
                continue;
            }
            let (came, left) = choices.turnover.entry(place(event)).or_default();
            match event.op {
                Op::Add => *came += 1,
                Op::Change => {}
                Op::Remove => {
                    *left += 1;
                    let component = organisation.components.of_text(*repository, &event.manifest, event.day);
                    choices.ended.entry(component).or_default().push(event);
                }
            }
        }
        choices
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

    /// What the consumer let go of for it: a declared alternative within [`AROUND`] days; else the one dependency that left
    /// a manifest in the commit in which the product alone came to it.
    fn replaced(&self, stay: &Adoption, alternatives: &[String]) -> Option<String> {
        let ended = self.ended.get(&stay.consumer)?;
        let near = |event: &DependencyEvent| (event.day.0 - stay.span.since.0).abs() <= AROUND;
        let declared = ended.iter().find(|event| near(event) && alternatives.contains(&event.specifier));
        let swapped = || {
            let came: Vec<Place<'_>> =
                stay.evidence.iter().filter_map(|it| self.came(it.source, stay.span.since)).collect();
            ended.iter().find(|event| came.contains(&place(event)) && self.is_other(stay, event))
        };
        declared.or_else(swapped).map(|event| event.specifier.clone())
    }

    /// The place where an event brought the product on a day, if one entry came there and one left. Workflows and images
    /// are lists of steps, where that says nothing.
    fn came(&self, source: Source, day: Day) -> Option<Place<'_>> {
        let Source::Manifest(index) = source else { return None };
        let event = &self.organisation.history.dependencies[index as usize].1;
        let steps = [Ecosystem::Action, Ecosystem::Image, Ecosystem::GitlabInclude, Ecosystem::Detect];
        let swaps = self.turnover.get(&place(event)) == Some(&(1, 1)) && !steps.contains(&event.ecosystem);
        (event.op == Op::Add && event.day == day && swaps).then(|| place(event))
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
