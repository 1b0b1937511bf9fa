//! `buyin adoption`: who uses what, since when, by whose hand, and what was taken over; the evidence of an adoption.

use crate::cli::Adoption;
use crate::command::evidence;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::show;
use crate::ui::Ui;

pub(super) fn run(asked: &Adoption, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let books = desk.history()?;
    match (&asked.evidence, &asked.product) {
        (Some(cell), _) => evidence::run(cell, &books, desk.options.format, ui)?,
        (None, Some(product)) if asked.routes => show(&books.routes(product)?, desk.options.format, ui)?,
        _ => show(&books.adoption_and_take_overs(asked.product.as_deref())?, desk.options.format, ui)?,
    }
    Ok(Exit::Done)
}
