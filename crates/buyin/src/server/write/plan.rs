//! What a form would change, as the command says it: the plan, or why there is none.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::StatusCode;
use buyin_decisions::commit::Author;

use crate::command::decide;
use crate::error::{CommandError, Kind};
use crate::server::door::Who;
use crate::server::edition::Edition;
use crate::server::trouble::Trouble;
use crate::server::write::Values;
use crate::server::write::action::{Action, Field};
use crate::ui::Ui;

/// A change as it would be made.
pub(super) struct Plan {
    pub(super) diff: String,
    /// What was said beside it.
    pub(super) said: Said,
    /// A hash of the diff: what is written is what was looked at.
    pub(super) seen: String,
    /// Whether it is another one than was looked at.
    pub(super) is_moved: bool,
}

/// Why there is no change.
pub(super) struct Refused {
    pub(super) trouble: Trouble,
    /// What was said before: each thing a check found.
    pub(super) said: Said,
}

impl From<Trouble> for Refused {
    fn from(trouble: Trouble) -> Self {
        Self { trouble, said: Said(String::new()) }
    }
}

/// What a command says beside its answer.
pub(super) struct Said(pub(super) String);

impl Said {
    /// What it found wrong.
    pub(super) fn warnings(&self) -> impl Iterator<Item = &str> {
        self.0.lines().filter_map(|line| line.strip_prefix("warning: "))
    }

    /// What it found wrong that was not said before, as it was said.
    pub(super) fn beyond(&self, before: &Self) -> String {
        let new = self.warnings().filter(|warning| !before.warnings().any(|known| known == *warning));
        new.map(|warning| format!("warning: {warning}\n")).collect()
    }
}

/// What would be changed.
pub(super) fn plan(action: &Action, values: &Values, edition: &Edition, who: &Who) -> Result<Plan, Refused> {
    let (diff, said) = run(action, values, edition, who, false)?;
    let mut hasher = DefaultHasher::new();
    diff.hash(&mut hasher);
    Ok(Plan { seen: format!("{:016x}", hasher.finish()), diff, said, is_moved: false })
}

/// Runs the command as somebody would type it; says the plan, and what was said beside it. Who signed in decides in no other name.
pub(super) fn run(
    action: &Action,
    values: &Values,
    edition: &Edition,
    who: &Who,
    yes: bool,
) -> Result<(String, Said), Refused> {
    let ui = Ui::kept();
    let mut options = edition.desk.options.clone();
    options.as_of = None;
    options.author =
        who.identity.as_ref().map(|identity| Author { name: identity.name.clone(), email: identity.address.clone() });
    let filled = |name: &str| match (name, &who.identity) {
        ("by", Some(_)) => who.person.as_deref(),
        _ => super::said(values, name),
    };
    if let Some(empty) = action.fields.iter().find(|field| field.is_needed && filled(field.name).is_none()) {
        let what = format!("“{}” is left empty", empty.label);
        return Err(unfit(what, "it is needed: fill it in and look at the plan again".to_owned()));
    }
    let beyond = |field: &'static Field| Some((field, field.beyond(filled(field.name)?)?));
    if let Some((field, (letters, most))) = action.fields.iter().find_map(beyond) {
        return Err(unfit(
            format!("“{}” has {letters} letters", field.label),
            format!("{most} are enough; what needs more goes into a longer field"),
        ));
    }
    let done = decide(action.arguments(filled, yes), options, &ui);
    let (diff, said) = ui.into_kept();
    match done {
        Ok(_) => Ok((diff, Said(said))),
        Err(error) => Err(Refused { trouble: refusal(action, &error), said: Said(said) }),
    }
}

/// That a field does not hold.
fn unfit(what: String, hint: String) -> Refused {
    Trouble { status: StatusCode::UNPROCESSABLE_ENTITY, ..Trouble::bad_request(what, hint) }.into()
}

/// Why a form is not taken. The form is there, so it is never *not found*: what was filled in does not hold, or what is decided on has
/// moved meanwhile.
fn refusal(action: &Action, error: &CommandError) -> Trouble {
    let trouble = Trouble::from(error);
    let hints = trouble.hints.iter().map(|hint| action.in_words(hint)).collect();
    let trouble = Trouble { what: action.in_words(&trouble.what), hints, ..trouble };
    match error.kind {
        Kind::Usage | Kind::Input | Kind::Check => Trouble { status: StatusCode::UNPROCESSABLE_ENTITY, ..trouble },
        Kind::Conflict => Trouble { status: StatusCode::CONFLICT, retry: None, ..trouble },
        Kind::Lake | Kind::BrokenPipe | Kind::Internal => trouble,
    }
}
