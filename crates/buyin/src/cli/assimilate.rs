//! What can be typed about candidates: their ranking, one's copies, its brief, its status. Same rules as [`super`].

use buyin_analysis::discover::score::Signal;
use buyin_facts::decision::CandidateStatus;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::decide::Apply;

/// Rank what teams built for themselves and others ask for, by what taking it over would bring.
///
/// Candidates are folders of source that teams outside the one that built them import, vendor, copy or seem to rebuild. They
/// are ranked by expected net engineer-days over two years: what others need not build and maintain, less what it costs to make
/// the thing fit for several teams and to take it out. A rank is the beginning of a talk with the owner, not the end of it.
#[derive(Debug, Args)]
pub(crate) struct Discover {
    /// Show this many [default: 20 for people, all for programs]
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<std::num::NonZeroUsize>,
    /// Leave signals out, to see what the ranking rests on
    #[arg(long, value_name = "SIGNAL", value_delimiter = ',', value_parser = signal())]
    pub(crate) without: Vec<Signal>,
    /// Show what was taken over instead, and whether it expands
    #[arg(long, conflicts_with_all = ["top", "without"])]
    pub(crate) taken_over: bool,
}

/// The words of a signal.
fn signal() -> impl TypedValueParser<Value = Signal> {
    PossibleValuesParser::new(Signal::ALL.iter().map(|(_, word)| *word))
        .map(|word| Signal::of(&word).expect("because only these words are taken"))
}

/// Compare the copies of a candidate: what they share, where they differ, what was carried over.
///
/// Copies are those `discover` finds and that stand on the day. Lines all of them hold are the common core; where they differ is
/// said with the kind of difference and who holds what. A change made on one side after the copy was made counts as carried over
/// when the other side has at least half of its lines later.
#[derive(Debug, Args)]
pub(crate) struct Variants {
    /// The candidate: a repository that was scanned, a colon, and the folder's path in it
    #[arg(value_name = "REPO:PATH")]
    pub(crate) component: String,
    /// Show the unified diff of two of them instead
    #[arg(long, num_args = 2, value_names = ["REPO:PATH", "REPO:PATH"])]
    pub(crate) diff: Option<Vec<String>>,
}

/// Say where the talk with the owner of a candidate stands, or list what is looked at.
///
/// An origin team should hear of a take-over from a person, before it reads of it in a ranking. Without `--status` everything
/// said about the candidate is shown; without a candidate, where each talk stands.
#[derive(Debug, Args)]
pub(crate) struct Candidate {
    /// The candidate: a repository, a colon, and the folder's path in it
    #[arg(value_name = "REPO:PATH")]
    pub(crate) component: Option<String>,
    /// Where the talk stands now
    #[arg(long, value_name = "STATUS", value_parser = status(), requires = "component")]
    pub(crate) status: Option<CandidateStatus>,
    /// Why; needed where somebody declined
    #[arg(long, value_name = "TEXT", requires = "status", required_if_eq("status", "declined"))]
    pub(crate) why: Option<String>,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

/// The words of a status.
fn status() -> impl TypedValueParser<Value = CandidateStatus> {
    let words = CandidateStatus::ALL.iter().map(|status| status.as_str());
    PossibleValuesParser::new(words).try_map(|word| word.parse::<CandidateStatus>())
}

/// Write the brief of a candidate: the page people argue about before anything is taken over.
///
/// The problem in users' words, what the owner says, who pays already, users and copies over time, what copies share, what holds
/// it back, the price beside past cases, reasons against, who would own it, terms for the team that built it, open questions,
/// and savings with the worst case first. Every sentence is made of what was seen or decided; what is not known is said. As
/// Markdown, with `--format html` as one page that needs nothing else, or as JSON.
#[derive(Debug, Args)]
pub(crate) struct Brief {
    /// The candidate: a repository that was scanned, a colon, and the folder's path in it
    #[arg(value_name = "REPO:PATH")]
    pub(crate) component: String,
    /// Put an assumption of the savings in the place of the one that stands in the brief; may be given again
    #[arg(long, value_name = "NAME=NUMBER")]
    pub(crate) assume: Vec<String>,
}
