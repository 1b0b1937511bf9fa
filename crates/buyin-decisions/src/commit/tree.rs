//! The tree of one commit: as a folder of decisions, and with changes as a new tree. Index and work tree are not touched: trees
//! are built in an index of their own.

use std::collections::BTreeMap;
use std::io;

use super::program::{Git, GitError};
use crate::folder::{Folder, LONGEST_FILE};
use crate::plan::FileChange;

/// The files of a commit below a path.
#[derive(Debug)]
pub(super) struct Tree {
    git: Git,
    /// Object by path; nothing for names that are no text, which decide nothing.
    blobs: BTreeMap<String, (String, u64)>,
}

impl Tree {
    /// The tree of a commit, or an empty one.
    pub(super) fn read(git: &Git, commit: Option<&str>, prefix: &str) -> Result<Self, GitError> {
        let mut tree = Self { git: git.clone(), blobs: BTreeMap::new() };
        let Some(commit) = commit else { return Ok(tree) };
        let place = format!("{commit}:{prefix}");
        // A commit from before the decisions does not have their folder.
        if git.maybe(&["rev-parse", "--verify", "--quiet", &place])?.is_none() {
            return Ok(tree);
        }
        let listed = git.fed(&["ls-tree", "-r", "-l", "-z", "--full-tree", &place], &[], None)?;
        for line in listed.split(|byte| *byte == 0) {
            let Some((head, path)) = std::str::from_utf8(line).ok().and_then(|line| line.split_once('\t')) else {
                continue;
            };
            let words: Vec<&str> = head.split_ascii_whitespace().collect();
            if let [_, "blob", id, size] = words[..] {
                tree.blobs.insert(path.to_owned(), (id.to_owned(), size.parse().unwrap_or(u64::MAX)));
            }
        }
        Ok(tree)
    }
}

impl Folder for Tree {
    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let below = if folder.is_empty() { String::new() } else { format!("{}/", folder.trim_end_matches('/')) };
        let rest = self.blobs.keys().filter_map(|path| path.strip_prefix(&below));
        let mut names: Vec<String> =
            rest.map(|rest| rest.split_inclusive('/').next().unwrap_or(rest).to_owned()).collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match self.blobs.get(path) {
            None => Ok(None),
            Some((_, size)) if *size > LONGEST_FILE => {
                Err(io::Error::new(io::ErrorKind::FileTooLarge, "longer than 8 MiB"))
            }
            Some((id, _)) => self.git.fed(&["cat-file", "blob", id], &[], None).map(Some).map_err(io::Error::other),
        }
    }
}

/// Writes the tree of a commit with these changes, and says its id.
pub(super) fn write(git: &Git, commit: Option<&str>, prefix: &str, changes: &[FileChange]) -> Result<String, GitError> {
    let folder = scratch(git)?;
    let index = folder.join("index");
    let written = || {
        let start = commit.map_or("--empty", |commit| commit);
        git.fed(&["read-tree", start], &[], Some(&index))?;
        let mut lines = Vec::new();
        for FileChange { path, after, .. } in changes {
            let Some(after) = after else {
                lines.extend(format!("0 {}\t{prefix}{path}\0", "0".repeat(commit.map_or(40, str::len))).into_bytes());
                continue;
            };
            let id = git.fed(&["hash-object", "-w", "--stdin", "--no-filters"], after.as_bytes(), None)?;
            let id = String::from_utf8_lossy(&id);
            lines.extend(format!("100644 {}\t{prefix}{path}\0", id.trim_end()).into_bytes());
        }
        git.fed(&["update-index", "-z", "--index-info"], &lines, Some(&index))?;
        let tree = git.fed(&["write-tree"], &[], Some(&index))?;
        Ok(String::from_utf8_lossy(&tree).trim_end().to_owned())
    };
    let tree = written();
    // What is left over would be in nobody's way.
    drop(std::fs::remove_dir_all(&folder));
    tree
}

/// A folder below the repository's own for the index to be. The lock is held, so nobody else is in it.
fn scratch(git: &Git) -> Result<std::path::PathBuf, GitError> {
    let own = git.folder()?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let folder = own.join("buyin-index");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
