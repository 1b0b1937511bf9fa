//! Copies of one thing, as shown.

use buyin_facts::Share;
use schemars::JsonSchema;
use serde::Serialize;

use crate::variant::{Core, Generality, PointKind};
use crate::view::{Handed, Header};

/// What copies of a thing have in common, where they vary, and how they went on beside each other.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VariantsView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// Repository of the origin; of its home where it was taken over.
    pub repository: String,
    /// Its path.
    pub path: String,
    /// Team that owns it.
    pub owner: String,
    /// How it came to live there; nothing where it was not taken over. What was left behind is one of the copies.
    pub taken_over: Option<Handed>,
    /// Copies that stand, nearest first.
    pub copies: Vec<VariantRow>,
    /// What all hold alike; nothing where no copy stands.
    pub core: Option<Core>,
    /// How general it is; nothing where no copy stands.
    pub generality: Option<Generality>,
    /// Where they differ, by file and line.
    pub points: Vec<PointRow>,
    /// Changes made after the copies were, by day.
    pub changes: Vec<ChangeRow>,
}

/// A copy.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VariantRow {
    /// Repository that holds it.
    pub repository: String,
    /// Where.
    pub path: String,
    /// Team that holds it.
    pub team: String,
    /// Part of the origin's folder that is found in it, 0 to 1, by fingerprints; folders below are left out, which the core
    /// counts.
    pub similarity: Share,
    /// First day of any of it.
    pub since: Option<String>,
    /// Last commit.
    pub last_edited: Option<String>,
    /// First day it held a text the origin never held; nothing while it holds only what the origin held once.
    pub diverged: Option<String>,
    /// Changes to the origin since, and how many of them this copy took over.
    pub of_origin: Carried,
    /// Changes of this copy's own, and how many of them the origin took over.
    pub own: Carried,
}

/// Changes and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Carried {
    /// Days with a change.
    pub changes: u64,
    /// Of them carried over to the other side.
    pub carried_over: u64,
}

/// A place where copies differ.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PointRow {
    /// How.
    pub kind: PointKind,
    /// File and lines of the origin; of the copy where the origin has no such file.
    #[serde(rename = "where")]
    pub place: Lines,
    /// Who holds what, the most held first.
    pub holders: Vec<Held>,
}

/// Lines of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lines {
    /// Path within the copy.
    pub path: String,
    /// First line.
    pub first_line: u32,
    /// Last line; before the first where the origin has nothing there.
    pub last_line: u32,
}

/// What some copies hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Held {
    /// Who: `repository:path`, the origin first.
    pub copies: Vec<String>,
    /// The lines; none where they have nothing there, or the point is a whole file.
    pub lines: Vec<String>,
}

/// A change of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangeRow {
    /// Day it came.
    pub day: String,
    /// Where it was made: `repository:path`.
    pub made_in: String,
    /// The other side.
    pub beside: String,
    /// Files, as the side that made it names them.
    pub files: Vec<String>,
    /// Lines that tell it.
    pub lines: u64,
    /// Day the other side had it; nothing where it never did.
    pub carried_over: Option<String>,
}
