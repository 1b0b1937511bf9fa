//! What stands in the files, as rows: without the statements that were left out, clipped to the life of their team or
//! product, sorted, each once.

mod bet;
mod request;

use std::collections::BTreeSet;

use buyin_facts::Day;
use buyin_facts::decision::{
    Alias, Capacity, Decisions, Detect, Membership, Ownership, Person as PersonRow, Product as ProductRow,
    Team as TeamRow,
};
use buyin_facts::pseudonym::Pseudonyms;

use crate::problem::Place;
use crate::written::person::{Person, Presence};
use crate::written::product::Product;
use crate::written::team::Team;
use crate::written::{At, Dates, Written};

/// All rows of what is written and not left out.
pub(crate) fn decisions(written: &Written, left_out: &BTreeSet<Place>, pseudonyms: &Pseudonyms) -> Decisions {
    let stands = |place: &Place| !left_out.contains(place);
    let mut decisions = Decisions {
        people: written.people.iter().flat_map(|person| people(person, &stands, pseudonyms)).collect(),
        teams: written.teams.iter().map(|team| self::team(team, written, &stands)).collect(),
        memberships: memberships(written, &stands),
        capacity: written.people.iter().flat_map(|person| capacity(person, &stands)).collect(),
        ..Decisions::default()
    };
    for team in &written.teams {
        decisions.ownerships.extend(ownerships(team, &stands));
    }
    for product in &written.products {
        decisions.products.extend(products(product, &stands));
        decisions.aliases.extend(aliases(product, &stands));
        decisions.detect.extend(product.detect.iter().map(|rule| Detect {
            product: product.id.clone(),
            path: rule.path.value.clone(),
            pattern: rule.pattern.value.clone(),
        }));
    }
    request::add(written, &stands, &mut decisions);
    bet::add(written, &stands, &mut decisions);
    decisions
}

/// Whether the statement at a place counts.
type Stands<'s> = &'s dyn Fn(&Place) -> bool;

fn people(person: &Person, stands: Stands<'_>, pseudonyms: &Pseudonyms) -> Vec<PersonRow> {
    let bare = PersonRow {
        person: person.id.clone(),
        kind: person.kind,
        email: None,
        full_name: None,
        account: None,
        since: None,
        until: None,
    };
    let emails = person.emails.iter().filter(|(email, _)| stands(&email.place)).map(|(email, dates)| PersonRow {
        email: Some(pseudonyms.email(&email.value)),
        since: dates.since,
        until: dates.until,
        ..bare.clone()
    });
    let names = person.names.iter().filter(|name| stands(&name.place)).filter_map(|name| {
        let full_name = Some(pseudonyms.full_name(&name.value)?);
        Some(PersonRow { full_name, ..bare.clone() })
    });
    let accounts = person.accounts.iter().filter(|account| stands(&account.place));
    let accounts =
        accounts.map(|account| PersonRow { account: Some(pseudonyms.account(&account.value)), ..bare.clone() });
    // In place of the name and address of somebody who is forgotten, scans keep the file's id.
    let forgotten =
        (!person.forgotten.is_empty()).then(|| PersonRow { email: Some(pseudonyms.email(&person.id)), ..bare.clone() });
    let mut rows: Vec<_> = emails.chain(names).chain(accounts).chain(forgotten).collect();
    rows.sort_by_key(|row| (row.email, row.full_name, row.account, row.since, row.until));
    rows.dedup();
    // Somebody nothing recognises still exists: stays refer to them.
    if rows.is_empty() {
        rows.push(bare);
    }
    rows
}

fn team(team: &Team, written: &Written, stands: Stands<'_>) -> TeamRow {
    let life = life(&team.dates, stands);
    TeamRow {
        team: team.id.clone(),
        name: team.name.clone(),
        platform: team.platform || written.config.platform.iter().any(|platform| platform.value == team.id),
        paying: team.paying,
        parent: team.parent.as_ref().filter(|parent| stands(&parent.place)).map(|parent| parent.value.clone()),
        handles: lines(team.handles.iter().filter(|handle| stands(&handle.place))),
        since: life.since,
        until: life.until,
    }
}

fn memberships(written: &Written, stands: Stands<'_>) -> Vec<Membership> {
    let mut rows: Vec<_> = written
        .stays()
        .filter(|stay| stands(&stay.place))
        .filter_map(|stay| {
            let team = written.team(&stay.team)?;
            let dates = stay.dates.within(life(&team.dates, stands))?;
            Some(Membership {
                person: stay.person.clone(),
                team: stay.team.clone(),
                since: dates.since,
                until: dates.until,
                weight: stay.weight,
                source: stay.source.clone().unwrap_or_else(|| stay.place.file.to_string()),
            })
        })
        .collect();
    // Stable, so that of one stay told by both sides the team's telling stays, which comes first.
    rows.sort_by(|one, other| key(one).cmp(&key(other)));
    rows.dedup_by(|one, other| key(one) == key(other));
    rows
}

fn key(row: &Membership) -> (&str, &str, Option<Day>, Option<Day>) {
    (&row.team, &row.person, row.since, row.until)
}

/// Disjoint intervals: where several statements hold on a day the lowest counts, so leave wins over part-time.
fn capacity(person: &Person, stands: Stands<'_>) -> Vec<Capacity> {
    let said: Vec<&Presence> = person.capacity.iter().filter(|presence| stands(&presence.place)).collect();
    let bounds: BTreeSet<Day> = said.iter().flat_map(|said| [said.dates.since, said.dates.until]).flatten().collect();
    let mut since = None;
    let mut rows: Vec<Capacity> = Vec::new();
    for until in bounds.into_iter().map(Some).chain([None]) {
        let span = Dates { since, until };
        let lowest = said.iter().filter(|said| said.dates.overlap(span)).map(|said| said.percent).min();
        match (lowest, rows.last_mut()) {
            (Some(percent), Some(last)) if last.percent == percent && last.until == since => last.until = until,
            (Some(percent), _) => rows.push(Capacity { person: person.id.clone(), since, until, percent }),
            (None, _) => {}
        }
        since = until;
    }
    rows
}

fn ownerships(team: &Team, stands: Stands<'_>) -> Vec<Ownership> {
    let held = team.owns.iter().filter(|holding| stands(&holding.repository.place));
    let mut rows: Vec<_> = held
        .filter_map(|holding| {
            let dates = holding.dates.within(life(&team.dates, stands))?;
            Some(Ownership {
                team: team.id.clone(),
                repository: holding.repository.value.clone(),
                path: holding.path.clone(),
                since: dates.since,
                until: dates.until,
            })
        })
        .collect();
    rows.sort_by(|one, other| {
        (&one.repository, &one.path, one.since).cmp(&(&other.repository, &other.path, other.since))
    });
    rows.dedup();
    rows
}

/// A product without a component of its own (a hosted service) has one row with an empty repository, which is no repository's
/// name.
fn products(product: &Product, stands: Stands<'_>) -> Vec<ProductRow> {
    let life = life(&product.dates, stands);
    let bare = ProductRow {
        product: product.id.clone(),
        name: product.name.clone(),
        owner: product.owner.as_ref().filter(|owner| stands(&owner.place)).map(|owner| owner.value.clone()),
        repository: String::new(),
        path: String::new(),
        network: product.network,
        offer: product.offer,
        alternatives: lines(product.alternatives.iter()),
        since: life.since,
        until: life.until,
    };
    let held = product.components.iter().filter(|holding| stands(&holding.repository.place));
    let mut rows: Vec<_> = held
        .filter_map(|holding| {
            let dates = holding.dates.within(life)?;
            let (repository, path) = (holding.repository.value.clone(), holding.path.clone());
            Some(ProductRow { repository, path, since: dates.since, until: dates.until, ..bare.clone() })
        })
        .collect();
    rows.sort_by(|one, other| {
        (&one.repository, &one.path, one.since).cmp(&(&other.repository, &other.path, other.since))
    });
    rows.dedup();
    if rows.is_empty() {
        rows.push(bare);
    }
    rows
}

fn aliases(product: &Product, stands: Stands<'_>) -> Vec<Alias> {
    let mut rows: Vec<_> = product
        .aliases
        .iter()
        .filter(|alias| stands(&alias.name.place))
        .filter_map(|alias| {
            let dates = alias.dates.within(life(&product.dates, stands))?;
            Some(Alias {
                product: product.id.clone(),
                ecosystem: alias.ecosystem,
                name: alias.name.value.clone(),
                since: dates.since,
                until: dates.until,
            })
        })
        .collect();
    rows.sort_by(|one, other| (one.ecosystem, &one.name, one.since).cmp(&(other.ecosystem, &other.name, other.since)));
    rows.dedup();
    rows
}

/// When a team or product exists; always, where what the file says of it cannot be so.
fn life(dates: &At<Dates>, stands: Stands<'_>) -> Dates {
    if stands(&dates.place) { dates.value } else { Dates::default() }
}

fn lines<'t>(texts: impl Iterator<Item = &'t At<String>>) -> String {
    texts.map(|text| text.value.as_str()).collect::<Vec<_>>().join("\n")
}
