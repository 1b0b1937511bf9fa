//! What the files of a folder said over time: every text that stood below it on the first-parent line. Code only; sizes are
//! bounded. Compares nothing.

use buyin_facts::lake::{LakeError, Snapshot};
use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::word::Class;
use buyin_facts::{Day, RepositoryId};
use gix::objs::Kind;

use super::appearance::trunk;
use crate::class::class_of;
use crate::content::MAX_BYTES;
use crate::git::object::Objects;
use crate::git::stay::Stays;
use crate::token::{bare, syntax_of};

/// Text read of one folder, in bytes: what is older than the newest of so much is left out.
const MOST_BYTES: usize = 64 << 20;

/// A text that stood at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Path below the folder.
    pub path: String,
    /// What it said.
    pub text: String,
    /// The same line for line, without comments and with one blank between tokens: what of it can be compared.
    pub code: String,
    /// Day it came to the default branch.
    pub first_day: Day,
    /// Day another text took its place, or none did; nothing while it stands.
    pub last_day: Option<Day>,
}

/// The texts of a folder.
#[derive(Debug, Default)]
pub struct Versions {
    /// By path, then by day.
    pub versions: Vec<Version>,
    /// What could not be read, or was too much.
    pub warnings: Vec<Warning>,
}

/// Every text of code that stood below a folder on the first-parent line up to a day. Generated, locked and binary files are
/// left out, and so is what is no text.
///
/// # Errors
/// When the lake cannot be read. What the repository lacks is a warning.
pub fn versions(
    snapshot: &Snapshot,
    repository: RepositoryId,
    folder: &str,
    as_of: Day,
) -> Result<Versions, LakeError> {
    let mut found = Versions::default();
    let opened = match super::opened(snapshot, repository) {
        Ok(opened) => opened,
        Err(warning) => {
            found.warnings.push(warning);
            return Ok(found);
        }
    };
    opened.load_indices();
    let objects = Objects::new(&opened.repository);
    let folder = folder.trim_matches('/');
    let stays = Stays::new(&objects, repository, folder);
    let (mut stood, ids) = stays.followed(&trunk(snapshot, repository, as_of)?, &mut found.warnings);
    stood.retain(|stay| is_code(&stay.path));
    // The newest first, so that what stands is read whatever came before it.
    stood.sort_by_key(|stay| std::cmp::Reverse((stay.last_day.is_none(), stay.commit)));
    let (mut bytes, mut buffer) = (0, Vec::new());
    for stay in stood {
        let Some(id) = ids.get(&stay.blob) else { continue };
        match objects.read(id, Kind::Blob, &mut buffer) {
            Ok(()) if buffer.len() > MAX_BYTES => continue,
            Ok(()) => bytes += buffer.len(),
            Err(lack) => {
                found.warnings.push(Warning::new(lack.warning(), stay.path, lack.detail()));
                continue;
            }
        }
        if bytes > MOST_BYTES {
            let what = "older texts of the folder were not read: they are too many";
            found.warnings.push(Warning::new(WarningKind::TooLarge, folder, what));
            break;
        }
        let (Ok(text), Some(syntax)) = (std::str::from_utf8(&buffer), syntax_of(&stay.path)) else { continue };
        let path = stay.path[folder.len()..].trim_start_matches('/').to_owned();
        found.versions.push(Version {
            path,
            text: text.to_owned(),
            code: bare(syntax, text),
            first_day: stay.first_day,
            last_day: stay.last_day,
        });
    }
    let key = |version: &Version| (version.path.clone(), version.first_day, version.last_day.unwrap_or(Day(i32::MAX)));
    found.versions.sort_by_cached_key(key);
    Ok(found)
}

fn is_code(path: &str) -> bool {
    syntax_of(path).is_some() && matches!(class_of(path), Class::Source | Class::Test | Class::Vendored)
}
