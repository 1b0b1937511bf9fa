//! Adoption as shown.

use schemars::JsonSchema;
use serde::Serialize;

use crate::view::{Header, Shown, TakenOverRow};

/// Who uses what, since when, by whose hand.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AdoptionView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// One row a stay of a product in a consumer.
    pub rows: Vec<AdoptionRow>,
    /// Versions in use of the product asked for, those that most components ask for first.
    pub versions: Vec<VersionRow>,
    /// Take-overs whose home belongs to the products asked for, where they were looked for.
    pub taken_over: Vec<TakenOverRow>,
}

/// A product in use by a component of another team.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AdoptionRow {
    /// Argument of `--evidence`.
    pub cell: String,
    /// Product id.
    pub product: String,
    /// Its owner on the first day of use.
    pub owner: Option<String>,
    /// Using component, `repository:path`.
    pub consumer: String,
    /// Owner of the using component on the first day of use.
    pub consumer_team: Option<String>,
    /// First day.
    pub since: String,
    /// First day no more; nothing while in use.
    pub until: Option<String>,
    /// `team`, `platform`, `bot`, `template` or `unknown`.
    pub made_by: &'static str,
    /// `chosen`, `default`, `mandated` or `unknown`.
    pub choice: &'static str,
    /// What was the alternative, where one is known.
    pub alternative: Option<String>,
    /// Version as written today, or at the end.
    pub version: Option<String>,
    /// Versions known to be newer than that; nothing where they cannot be compared.
    pub newer: Option<u64>,
    /// For how many days there has been a newer one; nothing while there is none.
    pub behind_days: Option<u64>,
    /// Files that import it today, or at the end.
    pub files: u64,
    /// What the consumer paid to adopt it; nothing where nothing was seen.
    pub cost: Option<Cost>,
}

/// A version of a product that components ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VersionRow {
    /// As written.
    pub version: String,
    /// Components that ask for it.
    pub consumers: u64,
    /// Their teams.
    pub teams: Vec<String>,
    /// First day of the newest of these uses.
    pub newest_user: String,
    /// Versions known to be newer; nothing where they cannot be compared.
    pub newer: Option<u64>,
    /// For how many days there has been a newer one; nothing while there is none.
    pub behind_days: Option<u64>,
}

/// An amount of time as the policy lets it be shown: what an adoption cost, what a request's team pays.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Cost {
    /// Lower end of the range, or of the band.
    pub low: Shown,
    /// Expected amount; nothing in a band.
    pub mid: Shown,
    /// Upper end of the range, or of the band; nothing when the band is open.
    pub high: Shown,
    /// Whether the policy held the amounts back.
    pub suppressed: bool,
}
