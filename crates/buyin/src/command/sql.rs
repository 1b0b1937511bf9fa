//! `buyin sql`: any question to the answer views.

use crate::cli::Sql;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::show;
use crate::ui::Ui;

pub(super) fn run(asked: &Sql, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let view = desk.books()?.sql(&asked.query)?;
    show(&view, desk.options.format, ui)?;
    if view.truncated {
        ui.warn("there are more rows than are shown: narrow the query or add a limit");
    }
    Ok(Exit::Done)
}
