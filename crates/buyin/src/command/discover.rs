//! `buyin discover`: what teams built for themselves and others ask for.

use std::thread::available_parallelism;

use buyin_facts::lake::LakeError;
use buyin_sources::snapshot::{Request, take};

use crate::cli::Discover;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::{Format, counted, show};
use crate::ui::Ui;

/// Candidates shown to people who did not say how many.
const SHOWN: usize = 20;

pub(super) fn run(asked: &Discover, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let format = desk.options.format;
    let for_people = matches!(format, Format::Table | Format::Md);
    let top = asked.top.map(std::num::NonZeroUsize::get).or_else(|| for_people.then_some(SHOWN));
    read_contents(desk, ui)?;
    if asked.taken_over {
        show(&desk.history()?.taken_over()?, format, ui)?;
        return Ok(Exit::Done);
    }
    show(&desk.history()?.discover(top, &asked.without)?, format, ui)?;
    Ok(Exit::Done)
}

/// Reads the files that stood on the day, saying what could not be read.
pub(super) fn read_contents(desk: &Desk, ui: &Ui) -> Result<(), CommandError> {
    match take_snapshot(desk, Some(ui))? {
        0 => {}
        unread => {
            ui.warn(&format!("{} could not be read: what stands there is missing", counted(unread, "file", "files")));
        }
    }
    Ok(())
}

/// Reads the files that stood on the day, so far as they were not read before; says how many could not be read. While another
/// writes into the lake it is waited for where somebody can be told so; else that is the error.
pub(crate) fn take_snapshot(desk: &Desk, told: Option<&Ui>) -> Result<u64, CommandError> {
    let snapshot = desk.lake.snapshot()?;
    let repositories: Vec<_> = snapshot.manifest().repositories.values().map(|mined| mined.id).collect();
    let as_of = desk.history()?.as_of();
    let threads = available_parallelism().map_or(1, Into::into);
    let request = Request { repositories: &repositories, as_of, threads };
    loop {
        match (take(&desk.lake, &request), told) {
            (Err(LakeError::Busy { .. }), Some(ui)) => {
                ui.warn("another buyin writes into this lake; waiting until it is done");
                desk.lake.wait()?;
            }
            (taken, _) => return Ok(taken?.warnings.len() as u64),
        }
    }
}
