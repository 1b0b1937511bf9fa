//! `buyin candidate`: what is looked at for taking over, and where the talk with each owner stands.

use buyin_analysis::standing;
use buyin_decisions::propose::candidate::{Talk, talk};
use buyin_facts::decision::{Candidate as Row, CandidateStatus, Decisions};

use super::request::{component, decided};
use crate::cli::Candidate;
use crate::command::record::record;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::render::candidates::CandidatesView;
use crate::render::show;
use crate::ui::Ui;

pub(super) fn run(asked: &Candidate, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let decisions = decided(options);
    let Some(place) = &asked.component else { return list(&decisions, options, ui) };
    let wrong = || CommandError::new(Kind::Usage, format!("`{place}` has no colon")).hinted(["write repository:path"]);
    let (repository, path) = component(place).ok_or_else(wrong)?;
    let path = path.trim_matches('/').to_owned();
    let known: Vec<&Row> = decisions
        .candidates
        .iter()
        .filter(|row| row.repository == repository && row.path.trim_matches('/') == path)
        .collect();
    let Some(status) = asked.status else {
        return history(&known, place, options, ui);
    };
    if status == CandidateStatus::NotAsked && known.iter().any(|row| row.status != status) {
        let what = format!("the owner of {place} was asked: what happened is not taken back");
        return Err(CommandError::new(Kind::Input, what).hinted(["delete the event's file if it never happened"]));
    }
    // What was never scanned may be known to people all the same; a slip of the finger in what was scanned is not.
    if known.is_empty() && !Desk::is_fresh(options)? {
        Desk::open(options.clone(), ui)?.books()?.stands(place)?;
    }
    let said = Talk {
        component: (repository, path),
        status,
        why: asked.why.clone().unwrap_or_default(),
        by: asked.apply.by.clone().unwrap_or_default(),
        day: options.today,
    };
    let message = format!("Candidate: {place}, {}", status.as_str().replace('_', " "));
    record(|folder| Ok(talk(folder, &said)), &message, asked.apply.yes, options, ui)
}

fn list(decisions: &Decisions, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let day = options.as_of.unwrap_or(options.today);
    show(&CandidatesView::new(&standing::candidates(decisions, day), day), options.format, ui)?;
    Ok(Exit::Done)
}

/// Everything said about one candidate by the day.
fn history(known: &[&Row], place: &str, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let day = options.as_of.unwrap_or(options.today);
    let said: Vec<&Row> = known.iter().filter(|row| row.since.is_none_or(|since| since <= day)).copied().collect();
    show(&CandidatesView::new(&said, day), options.format, ui)?;
    if said.is_empty() {
        ui.say(&format!("nothing was decided about {place}: its owner was not yet asked"));
    }
    Ok(Exit::Done)
}
