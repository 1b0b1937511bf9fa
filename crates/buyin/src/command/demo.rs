//! `buyin demo`: an organisation made by code, read and shown.

use buyin_sources::demo::{DemoError, make};

use crate::cli::{Demo, General};
use crate::command::{overview, scan};
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::render::{Format, count};
use crate::ui::Ui;

pub(super) fn run(asked: &Demo, general: &General, ui: &Ui) -> Result<Exit, CommandError> {
    let folder = &asked.folder;
    let made = make(folder).map_err(|error| match error {
        DemoError::NotEmpty(_) => CommandError::of(Kind::Input, error),
        _ => CommandError::of(Kind::Lake, error),
    })?;
    ui.say(&format!(
        "made {} repositories with {} commits by {} people in {}",
        count(made.repositories as u64),
        count(made.commits as u64),
        count(made.people as u64),
        folder.display()
    ));
    let root = folder.canonicalize().map_err(|error| CommandError::file(Kind::Lake, folder, error))?;
    let desk = Desk::make(Options::at(general, &root), ui)?;
    scan::read(&scan::decided_request(&desk, ui)?, &desk, ui)?;
    overview::picture(&desk, ui)?;
    if desk.options.format == Format::Table {
        ui.say(&format!(
            "\nWhat really happened there is written down in {0}/truth. Go on with\n  cd {0}\n  buyin ledger --by paying_team,product\n  buyin adoption",
            folder.display()
        ));
    }
    Ok(Exit::Done)
}
