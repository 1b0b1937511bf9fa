//! Products as Backstage annotates them: who pays for each, after which pattern it is tried, how far it reaches. Values are text, as
//! annotations are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use buyin_analysis::books::LedgerQuery;
use buyin_analysis::ledger::group::{Dimension, Filter};
use schemars::JsonSchema;
use serde::Serialize;

use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

/// Annotations by product.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Catalogue {
    /// Name and version of the answer.
    schema: &'static str,
    /// The day it holds for.
    as_of: String,
    /// One row a product.
    rows: Vec<Entity>,
}

/// A product's annotations.
#[derive(Debug, Serialize, JsonSchema)]
struct Entity {
    /// File id, or `repository:path`.
    product: String,
    /// Its owner.
    owner: Option<String>,
    /// Annotations to write at the entity.
    annotations: BTreeMap<&'static str, String>,
}

/// Everything there is to annotate.
pub(super) fn catalogue(reader: &Reader<'_>) -> Result<Arc<Catalogue>, Trouble> {
    let (from, to) = reader.year();
    let filter = Filter { from: Some(from), to: Some(to), ..Filter::default() };
    let by = vec![Dimension::Product, Dimension::PayingTeam];
    let paid = reader.ledger(LedgerQuery { by, filter })?;
    let adoption = reader.adoption(None)?;
    let bets = reader.bets(None)?;
    let mut payers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &paid.rows {
        if let (Some(product), Some(team)) = (&row.product, &row.paying_team) {
            payers.entry(product).or_default().insert(team);
        }
    }
    let mut users: BTreeMap<&str, (Option<&String>, BTreeSet<&str>)> = BTreeMap::new();
    for row in adoption.rows.iter().filter(|row| row.until.is_none()) {
        let (owner, teams) = users.entry(&row.product).or_default();
        *owner = row.owner.as_ref();
        teams.extend(row.consumer_team.as_deref());
    }
    let products: BTreeSet<&str> = payers.keys().chain(users.keys()).copied().collect();
    let entity = |product: &str| {
        let mut annotations = BTreeMap::new();
        if let Some(teams) = payers.get(product) {
            annotations.insert("buyin.dev/paying-teams", teams.iter().copied().collect::<Vec<_>>().join(","));
        }
        let bet = bets.rows.iter().find(|bet| bet.product.as_deref() == Some(product));
        annotations.extend(bet.map(|bet| ("buyin.dev/pattern", bet.pattern.clone())));
        let used = users.get(product);
        annotations.insert("buyin.dev/adoption", used.map_or(0, |(_, teams)| teams.len()).to_string());
        Entity { product: product.to_owned(), owner: used.and_then(|(owner, _)| owner.cloned()), annotations }
    };
    let rows = products.into_iter().map(entity).collect();
    Ok(Arc::new(Catalogue { schema: "buyin.backstage/v1", as_of: paid.header.as_of.clone(), rows }))
}
