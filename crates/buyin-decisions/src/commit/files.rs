//! Index and work tree after the branch moved: files nobody is at work on follow it, the others are left as they are.

use std::collections::BTreeSet;
use std::path::Path;

use super::program::{Git, GitError};

/// The paths two commits differ in, apart by whether index and work tree had them as the first commit has them.
#[derive(Debug, Default)]
pub(super) struct Clean {
    clean: Vec<String>,
    left: Vec<String>,
}

impl Clean {
    /// Looks before the branch moves.
    pub(super) fn between(git: &Git, from: Option<&str>, to: &str) -> Result<Self, GitError> {
        let changed = match from {
            Some(from) => git.fed(&["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to], &[], None)?,
            None => git.fed(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", to], &[], None)?,
        };
        let dirty = at_work(git)?;
        let (left, clean) = paths(&changed).partition(|path| dirty.contains(path));
        Ok(Self { clean, left })
    }

    /// Brings the clean ones to the new commit. Says which were left: the commit is made, so where git cannot write them now they
    /// all are.
    pub(super) fn update(mut self, git: &Git, to: &str) -> Vec<String> {
        if !self.clean.is_empty() && self.written(git, to).is_err() {
            self.left.append(&mut self.clean);
        }
        self.left
    }

    fn written(&self, git: &Git, to: &str) -> Result<(), GitError> {
        let top = git.line(&["rev-parse", "--show-toplevel"])?;
        let git = Git::at(Path::new(&top));
        let there = git.fed(&["ls-tree", "-r", "-z", "--full-tree", to], &[], None)?;
        let there: Vec<String> = paths(&there).collect();
        let entry =
            |path: &String| there.iter().find(|line| line.split_once('\t').is_some_and(|(_, name)| name == path));
        let (mut lines, mut out) = (String::new(), String::new());
        for path in &self.clean {
            match entry(path) {
                Some(entry) => {
                    lines.push_str(entry);
                    out.extend([path, "\0"]);
                }
                None => {
                    lines.extend(["0 ", &"0".repeat(to.len()), "\t", path]);
                    // Gone already is as good.
                    drop(std::fs::remove_file(Path::new(&top).join(path)));
                }
            }
            lines.push('\0');
        }
        git.fed(&["update-index", "-z", "--index-info"], lines.as_bytes(), None)?;
        git.fed(&["checkout-index", "-f", "-u", "-z", "--stdin"], out.as_bytes(), None)?;
        Ok(())
    }
}

/// The paths somebody is at work on: index or work tree has them otherwise than the current commit.
pub(super) fn at_work(git: &Git) -> Result<BTreeSet<String>, GitError> {
    let status = ["status", "--porcelain", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames"];
    Ok(paths(&git.fed(&status, &[], None)?).filter_map(|line| line.get(3..).map(str::to_owned)).collect())
}

fn paths(bytes: &[u8]) -> impl Iterator<Item = String> {
    bytes
        .split(|byte| *byte == 0)
        .filter(|path| !path.is_empty())
        .map(|path| String::from_utf8_lossy(path).into_owned())
}
