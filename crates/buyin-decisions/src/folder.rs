//! Where decision files come from: the file system, or any tree that can list and read. Nothing is parsed here.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::plan::Plan;

/// A file longer than this (8 MiB) is no decision somebody wrote; it is refused instead of being held in memory.
pub const LONGEST_FILE: u64 = 8 << 20;

/// A folder of decisions. Paths are relative, with `/`.
pub trait Folder {
    /// The names in a folder, sorted; folders end in `/`. A folder that does not exist is empty.
    ///
    /// # Errors
    /// When the folder is there and cannot be listed.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;

    /// The content of a file, or nothing where there is no such file.
    ///
    /// # Errors
    /// When the file is there and cannot be read, or is longer than [`LONGEST_FILE`].
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>>;
}

/// A folder of the file system.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The folder at `root`.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }
}

impl Folder for Disk {
    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let entries = match self.root.join(folder).read_dir() {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            let slash = if entry.path().is_dir() { "/" } else { "" };
            names.push(format!("{}{slash}", entry.file_name().to_string_lossy()));
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let file = match File::open(self.root.join(path)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut bytes = Vec::new();
        file.take(LONGEST_FILE + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LONGEST_FILE {
            return Err(io::Error::new(ErrorKind::FileTooLarge, "longer than 8 MiB"));
        }
        Ok(Some(bytes))
    }
}

/// A folder as it would be with changes made to it.
pub struct Changed<'f> {
    /// As it is.
    pub folder: &'f dyn Folder,
    /// What would change.
    pub plan: &'f Plan,
}

impl Folder for Changed<'_> {
    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let below = format!("{}/", folder.trim_end_matches('/'));
        let (stay, go): (Vec<_>, Vec<_>) = self.plan.changes.iter().partition(|change| change.after.is_some());
        let new = stay.iter().filter_map(|change| change.path.strip_prefix(&below));
        let mut names = self.folder.list(folder)?;
        names.retain(|name| !go.iter().any(|change| change.path.strip_prefix(&below) == Some(name)));
        names.extend(new.map(|rest| rest.split_inclusive('/').next().unwrap_or(rest).to_owned()));
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match self.plan.changes.iter().find(|change| change.path == path) {
            Some(change) => Ok(change.after.clone().map(String::into_bytes)),
            None => self.folder.read(path),
        }
    }
}

/// A tree held in memory, path to content: what a reader of an earlier day's git tree hands over.
impl Folder for BTreeMap<String, Vec<u8>> {
    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let below = format!("{}/", folder.trim_end_matches('/'));
        let mut names: Vec<String> = self
            .keys()
            .filter_map(|path| path.strip_prefix(&below))
            .map(|rest| rest.split_inclusive('/').next().unwrap_or(rest).to_owned())
            .collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.get(path).cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disk_and_memory_list_and_read_alike() {
        let disk = tempfile::tempdir().expect("a temporary folder");
        let mut memory = BTreeMap::new();
        for path in ["teams/b.toml", "teams/a.toml", "teams/old/c.toml", "buyin.toml"] {
            let full = disk.path().join(path);
            std::fs::create_dir_all(full.parent().expect("a parent")).expect("a folder");
            std::fs::write(&full, path).expect("written");
            memory.insert(path.to_owned(), path.as_bytes().to_vec());
        }
        let disk = Disk::new(disk.path());
        for folder in ["teams", "people"] {
            assert_eq!(disk.list(folder).expect("listed"), memory.list(folder).expect("listed"));
        }
        assert_eq!(memory.list("teams").expect("listed"), ["a.toml", "b.toml", "old/"]);
        for path in ["buyin.toml", "people/x.toml"] {
            assert_eq!(disk.read(path).expect("read"), memory.read(path).expect("read"));
        }
    }
}
