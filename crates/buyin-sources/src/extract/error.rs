//! Why nothing was extracted.

use std::path::PathBuf;

use crate::extract::report::Report;
use crate::git::OpenError;
use crate::pack::PackError;

/// An extraction that did not come to its end. Nothing is left at the target.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// The source cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// There is no commit to start from.
    #[error("{0}: no commit on its default branch")]
    Empty(PathBuf),
    /// A revision that was asked for is no commit.
    #[error("`{name}` is no commit of the repository: {reason}")]
    Revision {
        /// As it was typed.
        name: String,
        /// Why.
        reason: String,
    },
    /// A path, or a pair of paths, that cannot be extracted as it is written.
    #[error("{path}: {reason}")]
    Path {
        /// As it was typed.
        path: String,
        /// Why.
        reason: &'static str,
    },
    /// A path that no commit has.
    #[error("{path}: no commit has this path")]
    NoSuchPath {
        /// The path.
        path: String,
        /// Paths of the newest commit beside where it would be.
        near: Vec<String>,
    },
    /// A path that is gone.
    #[error("{path}: no longer there; the last commit that has it is {last}")]
    Gone {
        /// The path.
        path: String,
        /// The newest commit that has it.
        last: String,
    },
    /// The target cannot be written to.
    #[error("{path}: {reason}")]
    Target {
        /// The target.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
    /// Objects of the path are missing from the source.
    #[error("{count} objects of the path cannot be read from the repository; the first is {first}: {reason}")]
    Missing {
        /// How many.
        count: u64,
        /// Path or commit, and id.
        first: String,
        /// Why.
        reason: &'static str,
    },
    /// What looks like a secret is in the history; see the report.
    #[error("{} that look like secrets in the history of the path: nothing was written", .0.secrets.len())]
    Secrets(Box<Report>),
    /// What was written holds something that is not under the chosen paths.
    #[error("the new repository holds something that is not under the chosen paths: {0}; it was removed")]
    Leak(String),
    /// A git object or file could not be written.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A file of the work tree or its folder could not be written.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
