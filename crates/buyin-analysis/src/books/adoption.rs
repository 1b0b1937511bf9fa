//! Adoption: stays of products in consumers, with what each cost.

use std::collections::BTreeMap;

use buyin_facts::Estimate;
use buyin_facts::estimate::Variance;

use crate::adoption::Adoption;
use crate::books::{Books, BooksError};
use crate::index::{ComponentIx, ProductIx};
use crate::ledger::group::Filter;
use crate::organisation::Organisation;
use crate::view::{AdoptionRow, AdoptionView, Cost};

/// Costs of adoptions: time and variance by consumer, product and person.
type Costs = BTreeMap<(ComponentIx, ProductIx), BTreeMap<crate::index::PersonIx, (f64, f64)>>;

impl Books {
    /// Who uses what, since when, by whose hand; of one product or of all.
    ///
    /// # Errors
    /// When the lake cannot be read, or there is no such product.
    pub fn adoption(&self, product: Option<&str>) -> Result<AdoptionView, BooksError> {
        let organisation = self.organisation()?;
        if let Some(name) = product
            && organisation.products.by_id(name).is_none()
        {
            let known = organisation.products.iter().map(|(_, info)| info.id.clone()).collect();
            return Err(BooksError::Unknown { what: "product", name: name.to_owned(), known });
        }
        let costs = self.costs()?;
        let stays = organisation.adoptions();
        let asked = |stay: &&Adoption| product.is_none_or(|name| organisation.products.id(stay.product) == name);
        let rows = stays.iter().filter(asked).map(|stay| self.adoption_row(organisation, stay, &costs)).collect();
        let filter = Filter { product: product.map(str::to_owned), ..Filter::default() };
        Ok(AdoptionView { header: self.header("buyin.adoption/v1", &filter)?, rows })
    }

    fn adoption_row(&self, organisation: &Organisation, stay: &Adoption, costs: &Costs) -> AdoptionRow {
        let product = organisation.products.id(stay.product).to_owned();
        let consumer = organisation.components.get(stay.consumer).id.clone();
        let team = |team: Option<crate::index::TeamIx>| team.map(|team| organisation.teams.id(team).to_owned());
        AdoptionRow {
            cell: stay_cell(organisation, stay),
            product,
            owner: team(stay.owner),
            consumer,
            consumer_team: team(stay.consumer_team),
            since: stay.span.since.to_string(),
            until: stay.span.until.map(|day| day.to_string()),
            made_by: stay.made_by.as_str(),
            choice: stay.choice.as_str(),
            alternative: stay.alternative.clone(),
            version: stay.version.clone(),
            files: u64::from(stay.files.0),
            cost: self.cost(stay, costs),
        }
    }

    /// What a consumer's people spent on bringing the product in, as far as it was seen and may be shown.
    fn cost(&self, stay: &Adoption, costs: &Costs) -> Option<Cost> {
        let people = costs.get(&(stay.consumer, stay.product))?;
        let spread = self.uncertainty.share_log_sd.0.hypot(self.uncertainty.person_log_sd.0);
        let days: f64 = people.values().map(|(days, _)| days).sum();
        let variance: f64 = people.values().map(|(days, variance)| variance + (spread * days).powi(2)).sum();
        let days = Estimate::log_normal(buyin_facts::EngineerDays(days), Variance(variance));
        let shown = self.guard.beyond_finest(days, people.len() as u64);
        Some(Cost { low: shown.low, mid: shown.mid, high: shown.high, suppressed: shown.suppressed })
    }

    fn costs(&self) -> Result<Costs, BooksError> {
        let mut costs = Costs::new();
        for person in self.allocation()? {
            for week in &person.weeks {
                let visible: f64 =
                    person.days.range(week.monday..week.monday.plus(7)).map(|(_, day)| day.visible.days().0).sum();
                for (account, share, variance) in &week.shares {
                    let Some(product) = account.adopts else { continue };
                    let people = costs.entry((account.component, product)).or_default();
                    let (days, spread) = people.entry(person.person).or_default();
                    *days += visible * share.0;
                    *spread += visible * visible * variance.0;
                }
            }
        }
        Ok(costs)
    }

    pub(super) fn adoption_answers(&self) -> Result<Vec<AdoptionAnswer>, BooksError> {
        let rows = self.adoption(None)?.rows;
        Ok(rows.into_iter().map(AdoptionAnswer::from).collect())
    }
}

/// The id of a stay's cell.
pub(super) fn stay_cell(organisation: &Organisation, stay: &Adoption) -> String {
    let product = organisation.products.id(stay.product);
    let consumer = &organisation.components.get(stay.consumer).id;
    format!("product={product};consumer={consumer};since={}", stay.span.since)
}

buyin_facts::table! {
    /// One row a stay of a product in a consumer.
    AdoptionAnswer, AdoptionAnswerColumns, AdoptionAnswerBuilder in "adoption" {
        /// Argument of `buyin adoption --evidence`.
        cell: String,
        /// Product id.
        product: String,
        /// Its owner on the first day of use.
        owner: Option<String>,
        /// Using component.
        consumer: String,
        /// Its owner on the first day of use.
        consumer_team: Option<String>,
        /// First day, `YYYY-MM-DD`.
        since: String,
        /// First day no more; nothing while in use.
        until: Option<String>,
        /// `team`, `platform`, `bot`, `template` or `unknown`.
        made_by: String,
        /// `chosen`, `default`, `mandated` or `unknown`.
        choice: String,
        /// What was the alternative, where known.
        alternative: Option<String>,
        /// Version as written.
        version: Option<String>,
        /// Importing files.
        files: u64,
        /// Lower end of the cost's 80 % range or of its band, engineer-days.
        cost_low: Option<f64>,
        /// Expected cost, engineer-days; nothing in a band.
        cost_mid: Option<f64>,
        /// Upper end.
        cost_high: Option<f64>,
    }
}

impl From<AdoptionRow> for AdoptionAnswer {
    fn from(row: AdoptionRow) -> Self {
        Self {
            cell: row.cell,
            product: row.product,
            owner: row.owner,
            consumer: row.consumer,
            consumer_team: row.consumer_team,
            since: row.since,
            until: row.until,
            made_by: row.made_by.to_owned(),
            choice: row.choice.to_owned(),
            alternative: row.alternative,
            version: row.version,
            files: row.files,
            cost_low: row.cost.and_then(|cost| cost.low).map(|days| days.0),
            cost_mid: row.cost.and_then(|cost| cost.mid).map(|days| days.0),
            cost_high: row.cost.and_then(|cost| cost.high).map(|days| days.0),
        }
    }
}
