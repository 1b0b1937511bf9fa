//! What holds on a day: bets with their stage, gates and pledges, and requests. Nothing later than the day is looked at.

use buyin_facts::Day;
use buyin_facts::decision::{Bet, Candidate, Decisions, Event, EventKind, Gate, GateResult, Pledge, Request, Subject};

/// A bet as it stands on a day.
#[derive(Debug, Clone)]
pub struct Standing<'d> {
    /// The bet.
    pub bet: &'d Bet,
    /// The stage it is in, or was in last.
    pub stage: &'d str,
    /// Since when.
    pub since: Option<Day>,
    /// Whether it is stopped or ended.
    pub over: bool,
    /// Whether a person stopped it, so that what was learned is known.
    pub stopped: bool,
    /// The gates of its pattern in order, with what was recorded of each.
    pub gates: Vec<(&'d Gate, Option<GateResult>, Option<&'d Event>)>,
    /// Its pledges, those that begin later too.
    pub pledges: Vec<&'d Pledge>,
}

impl Standing<'_> {
    /// `running`, `stopped` or `ended`.
    pub fn state(&self) -> &'static str {
        match (self.stopped, self.over) {
            (true, _) => "stopped",
            (false, true) => "ended",
            (false, false) => "running",
        }
    }
}

fn begun(since: Option<Day>, day: Day) -> bool {
    since.is_none_or(|since| since <= day)
}

fn over(until: Option<Day>, day: Day) -> bool {
    until.is_some_and(|until| until <= day)
}

/// The bets that had begun, by id.
pub fn bets(decisions: &Decisions, day: Day) -> Vec<Standing<'_>> {
    let begun = decisions.bets.iter().filter(|bet| begun(bet.since, day));
    begun.filter_map(|bet| standing(decisions, bet, day)).collect()
}

fn standing<'d>(decisions: &'d Decisions, bet: &'d Bet, day: Day) -> Option<Standing<'d>> {
    let stage = decisions.stages.iter().rfind(|stage| stage.bet == bet.bet && begun(stage.since, day))?;
    let happened = |kind: EventKind| {
        let of = move |event: &&Event| event.subject == Subject::Bet && event.id == bet.bet && event.kind == kind;
        decisions.events.iter().filter(of).filter(move |event| event.day <= day)
    };
    let gates = decisions.gates.iter().filter(|gate| gate.pattern == bet.pattern).map(|gate| {
        let mut results =
            decisions.gate_results.iter().filter(|outcome| outcome.bet == bet.bet && outcome.gate == gate.gate);
        let result = results.rfind(|outcome| outcome.day <= day).map(|outcome| outcome.result);
        let overruled = happened(EventKind::Overruled).find(|event| event.gate.as_deref() == Some(&gate.gate));
        (gate, result, overruled)
    });
    let pledges = decisions.pledges.iter().filter(|pledge| pledge.bet == bet.bet);
    Some(Standing {
        bet,
        stage: &stage.stage,
        since: stage.since,
        over: over(bet.until, day),
        stopped: happened(EventKind::Stopped).next().is_some(),
        gates: gates.collect(),
        pledges: pledges.collect(),
    })
}

/// The requests that had been made, and whether each was still open.
pub fn requests(decisions: &Decisions, day: Day) -> Vec<(&Request, bool)> {
    let made = decisions.requests.iter().filter(|request| begun(request.since, day));
    made.map(|request| (request, !over(request.until, day))).collect()
}

/// Where the talk about each candidate stood, by file id.
pub fn candidates(decisions: &Decisions, day: Day) -> Vec<&Candidate> {
    decisions.candidates.iter().filter(|row| begun(row.since, day) && !over(row.until, day)).collect()
}
