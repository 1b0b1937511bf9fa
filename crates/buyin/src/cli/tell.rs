//! What can be typed to have a time told: a quarter to everybody, twelve months to a team. Same rules as [`super`].

use buyin_facts::Month;
use clap::Args;

/// Tell a quarter: where time went, who uses what, what is built twice, what is asked for, what was tried.
///
/// One page in Markdown, or with `--format html` one file that needs nothing else and prints well. Every figure is that of
/// another command, named beside it.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The quarter, as 2025-Q2 [default: the last whole one]
    #[arg(long, value_name = "QUARTER", value_parser = quarter, conflicts_with = "as_of")]
    pub(crate) quarter: Option<Month>,
}

/// The first month of a quarter.
fn quarter(text: &str) -> Result<Month, String> {
    Month::of_quarter(text).ok_or_else(|| format!("`{text}` is not a quarter like 2025-Q2"))
}

/// Show a team what it paid and got in twelve months.
#[derive(Debug, Args)]
pub(crate) struct Statement {
    /// The team
    pub(crate) team: String,
}
