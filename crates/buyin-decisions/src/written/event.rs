//! A file below something's `events/`: one thing that happened to it on a day. One small file each, so that two people who
//! write at the same time never touch the same file.

use buyin_facts::decision::{EventKind, Failure, GateResult, Subject};
use buyin_facts::unit::NanoDays;
use buyin_facts::{Day, Month};

use crate::problem::{Place, Problem};
use crate::written::At;
use crate::written::entry::{Entry, Item};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The file.
    pub place: Place,
    /// What kind of thing it happened to.
    pub subject: Subject,
    /// File id of that thing.
    pub of: String,
    /// File id of the event.
    pub id: String,
    /// What happened.
    pub kind: At<EventKind>,
    /// When.
    pub day: At<Day>,
    /// Who did it.
    pub by: Option<At<String>>,
    /// Why, or what was answered.
    pub reason: Option<String>,
    /// What is said about it, by kind.
    pub detail: Detail,
}

/// What only some kinds of event say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detail {
    /// Advanced: the stage come to.
    pub stage: Option<At<String>>,
    /// Advanced: what the gates said.
    pub results: Vec<(At<String>, GateResult)>,
    /// Overruled: the gate.
    pub gate: Option<At<String>>,
    /// Accepted: the pledge or event.
    pub accepts: Option<At<String>>,
    /// Annotated: the line of the statement.
    pub line: Option<At<String>>,
    /// Declared, answered: the team.
    pub team: Option<At<String>>,
    /// Declared: month, amount and on what.
    pub declared: Option<(At<Month>, At<NanoDays>, String)>,
    /// Stopped: where it failed.
    pub failed: Option<Failure>,
    /// Stopped, learned: what was learned.
    pub learned: Option<String>,
    /// Answered: a pulse's answers, from 1 to 5.
    pub answers: Vec<u32>,
}

/// The kinds of event each kind of thing can have.
pub const KINDS: &[(Subject, &[EventKind])] = &[
    (Subject::Request, &[EventKind::Answered, EventKind::Declined]),
    (
        Subject::Bet,
        &[
            EventKind::Accepted,
            EventKind::Advanced,
            EventKind::Overruled,
            EventKind::Declared,
            EventKind::Stopped,
            EventKind::Learned,
        ],
    ),
    (Subject::Candidate, &[EventKind::Talking, EventKind::Agreed, EventKind::Declined]),
    (Subject::Product, &[EventKind::Declared, EventKind::Accepted]),
    (Subject::Pulse, &[EventKind::Answered]),
    (Subject::Team, &[EventKind::Annotated]),
];

impl Event {
    /// Reads one; nothing where it does not say what happened when.
    pub(super) fn read(subject: Subject, of: &str, id: String, place: Place, entry: &mut Entry<'_>) -> Option<Self> {
        let kinds = KINDS.iter().find(|(kind, _)| *kind == subject && !entry.is_outline());
        let kinds = kinds.map_or(EventKind::ALL, |(_, kinds)| *kinds);
        entry.require("kind");
        let kind = entry.word_at("kind", kinds);
        entry.require("day");
        let day = entry.day("day");
        let by = entry.text("by");
        let detail = detail(subject, kind.as_ref().map(|kind| kind.value), entry);
        let reasoned = matches!(
            kind.as_ref().map(|kind| kind.value),
            Some(EventKind::Overruled | EventKind::Declined | EventKind::Annotated)
        );
        if reasoned {
            entry.require("reason");
        }
        let reason = entry.text("reason").map(|reason| reason.value);
        if !entry.is_sound() {
            return None;
        }
        Some(Self { place, subject, of: of.to_owned(), id, kind: kind?, day: day?, by, reason, detail })
    }
}

/// Reads what a kind says. Only the keys of that kind are asked for, so that others are reported as unknown.
fn detail(subject: Subject, kind: Option<EventKind>, entry: &mut Entry<'_>) -> Detail {
    let all = entry.is_outline();
    let is = |wanted: EventKind| all || kind == Some(wanted);
    let mut detail = Detail::default();
    if is(EventKind::Advanced) {
        detail.stage = entry.needed("stage", all);
        detail.results = gates(entry).into_iter().filter_map(result).collect();
    }
    if kind == Some(EventKind::Overruled) {
        detail.gate = entry.required("gate");
    }
    if is(EventKind::Accepted) {
        detail.accepts = entry.needed("accepts", all);
    }
    if is(EventKind::Annotated) {
        detail.line = entry.needed("line", all);
    }
    if is(EventKind::Declared) {
        detail.team = entry.needed("team", all);
        detail.declared = declared(entry, all);
    }
    if is(EventKind::Stopped) {
        detail.failed = entry.word("failed", Failure::ALL);
    }
    if is(EventKind::Stopped) || is(EventKind::Learned) {
        detail.learned = entry.needed("learned", all).map(|learned| learned.value);
    }
    if all || (is(EventKind::Answered) && subject == Subject::Pulse) {
        detail.team = entry.needed("team", all);
        detail.answers = entry.numbers("answers", 1, 5).into_iter().map(|answer| answer.value).collect();
        if !all && detail.answers.len() != 3 {
            entry.report(Problem::fatal(&entry.place(), "`answers` are three, each from 1 (no) to 5 (yes)"));
        }
    }
    detail
}

/// The `[[gate]]` of an advance. For the schema the key is also the text an event that overrules has there.
fn gates<'p>(entry: &mut Entry<'p>) -> Vec<Entry<'p>> {
    if !entry.is_outline() {
        return entry.entries("gate");
    }
    let below = entry.items("gate").into_iter().filter_map(|item| match item {
        Item::Entry(entry) => Some(entry),
        Item::Text(_) => None,
    });
    below.collect()
}

fn declared(entry: &mut Entry<'_>, outline: bool) -> Option<(At<Month>, At<NanoDays>, String)> {
    let month = entry.month("month", !outline);
    if !outline {
        entry.require("days");
    }
    let days = entry.amount("days", 10_000);
    let what = entry.needed("what", outline).map(|what| what.value);
    Some((month?, days?, what?))
}

fn result(mut entry: Entry<'_>) -> Option<(At<String>, GateResult)> {
    let id = entry.required("id");
    entry.require("result");
    let result = entry.word("result", GateResult::ALL);
    let sound = entry.close();
    Some((id.filter(|_| sound)?, result?))
}
