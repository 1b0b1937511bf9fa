//! Teams and identities as shown.

use schemars::JsonSchema;
use serde::Serialize;

use crate::view::Header;

/// What is known of teams, from where.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TeamsView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// One row a team.
    pub rows: Vec<TeamRow>,
}

/// A team on the day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TeamRow {
    /// Team id.
    pub team: String,
    /// Name for people.
    pub name: String,
    /// Whether it is a platform team.
    pub platform: bool,
    /// Whether its members' time is paid by it.
    pub paying: bool,
    /// Members on the day.
    pub members: u64,
    /// First dated membership.
    pub since: Option<String>,
    /// Where it is known from.
    pub source: String,
}

/// Which spellings were taken for one person, and why. Pseudonyms only: a face that may show names joins them from the
/// private file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IdentitiesView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// One row a (name, address) pair.
    pub rows: Vec<IdentityRow>,
}

/// A spelling and the person it was taken for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IdentityRow {
    /// Person: file id or pseudonym.
    pub person: String,
    /// `human`, `bot` or `agent`.
    pub kind: &'static str,
    /// The pair's pseudonym; the key of the private file.
    pub identity: u64,
    /// Why it was taken for this person.
    pub reason: String,
    /// Commits authored under it.
    pub commits: u64,
    /// Whether it looks like a program but was not taken for one.
    pub suspect: bool,
}
