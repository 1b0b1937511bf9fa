//! What can be typed: the only place that knows clap. Doc comments here are the manual; `docs/cli.md` is made of them.
//!
//! [`Command`] is the list of commands: a new one is a variant here, a line in [`crate::command`] and one file there.

mod assimilate;
mod contribute;
mod decide;
mod person;
mod serve;
mod tell;

use std::path::PathBuf;

use buyin_facts::decision::Policy;
use buyin_facts::{Day, Month};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::exit;
use crate::render::Format;

pub(crate) use crate::cli::assimilate::{Brief, Candidate, Discover, Variants};
pub(crate) use crate::cli::contribute::{Adoption, Contributions};
pub(crate) use crate::cli::decide::{
    Annotate, Bet, BetAccept, BetAdvance, BetDeclare, BetLearn, BetNew, BetPledge, BetStop, Init, Pulse, PulseAnswer,
    PulseAsk, Request, RequestAdd, RequestAnswer, RequestGroup, RequestImport,
};
pub(crate) use crate::cli::person::{Attest, Correct, Forget, Me};
pub(crate) use crate::cli::serve::{Serve, Token};
pub(crate) use crate::cli::tell::{Report, Statement};

/// Keep the books of an internal developer platform in engineer time.
///
/// Buyin reads git repositories and says where engineer time goes, who uses what by whose hand, and what to look at next.
/// Without a command it says what changed since it was last asked.
#[derive(Debug, Parser)]
#[command(name = "buyin", version, after_long_help = exit::MANUAL, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) general: General,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// Options every command understands.
#[derive(Debug, Clone, Args)]
pub(crate) struct General {
    /// The lake's folder [default: `.buyin` beside buyin.toml, or here]
    #[arg(long, global = true, value_name = "FOLDER", env = "BUYIN_LAKE", hide_env_values = true)]
    pub(crate) lake: Option<PathBuf>,
    /// Answer as of the end of this day [default: the newest commit's day or today, whichever is earlier]
    #[arg(long, global = true, value_name = "DAY", env = "BUYIN_AS_OF", hide_env_values = true)]
    pub(crate) as_of: Option<Day>,
    /// How to write the answer [default: table]
    #[arg(long, global = true, value_name = "FORMAT", env = "BUYIN_FORMAT", hide_env_values = true)]
    pub(crate) format: Option<Format>,
    /// Who may see what [default: that of buyin.toml, else team]
    #[arg(long, global = true, value_name = "POLICY", value_parser = policy(), env = "BUYIN_POLICY", hide_env_values = true)]
    pub(crate) policy: Option<Policy>,
    /// Say nothing but answers and complaints
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Take this day for today
    #[arg(long, global = true, value_name = "DAY", env = "BUYIN_TODAY", hide = true)]
    pub(crate) today: Option<Day>,
}

/// The words of a policy, so that a slip of the finger is recognised.
fn policy() -> impl TypedValueParser<Value = Policy> {
    let words = Policy::ALL.iter().map(|policy| policy.as_str());
    PossibleValuesParser::new(words).try_map(|word| word.parse::<Policy>())
}

/// What can be asked of Buyin.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Scan(Scan),
    Demo(Demo),
    /// Say what is visible, how fresh it is, and what was warned about.
    Status,
    Teams(Teams),
    Init(Init),
    /// Say everything wrong with the decision files; ends with 1 if there is anything.
    Check,
    #[command(subcommand)]
    Request(Request),
    #[command(subcommand)]
    Bet(Bet),
    #[command(subcommand)]
    Pulse(Pulse),
    Statement(Statement),
    Annotate(Annotate),
    Candidate(Candidate),
    Identities(Identities),
    Ledger(Ledger),
    Adoption(Adoption),
    Contributions(Contributions),
    Discover(Discover),
    Brief(Brief),
    Variants(Variants),
    Extract(Extract),
    Serve(Serve),
    Token(Token),
    Sql(Sql),
    Calibrate(Calibrate),
    Report(Report),
    Attest(Attest),
    Me(Me),
    Correct(Correct),
    Forget(Forget),
    Completions(Completions),
    /// Write the manual page; with `--format md` all of the manual in Markdown.
    Man,
}

/// Read repositories into the lake, and show the first picture.
///
/// Finds repositories, bare or not, below the paths given, or below those of buyin.toml. What was read before is not read
/// again. Nothing of a repository is executed, and nothing is written to it.
#[derive(Debug, Args)]
pub(crate) struct Scan {
    /// Repositories, or folders with repositories below them [default: `repositories` of buyin.toml]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Use over the network, as CSV: date,product,consumer,count
    #[arg(long, value_name = "CSV", num_args = 1..)]
    pub(crate) usage: Vec<PathBuf>,
    /// Change requests as a forge exported them, or hours of GH Archive: JSON, one object a line or an array, also gzipped
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) change_requests: Vec<PathBuf>,
    /// Ask this organisation's forge about change requests: `https://github.com/OWNER`, with `gitlab+` or `gitea+` in front
    /// where the host does not tell. Takes a token from `BUYIN_FORGE_TOKEN`, else `GITHUB_TOKEN`, `GITLAB_TOKEN` or `GITEA_TOKEN`
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) forge: Option<String>,
    /// Clone the organisation's repositories into this folder first, or bring the clones there up to date
    #[arg(long, value_name = "FOLDER", requires = "forge")]
    pub(crate) clones: Option<PathBuf>,
    /// A platform team (or, where no teams are known, a repository); kept in buyin.toml
    #[arg(long, value_name = "TEAM|REPOSITORY", num_args = 1..)]
    pub(crate) platform: Vec<String>,
    /// Name of the organisation; kept in buyin.toml
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// End after reading
    #[arg(long)]
    pub(crate) no_picture: bool,
    /// Repositories read at a time [default: one a core]
    #[arg(long, value_name = "N", env = "BUYIN_THREADS", hide_env_values = true)]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
}

/// Make an organisation to try Buyin on, read it and show its picture.
///
/// `acme` is made by code: repositories, teams and products, the same ones every time, with what really happened written
/// down beside them in `truth/`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// A folder that is empty or not there yet
    #[arg(default_value = "acme")]
    pub(crate) folder: PathBuf,
}

/// Say what is known of teams and from where, or import an org chart.
#[derive(Debug, Args)]
pub(crate) struct Teams {
    /// Make decision files of an org chart: backstage, codeowners, rust-team, k8s-owners, k8s-owners-members or csv, and
    /// where it lies
    #[arg(long, num_args = 2, value_names = ["KIND", "PATH"])]
    pub(crate) import: Option<Vec<String>>,
    /// Write the files without asking
    #[arg(long, requires = "import")]
    pub(crate) yes: bool,
}

/// Say which spellings were taken for one person, and why.
///
/// Joins names from the private file of the lake, so it works only for who may read that file.
#[derive(Debug, Args)]
pub(crate) struct Identities {
    /// Only programs, AI agents, and what looks like one
    #[arg(long)]
    pub(crate) bots: bool,
    /// Write the merges as a .mailmap instead
    #[arg(long, conflicts_with = "bots")]
    pub(crate) mailmap: bool,
}

/// Say where engineer time went, with the evidence behind every cell.
#[derive(Debug, Args)]
pub(crate) struct Ledger {
    /// What to break time down by
    #[arg(long, value_name = "DIMENSION", value_delimiter = ',', default_value = "paying_team,kind")]
    pub(crate) by: Vec<By>,
    /// From this month on, as 2025-03
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) from: Option<Month>,
    /// To the end of this month
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) to: Option<Month>,
    /// Only time paid by this team
    #[arg(long, value_name = "TEAM")]
    pub(crate) paying_team: Option<String>,
    /// Only time for this product
    #[arg(long, value_name = "PRODUCT")]
    pub(crate) product: Option<String>,
    /// Only time for what this team owns
    #[arg(long, value_name = "TEAM")]
    pub(crate) owner: Option<String>,
    /// Only this kind of time
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<Kind>,
    /// Show the commits and paths a cell rests on; put it in quotes
    #[arg(long, value_name = "CELL", conflicts_with_all = ["check", "from", "to", "paying_team", "product", "owner", "kind"])]
    pub(crate) evidence: Option<String>,
    /// Prove that the books balance: capacity, sum and difference
    #[arg(long)]
    pub(crate) check: bool,
}

/// What time can be broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// The team that paid
    #[value(name = "paying_team", alias = "paying-team")]
    PayingTeam,
    /// The product it went to
    Product,
    /// The team that owns what was worked on
    Owner,
    /// Own, build, adopt, review or not visible
    Kind,
    /// Whether the people were embedded in the owner's team
    Embedded,
    /// The month
    Month,
    /// The quarter
    Quarter,
}

/// Kinds of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// On components that are no product of others
    Own,
    /// On a product
    Build,
    /// To adopt a product
    Adopt,
    /// Reviewing others' work
    Review,
    /// Leaves no trace in git
    #[value(name = "not_visible", alias = "not-visible")]
    NotVisible,
}

/// A month, or the month of a day.
pub(crate) fn month(text: &str) -> Result<Month, String> {
    let day: Result<Day, _> = text.parse().or_else(|_| format!("{text}-01").parse());
    day.map(Day::month).map_err(|_| format!("`{text}` is not a month like 2025-03"))
}

/// Make a repository of a folder, with its history.
///
/// The folder becomes the root of a new repository. Every commit that changed it comes along, with author, dates, zone and
/// message as they were, and so do branches and tags; signatures no longer hold and are dropped. Notes
/// (refs/notes/extracted-from) and two mapping files in the new repository say which commit was made of which, so that
/// messages stay as they are. What looks like a secret is shown, and stops it, before anything is written. Nothing is
/// written to the source. At its end it proves that nothing is in the new repository that was not under the chosen paths.
#[derive(Debug, Args)]
pub(crate) struct Extract {
    /// The folder: a repository that was scanned, or the path of one, a colon, and the folder's path in it
    #[arg(value_name = "REPO:PATH")]
    pub(crate) component: String,
    /// The new repository: a folder that is empty or not there yet
    #[arg(long, value_name = "DIR", required_unless_present = "plan")]
    pub(crate) to: Option<PathBuf>,
    /// Say what would happen, and write nothing
    #[arg(long)]
    pub(crate) plan: bool,
    /// Another folder or file that comes along, and its new path; without `=NEW` it keeps its own. May be given again
    #[arg(long, value_name = "OLD=NEW")]
    pub(crate) path: Vec<String>,
    /// Take files that were moved into the paths along from where they were before
    #[arg(long)]
    pub(crate) follow: bool,
    /// Branch, tag or commit to begin with [default: the default branch]. May be given again: the first becomes the head
    #[arg(long = "ref", value_name = "REVISION")]
    pub(crate) revision: Vec<String>,
    /// Without a work tree
    #[arg(long)]
    pub(crate) bare: bool,
    /// Without notes; the mapping files are written all the same
    #[arg(long)]
    pub(crate) no_notes: bool,
    /// Go on where something looks like a secret
    #[arg(long)]
    pub(crate) allow_secrets: bool,
}

/// Ask anything of the answer views, read-only.
#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// The query; `show tables` lists the views
    pub(crate) query: String,
}

/// Fit the estimator to time people wrote down, and say how far off it was.
#[derive(Debug, Args)]
pub(crate) struct Calibrate {
    /// A worklog or diary as CSV: date,person,product,hours
    pub(crate) file: PathBuf,
}

/// Write a completion script for a shell.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}
