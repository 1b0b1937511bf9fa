//! `buyin man`: the manual page; as Markdown, the whole manual.

use clap::{Command, CommandFactory};

use crate::cli::Cli;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::Format;
use crate::ui::Ui;

/// Columns of the help texts in the manual.
const WIDTH: usize = 96;

pub(super) fn run(format: Format, ui: &Ui) -> Result<Exit, CommandError> {
    if format == Format::Md {
        ui.data(&markdown())?;
        return Ok(Exit::Done);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    ui.bytes(&page)?;
    Ok(Exit::Done)
}

/// Every command's help, one after another.
fn markdown() -> String {
    let mut program = Cli::command().term_width(WIDTH);
    program.build();
    let mut lines = vec![
        "# The command line".to_owned(),
        String::new(),
        "Made by `buyin man --format md`; a test keeps it up to date.".to_owned(),
    ];
    let own = std::iter::once((program.get_name().to_owned(), program.clone()));
    let commands = program.get_subcommands().map(|command| (format!("buyin {}", command.get_name()), command.clone()));
    for (name, command) in own.chain(commands) {
        lines.extend([
            String::new(),
            format!("## {name}"),
            String::new(),
            "```text".to_owned(),
            help(command),
            "```".to_owned(),
        ]);
    }
    lines.push(String::new());
    lines.join("\n")
}

fn help(command: Command) -> String {
    let text = command.term_width(WIDTH).render_long_help().to_string();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}
