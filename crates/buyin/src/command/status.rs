//! `buyin status`: what is visible, how fresh it is, and what was warned about.

use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::show;
use crate::ui::Ui;

pub(super) fn run(desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    show(&desk.books()?.status()?, desk.options.format, ui)?;
    Ok(Exit::Done)
}
