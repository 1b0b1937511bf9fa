//! Stays of products in consumers of other teams, put together from uses.

use std::collections::BTreeMap;

use buyin_facts::Day;

use crate::adoption::choice::{Choice, Choices};
use crate::adoption::hand::{Hands, MadeBy};
use crate::adoption::version::Versions;
use crate::adoption::{Adoption, Evidence, Files, Use, network};
use crate::index::{ComponentIx, ProductIx};
use crate::organisation::Organisation;
use crate::span::Span;

/// Every stay, sorted by (product, consumer, first day).
pub(crate) fn stays(organisation: &Organisation) -> Vec<Adoption> {
    let hands = Hands::of(organisation);
    let choices = Choices::of(organisation);
    let mut versions = Versions::of(organisation);
    let mut stays = Vec::new();
    for ((product, consumer), uses) in by_product(organisation) {
        for span in merged(&uses) {
            if is_own(organisation, product, consumer, span.since) {
                continue;
            }
            let mut stay = bare(organisation, product, consumer, span);
            let last = span.until.map_or(organisation.history.as_of, |until| until.plus(-1));
            let asked = uses.iter().filter_map(|found| Some((found.requirement_on(last)?, found.provider))).max();
            stay.version = asked.map(|(written, _)| written.to_owned());
            stay.lag = asked.and_then(|(written, provider)| versions.lag(provider, written, last));
            stay.files = Files(uses.iter().map(|found| found.files_on(last).0).sum());
            let end = span.until.unwrap_or(organisation.history.as_of);
            let evidence = uses.iter().flat_map(|found| found.evidence_between(span.since, end));
            stay.evidence = evidence.copied().collect();
            stay.evidence.sort_by_key(|evidence| (evidence.day, evidence.commit, evidence.source));
            stay.made_by = hands.made_by(&stay);
            (stay.choice, stay.alternative) = choices.of_stay(&stay);
            stays.push(stay);
        }
    }
    stays.extend(network::stays(organisation, &stays));
    stays.sort_by_key(|stay| (stay.product, stay.consumer, stay.span));
    stays
}

/// A stay of which nothing but its days is known.
pub(crate) fn bare(organisation: &Organisation, product: ProductIx, consumer: ComponentIx, span: Span) -> Adoption {
    Adoption {
        product,
        consumer,
        owner: organisation.product_owner(product, span.since),
        consumer_team: organisation.owners.owner(consumer, span.since),
        span,
        made_by: MadeBy::Unknown,
        choice: Choice::Unknown,
        alternative: None,
        version: None,
        lag: None,
        files: Files(0),
        evidence: Vec::<Evidence>::new(),
    }
}

/// Uses by the product their provider belonged to when they began.
fn by_product(organisation: &Organisation) -> BTreeMap<(ProductIx, ComponentIx), Vec<&Use>> {
    let mut found: BTreeMap<(ProductIx, ComponentIx), Vec<&Use>> = BTreeMap::new();
    for one in organisation.uses.iter() {
        let Some(first) = one.spans.first() else { continue };
        if let Some(product) = organisation.products.of(one.provider, first.since)
            && organisation.products.of(one.consumer, first.since) != Some(product)
        {
            found.entry((product, one.consumer)).or_default().push(one);
        }
    }
    found
}

/// The days on which any of the uses holds; one that begins as another ends goes on.
fn merged(uses: &[&Use]) -> Vec<Span> {
    let mut spans: Vec<Span> = uses.iter().flat_map(|found| found.spans.iter().copied()).collect();
    spans.sort();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.until.is_none_or(|until| span.since <= until) => {
                let until = last.until.zip(span.until).map(|(one, other)| one.max(other));
                last.until = until;
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// Whether the consumer is the product's own team. Where a team is not known, only another repository is another's.
pub(crate) fn is_own(organisation: &Organisation, product: ProductIx, consumer: ComponentIx, day: Day) -> bool {
    let owners = organisation.product_owner(product, day).zip(organisation.owners.owner(consumer, day));
    let repository = |component: &ComponentIx| organisation.components.get(*component).repository;
    owners.map_or_else(
        || organisation.products.info(product).components.iter().any(|own| repository(own) == repository(&consumer)),
        |(owner, user)| owner == user,
    )
}
