//! Who owns a component on a day: product file, then `[[owns]]` of a team file, then Backstage, then CODEOWNERS and OWNERS,
//! then, with given teams, the team most of its time comes from; without, the repository that stands in for one. (DESIGN §5.)

mod declared;
mod glob;
pub(crate) mod labour;
mod majority;
mod rules;

use buyin_facts::Day;
use buyin_facts::decision::Decisions;

use crate::component::Components;
use crate::history::History;
use crate::index::{ComponentIx, TeamIx};
use crate::ownership::labour::Labour;
use crate::ownership::rules::RuleOwners;
use crate::person::Directory;
use crate::team::Teams;

pub(crate) use declared::encloses;

/// Owner steps of one component: from each day on, the owner, or nobody known.
type Steps = Vec<(Day, Option<TeamIx>)>;

/// The owner of every component, dated.
#[derive(Debug, Default)]
pub struct Owners {
    steps: Vec<Steps>,
}

/// What owners are worked out from.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a> {
    pub(crate) history: &'a History,
    pub(crate) components: &'a Components,
    pub(crate) decisions: &'a Decisions,
    pub(crate) directory: &'a Directory,
    /// Who worked where; looked at where teams are given.
    pub(crate) labour: &'a Labour,
    pub(crate) teams: &'a Teams,
}

impl Owners {
    /// Works out every component's owners once, for all days.
    pub(crate) fn build(sources: Sources<'_>) -> Self {
        let ruled = RuleOwners::build(sources);
        let majority = if sources.teams.given { majority::steps(sources) } else { Vec::new() };
        let steps = sources
            .components
            .iter()
            .map(|(component, info)| {
                let standing = match majority.get(component.at()) {
                    Some(steps) => steps.clone(),
                    None => vec![(Day(i32::MIN), sources.teams.team_of_folder(info.repository, &info.root))],
                };
                let layers = [declared::steps(sources, info), ruled.steps(component).to_vec(), standing];
                overlay(&layers)
            })
            .collect();
        Self { steps }
    }

    /// The owner of a component on a day; nothing when nobody is known to.
    pub fn owner(&self, component: ComponentIx, day: Day) -> Option<TeamIx> {
        at(self.steps.get(component.at())?, day)
    }
}

/// What steps say on a day.
fn at(steps: &[(Day, Option<TeamIx>)], day: Day) -> Option<TeamIx> {
    let next = steps.partition_point(|(since, _)| *since <= day);
    next.checked_sub(1).and_then(|index| steps[index].1)
}

/// Lays lists of steps over each other: the first that knows an owner on a day says who it is.
fn overlay(layers: &[Steps]) -> Steps {
    let mut days: Vec<Day> = layers.iter().flatten().map(|(day, _)| *day).collect();
    days.sort_unstable();
    days.dedup();
    let mut steps = Steps::new();
    for day in days {
        step(&mut steps, day, layers.iter().find_map(|layer| at(layer, day)));
    }
    steps
}

/// Adds a step where the owner is another.
fn step(steps: &mut Steps, day: Day, owner: Option<TeamIx>) {
    if steps.last().map_or(owner.is_some(), |(_, last)| *last != owner) {
        steps.push((day, owner));
    }
}

#[cfg(test)]
mod tests;
