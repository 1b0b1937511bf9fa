//! `buyin pulse`: three questions about a product, put to teams, and what they say. Answers are events, one small file each.

use buyin_decisions::propose::begin::pulse;
use buyin_decisions::propose::event::{Happening, happened};
use buyin_facts::decision::{EventKind, Subject};

use super::request::decided;
use crate::cli::{Pulse, PulseAnswer, PulseAsk};
use crate::command::record::record;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::render::show;
use crate::similar;
use crate::ui::Ui;

pub(super) fn run(asked: &Pulse, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    match asked {
        Pulse::Ask(asked) => ask(asked, &options, ui),
        Pulse::Answer(asked) => answer(asked, &options, ui),
        Pulse::Show { product } => {
            let desk = Desk::make(options, ui)?;
            show(&desk.books()?.pulses(product.as_deref())?, desk.options.format, ui)?;
            Ok(Exit::Done)
        }
    }
}

/// Whether there is the product: by a file, or by use of what was scanned; else an error that knows the others.
fn product(name: &str, options: &Options) -> Result<(), CommandError> {
    let decisions = decided(options);
    let named = || decisions.products.iter().map(|row| row.product.as_str());
    if named().any(|product| product == name) {
        return Ok(());
    }
    if Desk::is_fresh(options)? {
        let hint = similar::did_you_mean(name, named());
        let make = format!("a file products/{name}.toml would make one");
        return Err(CommandError::new(Kind::Input, format!("no product `{name}`")).hinted([hint.unwrap_or(make)]));
    }
    Desk::read(options.clone())?.books()?.adoption(Some(name))?;
    Ok(())
}

fn ask(asked: &PulseAsk, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    product(&asked.product, options)?;
    let message = format!("Pulse: ask {} about {}", asked.teams.join(", "), asked.product);
    let propose = |folder: &dyn buyin_decisions::Folder| Ok(pulse(folder, &asked.product, &asked.teams, options.today));
    record(propose, &message, asked.apply.yes, options, ui)
}

fn answer(asked: &PulseAnswer, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let decisions = decided(options);
    let known = || decisions.pulse_answers.iter().map(|row| row.pulse.as_str());
    if !known().any(|pulse| pulse == asked.pulse) {
        let hint = similar::did_you_mean(&asked.pulse, known());
        return Err(CommandError::new(Kind::Input, format!("no pulse `{}`", asked.pulse)).hinted(hint));
    }
    let answered = Happening {
        by: asked.apply.by.clone().unwrap_or_default(),
        team: asked.team.clone(),
        answers: asked.answers.clone(),
        ..Happening::new(Subject::Pulse, &asked.pulse, EventKind::Answered, options.today)
    };
    let message = format!("Pulse: {} answers {}", asked.team, asked.pulse);
    record(|folder| Ok(happened(folder, std::slice::from_ref(&answered))), &message, asked.apply.yes, options, ui)
}
