//! Owners where nothing says so: the team whose members did most of the work of the last twelve months.
//!
//! Work by people of no known team says nothing of who owns: it is left out, unless nearly all of it is theirs. Whoever is in
//! several teams works for each of them here; where two teams of the same people lead alike, the one they are in with more
//! weight owns.

use std::collections::BTreeMap;

use buyin_facts::Month;

use crate::index::{ComponentIx, TeamIx};
use crate::ownership::labour::Stint;
use crate::ownership::{Sources, Steps, step};
use crate::team::Teams;

/// Months looked back on.
const MONTHS: i32 = 12;
/// A team owns what its members did at least this part of, of the work of people with a team.
const LEAST_SHARE: f64 = 0.5;
/// Where people with a team did less than this part of all work, nobody can say who owns it. A guess.
const LEAST_KNOWN: f64 = 0.25;

/// Work of one component in one month.
#[derive(Debug, Default)]
struct Done {
    all: f64,
    known: f64,
    /// By team: of its members in whole, and by their weights in their teams.
    teams: BTreeMap<TeamIx, (f64, f64)>,
}

type Work = BTreeMap<(ComponentIx, Month), Done>;

/// Owner steps of every component, one look at the first of each month. A component's first month looks at itself.
pub(crate) fn steps(sources: Sources<'_>) -> Vec<Steps> {
    let work = work(sources);
    let last = sources.history.as_of.month();
    let mut all = vec![Steps::new(); sources.components.len()];
    for (component, _) in sources.components.iter() {
        let months: Vec<(Month, &Done)> = work
            .range((component, Month(i32::MIN))..=(component, Month(i32::MAX)))
            .map(|((_, month), done)| (*month, done))
            .collect();
        let Some((first, _)) = months.first() else { continue };
        for month in (first.0..=last.0).map(Month) {
            let before = if month == *first { month.0..=month.0 } else { month.0 - MONTHS..=month.0 - 1 };
            let start = months.partition_point(|(known, _)| known.0 < *before.start());
            let end = months.partition_point(|(known, _)| known.0 <= *before.end());
            let owner = leader(months[start..end].iter().map(|(_, done)| *done));
            step(&mut all[component.at()], month.first(), owner);
        }
    }
    all
}

fn leader<'a>(months: impl Iterator<Item = &'a Done>) -> Option<TeamIx> {
    let mut sum = Done::default();
    for done in months {
        sum.all += done.all;
        sum.known += done.known;
        for (team, (members, weighted)) in &done.teams {
            let of_team = sum.teams.entry(*team).or_default();
            of_team.0 += members;
            of_team.1 += weighted;
        }
    }
    let more = |one: (f64, f64), other: (f64, f64)| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)).is_gt();
    let (team, most) = sum.teams.into_iter().reduce(|best, next| if more(next.1, best.1) { next } else { best })?;
    (sum.known >= LEAST_KNOWN * sum.all && most.0 >= LEAST_SHARE * sum.known).then_some(team)
}

/// Everybody's work by component and month, with the teams of the day.
fn work(sources: Sources<'_>) -> Work {
    let mut work = Work::new();
    for of_month in sources.labour.0.chunk_by(|one, other| month(one) == month(other)) {
        let done = work.entry(month(&of_month[0])).or_default();
        for stint in of_month {
            done.add(stint, sources.teams);
        }
    }
    work
}

fn month(stint: &Stint) -> (ComponentIx, Month) {
    (stint.component, stint.day.month())
}

impl Done {
    fn add(&mut self, stint: &Stint, known: &Teams) {
        let teams = known.paying(stint.person, stint.day);
        let all: f64 = teams.iter().map(|(_, weight)| f64::from(*weight)).sum();
        self.all += stint.amount;
        if teams.iter().any(|(team, _)| *team == known.none()) {
            return;
        }
        self.known += stint.amount;
        for (team, of_team) in teams {
            let sum = self.teams.entry(*team).or_default();
            sum.0 += stint.amount;
            sum.1 += stint.amount * f64::from(*of_team) / all.max(1.0);
        }
    }
}
