//! Strays: names in decision files that match nothing that was scanned, so that what was decided changes nothing.

use std::collections::BTreeMap;

use buyin_facts::decision::Decisions;
use schemars::JsonSchema;
use serde::Serialize;

use crate::books::{Books, BooksError};
use crate::index::RepositoryIx;
use crate::organisation::Organisation;
use crate::ownership::encloses;

/// A name that matches nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Stray {
    /// What it was to be: `platform`, `repository` or `path`.
    pub what: &'static str,
    /// The team or product it was decided for; empty for the organisation.
    pub decided_for: String,
    /// The name as written; a path with its repository.
    pub name: String,
    /// The names there are, for whoever says which was meant.
    #[serde(skip)]
    pub known: Vec<String>,
}

/// A path that a team owns or a product has.
#[derive(Debug, Clone, Copy)]
struct Held<'a> {
    by: &'a str,
    repository: &'a str,
    path: &'a str,
}

impl Books {
    /// Names in decision files that match nothing. Only of the newest day: what an earlier one did not know yet is no slip.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn strays(&self) -> Result<Vec<Stray>, BooksError> {
        if self.setting.as_of.is_some() {
            return Ok(Vec::new());
        }
        Ok(all(self.organisation()?, &self.setting.decisions))
    }
}

/// Names in decision files that match nothing, sorted.
pub(super) fn all(organisation: &Organisation, decisions: &Decisions) -> Vec<Stray> {
    let owned = decisions.ownerships.iter();
    let owned = owned.map(|row| Held { by: &row.team, repository: &row.repository, path: &row.path });
    let offered = decisions.products.iter().filter(|row| !row.repository.is_empty());
    let offered = offered.map(|row| Held { by: &row.product, repository: &row.repository, path: &row.path });
    let mut strays = platform(organisation);
    strays.extend(held(organisation, owned.chain(offered)));
    strays.sort();
    strays.dedup();
    strays
}

fn platform(organisation: &Organisation) -> Vec<Stray> {
    let teams = organisation.teams.iter().filter(|(_, team)| team.paying).map(|(_, team)| team.id.clone());
    let mut known: Vec<String> = teams.chain(repositories(organisation)).collect();
    known.sort();
    known.dedup();
    let stray = |name: &String| Stray {
        what: "platform",
        decided_for: String::new(),
        name: name.clone(),
        known: known.clone(),
    };
    organisation.teams.unknown_platform.iter().map(stray).collect()
}

fn repositories(organisation: &Organisation) -> impl Iterator<Item = String> {
    organisation.history.repositories.iter().map(|repository| repository.name.clone())
}

fn held<'a>(organisation: &Organisation, held: impl Iterator<Item = Held<'a>>) -> Vec<Stray> {
    let mut strays = Vec::new();
    let mut open: BTreeMap<RepositoryIx, Vec<Held<'_>>> = BTreeMap::new();
    for held in held {
        match organisation.history.repositories.iter().position(|repository| repository.name == held.repository) {
            Some(at) if !held.path.is_empty() => open.entry(RepositoryIx::from(at)).or_default().push(held),
            Some(_) => {}
            None => strays.push(Stray {
                what: "repository",
                decided_for: held.by.to_owned(),
                name: held.repository.to_owned(),
                known: repositories(organisation).collect(),
            }),
        }
    }
    for (repository, path) in &organisation.history.paths {
        if let Some(open) = open.get_mut(repository) {
            open.retain(|held| !encloses(held.path, path));
        }
    }
    for (repository, held) in open {
        let name = organisation.history.name(repository);
        let here = organisation.components.iter().filter(|(_, component)| component.repository == repository);
        // A folder that only a decision names is a component too, but nobody means to be led back to it.
        let roots = here.filter(|(_, component)| !component.ecosystems.is_empty() && !component.root.is_empty());
        let known: Vec<String> = roots.map(|(_, component)| component.id.clone()).collect();
        strays.extend(held.iter().map(|held| Stray {
            what: "path",
            decided_for: held.by.to_owned(),
            name: format!("{name}:{}", held.path.trim_matches('/')),
            known: known.clone(),
        }));
    }
    strays
}
