//! Contributions in the books: the funnel by paying team, through the policy.

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::decision::Policy;
use buyin_facts::estimate::Variance;
use buyin_facts::{Day, EngineerDays, Estimate, Month};

use crate::books::contribution::pool::{atoms, whole_quarters};
use crate::books::{Books, BooksError};
use crate::contribution::{Contribution, Seen, Spent, contributions};
use crate::index::PersonIx;
use crate::ledger::group::Filter;
use crate::organisation::Organisation;
use crate::policy::SUPPRESSED;
use crate::view::{ContributionRow, ContributionView, Cost, NotVisible, Tally};

mod answers;
mod pool;
mod service;
mod users;

pub(super) use answers::ContributionAnswer;

/// What to look at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContributionQuery {
    /// Product, or name of a repository that is none.
    pub product: Option<String>,
    /// First month; a year before the last one unless said otherwise.
    pub from: Option<Month>,
    /// Last month.
    pub to: Option<Month>,
}

/// Contributions of one team to one product of another.
pub(super) struct Cell<'a> {
    /// The paying team; [`SUPPRESSED`] for several that are too few people each.
    pub(super) team: String,
    pub(super) product: Option<String>,
    pub(super) repository: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) list: Vec<&'a Contribution>,
}

impl ContributionQuery {
    fn asks_for(&self, name: &str) -> bool {
        self.product.as_deref().is_none_or(|product| product == name)
    }

    fn filter(&self) -> Filter {
        Filter { product: self.product.clone(), ..Filter::default() }
    }
}

impl Books {
    /// What teams sent to what others own, and what became of it. Under *strict* of whole quarters, as far as people enough sent.
    ///
    /// # Errors
    /// When the lake cannot be read, or there is no such product or repository.
    pub fn contributions(&self, query: &ContributionQuery) -> Result<ContributionView, BooksError> {
        let organisation = self.organisation()?;
        if let Some(name) = &query.product {
            self.known_product(organisation, name)?;
        }
        if self.guard.policy == Policy::Strict {
            return self.whole_quarters(query);
        }
        let to = query.to.unwrap_or_else(|| self.as_of.month());
        let from = query.from.unwrap_or(Month(to.0 - 11));
        let days = (from.first(), to.last().min(self.as_of));
        let mut all = contributions(organisation, self.allocation()?, &self.snapshot, days)?;
        all.retain(|one| query.asks_for(thing(organisation, one)));
        let cells = cells(organisation, all.iter().filter(|one| one.owner.is_some() && !one.is_own));
        Ok(ContributionView {
            header: self.header("buyin.contribution/v1", &query.filter())?,
            from: from.to_string(),
            to: to.to_string(),
            users: self.contribution_users(organisation, &cells)?,
            rows: cells.iter().map(|cell| self.contribution_row(cell)).collect(),
            service: self.service(organisation, &all, days),
            not_visible: not_visible(all.iter()),
            held_back_under: None,
        })
    }

    /// What *strict* shows of some months: whole quarters. How senders are served is cut finer than what it tells.
    fn whole_quarters(&self, query: &ContributionQuery) -> Result<ContributionView, BooksError> {
        let to = query.to.map_or(self.as_of.month(), |to| to.min(self.as_of.month()));
        let from = query.from.unwrap_or(Month(Month(to.0 + 1).quarter_start().0 - 12));
        let whole = whole_quarters(from, to);
        let is_within = |quarter: &Month| whole.is_some_and(|(from, to)| (from..=to).contains(quarter));
        let newest = self.newest()?;
        let all = newest.every_contribution()?;
        let mut atoms = atoms(newest.organisation()?, &all, self.guard.fewest());
        atoms.retain(|(quarter, cell)| is_within(quarter) && cell.is_of_others() && query.asks_for(cell.name()));
        let cells = merged(atoms.into_iter().map(|(_, cell)| cell));
        let (from, to) = whole.unwrap_or((from, to));
        Ok(ContributionView {
            header: self.header("buyin.contribution/v1", &query.filter())?,
            from: from.to_string(),
            to: to.to_string(),
            users: self.contribution_users(self.organisation()?, &cells)?,
            rows: cells.iter().map(|cell| newest.contribution_row(cell)).collect(),
            service: Vec::new(),
            not_visible: not_visible(cells.iter().flat_map(|cell| &cell.list).copied()),
            held_back_under: Some(self.guard.fewest()),
        })
    }

    /// Every change request there is.
    fn every_contribution(&self) -> Result<Vec<Contribution>, BooksError> {
        let days = (Day(i32::MIN), self.as_of);
        Ok(contributions(self.organisation()?, self.allocation()?, &self.snapshot, days)?)
    }

    fn known_product(&self, organisation: &Organisation, name: &str) -> Result<(), BooksError> {
        let repositories = organisation.history.repositories.iter().map(|row| row.name.clone());
        let products = organisation.products.iter().map(|(_, info)| info.id.clone());
        let mut known: Vec<String> = products.chain(repositories).collect();
        known.sort();
        known.dedup();
        if known.iter().any(|known| known == name) {
            return Ok(());
        }
        Err(BooksError::Unknown { what: "product", name: name.to_owned(), known })
    }

    fn contribution_row(&self, cell: &Cell<'_>) -> ContributionRow {
        let people = people(&cell.list);
        let count = |is: &dyn Fn(&Contribution) -> bool| {
            let number = cell.list.iter().filter(|one| is(one)).count() as u64;
            Some(self.guard.tally(number, people))
        };
        let seen = |is: &dyn Fn(&Contribution) -> bool| cell.list.iter().all(|one| is(one));
        let reviews = seen(&|one| one.seen.reviewed);
        let alive = |one: &Contribution| one.is_alive(self.as_of);
        let exact = self.guard.shows_exactly(people);
        let paid = sum(cell.list.iter().map(|one| &one.paid));
        let review = sum(cell.list.iter().map(|one| &one.review));
        let repair = sum(cell.list.iter().map(|one| &one.repair));
        ContributionRow {
            paying_team: cell.team.clone(),
            product: cell.product.clone(),
            repository: cell.repository.clone(),
            owner: cell.owner.clone(),
            opened: count(&|_| true).filter(|_| seen(&|one| one.seen.opened)),
            answered: count(&|one| one.answered.is_some()).filter(|_| seen(&|one| one.seen.answered)),
            reviewed: count(&|one| one.reviewed).filter(|_| reviews),
            merged: count(&|one| one.merged.is_some()),
            released: count(&|one| one.released.is_some()).filter(|_| seen(&|one| one.seen.released)),
            alive: count(&|one| alive(one) == Some(true)),
            young: count(&|one| one.merged.is_some() && alive(one).is_none()),
            undone: count(&|one| alive(one) == Some(false)),
            mended_by_sender: count(&|one| one.mended.by_sender),
            mended_by_receiver: count(&|one| one.mended.by_receiver),
            days_to_answer: median(&cell.list, |one| Some(one.answered?.0 - one.opened?.0)).filter(|_| exact),
            days_to_merge: median(&cell.list, |one| Some(one.merged?.0 - one.opened?.0)).filter(|_| exact),
            // What the owner's looking took is missing there, and without it the rest is no net.
            net: reviews.then(|| self.net(&paid, &[&review, &repair])),
            paid: self.cost_of(&paid),
            review: reviews.then(|| self.cost_of(&review)),
            repair: self.cost_of(&repair),
            people: Some(people).filter(|_| exact),
        }
    }

    /// Time of some people, as it may be shown: cut finer than the finest grain.
    fn cost_of(&self, spent: &Spent) -> Cost {
        if spent.days() <= 0.0 && self.guard.tells_finer() {
            let none = Some(EngineerDays(0.0));
            return Cost { low: none, mid: none, high: none, suppressed: false };
        }
        self.guard.beyond_finest(self.around(spent.days()), spent.0.len() as u64).into()
    }

    /// What is left of a payment. Errors of its parts are taken for independent but for the level, which moves what is left;
    /// and the range for a normal one, since it may lie on both sides of nothing.
    fn net(&self, paid: &Spent, costs: &[&Spent]) -> Cost {
        let parts = || costs.iter().copied().chain([paid]);
        let is_exact = |spent: &Spent| spent.days() <= 0.0 || self.guard.shows_exactly(spent.0.len() as u64);
        if !self.guard.tells_finer() || !parts().all(is_exact) {
            return Cost { low: None, mid: None, high: None, suppressed: true };
        }
        let mid = paid.days() - costs.iter().map(|cost| cost.days()).sum::<f64>();
        let (spread, level) = (self.uncertainty.of_small_share().0, self.uncertainty.level_log_sd().0);
        let apart: f64 = parts().map(|spent| (spread * spent.days()).powi(2)).sum();
        let shown = Estimate::normal(EngineerDays(mid), Variance(apart + (level * mid).powi(2)));
        Cost { low: Some(shown.low), mid: Some(shown.mid), high: Some(shown.high), suppressed: false }
    }
}

/// What a contribution went to: a product, else a repository.
pub(super) fn thing<'a>(organisation: &'a Organisation, one: &'a Contribution) -> &'a str {
    one.product.map_or(one.repository.as_str(), |product| organisation.products.id(product))
}

fn cells<'a>(organisation: &Organisation, list: impl Iterator<Item = &'a Contribution>) -> Vec<Cell<'a>> {
    let team = |team| organisation.teams.id(team).to_owned();
    merged(list.map(|one| Cell {
        team: team(one.team),
        product: one.product.map(|product| organisation.products.id(product).to_owned()),
        repository: one.product.is_none().then(|| one.repository.clone()),
        owner: one.owner.map(team),
        list: vec![one],
    }))
}

/// One cell of those of one team, thing and owner each. The product that most was sent to first; within it by name, so that
/// teams are not ranked.
fn merged<'a>(parts: impl Iterator<Item = Cell<'a>>) -> Vec<Cell<'a>> {
    let mut cells: BTreeMap<(String, Option<String>, String), Cell<'a>> = BTreeMap::new();
    for part in parts {
        let key = (part.name().to_owned(), part.owner.clone(), part.team.clone());
        match cells.entry(key) {
            Entry::Vacant(place) => _ = place.insert(part),
            Entry::Occupied(mut cell) => cell.get_mut().list.extend(part.list),
        }
    }
    let mut cells: Vec<Cell<'a>> = cells.into_values().collect();
    let landed = |cell: &Cell<'_>| cell.list.iter().filter(|one| one.merged.is_some()).count();
    let whole: BTreeMap<String, usize> = cells.iter().fold(BTreeMap::new(), |mut whole, cell| {
        *whole.entry(cell.name().to_owned()).or_default() += landed(cell);
        whole
    });
    cells.sort_by_key(|cell| Reverse(whole[cell.name()]));
    cells
}

impl Cell<'_> {
    /// The product, else the repository.
    pub(super) fn name(&self) -> &str {
        self.product.as_deref().or(self.repository.as_deref()).unwrap_or(SUPPRESSED)
    }

    /// Whether it is what others sent to an owner: that of one cell is alike.
    fn is_of_others(&self) -> bool {
        self.list.iter().all(|one| one.owner.is_some() && !one.is_own)
    }
}

/// Different people who sent something.
pub(super) fn people(list: &[&Contribution]) -> u64 {
    list.iter().flat_map(|one| &one.people).collect::<BTreeSet<&PersonIx>>().len() as u64
}

fn sum<'a>(list: impl Iterator<Item = &'a Spent>) -> Spent {
    let mut sum = Spent::default();
    list.flat_map(|spent| &spent.0).filter(|(_, days)| *days > 0.0).for_each(|(person, days)| sum.add(*person, *days));
    sum
}

/// The middle of what is known; of an even number the lower one.
pub(super) fn median(list: &[&Contribution], days: impl Fn(&Contribution) -> Option<i32>) -> Option<u64> {
    let mut known: Vec<u64> = list.iter().filter_map(|one| days(one)?.try_into().ok()).collect();
    known.sort_unstable();
    known.get(known.len().saturating_sub(1) / 2).copied()
}

/// A stage, and whether a repository shows it.
type Stage = (&'static str, fn(&Seen) -> bool);

fn not_visible<'a>(all: impl Iterator<Item = &'a Contribution>) -> Vec<NotVisible> {
    let seen: BTreeMap<&str, Seen> = all.map(|one| (one.repository.as_str(), one.seen)).collect();
    let stages: [Stage; 5] = [
        ("opened", |seen| seen.opened),
        ("day opened", |seen| seen.opening),
        ("answered", |seen| seen.answered),
        ("reviewed", |seen| seen.reviewed),
        ("released", |seen| seen.released),
    ];
    let of = seen.len() as u64;
    let rows = stages.map(|(stage, is)| NotVisible {
        stage,
        repositories: seen.values().filter(|seen| !is(seen)).count() as u64,
        of,
    });
    rows.into_iter().filter(|row| row.repositories > 0).collect()
}

impl Tally {
    /// A number as it is.
    pub(crate) fn exactly(number: u64) -> Self {
        Self { low: Some(number), mid: Some(number), high: Some(number), suppressed: false }
    }
}

/// Days looked at, both in.
pub(super) type Days = (Day, Day);
