//! `buyin attest`: what is held, who sees what of it, and whom the policy does not bind.

use buyin_analysis::books::Private;

use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::{attest, tell};
use crate::ui::Ui;

pub(super) fn run(desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let signatures = desk.lake.signatures()?;
    let forgotten = |email: &str| desk.loaded.forgotten.persons().any(|person| person == email);
    let blank = signatures.iter().filter(|one| one.name.is_empty() && forgotten(&one.email)).count();
    let private = Private { signatures: (signatures.len() - blank) as u64, forgotten: blank as u64, kept: kept(desk) };
    let view = desk.books()?.attest(private)?;
    tell(&attest::document(&view), &view, desk.options.format, ui)?;
    Ok(Exit::Done)
}

/// Files of answers that are kept.
fn kept(desk: &Desk) -> u64 {
    let files = std::fs::read_dir(desk.options.lake.join("cache"));
    files.map_or(0, |files| files.flatten().count()) as u64
}
