//! Adoption: stays of products in consumers, with what each cost, and versions in use.

use std::collections::BTreeMap;

use crate::books::register::{Register, Stay};
use crate::books::{Books, BooksError};
use crate::ledger::group::Filter;
use crate::view::{AdoptionRow, AdoptionView, VersionRow};

impl Books {
    /// Who uses what, since when, by whose hand; of one product or of all.
    ///
    /// # Errors
    /// When the lake cannot be read, or there is no such product.
    pub fn adoption(&self, product: Option<&str>) -> Result<AdoptionView, BooksError> {
        let register = self.register()?;
        let stays = match product {
            None => &register.stays[..],
            Some(name) if register.product(name).is_some() => register.stays_of(name),
            Some(name) => {
                let known = register.products.iter().map(|row| row.product.clone()).collect();
                return Err(BooksError::Unknown { what: "product", name: name.to_owned(), known });
            }
        };
        let rows: Vec<AdoptionRow> = stays.iter().map(|stay| self.adoption_row(register, stay)).collect();
        let by_year = self.intake_rows(register, stays);
        let versions = product.map_or_else(Vec::new, |_| versions(&rows));
        let filter = Filter { product: product.map(str::to_owned), ..Filter::default() };
        let header = self.header("buyin.adoption/v1", &filter)?;
        Ok(AdoptionView { header, rows, by_year, versions, taken_over: Vec::new() })
    }

    /// The same with what of it was taken over, which history has to be walked for where nobody asked before.
    ///
    /// # Errors
    /// Like [`Books::adoption`].
    pub fn adoption_and_take_overs(&self, product: Option<&str>) -> Result<AdoptionView, BooksError> {
        let adoption = self.adoption(product)?;
        Ok(AdoptionView { taken_over: self.taken_over_rows(product)?, ..adoption })
    }

    fn adoption_row(&self, register: &Register, stay: &Stay) -> AdoptionRow {
        let last = stay.until.map_or(self.as_of, |until| until.plus(-1));
        AdoptionRow {
            cell: stay.cell(),
            product: stay.product.clone(),
            owner: stay.owner.clone(),
            consumer: stay.consumer.clone(),
            consumer_team: stay.consumer_team.clone(),
            since: stay.since.to_string(),
            until: stay.until.map(|day| day.to_string()),
            made_by: stay.made_by.as_str(),
            choice: stay.choice.as_str(),
            alternative: stay.alternative.clone(),
            version: stay.version.clone(),
            newer: stay.newer.map(u64::from),
            behind_days: stay.newer_since.map(|since| (last.0 - since.0).max(0) as u64),
            files: u64::from(stay.files),
            cost: self.cost_of_stay(register, stay),
            help: self.help_at_stay(register, stay),
        }
    }

    pub(super) fn adoption_answers(&self) -> Result<Vec<AdoptionAnswer>, BooksError> {
        let rows = self.adoption(None)?.rows;
        Ok(rows.into_iter().map(AdoptionAnswer::from).collect())
    }
}

/// The versions that components ask for today, by how many do.
fn versions(rows: &[AdoptionRow]) -> Vec<VersionRow> {
    let mut found: BTreeMap<&str, VersionRow> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.until.is_none()) {
        let Some(version) = row.version.as_deref() else { continue };
        let one = found.entry(version).or_insert_with(|| VersionRow {
            version: version.to_owned(),
            consumers: 0,
            teams: Vec::new(),
            newest_user: row.since.clone(),
            newer: None,
            behind_days: None,
        });
        one.consumers += 1;
        one.teams.extend(row.consumer_team.clone());
        one.newest_user = one.newest_user.as_str().max(&row.since).to_owned();
        // Of a product of several components, the one that is furthest behind.
        one.newer = one.newer.max(row.newer);
        one.behind_days = one.behind_days.max(row.behind_days);
    }
    let mut rows: Vec<VersionRow> = found.into_values().collect();
    rows.iter_mut().for_each(|row| {
        row.teams.sort();
        row.teams.dedup();
    });
    rows.sort_by(|one, other| other.consumers.cmp(&one.consumers).then_with(|| one.version.cmp(&other.version)));
    rows
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
        /// Versions known to be newer; nothing where they cannot be compared.
        newer: Option<u64>,
        /// For how many days there has been a newer one.
        behind_days: Option<u64>,
        /// Importing files.
        files: u64,
        /// Lower end of the cost's 80 % range or of its band, engineer-days.
        cost_low: Option<f64>,
        /// Expected cost, engineer-days; nothing in a band.
        cost_mid: Option<f64>,
        /// Upper end.
        cost_high: Option<f64>,
        /// Whether the owner's people were seen there meanwhile: `seen`, `none_seen`, `unknown` or `held_back`.
        help: String,
        /// Lower end of their time's 80 % range or of its band, engineer-days.
        help_low: Option<f64>,
        /// Expected time, engineer-days; nothing in a band.
        help_mid: Option<f64>,
        /// Upper end.
        help_high: Option<f64>,
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
            newer: row.newer,
            behind_days: row.behind_days,
            files: row.files,
            cost_low: row.cost.and_then(|cost| cost.low).map(|days| days.0),
            cost_mid: row.cost.and_then(|cost| cost.mid).map(|days| days.0),
            cost_high: row.cost.and_then(|cost| cost.high).map(|days| days.0),
            help: row.help.is.to_owned(),
            help_low: row.help.days.and_then(|help| help.low).map(|days| days.0),
            help_mid: row.help.days.and_then(|help| help.mid).map(|days| days.0),
            help_high: row.help.days.and_then(|help| help.high).map(|days| days.0),
        }
    }
}
