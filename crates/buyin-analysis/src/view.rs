//! Answers as every face renders them: terminal, JSON, CSV, Markdown, later web and report.
//!
//! A view holds values and units, never strings made for one face. These types are the published contract (`…/v1`): fields
//! are only ever added. They have been through the policy: what may not be shown is not in them.

mod adoption;
mod attest;
mod audience;
mod bet;
mod brief;
mod change;
mod contribution;
mod discover;
mod expansion;
mod flow;
mod ledger;
mod outcome;
mod own;
mod picture;
mod pulse;
mod request;
mod roster;
mod route;
mod statement;
mod status;
mod variants;

use buyin_facts::EngineerDays;
use buyin_facts::decision::Policy;
use schemars::JsonSchema;
use serde::Serialize;

pub use adoption::{AdoptionRow, AdoptionView, Cost, Help, IntakeRow, VersionRow};
pub use attest::{AttestView, HeldRow};
pub use audience::{Audience, Sided};
pub use bet::{BetRow, BetsView, BurnRow, DeclaredRow, EmbeddedRow, GateRow, Kept, PledgeRow, PledgeWarning};
pub use brief::{
    Against, BriefBet, BriefPledge, BriefView, Common, Payer, Question, Role, Savings, TeamsByDay, UserRow, Voice,
};
pub use change::{Changed, ChangedRow};
pub use contribution::{ContributionRow, ContributionUse, ContributionView, NotVisible, ServiceRow, Tally};
pub use discover::{
    BlockerRow, CandidateRow, CopyRow, CounterpartRow, DemandRow, DiscoverView, ExtractionRow, OnCopies, PaidBy, Range,
    RebuiltRow, ScoreRow, SharedRow, SupplyRow, UnreadRow,
};
pub use expansion::{Adopter, Handed, TakenOverRow, TakenOverView};
pub use flow::{Built, Came, FlowView, Stayed};
pub use ledger::{CheckView, EvidenceRow, EvidenceView, LedgerRow, LedgerView};
pub use outcome::{LessonRow, OwnTime, ProblemRow, UseRow, WorkaroundRow};
pub use own::{NamedRow, OwnRow, OwnView, StayRow};
pub use picture::{HomeMade, Next, PictureView, Reach, Unused, Went, WentLine};
pub use pulse::{PulseRow, PulseTeam, PulsesView};
pub use request::{
    AlikeRow, AlikeView, MatchRow, MatchView, NeedRow, Payment, RequestRow, RequestsView, Waits, Way, WayEvidence,
};
pub use roster::{IdentitiesView, IdentityRow, TeamRow, TeamsView};
pub use route::{PresentRow, RouteRow, RoutesView};
pub use statement::{AdoptedRow, Annotation, AskedRow, PaidRow, PledgedRow, ReceivedRow, StatementView, StillPaid};
pub use status::{CalibrationView, SqlView, StatusRow, StatusView};
pub use variants::{Carried, ChangeRow, Held, Lines, PointRow, VariantRow, VariantsView};

/// What stands above the rows of every view.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Header {
    /// Name and version of the view, such as `buyin.ledger/v1`.
    pub schema: &'static str,
    /// The day the answer holds for, `YYYY-MM-DD`.
    pub as_of: String,
    /// Unit of all amounts of time.
    pub unit: &'static str,
    /// Whether teams were `given` or `inferred`.
    pub teams: &'static str,
    /// Whether working days come from a `roster` or are `inferred`.
    pub capacity: &'static str,
    /// Share of cases in which ranges are meant to hold the truth.
    pub interval: f64,
    /// Whether the estimator was ever fitted to time people wrote down.
    pub calibrated: bool,
    /// The policy these figures have been through.
    pub policy: Policy,
    /// The day of the first answer under this policy, where there is none yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_answer: Option<String>,
    /// Visibility of the rows shown.
    pub visible: Visible,
    /// Visibility of the organisation.
    pub visible_total: Visible,
}

/// How much of the time could be seen.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, JsonSchema)]
pub struct Visible {
    /// Working days people had; nothing where the policy holds it back.
    pub capacity: Shown,
    /// Working days that left a trace in git; nothing where the policy holds it back.
    pub visible: Shown,
    /// People known by their commits alone: by no people file and no team.
    pub identities_unresolved: Option<u64>,
}

/// An end or middle of a range as shown: nothing where the policy holds it back.
pub type Shown = Option<EngineerDays>;
