//! Changes to decision files: made first, shown as text, applied only then, and only to files that still are what the plan
//! was made from. Committing them to git is not done here.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use similar::TextDiff;

/// A file as it is and as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Path below the folder of decisions, with `/`.
    pub path: String,
    /// Its content when the plan was made; nothing where there was no file.
    pub before: Option<String>,
    /// Its content once applied; nothing where the file goes away.
    pub after: Option<String>,
}

/// Changes to make together. Displays as a unified diff.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The changes, by path; each file once.
    pub changes: Vec<FileChange>,
}

/// Why a plan was not applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// A file is not what it was; nothing was written.
    #[error("{path} changed since the plan was made, so nothing was written: make the plan again")]
    Changed {
        /// The file.
        path: String,
    },
    /// A file cannot be read or written. Files earlier in the plan may have been written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Writes the changes below `root`, each file whole or not at all. All files are looked at before the first is written.
    ///
    /// # Errors
    /// When a file is not what the plan was made from, or cannot be written.
    pub fn apply(&self, root: &Path) -> Result<(), ApplyError> {
        self.changes.iter().try_for_each(|change| change.unchanged(root))?;
        self.changes.iter().try_for_each(|change| change.write(root))
    }
}

impl FileChange {
    fn unchanged(&self, root: &Path) -> Result<(), ApplyError> {
        let path = root.join(&self.path);
        let now = match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(source) => return Err(ApplyError::Io { path, source }),
        };
        if now.as_deref() == self.before.as_ref().map(String::as_bytes) {
            return Ok(());
        }
        Err(ApplyError::Changed { path: self.path.clone() })
    }

    fn write(&self, root: &Path) -> Result<(), ApplyError> {
        let path = root.join(&self.path);
        let Some(after) = &self.after else {
            self.unchanged(root)?;
            return fs::remove_file(&path).map_err(|source| ApplyError::Io { path, source });
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let written = write_whole(&temporary, after.as_bytes());
        written.map_err(|source| ApplyError::Io { path: temporary.clone(), source })?;
        // Looked at once more: somebody may have saved it while the files before this one were written.
        let renamed = self.unchanged(root).and_then(|()| {
            fs::rename(&temporary, &path).map_err(|source| ApplyError::Io { path: path.clone(), source })
        });
        if renamed.is_err() {
            // The first error is the one to tell.
            drop(fs::remove_file(&temporary));
        }
        renamed
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for FileChange { path, before, after } in &self.changes {
            let name = |there: &Option<String>| if there.is_some() { path.as_str() } else { "/dev/null" };
            let diff =
                TextDiff::from_lines(before.as_deref().unwrap_or_default(), after.as_deref().unwrap_or_default());
            write!(formatter, "{}", diff.unified_diff().header(name(before), name(after)))?;
        }
        Ok(())
    }
}
