//! What bringing a product in took: the time of those who did it, and of the owner's people who were there meanwhile. Knows no policy.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::estimate::Variance;
use buyin_facts::{Day, EngineerDays, Estimate, table};
use rustc_hash::FxHashMap;

use crate::adoption::{Adoption, window};
use crate::index::{ComponentIx, PersonIx, TeamIx};
use crate::ledger::allocation::PersonAllocation;
use crate::ledger::evidence::Account;
use crate::ledger::range::Uncertainty;
use crate::organisation::Organisation;

table! {
    /// One row a person's time in an adoption; cached, never shown.
    Brought, BroughtColumns, BroughtBuilder in "brought" {
        /// Number of the stay.
        stay: u32,
        /// Whether it is the owner's help; else adoption work of anybody but the owner's people.
        helps: bool,
        /// Person's key.
        person: String,
        /// Their days.
        days: f64,
        /// Variance of the shares, days squared.
        variance: Variance,
    }
}

/// Time and its variance by person.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Onboarding<'a>(BTreeMap<&'a str, (f64, f64)>);

impl<'a> FromIterator<&'a Brought> for Onboarding<'a> {
    fn from_iter<I: IntoIterator<Item = &'a Brought>>(rows: I) -> Self {
        let mut onboarding = Self::default();
        for row in rows {
            let of_one = onboarding.0.entry(&row.person).or_default();
            of_one.0 += row.days;
            of_one.1 += row.variance.0;
        }
        onboarding
    }
}

impl<'a> Onboarding<'a> {
    /// Those whose time it is.
    pub(super) fn people(&self) -> BTreeSet<&'a str> {
        self.0.keys().copied().collect()
    }

    /// All of it.
    pub(super) fn days(&self) -> EngineerDays {
        EngineerDays(self.0.values().map(|(days, _)| days).sum())
    }

    /// A part of it in `of` equal ones, with its range.
    pub(super) fn among(&self, of: u64, uncertainty: &Uncertainty) -> Estimate {
        let days = self.days().0;
        let squares: f64 = self.0.values().map(|(days, _)| days * days).sum();
        let shares: f64 = self.0.values().map(|(_, variance)| variance).sum();
        let (spread, level) = (uncertainty.of_small_share().0, uncertainty.level_log_sd().0 * days);
        let variance = shares + spread * spread * squares + level * level;
        let parts = of.max(1) as f64;
        Estimate::log_normal(EngineerDays(days / parts), Variance(variance / (parts * parts)))
    }
}

/// Whose time it is, of which adoption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Cost(usize),
    Help(usize),
}

/// What the adoptions took, sorted by stay, side and person. A stay's number is its place in the list.
pub(super) fn of(organisation: &Organisation, allocation: &[PersonAllocation], adoptions: &[Adoption]) -> Vec<Brought> {
    let mut found: BTreeMap<(usize, bool, &str), (f64, f64)> = BTreeMap::new();
    let places = Places::of(organisation, adoptions);
    for one in allocation {
        let person = organisation.people.key(one.person);
        for week in &one.weeks {
            for (account, share, variance) in &week.shares {
                let days = one.days.range(week.monday..week.monday.plus(7));
                let days = days.map(|(day, seen)| (*day, seen.visible.days().0)).filter(|(_, seen)| *seen > 0.0);
                for (side, seen) in places.sides(one.person, *account, days) {
                    let (stay, helps) = match side {
                        Side::Cost(stay) => (stay, false),
                        Side::Help(stay) => (stay, true),
                    };
                    let time = found.entry((stay, helps, person)).or_default();
                    time.0 += seen * share.0;
                    time.1 += seen * seen * variance.0;
                }
            }
        }
    }
    let row = |((stay, helps, person), (days, variance)): ((usize, bool, &str), (f64, f64))| Brought {
        stay: stay as u32,
        helps,
        person: person.to_owned(),
        days,
        variance: Variance(variance),
    };
    found.into_iter().map(row).collect()
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
