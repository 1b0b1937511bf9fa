//! Bare `buyin`: what changed since it was last asked, and the picture; also what `scan` and `demo` end with.

use std::path::PathBuf;

use buyin_analysis::view::PictureView;
use buyin_decisions::propose::set_platform;
use buyin_decisions::{Disk, Loaded};
use serde_json::Value;

use crate::command::scan::keep;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::picture::{changes, draw};
use crate::render::{Format, show};
use crate::ui::Ui;

/// The picture last shown, in the lake's folder.
const SEEN: &str = "seen.json";
/// Marks that the platform was asked for once, in the lake's folder.
const ASKED: &str = "asked-platform";

pub(super) fn run(options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    if Desk::is_fresh(&options)? {
        ui.data(WELCOME)?;
        return Ok(Exit::Done);
    }
    picture(&Desk::open(options, ui)?, ui)?;
    Ok(Exit::Done)
}

const WELCOME: &str = "\
Nothing was scanned here yet.
  buyin demo         make an organisation to try, and show its picture
  buyin scan PATH    read your repositories below PATH, and show theirs
  buyin --help       everything else
";

/// Shows the picture, with what changed since a person last looked; programs that ask leave no mark.
pub(super) fn picture(desk: &Desk, ui: &Ui) -> Result<(), CommandError> {
    let mut view = desk.history()?.picture()?;
    let seen = desk.options.lake.join(SEEN);
    let fresh = value(&view).to_string();
    let before = std::fs::read(&seen).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    view.changed = before.map(|before| view.changed_since(&before));
    match desk.options.format {
        Format::Table => {
            view.changed.iter().try_for_each(|changed| ui.data(&changes(changed)))?;
            ui.data(&draw(&view))?;
        }
        Format::Md => show(&view, Format::Md, ui)?,
        format => return show(&view, format, ui),
    }
    remember(seen, &fresh)
}

/// What is remembered has been through the policy, and lies in a folder only its owner may read.
fn remember(seen: PathBuf, view: &str) -> Result<(), CommandError> {
    let fresh = seen.with_extension("tmp");
    let written = std::fs::write(&fresh, view).and_then(|()| std::fs::rename(&fresh, &seen));
    written.map_err(|error| CommandError::file(Kind::Lake, &seen, error))
}

fn value(view: &PictureView) -> Value {
    serde_json::to_value(view).expect("because views have only string keys")
}

/// Asks once, on a terminal, which team is the platform's, and keeps the answer in buyin.toml.
pub(super) fn ask_platform(desk: Desk, ui: &Ui) -> Result<Desk, CommandError> {
    let asked = desk.options.lake.join(ASKED);
    if !asks(&desk.loaded, asked.exists(), ui.can_ask()) {
        return Ok(desk);
    }
    std::fs::write(&asked, "").map_err(|error| CommandError::file(Kind::Lake, &asked, error))?;
    let answer = ui.ask("Which teams (or repositories) are the platform's? Names, or nothing to go on without:");
    let names = named(&answer.unwrap_or_default());
    if names.is_empty() {
        return Ok(desk);
    }
    keep(&set_platform(&Disk::new(&desk.options.root), &names), &desk, ui)?;
    Desk::make(desk.options, ui)
}

/// Whether to ask for the platform: it is not known, was never asked for, and somebody is there.
fn asks(loaded: &Loaded, asked: bool, can_ask: bool) -> bool {
    let known = !loaded.config.platform.is_empty() || loaded.decisions.teams.iter().any(|team| team.platform);
    !known && !asked && can_ask
}

/// Names as people type them, with commas or spaces between.
fn named(answer: &str) -> Vec<String> {
    answer.split([',', ' ']).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platform_is_asked_for_once_and_only_where_it_is_not_known() {
        let nothing = Loaded::default();
        let mut told = Loaded::default();
        told.config.platform.push("infra".to_owned());
        let cases = [
            (&nothing, false, true, true),
            (&nothing, true, true, false),
            (&nothing, false, false, false),
            (&told, false, true, false),
        ];
        for (loaded, asked, can_ask, expected) in cases {
            assert_eq!(asks(loaded, asked, can_ask), expected, "asked {asked}, can ask {can_ask}");
        }
    }

    #[test]
    fn names_stand_between_commas_or_spaces() {
        assert_eq!(named("infra, search  portal"), ["infra", "search", "portal"]);
        assert!(named(" , ").is_empty());
    }
}
