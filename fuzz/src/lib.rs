//! What fuzz targets of importers share: bytes as a file, since importers read files.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

/// Writes bytes to a file of a name in a folder that holds nothing else of interest, and hands on its path.
pub fn as_file(name: &str, bytes: &[u8], take: impl FnOnce(&Path)) {
    FOLDER.with(|folder| {
        let folder = folder.get_or_init(|| TempDir::new().expect("a temporary folder"));
        let path: PathBuf = folder.path().join(name);
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above).expect("a folder");
        }
        std::fs::write(&path, bytes).expect("written");
        take(&path);
        std::fs::remove_file(&path).expect("removed");
    });
}
