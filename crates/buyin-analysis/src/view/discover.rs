//! Candidates to take over, as shown.

use buyin_facts::{EngineerDays, Estimate};
use schemars::JsonSchema;
use serde::Serialize;

use crate::discover::score::{Price, Teams};
use crate::view::{Header, Shown};

/// Things teams built for themselves that others ask for, best first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DiscoverView {
    /// What stands above the rows.
    #[serde(flatten)]
    pub header: Header,
    /// Candidates by expected net engineer-days.
    pub rows: Vec<CandidateRow>,
    /// What others ask for and is shared already: by a platform team, or a repository that is there for it.
    pub shared: Vec<SharedRow>,
    /// Languages whose import lines are not read, of repositories that are mostly written in them: what those use is not seen.
    pub unread: Vec<UnreadRow>,
    /// Signals left out on request.
    pub without: Vec<&'static str>,
    /// What is still spent on copies of candidates.
    pub on_copies: OnCopies,
}

/// What holders of copies still spend on them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OnCopies {
    /// Engineer-days of the last twelve months.
    pub days: Range,
    /// Copies that stand.
    pub copies: u64,
    /// Candidates they are copies of.
    pub candidates: u64,
    /// Teams that hold them.
    pub teams: u64,
}

/// A candidate with every part of its score.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CandidateRow {
    /// Argument of `--evidence`: the commits of twelve months in its place.
    pub cell: String,
    /// Place, from 1.
    pub rank: u64,
    /// Repository name.
    pub repository: String,
    /// Path in the repository.
    pub path: String,
    /// Its last part.
    pub name: String,
    /// Team that owns it.
    pub owner: String,
    /// What its owner says of a take-over.
    pub status: &'static str,
    /// Why, where a reason was given.
    pub status_why: Option<String>,
    /// Expected saving less cost over two years.
    pub net_days: Range,
    /// Engineer-days of the last twelve months, the origin's and those of holders of copies.
    pub paid: Range,
    /// The same by team.
    pub paid_by: Vec<PaidBy>,
    /// Who asks for it.
    pub demand: DemandRow,
    /// What there is to take over.
    pub supply: SupplyRow,
    /// What taking it out would cost.
    pub extraction: ExtractionRow,
    /// What makes up the score.
    pub score: ScoreRow,
    /// Copies, nearest first.
    pub copies: Vec<CopyRow>,
    /// Folders that seem to serve the same need: a hypothesis.
    pub rebuilt: Vec<RebuiltRow>,
    /// What could not be looked at. A signal that is missing never raises a score.
    pub missing_signals: Vec<&'static str>,
}

/// Amounts as the policy lets them be shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
pub struct Range {
    /// Lower end of the range, or of the band.
    pub low: Shown,
    /// Expected amount; nothing in a band.
    pub mid: Shown,
    /// Upper end of the range, or of the band.
    pub high: Shown,
}

/// What a team paid.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PaidBy {
    /// The team.
    pub team: String,
    /// Engineer-days of the last twelve months; nothing in a band.
    pub days: Shown,
}

/// Demand outside the origin team, as counts of teams.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DemandRow {
    /// Teams that import it.
    pub importing_teams: u64,
    /// Teams that keep it among vendored code.
    pub vendoring_teams: u64,
    /// Teams that copied it.
    pub copying_teams: u64,
    /// Teams that seem to have rebuilt it.
    pub rebuilding_teams: u64,
    /// Teams that sent changes in the last twelve months.
    pub contributing_teams: Option<u64>,
    /// Open requests that name it or a copy of it, or ask for the same; nothing where no requests can be read.
    pub requests: Option<u64>,
    /// Files of other teams that import it, tests among them.
    pub importing_files: u64,
    /// First day anybody outside showed demand, where known.
    pub first_seen: Option<String>,
    /// `growing` where more files began to import it and more copies came within twelve months than ended, `falling` where more
    /// ended, else `steady`.
    pub trend: &'static str,
    /// Teams that first imported or copied it within twelve months.
    pub new_within_a_year: u64,
    /// Teams that gave it up within twelve months: no import and no copy of theirs stands.
    pub left_within_a_year: u64,
}

/// What there is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SupplyRow {
    /// Lines of source.
    pub source_lines: u64,
    /// Lines of tests.
    pub test_lines: u64,
    /// Whether it has documentation of its own.
    pub documented: bool,
    /// First commit.
    pub first: Option<String>,
    /// Last commit.
    pub last: Option<String>,
    /// People behind half of last year's changes; nothing where the policy holds it back.
    pub absence_factor: Option<u64>,
}

/// What taking it out costs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExtractionRow {
    /// Engineer-days.
    pub days: Estimate,
    /// Lines of source it needs from its repository, directly or not.
    pub closure_lines: u64,
    /// Import lines that lead out of it.
    pub edges: u64,
    /// Places where copies go ways of their own, as far as fingerprints tell.
    pub points: u64,
    /// Names of the host's own vocabulary in its files.
    pub names: u64,
    /// What the days are for.
    pub parts: Price,
    /// Each of them.
    pub blocking: Vec<BlockerRow>,
    /// Whether there are past cases to compare with: `past cases` or `no past case`.
    pub past: &'static str,
}

/// An import line that holds a candidate back.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BlockerRow {
    /// File in the repository.
    pub file: String,
    /// Line, where known.
    pub line: Option<u32>,
    /// What is imported.
    pub imports: String,
}

/// What makes up the score; see `docs/method.md`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScoreRow {
    /// How general it is, 0 to 1.
    pub generality: buyin_facts::Share,
    /// Teams expected to use it, as a sum of chances.
    pub users: Teams,
    /// Engineer-days to build it once; nothing where the policy holds it back.
    pub build: Shown,
    /// What users need not build or maintain.
    pub benefit: Shown,
    /// Making it fit for several teams.
    pub generalise: Shown,
}

/// A copy.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CopyRow {
    /// Repository that holds it.
    pub repository: String,
    /// Where.
    pub path: String,
    /// Team that holds it.
    pub team: String,
    /// Part of the original that is found in it, 0 to 1.
    pub similarity: buyin_facts::Share,
    /// First day of any of it.
    pub since: Option<String>,
    /// Last commit.
    pub last_edited: Option<String>,
    /// How the candidate is known to be the origin of it.
    pub origin_because: &'static str,
}

/// What seems to be a rebuilt one: a hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RebuiltRow {
    /// Repository that holds it.
    pub repository: String,
    /// Where.
    pub path: String,
    /// Team that holds it.
    pub team: String,
    /// How alike the words of its parts and of their counterparts are on average, 0 to 1.
    pub likeness: buyin_facts::Share,
    /// How much of their code is alike on average, 0 to 1. Much says that one was made from the other.
    pub shared: buyin_facts::Share,
    /// What that says: `seems to have rebuilt`, `seems to have taken parts` or `seems to have had its own before`.
    pub how: &'static str,
    /// First day of any of those parts.
    pub since: Option<String>,
    /// Last commit.
    pub last_edited: Option<String>,
    /// What is like what, the most alike first.
    pub alike: Vec<CounterpartRow>,
}

/// Two files or folders that say the same words.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CounterpartRow {
    /// Path of the candidate's.
    pub ours: String,
    /// Path of the other's.
    pub theirs: String,
    /// How alike their words are, 0 to 1.
    pub likeness: buyin_facts::Share,
    /// How much of the smaller one's code the other has, 0 to 1.
    pub shared: buyin_facts::Share,
}

/// What is shared already.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SharedRow {
    /// Repository name.
    pub repository: String,
    /// Path in the repository.
    pub path: String,
    /// Team that owns it.
    pub owner: String,
    /// Teams that use it in any way.
    pub teams: u64,
}

/// A language that is not read.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnreadRow {
    /// Repository name.
    pub repository: String,
    /// The language as people call it.
    pub language: &'static str,
    /// Files of source in it.
    pub files: u64,
}

impl DiscoverView {
    /// By how much the best candidate is expected to cost more than it saves, where none is expected to pay. Nothing where one
    /// is, where there is none at all, or where the policy leaves it open.
    pub fn loss(&self) -> Option<Range> {
        let net = self.rows.first()?.net_days;
        (net.mid.or(net.high)?.0 <= 0.0).then(|| net.reversed())
    }
}

impl Range {
    /// What is so much below nothing as this is above it.
    fn reversed(self) -> Self {
        let other = |days: Shown| days.map(|days| EngineerDays(0.0 - days.0));
        Self { low: other(self.high), mid: other(self.mid), high: other(self.low) }
    }

    /// An estimate in full.
    pub fn full(days: Estimate) -> Self {
        Self { low: Some(days.low), mid: Some(days.mid), high: Some(days.high) }
    }

    /// Ends alone, outwards to tens.
    pub fn coarse(days: Estimate) -> Self {
        let ten = |days: f64| Some(EngineerDays(days * 10.0));
        Self { low: ten((days.low.0 / 10.0).floor()), mid: None, high: ten((days.high.0 / 10.0).ceil()) }
    }
}
