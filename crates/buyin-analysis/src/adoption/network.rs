//! Use that git cannot see, from imported usage tables.

use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::fact::Usage;
use rustc_hash::FxHashSet;

use crate::adoption::Adoption;
use crate::adoption::stay::{bare, is_own};
use crate::index::{ComponentIx, ProductIx};
use crate::name::repository_named;
use crate::organisation::Organisation;
use crate::span::Span;

/// Days without a count after which a use over the network is over.
const SILENCE: i32 = 90;

/// Stays over the network of consumers that git does not show already. A consumer is a component or a repository; a bare
/// team names no component and is left out, and counted ([`unplaced`]).
pub(crate) fn stays(organisation: &Organisation, seen: &[Adoption]) -> Vec<Adoption> {
    let known: FxHashSet<(ProductIx, ComponentIx)> = seen.iter().map(|stay| (stay.product, stay.consumer)).collect();
    let mut days: BTreeMap<(ProductIx, ComponentIx), Vec<Day>> = BTreeMap::new();
    for usage in organisation.history.usage.iter().filter(|usage| usage.count > 0) {
        if let Some(pair) = placed(organisation, usage)
            && !known.contains(&pair)
        {
            days.entry(pair).or_default().push(usage.day);
        }
    }
    let mut stays = Vec::new();
    for ((product, consumer), mut days) in days {
        days.sort_unstable();
        for run in days.chunk_by(|one, other| other.0 - one.0 <= SILENCE) {
            let over = run[run.len() - 1].plus(SILENCE);
            let until = (over <= organisation.history.as_of).then_some(over);
            if !is_own(organisation, product, consumer, run[0]) {
                stays.push(bare(organisation, product, consumer, Span { since: run[0], until }));
            }
        }
    }
    stays
}

/// Rows of use by nobody, or of nothing, that is known here: a bare team, a product without a file.
pub(crate) fn unplaced(organisation: &Organisation) -> u64 {
    let used = organisation.history.usage.iter().filter(|usage| usage.count > 0);
    used.filter(|usage| placed(organisation, usage).is_none()).count() as u64
}

fn placed(organisation: &Organisation, usage: &Usage) -> Option<(ProductIx, ComponentIx)> {
    let product = organisation.products.by_id(&usage.product).or_else(|| by_name(organisation, &usage.product));
    product.zip(consumer(organisation, &usage.consumer))
}

fn by_name(organisation: &Organisation, name: &str) -> Option<ProductIx> {
    organisation.products.iter().find(|(_, info)| info.name == name).map(|(product, _)| product)
}

fn consumer(organisation: &Organisation, text: &str) -> Option<ComponentIx> {
    let repository = || repository_named(&organisation.history, text).map(|it| organisation.components.root(it));
    organisation.components.by_id(text).or_else(repository)
}
