//! The ground an allocation is looked at from: what people are called, who pays, what there is, what is offered and whose it is.
//!
//! An organisation stands on it. An [`Estate`] is the ground alone, put together from small tables: after an edit of teams or
//! memberships the ledger is made anew without anybody's commits. It must never say anything else than the organisation would.

use buyin_facts::decision::Decisions;
use buyin_facts::lake::LakeError;
use buyin_facts::{Day, Snapshot};

use crate::adoption::Uses;
use crate::cache::Cache;
use crate::component::Components;
use crate::history::{self, Distillate, History};
use crate::index::{ProductIx, TeamIx};
use crate::name::Names;
use crate::organisation::Organisation;
use crate::ownership::labour::{Labour, LabourRow};
use crate::ownership::{Owners, Sources};
use crate::person::Directory;
use crate::person::directory::Listed;
use crate::product::Products;
use crate::team::Teams;

/// Who, what and whose.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// What people are called.
    pub directory: &'a Directory,
    /// Who pays.
    pub teams: &'a Teams,
    /// What there is.
    pub components: &'a Components,
    /// What is offered to others.
    pub products: &'a Products,
    /// Whose it is.
    pub owners: &'a Owners,
}

impl Ground<'_> {
    /// Who owns a product on a day: the owner of its first component that has one.
    pub fn product_owner(&self, product: ProductIx, day: Day) -> Option<TeamIx> {
        self.products.info(product).components.iter().find_map(|component| self.owners.owner(*component, day))
    }
}

/// What follows from events and owners, whoever did what.
pub(crate) struct Settled {
    pub(crate) names: Names,
    pub(crate) owners: Owners,
    pub(crate) uses: Uses,
    pub(crate) products: Products,
}

impl Settled {
    pub(crate) fn of(sources: Sources<'_>) -> Self {
        let Sources { history, components, decisions, .. } = sources;
        let names = Names::build(history, components, decisions);
        let owners = Owners::build(sources);
        let mut uses = Uses::build(history, components, &names);
        let products = Products::build(history, components, &names, decisions, &uses);
        uses.find_work(history, components, &products, &owners);
        Self { names, owners, uses, products }
    }
}

/// Ground without an organisation on it.
#[derive(Debug)]
pub(crate) struct Estate {
    directory: Directory,
    teams: Teams,
    components: Components,
    products: Products,
    owners: Owners,
    pub(crate) uses: Uses,
}

impl Estate {
    /// Out of tables kept under a key: nothing where one is missing, or where teams are not given, since what stands in for
    /// them comes from commits.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(crate) fn kept(
        snapshot: &Snapshot,
        (cache, key): (&Cache, &str),
        as_of: Day,
        decisions: &Decisions,
        platform: &[String],
    ) -> Result<Option<Self>, LakeError> {
        if decisions.teams.is_empty() {
            return Ok(None);
        }
        let Some((directory, labour)) = cache.batches::<Listed>(key).zip(cache.batches::<LabourRow>(key)) else {
            return Ok(None);
        };
        let Some(history) = history(snapshot, (cache, key), as_of)? else { return Ok(None) };
        let components = Components::build(&history, decisions);
        let Some(directory) = Directory::from_batches(&directory) else { return Ok(None) };
        let Some(labour) = Labour::from_batches(&labour, &components, &directory) else { return Ok(None) };
        let teams = Teams::given(&directory, decisions, platform);
        let sources = Sources {
            history: &history,
            components: &components,
            decisions,
            directory: &directory,
            labour: &labour,
            teams: &teams,
        };
        let Settled { owners, uses, products, .. } = Settled::of(sources);
        Ok(Some(Self { directory, teams, components, products, owners, uses }))
    }

    /// Keeps what the next one is put together from.
    pub(crate) fn keep(organisation: &Organisation, cache: &Cache, key: &str) {
        let Organisation { history, people, components, labour, .. } = organisation;
        cache.put_batches::<Listed>(key, &[people.directory().to_batch()]);
        cache.put_batches::<LabourRow>(key, &labour.to_batches(components, people.directory()));
        cache.put_batches::<history::FolderSeen>(key, &[history.folders.to_batch(history)]);
    }

    pub(crate) fn ground(&self) -> Ground<'_> {
        let Self { directory, teams, components, products, owners, .. } = self;
        Ground { directory, teams, components, products, owners }
    }
}

/// What happened, without anybody's work.
fn history(snapshot: &Snapshot, (cache, key): (&Cache, &str), as_of: Day) -> Result<Option<History>, LakeError> {
    let Some(folders) = cache.batches::<history::FolderSeen>(key) else { return Ok(None) };
    let Some(paths) = Distillate::kept_paths(snapshot, cache) else { return Ok(None) };
    history::without_work(snapshot, as_of, &folders, &paths)
}
