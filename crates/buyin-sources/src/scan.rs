//! A scan: find repositories, read what is new in each, and write it into the lake.
//!
//! Threads share the commits of one repository and go on to the next together, so memory is bounded by the largest. Rows
//! are written in the order of names whoever read them, and published whenever a good many are complete, so that a scan
//! that dies keeps what it had. Nothing here knows git's objects or the terminal.

mod board;
pub mod detect;
mod done;
#[cfg(test)]
mod faults;
mod former;
mod job;
mod sweep;
mod write;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use buyin_facts::Day;
use buyin_facts::fact::Usage;
use buyin_facts::forgotten::Forgotten;
use buyin_facts::lake::{Lake, LakeError, Snapshot};
use buyin_facts::warning::{Warning, WarningKind};
use globset::{Glob, GlobSetBuilder};

use crate::find::{Found, repositories};
use crate::forget::purge;
pub use detect::{RuleError, Rules};

/// What to scan, and how.
#[derive(Debug)]
pub struct Request {
    /// Folders to look for repositories in.
    pub roots: Vec<PathBuf>,
    /// Names for repositories, by path or found name.
    pub names: BTreeMap<String, String>,
    /// Globs over names of repositories that are left out.
    pub exclude: Vec<String>,
    /// Rules that find uses of products in text.
    pub detect: Rules,
    /// Use over the network; replaces what an earlier scan was given. Nothing keeps it.
    pub usage: Option<Vec<Usage>>,
    /// Threads to read with, at least one.
    pub threads: usize,
    /// Who is forgotten: no name or address of theirs is kept.
    pub forgotten: Forgotten,
    /// The day of the scan: commits dated later are not believed.
    pub today: Day,
}

/// Why a scan stopped.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The lake could not be read or written.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// A glob of `exclude` cannot be read.
    #[error("exclude: {0}")]
    Exclude(#[from] globset::Error),
}

/// What a scan did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// Repositories found.
    pub repositories: u64,
    /// Repositories with something new.
    pub read: u64,
    /// New commits read.
    pub commits: u64,
    /// Warnings of this scan, by kind.
    pub warnings: BTreeMap<WarningKind, u64>,
    /// What is odd about the folders and repositories as such.
    pub remarks: Vec<Warning>,
    /// Repositories whose history was rewritten since the last scan.
    pub rewritten: Vec<String>,
    /// Repositories that are gone.
    pub removed: Vec<String>,
    /// Different objects that are missing or cannot be decoded.
    pub missing_objects: u64,
}

/// Told how far a scan is; called from several threads.
pub trait Progress: Sync {
    /// So many repositories will be looked at.
    fn found(&self, repositories: u64) {
        let _ = repositories;
    }
    /// A repository has so many new commits.
    fn begun(&self, name: &str, commits: u64) {
        let _ = (name, commits);
    }
    /// So many more commits were read.
    fn read(&self, commits: u64) {
        let _ = commits;
    }
    /// A repository is complete.
    fn done(&self, name: &str) {
        let _ = name;
    }
}

impl Progress for () {}

/// Scans into a lake.
///
/// # Errors
/// When the lake cannot be read or written, or another scan holds it. What repositories lack is never an error but counted.
pub fn scan(lake: &Lake, request: &Request, progress: &dyn Progress) -> Result<Report, ScanError> {
    let _lock = lake.lock()?;
    let mut snapshot = snapshot(lake)?;
    if purge(lake, &request.forgotten)? > 0 {
        snapshot = lake.snapshot()?;
    }
    let (found, remarks) = wanted(request)?;
    progress.found(found.len() as u64);
    let mut report = Report { repositories: found.len() as u64, remarks, ..Report::default() };
    let gone = gone(request, &snapshot, &found);
    let context = job::Context {
        pseudonyms: lake.pseudonyms()?,
        rules: Arc::new(request.detect.clone()),
        snapshot: snapshot.clone(),
        today: request.today,
    };
    let mut writer = write::Writer::new(snapshot, request.forgotten.clone())?;
    gone.iter().for_each(|name| writer.remove(name));
    let ids = found.iter().map(|found| writer.id_of(&found.name)).collect();
    let board = board::Board::new(&context, found, ids, writer, progress);
    let writer = board.run(request.threads.max(1))?;
    writer.finish(request.usage.as_deref(), &mut report)?;
    report.removed = gone;
    sweep::sweep(lake)?;
    Ok(report)
}

/// The last state, or an empty one where another version of Buyin wrote the lake.
fn snapshot(lake: &Lake) -> Result<Snapshot, LakeError> {
    match lake.snapshot() {
        Err(LakeError::Format { .. }) => {
            lake.start_afresh()?;
            lake.snapshot()
        }
        other => other,
    }
}

fn wanted(request: &Request) -> Result<(Vec<Found>, Vec<Warning>), globset::Error> {
    let mut exclude = GlobSetBuilder::new();
    for glob in &request.exclude {
        exclude.add(Glob::new(glob)?);
    }
    let exclude = exclude.build()?;
    let (mut found, remarks) = repositories(&request.roots, &request.names);
    found.retain(|found| !exclude.is_match(&found.name));
    Ok((found, remarks))
}

/// Repositories that lay below a root when they were read, and no longer do.
fn gone(request: &Request, snapshot: &Snapshot, found: &[Found]) -> Vec<String> {
    let roots: Vec<PathBuf> = request.roots.iter().filter_map(|root| root.canonicalize().ok()).collect();
    let mined = snapshot.manifest().repositories.iter();
    mined
        .filter(|(name, mined)| {
            let below = roots.iter().any(|root| std::path::Path::new(&mined.path).starts_with(root));
            below && !found.iter().any(|found| found.name == **name)
        })
        .map(|(name, _)| name.clone())
        .collect()
}
