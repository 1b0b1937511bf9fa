//! `buyin annotate`: a lead says something about a line of the team's statement. It stands beside the line from then on.

use buyin_analysis::ledger::cell::lasting;
use buyin_decisions::propose::event::{Happening, happened};
use buyin_facts::decision::{EventKind, Subject};

use crate::cli::Annotate;
use crate::command::record::record;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::similar;
use crate::ui::Ui;

pub(super) fn run(asked: &Annotate, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let view = desk.books()?.statement(&asked.team)?;
    let lines = view.lines();
    if !lines.iter().any(|line| lasting(line) == lasting(&asked.line)) {
        let hint = similar::did_you_mean(&asked.line, lines.iter().copied());
        let all = format!("`buyin statement {} --format json` names every line", asked.team);
        let what = format!("the statement of `{}` has no line `{}`", asked.team, asked.line);
        return Err(CommandError::new(Kind::Input, what).hinted([hint.unwrap_or(all)]));
    }
    let annotated = Happening {
        by: asked.apply.by.clone().unwrap_or_default(),
        line: lasting(&asked.line).to_owned(),
        reason: asked.text.clone(),
        ..Happening::new(Subject::Team, &asked.team, EventKind::Annotated, desk.options.today)
    };
    let message = format!("Statement: {} annotates {}", asked.team, annotated.line);
    record(
        |folder| Ok(happened(folder, std::slice::from_ref(&annotated))),
        &message,
        asked.apply.yes,
        &desk.options,
        ui,
    )
}
