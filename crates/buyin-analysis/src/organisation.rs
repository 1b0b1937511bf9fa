//! One organisation on one day: facts and decisions, joined into who, what and whose. Every analysis starts here.

use std::sync::OnceLock;

use buyin_facts::decision::{Capacity, Decisions};
use buyin_facts::lake::LakeError;
use buyin_facts::word::Role;
use buyin_facts::{Day, Snapshot};

use crate::adoption::{self, Adoption, Uses};
use crate::cache::Cache;
use crate::component::Components;
use crate::duplicate::{Weights, twins};
use crate::ground::{Ground, Settled};
use crate::history::{self, Distillate, History};
use crate::index::{CommitIx, PersonIx, ProductIx, TeamIx};
use crate::name::Names;
use crate::ownership::labour::Labour;
use crate::ownership::{Owners, Sources};
use crate::person::{People, payers, reviewers};
use crate::product::Products;
use crate::team::Teams;

/// Everything known of an organisation as of a day.
#[derive(Debug)]
pub struct Organisation {
    /// Facts.
    pub history: History,
    /// Who is who.
    pub people: People,
    /// What part of each commit counts.
    pub weights: Weights,
    /// Who pays.
    pub teams: Teams,
    /// What there is.
    pub components: Components,
    /// What it is called.
    pub names: Names,
    /// What is offered to others.
    pub products: Products,
    /// Whose it is.
    pub owners: Owners,
    /// Who uses it.
    pub uses: Uses,
    pub(crate) labour: Labour,
    capacity: Vec<(PersonIx, Capacity)>,
    is_seen: Vec<bool>,
    adoptions: OnceLock<Vec<Adoption>>,
}

/// Whose hand a commit shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand {
    /// Nobody pays for it: a program made it.
    pub is_bot: bool,
    /// An AI agent had a part in it.
    pub agent: bool,
}

impl Organisation {
    /// Joins facts and decisions. `platform` holds ids of platform teams, or names of repositories where teams are inferred.
    pub fn assemble(history: History, decisions: &Decisions, platform: &[String]) -> Self {
        let components = Components::build(&history, decisions);
        Self::join(history, components, decisions, platform)
    }

    /// Reads facts and joins them with decisions.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(crate) fn read(
        snapshot: &Snapshot,
        cache: &Cache,
        as_of: Day,
        decisions: &Decisions,
        platform: &[String],
    ) -> Result<Self, LakeError> {
        let distillate = Distillate::of(snapshot, cache)?;
        let mut history = history::load(snapshot, &distillate, as_of)?;
        drop(distillate);
        let components = Components::build(&history, decisions);
        // What is compared path by path: first contents of components, and commits of one moment.
        let compared = adoption::firsts(&history, &components).into_values().chain(twins(&history)).collect();
        history.kept = history::changes_of(&history, snapshot, &compared)?;
        Ok(Self::join(history, components, decisions, platform))
    }

    fn join(history: History, components: Components, decisions: &Decisions, platform: &[String]) -> Self {
        let people = People::resolve(&history, decisions);
        let weights = Weights::of(&history, &people);
        let teams = Teams::build(&history, &people, &weights, decisions, platform);
        let labour = if teams.given { Labour::of(&history, &components, &people, &weights) } else { Labour::default() };
        let sources = Sources {
            history: &history,
            components: &components,
            decisions,
            directory: people.directory(),
            labour: &labour,
            teams: &teams,
        };
        let Settled { names, owners, uses, products } = Settled::of(sources);
        let capacity =
            decisions.capacity.iter().filter_map(|row| Some((people.by_key(&row.person)?, row.clone()))).collect();
        let is_seen = seen(&history, &people);
        let adoptions = OnceLock::new();
        Self {
            history,
            people,
            weights,
            teams,
            components,
            names,
            products,
            owners,
            uses,
            labour,
            capacity,
            is_seen,
            adoptions,
        }
    }

    /// The people whose time a commit took, sorted; none for a bot's.
    pub fn payers(&self, commit: CommitIx) -> Vec<PersonIx> {
        payers(&self.history, &self.people, commit).shares.into_iter().map(|(person, _)| person).collect()
    }

    /// The people who looked at a commit they did not write, sorted.
    pub fn reviewers(&self, commit: CommitIx) -> Vec<PersonIx> {
        reviewers(&self.history, &self.people, commit)
    }

    /// Whose hand a commit shows.
    pub fn hand(&self, commit: CommitIx) -> Hand {
        let payers = payers(&self.history, &self.people, commit);
        let has_author = self.history.people_of(commit).iter().any(|(role, _)| *role == Role::Author);
        Hand { is_bot: has_author && payers.shares.is_empty(), agent: payers.agent }
    }

    /// Whether a person is human and stands to some commit in some way.
    pub fn is_seen_human(&self, person: PersonIx) -> bool {
        self.is_seen[person.at()] && self.people.is_human(person)
    }

    /// What a roster says of a person's working days.
    pub fn roster(&self, person: PersonIx) -> Vec<Capacity> {
        self.capacity.iter().filter(|(of, _)| *of == person).map(|(_, row)| row.clone()).collect()
    }

    /// Who, what and whose, without what anybody did.
    pub fn ground(&self) -> Ground<'_> {
        let Self { people, teams, components, products, owners, .. } = self;
        Ground { directory: people.directory(), teams, components, products, owners }
    }

    /// Who owns a product on a day.
    pub fn product_owner(&self, product: ProductIx, day: Day) -> Option<TeamIx> {
        self.ground().product_owner(product, day)
    }

    /// The first day a product was there; nothing when it has no component.
    pub fn product_since(&self, product: ProductIx) -> Option<Day> {
        let components = &self.products.info(product).components;
        let first = components.iter().filter_map(|component| self.components.get(*component).spans.first());
        let of_repository = || {
            let first = components.first()?;
            self.history.repositories[self.components.get(*first).repository.at()].first_day
        };
        first.map(|span| span.since).min().or_else(of_repository)
    }

    /// Whether a product is a repository as a whole.
    pub fn is_whole_repository(&self, product: ProductIx) -> bool {
        self.products.info(product).components.iter().any(|component| self.components.get(*component).root.is_empty())
    }

    /// Every stay of a product in a component of another team, sorted; worked out at first use.
    pub fn adoptions(&self) -> &[Adoption] {
        self.adoptions.get_or_init(|| adoption::stays(self))
    }
}

fn seen(history: &History, people: &People) -> Vec<bool> {
    let mut seen = vec![false; people.len()];
    for (commit, _) in history.commits() {
        for (_, identity) in history.people_of(commit) {
            if let Some(person) = people.of(*identity) {
                seen[person.at()] = true;
            }
        }
    }
    seen
}
