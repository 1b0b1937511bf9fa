//! `buyin correct`: whose an address or account is, said better than it was guessed.

use std::collections::BTreeSet;

use buyin_decisions::propose::correct::{Correction, correct};

use crate::cli::Correct;
use crate::command::record::record;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::similar;
use crate::ui::Ui;

pub(super) fn run(asked: &Correct, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let files: BTreeSet<&str> = desk.loaded.decisions.people.iter().map(|row| row.person.as_str()).collect();
    if !asked.new && !files.contains(asked.person.as_str()) {
        let hint = similar::did_you_mean(&asked.person, files.iter().copied());
        let new = || "--new makes the file".to_owned();
        return Err(CommandError::new(Kind::Input, format!("no file people/{}.toml", asked.person))
            .hinted([hint.unwrap_or_else(new)]));
    }
    if let Some(address) = asked.spelling.as_deref().filter(|spelling| spelling.contains('@')) {
        stands(address, desk)?;
    }
    let correction = Correction { person: asked.person.clone(), spelling: asked.spelling.clone(), kind: asked.kind };
    let no_id = || {
        CommandError::new(Kind::Usage, format!("`{}` cannot be the name of a file", correction.person))
            .hinted(["a–z, 0–9, `.`, `_` and `-` make an id"])
    };
    let message = format!("People: correct {}", asked.person);
    record(|folder| correct(folder, &correction).ok_or_else(no_id), &message, asked.apply.yes, &desk.options, ui)
}

/// Whether commits spell this address; a slip of the finger would give nobody anything.
fn stands(address: &str, desk: &Desk) -> Result<(), CommandError> {
    let signatures = desk.lake.signatures()?;
    if signatures.iter().any(|signature| signature.email.eq_ignore_ascii_case(address)) {
        return Ok(());
    }
    let hint = similar::did_you_mean(address, signatures.iter().map(|signature| signature.email.as_str()));
    let all = || "`buyin identities` lists the addresses".to_owned();
    Err(CommandError::new(Kind::Input, format!("no commit that was read has the address `{address}`"))
        .hinted([hint.unwrap_or_else(all)]))
}
