//! The ledger's questions: rows, free queries, and whether the books balance.

use buyin_facts::NanoDays;
use rustc_hash::FxHashMap;

use crate::books::{Books, BooksError};
use crate::ledger::cell;
use crate::ledger::entry::Entry;
use crate::ledger::group::{Dimension, Filter, Group, group};
use crate::policy::SUPPRESSED;
use crate::view::{CheckView, LedgerRow, LedgerView, SqlView};

/// The finest grain that free queries see.
const FINEST: [Dimension; 4] = [Dimension::PayingTeam, Dimension::Product, Dimension::Kind, Dimension::Month];

/// A question to the ledger.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LedgerQuery {
    /// Columns to group by.
    pub by: Vec<Dimension>,
    /// Entries to take.
    pub filter: Filter,
}

impl Books {
    /// Engineer time by what is asked for.
    ///
    /// # Errors
    /// When the lake cannot be read, or the filter names what is not there.
    pub fn ledger(&self, query: &LedgerQuery) -> Result<LedgerView, BooksError> {
        self.check_names(&query.filter)?;
        let groups = group(self.shown()?, &query.by, &query.filter, &self.uncertainty);
        let rows = groups.iter().map(|group| self.row(group, &query.filter)).collect();
        Ok(LedgerView { header: self.header("buyin.ledger/v1", &query.filter)?, rows })
    }

    fn row(&self, group: &Group, filter: &Filter) -> LedgerRow {
        let key = &group.key;
        let amounts = self.guard.amounts(group);
        let last = key.month.map(|month| buyin_facts::Month(month.0 + if key.quarter { 2 } else { 0 }));
        LedgerRow {
            cell: cell::id(key, filter),
            paying_team: key.paying_team.clone(),
            product: key.product.clone().flatten(),
            owner: key.owner.clone().flatten(),
            kind: key.kind.map(|kind| kind.as_str()),
            embedded: key.embedded,
            period: cell::period(key),
            low: amounts.low,
            mid: amounts.mid,
            high: amounts.high,
            people: amounts.people,
            provisional: self.is_provisional(last.or(filter.to)),
            suppressed: amounts.suppressed || key.paying_team.as_deref() == Some(SUPPRESSED),
        }
    }

    pub(super) fn check_names(&self, filter: &Filter) -> Result<(), BooksError> {
        let asked = [
            ("team", &filter.paying_team, Dimension::PayingTeam),
            ("product", &filter.product, Dimension::Product),
            ("owner", &filter.owner, Dimension::Owner),
        ];
        for (what, name, dimension) in asked {
            let Some(name) = name else { continue };
            let known = self.known(dimension)?;
            if known.binary_search(name).is_err() {
                return Err(BooksError::Unknown { what, name: name.clone(), known });
            }
        }
        Ok(())
    }

    /// Whether the books balance: the capacity of every person's every day against the entries made of it.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn check(&self) -> Result<CheckView, BooksError> {
        let days = self.allocation()?.iter().flat_map(|person| person.days.values());
        let (mut capacity, mut overdrawn) = (NanoDays::ZERO, 0);
        for day in days {
            capacity += day.capacity;
            overdrawn += u64::from(day.capacity > NanoDays::DAY || day.visible > day.capacity);
        }
        let sum: NanoDays = self.entries()?.iter().map(|entry| entry.time).sum();
        let difference = capacity - sum;
        // Proved on all time, said of what may be shown: else the sums less the rows would be the time of very few.
        let shown: NanoDays = self.shown()?.iter().map(|entry| entry.time).sum();
        Ok(CheckView {
            header: self.header("buyin.check/v1", &Filter::default())?,
            capacity_nano_days: (shown + difference).0,
            sum_nano_days: shown.0,
            difference_nano_days: difference.0,
            overdrawn_person_days: overdrawn,
        })
    }

    /// Answers a free query over the answer views.
    ///
    /// # Errors
    /// When the query is refused or fails.
    pub fn sql(&self, query: &str) -> Result<SqlView, BooksError> {
        let session = self.session_for(query)?;
        let answer = session.query(query)?;
        let header = self.header("buyin.sql/v1", &Filter::default())?;
        Ok(SqlView { header, columns: answer.columns, rows: answer.rows, truncated: answer.truncated })
    }

    pub(super) fn ledger_answers(&self) -> Result<Vec<LedgerAnswer>, BooksError> {
        let entries = self.shown()?;
        let owners = owners(entries);
        let rows = group(entries, &FINEST, &Filter::default(), &self.uncertainty);
        Ok(rows.iter().map(|group| self.answer(group, &owners)).collect())
    }

    fn answer(&self, group: &Group, owners: &FxHashMap<(String, buyin_facts::Month), String>) -> LedgerAnswer {
        let row = self.row(group, &Filter::default());
        let month = group.key.month.unwrap_or_default();
        let owner = row.product.clone().and_then(|product| owners.get(&(product, month)).cloned());
        LedgerAnswer {
            cell: row.cell,
            paying_team: row.paying_team.unwrap_or_default(),
            product: row.product,
            owner,
            kind: row.kind.unwrap_or_default().to_owned(),
            period: row.period.unwrap_or_default(),
            low: row.low.map(|days| days.0),
            mid: row.mid.map(|days| days.0),
            high: row.high.map(|days| days.0),
            people: row.people,
            provisional: row.provisional,
            suppressed: row.suppressed,
        }
    }
}

/// Owners of products by month.
fn owners(entries: &[Entry]) -> FxHashMap<(String, buyin_facts::Month), String> {
    let mut owners = FxHashMap::default();
    for entry in entries {
        if let (Some(product), Some(owner)) = (&entry.product, &entry.owner)
            && owner != SUPPRESSED
        {
            owners.insert((product.clone(), entry.month), owner.clone());
        }
    }
    owners
}

buyin_facts::table! {
    /// One row a cell of the ledger at the finest grain that is shown: paying team × product × kind × month.
    LedgerAnswer, LedgerAnswerColumns, LedgerAnswerBuilder in "ledger" {
        /// Argument of `buyin ledger --evidence`.
        cell: String,
        /// Team that paid.
        paying_team: String,
        /// Product the time went to.
        product: Option<String>,
        /// Its owner on the first day of the month.
        owner: Option<String>,
        /// `not_visible`, `review`, `adopt`, `build` or `own`; under *strict* `held_back` for any of the last four.
        kind: String,
        /// Month, `YYYY-MM`.
        period: String,
        /// Lower end of the 80 % range or of the band, engineer-days.
        low: Option<f64>,
        /// Expected engineer-days; nothing in a band.
        mid: Option<f64>,
        /// Upper end, engineer-days.
        high: Option<f64>,
        /// People; nothing in a band.
        people: Option<u64>,
        /// Whether later arrivals can still change it.
        provisional: bool,
        /// Whether the policy held amounts back.
        suppressed: bool,
    }
}
