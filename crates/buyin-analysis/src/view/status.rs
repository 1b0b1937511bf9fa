//! What is visible, fresh and warned about; free queries; calibration.

use schemars::JsonSchema;
use serde::Serialize;

use crate::books::Stray;
use crate::view::{Header, Visible};

/// What is visible, fresh and warned about.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StatusView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// One row a repository.
    pub rows: Vec<StatusRow>,
    /// Warnings of the last scan by kind.
    pub warnings: Vec<(String, u64)>,
    /// Commits that carry no weight, by reason (`duplicate`, `campaign`, `imported`, `merge`).
    pub unweighted: Vec<(String, u64)>,
    /// Visibility by paying team.
    pub teams: Vec<(String, Visible)>,
    /// Names in decision files that match nothing that was scanned.
    pub strays: Vec<Stray>,
}

/// A repository as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StatusRow {
    /// Repository name.
    pub repository: String,
    /// Commits read.
    pub commits: u64,
    /// First day on the default branch.
    pub first: Option<String>,
    /// Newest day on the default branch.
    pub last: Option<String>,
    /// Components with a manifest.
    pub components: u64,
    /// Warnings.
    pub warnings: u64,
    /// Whether history is cut off.
    pub shallow: bool,
    /// Whether objects are missing on purpose.
    pub partial: bool,
}

/// Rows of a free query over the answer views.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SqlView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// Column names.
    pub columns: Vec<String>,
    /// Values, a JSON value each.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// Whether rows beyond the bound were cut.
    pub truncated: bool,
}

/// How far the estimator was from time people wrote down, and what fitting changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CalibrationView {
    /// What stands above.
    #[serde(flatten)]
    pub header: Header,
    /// Person-months compared.
    pub person_months: u64,
    /// People compared.
    pub people: u64,
    /// Rows of the diary that could not be matched to a person or product.
    pub unmatched: u64,
    /// Sum of estimates over sum of written days, before.
    pub ratio_before: f64,
    /// The same after fitting (left-out persons).
    pub ratio_after: f64,
    /// Mean absolute error per person-month and product, in days, before.
    pub error_before: f64,
    /// The same after, on persons left out of the fit.
    pub error_after: f64,
    /// How often the 80 % range of a person-month held, before.
    pub coverage_before: f64,
    /// The same after, on persons left out of the fit.
    pub coverage_after: f64,
    /// Log standard deviation used for ranges, before and after.
    pub log_sd: (f64, f64),
}
