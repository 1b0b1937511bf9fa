//! What happened to decided things over time: rows of the small files below their `events/`, and of pulses.

use crate::day::Day;
use crate::table::table;
use crate::word::words;

words! {
    /// What happened.
    EventKind {
        /// One side accepted a pledge, or declared time, of the other.
        Accepted = "accepted",
        /// A bet went on to another stage.
        Advanced = "advanced",
        /// A person overruled a gate.
        Overruled = "overruled",
        /// A lead stated time that is not in evidence.
        Declared = "declared",
        /// A request, or a pulse, was answered.
        Answered = "answered",
        /// A bet was stopped.
        Stopped = "stopped",
        /// A bet taught something.
        Learned = "learned",
        /// The talk about a candidate began.
        Talking = "talking",
        /// The owner of a candidate agreed.
        Agreed = "agreed",
        /// A request or candidate was declined.
        Declined = "declined",
        /// A lead said something about a line of the team's statement.
        Annotated = "annotated",
    }
}

words! {
    /// What happened to what.
    Subject {
        /// A request.
        Request = "request",
        /// A bet.
        Bet = "bet",
        /// A candidate.
        Candidate = "candidate",
        /// A product.
        Product = "product",
        /// A pulse.
        Pulse = "pulse",
        /// A team.
        Team = "team",
    }
}

words! {
    /// What a gate said.
    GateResult {
        /// The evidence is there.
        Passed = "passed",
        /// The evidence is not there.
        NotYet = "not_yet",
        /// Nobody can say: evidence is missing.
        Unknown = "unknown",
    }
}

table! {
    /// One row something that happened.
    Event, EventColumns, EventBuilder in "events" {
        /// What kind of thing it happened to.
        subject: Subject,
        /// Its file id.
        id: String,
        /// File id of the event.
        event: String,
        /// What happened.
        kind: EventKind,
        /// When.
        day: Day,
        /// Who did it, by file id.
        by: Option<String>,
        /// The stage a bet came to.
        stage: Option<String>,
        /// The gate that was overruled.
        gate: Option<String>,
        /// The pledge or event that was accepted.
        accepts: Option<String>,
        /// The line of a statement that was annotated.
        line: Option<String>,
        /// Why, or what was answered, said or learned.
        reason: Option<String>,
    }
}

table! {
    /// One row a result of a gate, as it was when a bet advanced.
    GateOutcome, GateOutcomeColumns, GateOutcomeBuilder in "gate_results" {
        /// Bet id.
        bet: String,
        /// Event that recorded it.
        event: String,
        /// Gate id.
        gate: String,
        /// What it said.
        result: GateResult,
        /// When.
        day: Day,
    }
}

table! {
    /// One row a question of a pulse and a team asked. Without an answer the silence shows.
    PulseAnswer, PulseAnswerColumns, PulseAnswerBuilder in "pulse_answers" {
        /// File id of the pulse.
        pulse: String,
        /// Product asked about.
        product: String,
        /// Team asked.
        team: String,
        /// Place of the question, from 1.
        place: u32,
        /// The question.
        question: String,
        /// The answer, from 1 (no) to 5 (yes).
        answer: Option<u32>,
        /// When the team was asked.
        since: Option<Day>,
        /// When it answered.
        day: Option<Day>,
    }
}
