//! What is held on one person, for that person alone. Not guarded by the policy: no face serves it.

use buyin_facts::EngineerDays;
use schemars::JsonSchema;
use serde::Serialize;

use crate::view::{Header, IdentityRow};

/// What is held on one person.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OwnView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// File id, or pseudonym.
    pub person: String,
    /// Spellings taken for this person.
    pub spellings: Vec<IdentityRow>,
    /// Teams they are said to be in.
    pub stays: Vec<StayRow>,
    /// Where decision files name them.
    pub named: Vec<NamedRow>,
    /// Their time.
    pub rows: Vec<OwnRow>,
}

/// A stay in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StayRow {
    /// The team.
    pub team: String,
    /// First day.
    pub since: Option<String>,
    /// First day no more.
    pub until: Option<String>,
    /// Where it is known from.
    pub source: String,
}

/// A decision that names the person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct NamedRow {
    /// `pledge`, `placement` or `event`.
    pub what: &'static str,
    /// The bet, request or other thing.
    pub of: String,
}

/// Time of the person in one month.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OwnRow {
    /// `YYYY-MM`.
    pub period: Option<String>,
    /// Team that paid.
    pub paying_team: Option<String>,
    /// Product it went to.
    pub product: Option<String>,
    /// Kind of work.
    pub kind: Option<&'static str>,
    /// Lower end of the range.
    pub low: EngineerDays,
    /// Expected amount.
    pub mid: EngineerDays,
    /// Upper end.
    pub high: EngineerDays,
}
