//! `buyin discover`: what teams built for themselves and others ask for.

use crate::cli::Discover;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::{Format, show};
use crate::ui::Ui;

/// Candidates shown to people who did not say how many.
const SHOWN: usize = 20;

pub(super) fn run(asked: &Discover, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let format = desk.options.format;
    let for_people = matches!(format, Format::Table | Format::Md);
    let top = asked.top.or_else(|| for_people.then_some(SHOWN));
    show(&desk.books()?.discover(top, &asked.without)?, format, ui)?;
    Ok(Exit::Done)
}
