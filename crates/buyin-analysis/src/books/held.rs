//! What others hold of a candidate, or seem to have built again, as rows. Says nothing of what it is worth.

use buyin_facts::Share;

use crate::discover::demand::{Copy, Rebuild};
use crate::discover::rebuild::Counterparts;
use crate::discover::survey::Survey;
use crate::organisation::Organisation;
use crate::view::{CopyRow, CounterpartRow, RebuiltRow};

/// Copies, nearest first.
pub(super) fn copy_rows(organisation: &Organisation, survey: &Survey, copies: &[Copy]) -> Vec<CopyRow> {
    let row = |copy: &Copy| {
        let place = survey.landscape.directory(copy.directory);
        CopyRow {
            repository: organisation.history.name(place.repository).to_owned(),
            path: place.path.clone(),
            team: organisation.teams.id(copy.team).to_owned(),
            similarity: Share(copy.similarity),
            since: copy.since.map(|day| day.to_string()),
            last_edited: copy.last_edited.map(|day| day.to_string()),
            origin_because: copy.first.in_words(),
        }
    };
    copies.iter().map(row).collect()
}

/// What seems to be rebuilt, nearest first.
pub(super) fn rebuilt_rows(organisation: &Organisation, survey: &Survey, rebuilt: &[Rebuild]) -> Vec<RebuiltRow> {
    let alike = |parts: &Counterparts| CounterpartRow {
        ours: parts.ours.clone(),
        theirs: parts.theirs.clone(),
        likeness: Share(parts.likeness),
        shared: Share(parts.shared),
    };
    let row = |rebuild: &Rebuild| {
        let place = survey.landscape.directory(rebuild.directory);
        RebuiltRow {
            repository: organisation.history.name(place.repository).to_owned(),
            path: place.path.clone(),
            team: organisation.teams.id(rebuild.team).to_owned(),
            likeness: Share(rebuild.likeness),
            shared: Share(rebuild.shared),
            how: rebuild.in_words(),
            since: rebuild.since.map(|day| day.to_string()),
            last_edited: rebuild.last_edited.map(|day| day.to_string()),
            alike: rebuild.alike.iter().map(alike).collect(),
        }
    };
    rebuilt.iter().map(row).collect()
}
