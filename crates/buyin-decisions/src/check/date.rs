//! Intervals are intervals, and lie where they can.

use crate::problem::{Place, Problem};
use crate::written::{Dates, Written};

/// Every dated statement, with its place.
fn statements(written: &Written) -> impl Iterator<Item = (&Place, Dates)> {
    let people = written.people.iter().flat_map(|person| {
        let emails = person.emails.iter().map(|(email, dates)| (&email.place, *dates));
        emails.chain(person.capacity.iter().map(|presence| (&presence.place, presence.dates)))
    });
    let stays = written.stays().map(|stay| (&stay.place, stay.dates));
    let teams = written.teams.iter().flat_map(|team| {
        let owns = team.owns.iter().map(|holding| (&holding.repository.place, holding.dates));
        owns.chain([(&team.dates.place, team.dates.value)])
    });
    let products = written.products.iter().flat_map(|product| {
        let components = product.components.iter().map(|holding| (&holding.repository.place, holding.dates));
        let aliases = product.aliases.iter().map(|alias| (&alias.name.place, alias.dates));
        components.chain(aliases).chain([(&product.dates.place, product.dates.value)])
    });
    people.chain(stays).chain(teams).chain(products)
}

/// `since` lies before `until`: the first day no more cannot be the first day or earlier.
pub(super) fn backward(written: &Written, problems: &mut Vec<Problem>) {
    for (place, dates) in statements(written).filter(|(_, dates)| dates.is_empty()) {
        if let (Some(since), Some(until)) = (dates.since, dates.until) {
            let problem = Problem::fatal(place, format!("since {since} is not before until {until}: holds on no day"));
            problems.push(problem.hint("`until` is the first day no more"));
        }
    }
}

/// Stays, ownerships, components and aliases hold on some day of their team's or product's life.
pub(super) fn outside(written: &Written, problems: &mut Vec<Problem>) {
    let stays = written.stays().filter_map(|stay| {
        let team = written.team(&stay.team)?;
        Some((&stay.place, stay.dates, team.dates.value, &team.id))
    });
    let owns = written.teams.iter().flat_map(|team| {
        team.owns.iter().map(|holding| (&holding.repository.place, holding.dates, team.dates.value, &team.id))
    });
    let products = written.products.iter().flat_map(|product| {
        let components = product.components.iter().map(|holding| (&holding.repository.place, holding.dates));
        let aliases = product.aliases.iter().map(|alias| (&alias.name.place, alias.dates));
        components.chain(aliases).map(|(place, dates)| (place, dates, product.dates.value, &product.id))
    });
    for (place, dates, life, id) in stays.chain(owns).chain(products) {
        if !dates.is_empty() && !life.is_empty() && !dates.overlap(life) {
            problems.push(Problem::fatal(place, format!("lies outside the time in which `{id}` exists")));
        }
    }
}
