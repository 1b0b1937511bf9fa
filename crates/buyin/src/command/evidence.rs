//! What `--evidence` shows: the commits and paths of a cell, and what of them was held back.

use buyin_analysis::books::Books;

use crate::error::CommandError;
use crate::render::{Format, show};
use crate::ui::Ui;

/// Shows the evidence of a cell of the ledger or of the adoptions.
pub(super) fn run(cell: &str, books: &Books, format: Format, ui: &Ui) -> Result<(), CommandError> {
    let view = books.evidence(cell)?;
    show(&view, format, ui)?;
    if let Some(people) = view.held_back_under {
        ui.warn(&format!("evidence of cells with fewer than {people} people is held back"));
        ui.hint("cells with evidence stand in `buyin ledger --by paying_team,product,kind,month`");
    }
    Ok(())
}
