//! Change requests and reviews as forges tell of them, out of files: REST answers of GitHub, GitLab, Gitea and Forgejo, what
//! `gh pr list --json` writes, and hours of GH Archive; plain or gzipped, as arrays or one object a line.
//!
//! Rows that cannot be read are listed and the others count. Texts and titles are not kept, accounts only as pseudonyms. Must
//! not know where bytes come from: [`crate::forge`] reads its answers with the same [`Gathered`].

mod event;
mod gather;
mod item;
mod stream;

use std::io;
use std::path::{Path, PathBuf};

use buyin_facts::Snapshot;
use buyin_facts::change_request::{ChangeRequest, Knowledge, Review};
use buyin_facts::lake::{Lake, LakeError};
use buyin_facts::pseudonym::Pseudonyms;
use buyin_facts::warning::Warning;
use rustc_hash::FxHashSet;

pub use gather::Gathered;

/// What was told of change requests: rows in order of place and number, and what could not be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// Change requests.
    pub change_requests: Vec<ChangeRequest>,
    /// Reviews.
    pub reviews: Vec<Review>,
    /// Rows that could not be read.
    pub warnings: Vec<Warning>,
}

/// A file of which nothing can be read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It cannot be opened, read or unpacked.
    #[error("cannot read {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It holds no JSON that tells of change requests.
    #[error("{path}: no change request is in it; an array of JSON objects, or one object a line, is needed")]
    Nothing {
        /// The file.
        path: PathBuf,
    },
}

/// Reads exports. Of GH Archive, which tells of all the world, only repositories are kept whose name `wanted` holds (the last
/// part of `owner/name`, lower case).
///
/// # Errors
/// When a file cannot be read or tells of nothing.
pub fn import(paths: &[PathBuf], pseudonyms: &Pseudonyms, wanted: &FxHashSet<String>) -> Result<Told, ImportError> {
    let mut gathered = Gathered::new(pseudonyms.clone(), Knowledge::Export);
    for path in paths {
        let before = gathered.rows();
        let objects = stream::each(path, |place, value| match value {
            Ok(value) => gathered.take(&value, &place, wanted),
            Err(detail) => gathered.warn(place, detail),
        });
        let objects = objects.map_err(|source| ImportError::File { path: path.clone(), source })?;
        if gathered.rows() == before && objects.events == 0 {
            return Err(ImportError::Nothing { path: path.clone() });
        }
    }
    Ok(gathered.into_told())
}

/// Names that [`import`] takes for wanted: the last parts of the names and remotes of what was scanned.
///
/// # Errors
/// When the lake cannot be read.
pub fn wanted(snapshot: &Snapshot) -> Result<FxHashSet<String>, LakeError> {
    let repositories = snapshot.rows::<buyin_facts::fact::Repository>()?;
    let last = |text: &str| {
        let text = text.trim_end_matches('/');
        let text = text.strip_suffix(".git").unwrap_or(text);
        text.rsplit(['/', ':']).next().unwrap_or_default().to_lowercase()
    };
    Ok(repositories
        .iter()
        .flat_map(|row| row.remotes.lines().chain(std::iter::once(row.name.as_str())).map(last).collect::<Vec<_>>())
        .collect())
}

/// Where forges keep what was scanned, as `host/owner/name` in lower case, sorted.
///
/// # Errors
/// When the lake cannot be read.
pub fn places(snapshot: &Snapshot) -> Result<Vec<String>, LakeError> {
    let repositories = snapshot.rows::<buyin_facts::fact::Repository>()?;
    let remotes = repositories.iter().flat_map(|row| row.remotes.lines());
    let mut places: Vec<String> = remotes.filter_map(item::repository).collect();
    places.sort();
    places.dedup();
    Ok(places)
}

/// Keeps what was told in the lake. What exports told before is replaced; what a forge told of repositories that it is asked
/// about now is replaced, and the rest stays.
///
/// # Errors
/// When the lake cannot be read or written, or a scan holds it.
pub fn keep(lake: &Lake, told: &Told, knowledge: Knowledge) -> Result<(), LakeError> {
    let _lock = lake.lock()?;
    let snapshot = lake.snapshot()?;
    let places: FxHashSet<&str> = told.change_requests.iter().map(|row| row.place.as_str()).collect();
    let stays = |place: &str, of: Knowledge| of != knowledge || (of == Knowledge::Forge && !places.contains(place));
    let mut requests: Vec<ChangeRequest> = snapshot.rows()?;
    requests.retain(|row| stays(&row.place, row.knowledge));
    requests.extend(told.change_requests.iter().cloned());
    requests.sort_by(|one, other| {
        (&one.place, one.number, one.knowledge).cmp(&(&other.place, other.number, other.knowledge))
    });
    let mut reviews: Vec<Review> = snapshot.rows()?;
    reviews.retain(|row| stays(&row.place, row.knowledge));
    reviews.extend(told.reviews.iter().cloned());
    reviews.sort_by(|one, other| gather::order(one).cmp(&gather::order(other)));
    let mut change = snapshot.change();
    change.replace(&requests)?;
    change.replace(&reviews)?;
    change.publish().map(drop)
}

/// How messages name a file.
fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests;
