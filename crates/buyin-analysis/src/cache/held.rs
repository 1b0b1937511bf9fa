//! Kept files under names of their own, so that they stay while queries read them, whatever others clear away meanwhile. What a
//! process left behind that was ended is deleted by the next that holds something.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Begins the names of folders of held files.
const PREFIX: &str = "held-";
/// Locked by the process that holds.
const LOCK: &str = "lock";

/// Counts the folders of this process.
static FOLDERS: AtomicU64 = AtomicU64::new(0);

/// A folder of held files, deleted when it is dropped.
pub(crate) struct Held {
    folder: PathBuf,
    _lock: File,
}

impl Held {
    /// An empty one in the folder of the cache.
    pub(crate) fn new(cache: &Path) -> std::io::Result<Self> {
        clear(cache);
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let folder = cache.join(format!("{PREFIX}{}-{number}", std::process::id()));
        fs::create_dir(&folder)?;
        let lock = File::create(folder.join(LOCK))?;
        lock.lock()?;
        Ok(Self { folder, _lock: lock })
    }

    /// The name of its own that a kept file has from now on; nothing where files can have one name only.
    pub(crate) fn hold(&self, kept: &Path) -> Option<PathBuf> {
        let own = self.folder.join(kept.file_name()?);
        match fs::hard_link(kept, &own) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => None,
            _ => Some(own),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Deletes what nobody holds any more. The system let the lock go, however its process ended.
fn clear(cache: &Path) {
    let Ok(listed) = fs::read_dir(cache) else { return };
    for entry in listed.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
        let is_left = File::open(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if is_left {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_ended_process_held_is_deleted_and_what_is_held_now_is_not() {
        let cache = tempfile::tempdir().expect("a folder");
        let left = cache.path().join("held-1-0");
        fs::create_dir(&left).expect("a folder");
        fs::write(left.join(LOCK), "").expect("a file");
        fs::write(cache.path().join("view-1.parquet"), "rows").expect("a file");
        let first = Held::new(cache.path()).expect("a folder");
        assert!(!left.exists());
        let own = first.hold(&cache.path().join("view-1.parquet")).expect("a name");
        fs::remove_file(cache.path().join("view-1.parquet")).expect("deleted");
        drop(Held::new(cache.path()).expect("another"));
        assert_eq!(fs::read_to_string(&own).expect("still there"), "rows");
        drop(first);
        assert_eq!(fs::read_dir(cache.path()).expect("a folder").count(), 0);
    }
}
