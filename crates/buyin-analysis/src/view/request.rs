//! Requests as shown: what teams ask for, weighed by what they pay, and the ways open to each.

use buyin_facts::{EngineerDays, Share};
use schemars::JsonSchema;
use serde::Serialize;

use crate::view::{Cost, Header};

/// Requests, those first whose teams pay the largest part of what they have.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RequestsView {
    /// What stands above the rows; its day is that of the time, not of the requests.
    #[serde(flatten)]
    pub header: Header,
    /// The day the requests are read on.
    pub on: String,
    /// One row a request.
    pub rows: Vec<RequestRow>,
    /// General needs that people named.
    pub needs: Vec<NeedRow>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RequestRow {
    /// File id.
    pub request: String,
    /// What is asked for, in a line.
    pub title: String,
    /// Who asks.
    pub team: Option<String>,
    /// The general need it stands for.
    pub need: Option<String>,
    /// The problem in the team's own words.
    pub problem: String,
    /// Products the team uses for it today.
    pub products: Vec<String>,
    /// Paths it keeps for it today.
    pub paths: Vec<String>,
    /// Foreign dependencies it uses for it today; what they cost is not visible here.
    pub dependencies: Vec<String>,
    /// Where it was asked.
    pub source: Option<String>,
    /// Votes; they weigh nothing.
    pub votes: Option<u32>,
    /// Day it was asked.
    pub asked: Option<String>,
    /// Day of the first answer.
    pub answered: Option<String>,
    /// Whether it is open.
    pub open: bool,
    /// What the team pays for the problem.
    pub payment: Payment,
    /// Days until something came of it.
    pub waits: Waits,
    /// The ways open to it; of one request alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<Way>,
}

/// What a team pays for a problem, of the last twelve months.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Payment {
    /// Time in the paths it keeps; nothing where it names none.
    pub workaround: Option<Cost>,
    /// Time in products of bets that answer the request.
    pub contributed: Option<Cost>,
    /// Both together; nothing where nothing could be seen.
    pub total: Option<Cost>,
    /// Days pledged to bets that answer it: promised, not paid.
    pub pledged_days: EngineerDays,
    /// Part of the team's working days that the total is.
    pub share: Option<Share>,
}

/// Days from the request to what followed: what coordination costs. Nothing while it has not happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Waits {
    /// To the first answer, or to today.
    pub reply: Option<i32>,
    /// Whether there was an answer.
    pub replied: bool,
    /// To the start of the first bet that answers it.
    pub bet: Option<i32>,
    /// To the first commit on what such a bet makes or prototypes.
    pub first_commit: Option<i32>,
    /// To the team's first use of what such a bet makes.
    pub first_use: Option<i32>,
}

/// A way a request can go.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Way {
    /// `already_built`, `build_with`, `send_changes` or `traditional`.
    pub way: &'static str,
    /// What speaks for it; empty where none was found.
    pub found: Vec<WayEvidence>,
}

/// What speaks for a way.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WayEvidence {
    /// `product`, `candidate`, `bet`, `request` or `changes`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The team it is of.
    pub team: Option<String>,
    /// Why it is named: `same_need`, `alternative`, `holds_path`, `copied` (what the team keeps is a copy of it), `contributed`.
    pub because: &'static str,
    /// Time in it in the last twelve months, where it is a payment.
    pub days: Option<Cost>,
    /// Teams that use it, its own aside; of products and candidates.
    pub users: Option<u64>,
    /// Where the talk with its owner stands; of candidates.
    pub status: Option<&'static str>,
}

/// A general need.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NeedRow {
    /// The need.
    pub need: String,
    /// Requests that stand for it.
    pub requests: Vec<String>,
    /// Teams that ask.
    pub teams: u64,
    /// What they pay together.
    pub paid: Option<Cost>,
}

/// Requests that look alike: a proposal; a person decides.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AlikeView {
    /// Name and version of the view.
    pub schema: &'static str,
    /// The day the requests are read on.
    pub on: String,
    /// One row a pair, the most alike first.
    pub rows: Vec<AlikeRow>,
}

/// Two requests that look alike.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AlikeRow {
    /// One.
    pub one: String,
    /// The other.
    pub other: String,
    /// What they share: words, products, dependencies.
    pub shared: Vec<String>,
    /// How much alike their words are.
    pub words: Share,
}

/// Whom to build with.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MatchView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// The request or need asked for.
    pub asked: String,
    /// One row a team, the best partner first.
    pub rows: Vec<MatchRow>,
}

/// A team one could build with.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MatchRow {
    /// Its place.
    pub rank: u64,
    /// The team.
    pub team: String,
    /// Its requests for the need.
    pub requests: Vec<String>,
    /// What it pays for the problem.
    pub paid: Option<Cost>,
    /// Part of its working days that this is.
    pub share: Option<Share>,
    /// How like the others it is that share the need: mean overlap of the products they use; nothing where it is alone.
    pub typical: Option<Share>,
    /// Part of what it pledged before that it paid; nothing where it never pledged, or for other teams.
    pub kept: Option<Share>,
    /// Bets it is a partner of now.
    pub busy_with: Vec<String>,
    /// `partner`, `second customer` or nothing: the two proposed.
    pub part: Option<&'static str>,
}
