//! Requests, candidates, pulses and what happened to anything, as rows.

use std::collections::BTreeSet;

use buyin_facts::Day;
use buyin_facts::decision::{
    Candidate as CandidateRow, CandidateStatus, Decisions, Event as EventRow, EventKind, PulseAnswer,
    Request as RequestRow, Subject,
};

use super::{Stands, life, lines};
use crate::written::event::Event;
use crate::written::request::{Candidate, Request};
use crate::written::{At, Written};

/// Adds the rows.
pub(super) fn add(written: &Written, stands: Stands<'_>, decisions: &mut Decisions) {
    decisions.requests = written.requests.iter().map(|request| self::request(request, written, stands)).collect();
    let candidates = written.candidates.iter().filter(|candidate| candidate.repository.is_some());
    decisions.candidates = candidates.flat_map(|candidate| self::candidate(candidate, written, stands)).collect();
    decisions.events = written.events.iter().filter(|event| happened(event, stands)).map(event).collect();
    decisions.pulse_answers = pulse_answers(written, stands);
}

/// Whether an event counts.
pub(super) fn happened(event: &Event, stands: Stands<'_>) -> bool {
    let at = |at: &Option<At<String>>| at.as_ref().is_none_or(|at| stands(&at.place));
    let detail = &event.detail;
    let parts = at(&detail.stage) && at(&detail.gate) && at(&detail.accepts) && at(&detail.team);
    stands(&event.place) && stands(&event.day.place) && parts
}

/// A reference that counts.
pub(super) fn known(text: Option<&At<String>>, stands: Stands<'_>) -> Option<String> {
    text.filter(|text| stands(&text.place)).map(|text| text.value.clone())
}

fn request(request: &Request, written: &Written, stands: Stands<'_>) -> RequestRow {
    let life = life(&request.dates, stands);
    let first = |kind: EventKind| {
        let mut events = written.events_of(Subject::Request, &request.id);
        events.find(|event| event.kind.value == kind && happened(event, stands)).map(|event| event.day.value)
    };
    let declined = first(EventKind::Declined);
    let paths = request.paths.iter().filter(|path| stands(&path.repository.place));
    let paths: Vec<String> = paths.map(|path| format!("{}:{}", path.repository.value, path.path)).collect();
    RequestRow {
        request: request.id.clone(),
        title: request.title.clone(),
        team: known(request.team.as_ref(), stands),
        problem: request.problem.clone(),
        need: known(request.need.as_ref(), stands),
        products: lines(request.products.iter()),
        paths: paths.join("\n"),
        dependencies: lines(request.dependencies.iter()),
        source: request.source.clone(),
        votes: request.votes,
        since: life.since,
        recorded: request.recorded,
        // To decline is to answer.
        answered: earliest(first(EventKind::Answered), declined),
        until: earliest(declined, life.until),
    }
}

fn earliest(one: Option<Day>, other: Option<Day>) -> Option<Day> {
    one.into_iter().chain(other).min()
}

/// One row a time of equal status: what the file says first, then what happened.
fn candidate(candidate: &Candidate, written: &Written, stands: Stands<'_>) -> Vec<CandidateRow> {
    let life = life(&candidate.dates, stands);
    let mut rows = vec![CandidateRow {
        candidate: candidate.id.clone(),
        repository: candidate.repository.as_ref().map(|at| at.value.clone()).unwrap_or_default(),
        path: candidate.path.clone(),
        status: candidate.status,
        why: candidate.why.clone(),
        since: life.since,
        until: life.until,
    }];
    let mut events: Vec<&Event> =
        written.events_of(Subject::Candidate, &candidate.id).filter(|event| happened(event, stands)).collect();
    // Of one day the talk comes first, then what it came to.
    events.sort_by_key(|event| (event.day.value, event.kind.value != EventKind::Talking));
    for event in events {
        let status = match event.kind.value {
            EventKind::Talking => CandidateStatus::Talking,
            EventKind::Agreed => CandidateStatus::Agreed,
            EventKind::Declined => CandidateStatus::Declined,
            _ => continue,
        };
        let Some(last) = rows.last_mut() else { break };
        let next = CandidateRow { status, why: event.reason.clone(), since: Some(event.day.value), ..last.clone() };
        last.until = Some(event.day.value);
        rows.push(next);
    }
    // Two statements on one day: the last holds.
    rows.retain(|row| row.until.is_none() || row.since < row.until);
    rows
}

fn event(event: &Event) -> EventRow {
    let text = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
    EventRow {
        subject: event.subject,
        id: event.of.clone(),
        event: event.id.clone(),
        kind: event.kind.value,
        day: event.day.value,
        by: text(&event.by),
        stage: text(&event.detail.stage),
        gate: text(&event.detail.gate),
        accepts: text(&event.detail.accepts),
        line: text(&event.detail.line),
        reason: event.detail.learned.clone().or_else(|| event.reason.clone()),
    }
}

/// A row a question and team: those who did not answer have rows without one. The last answer of a team counts.
fn pulse_answers(written: &Written, stands: Stands<'_>) -> Vec<PulseAnswer> {
    let mut rows = Vec::new();
    for pulse in &written.pulses {
        let Some(product) = &pulse.product else { continue };
        let since = life(&pulse.dates, stands).since;
        let events: Vec<&Event> =
            written.events_of(Subject::Pulse, &pulse.id).filter(|event| happened(event, stands)).collect();
        let teams: BTreeSet<&str> =
            pulse.teams.iter().filter(|team| stands(&team.place)).map(|team| team.value.as_str()).collect();
        for team in teams {
            let said = |event: &&&Event| event.detail.team.as_ref().is_some_and(|at| at.value == team);
            let answered = events.iter().rev().find(said);
            rows.extend(pulse.questions.iter().zip(0_u32..).map(|(question, index)| PulseAnswer {
                pulse: pulse.id.clone(),
                product: product.value.clone(),
                team: team.to_owned(),
                place: index + 1,
                question: question.clone(),
                answer: answered.and_then(|event| event.detail.answers.get(index as usize).copied()),
                since,
                day: answered.map(|event| event.day.value),
            }));
        }
    }
    rows
}
