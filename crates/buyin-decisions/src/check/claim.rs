//! What belongs to one does not belong to another on the same day.
//!
//! Where nobody can say who is right and a wrong guess would credit the wrong person, no claim counts (addresses, accounts,
//! names). Elsewhere the first claim in order of file and line stands.

use std::collections::BTreeMap;

use buyin_facts::pseudonym::name_words;

use super::{Claim, Claims, rivals};
use crate::problem::{Place, Problem};
use crate::written::{Dates, Stay, Written};

/// On one day a person is in a team once. The same stay told by both sides is one stay and fine.
pub(super) fn stays(written: &Written, problems: &mut Vec<Problem>) {
    let mut by_pair: BTreeMap<_, Vec<&Stay>> = BTreeMap::new();
    for stay in written.stays() {
        by_pair.entry((&stay.team, &stay.person)).or_default().push(stay);
    }
    for stays in by_pair.values() {
        for (index, later) in stays.iter().enumerate() {
            let differ = |earlier: &&&Stay| {
                earlier.dates.overlap(later.dates) && (earlier.dates, earlier.weight) != (later.dates, later.weight)
            };
            if let Some(earlier) = stays[..index].iter().find(differ) {
                let what = format!("`{}` is already in `{}` then, by {}", later.person, later.team, earlier.place);
                problems.push(Problem::fatal(&later.place, what).hint("end the first stay before the second begins"));
            }
        }
    }
}

/// An address is one person's on any day.
pub(super) fn addresses(written: &Written, problems: &mut Vec<Problem>) {
    let mut claims = Claims::<String>::new();
    for person in &written.people {
        for (email, dates) in &person.emails {
            let claim = Claim { place: &email.place, owner: &person.id, dates: *dates };
            claims.entry(email.value.to_lowercase()).or_default().push(claim);
        }
    }
    neither(&claims, "this address", "date it in both files: `{ address = …, since = …, until = … }`", problems);
}

/// A forge account is one person's.
pub(super) fn accounts(written: &Written, problems: &mut Vec<Problem>) {
    let mut claims = Claims::<String>::new();
    for person in &written.people {
        for account in &person.accounts {
            let claim = Claim { place: &account.place, owner: &person.id, dates: Dates::default() };
            claims.entry(account.value.to_lowercase()).or_default().push(claim);
        }
    }
    neither(&claims, "this account", "keep it in one of the two", problems);
}

/// A name two people share recognises neither of them. That happens, and is nobody's mistake: it only warns.
pub(super) fn names(written: &Written, problems: &mut Vec<Problem>) {
    for (claim, rival) in contested(&name_claims(written)) {
        let problem = Problem::warning(claim.place, format!("this name also stands in {}", rival.place));
        problems.push(problem.hint("both are recognised by their addresses and accounts only"));
    }
}

/// Where the names stand that two people share.
pub(crate) fn shared_names(written: &Written) -> Vec<Place> {
    contested(&name_claims(written)).map(|(claim, _)| claim.place.clone()).collect()
}

fn name_claims(written: &Written) -> Claims<'_, Vec<String>> {
    let mut claims = Claims::new();
    for person in &written.people {
        for name in &person.names {
            let words = name_words(&name.value);
            // One word is no full name and recognises nobody anyway.
            if words.len() > 1 {
                let claim = Claim { place: &name.place, owner: &person.id, dates: Dates::default() };
                claims.entry(words).or_default().push(claim);
            }
        }
    }
    claims
}

/// Reports every claim that has a rival, so that none of them counts.
fn neither<K: Ord>(claims: &Claims<'_, K>, thing: &str, hint: &str, problems: &mut Vec<Problem>) {
    for (claim, rival) in contested(claims) {
        problems.push(Problem::fatal(claim.place, format!("{thing} also stands in {}", rival.place)).hint(hint));
    }
}

/// Every claim that has a rival, with the first of its rivals.
fn contested<'c, 'w, K: Ord>(claims: &'c Claims<'w, K>) -> impl Iterator<Item = (&'c Claim<'w>, &'c Claim<'w>)> {
    claims.values().flat_map(|claims| {
        claims.iter().filter_map(move |claim| {
            let rival = |other: &&Claim<'_>| other.owner != claim.owner && other.dates.overlap(claim.dates);
            claims.iter().find(rival).map(|rival| (claim, rival))
        })
    })
}

/// A handle in ownership files means one team on any day.
pub(super) fn handles(written: &Written, problems: &mut Vec<Problem>) {
    let mut claims = Claims::<String>::new();
    for team in &written.teams {
        for handle in &team.handles {
            let claim = Claim { place: &handle.place, owner: &team.id, dates: team.dates.value };
            claims.entry(handle.value.to_lowercase()).or_default().push(claim);
        }
    }
    for (handle, first, second) in rivals(&claims) {
        problems.push(Problem::fatal(second.place, format!("`{handle}` is already a handle of `{}`", first.owner)));
    }
}

/// A path is of one product, and owned by one team, on any day. A path inside another is fine: the longer one counts.
pub(super) fn paths(written: &Written, problems: &mut Vec<Problem>) {
    let mut owned = Claims::new();
    for team in &written.teams {
        for holding in &team.owns {
            let dates = holding.dates.within(team.dates.value).unwrap_or(holding.dates);
            let claim = Claim { place: &holding.repository.place, owner: &team.id, dates };
            owned.entry((&holding.repository.value, &holding.path)).or_default().push(claim);
        }
    }
    let mut offered = Claims::new();
    for product in &written.products {
        for holding in &product.components {
            let dates = holding.dates.within(product.dates.value).unwrap_or(holding.dates);
            let claim = Claim { place: &holding.repository.place, owner: &product.id, dates };
            offered.entry((&holding.repository.value, &holding.path)).or_default().push(claim);
        }
    }
    for ((repository, path), first, second) in rivals(&owned).chain(rivals(&offered)) {
        let what = format!("`{repository}:{path}` is already of `{}`, by {}", first.owner, first.place);
        problems.push(Problem::fatal(second.place, what).hint("end the first before the second begins"));
    }
}

/// A name in an ecosystem means one product on any day.
pub(super) fn aliases(written: &Written, problems: &mut Vec<Problem>) {
    let mut claims = Claims::new();
    for product in &written.products {
        for alias in &product.aliases {
            let dates = alias.dates.within(product.dates.value).unwrap_or(alias.dates);
            let claim = Claim { place: &alias.name.place, owner: &product.id, dates };
            claims.entry((alias.ecosystem, &alias.name.value)).or_default().push(claim);
        }
    }
    for ((ecosystem, name), first, second) in rivals(&claims) {
        let what = format!("`{name}` ({ecosystem}) already names `{}`, by {}", first.owner, first.place);
        problems.push(Problem::fatal(second.place, what).hint("end the first before the second begins"));
    }
}

/// A repository name is one repository's.
pub(super) fn repository_names(written: &Written, problems: &mut Vec<Problem>) {
    let mut claims = Claims::<&str>::new();
    for (path, name) in &written.config.names {
        let claim = Claim { place: &path.place, owner: &path.value, dates: Dates::default() };
        claims.entry(name.as_str()).or_default().push(claim);
    }
    for (name, first, second) in rivals(&claims) {
        problems.push(Problem::fatal(second.place, format!("`{name}` is already the name of `{}`", first.owner)));
    }
}
