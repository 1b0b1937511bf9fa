//! The brief as a document: sentences made of what the view holds, and of nothing else. Read by the one it is to persuade, and by
//! the lead of the team that built the thing.

mod argument;
mod evidence;
mod money;

use buyin_analysis::view::{BriefView, Range};

use crate::render::document::{Document, name};
use crate::render::{HELD_BACK, calendar_day, footer, range};

/// The document of a brief.
pub(crate) fn document(brief: &BriefView) -> Document {
    let place = place(brief);
    let mut blocks = Vec::new();
    evidence::problem(brief, &mut blocks);
    evidence::status(brief, &mut blocks);
    evidence::paid(brief, &mut blocks);
    evidence::users(brief, &mut blocks);
    evidence::common(brief, &mut blocks);
    evidence::seam(brief, &mut blocks);
    money::price(brief, &mut blocks);
    argument::against(brief, &mut blocks);
    argument::afterwards(brief, &mut blocks);
    argument::terms(brief, &mut blocks);
    argument::questions(brief, &mut blocks);
    argument::missing(brief, &mut blocks);
    money::savings(brief, &mut blocks);
    argument::commands(brief, &mut blocks);
    Document { title: format!("Should {} be for everybody?", name(&place)), blocks, footer: footer(&brief.header) }
}

/// `repository:path`.
fn place(brief: &BriefView) -> String {
    format!("{}:{}", brief.repository, brief.path)
}

/// A range of days in words.
fn days(days: &Range) -> String {
    let value = |end: Option<buyin_facts::EngineerDays>| end.map(|days| days.0);
    match range(value(days.low), value(days.mid), value(days.high)) {
        text if text.is_empty() => HELD_BACK.to_owned(),
        text => text,
    }
}

/// A day in words, where it is known.
fn on(day: Option<&String>) -> String {
    day.map_or_else(|| "on a day not known".to_owned(), |day| format!("on {}", calendar_day(day)))
}

/// Names of teams in a sentence.
fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|one| name(one)).collect();
    match names.as_slice() {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
