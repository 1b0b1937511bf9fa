//! What `buyin scan --forge` does beside scanning: clones what an organisation has, and asks the forge about change requests.

use std::path::Path;
use std::time::Duration;

use buyin_sources::change_request;
use buyin_sources::forge::{Address, Asked, Forge, Kind as Forges, Token};

use crate::cli::Scan;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::render::counted;
use crate::ui::Ui;

/// Longer than this nobody is kept waiting for a forge: the next scan goes on.
const PATIENCE: Duration = Duration::from_secs(90);

/// The forge that was named, with the token of the environment.
pub(super) fn named(asked: &Scan) -> Result<Option<Forge>, CommandError> {
    let Some(text) = &asked.forge else { return Ok(None) };
    let address: Address = text.parse().map_err(|error| CommandError::of(Kind::Input, error))?;
    let names: &[&str] = match address.kind {
        Forges::Github => &["BUYIN_FORGE_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"],
        Forges::Gitlab => &["BUYIN_FORGE_TOKEN", "GITLAB_TOKEN"],
        Forges::Gitea => &["BUYIN_FORGE_TOKEN", "GITEA_TOKEN", "FORGEJO_TOKEN"],
    };
    let token = names.iter().find_map(|name| std::env::var(name).ok().filter(|token| !token.trim().is_empty()));
    let token = token.map(|token| Token::new(&token));
    Ok(Some(Forge::new(address, token, PATIENCE, Box::new(std::thread::sleep))))
}

/// Clones every repository of the organisation, or brings the clones up to date. What cannot be cloned is said.
pub(super) fn clones(forge: &Forge, folder: &Path, ui: &Ui) -> Result<(), CommandError> {
    let listing = forge.repositories().map_err(|error| CommandError::of(Kind::Input, error))?;
    let repositories = |count| counted(count, "repository", "repositories");
    ui.say(&format!("{} listed", repositories(listing.repositories.len() as u64)));
    if listing.left_out > 0 {
        let left_out = repositories(listing.left_out);
        ui.warn(&format!("{left_out} left out: not below the address asked for, or cloned from another host"));
    }
    for one in &listing.repositories {
        match forge.clone_into(folder, one) {
            Ok(_) => ui.say(&format!("{} is up to date", one.path)),
            Err(error) => ui.warn(&format!("not cloned: {error}")),
        }
    }
    Ok(())
}

/// Asks about the change requests of what was scanned.
pub(super) fn ask(forge: &Forge, desk: &Desk, ui: &Ui) -> Result<(), CommandError> {
    let places = change_request::places(&desk.lake.snapshot()?)?;
    let asked = forge.ask(&desk.lake, &places)?;
    for (place, error) in &asked.failed {
        ui.warn(&format!("{place}: {error}"));
    }
    for place in &asked.moved {
        ui.warn(&format!("{place} has moved on the forge; set the new address in the clone"));
    }
    if let Some(error) = &asked.stopped {
        ui.warn(&error.to_string());
    }
    ui.say(&summary(&asked));
    Ok(())
}

fn summary(asked: &Asked) -> String {
    let known = counted(asked.change_requests, "change request", "change requests");
    let complete = counted(asked.complete, "repository", "repositories");
    let unread = match asked.unread {
        0 => String::new(),
        rows => format!("; {} not understood", counted(rows, "row", "rows")),
    };
    format!("{known} known from the forge, {complete} up to date{unread}")
}
