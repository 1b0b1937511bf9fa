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
    /// What taking it up took, by the year of the first day; of all products together where none was asked for.
    pub by_year: Vec<IntakeRow>,
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
    /// What bringing it in cost, the owner's people aside; nothing where nothing was seen.
    pub cost: Option<Cost>,
    /// What the owner's people spent there meanwhile.
    pub help: Help,
}

/// Time of the owner's people in a component, from 14 days before it took their product up to 60 days after.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Help {
    /// `seen`; `none_seen`, which is not the same as no help; `unknown`, where nobody can say whose the product was; `held_back`.
    pub is: &'static str,
    /// How much, where some was seen.
    pub days: Option<Cost>,
}

/// The adoptions that began in one year, and what each took on average.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IntakeRow {
    /// The year, `YYYY`.
    pub year: String,
    /// How many began.
    pub adoptions: u64,
    /// Of them those whose first sixty days are not over: they may still take more.
    pub unfinished: u64,
    /// Of them those that somebody was seen to bring in, the owner's people aside; nothing where the policy does not tell.
    pub cost_seen: Option<u64>,
    /// What each of those cost.
    pub cost: Option<Cost>,
    /// Adoptions of products whose owner is known.
    pub help_known: u64,
    /// Of them those at which somebody of the owner's was seen; nothing where the policy does not tell.
    pub helped: Option<u64>,
    /// What the owner's people spent on each of those whose owner is known, the ones without any included.
    pub help: Help,
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
