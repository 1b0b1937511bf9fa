//! What can be typed to decide: requests, bets and the files they stand in. Same rules as [`super`].

use std::path::PathBuf;

use buyin_facts::decision::Failure;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

/// How a change to decision files is made.
#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// Apply the change without asking
    #[arg(long)]
    pub(crate) yes: bool,
    /// Who decides: the id of a file in people/
    #[arg(long, value_name = "PERSON")]
    pub(crate) by: Option<String>,
}

/// Begin a repository of decisions: what a scan found, proposed for a person to look at.
///
/// Proposes `buyin.toml` and a file for each product others were seen to use. Nothing is written that a person did not see.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Name of the organisation [default: the folder's]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Write down what teams ask for.
#[derive(Debug, Subcommand)]
pub(crate) enum Request {
    Add(RequestAdd),
    List(RequestList),
    /// Show one request.
    Show {
        /// The request
        request: String,
    },
    Group(RequestGroup),
    Import(RequestImport),
}

/// Write down a request.
#[derive(Debug, Args)]
pub(crate) struct RequestAdd {
    /// What is asked for, in a line
    pub(crate) title: String,
    /// Who asks
    #[arg(long, value_name = "TEAM")]
    pub(crate) team: String,
    /// The problem in the team's own words [default: the title]
    #[arg(long, value_name = "TEXT")]
    pub(crate) problem: Option<String>,
    /// Products the team uses for it today
    #[arg(long, value_name = "PRODUCT", num_args = 1..)]
    pub(crate) products: Vec<String>,
    /// Paths it keeps for it today
    #[arg(long, value_name = "REPOSITORY:PATH", num_args = 1..)]
    pub(crate) paths: Vec<String>,
    /// Dependencies it uses for it today
    #[arg(long, value_name = "NAME", num_args = 1..)]
    pub(crate) dependencies: Vec<String>,
    /// Where it was asked
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) source: Option<String>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// List requests.
#[derive(Debug, Args)]
pub(crate) struct RequestList {
    /// Only those of this team
    #[arg(long, value_name = "TEAM")]
    pub(crate) team: Option<String>,
    /// Closed ones too
    #[arg(long)]
    pub(crate) all: bool,
}

/// Say that requests stand for one general need.
#[derive(Debug, Args)]
pub(crate) struct RequestGroup {
    /// The need, in a word
    pub(crate) need: String,
    /// The requests
    #[arg(required = true, num_args = 1..)]
    pub(crate) requests: Vec<String>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Write down requests exported from elsewhere. Those imported before are left as they are.
#[derive(Debug, Args)]
pub(crate) struct RequestImport {
    /// github, gitlab, gitea, jira, linear or csv
    pub(crate) kind: String,
    /// The exported file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Try one thing with those who pay for it, from stage to stage.
#[derive(Debug, Subcommand)]
pub(crate) enum Bet {
    New(BetNew),
    /// List bets and where they stand.
    List {
        /// Those that are over too
        #[arg(long)]
        all: bool,
    },
    /// Show one bet: stage, gates, pledges.
    Show {
        /// The bet
        bet: String,
    },
    Advance(BetAdvance),
    Stop(BetStop),
}

/// Begin a bet.
#[derive(Debug, Args)]
pub(crate) struct BetNew {
    /// Name for people
    pub(crate) name: String,
    /// The way of working: assimilate, partner, open, traditional, or one of patterns/
    #[arg(long, value_name = "PATTERN")]
    pub(crate) pattern: String,
    /// Start from a component to take over, or from a request
    #[arg(long, value_name = "REPOSITORY:PATH|REQUEST")]
    pub(crate) from: Option<String>,
    /// Team that answers for it
    #[arg(long, value_name = "TEAM")]
    pub(crate) owner: Option<String>,
    /// Product it makes or takes over
    #[arg(long, value_name = "PRODUCT")]
    pub(crate) product: Option<String>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Bring a bet to its next stage, or to the one named.
///
/// Every gate on the way needs a result, or a reason why a person goes on without one.
#[derive(Debug, Args)]
pub(crate) struct BetAdvance {
    /// The bet
    pub(crate) bet: String,
    /// The stage [default: the next one]
    #[arg(long, value_name = "STAGE")]
    pub(crate) to: Option<String>,
    /// Gates whose evidence is there
    #[arg(long, value_name = "GATE", num_args = 1..)]
    pub(crate) passed: Vec<String>,
    /// Go on without the evidence of the other gates
    #[arg(long, value_name = "REASON")]
    pub(crate) overrule: Option<String>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Stop a bet, and keep what was learned.
#[derive(Debug, Args)]
pub(crate) struct BetStop {
    /// The bet
    pub(crate) bet: String,
    /// What was learned
    #[arg(long, value_name = "TEXT")]
    pub(crate) learned: String,
    /// Where it failed
    #[arg(long, value_name = "PLACE", value_parser = failure())]
    pub(crate) failed: Option<Failure>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// The places where a bet can fail.
fn failure() -> impl TypedValueParser<Value = Failure> {
    let words = Failure::ALL.iter().map(|failure| failure.as_str());
    PossibleValuesParser::new(words).try_map(|word| word.parse::<Failure>())
}
