//! What is shared already, as the list beside the ranking shows it. Says nothing of people or days.

use std::collections::BTreeSet;

use crate::discover::Ranking;
use crate::index::{DirectoryIx, TeamIx};
use crate::organisation::Organisation;
use crate::view::SharedRow;

/// What is shared, one row a home: who holds what was left behind, or asks for that, asks for the same.
pub(super) fn shared_rows(organisation: &Organisation, ranking: &Ranking) -> Vec<SharedRow> {
    let survey = &ranking.survey;
    let mut homes: Vec<(DirectoryIx, BTreeSet<TeamIx>)> = Vec::new();
    for candidate in &ranking.shared {
        let home = survey.home(candidate);
        let mut teams = candidate.demand.teams();
        teams.extend(survey.askers(home));
        teams.insert(candidate.team);
        match homes.iter_mut().find(|(known, _)| *known == home) {
            Some((_, known)) => known.extend(teams),
            None => homes.push((home, teams)),
        }
    }
    let row = |(home, mut teams): (DirectoryIx, BTreeSet<TeamIx>)| {
        let (place, owner) = (survey.landscape.directory(home), survey.team(home));
        teams.remove(&owner);
        SharedRow {
            repository: organisation.history.name(place.repository).to_owned(),
            path: place.path.clone(),
            owner: organisation.teams.id(owner).to_owned(),
            teams: teams.len() as u64,
        }
    };
    homes.into_iter().map(row).collect()
}
