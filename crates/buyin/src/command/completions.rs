//! `buyin completions`: a script that teaches a shell the commands.

use clap::CommandFactory;

use crate::cli::{Cli, Completions};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

pub(super) fn run(arguments: &Completions, ui: &Ui) -> Result<Exit, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "buyin", &mut script);
    ui.bytes(&script)?;
    Ok(Exit::Done)
}
