//! Who uses a candidate, or did, from when to when, and how that grew.

use std::collections::BTreeSet;

use buyin_facts::Day;

use crate::books::copies::CopyAnswer;
use crate::discover::candidate::Candidate;
use crate::discover::demand::Former;
use crate::discover::landscape::is_within;
use crate::discover::survey::Survey;
use crate::index::{DirectoryIx, FileIx, TeamIx};
use crate::organisation::Organisation;
use crate::view::{TeamsByDay, UserRow};

/// A copy that is gone.
pub(super) struct Gone {
    team: TeamIx,
    place: String,
    is_vendored: bool,
    since: Day,
    until: Day,
}

/// Copies of others that are gone.
pub(super) fn gone(organisation: &Organisation, candidate: &Candidate, copies: Vec<CopyAnswer>) -> Vec<Gone> {
    let teams = &organisation.teams;
    let gone = |copy: CopyAnswer| {
        let day = |text: &str| text.parse::<Day>().ok();
        let team = copy.team.as_deref().and_then(|team| teams.by_id(team)).unwrap_or(teams.none());
        Some(Gone {
            team,
            place: copy.place(),
            is_vendored: copy.kind == "vendored",
            since: day(&copy.since)?,
            until: day(copy.until.as_deref()?)?,
        })
    };
    copies.into_iter().filter_map(gone).filter(|gone| !teams.is_part(gone.team, candidate.team)).collect()
}

/// Every team with a sign of demand, and who showed one and does no more, by sign and first day.
pub(super) fn users(
    organisation: &Organisation,
    survey: &Survey,
    candidate: &Candidate,
    gone: &[Gone],
) -> Vec<UserRow> {
    let name = |team: TeamIx| organisation.teams.id(team).to_owned();
    let demand = &candidate.demand;
    let mut rows: Vec<UserRow> = demand
        .importing
        .iter()
        .map(|(team, importing)| UserRow {
            team: name(*team),
            how: "imports",
            since: importing.first.map(|day| day.to_string()),
            until: None,
            files: (importing.files.len() + importing.tests.len()) as u64,
            place: None,
            is_guess: false,
        })
        .collect();
    let row = |team: TeamIx, how| {
        let (since, until, files, place, is_guess) = (None, None, 0, None, false);
        UserRow { team: name(team), how, since, until, files, place, is_guess }
    };
    let vendors = |team: &TeamIx| row(*team, "vendors");
    rows.extend(demand.vendoring.iter().map(vendors));
    let held = |how: &'static str| {
        move |directory: DirectoryIx, team: TeamIx, since: Option<Day>| {
            let place = survey.landscape.directory(directory);
            UserRow {
                since: since.map(|day| day.to_string()),
                place: Some(format!("{}:{}", organisation.history.name(place.repository), place.path)),
                ..row(team, how)
            }
        }
    };
    rows.extend(demand.copies.iter().map(|copy| held("copied")(copy.directory, copy.team, copy.since)));
    rows.extend(demand.rebuilt.iter().map(|rebuild| {
        let row = held(rebuild.in_words())(rebuild.directory, rebuild.team, rebuild.since);
        UserRow { is_guess: true, ..row }
    }));
    rows.extend(gone.iter().map(|gone| UserRow {
        since: Some(gone.since.to_string()),
        until: Some(gone.until.to_string()),
        place: Some(gone.place.clone()),
        ..row(gone.team, if gone.is_vendored { "vendored" } else { "held a copy" })
    }));
    // Of these it is not kept whether they imported it or held a copy; one that is told above is not told twice.
    let is_told = |former: &Former| {
        let overlaps = |gone: &Gone| gone.since < former.last && former.first < gone.until;
        gone.iter().any(|gone| gone.team == former.team && overlaps(gone))
    };
    rows.extend(demand.former.iter().filter(|former| !is_told(former)).map(|former| UserRow {
        since: Some(former.first.to_string()),
        until: Some(former.last.to_string()),
        ..row(former.team, "used it")
    }));
    rows.sort_by(|one, other| {
        let key = |row: &UserRow| (row.is_guess, row.since.is_none(), row.since.clone());
        key(one).cmp(&key(other)).then((&one.team, &one.place).cmp(&(&other.team, &other.place)))
    });
    rows
}

/// Teams by the end of each half-year from the first on, and by the day asked for.
pub(super) fn over_time(organisation: &Organisation, candidate: &Candidate, gone: &[Gone]) -> Vec<TeamsByDay> {
    let demand = &candidate.demand;
    let as_of = organisation.history.as_of;
    let began = demand.began().into_iter().chain(gone.iter().map(|gone| gone.since)).min();
    let Some(begin) = began else { return Vec::new() };
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
    let by = |day: Day| {
        let mut teams = demand.teams_on(day);
        teams.extend(gone.iter().filter(|gone| gone.since <= day && day < gone.until).map(|gone| gone.team));
        teams.len() as u64
    };
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
