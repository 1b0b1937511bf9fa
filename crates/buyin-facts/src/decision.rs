//! The decision tables: what people said, as rows. Decisions are files in the organisation's own git repository; here they
//! have been read, checked and dated. Intervals are half-open: `since` is in, `until` is out; nothing means always.

mod bet;
mod event;
mod pattern;
mod request;

pub use bet::{Bet, Declared, Failure, Placement, Pledge, Side, Stage};
pub use event::{Event, EventKind, GateOutcome, GateResult, PulseAnswer, Subject};
pub use pattern::{Gate, PatternStage};
pub use request::{Candidate, CandidateStatus, Request};

use std::collections::BTreeSet;

use crate::day::Day;
use crate::id::IdentityKey;
use crate::table::table;
use crate::word::{Ecosystem, words};

words! {
    /// What a declared person is.
    PersonKind {
        /// A human being: has capacity.
        Human = "human",
        /// A program: has none.
        Bot = "bot",
        /// An AI agent: its work is paid by the person who asked for it.
        Agent = "agent",
    }
}

words! {
    /// How a product is offered; decides what a new use of it says about choice.
    Offer {
        /// Teams may use it; whether they had an alternative is asked of each adoption.
        Free = "free",
        /// New components come with it.
        Default = "default",
        /// Teams must use it.
        Mandated = "mandated",
    }
}

words! {
    /// What a program may do with a token.
    Scope {
        /// Read the API.
        Read = "read",
        /// Read metrics.
        Metrics = "metrics",
    }
}

table! {
    /// One row an address or full name of a person in `people/`.
    Person, PersonColumns, PersonBuilder in "people" {
        /// File id.
        person: String,
        /// Human, bot or agent.
        kind: PersonKind,
        /// An address of theirs, keyed.
        email: Option<IdentityKey>,
        /// A full name of theirs, keyed; given on rows without address.
        full_name: Option<IdentityKey>,
        /// A forge account of theirs (number or login), keyed.
        account: Option<IdentityKey>,
        /// From when this spelling is theirs.
        since: Option<Day>,
        /// Until when.
        until: Option<Day>,
    }
}

table! {
    /// One row a team in `teams/`.
    Team, TeamColumns, TeamBuilder in "teams" {
        /// File id.
        team: String,
        /// Name for people.
        name: String,
        /// Whether it is a platform team: what it owns are platform products.
        platform: bool,
        /// Whether time of its members is paid by it (a working group or an alias is not a paying team).
        paying: bool,
        /// The team above it.
        parent: Option<String>,
        /// Other spellings ownership files use (`@org/team`, `group:default/team`), one a line.
        handles: String,
        /// From when it exists.
        since: Option<Day>,
        /// Until when.
        until: Option<Day>,
    }
}

table! {
    /// One row a stay of a person in a team.
    Membership, MembershipColumns, MembershipBuilder in "memberships" {
        /// Person's file id.
        person: String,
        /// Team's file id.
        team: String,
        /// First day.
        since: Option<Day>,
        /// First day no more.
        until: Option<Day>,
        /// Weight against the person's other teams on the same day.
        weight: u32,
        /// Where it is known from.
        source: String,
    }
}

table! {
    /// One row a working calendar statement of a roster: what share of a day a person works.
    Capacity, CapacityColumns, CapacityBuilder in "capacity" {
        /// Person's file id.
        person: String,
        /// First day.
        since: Option<Day>,
        /// First day no more.
        until: Option<Day>,
        /// Hundredths of a working day: 100 full time, 60 three days of five, 0 leave.
        percent: u32,
    }
}

table! {
    /// One row a path that belongs to a product in `products/`.
    Product, ProductColumns, ProductBuilder in "products" {
        /// File id.
        product: String,
        /// Name for people.
        name: String,
        /// Owning team's file id.
        owner: Option<String>,
        /// Repository name.
        repository: String,
        /// Path prefix in the repository; empty for all of it.
        path: String,
        /// Whether it is used over the network, so that git cannot see all its users.
        network: bool,
        /// How it is offered.
        offer: Offer,
        /// Names of what teams could use instead, one a line; empty means none was declared.
        alternatives: String,
        /// From when.
        since: Option<Day>,
        /// Until when.
        until: Option<Day>,
    }
}

table! {
    /// One row a further name of a product or component, from product files.
    Alias, AliasColumns, AliasBuilder in "aliases" {
        /// What is named: product id.
        product: String,
        /// The world of the name.
        ecosystem: Ecosystem,
        /// The name consumers write.
        name: String,
        /// From when the name is known.
        since: Option<Day>,
        /// Until when.
        until: Option<Day>,
    }
}

table! {
    /// One row a `detect` rule of a product file: a text in files of a path pattern shows use of the product.
    Detect, DetectColumns, DetectBuilder in "detect_rules" {
        /// Product id.
        product: String,
        /// Glob over paths in other repositories.
        path: String,
        /// Regular expression over a line.
        pattern: String,
    }
}

table! {
    /// One row a path owned by decision (`[[owns]]` of a team file), before any ownership file of the repository.
    Ownership, OwnershipColumns, OwnershipBuilder in "ownerships" {
        /// Team's file id.
        team: String,
        /// Repository name.
        repository: String,
        /// Path prefix; empty for all of it.
        path: String,
        /// From when.
        since: Option<Day>,
        /// Until when.
        until: Option<Day>,
    }
}

/// Everything decided, read as rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions {
    /// Addresses and names of people.
    pub people: Vec<Person>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Who was where when.
    pub memberships: Vec<Membership>,
    /// Part-time and leave.
    pub capacity: Vec<Capacity>,
    /// Products and their paths.
    pub products: Vec<Product>,
    /// Further names of products.
    pub aliases: Vec<Alias>,
    /// Rules that show use.
    pub detect: Vec<Detect>,
    /// Paths owned by decision.
    pub ownerships: Vec<Ownership>,
    /// What teams ask for.
    pub requests: Vec<Request>,
    /// What is looked at for taking over.
    pub candidates: Vec<Candidate>,
    /// Bets.
    pub bets: Vec<Bet>,
    /// Where bets stood when.
    pub stages: Vec<Stage>,
    /// Time promised.
    pub pledges: Vec<Pledge>,
    /// Engineers placed in other teams.
    pub placements: Vec<Placement>,
    /// Time stated and not in evidence.
    pub declared: Vec<Declared>,
    /// Ways of working.
    pub patterns: Vec<PatternStage>,
    /// What evidence they ask for.
    pub gates: Vec<Gate>,
    /// What gates said when bets advanced.
    pub gate_results: Vec<GateOutcome>,
    /// What happened.
    pub events: Vec<Event>,
    /// What teams answered.
    pub pulse_answers: Vec<PulseAnswer>,
}

impl Decisions {
    /// What was known by a day: what was written down later, or where nothing says when, begins later, is not. Ends later than
    /// the day stay, since nothing after it is looked at.
    #[must_use]
    pub fn as_of(mut self, day: Day) -> Self {
        let begun = |since: Option<Day>| since.is_none_or(|since| since <= day);
        let known = |recorded: Option<Day>, since: Option<Day>| begun(recorded.or(since));
        self.people.retain(|row| begun(row.since));
        self.teams.retain(|row| begun(row.since));
        self.memberships.retain(|row| begun(row.since));
        self.capacity.retain(|row| begun(row.since));
        self.products.retain(|row| begun(row.since));
        self.aliases.retain(|row| begun(row.since));
        self.ownerships.retain(|row| begun(row.since));
        let products: BTreeSet<&str> = self.products.iter().map(|row| row.product.as_str()).collect();
        self.detect.retain(|row| products.contains(row.product.as_str()));
        self.requests.retain(|row| known(row.recorded, row.since));
        self.candidates.retain(|row| begun(row.since));
        self.bets.retain(|row| known(row.recorded, row.since));
        self.stages.retain(|row| begun(row.since));
        self.pledges.retain(|row| known(row.recorded, row.since));
        self.placements.retain(|row| known(row.recorded, row.since));
        self.declared.retain(|row| row.day <= day);
        self.gate_results.retain(|row| row.day <= day);
        self.events.retain(|row| row.day <= day);
        self.pulse_answers.retain(|row| begun(row.since));
        self
    }
}

words! {
    /// Who may see what; see `docs/method.md`, trust.
    Policy {
        /// Persons never shown; small cells as bands. The default.
        Team = "team",
        /// Small cells suppressed with complementary suppression.
        Strict = "strict",
        /// Public histories: nothing held back.
        Public = "public",
    }
}
