//! What happened: to things that are there, on days that can be, and accepted where that is needed.

use buyin_facts::Day;
use buyin_facts::decision::{EventKind, Subject};

use crate::problem::Problem;
use crate::written::event::Event;
use crate::written::{Dates, EVENTFUL, Written};

/// 1990-01-01. What lies before is a slip of the keyboard.
const EARLIEST: Day = Day(7_305);
/// 2100-01-01. So is what lies on it or later.
const LATEST: Day = Day(47_482);

/// Something happens to a thing that has a file.
pub(super) fn orphan(written: &Written, problems: &mut Vec<Problem>) {
    for event in &written.events {
        let known = written.ids(event.subject);
        if !known.contains(event.of.as_str()) {
            let problem = Problem::fatal(&event.place, format!("no {} `{}`", event.subject, event.of));
            let folder =
                EVENTFUL.iter().find(|(subject, _)| *subject == event.subject).map_or("", |(_, folder)| folder);
            let otherwise = format!("a file {folder}/{}.toml would make one", event.of);
            problems.push(problem.did_you_mean(&event.of, known.iter().copied(), otherwise));
        }
    }
}

/// Days are days of this age, and nothing happens before its thing begins.
pub(super) fn absurd(written: &Written, problems: &mut Vec<Problem>) {
    for event in &written.events {
        let day = &event.day;
        if !(EARLIEST..LATEST).contains(&day.value) {
            let problem = Problem::fatal(&day.place, format!("{} cannot be the day of this", day.value));
            problems.push(problem.hint("look at the year"));
        } else if let Some(since) = life(written, event).since.filter(|since| day.value < *since) {
            let what = format!("{} lies before `{}` begins, on {since}", day.value, event.of);
            problems.push(Problem::fatal(&day.place, what));
        }
    }
}

/// When the thing of an event exists.
fn life(written: &Written, event: &Event) -> Dates {
    let dates = match event.subject {
        // What was promised ahead may be accepted ahead.
        Subject::Bet => written.bet(&event.of).map(|bet| Dates {
            since: bet.dates.value.since.map(|since| bet.recorded.map_or(since, |recorded| recorded.min(since))),
            ..bet.dates.value
        }),
        Subject::Request => written.requests.iter().find(|request| request.id == event.of).map(|it| it.dates.value),
        Subject::Candidate => {
            written.candidates.iter().find(|candidate| candidate.id == event.of).map(|it| it.dates.value)
        }
        Subject::Product => written.products.iter().find(|product| product.id == event.of).map(|it| it.dates.value),
        Subject::Pulse => written.pulses.iter().find(|pulse| pulse.id == event.of).map(|it| it.dates.value),
        Subject::Team => written.team(&event.of).map(|team| team.dates.value),
    };
    dates.unwrap_or_default()
}

/// A bet is stopped once, and nothing goes on afterwards.
pub(super) fn after_the_end(written: &Written, problems: &mut Vec<Problem>) {
    for bet in &written.bets {
        let events: Vec<&Event> = written.events_of(Subject::Bet, &bet.id).collect();
        let Some(stopped) = events.iter().find(|event| event.kind.value == EventKind::Stopped) else { continue };
        let goes_on = |event: &&&Event| {
            // On the day it was stopped it may have advanced before; in which order nothing says.
            let again = event.kind.value == EventKind::Stopped && event.id != stopped.id;
            again || (event.kind.value == EventKind::Advanced && event.day.value > stopped.day.value)
        };
        for event in events.iter().filter(goes_on) {
            let what = format!("the bet was stopped on {}, by {}", stopped.day.value, stopped.place);
            problems.push(Problem::fatal(&event.place, what));
        }
    }
}
