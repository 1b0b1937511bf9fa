//! What bringing a product in took: the time of those who did it, and of the owner's people who were there meanwhile. Knows no policy.

use std::collections::BTreeMap;

use buyin_facts::estimate::Variance;
use buyin_facts::{Day, EngineerDays, Estimate};
use rustc_hash::FxHashMap;

use crate::adoption::{Adoption, window};
use crate::index::{ComponentIx, PersonIx, TeamIx};
use crate::ledger::allocation::PersonAllocation;
use crate::ledger::evidence::Account;
use crate::ledger::range::Uncertainty;
use crate::organisation::Organisation;

/// What one adoption took.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Onboarding {
    /// Adoption work of everybody but the owner's people.
    pub(super) cost: Spent,
    /// Time of the owner's people in the component; nothing where the owner is not known.
    pub(super) help: Option<Spent>,
}

/// Time and its variance by person.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Spent(BTreeMap<PersonIx, (f64, f64)>);

/// A sum over people, as a row keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Effort {
    pub(super) people: u64,
    pub(super) days: f64,
    /// Sum over people of their squared days.
    pub(super) squares: f64,
    /// Variance of the shares, days squared.
    pub(super) variance: Variance,
}

impl Spent {
    /// Adds somebody's time.
    fn add(&mut self, person: PersonIx, (days, variance): (f64, f64)) {
        let of_one = self.0.entry(person).or_default();
        of_one.0 += days;
        of_one.1 += variance;
    }

    /// Adds the time of others.
    pub(super) fn extend(&mut self, other: &Self) {
        other.0.iter().for_each(|(person, time)| self.add(*person, *time));
    }

    /// The sum.
    pub(super) fn sum(&self) -> Effort {
        let mut sum = Effort::default();
        for (days, variance) in self.0.values() {
            sum.people += 1;
            sum.days += days;
            sum.squares += days * days;
            sum.variance.0 += variance;
        }
        sum
    }
}

impl Effort {
    /// A part of it in `of` equal ones, with its range.
    pub(super) fn among(&self, of: u64, uncertainty: &Uncertainty) -> Estimate {
        let (spread, level) = (uncertainty.of_small_share().0, uncertainty.level_log_sd().0 * self.days);
        let variance = self.variance.0 + spread * spread * self.squares + level * level;
        let parts = of.max(1) as f64;
        Estimate::log_normal(EngineerDays(self.days / parts), Variance(variance / (parts * parts)))
    }
}

/// Whose time it is, of which adoption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Cost(usize),
    Help(usize),
}

/// Of each adoption what it took, in the order given.
pub(super) fn of(
    organisation: &Organisation,
    allocation: &[PersonAllocation],
    adoptions: &[Adoption],
) -> Vec<Onboarding> {
    let known = |stay: &Adoption| Onboarding { help: stay.owner.map(|_| Spent::default()), ..Onboarding::default() };
    let mut found: Vec<Onboarding> = adoptions.iter().map(known).collect();
    let places = Places::of(organisation, adoptions);
    for one in allocation {
        for week in &one.weeks {
            for (account, share, variance) in &week.shares {
                let days = one.days.range(week.monday..week.monday.plus(7));
                let days = days.map(|(day, seen)| (*day, seen.visible.days().0)).filter(|(_, seen)| *seen > 0.0);
                for (side, seen) in places.sides(one.person, *account, days) {
                    let time = (seen * share.0, seen * seen * variance.0);
                    match side {
                        Side::Cost(stay) => found[stay].cost.add(one.person, time),
                        Side::Help(stay) => found[stay].help.get_or_insert_default().add(one.person, time),
                    }
                }
            }
        }
    }
    found
}

/// The adoptions in every component.
struct Places<'a> {
    organisation: &'a Organisation,
    adoptions: &'a [Adoption],
    by_consumer: FxHashMap<ComponentIx, Vec<usize>>,
}

impl<'a> Places<'a> {
    fn of(organisation: &'a Organisation, adoptions: &'a [Adoption]) -> Self {
        let mut by_consumer: FxHashMap<ComponentIx, Vec<usize>> = FxHashMap::default();
        adoptions.iter().enumerate().for_each(|(at, stay)| by_consumer.entry(stay.consumer).or_default().push(at));
        Self { organisation, adoptions, by_consumer }
    }

    /// What of a person's visible days belongs to which adoption, if they worked on nothing but this account.
    fn sides(&self, person: PersonIx, account: Account, days: impl Iterator<Item = (Day, f64)>) -> BTreeMap<Side, f64> {
        let mut sides = BTreeMap::new();
        let Some(here) = self.by_consumer.get(&account.component) else { return sides };
        for (day, seen) in days {
            let teams = self.organisation.teams.paying(person, day);
            let total: f64 = teams.iter().map(|(_, weight)| f64::from(*weight)).sum();
            for (team, weight) in teams {
                let part = seen * f64::from(*weight) / total.max(1.0);
                let (belongs, parts) = self.belongs(here, account, (*team, day));
                for side in belongs {
                    *sides.entry(side).or_default() += part / parts;
                }
            }
        }
        sides
    }

    /// The adoptions that a day of a team's belongs to, in equal parts. Work that brings a product in is of that adoption alone; what
    /// else the owner's people do in somebody's component meanwhile is help with whatever of theirs is being brought in.
    fn belongs(&self, here: &[usize], account: Account, (team, day): (TeamIx, Day)) -> (Vec<Side>, f64) {
        let is_owner = |at: &usize| self.adoptions[*at].owner == Some(team);
        if let Some(product) = account.adopts {
            let of_product = here.iter().copied().filter(|at| self.adoptions[*at].product == product);
            // Who comes back a second time has not paid twice for the first.
            let begun = |at: &usize| *window(self.adoptions[*at].span.since).start() <= day;
            let stay = of_product.clone().rfind(begun).or_else(|| of_product.clone().next());
            let side = |at| if is_owner(&at) { Side::Help(at) } else { Side::Cost(at) };
            return (stay.map(side).into_iter().collect(), 1.0);
        }
        if self.organisation.owners.owner(account.component, day) == Some(team) {
            return (Vec::new(), 1.0);
        }
        let open = here.iter().copied().filter(|at| window(self.adoptions[*at].span.since).contains(&day));
        let sides: Vec<Side> = open.filter(is_owner).map(Side::Help).collect();
        let parts = sides.len() as f64;
        (sides, parts)
    }
}
