//! The ledger as shown.

use schemars::JsonSchema;
use serde::Serialize;

use crate::view::{Cost, Header, Shown};

/// Engineer time by what was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LedgerView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// One row a cell.
    pub rows: Vec<LedgerRow>,
}

/// A cell of the ledger. Columns that were not asked for are nothing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LedgerRow {
    /// Argument of `--evidence`.
    pub cell: String,
    /// Team that paid.
    pub paying_team: Option<String>,
    /// Product the time went to; nothing for work on components that are no product.
    pub product: Option<String>,
    /// Team that owned the product, else the component, on the first day of the period.
    pub owner: Option<String>,
    /// `not_visible`, `review`, `adopt`, `build` or `own`; under *strict* `held_back` for any of the last four.
    pub kind: Option<&'static str>,
    /// Whether the people were embedded in the owner's team.
    pub embedded: Option<bool>,
    /// `YYYY-MM` or `YYYY-Qn`.
    pub period: Option<String>,
    /// Lower end of the range, or of the band.
    pub low: Shown,
    /// Expected amount; nothing in a band.
    pub mid: Shown,
    /// Upper end of the range, or of the band; nothing when the band is open.
    pub high: Shown,
    /// How many people; nothing in a band.
    pub people: Option<u64>,
    /// Whether later arrivals can still change it.
    pub provisional: bool,
    /// Whether the policy held the amounts back.
    pub suppressed: bool,
}

impl From<&LedgerRow> for Cost {
    fn from(row: &LedgerRow) -> Self {
        Self { low: row.low, mid: row.mid, high: row.high, suppressed: row.suppressed }
    }
}

/// What a cell rests on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EvidenceView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// The cell.
    pub cell: String,
    /// Commits and paths, heaviest first.
    pub rows: Vec<EvidenceRow>,
    /// Rows beyond those shown.
    pub more: u64,
    /// People a cell needs for its rows to be listed, where some rows were held back for want of them.
    pub held_back_under: Option<u64>,
}

/// A changed path that a cell rests on; never its author or time of day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EvidenceRow {
    /// Repository name.
    pub repository: String,
    /// Commit id.
    pub commit: String,
    /// Component id.
    pub component: String,
    /// Path in the repository.
    pub path: String,
    /// Lines added.
    pub added: u32,
    /// Lines removed.
    pub removed: u32,
    /// Month the work counts for.
    pub month: String,
}

/// Whether the books balance: every person's every day, in whole nano-person-days.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CheckView {
    /// What stands above.
    #[serde(flatten)]
    pub header: Header,
    /// Capacity of all people, in nano-person-days.
    pub capacity_nano_days: i64,
    /// Sum of all entries, `not_visible` included.
    pub sum_nano_days: i64,
    /// Capacity less sum: zero, or the books are wrong.
    pub difference_nano_days: i64,
    /// Person-days with more than one day on them: zero, or the books are wrong.
    pub overdrawn_person_days: u64,
}
