//! Who uses a candidate, since when, and how that grew.

use std::collections::BTreeSet;

use buyin_facts::Day;

use crate::discover::candidate::Candidate;
use crate::discover::landscape::is_within;
use crate::discover::survey::Survey;
use crate::index::{DirectoryIx, FileIx, TeamIx};
use crate::organisation::Organisation;
use crate::view::{TeamsByDay, UserRow};

/// Every team with a sign of demand, by sign and first day.
pub(super) fn users(organisation: &Organisation, survey: &Survey, candidate: &Candidate) -> Vec<UserRow> {
    let name = |team: TeamIx| organisation.teams.id(team).to_owned();
    let demand = &candidate.demand;
    let mut rows: Vec<UserRow> = demand
        .importing
        .iter()
        .map(|(team, importing)| UserRow {
            team: name(*team),
            how: "imports",
            since: importing.first.map(|day| day.to_string()),
            files: (importing.files.len() + importing.tests.len()) as u64,
            place: None,
        })
        .collect();
    let vendors = |team: &TeamIx| UserRow { team: name(*team), how: "vendors", since: None, files: 0, place: None };
    rows.extend(demand.vendoring.iter().map(vendors));
    let held = |how: &'static str| {
        move |directory: DirectoryIx, team: TeamIx, since: Option<Day>| {
            let place = survey.landscape.directory(directory);
            UserRow {
                team: name(team),
                how,
                since: since.map(|day| day.to_string()),
                files: 0,
                place: Some(format!("{}:{}", organisation.history.name(place.repository), place.path)),
            }
        }
    };
    let (copied, rebuilt) = (held("copied"), held("seems to have rebuilt"));
    rows.extend(demand.copies.iter().map(|copy| copied(copy.directory, copy.team, copy.since)));
    rows.extend(demand.rebuilt.iter().map(|rebuild| rebuilt(rebuild.directory, rebuild.team, rebuild.since)));
    rows.sort_by(|one, other| {
        let key = |row: &UserRow| (row.how == "seems to have rebuilt", row.since.is_none(), row.since.clone());
        key(one).cmp(&key(other)).then((&one.team, &one.place).cmp(&(&other.team, &other.place)))
    });
    rows
}

/// Teams by the end of each half-year from the first on, and by the day asked for.
pub(super) fn over_time(organisation: &Organisation, candidate: &Candidate) -> Vec<TeamsByDay> {
    let demand = &candidate.demand;
    let as_of = organisation.history.as_of;
    let Some(begin) = demand.began() else { return Vec::new() };
    let mut ends = Vec::new();
    let mut month = begin.month();
    loop {
        // To the end of June or December.
        while (month.0.rem_euclid(12) + 1) % 6 != 0 {
            month.0 += 1;
        }
        if month.last() >= as_of {
            break;
        }
        ends.push(month.last());
        month.0 += 1;
    }
    ends.push(as_of);
    let by = |day: Day| demand.teams_on(day).len() as u64;
    ends.into_iter().map(|day| TeamsByDay { day: day.to_string(), teams: by(day) }).collect()
}

/// Files of the origin's repository, outside the candidate, that import it.
pub(super) fn own_files(survey: &Survey, candidate: &Candidate) -> u64 {
    let landscape = &survey.landscape;
    let top = landscape.directory(candidate.directory);
    let graph = &survey.graph;
    let inside = landscape.below(candidate.directory).flat_map(|(at, _)| graph.into(at));
    let from_home = inside.filter(|edge| {
        let from = landscape.directory(edge.from);
        from.repository == top.repository && !is_within(&from.path, &top.path)
    });
    from_home.map(|edge| edge.file).collect::<BTreeSet<FileIx>>().len() as u64
}
