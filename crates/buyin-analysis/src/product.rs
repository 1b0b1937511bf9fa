//! Products: components offered to others. A product file says so; without one, every component with a consumer in another
//! repository is a provisional product.

use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::decision::{Decisions, Offer};
use rustc_hash::FxHashMap;

use crate::adoption::Uses;
use crate::component::Components;
use crate::history::History;
use crate::index::{ComponentIx, ProductIx};
use crate::name::Names;
use crate::ownership::encloses;
use crate::span::Span;

/// A product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductInfo {
    /// File id; `repository:path` of a provisional one.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whether a product file says it is one.
    pub declared: bool,
    /// Whether it is used over the network, so that git cannot see all its users.
    pub network: bool,
    /// How it is offered, where declared.
    pub offer: Option<Offer>,
    /// What teams could use instead, as declared.
    pub alternatives: Vec<String>,
    /// Its components, sorted; of a provisional one also the earlier homes of its name in the repository.
    pub components: Vec<ComponentIx>,
}

/// All products, sorted by id.
#[derive(Debug, Default)]
pub struct Products {
    list: Vec<ProductInfo>,
    /// For each component, to which product it belongs when; the deepest path first.
    of: Vec<Vec<(Span, ProductIx)>>,
    by_id: FxHashMap<String, ProductIx>,
}

/// A product being put together, with the stretches in which components belong to it.
type Draft = (ProductInfo, Vec<(ComponentIx, Span, usize)>);

impl Products {
    /// Puts together declared products and, beside them, what is used across repositories.
    pub fn build(
        history: &History,
        components: &Components,
        names: &Names,
        decisions: &Decisions,
        uses: &Uses,
    ) -> Self {
        let mut drafts = declared(history, components, decisions);
        let mut covered = vec![false; components.len()];
        for (component, ..) in drafts.values().flat_map(|(_, stretches)| stretches) {
            covered[component.at()] = true;
        }
        for found in uses.iter() {
            let (provider, consumer) = (components.get(found.provider), components.get(found.consumer));
            if provider.repository != consumer.repository && !covered[found.provider.at()] {
                covered[found.provider.at()] = true;
                let draft = provisional(components, names, found.provider, &covered);
                drafts.entry(draft.0.id.clone()).or_insert(draft);
            }
        }
        let mut products = Self { of: vec![Vec::new(); components.len()], ..Self::default() };
        let mut depths: Vec<Vec<usize>> = vec![Vec::new(); components.len()];
        for (index, (info, stretches)) in drafts.into_values().enumerate() {
            let product = ProductIx::from(index);
            for (component, span, depth) in stretches {
                let place = depths[component.at()].partition_point(|known| *known >= depth);
                depths[component.at()].insert(place, depth);
                products.of[component.at()].insert(place, (span, product));
            }
            products.by_id.insert(info.id.clone(), product);
            products.list.push(info);
        }
        products
    }

    /// The product a component belongs to on a day.
    pub fn of(&self, component: ComponentIx, day: Day) -> Option<ProductIx> {
        self.of[component.at()].iter().find(|(span, _)| span.holds(day)).map(|(_, product)| *product)
    }

    /// What is known of a product.
    pub fn info(&self, product: ProductIx) -> &ProductInfo {
        &self.list[product.at()]
    }

    /// A product's id.
    pub fn id(&self, product: ProductIx) -> &str {
        &self.info(product).id
    }

    /// The product of an id.
    pub fn by_id(&self, id: &str) -> Option<ProductIx> {
        self.by_id.get(id).copied()
    }

    /// Every product with its position.
    pub fn iter(&self) -> impl Iterator<Item = (ProductIx, &ProductInfo)> {
        self.list.iter().enumerate().map(|(index, info)| (ProductIx::from(index), info))
    }
}

/// Products of files, by id: rows of one id are one product.
fn declared(history: &History, components: &Components, decisions: &Decisions) -> BTreeMap<String, Draft> {
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    for row in &decisions.products {
        let (info, stretches) = drafts.entry(row.product.clone()).or_insert_with(|| {
            let info = ProductInfo {
                id: row.product.clone(),
                name: row.name.clone(),
                declared: true,
                network: row.network,
                offer: Some(row.offer),
                alternatives: row.alternatives.lines().map(str::to_owned).collect(),
                components: Vec::new(),
            };
            (info, Vec::new())
        });
        let span = Span::between(row.since, row.until);
        for (component, found) in components.iter() {
            if history.name(found.repository) == row.repository && encloses(&row.path, &found.root) {
                info.components.push(component);
                stretches.push((component, span, row.path.trim_matches('/').len()));
            }
        }
        info.components.sort();
        info.components.dedup();
    }
    drafts
}

/// A component others use, with the earlier homes of its names in the same repository.
fn provisional(components: &Components, names: &Names, provider: ComponentIx, covered: &[bool]) -> Draft {
    let found = components.get(provider);
    let moved = names.iter().filter(|name| names.holder(name) == provider).map(|name| name.component);
    let mut own: Vec<ComponentIx> = moved
        .filter(|component| !covered[component.at()] && components.get(*component).repository == found.repository)
        .collect();
    own.push(provider);
    own.sort();
    own.dedup();
    let info = ProductInfo {
        id: found.id.clone(),
        name: found.id.clone(),
        declared: false,
        network: false,
        offer: None,
        alternatives: Vec::new(),
        components: own.clone(),
    };
    (info, own.into_iter().map(|component| (component, Span::between(None, None), 0)).collect())
}
