//! Intake: the adoptions that began in one year, and what they took on average. Whether a product gets easier to take up is read from
//! these.

use std::collections::{BTreeMap, BTreeSet};

use crate::adoption::window;
use crate::books::Books;
use crate::books::onboarding::{Brought, Onboarding};
use crate::books::register::{Register, Stay};
use crate::view::{Cost, Help, IntakeRow};

/// Stays taken together, and the people behind what of their time may not be shown beside its sum.
struct Sum<'a> {
    took: Onboarding<'a>,
    /// Stays somebody was seen at.
    seen: u64,
    rest: BTreeSet<&'a str>,
}

impl Books {
    /// What the adoptions of one product took, or those of all, by the year they began.
    pub(super) fn intake_rows(&self, register: &Register, stays: &[Stay]) -> Vec<IntakeRow> {
        let mut years: BTreeMap<i16, Vec<&Stay>> = BTreeMap::new();
        stays.iter().for_each(|stay| years.entry(stay.since.date().year()).or_default().push(stay));
        years.into_iter().map(|(year, stays)| self.intake_row(register, year.to_string(), &stays)).collect()
    }

    fn intake_row(&self, register: &Register, year: String, stays: &[&Stay]) -> IntakeRow {
        let owned: Vec<&Stay> = stays.iter().copied().filter(|stay| stay.owner.is_some()).collect();
        let unfinished = stays.iter().filter(|stay| *window(stay.since).end() >= self.as_of);
        let (cost, help) = (self.summed(register, stays, false), self.summed(register, &owned, true));
        let tells = self.guard.tells_finer();
        IntakeRow {
            year,
            adoptions: stays.len() as u64,
            unfinished: unfinished.count() as u64,
            cost_seen: tells.then_some(cost.seen),
            cost: self.average(&cost, cost.seen),
            help_known: owned.len() as u64,
            helped: tells.then_some(help.seen),
            help: self.help((!owned.is_empty()).then(|| self.average(&help, owned.len() as u64))),
        }
    }

    /// Of several products, each stands beside; of one, its stays do.
    fn summed<'r>(&self, register: &'r Register, stays: &[&Stay], helps: bool) -> Sum<'r> {
        let mut products: BTreeMap<&str, Sum<'r>> = BTreeMap::new();
        for stay in stays {
            let people = register.took(stay, helps).people();
            let of_product = products.entry(&stay.product).or_insert_with(Sum::nothing);
            of_product.seen += u64::from(!people.is_empty());
            if !self.guard.shows_exactly(people.len() as u64) {
                of_product.rest.extend(people);
            }
        }
        let is_told = |sum: &Sum<'_>| sum.rest.is_empty() || self.guard.shows_exactly(sum.rest.len() as u64);
        let rows = stays.iter().flat_map(|stay| register.brought(stay, helps));
        let seen = products.values().map(|sum| sum.seen).sum();
        let one = products.len() == 1;
        let rest = products.into_values().filter(|sum| one || !is_told(sum)).flat_map(|sum| sum.rest).collect();
        Sum { took: rows.collect(), seen, rest }
    }

    fn average(&self, sum: &Sum<'_>, of: u64) -> Option<Cost> {
        let people = self.guard.beside(sum.took.people().len() as u64, sum.rest.len() as u64);
        self.guard.seen(sum.took.among(of, &self.uncertainty), people).map(Cost::from)
    }

    /// What one adoption cost; nothing where nothing was seen.
    pub(super) fn cost_of_stay(&self, register: &Register, stay: &Stay) -> Option<Cost> {
        self.shown_of_one(&register.took(stay, false))
    }

    /// What the owner's people spent at one adoption.
    pub(super) fn help_at_stay(&self, register: &Register, stay: &Stay) -> Help {
        self.help(stay.owner.is_some().then(|| self.shown_of_one(&register.took(stay, true))))
    }

    fn shown_of_one(&self, took: &Onboarding<'_>) -> Option<Cost> {
        let people = took.people().len() as u64;
        self.guard.seen(took.among(1, &self.uncertainty), people).map(Cost::from)
    }

    /// Time of the owner's people as it may be shown; nothing to begin with where the owner is not known. Under *strict*, that nobody
    /// was there would tell of cells that are held back.
    fn help(&self, help: Option<Option<Cost>>) -> Help {
        match help {
            None => Help { is: "unknown", days: None },
            Some(_) if !self.guard.tells_finer() => Help { is: "held_back", days: None },
            Some(None) => Help { is: "none_seen", days: None },
            Some(days) => Help { is: "seen", days },
        }
    }
}

impl Sum<'_> {
    fn nothing() -> Self {
        Self { took: Onboarding::default(), seen: 0, rest: BTreeSet::new() }
    }
}

impl Register {
    /// Who spent what on a stay, on one side.
    pub(super) fn brought(&self, stay: &Stay, helps: bool) -> &[Brought] {
        let start = self.brought.partition_point(|row| (row.stay, row.helps) < (stay.number, helps));
        let end = self.brought.partition_point(|row| (row.stay, row.helps) <= (stay.number, helps));
        &self.brought[start..end]
    }

    fn took(&self, stay: &Stay, helps: bool) -> Onboarding<'_> {
        self.brought(stay, helps).iter().collect()
    }
}
