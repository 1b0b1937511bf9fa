//! A team's statement: what it paid, what it got, what it waits for.

use buyin_facts::Share;
use schemars::JsonSchema;
use serde::Serialize;

use crate::view::{AdoptionRow, Cost, DeclaredRow, Header, Kept, Next, Shown, Visible};

/// What a team paid and got in twelve months.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
    /// What this is.
    pub is: &'static str,
    /// What it is not.
    pub is_not: &'static str,
    /// Who sees it.
    pub seen_by: &'static str,
    /// What of the team's time could be seen.
    pub team_visible: Visible,
    /// Time that went into things of others, most first.
    pub paid: Vec<PaidRow>,
    /// What others did for this team, most first.
    pub received: Vec<ReceivedRow>,
    /// Products brought in, newest first.
    pub adopted: Vec<AdoptedRow>,
    /// Workarounds and copies still paid for.
    pub workarounds: Vec<StillPaid>,
    /// What it asked for.
    pub requests: Vec<AskedRow>,
    /// Pledges of its own, and of others in bets it is in.
    pub pledges: Vec<PledgedRow>,
    /// Time it declared in these months, and what of it waits to be accepted; for the sides of its bets.
    pub declared: Vec<DeclaredRow>,
    /// Everything its leads said about lines, the newest first; also of lines that are no longer here.
    pub annotations: Vec<Annotation>,
    /// How to annotate, declare and correct.
    pub answers: Vec<Next>,
}

/// What a lead said about a line. By whom is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Annotation {
    /// The line it is about.
    pub line: String,
    /// When it was said.
    pub day: String,
    /// What was said.
    pub text: String,
    /// Whether the line stands in this statement.
    pub here: bool,
}

/// Time that went into a product of others.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PaidRow {
    /// Argument of `buyin ledger --evidence`, and name of the line.
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
    /// What leads said about it.
    pub notes: Vec<String>,
}

/// Time of another team for this one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReceivedRow {
    /// Name of the line.
    pub line: String,
    /// Argument of `buyin ledger --evidence`, where the ledger has it.
    pub cell: Option<String>,
    /// Who paid.
    pub paying_team: String,
    /// `review`: looked at what this team sent or wrote; `fix`: mended what it sent, within thirty days; `feature`: built on a product
    /// of this team; `help`: worked on its components; `adoption`: brought something in there.
    pub what: &'static str,
    /// The product it was about, where it is one of others.
    pub product: Option<String>,
    /// The repository it was about, where that is no product.
    pub repository: Option<String>,
    /// How much.
    pub days: Cost,
    /// What leads said about it.
    pub notes: Vec<String>,
}

/// A product brought in.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AdoptedRow {
    /// The stay; its cell is the name of the line.
    #[serde(flatten)]
    pub stay: AdoptionRow,
    /// What leads said about it.
    pub notes: Vec<String>,
}

/// A workaround or copy somebody still pays for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StillPaid {
    /// Name of the line.
    pub line: String,
    /// `workaround`: a request names it; `copy`: of something that is talked about or taken over.
    pub kind: &'static str,
    /// The request, of a workaround.
    pub request: Option<String>,
    /// What it is a copy of.
    pub copy_of: Option<String>,
    /// Where it lies.
    pub path: String,
    /// Time in it.
    pub days: Option<Cost>,
    /// Other teams that ask for the same, or keep a copy too.
    pub shared_with: Vec<String>,
    /// What leads said about it.
    pub notes: Vec<String>,
}

/// A request of the team.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AskedRow {
    /// Name of the line.
    pub line: String,
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
    /// The last answer, in its own words; of a declined one the reason.
    pub answer: Option<String>,
    /// Whether it was declined.
    pub declined: bool,
    /// Whether it is open.
    pub open: bool,
    /// What leads said about it.
    pub notes: Vec<String>,
}

/// A pledge in a bet the team is in.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PledgedRow {
    /// Name of the line.
    pub line: String,
    /// The bet.
    pub bet: String,
    /// Who promised.
    pub team: String,
    /// Whether this team promised it; else it was promised to it.
    pub own: bool,
    /// Promised in all; up to the day where it has no end. Nothing where it is a part of what the policy holds back.
    pub pledged_days: Shown,
    /// Promised until the day.
    pub pledged_to_date: Shown,
    /// How far it is kept; nothing for who is of neither side of the bet.
    #[serde(flatten)]
    pub kept: Option<Kept>,
    /// Where it stands.
    pub status: &'static str,
    /// What leads said about it.
    pub notes: Vec<String>,
}

impl StatementView {
    /// The names of all lines.
    pub fn lines(&self) -> Vec<&str> {
        let paid = self.paid.iter().map(|row| &row.cell);
        let received = self.received.iter().map(|row| &row.line);
        let adopted = self.adopted.iter().map(|row| &row.stay.cell);
        let still_paid = self.workarounds.iter().map(|row| &row.line);
        let asked = self.requests.iter().map(|row| &row.line);
        let pledged = self.pledges.iter().map(|row| &row.line);
        let lines = paid.chain(received).chain(adopted).chain(still_paid).chain(asked).chain(pledged);
        lines.map(String::as_str).collect()
    }
}
