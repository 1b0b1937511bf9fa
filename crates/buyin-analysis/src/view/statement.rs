//! A team's statement: what it paid, what it got, what it waits for.

use buyin_facts::Share;
use serde::Serialize;

use crate::view::{AdoptionRow, Cost, Header, Visible};

/// What a team paid and got in twelve months.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatementView {
    /// What stands above.
    #[serde(flatten)]
    pub header: Header,
    /// The team.
    pub team: String,
    /// First month, `YYYY-MM`.
    pub from: String,
    /// Last month.
    pub to: String,
    /// What of the team's time could be seen.
    pub team_visible: Visible,
    /// Time that went into things of others, most first.
    pub paid: Vec<PaidRow>,
    /// Time of others that went into things of this team, most first.
    pub received: Vec<ReceivedRow>,
    /// Products brought in, newest first.
    pub adopted: Vec<AdoptionRow>,
    /// Workarounds still paid for.
    pub workarounds: Vec<StillPaid>,
    /// What it asked for.
    pub requests: Vec<AskedRow>,
    /// Pledges of its own, and of others in bets it is in.
    pub pledges: Vec<PledgedRow>,
}

/// Time that went into a product of others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaidRow {
    /// Argument of `buyin ledger --evidence`.
    pub cell: String,
    /// The product.
    pub product: String,
    /// Who owns it.
    pub owner: Option<String>,
    /// `build`, `adopt` or `review`.
    pub kind: &'static str,
    /// How much.
    pub days: Cost,
    /// Part of the team's working days.
    pub share: Option<Share>,
}

/// Time of another team that went into things of this one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReceivedRow {
    /// Argument of `buyin ledger --evidence`.
    pub cell: String,
    /// Who paid.
    pub paying_team: String,
    /// `build`, `review`, `own` or `adopt`.
    pub kind: &'static str,
    /// How much.
    pub days: Cost,
}

/// A workaround a request names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StillPaid {
    /// The request.
    pub request: String,
    /// Where it lies.
    pub path: String,
    /// Time in it.
    pub days: Option<Cost>,
    /// Other teams that ask for the same.
    pub shared_with: Vec<String>,
}

/// A request of the team.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AskedRow {
    /// File id.
    pub request: String,
    /// In a line.
    pub title: String,
    /// Day it was asked.
    pub asked: Option<String>,
    /// Days since then, or until it was closed.
    pub age: Option<i32>,
    /// Day of the first answer.
    pub answered: Option<String>,
    /// The last answer, in its own words.
    pub answer: Option<String>,
    /// Whether it is open.
    pub open: bool,
}

/// A pledge in a bet the team is in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PledgedRow {
    /// The bet.
    pub bet: String,
    /// Who promised.
    pub team: String,
    /// Promised until the day.
    pub pledged_to_date: buyin_facts::EngineerDays,
    /// Seen.
    pub paid: Option<Cost>,
    /// Where it stands.
    pub status: &'static str,
}
