//! `buyin forget`: a person's names, addresses and accounts are no longer kept, in the decisions and in the lake.

use buyin_decisions::propose::forget::{Leaving, forget};
use buyin_facts::pseudonym::{name_words, noreply_account};
use buyin_sources::forget as lake;

use super::someone::Someone;
use crate::cli::Forget;
use crate::command::record::record;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::render::counted;
use crate::ui::Ui;

/// Names nobody: the history of the decisions repository stays.
const MESSAGE: &str = "People: forget somebody";

pub(super) fn run(asked: &Forget, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let someone = Someone::find(&asked.person, desk, &desk.books()?)?;
    if desk.loaded.forgotten.persons().any(|person| person == someone.key) {
        return Err(CommandError::new(Kind::Input, format!("`{}` is forgotten already", someone.key)));
    }
    let leaving = leaving(&someone, desk)?;
    record(|folder| Ok(forget(folder, &leaving).1), MESSAGE, asked.yes, &desk.options, ui)?;
    // What was decided is read again: it is carried out only where it was written.
    let desk = Desk::make(desk.options.clone(), ui)?;
    let gone = lake::forget(&desk.lake, &desk.loaded.forgotten)?;
    if gone == 0 && !desk.loaded.forgotten.persons().any(|_| true) {
        return Ok(Exit::Done);
    }
    clear(&desk)?;
    ui.say(&format!(
        "{} gone from {}",
        counted(gone as u64, "spelling is", "spellings are"),
        desk.options.lake.display()
    ));
    ui.say("the clones, and the history of the decisions repository, still name them: Buyin does not touch these");
    Ok(Exit::Done)
}

/// How commits spell the person, without what others share.
fn leaving(someone: &Someone, desk: &Desk) -> Result<Leaving, CommandError> {
    let mut leaving = Leaving {
        person: someone.declared.then(|| someone.key.clone()),
        salt: desk.lake.pseudonyms()?.text(format!("forget {}", someone.key).as_bytes()).0,
        ..Leaving::default()
    };
    for own in someone.own() {
        if !someone.others().any(|other| other.email.eq_ignore_ascii_case(&own.email)) {
            leaving.emails.push(own.email.clone());
            let account = noreply_account(&own.email);
            leaving.accounts.extend(account.map(|account| account.number.map_or(account.login, |id| id.to_string())));
        }
        if !someone.others().any(|other| name_words(&other.name) == name_words(&own.name)) {
            leaving.names.push(own.name.clone());
        }
    }
    Ok(leaving)
}

/// Answers kept call people by their file's id: they are made anew.
fn clear(desk: &Desk) -> Result<(), CommandError> {
    let cache = desk.options.lake.join("cache");
    match std::fs::remove_dir_all(&cache) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(CommandError::file(Kind::Lake, &cache, error))
        }
        _ => Ok(()),
    }
}
