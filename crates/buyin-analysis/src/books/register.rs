//! The register: products and who uses them, with names instead of positions, so that a new process answers from small
//! tables alone. Kept under the hash of everything it was made from; before the policy.

use buyin_facts::{Day, table};

use crate::adoption::{Adoption, Choice, MadeBy, network};
use crate::books::onboarding::{self, Brought};
use crate::books::{Books, BooksError, stray};
use crate::cache::Cache;
use crate::index::{ProductIx, TeamIx};
use crate::ledger::allocation::PersonAllocation;
use crate::ledger::group::Filter;
use crate::organisation::Organisation;

table! {
    /// One row a stay of a product in a consumer; cached.
    Stay, StayColumns, StayBuilder in "stays" {
        /// Number, by which what it took is found.
        number: u32,
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
    /// What the stays took, sorted by stay, side and person.
    pub(super) brought: Vec<Brought>,
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
        let (products, stays, brought) = (cache.get(key)?, cache.get(key)?, cache.get(key)?);
        Some(Self { products, stays, brought, tally })
    }

    fn keep(&self, cache: &Cache, key: &str) {
        cache.put(key, &self.products);
        cache.put(key, &self.stays);
        cache.put(key, &self.brought);
        cache.put(key, std::slice::from_ref(&self.tally));
    }

    fn of(organisation: &Organisation, allocation: &[PersonAllocation], tally: Tally) -> Self {
        let adoptions = organisation.adoptions();
        Self {
            products: organisation.products.iter().map(|(product, _)| offered(organisation, product)).collect(),
            stays: adoptions.iter().zip(0..).map(|(stay, number)| row(organisation, stay, number)).collect(),
            brought: onboarding::of(organisation, allocation, adoptions),
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
}

/// The id of a stay's cell.
pub(super) fn cell(product: &str, consumer: &str, since: Day) -> String {
    format!("product={product};consumer={consumer};since={since}")
}

fn row(organisation: &Organisation, stay: &Adoption, number: u32) -> Stay {
    let team = |team: Option<TeamIx>| team.map(|team| organisation.teams.id(team).to_owned());
    Stay {
        number,
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
