//! `buyin statement`: what a team paid and got.

use crate::cli::Statement;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::show;
use crate::ui::Ui;

pub(super) fn run(asked: &Statement, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    show(&desk.history()?.statement(&asked.team)?, desk.options.format, ui)?;
    Ok(Exit::Done)
}
