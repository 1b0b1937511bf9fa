//! Declared time: spent already, and no more than a team has.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::unit::NanoDays;
use buyin_facts::{Day, Month};

use crate::problem::Problem;
use crate::written::event::Event;
use crate::written::{At, Dates, Written};

/// A team of more people is none.
const LARGEST: usize = 100;

/// Time that was declared: by which event, of which month, how much.
fn declarations(written: &Written) -> impl Iterator<Item = (&Event, &At<Month>, &At<NanoDays>)> {
    written.events.iter().filter_map(|event| {
        let (month, days, _) = event.detail.declared.as_ref()?;
        Some((event, month, days))
    })
}

/// Nobody has spent time in a month that has not begun on the day it is declared.
pub(super) fn to_come(written: &Written, problems: &mut Vec<Problem>) {
    for (event, month, _) in declarations(written).filter(|(event, month, _)| month.value.first() > event.day.value) {
        let what = format!("{} had not begun on {}, when this was declared", month.value, event.day.value);
        problems.push(Problem::fatal(&month.place, what).hint("declare time once it was spent"));
    }
}

/// No team declares more of a month than the working days of everybody who was in it. That is asked where files name too few of its
/// people, and left out where it is more than any team has.
pub(super) fn over(written: &Written, problems: &mut Vec<Problem>) {
    let mut sums: BTreeMap<(&str, Month), NanoDays> = BTreeMap::new();
    for (event, month, days) in declarations(written) {
        let Some(team) = &event.detail.team else { continue };
        let (people, working) = (people(written, &team.value, month.value), working(month.value));
        let had = |people: usize| {
            NanoDays(i64::try_from(people * working).unwrap_or(i64::MAX).saturating_mul(NanoDays::DAY.0))
        };
        let sum = sums.entry((&team.value, month.value)).or_default();
        let all = *sum + days.value;
        let is_absurd = all > had(LARGEST);
        if !is_absurd {
            *sum = all;
        }
        if !is_absurd && (people == 0 || all <= had(people)) {
            continue;
        }
        let of = match people {
            _ if is_absurd => format!("more than {LARGEST} people have"),
            1 => format!("and its one person has {working}"),
            people => format!("and its {people} people have {}", people * working),
        };
        let what = format!("`{}` then declares {} days of {}, {of}", team.value, all.days().0, month.value);
        let problem = match is_absurd {
            true => Problem::fatal(&days.place, what),
            false => Problem::warning(&days.place, what),
        };
        problems.push(problem.hint("one engineer's working day is one; who else is in the team stands in its file"));
    }
}

/// How many people are in a team, or in one below it, on some day of a month.
fn people(written: &Written, team: &str, month: Month) -> usize {
    let within = Dates { since: Some(month.first()), until: Some(month.last().plus(1)) };
    let family = family(written, team);
    let stays = written.stays().filter(|stay| family.contains(stay.team.as_str()) && stay.dates.overlap(within));
    stays.map(|stay| stay.person.as_str()).collect::<BTreeSet<&str>>().len()
}

/// A team and those below it.
fn family<'w>(written: &'w Written, team: &'w str) -> BTreeSet<&'w str> {
    let (mut family, mut next) = (BTreeSet::new(), vec![team]);
    while let Some(above) = next.pop() {
        if family.insert(above) {
            let is_below =
                |team: &&crate::written::team::Team| team.parent.as_ref().is_some_and(|at| at.value == above);
            next.extend(written.teams.iter().filter(is_below).map(|team| team.id.as_str()));
        }
    }
    family
}

/// Days of a month on which people work, holidays among them: who worked on one may say so.
fn working(month: Month) -> usize {
    (month.first().0..=month.last().0).filter(|day| Day(*day).is_working()).count()
}
