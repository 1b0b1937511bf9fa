//! Whether a platform is built with its customers, taken up by their own hand, and kept: both sides of each ratio.

use buyin_facts::Share;
use schemars::JsonSchema;
use serde::Serialize;

use crate::view::{Cost, Header};

/// The lines a platform is watched by. Periods are of three whole months, the oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FlowView {
    /// What stands above.
    #[serde(flatten)]
    pub header: Header,
    /// First month of the year looked at, `YYYY-MM`.
    pub from: String,
    /// Last month of it.
    pub to: String,
    /// Whether platform teams were named: else products are *shared*, not *platform*.
    pub platform_known: bool,
    /// Building of platform (or shared) products in the year.
    pub built: Built,
    /// The same in the year before.
    pub built_before: Built,
    /// The same by period.
    pub built_by_period: Vec<Built>,
    /// Users that came in the year.
    pub came: Came,
    /// The same in the year before.
    pub came_before: Came,
    /// The same by period.
    pub came_by_period: Vec<Came>,
    /// Users that came in the year before: whether they were there a year after they came.
    pub stayed: Stayed,
    /// The same by the period they came in, as far as a year has gone by.
    pub stayed_by_period: Vec<Stayed>,
}

/// Time that went into platform products in a period.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Built {
    /// First month, `YYYY-MM`.
    pub from: String,
    /// Last month.
    pub to: String,
    /// By teams that use them; nothing where nothing was seen.
    pub customers: Option<Cost>,
    /// By the teams that own them; nothing where nothing was seen.
    pub owners: Option<Cost>,
    /// Part of both that customers paid; nothing where one of them is held back. It rises when the platform shrinks.
    pub share: Option<Share>,
    /// Teams that paid as customers.
    pub teams: u64,
}

/// Components that began to use a platform product in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Came {
    /// First month, `YYYY-MM`.
    pub from: String,
    /// Last month.
    pub to: String,
    /// All.
    pub all: u64,
    /// By the hand of the using team.
    pub own_hand: u64,
    /// Chosen over an alternative, on evidence.
    pub chosen: u64,
    /// Where an alternative is known at all.
    pub alternative_known: u64,
}

/// Components that came in a period, and whether they stayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stayed {
    /// First month, `YYYY-MM`.
    pub from: String,
    /// Last month.
    pub to: String,
    /// Came.
    pub came: u64,
    /// Of them still there a year after they came.
    pub stayed: u64,
}
