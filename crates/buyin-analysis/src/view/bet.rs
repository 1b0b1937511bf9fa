//! Bets as shown: where they stand, what their gates say, what was pledged and what was paid.

use buyin_facts::{EngineerDays, Share};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::view::{Cost, Header, LessonRow, OwnTime, ProblemRow, PulseRow, Shown, UseRow, WorkaroundRow};

/// Bets.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BetsView {
    /// What stands above the rows; its day is that of the time, not of what was decided.
    #[serde(flatten)]
    pub header: Header,
    /// The day decisions are read on.
    pub on: String,
    /// One row a bet.
    pub rows: Vec<BetRow>,
}

/// A bet.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BetRow {
    /// File id.
    pub bet: String,
    /// Name for people.
    pub name: String,
    /// Pattern it follows.
    pub pattern: String,
    /// Team that answers for it.
    pub owner: Option<String>,
    /// Product it makes or takes over.
    pub product: Option<String>,
    /// Candidate it started from.
    pub candidate: Option<String>,
    /// Requests it answers.
    pub requests: Vec<String>,
    /// The problem, in the words of who asked.
    pub problems: Vec<ProblemRow>,
    /// Why it is a general one, as written down.
    pub why_general: Option<String>,
    /// Teams that ask for the same.
    pub shared_by: Vec<String>,
    /// The team named as its second customer.
    pub named_customer: Option<String>,
    /// Stage it is in.
    pub stage: String,
    /// Since when.
    pub since: Option<String>,
    /// `running`, `stopped` or `ended`.
    pub state: &'static str,
    /// How it can be left.
    pub exit: Option<String>,
    /// Who maintains the result.
    pub maintainer: Option<String>,
    /// Repositories of the prototype.
    pub prototypes: Vec<String>,
    /// Its gates, in the order of its stages.
    pub gates: Vec<GateRow>,
    /// Its pledges.
    pub pledges: Vec<PledgeRow>,
    /// Time that was declared on it; nothing of others for who is of neither side.
    pub declared: Vec<DeclaredRow>,
    /// Engineers of one team placed in another, as declared, with what was seen of it.
    pub embedded: Vec<EmbeddedRow>,
    /// The team that shares the need, is no partner, does not use the product and would be asked first: would it choose the result,
    /// the problem is general. Nothing where there is no first customer.
    pub second_customer: Option<String>,
    /// What teams say of the product.
    pub pulses: Vec<PulseRow>,
    /// Who uses what it made, in the order they came.
    pub uses: Vec<UseRow>,
    /// What is kept for the problem beside it.
    pub workarounds: Vec<WorkaroundRow>,
    /// What its owner spent on it; nothing where no team answers for it, or for who is of neither side.
    pub own_time: Option<OwnTime>,
    /// What was learned, in the order of days; of a stopped bet with what was learned from that.
    pub lessons: Vec<LessonRow>,
    /// Where it failed.
    pub failed: Option<String>,
    /// What was learned when it was stopped.
    pub learned: Option<String>,
}

/// Time git cannot show, as a lead stated it: beside the evidence, never added to it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DeclaredRow {
    /// The event that states it: what the other side accepts.
    pub event: String,
    /// The bet it was spent on.
    pub bet: Option<String>,
    /// The product it was spent on.
    pub product: Option<String>,
    /// Who spent it.
    pub team: String,
    /// Month, `YYYY-MM`.
    pub month: String,
    /// How much.
    pub days: EngineerDays,
    /// On what.
    pub what: String,
    /// When it was stated.
    pub stated: String,
    /// When the other side accepted it; it does not count before.
    pub accepted: Option<String>,
}

/// A gate of a bet.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GateRow {
    /// Gate id.
    pub id: String,
    /// The stage it leads out of.
    pub stage: String,
    /// `passed`, `not_yet` or `unknown`, on the evidence of the day.
    pub result: &'static str,
    /// What was recorded when the bet advanced past it.
    pub recorded: Option<&'static str>,
    /// Why a person went on without it.
    pub overruled: Option<String>,
    /// When.
    pub overruled_on: Option<String>,
    /// What it asks.
    pub sentence: String,
    /// Rows that speak for it.
    pub evidence: Vec<Value>,
    /// Why nobody can say: views that hold nothing, parameters the bet does not have, a query that fails.
    pub missing: Vec<String>,
    /// What to do when it is not passed.
    pub otherwise: String,
}

/// A pledge, and what was paid of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PledgeRow {
    /// Id within the bet.
    pub pledge: String,
    /// Pledging team.
    pub team: String,
    /// `partner` or `platform`.
    pub side: &'static str,
    /// Promised in all; up to the day where it has no end. Nothing where it is a part of what the policy holds back.
    pub pledged_days: Shown,
    /// Promised until the day.
    pub pledged_to_date: Shown,
    /// Part of the team's working days that is promised: as said, else of what it had in the last twelve months.
    pub share: Option<Share>,
    /// How far it is kept; nothing for who is of neither side of the bet.
    #[serde(flatten)]
    pub kept: Option<Kept>,
    /// First day.
    pub since: Option<String>,
    /// First day no more.
    pub until: Option<String>,
    /// Day the other side accepted it.
    pub accepted: Option<String>,
    /// `not_accepted`, `not_begun`, `running`, `over`.
    pub status: &'static str,
}

/// How far a pledge is kept: between the two sides of its bet.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Kept {
    /// Seen in evidence, in the months the pledge runs.
    pub paid: Option<Cost>,
    /// Declared by a lead and accepted by the other side; not in `paid`.
    pub declared_days: EngineerDays,
    /// At the pace of the last three months, by its end.
    pub forecast_days: Option<EngineerDays>,
    /// What the two sides should talk about.
    pub warnings: Vec<PledgeWarning>,
    /// Month by month, added up.
    pub burn: Vec<BurnRow>,
}

/// Engineers of one team placed in another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EmbeddedRow {
    /// The team they come from, which pays.
    pub team: String,
    /// The team they work in.
    pub into: String,
    /// How many, as declared.
    pub engineers: u64,
    /// First day, as declared.
    pub since: Option<String>,
    /// First day no more.
    pub until: Option<String>,
    /// Time of people who gave another team's components most of theirs, for weeks, in the months of the placement; nothing where
    /// none was seen.
    pub seen: Option<Cost>,
}

/// Something the two sides of a pledge should talk about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PledgeWarning {
    /// `not_started`, `stopped`, `went_elsewhere`, `more_than_pledged` or `ends_soon`.
    pub kind: &'static str,
    /// Where the time went, or since when.
    pub detail: Option<String>,
}

/// A pledge at a month's end.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BurnRow {
    /// Month, `YYYY-MM`.
    pub month: String,
    /// Promised so far.
    pub pledged_days: Shown,
    /// Seen so far.
    pub paid: Option<Cost>,
    /// Declared and accepted so far.
    pub declared_days: EngineerDays,
}
