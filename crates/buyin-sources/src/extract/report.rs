//! What an extraction found and did: the published shape. Ids are written out; `source` ids are of the old repository.

use std::path::PathBuf;

use serde::Serialize;

/// The outcome of an extraction or of its plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The newest commit of the new repository.
    pub tip: String,
    /// The commit of the source it was made of.
    pub source: String,
    /// The branch it is on.
    pub branch: String,
    /// Commits and merges, kept and pruned.
    pub commits: Commits,
    /// Files that tell which commit became which; nothing in a plan.
    pub mapping: Option<Mapping>,
    /// Commits without parents, and why they have none.
    pub roots: Vec<Root>,
    /// Branches and tags.
    pub references: Vec<Reference>,
    /// Moves into the paths from elsewhere.
    pub moves: Vec<Move>,
    /// What looks like a secret.
    pub secrets: Vec<Secret>,
    /// Names in messages that outsiders would not know.
    pub names: Vec<Name>,
    /// Submodules: the new repository names commits of other repositories there.
    pub submodules: Vec<String>,
    /// Symbolic links that point out of the new repository.
    pub links: Vec<String>,
    /// Files that stand for large ones kept elsewhere (Git LFS).
    pub large_files: u64,
    /// Attribute files of the source that say so, but lie above the paths and stay behind.
    pub attributes: Vec<String>,
    /// Licence and author files of the source that lie outside the paths.
    pub licences: Vec<String>,
    /// Different files and folders in all of the new history.
    pub objects: Objects,
    /// What else should be known, a sentence each.
    pub warnings: Vec<String>,
}

/// Commits in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Commits {
    /// Of the source.
    pub read: u64,
    /// Of the new repository.
    pub kept: u64,
    /// Of the source, without one of their own in the new repository.
    pub pruned: u64,
    /// Merges of the new repository.
    pub merges_kept: u64,
    /// Merges of the source that are gone or no merges any more.
    pub merges_pruned: u64,
}

/// Objects in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Objects {
    /// Folders.
    pub trees: u64,
    /// Contents of files.
    pub blobs: u64,
}

/// Where the mapping was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mapping {
    /// Source, new, and `kept` or `pruned`, separated by tabs, a line for each commit of the source, parents first.
    pub to_new: PathBuf,
    /// New and source, a line for each new commit.
    pub to_source: PathBuf,
}

/// A commit without parents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Root {
    /// The new commit.
    pub commit: String,
    /// Its source.
    pub source: String,
    /// Why history begins here.
    pub reason: RootReason,
}

/// Why history begins at a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RootReason {
    /// The source begins here.
    SourceRoot,
    /// The path appears here for the first time on its line.
    PathBegins,
    /// The source is cut off here.
    CutOff,
}

/// A branch or tag of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Full name.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
    /// The new commit; nothing when it was left out.
    pub commit: Option<String>,
}

/// What becomes of a branch or tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Its commit was kept.
    Kept,
    /// Its commit was pruned: it stands at the nearest ancestor, which has the same content.
    Ancestor,
    /// Its commit is not reachable from where the extraction began, or has nothing of the paths.
    LeftOut,
}

/// Files that came into the paths from elsewhere in one commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The commit of the source that moved them.
    pub source: String,
    /// Path in the source before.
    pub from: String,
    /// Path in the source after.
    pub to: String,
    /// How many files.
    pub files: u64,
    /// How many of them did not change a byte.
    pub identical: u64,
    /// Whether their history before was followed.
    pub followed: bool,
}

/// Something that looks like a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Secret {
    /// What kind of secret.
    pub kind: &'static str,
    /// Path in the new repository, or `message`.
    pub place: String,
    /// Line, from 1.
    pub line: u64,
    /// The first commit of the source that has it there.
    pub source: String,
}

/// A name that outsiders would not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Name {
    /// `host`, `email_domain` or `issue_key`.
    pub kind: &'static str,
    /// The name.
    pub name: String,
    /// How many messages have it.
    pub messages: u64,
    /// The first of them.
    pub source: String,
}
