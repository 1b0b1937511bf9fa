//! Pulses as shown: what teams answered to three questions about a product, and who is silent.

use schemars::JsonSchema;
use serde::Serialize;

/// Pulses, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PulsesView {
    /// Name and version of the view.
    pub schema: &'static str,
    /// The day decisions are read on.
    pub on: String,
    /// One row a pulse.
    pub rows: Vec<PulseRow>,
}

/// Three questions about a product, put to some teams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PulseRow {
    /// File id.
    pub pulse: String,
    /// The product.
    pub product: String,
    /// Day the teams were asked.
    pub since: Option<String>,
    /// Teams asked.
    pub asked: u64,
    /// Of them silent so far.
    pub silent: u64,
    /// The questions.
    pub questions: Vec<String>,
    /// One row a team asked.
    pub teams: Vec<PulseTeam>,
}

/// What a team answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PulseTeam {
    /// The team.
    pub team: String,
    /// Day it answered; nothing while it is silent.
    pub answered: Option<String>,
    /// Days from the question to the answer, or of silence so far.
    pub days: Option<i32>,
    /// Its answers in the order of the questions, from 1 (no) to 5 (yes); empty while it is silent.
    pub answers: Vec<u32>,
}
