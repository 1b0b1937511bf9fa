//! `buyin status`: what is visible, how fresh it is, and what was warned about.

use buyin_analysis::books::Stray;

use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::show;
use crate::similar;
use crate::ui::Ui;

pub(super) fn run(desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let view = desk.books()?.status()?;
    show(&view, desk.options.format, ui)?;
    warn_of(&view.strays, ui);
    Ok(Exit::Done)
}

/// Says which names in decision files match nothing, and what may have been meant.
pub(super) fn warn_of(strays: &[Stray], ui: &Ui) {
    for stray in strays {
        let whose = if stray.decided_for.is_empty() { "buyin.toml" } else { &stray.decided_for };
        let text = format!("{whose}: no {} `{}` was scanned", kind(stray.what), stray.name);
        ui.warn(&text);
        if let Some(hint) = similar::did_you_mean(&stray.name, stray.known.iter().map(String::as_str)) {
            ui.hint(&hint);
        }
    }
}

/// What a name was to be, in words.
fn kind(what: &str) -> &str {
    if what == "platform" { "team or repository" } else { what }
}
