//! Time by place: what of people's time went into a path, by paying team and month.
//!
//! The ledger's grain is the component. Within one, a person's time is split over folders by the evidence of what that person
//! changed there in the quarter, else by what everybody changed there in it, else ever. Sums over persons only leave this crate.

use buyin_facts::estimate::Variance;
use buyin_facts::{Month, NanoDays, table};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::index::{ComponentIx, PersonIx};
use crate::ledger::allocation::PersonAllocation;
use crate::ledger::entry::{Stretch, by_team, stretches};
use crate::organisation::Organisation;
use crate::ownership::encloses;

table! {
    /// One row a person's time in a place, by paying team and month; cached, never shown.
    Spent, SpentColumns, SpentBuilder in "spent" {
        /// The place: `repository:path`, or a whole `repository`.
        place: String,
        /// Person's key.
        person: String,
        /// Paying team's id.
        paying_team: String,
        /// Month.
        month: Month,
        /// Nano-person-days.
        time: NanoDays,
        /// Variance by the model of presence and shares, days squared.
        variance: Variance,
    }
}

/// A path of a repository, as decisions write it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place<'p> {
    id: &'p str,
    repository: &'p str,
    path: &'p str,
}

/// Evidence in a component: all of it, and what of it lies in each place.
#[derive(Debug, Clone, Default)]
struct Parts {
    whole: f64,
    inside: Vec<f64>,
}

/// Evidence by component, of everybody ever and in each quarter, and of each person in each quarter.
#[derive(Default)]
struct Split {
    ever: FxHashMap<ComponentIx, Parts>,
    all: FxHashMap<(ComponentIx, Month), Parts>,
    own: FxHashMap<(PersonIx, ComponentIx, Month), Parts>,
}

/// Time in places, each written `repository:path` or `repository`; sorted by place, person, team and month. Places that name
/// nothing scanned have no rows; a path in two places counts in both.
pub fn spent(organisation: &Organisation, allocation: &[PersonAllocation], places: &[String]) -> Vec<Spent> {
    let places: Vec<Place<'_>> = places.iter().map(|id| Place::of(id)).collect();
    let split = Split::of(organisation, &places);
    let of_person = |one: &PersonAllocation| person_spent(organisation, one, &places, &split);
    let mut rows: Vec<Spent> = allocation.par_iter().flat_map_iter(of_person).collect();
    rows.sort_by(|one, other| key(one).cmp(&key(other)));
    rows.dedup_by(|next, kept| {
        let same = key(next) == key(kept);
        if same {
            kept.time += next.time;
            kept.variance.0 += next.variance.0;
        }
        same
    });
    rows
}

fn key(row: &Spent) -> (&str, &str, &str, Month) {
    (&row.place, &row.person, &row.paying_team, row.month)
}

impl<'p> Place<'p> {
    fn of(id: &'p str) -> Self {
        let (repository, path) = id.split_once(':').unwrap_or((id, ""));
        Self { id, repository, path: path.trim_matches('/') }
    }
}

impl Split {
    fn of(organisation: &Organisation, places: &[Place<'_>]) -> Self {
        let history = &organisation.history;
        let mut split = Self::default();
        let wanted = |name: &str| places.iter().any(|place| place.repository == name);
        let repositories: Vec<bool> = history.repositories.iter().map(|row| wanted(&row.name)).collect();
        for (commit, fact) in history.commits().filter(|(_, fact)| repositories[fact.repository.at()]) {
            let share = organisation.weights.share(commit).0;
            let payers = if share > 0.0 { organisation.payers(commit) } else { Vec::new() };
            let name = history.name(fact.repository);
            for work in history.work_of(commit).iter().filter(|_| !payers.is_empty()) {
                let folder = history.folders.text(work.folder);
                let component = organisation.components.of_folder(work.folder, fact.day);
                let lies_in = |place: &Place<'_>| place.repository == name && encloses(place.path, folder);
                let within: Vec<bool> = places.iter().map(lies_in).collect();
                let weight = share * work.evidence.0;
                let quarter = fact.day.month().quarter_start();
                split.ever.entry(component).or_default().add(weight, &within);
                split.all.entry((component, quarter)).or_default().add(weight, &within);
                for person in &payers {
                    split.own.entry((*person, component, quarter)).or_default().add(weight, &within);
                }
            }
        }
        split.ever.retain(|_, parts| parts.inside.iter().any(|weight| *weight > 0.0));
        split
    }

    /// What part of a person's time in a component lies in each place.
    fn parts(&self, person: PersonIx, component: ComponentIx, month: Month) -> Option<&Parts> {
        let (ever, quarter) = (self.ever.get(&component)?, month.quarter_start());
        let own = self.own.get(&(person, component, quarter));
        Some(own.or_else(|| self.all.get(&(component, quarter))).unwrap_or(ever))
    }
}

impl Parts {
    fn add(&mut self, weight: f64, within: &[bool]) {
        self.whole += weight;
        self.inside.resize(within.len(), 0.0);
        for (sum, _) in self.inside.iter_mut().zip(within).filter(|(_, within)| **within) {
            *sum += weight;
        }
    }

    /// Places with their parts of the whole.
    fn each(&self) -> impl Iterator<Item = (usize, f64)> {
        let part = |weight: &f64| weight / self.whole.max(f64::MIN_POSITIVE);
        self.inside.iter().map(part).enumerate().filter(|(_, part)| *part > 0.0)
    }
}

fn person_spent(
    organisation: &Organisation,
    allocation: &PersonAllocation,
    places: &[Place<'_>],
    split: &Split,
) -> Vec<Spent> {
    let mut rows = Vec::new();
    for stretch in stretches(&organisation.teams, allocation) {
        for (place, time, variance) in in_places(allocation.person, &stretch, split) {
            for (team, time, part) in by_team(&stretch.teams, time).into_iter().filter(|(_, time, _)| time.0 > 0) {
                rows.push(Spent {
                    place: places[place].id.to_owned(),
                    person: organisation.people.key(allocation.person).to_owned(),
                    paying_team: organisation.teams.id(team).to_owned(),
                    month: stretch.month,
                    time,
                    variance: Variance(variance.0 * part * part),
                });
            }
        }
    }
    rows
}

/// What of a stretch of a person's days went where, reviews included.
fn in_places(person: PersonIx, stretch: &Stretch<'_>, split: &Split) -> Vec<(usize, NanoDays, Variance)> {
    let Some(week) = stretch.week else { return Vec::new() };
    let visible = stretch.visible.days().0;
    let mut found = Vec::new();
    for (account, share, spread) in &week.shares {
        let Some(parts) = split.parts(person, account.component, stretch.month) else { continue };
        let variance = visible * visible * spread.0 + share.0 * share.0 * stretch.variance.0;
        for (place, part) in parts.each() {
            let time = NanoDays((stretch.visible.0 as f64 * share.0 * part) as i64);
            found.push((place, time, Variance(variance * part * part)));
        }
    }
    found
}

#[cfg(test)]
mod tests;
