//! Bets, pledges, stages, patterns and declared time, as rows.

use buyin_facts::Day;
use buyin_facts::decision::{
    Bet as BetRow, Decisions, Declared, EventKind, Gate as GateRow, GateOutcome, PatternStage,
    Placement as PlacementRow, Pledge as PledgeRow, Stage, Subject,
};

use super::request::{happened, known};
use super::{Stands, life, lines};
use crate::written::bet::{Bet, Named, Placement, Pledge};
use crate::written::event::Event;
use crate::written::pattern::Pattern;
use crate::written::{Dates, Written};

/// Adds the rows.
pub(super) fn add(written: &Written, stands: Stands<'_>, decisions: &mut Decisions) {
    for pattern in &written.patterns {
        decisions.patterns.extend(stages_of(pattern));
        decisions.gates.extend(gates_of(pattern, stands));
    }
    for bet in &written.bets {
        let Some(row) = row(bet, written, stands) else { continue };
        let dates = Dates { since: row.since, until: row.until };
        decisions.stages.extend(stages(bet, dates, written, stands));
        // What a bet was stopped by is not known before; who asks for a day ends pledges with it.
        let dates = life(&bet.dates, stands);
        let pledges = bet.pledges.iter().filter(|pledge| stands(&pledge.place) && stands(&pledge.team.place));
        decisions.pledges.extend(pledges.filter_map(|pledge| self::pledge(bet, pledge, dates, written, stands)));
        let placements = bet.placements.iter().filter(|placement| stands(&placement.place));
        decisions.placements.extend(placements.filter_map(|placement| self::placement(bet, placement, dates, stands)));
        decisions.bets.push(row);
        for event in events(bet, written, stands) {
            let outcome = |(gate, result): &(crate::written::At<String>, _)| GateOutcome {
                bet: bet.id.clone(),
                event: event.id.clone(),
                gate: gate.value.clone(),
                result: *result,
                day: event.day.value,
            };
            decisions
                .gate_results
                .extend(event.detail.results.iter().filter(|(gate, _)| stands(&gate.place)).map(outcome));
        }
    }
    decisions.declared = written.events.iter().filter_map(|event| declared(event, written, stands)).collect();
}

fn events<'w>(bet: &'w Bet, written: &'w Written, stands: Stands<'w>) -> impl Iterator<Item = &'w Event> {
    written.events_of(Subject::Bet, &bet.id).filter(move |event| happened(event, stands))
}

/// Nothing for a bet without a pattern there is: nobody could say where it stands.
fn row(bet: &Bet, written: &Written, stands: Stands<'_>) -> Option<BetRow> {
    let life = life(&bet.dates, stands);
    let stopped = events(bet, written, stands).find(|event| event.kind.value == EventKind::Stopped);
    let ends = stopped.map(|event| event.day.value).into_iter().chain(life.until).min();
    Some(BetRow {
        bet: bet.id.clone(),
        name: bet.name.clone(),
        pattern: known(bet.pattern.as_ref(), stands)?,
        owner: known(bet.owner.as_ref(), stands),
        product: known(bet.product.as_ref(), stands),
        candidate: known(bet.candidate.as_ref(), stands),
        requests: lines(bet.requests.iter().filter(|request| stands(&request.place))),
        prototypes: lines(bet.prototypes.iter()),
        why_general: bet.why_general.clone(),
        second_customer: known(bet.second_customer.as_ref(), stands),
        exit: bet.exit.clone(),
        maintainer: known(bet.maintainer.as_ref(), stands),
        since: life.since,
        recorded: bet.recorded,
        until: ends,
        failed: stopped.and_then(|event| event.detail.failed).map(|failed| failed.to_string()),
        learned: stopped.and_then(|event| event.detail.learned.clone()),
    })
}

/// Where the bet stood when: in the first stage from its beginning, then where advances brought it, until its end.
fn stages(bet: &Bet, dates: Dates, written: &Written, stands: Stands<'_>) -> Vec<Stage> {
    let pattern = bet.pattern.as_ref().and_then(|pattern| written.pattern(&pattern.value));
    let Some(first) = pattern.and_then(|pattern| pattern.stages.first()) else { return Vec::new() };
    let stage = |stage: &str, since: Option<Day>| Stage {
        bet: bet.id.clone(),
        stage: stage.to_owned(),
        since,
        until: dates.until,
    };
    let mut stages = vec![stage(&first.value, dates.since)];
    for event in events(bet, written, stands) {
        if let (Some(to), Some(last)) = (&event.detail.stage, stages.last_mut()) {
            last.until = Some(event.day.value);
            stages.push(stage(&to.value, Some(event.day.value)));
        }
    }
    // A stage left on the day it was come to holds on no day; the last one says where the bet ended all the same.
    let last = stages.pop();
    stages.retain(|stage| !Dates { since: stage.since, until: stage.until }.is_empty());
    stages.into_iter().chain(last).collect()
}

fn pledge(bet: &Bet, pledge: &Pledge, life: Dates, written: &Written, stands: Stands<'_>) -> Option<PledgeRow> {
    let dates = pledge.dates.within(life)?;
    let accepts = |event: &&Event| {
        let accepts = event.detail.accepts.as_ref().filter(|_| event.kind.value == EventKind::Accepted);
        accepts.is_some_and(|accepts| accepts.value == pledge.id)
    };
    let accepted = events(bet, written, stands).find(accepts);
    let told = pledge.accepted_by.as_ref().filter(|by| stands(&by.place)).map(|by| by.value.clone());
    let by = accepted.and_then(|event| known(event.by.as_ref(), stands));
    Some(PledgeRow {
        bet: bet.id.clone(),
        pledge: pledge.id.clone(),
        team: pledge.team.value.clone(),
        side: pledge.side,
        a_week: pledge.a_week,
        percent: pledge.share,
        people: people(&pledge.people, stands),
        since: dates.since,
        recorded: pledge.recorded,
        until: dates.until,
        accepted: pledge.accepted.or_else(|| accepted.map(|event| event.day.value)),
        accepted_by: told.or(by),
    })
}

fn placement(bet: &Bet, placement: &Placement, life: Dates, stands: Stands<'_>) -> Option<PlacementRow> {
    let dates = placement.dates.within(life)?;
    Some(PlacementRow {
        bet: bet.id.clone(),
        team: known(Some(&placement.team), stands)?,
        into: known(Some(&placement.into), stands)?,
        engineers: placement.engineers,
        people: people(&placement.people, stands),
        since: dates.since,
        recorded: placement.recorded,
        until: dates.until,
    })
}

/// Those who consented and have a file.
fn people(named: &[Named], stands: Stands<'_>) -> String {
    lines(named.iter().map(|named| &named.person).filter(|person| stands(&person.place)))
}

fn declared(event: &Event, written: &Written, stands: Stands<'_>) -> Option<Declared> {
    let (month, days, what) = event.detail.declared.as_ref().filter(|_| happened(event, stands))?;
    if !stands(&month.place) || !stands(&days.place) {
        return None;
    }
    let accepts = |other: &&Event| {
        let accepts = other.detail.accepts.as_ref().filter(|_| other.kind.value == EventKind::Accepted);
        happened(other, stands) && accepts.is_some_and(|accepts| accepts.value == event.id)
    };
    let accepted = written.events_of(event.subject, &event.of).find(accepts);
    let of = |subject: Subject| (event.subject == subject).then(|| event.of.clone());
    Some(Declared {
        bet: of(Subject::Bet),
        product: of(Subject::Product),
        event: event.id.clone(),
        day: event.day.value,
        team: known(event.detail.team.as_ref(), stands)?,
        month: month.value,
        days: days.value,
        what: what.clone(),
        by: known(event.by.as_ref(), stands),
        accepted_by: accepted.and_then(|accepted| known(accepted.by.as_ref(), stands)),
        accepted: accepted.map(|accepted| accepted.day.value),
    })
}

fn stages_of(pattern: &Pattern) -> impl Iterator<Item = PatternStage> {
    pattern.stages.iter().zip(0_u32..).map(|(stage, place)| PatternStage {
        pattern: pattern.id.clone(),
        name: pattern.name.clone(),
        place,
        stage: stage.value.clone(),
    })
}

fn gates_of(pattern: &Pattern, stands: Stands<'_>) -> impl Iterator<Item = GateRow> {
    pattern.gates.iter().filter(move |gate| stands(&gate.stage.place)).map(|gate| GateRow {
        pattern: pattern.id.clone(),
        stage: gate.stage.value.clone(),
        gate: gate.id.value.clone(),
        sentence: gate.sentence.clone(),
        sql: gate.sql.value.clone(),
        parameters: lines(gate.parameters.iter()),
        needs: lines(gate.needs.iter()),
        least_rows: gate.least_rows,
        otherwise: gate.otherwise.clone(),
    })
}
