//! Pulses: who answers was asked.

use crate::problem::Problem;
use crate::written::Written;

/// A team answers what was put to it: of another nobody would look for an answer.
pub(super) fn unasked_team(written: &Written, problems: &mut Vec<Problem>) {
    let known = written.team_ids();
    for pulse in written.pulses.iter().filter(|pulse| !pulse.teams.is_empty()) {
        let asked: Vec<&str> = pulse.teams.iter().map(|team| team.value.as_str()).collect();
        let answers = written.events_of(buyin_facts::decision::Subject::Pulse, &pulse.id);
        // One without a file is told so already.
        let teams = answers.filter_map(|event| event.detail.team.as_ref()).filter(|team| known.contains(&*team.value));
        for team in teams.filter(|team| !asked.contains(&team.value.as_str())) {
            let problem = Problem::fatal(&team.place, format!("`{}` was not asked", team.value));
            problems.push(problem.hint(format!("`{}` was put to {}", pulse.id, asked.join(", "))));
        }
    }
}
