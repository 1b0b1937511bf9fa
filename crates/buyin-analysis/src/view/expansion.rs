//! What was taken over, and what became of it, as shown.

use schemars::JsonSchema;
use serde::Serialize;

use crate::view::{Header, Range};

/// Take-overs, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TakenOverView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// One a folder that went to a shared home.
    pub rows: Vec<TakenOverRow>,
}

/// A take-over.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TakenOverRow {
    /// What was taken over, `repository:path`.
    pub origin: String,
    /// Its team then.
    pub origin_team: String,
    /// Where it lives now.
    pub home: String,
    /// Who owns it now.
    pub home_team: String,
    /// Day its contents were there.
    pub day: String,
    /// Files that went.
    pub files: u64,
    /// Their lines.
    pub lines: u64,
    /// `expands` or `does not (yet)`.
    pub expansion: &'static str,
    /// Whether the origin's repository imports the shared version.
    pub origin_runs: bool,
    /// Since when, where known.
    pub origin_runs_since: Option<String>,
    /// Whether the origin deleted its own.
    pub origin_deleted: bool,
    /// When.
    pub origin_deleted_on: Option<String>,
    /// Teams that never held a copy and use it now.
    pub adopters: Vec<Adopter>,
    /// Teams that held a copy and use it now.
    pub converted: Vec<Adopter>,
    /// Copies elsewhere.
    pub copies: u64,
    /// Of them gone.
    pub copies_retired: u64,
    /// What the origin team spent on it in the twelve months before.
    pub before: Range,
    /// What it spends on it, there and in its new home, in the days counted.
    pub after: Range,
    /// Days of the calendar `after` covers: 365 once a year is over.
    pub after_days: i32,
    /// Days until the first team that never held a copy used it, where known.
    pub first_adopter_after: Option<i32>,
}

/// How a thing came to where it lives now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Handed {
    /// Where it was taken over from, `repository:path`.
    pub from: String,
    /// Day its contents were there.
    pub day: String,
}

/// A team that uses what was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Adopter {
    /// The team.
    pub team: String,
    /// First day, where known.
    pub since: Option<String>,
}
