//! Bets: their pledges, their stages, and what they refer to.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;
use buyin_facts::decision::{EventKind, GateResult, Subject};

use crate::problem::{Place, Problem};
use crate::written::bet::{Bet, Pledge};
use crate::written::pattern::Pattern;
use crate::written::{At, Written};

/// Pledges, placements, owners, maintainers and second customers of bets, and those who ask, are teams with a file, where there are team files.
pub(super) fn teams(written: &Written) -> impl Iterator<Item = (&String, &Place)> {
    let bets = written.bets.iter().flat_map(|bet| {
        let pledges = bet.pledges.iter().map(|pledge| &pledge.team);
        let placements = bet.placements.iter().flat_map(|placement| [&placement.team, &placement.into]);
        pledges.chain(placements).chain(&bet.owner).chain(&bet.maintainer).chain(&bet.second_customer)
    });
    let requests = written.requests.iter().filter_map(|request| request.team.as_ref());
    let pulses = written.pulses.iter().flat_map(|pulse| &pulse.teams);
    let events = written.events.iter().filter_map(|event| event.detail.team.as_ref());
    bets.chain(requests).chain(pulses).chain(events).map(|team| (&team.value, &team.place))
}

/// People named in pledges and events have a file.
pub(super) fn people(written: &Written) -> impl Iterator<Item = (&String, &Place)> {
    let bets = written.bets.iter().flat_map(|bet| {
        let pledges = bet
            .pledges
            .iter()
            .flat_map(|pledge| pledge.people.iter().map(|named| &named.person).chain(&pledge.accepted_by));
        pledges.chain(bet.placements.iter().flat_map(|placement| placement.people.iter().map(|named| &named.person)))
    });
    let events = written.events.iter().filter_map(|event| event.by.as_ref());
    bets.chain(events).map(|person| (&person.value, &person.place))
}

/// Products, candidates and requests a bet, request or pulse names have a file.
pub(super) fn unknown_thing(written: &Written, problems: &mut Vec<Problem>) {
    let named = |at: &At<String>| (at.value.clone(), at.place.clone());
    let bets = || written.bets.iter();
    let pulsed = written.pulses.iter().filter_map(|pulse| pulse.product.as_ref());
    let named_things: [(Subject, &str, Vec<_>); 2] = [
        (Subject::Candidate, "candidates", bets().filter_map(|bet| bet.candidate.as_ref()).map(named).collect()),
        (Subject::Request, "requests", bets().flat_map(|bet| &bet.requests).map(named).collect()),
    ];
    for (subject, folder, things) in named_things {
        let known = written.ids(subject);
        for (id, place) in things.into_iter().filter(|(id, _)| !known.contains(id.as_str())) {
            let problem = Problem::fatal(&place, format!("no {subject} `{id}`"));
            let otherwise = format!("a file {folder}/{id}.toml would make one");
            problems.push(problem.did_you_mean(&id, known.iter().copied(), otherwise));
        }
    }
    // Without a file a product may still be one by use, `repository:path`, so this only warns.
    let known = written.ids(Subject::Product);
    let products = bets().filter_map(|bet| bet.product.as_ref()).chain(pulsed);
    for product in products.filter(|product| !known.contains(product.value.as_str()) && !product.value.contains(':')) {
        let problem = Problem::warning(&product.place, format!("no product `{}` yet", product.value));
        let otherwise = format!("a file products/{}.toml would make one", product.value);
        problems.push(problem.did_you_mean(&product.value, known.iter().copied(), otherwise));
    }
}

/// A bet follows a pattern there is.
pub(super) fn unknown_pattern(written: &Written, problems: &mut Vec<Problem>) {
    let known: BTreeSet<&str> = written.patterns.iter().map(|pattern| pattern.id.as_str()).collect();
    let named = written.bets.iter().filter_map(|bet| bet.pattern.as_ref());
    for pattern in named.filter(|pattern| !known.contains(pattern.value.as_str())) {
        let problem = Problem::fatal(&pattern.place, format!("no pattern `{}`", pattern.value));
        let all = known.iter().copied().collect::<Vec<_>>().join(", ");
        problems.push(problem.did_you_mean(&pattern.value, known.iter().copied(), format!("there are {all}")));
    }
}

/// Gates lead out of a stage of their pattern, advances come to one, and overruled gates are gates of the pattern.
pub(super) fn unknown_stage(written: &Written, problems: &mut Vec<Problem>) {
    for pattern in &written.patterns {
        for gate in pattern.gates.iter().filter(|gate| pattern.stage(&gate.stage.value).is_none()) {
            problems.push(no_stage(pattern, &gate.stage));
        }
    }
    for (pattern, event) in bet_events(written) {
        if let Some(stage) = event.detail.stage.as_ref().filter(|stage| pattern.stage(&stage.value).is_none()) {
            problems.push(no_stage(pattern, stage));
        }
        let results = event.detail.results.iter().map(|(gate, _)| gate);
        for gate in results.chain(&event.detail.gate) {
            let mut known = pattern.gates.iter().map(|gate| gate.id.value.as_str());
            if !known.clone().any(|id| id == gate.value) {
                let problem = Problem::fatal(&gate.place, format!("`{}` has no gate `{}`", pattern.id, gate.value));
                let all = known.clone().collect::<Vec<_>>().join(", ");
                problems.push(problem.did_you_mean(&gate.value, &mut known, format!("its gates are {all}")));
            }
        }
    }
}

fn no_stage(pattern: &Pattern, stage: &At<String>) -> Problem {
    let known = || pattern.stages.iter().map(|stage| stage.value.as_str());
    let problem = Problem::fatal(&stage.place, format!("`{}` has no stage `{}`", pattern.id, stage.value));
    let all = known().collect::<Vec<_>>().join(", ");
    problem.did_you_mean(&stage.value, known(), format!("its stages are {all}"))
}

fn bet_events(written: &Written) -> impl Iterator<Item = (&Pattern, &crate::written::event::Event)> {
    written.events.iter().filter(|event| event.subject == Subject::Bet).filter_map(|event| {
        let bet = written.bet(&event.of)?;
        Some((written.pattern(&bet.pattern.as_ref()?.value)?, event))
    })
}

/// A bet advances past a gate only when the gate was passed or a person overruled it, and the advance records that.
pub(super) fn unproven_advance(written: &Written, problems: &mut Vec<Problem>) {
    for bet in &written.bets {
        let Some(pattern) = bet.pattern.as_ref().and_then(|pattern| written.pattern(&pattern.value)) else { continue };
        let mut at = 0;
        for event in written.events_of(Subject::Bet, &bet.id) {
            let Some(stage) = event.detail.stage.as_ref() else { continue };
            let Some(to) = pattern.stage(&stage.value) else { continue };
            let overruled = |id: &str| {
                let mut earlier =
                    written.events_of(Subject::Bet, &bet.id).filter(|other| other.day.value <= event.day.value);
                earlier.any(|other| other.detail.gate.as_ref().is_some_and(|gate| gate.value == id))
            };
            let passed = |id: &str| {
                let mut results = event.detail.results.iter();
                results.any(|(gate, result)| gate.value == id && *result == GateResult::Passed)
            };
            for gate in pattern.between(at, to).map(|gate| gate.id.value.as_str()) {
                if !passed(gate) && !overruled(gate) {
                    let problem =
                        Problem::fatal(&stage.place, format!("advances past the gate `{gate}` without a result"));
                    problems.push(
                        problem.hint("record `[[gate]]` with `result = \"passed\"`, or overrule it with a reason"),
                    );
                }
            }
            at = to;
        }
    }
}

/// Pledges of one team to one bet have ids of their own.
pub(super) fn shared_pledge(written: &Written, problems: &mut Vec<Problem>) {
    for bet in &written.bets {
        let mut seen: BTreeMap<&str, &Pledge> = BTreeMap::new();
        for pledge in &bet.pledges {
            if let Some(first) = seen.get(pledge.id.as_str()) {
                let problem =
                    Problem::fatal(&pledge.place, format!("`{}` is already the pledge of {}", pledge.id, first.place));
                problems.push(problem.hint("give each pledge an `id` of its own"));
            } else {
                seen.insert(&pledge.id, pledge);
            }
        }
    }
}

/// No team promises more than all of its capacity on a day: to one bet the pledge that goes beyond is left out; over several
/// bets it is only said, since nobody can tell which of them is too much.
pub(super) fn overpledged(written: &Written, problems: &mut Vec<Problem>) {
    let mut by_team: BTreeMap<&str, Vec<(&Bet, &Pledge)>> = BTreeMap::new();
    for bet in &written.bets {
        for pledge in &bet.pledges {
            by_team.entry(&pledge.team.value).or_default().push((bet, pledge));
        }
    }
    for (team, pledges) in by_team {
        for (index, (bet, pledge)) in pledges.iter().enumerate() {
            let earlier = &pledges[..index];
            let alike: Vec<&Pledge> =
                earlier.iter().filter(|(other, _)| other.id == bet.id).map(|(_, pledge)| *pledge).collect();
            let all: Vec<&Pledge> = earlier.iter().map(|(_, pledge)| *pledge).collect();
            let within = most_on_a_day(pledge, &alike);
            let over_all = most_on_a_day(pledge, &all);
            if within > 100 {
                let problem =
                    Problem::fatal(&pledge.place, format!("`{team}` then pledges {within} % of itself to this bet"));
                problems.push(problem.hint("end the first pledge before the second begins"));
            } else if over_all > 100 {
                let problem = Problem::warning(
                    &pledge.place,
                    format!("`{team}` then pledges {over_all} % of itself to its bets"),
                );
                problems.push(problem.hint("one of the pledges will not be kept"));
            }
        }
    }
}

/// The largest sum of shares on a day of this pledge, with the others that hold on it.
fn most_on_a_day(pledge: &Pledge, others: &[&Pledge]) -> u32 {
    let Some(share) = pledge.share else { return 0 };
    let holding: Vec<&&Pledge> = others.iter().filter(|other| other.dates.overlap(pledge.dates)).collect();
    // A sum only grows where a pledge begins.
    let begins = |dates: crate::written::Dates| dates.since.unwrap_or(Day(i32::MIN));
    let on =
        |pledge: &Pledge, day: Day| begins(pledge.dates) <= day && pledge.dates.until.is_none_or(|until| day < until);
    let days = holding.iter().map(|other| begins(other.dates).max(begins(pledge.dates))).chain([begins(pledge.dates)]);
    let sum = |day: Day| holding.iter().filter(|other| on(other, day)).filter_map(|other| other.share).sum::<u32>();
    days.filter(|day| on(pledge, *day)).map(sum).max().unwrap_or_default() + share
}

/// Persons are named in pledges by their consent only. Without it the pledge stands and the name does not.
pub(super) fn without_consent(written: &Written, problems: &mut Vec<Problem>) {
    let pledged = written.bets.iter().flat_map(|bet| bet.pledges.iter().flat_map(|pledge| &pledge.people));
    let placed = written.bets.iter().flat_map(|bet| bet.placements.iter().flat_map(|placement| &placement.people));
    for named in pledged.chain(placed).filter(|named| named.consent.is_none()) {
        let problem = Problem::fatal(&named.person.place, format!("`{}` is named without consent", named.person.value));
        let write = format!("write `{{ person = \"{}\", consent = DAY }}` once they agreed", named.person.value);
        problems.push(problem.hint(write));
    }
}

/// What accepts, accepts a pledge or declared time that is there.
pub(super) fn unknown_pledge(written: &Written, problems: &mut Vec<Problem>) {
    for event in written.events.iter().filter(|event| event.kind.value == EventKind::Accepted) {
        let Some(accepts) = &event.detail.accepts else { continue };
        let pledges = written.bet(&event.of).filter(|_| event.subject == Subject::Bet);
        let pledges = pledges.into_iter().flat_map(|bet| bet.pledges.iter().map(|pledge| pledge.id.as_str()));
        let declared = written.events_of(event.subject, &event.of);
        let declared = declared.filter(|other| other.kind.value == EventKind::Declared).map(|other| other.id.as_str());
        let known: Vec<&str> = pledges.chain(declared).collect();
        if !known.contains(&accepts.value.as_str()) {
            let problem = Problem::fatal(&accepts.place, format!("no pledge or declared time `{}`", accepts.value));
            let otherwise = "pledges go by their id or team, declared time by the name of its file";
            problems.push(problem.did_you_mean(&accepts.value, known, otherwise));
        }
    }
}
