//! What waits for a person's decision: pledges and declared time nobody accepted, bets whose gates are passed, requests nobody
//! answered, owners nobody asked. Each with the command that decides it; oldest first within its kind.

use buyin_facts::Day;
use buyin_facts::decision::{CandidateStatus, GateResult};

use crate::books::bet::queries;
use crate::books::spent::place;
use crate::books::{Books, BooksError};
use crate::standing::{self, Standing};
use crate::view::Next;

/// Days without an answer from which on a request waits. Two weeks: a sprint.
const PATIENCE: i32 = 14;

impl Books {
    /// What waits for a decision on the day decisions are read.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(super) fn waiting(&self) -> Result<Vec<Next>, BooksError> {
        let running: Vec<Standing<'_>> =
            standing::bets(&self.decided, self.on).into_iter().filter(|bet| !bet.over).collect();
        let mut waiting = self.unaccepted(&running);
        waiting.extend(self.turned(&running)?);
        waiting.extend(self.unanswered());
        waiting.extend(self.not_asked());
        Ok(waiting)
    }

    fn unaccepted(&self, running: &[Standing<'_>]) -> Vec<Next> {
        let mut found = Vec::new();
        for bet in running {
            let id = &bet.bet.bet;
            let accepted = |day: Option<Day>| day.is_some_and(|day| day <= self.on);
            let is_open = |until: Option<Day>| until.is_none_or(|until| self.on < until);
            for pledge in bet.pledges.iter().filter(|pledge| !accepted(pledge.accepted) && is_open(pledge.until)) {
                let command = format!("buyin bet accept {id} {}", pledge.pledge);
                found.push(Next {
                    command,
                    why: format!("{} pledged time; the other side has not accepted", pledge.team),
                });
            }
            let declared = self.decided.declared.iter().filter(|row| row.bet.as_ref() == Some(id));
            for row in declared.filter(|row| !accepted(row.accepted)) {
                let command = format!("buyin bet accept {id} {}", row.event);
                found.push(Next {
                    command,
                    // How much is for the two sides alone.
                    why: format!("{} declared time in {}; the other side has not accepted", row.team, row.month),
                });
            }
        }
        found
    }

    /// Bets whose gates out of their stage are all passed.
    fn turned(&self, running: &[Standing<'_>]) -> Result<Vec<Next>, BooksError> {
        if running.is_empty() {
            return Ok(Vec::new());
        }
        let next = running
            .iter()
            .flat_map(|bet| bet.gates.iter().map(|(gate, ..)| *gate).filter(move |gate| gate.stage == bet.stage));
        let session = self.session_for(&queries(next))?;
        let mut found = Vec::new();
        for bet in running {
            let parameters = self.parameters(bet);
            let gates: Vec<_> =
                bet.gates.iter().map(|(gate, ..)| *gate).filter(|gate| gate.stage == bet.stage).collect();
            let passed = |gate: &&buyin_facts::decision::Gate| {
                crate::gate::ask(gate, &parameters, &session).result == GateResult::Passed
            };
            if !gates.is_empty() && gates.iter().all(passed) {
                let command = format!("buyin bet advance {}", bet.bet.bet);
                found.push(Next { command, why: format!("the evidence to leave `{}` is there", bet.stage) });
            }
        }
        Ok(found)
    }

    fn unanswered(&self) -> Vec<Next> {
        let open = standing::requests(&self.decided, self.on).into_iter().filter(|(_, open)| *open);
        let mut waiting: Vec<(i32, Next)> = open
            .filter(|(request, _)| request.answered.is_none_or(|answered| self.on < answered))
            .filter_map(|(request, _)| {
                let since = request.since?;
                let who = request.team.as_deref().unwrap_or("somebody");
                let command = format!("buyin request show {}", request.request);
                let days = self.on.0 - since.0;
                Some((days, Next { command, why: format!("{who} asked {} ago, nobody answered", lapse(days)) }))
            })
            .filter(|(days, _)| *days >= PATIENCE)
            .collect();
        waiting.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.command.cmp(&other.1.command)));
        waiting.into_iter().map(|(_, next)| next).collect()
    }

    fn not_asked(&self) -> Vec<Next> {
        let now = |since: Option<Day>, until: Option<Day>| {
            since.is_none_or(|since| since <= self.on) && until.is_none_or(|until| self.on < until)
        };
        let open = self.decided.candidates.iter().filter(|row| row.status == CandidateStatus::NotAsked);
        open.filter(|row| now(row.since, row.until))
            .map(|row| {
                let place = place(&row.repository, &row.path);
                Next { command: format!("buyin brief {place}"), why: "its owner was not asked yet".to_owned() }
            })
            .collect()
    }
}

/// A lapse of days, as people say it.
fn lapse(days: i32) -> String {
    match days {
        ..=60 => format!("{days} days"),
        61..=730 => format!("{} months", days * 12 / 365),
        _ => format!("{} years", days / 365),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lapse_is_said_as_people_say_it() {
        let said = [14, 60, 61, 365, 730, 731, 1_476].map(lapse);
        assert_eq!(said, ["14 days", "60 days", "2 months", "12 months", "24 months", "2 years", "4 years"]);
    }
}
