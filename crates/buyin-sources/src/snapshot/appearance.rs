//! The first-parent line as the lake knows it, and when contents stood at paths along it.

use arrow::array::RecordBatch;
use buyin_facts::content::Appearance;
use buyin_facts::fact::Commit;
use buyin_facts::lake::{LakeError, Snapshot};
use buyin_facts::table::Table;
use buyin_facts::warning::Warning;
use buyin_facts::{CommitNumber, Day, RepositoryId};
use rustc_hash::FxHashMap;

use crate::git::object::Objects;
use crate::git::stay::{OnTrunk, Stays};

/// Appearances, and what could not be read on the way.
#[derive(Debug, Default)]
pub struct Found {
    /// By path, then in order of arrival.
    pub appearances: Vec<Appearance>,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}

/// Every content that stood below some folders on the first-parent line up to a day. A folder is a path without slash at
/// its end; the empty one is the whole repository.
///
/// # Errors
/// When the lake cannot be read. What the repository lacks is a warning.
pub fn appearances(
    snapshot: &Snapshot,
    repository: RepositoryId,
    folders: &[String],
    as_of: Day,
) -> Result<Found, LakeError> {
    let trunk = trunk(snapshot, repository, as_of)?;
    let mut found = Found::default();
    let opened = match super::opened(snapshot, repository) {
        Ok(opened) => opened,
        Err(warning) => {
            found.warnings.push(warning);
            return Ok(found);
        }
    };
    opened.load_indices();
    let objects = Objects::new(&opened.repository);
    for folder in folders {
        let stays = Stays::new(&objects, repository, folder.trim_matches('/'));
        found.appearances.extend(stays.along(&trunk, &mut found.warnings));
    }
    // Folders may lie in one another.
    found.appearances.sort_by(|one, other| (&one.path, one.commit).cmp(&(&other.path, other.commit)));
    found.appearances.dedup();
    Ok(found)
}

/// The first-parent line of what had arrived by a day, oldest first.
pub(super) fn trunk(snapshot: &Snapshot, repository: RepositoryId, as_of: Day) -> Result<Vec<OnTrunk>, LakeError> {
    let mut trunk = Vec::new();
    on_trunk(&snapshot.read_of::<Commit>(repository)?, as_of, |_, place| trunk.push(place))?;
    trunk.sort_by_key(|place| place.commit);
    Ok(trunk)
}

/// The end of every repository's first-parent line by a day, out of one reading.
pub(super) fn tips(snapshot: &Snapshot, as_of: Day) -> Result<FxHashMap<RepositoryId, OnTrunk>, LakeError> {
    let mut tips: FxHashMap<RepositoryId, OnTrunk> = FxHashMap::default();
    on_trunk(&snapshot.read::<Commit>()?, as_of, |repository, place| {
        let last = tips.entry(repository).or_insert_with(|| place.clone());
        if place.commit > last.commit {
            *last = place;
        }
    })?;
    Ok(tips)
}

/// Hands on what of some commits lies on first-parent lines and had arrived by a day.
fn on_trunk(batches: &[RecordBatch], as_of: Day, mut take: impl FnMut(RepositoryId, OnTrunk)) -> Result<(), LakeError> {
    for batch in batches {
        let columns = Commit::read(batch)?;
        for row in 0..batch.num_rows() {
            let (commit, brought_by) = (columns.commit.value(row), columns.brought_by.value(row));
            let arrival = Day(columns.arrival.value(row));
            if commit == brought_by && arrival <= as_of {
                let place = OnTrunk { commit: CommitNumber(commit), id: columns.id.value(row).to_vec(), arrival };
                take(RepositoryId(columns.repository.value(row)), place);
            }
        }
    }
    Ok(())
}
