//! From what was typed to an answer. One file a command; [`dispatch`] ties them to [`Command`].

mod adoption;
mod annotate;
mod attest;
mod bet;
mod brief;
mod calibrate;
mod candidate;
mod check;
mod completions;
mod contributions;
mod correct;
mod demo;
mod discover;
mod evidence;
mod extract;
mod forge;
mod forget;
mod identities;
mod init;
mod ledger;
mod man;
mod me;
mod overview;
mod pulse;
mod record;
mod report;
mod request;
mod scan;
mod serve;
mod someone;
mod sql;
mod statement;
mod status;
mod teams;
mod token;
mod variants;

use std::ffi::OsString;

use clap::Parser;

pub(crate) use ledger::query as ledger_query;

use crate::cli::{Cli, Command};
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::ui::Ui;

pub(crate) use discover::take_snapshot;
pub(crate) use variants::texts;

/// Runs the program; all that can go wrong has been said when it returns.
pub(crate) fn run(arguments: impl Iterator<Item = OsString>) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too. Nobody listening is no failure.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    let ui = Ui::new(cli.general.quiet);
    dispatch(cli, &ui).unwrap_or_else(|error| {
        if error.kind != Kind::BrokenPipe {
            ui.complain(&error);
        }
        error.exit()
    })
}

/// Runs a command that decides, as somebody elsewhere than at the terminal would type it.
pub(crate) fn decide(arguments: Vec<OsString>, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    let cli = Cli::try_parse_from(arguments).map_err(|error| {
        let said = error.to_string();
        // Which arguments it means stands below the first line.
        let said: Vec<&str> = said.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
        CommandError::new(Kind::Usage, said.join(" ").trim_start_matches("error: "))
    })?;
    match cli.command {
        Some(Command::Request(asked)) => request::run(&asked, options, ui),
        Some(Command::Bet(asked)) => bet::run(&asked, options, ui),
        Some(Command::Candidate(asked)) => candidate::run(&asked, &options, ui),
        Some(Command::Pulse(asked)) => pulse::run(&asked, options, ui),
        Some(Command::Annotate(asked)) => annotate::run(&asked, &Desk::read(options)?, ui),
        _ => Err(CommandError::new(Kind::Usage, "this is not decided here")),
    }
}

fn dispatch(cli: Cli, ui: &Ui) -> Result<Exit, CommandError> {
    let options = Options::resolve(&cli.general)?;
    let desk = |options| Desk::open(options, ui);
    match cli.command {
        None => overview::run(options, ui),
        Some(Command::Scan(asked)) => scan::run(&asked, options, ui),
        Some(Command::Demo(asked)) => demo::run(&asked, &cli.general, ui),
        Some(Command::Status) => status::run(&desk(options)?, ui),
        Some(Command::Teams(asked)) => teams::run(&asked, options, ui),
        Some(Command::Init(asked)) => init::run(&asked, options, ui),
        Some(Command::Check) => check::run(&options, ui),
        Some(Command::Request(asked)) => request::run(&asked, options, ui),
        Some(Command::Bet(asked)) => bet::run(&asked, options, ui),
        Some(Command::Pulse(asked)) => pulse::run(&asked, options, ui),
        Some(Command::Statement(asked)) => statement::run(&asked, &desk(options)?, ui),
        Some(Command::Annotate(asked)) => annotate::run(&asked, &desk(options)?, ui),
        Some(Command::Candidate(asked)) => candidate::run(&asked, &options, ui),
        Some(Command::Identities(asked)) => identities::run(&asked, &desk(options)?, ui),
        Some(Command::Ledger(asked)) => ledger::run(&asked, &desk(options)?, ui),
        Some(Command::Adoption(asked)) => adoption::run(&asked, &desk(options)?, ui),
        Some(Command::Contributions(asked)) => contributions::run(&asked, &desk(options)?, ui),
        Some(Command::Discover(asked)) => discover::run(&asked, &desk(options)?, ui),
        Some(Command::Brief(asked)) => brief::run(&asked, &desk(options)?, ui),
        Some(Command::Variants(asked)) => variants::run(&asked, &desk(options)?, ui),
        Some(Command::Extract(asked)) => extract::run(&asked, &options, ui),
        Some(Command::Serve(asked)) => serve::run(&asked, &cli.general, ui),
        Some(Command::Token(asked)) => token::run(&asked, &options, ui),
        Some(Command::Sql(asked)) => sql::run(&asked, &desk(options)?, ui),
        Some(Command::Calibrate(asked)) => calibrate::run(&asked, &desk(options)?, ui),
        Some(Command::Report(asked)) => report::run(&asked, options, ui),
        Some(Command::Attest(_)) => attest::run(&desk(options)?, ui),
        Some(Command::Me(asked)) => me::run(&asked, &desk(options)?, ui),
        Some(Command::Correct(asked)) => correct::run(&asked, &desk(options)?, ui),
        Some(Command::Forget(asked)) => forget::run(&asked, &desk(options)?, ui),
        Some(Command::Completions(asked)) => completions::run(&asked, ui),
        Some(Command::Man) => man::run(options.format, ui),
    }
}
