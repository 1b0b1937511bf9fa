//! Which commits are adoption work: a team's work on a component of its own that brings in another's product.

use std::ops::RangeInclusive;

use buyin_facts::Day;

use crate::adoption::{Evidence, Source, Use};
use crate::component::Components;
use crate::history::History;
use crate::index::{CommitIx, ComponentIx, ProductIx};
use crate::ownership::Owners;
use crate::product::Products;
use crate::span::Span;

/// Days before the first event that adoption work can begin; DESIGN §6.
const BEFORE: i32 = 14;
/// Days after the first event that adoption work can last; DESIGN §6.
const AFTER: i32 = 60;

/// The days on which work can belong to an adoption that began on a day.
pub(crate) fn window(since: Day) -> RangeInclusive<Day> {
    since.plus(-BEFORE)..=since.plus(AFTER)
}

/// Commits with the component worked on and the product brought in, sorted.
pub(crate) fn find(
    history: &History,
    components: &Components,
    products: &Products,
    owners: &Owners,
    uses: &[Use],
) -> Vec<(CommitIx, ComponentIx, ProductIx)> {
    let mut work = Vec::new();
    for found in uses {
        let (provider, consumer) = (found.provider, found.consumer);
        for (span, evidence) in found.spans.iter().flat_map(|span| of_span(history, found, *span)) {
            let Some(product) = products.of(provider, span.since) else { continue };
            let teams = owners.owner(provider, span.since).zip(owners.owner(consumer, span.since));
            let same_place = components.get(provider).repository == components.get(consumer).repository;
            if !teams.map_or(same_place, |(owner, user)| owner == user) {
                // On the day of the work the path may have belonged to another component than when it arrived.
                let then = worked_on(history, components, evidence);
                work.extend([consumer, then].map(|component| (evidence.commit, component, product)));
            }
        }
    }
    work.sort();
    work.dedup();
    work
}

/// Events of a use that arrived in the [`AFTER`] days after it began and were worked on not more than [`BEFORE`] days
/// earlier; those that began it always belong.
fn of_span<'a>(history: &'a History, found: &'a Use, span: Span) -> impl Iterator<Item = (Span, &'a Evidence)> {
    let window = window(span.since);
    found.evidence_between(span.since, *window.end()).iter().filter_map(move |evidence| {
        let worked: Day = history.commits[evidence.commit.at()].day;
        (evidence.day == span.since || window.contains(&worked)).then_some((span, evidence))
    })
}

fn worked_on(history: &History, components: &Components, evidence: &Evidence) -> ComponentIx {
    let fact = &history.commits[evidence.commit.at()];
    let path = match evidence.source {
        Source::Manifest(index) => &history.dependencies[index as usize].1.manifest,
        Source::Import(index) => &history.imports[index as usize].1.path,
    };
    components.of_text(fact.repository, path, fact.day)
}
