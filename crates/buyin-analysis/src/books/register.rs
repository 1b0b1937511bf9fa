//! The register: products and who uses them, with names instead of positions, so that a new process answers from small
//! tables alone. Kept under the hash of everything it was made from; before the policy.

use buyin_facts::estimate::Variance;
use buyin_facts::{Day, table};

use crate::adoption::{Adoption, Choice, MadeBy, network};
use crate::books::intake::{self, Intake};
use crate::books::onboarding::{self, Effort, Onboarding, Spent};
use crate::books::{Books, BooksError, stray};
use crate::cache::Cache;
use crate::index::{ProductIx, TeamIx};
use crate::ledger::allocation::PersonAllocation;
use crate::ledger::group::Filter;
use crate::organisation::Organisation;

table! {
    /// One row a stay of a product in a consumer; cached.
    Stay, StayColumns, StayBuilder in "stays" {
        /// Product id.
        product: String,
        /// Its owner on the first day.
        owner: Option<String>,
        /// Using component.
        consumer: String,
        /// Its owner on the first day.
        consumer_team: Option<String>,
        /// First day.
        since: Day,
        /// First day no more.
        until: Option<Day>,
        /// Whose hand it was.
        made_by: MadeBy,
        /// Whether it was chosen.
        choice: Choice,
        /// Over what.
        alternative: Option<String>,
        /// Version as written.
        version: Option<String>,
        /// Known versions newer than that; nothing where they cannot be compared.
        newer: Option<u32>,
        /// When the first of them was known.
        newer_since: Option<Day>,
        /// Importing files.
        files: u32,
        /// People who brought it in, the owner's aside.
        people: u64,
        /// What that cost, engineer-days.
        cost: f64,
        /// Sum over people of their squared days.
        squares: f64,
        /// Variance of the shares, days squared.
        variance: Variance,
        /// People of the owner's who helped; nothing where the owner is not known.
        helpers: Option<u64>,
        /// Their days.
        help: f64,
        /// Sum over them of their squared days.
        help_squares: f64,
        /// Variance of the shares, days squared.
        help_variance: Variance,
    }
}

table! {
    /// One row a product; cached.
    Offered, OfferedColumns, OfferedBuilder in "offered" {
        /// Product id.
        product: String,
        /// Whether a product file says it is one.
        declared: bool,
        /// Whether it is a repository as a whole.
        whole: bool,
        /// First day it was there.
        since: Option<Day>,
        /// Its owner on the day asked for.
        owner: Option<String>,
        /// The owner's name for people.
        owner_name: Option<String>,
        /// Whether the owner is a platform team.
        platform: bool,
    }
}

table! {
    /// One row: what there is in all; cached.
    Tally, TallyColumns, TallyBuilder in "tally" {
        /// Human beings seen.
        people: u64,
        /// Paying teams.
        teams: u64,
        /// Whether platform teams were named.
        platform_known: bool,
        /// Commits of the picture's window.
        commits: u64,
        /// Of them by bots alone.
        bot_commits: u64,
        /// Of them with an AI agent's hand.
        agent_commits: u64,
        /// Rows of use over the network that could not be placed.
        unplaced: u64,
        /// Names in decision files that match nothing.
        strays: u64,
    }
}

/// Products, stays and totals, as of the day of the books.
#[derive(Debug)]
pub(super) struct Register {
    /// Sorted by id.
    pub(super) products: Vec<Offered>,
    /// Sorted by product, consumer, first day.
    pub(super) stays: Vec<Stay>,
    /// Of all products together first, then by product and year.
    pub(super) intakes: Vec<Intake>,
    /// In all.
    pub(super) tally: Tally,
}

impl Books {
    pub(super) fn register(&self) -> Result<&Register, BooksError> {
        if let Some(register) = self.register.get() {
            return Ok(register);
        }
        let key = self.entries_key();
        let register = match Register::kept(&self.cache, &key) {
            Some(register) => register,
            None => {
                let organisation = self.organisation()?;
                let strays = stray::all(organisation, &self.setting.decisions).len();
                let tally = Tally { strays: strays as u64, ..tally(organisation, &self.window()) };
                let made = Register::of(organisation, self.allocation()?, tally);
                made.keep(&self.cache, &key);
                made
            }
        };
        Ok(self.register.get_or_init(|| register))
    }
}

impl Register {
    fn kept(cache: &Cache, key: &str) -> Option<Self> {
        let tally = cache.get::<Tally>(key)?.into_iter().next()?;
        let (products, stays, intakes) = (cache.get(key)?, cache.get(key)?, cache.get(key)?);
        Some(Self { products, stays, intakes, tally })
    }

    fn keep(&self, cache: &Cache, key: &str) {
        cache.put(key, &self.products);
        cache.put(key, &self.stays);
        cache.put(key, &self.intakes);
        cache.put(key, std::slice::from_ref(&self.tally));
    }

    fn of(organisation: &Organisation, allocation: &[PersonAllocation], tally: Tally) -> Self {
        let adoptions = organisation.adoptions();
        let onboardings = onboarding::of(organisation, allocation, adoptions);
        let both = || adoptions.iter().zip(&onboardings);
        Self {
            products: organisation.products.iter().map(|(product, _)| offered(organisation, product)).collect(),
            stays: both().map(|(stay, took)| row(organisation, stay, took)).collect(),
            intakes: intake::of(organisation, both()),
            tally,
        }
    }

    /// A product by its id.
    pub(super) fn product(&self, id: &str) -> Option<&Offered> {
        self.products.binary_search_by(|row| row.product.as_str().cmp(id)).ok().map(|at| &self.products[at])
    }

    /// The stays of a product.
    pub(super) fn stays_of(&self, product: &str) -> &[Stay] {
        let start = self.stays.partition_point(|stay| stay.product.as_str() < product);
        let end = self.stays.partition_point(|stay| stay.product.as_str() <= product);
        &self.stays[start..end]
    }
}

impl Stay {
    /// The id of its cell.
    pub(super) fn cell(&self) -> String {
        cell(&self.product, &self.consumer, self.since)
    }

    /// Whether it holds on a day.
    pub(super) fn holds(&self, day: Day) -> bool {
        self.since <= day && self.until.is_none_or(|until| day < until)
    }

    /// What was spent on bringing it in, the owner's people aside.
    pub(super) fn cost(&self) -> Effort {
        Effort { people: self.people, days: self.cost, squares: self.squares, variance: self.variance }
    }

    /// What the owner's people spent there meanwhile; nothing where the owner is not known.
    pub(super) fn help(&self) -> Option<Effort> {
        let (squares, variance) = (self.help_squares, self.help_variance);
        Some(Effort { people: self.helpers?, days: self.help, squares, variance })
    }
}

/// The id of a stay's cell.
pub(super) fn cell(product: &str, consumer: &str, since: Day) -> String {
    format!("product={product};consumer={consumer};since={since}")
}

fn row(organisation: &Organisation, stay: &Adoption, took: &Onboarding) -> Stay {
    let team = |team: Option<TeamIx>| team.map(|team| organisation.teams.id(team).to_owned());
    let (cost, help) = (took.cost.sum(), took.help.as_ref().map(Spent::sum));
    let helped = help.unwrap_or_default();
    Stay {
        product: organisation.products.id(stay.product).to_owned(),
        owner: team(stay.owner),
        consumer: organisation.components.id(stay.consumer).to_owned(),
        consumer_team: team(stay.consumer_team),
        since: stay.span.since,
        until: stay.span.until,
        made_by: stay.made_by,
        choice: stay.choice,
        alternative: stay.alternative.clone(),
        version: stay.version.clone(),
        newer: stay.lag.map(|lag| lag.newer),
        newer_since: stay.lag.and_then(|lag| lag.since),
        files: stay.files.0,
        people: cost.people,
        cost: cost.days,
        squares: cost.squares,
        variance: cost.variance,
        helpers: help.map(|help| help.people),
        help: helped.days,
        help_squares: helped.squares,
        help_variance: helped.variance,
    }
}

fn offered(organisation: &Organisation, product: ProductIx) -> Offered {
    let info = organisation.products.info(product);
    let owner = organisation.product_owner(product, organisation.history.as_of);
    let owner = owner.map(|owner| organisation.teams.info(owner));
    Offered {
        product: info.id.clone(),
        declared: info.declared,
        whole: organisation.is_whole_repository(product),
        since: organisation.product_since(product),
        owner: owner.map(|owner| owner.id.clone()),
        owner_name: owner.map(|owner| owner.name.clone()),
        platform: owner.is_some_and(|owner| owner.platform),
    }
}

fn tally(organisation: &Organisation, window: &Filter) -> Tally {
    let humans = organisation.people.iter().filter(|(person, _)| organisation.is_seen_human(*person));
    let mut tally = Tally {
        people: humans.count() as u64,
        teams: organisation.teams.iter().filter(|(_, info)| info.paying).count() as u64,
        platform_known: organisation.teams.iter().any(|(_, info)| info.platform),
        commits: 0,
        bot_commits: 0,
        agent_commits: 0,
        unplaced: network::unplaced(organisation),
        strays: 0,
    };
    let commits = organisation.history.commits().filter(|(_, fact)| fact.parents < 2);
    for (commit, _) in commits.filter(|(_, fact)| window.in_period(fact.day.month())) {
        let hand = organisation.hand(commit);
        tally.commits += 1;
        tally.bot_commits += u64::from(hand.is_bot);
        tally.agent_commits += u64::from(hand.agent);
    }
    tally
}
