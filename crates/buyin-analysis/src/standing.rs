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
    /// Its pledges, those that begin later too. They end with the bet, once it has ended.
    pub pledges: Vec<Pledge>,
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
    let ended = bet.until.filter(|until| *until <= day);
    let pledges = decisions.pledges.iter().filter(|pledge| pledge.bet == bet.bet);
    let pledges = pledges.map(|pledge| Pledge { until: pledge.until.into_iter().chain(ended).min(), ..pledge.clone() });
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

#[cfg(test)]
mod tests {
    use buyin_decisions::load;
    use buyin_facts::pseudonym::Pseudonyms;

    use super::*;
    use crate::sketch::day;

    /// A bet promised ahead, accepted ahead, advanced and stopped.
    fn decisions() -> Decisions {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in [
            ("teams/pay.toml", ""),
            (
                "bets/b.toml",
                "pattern = \"partner\"\nsince = 2025-03-01\nrecorded = 2025-02-01\n[[pledge]]\nteam = \"pay\"\nside = \"partner\"\n\
                 share = 30\nsince = 2025-06-01\nuntil = 2025-12-01\nrecorded = 2025-02-10\n",
            ),
            ("bets/b/events/1.toml", "kind = \"accepted\"\nday = 2025-02-20\naccepts = \"pay\"\n"),
            (
                "bets/b/events/2.toml",
                "kind = \"advanced\"\nday = 2025-04-01\nstage = \"prototype\"\n[[gate]]\nid = \"paid-for\"\nresult = \"passed\"\n",
            ),
            ("bets/b/events/3.toml", "kind = \"stopped\"\nday = 2025-09-01\nlearned = \"enough\"\n"),
        ] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder"))
                .and_then(|()| std::fs::write(&path, text))
                .expect("a file");
        }
        let loaded = load(folder.path(), &Pseudonyms::new([0; 32]));
        assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
        loaded.decisions
    }

    #[test]
    fn a_past_day_knows_what_was_promised_ahead_and_nothing_that_came_later() {
        let told = |on: &str| {
            let decided = decisions().as_of(day(on));
            let standing = bets(&decided, day(on));
            let text = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
            let pledge = |pledge: &Pledge| format!("from {} to {}", text(pledge.since), text(pledge.until));
            let pledged: Vec<String> = decided.pledges.iter().map(pledge).collect();
            let stands = standing.iter().map(|bet| {
                let ends: Vec<String> = bet.pledges.iter().map(|pledge| text(pledge.until)).collect();
                format!("{} {} {}", bet.stage, bet.state(), ends.concat())
            });
            (pledged.concat(), stands.collect::<Vec<_>>().concat())
        };
        let promised = "from 2025-06-01 to 2025-12-01".to_owned();
        assert_eq!(told("2025-01-31"), (String::new(), String::new()), "nobody had said anything");
        assert_eq!(told("2025-02-09"), (String::new(), String::new()), "the bet was written down, the pledge was not");
        assert_eq!(told("2025-02-10"), (promised.clone(), String::new()), "promised ahead");
        assert_eq!(told("2025-05-01"), (promised.clone(), "prototype running 2025-12-01".to_owned()));
        assert_eq!(
            told("2025-08-31"),
            (promised.clone(), "prototype running 2025-12-01".to_owned()),
            "not yet stopped"
        );
        assert_eq!(told("2025-09-01"), (promised, "prototype stopped 2025-09-01".to_owned()));
    }
}
