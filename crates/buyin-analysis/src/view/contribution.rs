//! Contributions as shown. A stage that cannot be seen is missing, never zero.

use schemars::JsonSchema;
use serde::Serialize;

use crate::view::{Cost, Header};

/// What teams sent to what others own, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ContributionView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// First month looked at, `YYYY-MM`.
    pub from: String,
    /// Last month looked at.
    pub to: String,
    /// One row a paying team and product of another team.
    pub rows: Vec<ContributionRow>,
    /// Who uses a product, and who sends changes.
    pub users: Vec<ContributionUse>,
    /// How different senders are served.
    pub service: Vec<ServiceRow>,
    /// Stages that not every repository can show.
    pub not_visible: Vec<NotVisible>,
    /// Senders a row needs under *strict*: those of fewer stand together, once they are enough, and only whole quarters are told.
    /// Nothing where nothing is held back.
    pub held_back_under: Option<u64>,
}

/// The funnel of one paying team into one product.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ContributionRow {
    /// The team that pays.
    pub paying_team: String,
    /// Product id; nothing where what was worked on is no product.
    pub product: Option<String>,
    /// The repository, where it is no product.
    pub repository: Option<String>,
    /// The team that receives.
    pub owner: Option<String>,
    /// Change requests opened.
    pub opened: Option<Tally>,
    /// Of them answered by somebody else.
    pub answered: Option<Tally>,
    /// Of them reviewed by the owner, as far as messages, merges or the forge say so; nothing where they never do.
    pub reviewed: Option<Tally>,
    /// Of them merged.
    pub merged: Option<Tally>,
    /// Of them in a release.
    pub released: Option<Tally>,
    /// Merged, and not taken back within thirty days.
    pub alive: Option<Tally>,
    /// Merged, and the thirty days are not over.
    pub young: Option<Tally>,
    /// Merged, and taken back within thirty days.
    pub undone: Option<Tally>,
    /// Mended within thirty days by the team that sent them.
    pub mended_by_sender: Option<Tally>,
    /// Mended within thirty days by the team that took them.
    pub mended_by_receiver: Option<Tally>,
    /// Median days to the first response (CHAOSS: Time to First Response).
    pub days_to_answer: Option<u64>,
    /// Median days from opening to merge.
    pub days_to_merge: Option<u64>,
    /// Engineer-days the team paid.
    pub paid: Cost,
    /// Engineer-days the owner's people spent on looking at it; nothing where it is not visible who looks.
    pub review: Option<Cost>,
    /// Engineer-days the owner's people spent on mending it within thirty days.
    pub repair: Cost,
    /// Paid less review and repair; nothing where it is not visible who looks.
    pub net: Option<Cost>,
    /// People of the team who sent them; nothing in a band.
    pub people: Option<u64>,
}

/// A number of change requests as the policy lets it be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Tally {
    /// The number, or the lower end of its band.
    pub low: Option<u64>,
    /// The number; nothing in a band.
    pub mid: Option<u64>,
    /// The number, or the upper end of its band; nothing when the band is open.
    pub high: Option<u64>,
    /// Whether the policy held the number back.
    pub suppressed: bool,
}

/// Who uses a product, and who sends changes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ContributionUse {
    /// Product id.
    pub product: String,
    /// Its owner.
    pub owner: Option<String>,
    /// Teams that use it and had a change merged.
    pub uses_and_contributes: Vec<String>,
    /// Teams that use it and had none.
    pub uses_only: Vec<String>,
    /// Teams that had a change merged and do not use it, as far as is visible.
    pub contributes_only: Vec<String>,
    /// Teams of which the policy does not say whether they sent changes.
    pub held_back: u64,
}

/// How the owner serves one kind of sender of a product.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ServiceRow {
    /// Product id.
    pub product: String,
    /// `own`: the owner's people; `pledged`: teams with a pledge to it; `unpledged`: others.
    pub sender: &'static str,
    /// Teams.
    pub teams: u64,
    /// Change requests opened.
    pub opened: Option<Tally>,
    /// Merged.
    pub merged: Option<Tally>,
    /// Closed without that.
    pub declined: Option<Tally>,
    /// Median days to the first response.
    pub days_to_answer: Option<u64>,
    /// Median days from opening to merge.
    pub days_to_merge: Option<u64>,
    /// Requests these teams have for the product.
    pub requests: u64,
    /// Of them without an answer within thirty days.
    pub waited: u64,
    /// Teams of these that then had a change of their own merged.
    pub helped_themselves: u64,
}

/// A stage that some repositories cannot show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotVisible {
    /// `opened`, `day opened`, `answered`, `reviewed` or `released`.
    pub stage: &'static str,
    /// Repositories that cannot show it.
    pub repositories: u64,
    /// Repositories with change requests.
    pub of: u64,
}
