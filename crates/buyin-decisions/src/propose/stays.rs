//! Which stays of a roster the files do not tell yet.

use std::collections::BTreeMap;

use buyin_facts::Day;

use super::RosterMembership;
use super::assign::Ids;
use crate::problem::{Place, Problem};
use crate::written::{Dates, Written};

/// A stay between two files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stay {
    pub(super) team: String,
    pub(super) person: String,
    pub(super) dates: Dates,
    pub(super) source: String,
}

/// What to do to a team's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// Tell a stay.
    Add(Stay),
    /// End a stay that is told without end.
    End { team: String, person: String, since: Option<Day>, until: Day },
}

impl Change {
    pub(super) fn team(&self) -> &str {
        match self {
            Self::Add(stay) => &stay.team,
            Self::End { team, .. } => team,
        }
    }
}

/// A roster's memberships between files: overlapping ones of one person in one team joined, sorted by team, person and date.
pub(super) fn stays(memberships: &[RosterMembership], people: &Ids, teams: &Ids) -> (Vec<Stay>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut stays = Vec::new();
    for RosterMembership { person, team, since, until, source } in memberships {
        let dates = Dates { since: *since, until: *until };
        let place = Place::whole(source);
        match (people.get(person), teams.get(team)) {
            _ if dates.is_empty() => {
                problems.push(Problem::fatal(&place, format!("a stay in `{team}` holds on no day")));
            }
            (Some(person), Some(team)) => {
                stays.push(Stay { team: team.clone(), person: person.clone(), dates, source: source.clone() });
            }
            (None, _) => {
                problems.push(Problem::fatal(&place, format!("a stay in `{team}` is of nobody in the roster")));
            }
            (_, None) => {
                problems.push(Problem::fatal(&place, format!("a stay is in `{team}`, which is not in the roster")));
            }
        }
    }
    stays.sort();
    stays.dedup_by(|later, earlier| {
        let same = (&later.team, &later.person) == (&earlier.team, &earlier.person);
        let joined = same && earlier.dates.overlap(later.dates);
        if joined {
            // No `until` is the latest of all.
            let ends = [earlier.dates.until, later.dates.until];
            earlier.dates.until = if ends.contains(&None) { None } else { ends.into_iter().max().flatten() };
        }
        joined
    });
    (stays, problems)
}

/// The changes that make the files tell these stays.
pub(super) fn changes(written: &Written, stays: Vec<Stay>) -> Vec<Change> {
    let mut told: BTreeMap<(String, String), Vec<(Dates, bool)>> = BTreeMap::new();
    for stay in written.stays() {
        let in_team = stay.place.file.starts_with("teams/");
        told.entry((stay.team.clone(), stay.person.clone())).or_default().push((stay.dates, in_team));
    }
    let mut changes = Vec::new();
    for stay in stays {
        let told = told.entry((stay.team.clone(), stay.person.clone())).or_default();
        let open = |(dates, in_team): &&mut (Dates, bool)| {
            *in_team && dates.until.is_none() && dates.since == stay.dates.since
        };
        if let (Some((dates, _)), Some(until)) = (told.iter_mut().find(open), stay.dates.until) {
            dates.until = Some(until);
            changes.push(Change::End { team: stay.team, person: stay.person, since: stay.dates.since, until });
        } else if !told.iter().any(|(dates, _)| dates.overlap(stay.dates)) {
            told.push((stay.dates, true));
            changes.push(Change::Add(stay));
        }
    }
    changes
}
