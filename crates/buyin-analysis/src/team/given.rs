//! Teams as decisions give them: memberships held within their team's own dates, split by weight, day by day.

use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::decision::{Decisions, Membership, Team};
use rustc_hash::FxHashMap;

use super::{Stretch, TeamInfo, by_id, no_team};
use crate::index::TeamIx;
use crate::person::Directory;

/// A stay in a paying team: half-open days.
#[derive(Debug, Clone, Copy)]
struct Stay {
    since: Day,
    until: Day,
    team: TeamIx,
    weight: u32,
}

/// The teams, sorted by id, with `(no team)`.
pub(super) fn teams(decisions: &Decisions) -> Vec<TeamInfo> {
    let mut rows: Vec<&Team> = decisions.teams.iter().collect();
    rows.sort_by(|one, other| one.team.cmp(&other.team));
    rows.dedup_by_key(|row| &row.team);
    let mut list: Vec<TeamInfo> = rows.iter().map(|row| info(row)).collect();
    list.push(no_team());
    list.sort_by(|one, other| one.id.cmp(&other.id));
    for row in rows {
        let parent = row.parent.as_ref().and_then(|parent| by_id(&list, parent));
        if let Some(team) = by_id(&list, &row.team) {
            list[team.at()].parent = parent;
        }
    }
    list
}

fn info(row: &Team) -> TeamInfo {
    let (id, name) = (row.team.clone(), row.name.clone());
    TeamInfo { id, name, platform: row.platform, paying: row.paying, parent: None, inferred: false }
}

/// Where everyone was when.
pub(super) fn stays(directory: &Directory, decisions: &Decisions, list: &[TeamInfo]) -> Vec<Vec<Stretch>> {
    let rows: FxHashMap<&str, &Team> = decisions.teams.iter().rev().map(|row| (row.team.as_str(), row)).collect();
    let mut stays: Vec<Vec<Stay>> = vec![Vec::new(); directory.len()];
    for membership in &decisions.memberships {
        let (Some(person), Some(row)) = (directory.by_key(&membership.person), rows.get(membership.team.as_str()))
        else {
            continue;
        };
        stays[person.at()].extend(by_id(list, &membership.team).and_then(|team| stay(membership, row, team)));
    }
    let none = by_id(list, super::NO_TEAM).expect("because it is in every list");
    stays.iter().map(|stays| stretches(stays, none)).collect()
}

/// A membership held within its team's days; nothing when the team does not pay or no day is left.
fn stay(membership: &Membership, row: &Team, team: TeamIx) -> Option<Stay> {
    let since = membership.since.max(row.since).unwrap_or(Day(i32::MIN));
    let ends = [membership.until, row.until];
    let until = ends.into_iter().flatten().min().unwrap_or(Day(i32::MAX));
    (row.paying && membership.weight > 0 && since < until).then_some(Stay {
        since,
        until,
        team,
        weight: membership.weight,
    })
}

/// Overlapping stays as stretches that follow each other; the same team twice on a day counts once, by its larger weight.
fn stretches(stays: &[Stay], none: TeamIx) -> Vec<Stretch> {
    let mut cuts: Vec<Day> = stays.iter().flat_map(|stay| [stay.since, stay.until]).chain([Day(i32::MIN)]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut stretches: Vec<Stretch> = Vec::new();
    for since in cuts {
        let mut teams: BTreeMap<TeamIx, u32> = BTreeMap::new();
        for stay in stays.iter().filter(|stay| stay.since <= since && since < stay.until) {
            let weight = teams.entry(stay.team).or_default();
            *weight = stay.weight.max(*weight);
        }
        let mut teams: Vec<(TeamIx, u32)> = teams.into_iter().collect();
        if teams.is_empty() {
            teams.push((none, 1));
        }
        if stretches.last().is_none_or(|last| last.teams != teams) {
            stretches.push(Stretch { since, teams });
        }
    }
    stretches
}
