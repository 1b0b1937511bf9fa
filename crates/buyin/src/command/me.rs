//! `buyin me`: what is held on one person, for that person, from the private file. Never served.

use buyin_decisions::commit::own_address;

use super::someone::Someone;
use crate::cli::Me;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::render::own::Own;
use crate::render::show;
use crate::ui::Ui;

pub(super) fn run(asked: &Me, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let told = || own_address(&desk.options.root).ok().flatten();
    let nobody =
        || CommandError::new(Kind::Usage, "git does not know who you are").hinted(["say it: `buyin me ADDRESS`"]);
    let text = asked.person.clone().or_else(told).ok_or_else(nobody)?;
    let books = desk.books()?;
    let someone = Someone::find(&text, desk, &books)?;
    show(&Own::new(books.own(&someone.key)?, someone.own()), desk.options.format, ui)?;
    Ok(Exit::Done)
}
