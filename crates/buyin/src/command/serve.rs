//! `buyin serve`: the books in a browser, until the program is stopped.

use crate::cli::{General, Serve};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::options::Options;
use crate::server;
use crate::ui::Ui;

pub(super) fn run(asked: &Serve, general: &General, ui: &Ui) -> Result<Exit, CommandError> {
    Options::resolve(general)?;
    let general = general.clone();
    server::serve(asked.listen, move || Options::resolve(&general), ui)?;
    Ok(Exit::Done)
}
