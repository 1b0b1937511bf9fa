//! What became of a bet as shown: the problem it began with, what was learned, who uses what it made, what is still paid beside it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::view::Cost;

/// A problem that a bet answers, in the words of who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemRow {
    /// The request.
    pub request: String,
    /// Who asked.
    pub team: Option<String>,
    /// In a line.
    pub title: String,
    /// In their own words.
    pub problem: String,
}

/// Something a bet taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LessonRow {
    /// When it was said.
    pub day: String,
    /// What was learned.
    pub text: String,
}

/// A component that uses what a bet made. That it runs is not visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UseRow {
    /// Argument of `buyin adoption --evidence`.
    pub cell: String,
    /// The component.
    pub consumer: String,
    /// Its team on the first day.
    pub team: Option<String>,
    /// `partner`: pledged as one; `asked`: its request is answered; `other`.
    pub side: &'static str,
    /// First day.
    pub since: String,
    /// First day no more; nothing while in use.
    pub until: Option<String>,
}

/// A path that a team keeps for the problem.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WorkaroundRow {
    /// The request that names it.
    pub request: String,
    /// Whose it is.
    pub team: Option<String>,
    /// Where it lies.
    pub path: String,
    /// `stands`, `gone`, or `not_seen` where no source was ever seen there.
    pub state: &'static str,
    /// Day the last of it was gone.
    pub gone: Option<String>,
    /// The team's time in it in the last twelve months; nothing where none was seen.
    pub days: Option<Cost>,
}

/// Time of the team that answers for a bet on what the bet makes, pledged or not.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OwnTime {
    /// The team.
    pub team: String,
    /// First month, `YYYY-MM`; nothing where the bet has no beginning.
    pub from: Option<String>,
    /// Last month; nothing while none of its months has an answer yet.
    pub to: Option<String>,
    /// How much; nothing where none was seen.
    pub days: Option<Cost>,
}
