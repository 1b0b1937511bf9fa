//! `buyin contributions`: what teams sent to what others own, and what became of it.

use buyin_analysis::books::ContributionQuery;

use crate::cli::Contributions;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::show;
use crate::ui::Ui;

pub(super) fn run(asked: &Contributions, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let query = ContributionQuery { product: asked.product.clone(), from: asked.from, to: asked.to };
    show(&desk.history()?.contributions(&query)?, desk.options.format, ui)?;
    Ok(Exit::Done)
}
