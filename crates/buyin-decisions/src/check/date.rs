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
    let bets = written.bets.iter().flat_map(|bet| {
        let pledges = bet.pledges.iter().map(|pledge| (&pledge.place, pledge.dates));
        let placements = bet.placements.iter().map(|placement| (&placement.place, placement.dates));
        pledges.chain(placements).chain([(&bet.dates.place, bet.dates.value)])
    });
    let requests = written.requests.iter().flat_map(|request| {
        let paths = request.paths.iter().map(|path| (&path.repository.place, path.dates));
        paths.chain([(&request.dates.place, request.dates.value)])
    });
    let candidates = written.candidates.iter().map(|candidate| (&candidate.dates.place, candidate.dates.value));
    let pulses = written.pulses.iter().map(|pulse| (&pulse.dates.place, pulse.dates.value));
    people.chain(stays).chain(teams).chain(products).chain(bets).chain(requests).chain(candidates).chain(pulses)
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
    let bets = written
        .bets
        .iter()
        .flat_map(|bet| bet.pledges.iter().map(|pledge| (&pledge.place, pledge.dates, bet.dates.value, &bet.id)));
    for (place, dates, life, id) in stays.chain(owns).chain(products).chain(bets) {
        if !dates.is_empty() && !life.is_empty() && !dates.overlap(life) {
            problems.push(Problem::fatal(place, format!("lies outside the time in which `{id}` exists")));
        }
    }
}
