//! What is held, and under which policy: for those whom it is about.

use schemars::JsonSchema;
use serde::Serialize;

use crate::view::Header;

/// What is held, and under which policy it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AttestView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// Name of the organisation.
    pub organisation: String,
    /// Hash of policy, threshold and everything decided that answers depend on: two attestations with one hash speak of the
    /// same rules.
    pub configuration: String,
    /// People a figure must rest on to be shown as it is.
    pub fewest: u64,
    /// Persons named by their consent in an accepted pledge.
    pub named_by_consent: u64,
    /// What is held.
    pub rows: Vec<HeldRow>,
}

/// A category of what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeldRow {
    /// What it is.
    pub category: &'static str,
    /// `private`, `lake`, `cache` or `decisions`.
    pub place: &'static str,
    /// How many.
    pub count: u64,
    /// How it tells of persons: `name`, `pseudonym` or `none`.
    pub persons: &'static str,
}
