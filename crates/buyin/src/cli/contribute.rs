//! Arguments of `buyin adoption` and `buyin contributions`.

use buyin_facts::Month;
use clap::Args;

use crate::cli::month;

/// Say who uses what, since when, by whose hand and whether by choice.
#[derive(Debug, Args)]
pub(crate) struct Adoption {
    /// Only this product
    pub(crate) product: Option<String>,
    /// Show the commits and paths an adoption rests on; put it in quotes
    #[arg(long, value_name = "CELL", conflicts_with = "product")]
    pub(crate) evidence: Option<String>,
    /// How it went from team to team, as far as is visible, and who could present it to whom next
    #[arg(long, requires = "product", conflicts_with = "evidence")]
    pub(crate) routes: bool,
}

/// Say what teams sent to what others own, and what became of it.
///
/// Shows change requests by paying team: opened, answered, merged, released, standing after 30 days; what they took the team
/// that sent them and the team that took them; who uses a product and who sends changes to it; how evenly senders are served.
/// What git alone cannot show is called not visible: exports (`buyin scan --change-requests FILE`) show more.
#[derive(Debug, Args)]
pub(crate) struct Contributions {
    /// Only to this product, or to this repository where it is none
    pub(crate) product: Option<String>,
    /// Change requests that began in this month or later, as 2025-03 [default: twelve months]
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) from: Option<Month>,
    /// Change requests that began in this month or before
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) to: Option<Month>,
}
