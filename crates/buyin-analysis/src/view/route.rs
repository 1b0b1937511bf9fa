//! Likely routes of a product from team to team, and who could present it to whom next.

use schemars::JsonSchema;
use serde::Serialize;

use crate::view::Header;

/// How a product went from team to team, as far as is visible.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RoutesView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// The product.
    pub product: String,
    /// Its owner.
    pub owner: Option<String>,
    /// One row a team that uses it or did, the first one first.
    pub rows: Vec<RouteRow>,
    /// Who could present it to whom next.
    pub next: Vec<PresentRow>,
}

/// How a team may have heard of a product: a meeting before its first use. A hint, no cause.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RouteRow {
    /// The team.
    pub team: String,
    /// Its first use.
    pub since: String,
    /// Whether it uses it today.
    pub uses: bool,
    /// A team that used it before, or owns it, and met this one; nothing where no meeting is visible.
    pub from: Option<String>,
    /// `move`, `review` or `contribution`.
    pub by: Option<&'static str>,
    /// Days from the meeting to the first use.
    pub days: Option<i32>,
}

/// A team that has reason to use a product, and a team that could present it there.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PresentRow {
    /// The team to present to.
    pub team: String,
    /// Why it has reason: `asks`, `copy` or `shares_need`.
    pub because: &'static str,
    /// The request or place that says so.
    pub what: String,
    /// The team that could present: it uses the product and knows this one; nothing where none does.
    pub ask: Option<String>,
    /// How the two met: `move`, `review` or `contribution`.
    pub by: Option<&'static str>,
    /// `chosen` where the presenting team uses it by choice: the better champion.
    pub choice: Option<&'static str>,
}
