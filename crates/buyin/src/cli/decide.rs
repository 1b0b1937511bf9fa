//! What can be typed to decide: requests, bets and the files they stand in. Same rules as [`super`].

use std::path::PathBuf;

use buyin_facts::decision::{Failure, Side};
use buyin_facts::{Day, EngineerDays, Month};
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
    /// Show one request: what its team pays, and the ways open to it.
    Show {
        /// The request
        request: String,
    },
    /// Whom to build with: teams that share a need, the best partner first.
    Match {
        /// The request, or the need
        asked: String,
    },
    Group(RequestGroup),
    Answer(RequestAnswer),
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

/// Answer a request. The first answer ends the wait; a declined request is closed.
#[derive(Debug, Args)]
pub(crate) struct RequestAnswer {
    /// The request
    pub(crate) request: String,
    /// What is answered
    pub(crate) answer: String,
    /// The answer is no
    #[arg(long)]
    pub(crate) decline: bool,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Say that requests stand for one general need; without arguments, which ones look alike.
#[derive(Debug, Args)]
pub(crate) struct RequestGroup {
    /// The need, in a word
    #[arg(requires = "requests")]
    pub(crate) need: Option<String>,
    /// The requests
    #[arg(num_args = 1..)]
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
    /// Show one bet: its gates asked of the evidence, and what was paid of what was pledged.
    Show {
        /// The bet
        bet: String,
    },
    Pledge(BetPledge),
    Declare(BetDeclare),
    Accept(BetAccept),
    Advance(BetAdvance),
    Learn(BetLearn),
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
    /// Why the problem is a general one
    #[arg(long, value_name = "TEXT")]
    pub(crate) why_general: Option<String>,
    /// Team that would use it after the partner
    #[arg(long, value_name = "TEAM")]
    pub(crate) second_customer: Option<String>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Promise time to a bet. It counts once the other side accepts it.
#[derive(Debug, Args)]
pub(crate) struct BetPledge {
    /// The bet
    pub(crate) bet: String,
    /// Who promises
    #[arg(long, value_name = "TEAM")]
    pub(crate) team: String,
    /// The side it is on
    #[arg(long, value_name = "SIDE", value_parser = word(Side::ALL, Side::as_str), default_value = "partner")]
    pub(crate) side: Side,
    /// Days a working week
    #[arg(long, value_name = "DAYS", value_parser = days, required_unless_present = "share")]
    pub(crate) days_a_week: Option<EngineerDays>,
    /// Part of the team's working days, in per cent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(1..=100), conflicts_with = "days_a_week")]
    pub(crate) share: Option<u32>,
    /// First day [default: today]
    #[arg(long, value_name = "DAY")]
    pub(crate) since: Option<Day>,
    /// First day no more
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<Day>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// State time that git cannot show, such as workshops. It stands beside the evidence once the other side accepts it.
#[derive(Debug, Args)]
pub(crate) struct BetDeclare {
    /// The bet
    pub(crate) bet: String,
    /// Who spent it
    #[arg(long, value_name = "TEAM")]
    pub(crate) team: String,
    /// In which month
    #[arg(long, value_name = "YYYY-MM", value_parser = super::month)]
    pub(crate) month: Month,
    /// How many engineer-days
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub(crate) days: EngineerDays,
    /// On what
    #[arg(long, value_name = "TEXT")]
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Accept what the other side pledged or declared.
#[derive(Debug, Args)]
pub(crate) struct BetAccept {
    /// The bet
    pub(crate) bet: String,
    /// The pledge, or the event that declares time
    pub(crate) accepts: String,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Ask teams three questions about a product, and see what they say. Silence is shown.
#[derive(Debug, Subcommand)]
pub(crate) enum Pulse {
    Ask(PulseAsk),
    Answer(PulseAnswer),
    /// Show what teams answered, and who is silent.
    Show {
        /// Only about this product
        product: Option<String>,
    },
}

/// Put the three questions to teams.
#[derive(Debug, Args)]
pub(crate) struct PulseAsk {
    /// The product
    pub(crate) product: String,
    /// Teams to ask
    #[arg(long, value_name = "TEAM", num_args = 1.., required = true)]
    pub(crate) teams: Vec<String>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Say something about a line of a team's statement.
///
/// It stands beside the line from then on, with the day; by whom is not shown.
#[derive(Debug, Args)]
pub(crate) struct Annotate {
    /// The team
    pub(crate) team: String,
    /// The line, by its name in the statement; put it in quotes
    pub(crate) line: String,
    /// What is said
    pub(crate) text: String,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Answer for a team.
#[derive(Debug, Args)]
pub(crate) struct PulseAnswer {
    /// The pulse
    pub(crate) pulse: String,
    /// Three answers, each from 1 (no) to 5 (yes)
    #[arg(num_args = 3, required = true, value_parser = clap::value_parser!(u32).range(1..=5))]
    pub(crate) answers: Vec<u32>,
    /// Who answers
    #[arg(long, value_name = "TEAM")]
    pub(crate) team: String,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Bring a bet to its next stage, or to the one named.
///
/// Every gate on the way is asked of the evidence; a gate that is not passed needs a reason why a person goes on without it.
#[derive(Debug, Args)]
pub(crate) struct BetAdvance {
    /// The bet
    pub(crate) bet: String,
    /// The stage [default: the next one]
    #[arg(long, value_name = "STAGE")]
    pub(crate) to: Option<String>,
    /// Go on without the evidence of gates that are not passed
    #[arg(long, value_name = "REASON")]
    pub(crate) overrule: Option<String>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Write down what a bet taught, while it goes on.
#[derive(Debug, Args)]
pub(crate) struct BetLearn {
    /// The bet
    pub(crate) bet: String,
    /// What was learned
    pub(crate) learned: String,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// Stop a bet, and keep what was learned.
#[derive(Debug, Args)]
pub(crate) struct BetStop {
    /// The bet
    pub(crate) bet: String,
    /// What was learned [asked for on a terminal]
    #[arg(long, value_name = "TEXT")]
    pub(crate) learned: Option<String>,
    /// Where it failed [asked for on a terminal]
    #[arg(long, value_name = "PLACE", value_parser = word(Failure::ALL, Failure::as_str))]
    pub(crate) failed: Option<Failure>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// One of some words of the vocabulary.
pub(super) fn word<W>(words: &[W], spelt: fn(W) -> &'static str) -> impl TypedValueParser<Value = W>
where
    W: Copy + std::str::FromStr + Send + Sync + 'static,
    W::Err: std::error::Error + Send + Sync + 'static,
{
    let words: Vec<&'static str> = words.iter().map(|word| spelt(*word)).collect();
    PossibleValuesParser::new(words).try_map(|word| word.parse::<W>())
}

/// An amount of days: more than none, and no slip of the keyboard.
fn days(text: &str) -> Result<EngineerDays, String> {
    let days: f64 = text.parse().map_err(|_| "not a number of days".to_owned())?;
    if days > 0.0 && days < 10_000.0 { Ok(EngineerDays(days)) } else { Err("between 0 and 10,000 days".to_owned()) }
}
