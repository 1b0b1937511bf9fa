//! How far a scan of a lake is, for who watches from elsewhere: a small file beside the lake, gone when the scan ends. Nobody relies
//! on it: what cannot be written or read is no scan seen.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use buyin_sources::scan::Progress;
use serde::{Deserialize, Serialize};

/// The file, in the lake's folder.
const FILE: &str = "scanning.json";
/// How often it is written.
const EVERY: Duration = Duration::from_millis(500);
/// A file that has been still for so long is of a scan that died.
const STILL: Duration = Duration::from_secs(120);

/// A scan that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Underway {
    /// Repositories there are, and of them read to the end.
    pub(crate) repositories: u64,
    pub(crate) done: u64,
    /// Commits found new so far, and of them read.
    pub(crate) commits: u64,
    pub(crate) read: u64,
}

/// Says how far a scan is, beside whatever else is told.
pub(crate) struct Beacon<'p> {
    path: PathBuf,
    also: &'p dyn Progress,
    repositories: AtomicU64,
    done: AtomicU64,
    commits: AtomicU64,
    read: AtomicU64,
    told: Mutex<Option<Instant>>,
}

impl<'p> Beacon<'p> {
    /// Over a lake.
    pub(crate) fn new(lake: &Path, also: &'p dyn Progress) -> Self {
        let zero = AtomicU64::default;
        let (repositories, done, commits, read) = (zero(), zero(), zero(), zero());
        Self { path: lake.join(FILE), also, repositories, done, commits, read, told: Mutex::default() }
    }

    fn tell(&self) {
        // Who finds somebody telling goes on.
        let Ok(mut told) = self.told.try_lock() else { return };
        if told.is_some_and(|last| last.elapsed() < EVERY) {
            return;
        }
        *told = Some(Instant::now());
        let number = |number: &AtomicU64| number.load(Ordering::Relaxed);
        let now = Underway {
            repositories: number(&self.repositories),
            done: number(&self.done),
            commits: number(&self.commits),
            read: number(&self.read),
        };
        let fresh = self.path.with_extension("tmp");
        let text = serde_json::to_vec(&now).unwrap_or_default();
        // Watching is a convenience; a full disk is said by the scan itself.
        let _ = std::fs::write(&fresh, text).and_then(|()| std::fs::rename(&fresh, &self.path));
    }
}

impl Progress for Beacon<'_> {
    fn found(&self, repositories: u64) {
        self.also.found(repositories);
        self.repositories.store(repositories, Ordering::Relaxed);
        self.tell();
    }

    fn begun(&self, name: &str, commits: u64) {
        self.also.begun(name, commits);
        self.commits.fetch_add(commits, Ordering::Relaxed);
        self.tell();
    }

    fn read(&self, commits: u64) {
        self.also.read(commits);
        self.read.fetch_add(commits, Ordering::Relaxed);
        self.tell();
    }

    fn done(&self, name: &str) {
        self.also.done(name);
        self.done.fetch_add(1, Ordering::Relaxed);
        self.tell();
    }
}

impl Drop for Beacon<'_> {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// The scan of a lake that is under way, if one is seen.
pub(crate) fn underway(lake: &Path) -> Option<Underway> {
    let path = lake.join(FILE);
    let age = std::fs::metadata(&path).ok()?.modified().ok()?.elapsed().unwrap_or_default();
    let text = std::fs::read(&path).ok()?;
    serde_json::from_slice(&text).ok().filter(|_| age < STILL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_seen_while_it_goes_on() {
        let lake = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(underway(lake.path()), None);
        let beacon = Beacon::new(lake.path(), &());
        beacon.found(3);
        let seen = underway(lake.path()).expect("a scan");
        assert_eq!(seen, Underway { repositories: 3, done: 0, commits: 0, read: 0 });
        beacon.begun("code", 5);
        beacon.read(4);
        beacon.done("code");
        drop(beacon);
        assert_eq!(underway(lake.path()), None);
        std::fs::write(lake.path().join(FILE), "nonsense").expect("a file");
        assert_eq!(underway(lake.path()), None);
    }
}
