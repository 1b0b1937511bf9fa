//! Expansion: whether what was taken over is used by more teams than before, or not (yet).
//!
//! A handover is a take-over where its new home is there to be shared: its repository is a library; or a platform team owns it or
//! a declared product holds it, and it is a component of its own or another repository imports it; or the origin imports it and
//! has given up its own. Anything else is a copy.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::lake::LakeError;
use buyin_facts::{Day, EngineerDays};

use crate::discover::effort::YEAR;
use crate::discover::graph::{Edge, Graph};
use crate::discover::handover::{Handover, Place, handovers};
use crate::discover::landscape::{Landscape, is_within};
use crate::discover::uses::Uses;
use crate::history::Changes;
use crate::index::{ComponentIx, PersonIx, RepositoryIx, TeamIx};
use crate::ledger::allocation::PersonAllocation;
use crate::organisation::Organisation;

/// Since when a team uses the shared version; the day is nothing where it is not known.
pub(crate) type Users = BTreeMap<TeamIx, Option<Day>>;

/// What an expansion is seen on: folders, who imports which of them and since when, and which repositories are libraries.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub(crate) landscape: &'a Landscape,
    pub(crate) graph: &'a Graph,
    pub(crate) libraries: &'a BTreeSet<RepositoryIx>,
    pub(crate) uses: &'a Uses,
}

/// A take-over and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expansion {
    pub(crate) handover: Handover,
    pub(crate) origin_team: TeamIx,
    pub(crate) home_team: TeamIx,
    /// Whether the origin's repository imports the shared version, and since when where that is known.
    pub(crate) origin_runs: Option<Option<Day>>,
    /// Teams that use it and never held a copy; the origin and the new owner aside.
    pub(crate) adopters: Users,
    /// Teams that held a copy and use it now.
    pub(crate) converted: Users,
    /// Teams with copies, and when each was gone.
    pub(crate) copies: Vec<(Place, TeamIx, Option<Day>)>,
    /// The origin's time in the twelve months before, on original and shared version together.
    pub(crate) before: Spent,
    /// Its time since, of the last twelve months at most.
    pub(crate) after: Spent,
}

/// Time of one team on some folders.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Spent {
    pub(crate) days: EngineerDays,
    pub(crate) people: u64,
    /// Days of the calendar looked at.
    pub(crate) window: i32,
}

impl Expansion {
    /// Whether it expands: the origin runs the shared version, and a team that never held a copy has adopted it.
    pub(crate) fn expands(&self) -> bool {
        self.origin_runs.is_some() && !self.adopters.is_empty()
    }
}

/// Every take-over, the newest first.
///
/// # Errors
/// When the lake cannot be read.
pub(crate) fn expansions(
    organisation: &Organisation,
    allocation: &[PersonAllocation],
    changes: Changes<'_>,
    ground: Ground<'_>,
) -> Result<Vec<Expansion>, LakeError> {
    let found = handovers(changes)?;
    let taken = found.into_iter().filter_map(|handover| expansion(organisation, allocation, ground, handover));
    let mut all: Vec<Expansion> = taken.collect();
    let key = |one: &Expansion| (std::cmp::Reverse(one.handover.day), one.handover.origin.clone());
    all.sort_by_cached_key(key);
    Ok(all)
}

fn expansion(
    organisation: &Organisation,
    allocation: &[PersonAllocation],
    ground: Ground<'_>,
    mut handover: Handover,
) -> Option<Expansion> {
    let as_of = organisation.history.as_of;
    let team = |place: &Place, day: Day| owner(organisation, place, day);
    let (origin_team, home_team) = (team(&handover.origin, handover.day.plus(-1)), team(&handover.home, as_of));
    let edges = edges_into(ground, &handover.home);
    let of_origin = |edge: &&Edge| ground.landscape.directory(edge.from).repository == handover.origin.0;
    let first = |edges: &mut dyn Iterator<Item = &Edge>| {
        let since = |edge: &Edge| {
            let from = ground.landscape.directory(edge.from);
            let whose = team(&(from.repository, from.path.clone()), as_of);
            let line = ground.landscape.imports[edge.import].since;
            since_home(handover.day, [ground.uses.first(ground.landscape, whose, edge.to), line])
        };
        let days: Vec<Option<Day>> = edges.map(since).collect();
        (!days.is_empty()).then(|| days.into_iter().flatten().min())
    };
    let origin_runs = first(&mut edges.iter().copied().filter(of_origin));
    let given_up = handover.left.is_some() && origin_runs.is_some();
    if origin_team == home_team || !(is_shared(organisation, ground, &handover.home, home_team) || given_up) {
        return None;
    }
    // Folders of shared repositories are homes of their own, not copies.
    handover.copies.retain(|(place, ..)| !is_shared(organisation, ground, place, team(place, as_of)));
    let copies: Vec<(Place, TeamIx, Option<Day>)> =
        handover.copies.iter().map(|(place, since, until)| (place.clone(), team(place, *since), *until)).collect();
    let held: BTreeSet<TeamIx> = copies.iter().map(|(_, team, _)| *team).collect();
    let mut users: BTreeMap<TeamIx, Vec<&Edge>> = BTreeMap::new();
    for edge in edges.iter().filter(|edge| !of_origin(edge)) {
        let from = ground.landscape.directory(edge.from);
        users.entry(team(&(from.repository, from.path.clone()), as_of)).or_default().push(edge);
    }
    users.retain(|team, _| *team != origin_team && *team != home_team && *team != organisation.teams.none());
    let users = users.into_iter().map(|(team, edges)| (team, first(&mut edges.into_iter()).flatten()));
    let (converted, adopters): (Users, Users) = users.partition(|(team, _)| held.contains(team));
    let spent = |from: Day, to: Day| {
        spent(organisation, allocation, origin_team, &[&handover.origin, &handover.home], (from, to))
    };
    let day = handover.day;
    Some(Expansion {
        origin_team,
        home_team,
        origin_runs,
        adopters,
        converted,
        copies,
        before: spent(day.plus(-YEAR), day),
        after: spent(day.max(as_of.plus(-YEAR)), as_of),
        handover,
    })
}

/// The first of some days of a use, counted from the day its home was there: what was called by another name before was the
/// origin.
fn since_home(begun: Day, days: [Option<Day>; 2]) -> Option<Day> {
    let known = || days.into_iter().flatten();
    known().filter(|day| *day >= begun).min().or_else(|| known().max().map(|_| begun))
}

/// The team that owned a folder on a day.
fn owner(organisation: &Organisation, (repository, path): &Place, day: Day) -> TeamIx {
    if !organisation.teams.given {
        return organisation.teams.team_of_repository(*repository).unwrap_or(organisation.teams.none());
    }
    let component = organisation.components.of_text(*repository, &format!("{path}/x"), day);
    organisation.owners.owner(component, day).unwrap_or(organisation.teams.none())
}

fn is_shared(organisation: &Organisation, ground: Ground<'_>, place: &Place, team: TeamIx) -> bool {
    let (repository, path) = place;
    let day = organisation.history.as_of;
    let component = organisation.components.of_text(*repository, &format!("{path}/x"), day);
    let product = organisation.products.of(component, day);
    let is_offered = organisation.teams.info(team).platform
        || product.is_some_and(|product| organisation.products.info(product).declared);
    // What lies deep in a service and nobody else imports is that service's own, whoever's it is.
    let is_within_reach = || {
        organisation.components.at_root(*repository, path) == Some(component) || !edges_into(ground, place).is_empty()
    };
    ground.libraries.contains(repository) || (is_offered && is_within_reach())
}

/// Import lines of other repositories that lead into a folder or below it.
fn edges_into<'a>(ground: Ground<'a>, (repository, path): &Place) -> Vec<&'a Edge> {
    let is_home = |other: RepositoryIx| other == *repository;
    let inside = ground.landscape.iter().filter(|(_, one)| is_home(one.repository) && is_within(&one.path, path));
    let edges = inside.flat_map(|(at, _)| ground.graph.into(at));
    edges.filter(|edge| !is_home(ground.landscape.directory(edge.from).repository)).collect()
}

/// Time a team spent on some folders between two days: of each component the part that its commits' evidence in them makes.
fn spent(
    organisation: &Organisation,
    allocation: &[PersonAllocation],
    team: TeamIx,
    places: &[&Place],
    (from, to): (Day, Day),
) -> Spent {
    let is_inside =
        |repository: RepositoryIx, text: &str| places.iter().any(|(of, top)| *of == repository && is_within(text, top));
    let pays = |person: PersonIx, day: Day| {
        let teams = organisation.teams.paying(person, day);
        let all: u32 = teams.iter().map(|(_, weight)| weight).sum();
        let own: u32 = teams.iter().filter(|(one, _)| *one == team).map(|(_, weight)| weight).sum();
        f64::from(own) / f64::from(all.max(1))
    };
    let (mut inside, mut whole) = (BTreeMap::<ComponentIx, f64>::new(), BTreeMap::<ComponentIx, f64>::new());
    let mut people = BTreeSet::new();
    let repositories: BTreeSet<RepositoryIx> = places.iter().map(|(repository, _)| *repository).collect();
    for (commit, fact) in organisation.history.commits() {
        if !repositories.contains(&fact.repository) || fact.day <= from || fact.day > to {
            continue;
        }
        let own: Vec<(PersonIx, f64)> =
            organisation.payers(commit).into_iter().map(|person| (person, pays(person, fact.day))).collect();
        let part: f64 = own.iter().map(|(_, part)| part).sum::<f64>() / own.len().max(1) as f64;
        let weight = organisation.weights.share(commit).0 * part;
        for work in organisation.history.work_of(commit).iter().filter(|_| weight > 0.0) {
            let component = organisation.components.of_folder(work.folder, fact.day);
            *whole.entry(component).or_default() += weight * work.evidence.0;
            if is_inside(fact.repository, organisation.history.folders.text(work.folder)) {
                *inside.entry(component).or_default() += weight * work.evidence.0;
                people.extend(own.iter().filter(|(_, part)| *part > 0.0).map(|(person, _)| *person));
            }
        }
    }
    let mut days = 0.0;
    for person in allocation {
        for week in person.weeks.iter().filter(|week| week.monday > from && week.monday <= to) {
            let shares = week.shares.iter().filter(|(account, ..)| !account.review);
            let part: f64 = shares
                .filter_map(|(account, share, _)| {
                    let all = whole.get(&account.component).filter(|all| **all > 0.0)?;
                    Some(share.0 * inside.get(&account.component)? / all)
                })
                .sum();
            if part > 0.0 {
                let visible: f64 =
                    person.days.range(week.monday..week.monday.plus(7)).map(|(_, day)| day.visible.days().0).sum();
                days += visible * part * pays(person.person, week.monday);
            }
        }
    }
    Spent { days: EngineerDays(days), people: people.len() as u64, window: to.0 - from.0 }
}
