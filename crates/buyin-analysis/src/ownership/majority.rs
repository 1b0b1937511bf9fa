//! Owners where nothing says so: the team that most of the work of the last twelve months came from.

use std::collections::BTreeMap;

use buyin_facts::Month;

use crate::index::{CommitIx, ComponentIx, TeamIx};
use crate::ownership::{Sources, Steps, step};
use crate::person::payers;

/// Months looked back on.
const MONTHS: i32 = 12;
/// A team owns what at least this part of the work came from.
const LEAST_SHARE: f64 = 0.5;

/// Work by team, of one component in one month.
type Work = BTreeMap<(ComponentIx, Month), BTreeMap<TeamIx, f64>>;

/// Owner steps of every component, one look at the first of each month. A component's first month looks at itself.
pub(crate) fn steps(sources: Sources<'_>) -> Vec<Steps> {
    let work = work(sources);
    let last = sources.history.as_of.month();
    let mut all = vec![Steps::new(); sources.components.len()];
    for (component, _) in sources.components.iter() {
        let months: Vec<(Month, &BTreeMap<TeamIx, f64>)> = work
            .range((component, Month(i32::MIN))..=(component, Month(i32::MAX)))
            .map(|((_, month), teams)| (*month, teams))
            .collect();
        let Some((first, _)) = months.first() else { continue };
        for month in (first.0..=last.0).map(Month) {
            let before = if month == *first { month.0..=month.0 } else { month.0 - MONTHS..=month.0 - 1 };
            let start = months.partition_point(|(known, _)| known.0 < *before.start());
            let end = months.partition_point(|(known, _)| known.0 <= *before.end());
            let owner = leader(sources, months[start..end].iter().map(|(_, teams)| *teams));
            step(&mut all[component.at()], month.first(), owner);
        }
    }
    all
}

fn leader<'a>(sources: Sources<'_>, months: impl Iterator<Item = &'a BTreeMap<TeamIx, f64>>) -> Option<TeamIx> {
    let mut sums: BTreeMap<TeamIx, f64> = BTreeMap::new();
    for (team, amount) in months.flatten() {
        *sums.entry(*team).or_default() += amount;
    }
    let total: f64 = sums.values().sum();
    let (team, most) = sums.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    (team != sources.teams.none() && most >= LEAST_SHARE * total).then_some(team)
}

/// Every commit's weight, split over the components it touched by number of paths, its payers and their teams of the day.
fn work(sources: Sources<'_>) -> Work {
    let mut work = Work::new();
    for (commit, fact) in sources.history.commits() {
        let weight = sources.weights.share(commit).0;
        if weight <= 0.0 || fact.parents > 1 {
            continue;
        }
        let touched = touched(sources, commit);
        let paths: f64 = touched.values().sum();
        for (person, share) in payers(sources.history, sources.people, commit).shares {
            let teams = sources.teams.paying(person, fact.day);
            let all: f64 = teams.iter().map(|(_, weight)| f64::from(*weight)).sum();
            for (component, part) in &touched {
                let month = work.entry((*component, fact.day.month())).or_default();
                for (team, of_team) in teams {
                    *month.entry(*team).or_default() +=
                        weight * share.0 * part / paths * f64::from(*of_team) / all.max(1.0);
                }
            }
        }
    }
    work
}

fn touched(sources: Sources<'_>, commit: CommitIx) -> BTreeMap<ComponentIx, f64> {
    let mut touched = BTreeMap::new();
    let arrival = sources.history.commits[commit.at()].arrival;
    for work in sources.history.work_of(commit) {
        *touched.entry(sources.components.of_folder(work.folder, arrival)).or_default() += f64::from(work.paths);
    }
    touched
}
