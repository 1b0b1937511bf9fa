//! The first-parent line as the lake knows it, and when contents stood at paths along it.

use buyin_facts::content::Appearance;
use buyin_facts::fact::Commit;
use buyin_facts::lake::{LakeError, Snapshot};
use buyin_facts::table::Table;
use buyin_facts::warning::Warning;
use buyin_facts::{CommitNumber, Day, RepositoryId};

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
    for batch in snapshot.read_of::<Commit>(repository)? {
        let columns = Commit::read(&batch)?;
        for row in 0..batch.num_rows() {
            let (commit, brought_by) = (columns.commit.value(row), columns.brought_by.value(row));
            let arrival = Day(columns.arrival.value(row));
            if commit == brought_by && arrival <= as_of {
                trunk.push(OnTrunk { commit: CommitNumber(commit), id: columns.id.value(row).to_vec(), arrival });
            }
        }
    }
    trunk.sort_by_key(|place| place.commit);
    Ok(trunk)
}
