//! References from file to file lead somewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::bet;
use crate::problem::{Place, Problem};
use crate::written::{EVENTFUL, Written};

/// Stays, leads, pledges and events name a person with a file in `people/`.
pub(super) fn unknown_person(written: &Written, problems: &mut Vec<Problem>) {
    let known = written.person_ids();
    let stays = written.stays().map(|stay| (&stay.person, &stay.place));
    let leads = written.teams.iter().flat_map(|team| &team.leads).map(|lead| (&lead.value, &lead.place));
    for (person, place) in
        stays.chain(leads).chain(bet::people(written)).filter(|(person, _)| !known.contains(person.as_str()))
    {
        let problem = Problem::fatal(place, format!("no person `{person}`"));
        let otherwise = format!("a file people/{person}.toml would make one");
        problems.push(problem.did_you_mean(person, known.iter().copied(), otherwise));
    }
}

/// Stays, parents, owners, pledges and those who ask name a team with a file in `teams/`.
pub(super) fn unknown_team(written: &Written, problems: &mut Vec<Problem>) {
    let known = written.team_ids();
    let stays = written.stays().map(|stay| (&stay.team, &stay.place));
    let parents = written.teams.iter().filter_map(|team| team.parent.as_ref());
    let owners = written.products.iter().filter_map(|product| product.owner.as_ref());
    let named = parents.chain(owners).map(|team| (&team.value, &team.place));
    for (team, place) in
        stays.chain(named).chain(bet::teams(written)).filter(|(team, _)| !known.contains(team.as_str()))
    {
        let problem = Problem::fatal(place, format!("no team `{team}`"));
        problems.push(problem.did_you_mean(
            team,
            known.iter().copied(),
            format!("a file teams/{team}.toml would make one"),
        ));
    }
}

/// What `[platform] teams` names is a team, where there are teams. Repositories are not known here, so this only warns.
pub(super) fn unknown_platform(written: &Written, problems: &mut Vec<Problem>) {
    let known = written.team_ids();
    if known.is_empty() {
        return;
    }
    for name in written.config.platform.iter().filter(|name| !known.contains(name.value.as_str())) {
        let problem = Problem::warning(&name.place, format!("no team `{}`: taken for a repository", name.value));
        problems.push(problem.did_you_mean(
            &name.value,
            known.iter().copied(),
            "platform teams go by the name of their file",
        ));
    }
}

/// No team stands above itself. All parents in a circle are left out: none of them is more right than the others.
pub(super) fn parent_cycle(written: &Written, problems: &mut Vec<Problem>) {
    for team in &written.teams {
        let mut above = BTreeSet::new();
        let mut next = team.parent.as_ref();
        while let Some(parent) = next.filter(|parent| above.insert(parent.value.as_str())) {
            next = written.team(&parent.value).and_then(|team| team.parent.as_ref());
        }
        if let Some(parent) = team.parent.as_ref().filter(|_| above.contains(team.id.as_str())) {
            let problem = Problem::fatal(&parent.place, format!("`{}` stands above itself", team.id));
            problems.push(problem.hint("take one parent out of the circle"));
        }
    }
}

/// A product has a component, a name or a rule by which it is recognised.
pub(super) fn idle_product(written: &Written, problems: &mut Vec<Problem>) {
    let said = |problems: &[Problem], file: &str| problems.iter().any(|problem| problem.file == file);
    for product in &written.products {
        let idle = product.components.is_empty() && product.aliases.is_empty() && product.detect.is_empty();
        if idle && !said(problems, &product.place.file) {
            let problem = Problem::warning(&product.place, "nothing shows what it is or who uses it");
            problems.push(problem.hint("add a `[[component]]`, `[[alias]]` or `[[detect]]`"));
        }
    }
}

/// Two files are not told apart by `.`, `_` or `-` alone: most often they are one thing written twice.
pub(super) fn same_id(written: &Written, problems: &mut Vec<Problem>) {
    let things = EVENTFUL.iter().map(|(subject, folder)| (*folder, written.ids(*subject)));
    for (folder, ids) in things.chain([("people", written.person_ids())]) {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for id in ids {
            let plain = id.replace(['.', '_'], "-");
            if let Some(first) = seen.get(&plain) {
                let place = Place::whole(&format!("{folder}/{id}.toml"));
                let problem = Problem::warning(&place, format!("looks like the same as {folder}/{first}.toml"));
                problems.push(problem.hint("put both into one file, or give one a name of its own"));
            } else {
                seen.insert(plain, id);
            }
        }
    }
}
