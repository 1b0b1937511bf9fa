//! The brief of a candidate: everything people argue about, as values.

use buyin_facts::Share;
use schemars::JsonSchema;
use serde::Serialize;

use crate::discover::host::HostName;
use crate::discover::saving::{Assumption, Saving};
use crate::variant::{Core, Generality, PointKind};
use crate::view::{
    Carried, CopyRow, DemandRow, ExtractionRow, Header, Range, RebuiltRow, Shown, SupplyRow, TakenOverRow,
};

/// A brief.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BriefView {
    /// What stands above.
    #[serde(flatten)]
    pub header: Header,
    /// Argument of `--evidence`: the commits of twelve months in its place.
    pub cell: String,
    /// Name of the organisation.
    pub organisation: String,
    /// Repository name.
    pub repository: String,
    /// Path in the repository.
    pub path: String,
    /// Its last part.
    pub name: String,
    /// The origin team.
    pub owner: String,
    /// Place in the ranking, from 1.
    pub rank: u64,
    /// What teams wrote of the problem.
    pub problem: Vec<Voice>,
    /// What its owner says of a take-over.
    pub status: &'static str,
    /// Why, where a reason was given.
    pub status_why: Option<String>,
    /// Since when.
    pub status_since: Option<String>,
    /// Engineer-days of the last twelve months, the origin's and those of holders of copies.
    pub paid: Range,
    /// The same by team.
    pub paid_by: Vec<Payer>,
    /// What of it the owner and its parts paid; nothing where none of them did.
    pub kept_up: Option<Range>,
    /// Who asks for it.
    pub demand: DemandRow,
    /// Every team that uses, copied or seems to have rebuilt it, and who did and does no more.
    pub users: Vec<UserRow>,
    /// Teams with any sign of demand, at the end of each half-year.
    pub over_time: Vec<TeamsByDay>,
    /// Copies, nearest first.
    pub copies: Vec<CopyRow>,
    /// Folders that seem to serve the same need: a hypothesis.
    pub rebuilt: Vec<RebuiltRow>,
    /// What copies have in common; nothing where none stands.
    pub common: Option<Common>,
    /// What there is.
    pub supply: SupplyRow,
    /// Files of the origin's own that import it.
    pub own_files: u64,
    /// How general it is, 0 to 1.
    pub generality: Share,
    /// What it costs to take out.
    pub extraction: ExtractionRow,
    /// Names of the host in its files, the most mentioned first.
    pub host_names: Vec<HostName>,
    /// What was taken over in these repositories before.
    pub past: Vec<TakenOverRow>,
    /// Reasons against; leaving it alone is the first.
    pub against: Vec<Against>,
    /// What is tried with it.
    pub bets: Vec<BriefBet>,
    /// Platform teams, who could own it afterwards.
    pub platform_teams: Vec<String>,
    /// What nobody has answered.
    pub questions: Vec<Question>,
    /// What could not be looked at.
    pub missing_signals: Vec<&'static str>,
    /// What the ranking expects of it, as `discover` says; it counts something else than the savings.
    pub net_days: Range,
    /// Part of it that a team which shows a need today seems to need, on average, as the ranking takes it.
    pub need: Option<Share>,
    /// Savings.
    pub savings: Savings,
}

/// What a team wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Voice {
    /// The request.
    pub request: String,
    /// Who asks, where known.
    pub team: Option<String>,
    /// In a line.
    pub title: String,
    /// In its own words.
    pub problem: String,
    /// When it was asked.
    pub since: Option<String>,
}

/// Who pays already.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Payer {
    /// The team.
    pub team: String,
    /// What it has to do with it.
    pub role: Role,
    /// Engineer-days of the last twelve months.
    pub days: Range,
    /// Part of the team's working time; nothing where the days are held back, or show as a band.
    pub share: Option<Share>,
}

/// What a paying team has to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Owns it.
    Origin,
    /// Is a part of the team that owns it.
    Part,
    /// Holds a copy.
    Copy,
    /// None of these.
    Helps,
}

/// A team's use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UserRow {
    /// The team.
    pub team: String,
    /// `imports`, `vendors`, `copied`, or how a guess is said; of what is over, `held a copy`, `vendored` or `used it`.
    pub how: &'static str,
    /// First day, where known.
    pub since: Option<String>,
    /// Day it was over; nothing while it goes on.
    pub until: Option<String>,
    /// Importing files.
    pub files: u64,
    /// The copy, `repository:path`.
    pub place: Option<String>,
    /// Whether that is a hypothesis: what seems to be rebuilt.
    pub is_guess: bool,
}

/// How many teams by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TeamsByDay {
    /// The day.
    pub day: String,
    /// Teams that import it or hold a copy that still stands; those whose first day is not known are left out.
    pub teams: u64,
}

/// What copies have in common.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Common {
    /// Held by all.
    pub core: Core,
    /// How general.
    pub generality: Generality,
    /// Differences by kind.
    pub points: Vec<(PointKind, u64)>,
    /// Changes to the origin since copies were made, each beside each copy.
    pub of_origin: Carried,
    /// Changes of copies' own.
    pub own: Carried,
}

/// A reason against.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Against {
    /// What goes on if nobody does anything.
    LeaveAlone,
    /// The owner, or the platform, declined.
    Declined,
    /// The owner was not asked.
    NotAsked,
    /// The likely case loses days.
    LikelyLoss,
    /// The worst case loses days.
    WorstCase,
    /// Users of today have it already.
    UsersHaveIt {
        /// Importing teams.
        teams: u64,
    },
    /// Too few to tell a general need.
    FewTeams {
        /// Teams beside the origin.
        teams: u64,
    },
    /// Requests are written down here, and none is for this.
    NobodyAsks,
    /// Nobody came in the last twelve months.
    NotGrowing,
    /// All demand is a hypothesis.
    OnlyRebuilt,
    /// Nobody edits the copies.
    Frozen {
        /// Copies.
        copies: u64,
    },
    /// More particular than general.
    Particular,
    /// It holds on to its repository.
    HeldBack {
        /// Import lines that lead out.
        edges: u64,
    },
    /// No tests of its own.
    Untested,
    /// No documentation of its own.
    Undocumented,
    /// Few people know it.
    FewPeople {
        /// People behind half of the changes.
        people: u64,
    },
    /// Copies differ in more than values and names.
    Apart {
        /// Part of the differences.
        structural: Share,
    },
    /// Not a year old.
    Young,
}

/// A question nobody has answered in the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// Would the owner give it away?
    Owner,
    /// What is the problem, in users' words?
    Problem,
    /// Who pays for it and owns it afterwards?
    Afterwards,
    /// Would users move to a shared version?
    WouldMove {
        /// Teams.
        teams: Vec<String>,
    },
    /// Is a rebuilt one the same need?
    SameNeed {
        /// Where.
        places: Vec<String>,
    },
    /// Which of the changes that were not carried over are wanted?
    NotCarried {
        /// How many.
        changes: u64,
    },
    /// What of the host's names is behaviour, what mere spelling?
    HostNames {
        /// How many.
        names: u64,
    },
}

/// A bet on the candidate.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BriefBet {
    /// File id.
    pub bet: String,
    /// Name for people.
    pub name: String,
    /// Team that answers for it.
    pub owner: Option<String>,
    /// Team that maintains the result.
    pub maintainer: Option<String>,
    /// How it can be left.
    pub exit: Option<String>,
    /// Whether it is over.
    pub over: bool,
    /// What was promised.
    pub pledges: Vec<BriefPledge>,
}

/// Time promised.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BriefPledge {
    /// By whom.
    pub team: String,
    /// Its side.
    pub side: &'static str,
    /// Days a week, where said.
    pub days_a_week: Shown,
    /// Hundredths of the team's capacity, where said.
    pub percent: Option<u32>,
    /// From when.
    pub since: Option<String>,
    /// Until when.
    pub until: Option<String>,
    /// Whether the other side accepted.
    pub accepted: bool,
}

/// Savings, worst case first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Savings {
    /// The worst case; nothing where something it needs is held back.
    pub worst: Option<Saving>,
    /// The likely case.
    pub likely: Option<Saving>,
    /// What they rest on.
    pub assumptions: Vec<Assumption>,
}
