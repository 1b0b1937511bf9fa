//! Arguments of `buyin contributions`.

use buyin_facts::Month;
use clap::Args;

use crate::cli::month;

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
