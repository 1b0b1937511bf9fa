//! The flow: time customers and owners put into platform products, users that came, users that stayed.

use std::collections::BTreeSet;

use buyin_facts::{Month, Share};

use crate::adoption::{Choice, MadeBy};
use crate::books::market::Market;
use crate::books::register::Stay;
use crate::books::{Books, BooksError};
use crate::ledger::group::{Filter, group_by};
use crate::ledger::range::Total;
use crate::policy::SUPPRESSED;
use crate::view::{Built, Came, Cost, FlowView, Stayed, Went};

/// Periods shown, of three months each.
const PERIODS: i32 = 8;
/// Days after which a user that is still there has stayed.
const A_YEAR: i32 = 365;

/// Whole months, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period {
    from: Month,
    to: Month,
}

impl Period {
    /// So many months that end with `last`, after leaving out `back` of them.
    fn back(last: Month, months: i32, back: i32) -> Self {
        let to = Month(last.0 - back);
        Self { from: Month(to.0 - months + 1), to }
    }

    fn holds(self, stay: &Stay) -> bool {
        (self.from..=self.to).contains(&stay.since.month())
    }
}

impl Books {
    /// Whether the platform is built with its customers, taken up by their own hand, and kept.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn flow(&self) -> Result<FlowView, BooksError> {
        let register = self.register()?;
        let market = Market::of(register, self.as_of);
        let last = self.window().to.unwrap_or(self.as_of.month());
        let (year, year_before) = (Period::back(last, 12, 0), Period::back(last, 12, 12));
        let periods: Vec<Period> = (0..PERIODS).rev().map(|back| Period::back(last, 3, back * 3)).collect();
        let built = |period: &Period| self.built(&market, *period);
        Ok(FlowView {
            header: self.header("buyin.flow/v1", &self.year())?,
            from: year.from.to_string(),
            to: year.to.to_string(),
            platform_known: register.tally.platform_known,
            built: built(&year)?,
            built_before: built(&year_before)?,
            built_by_period: periods.iter().map(built).collect::<Result<_, _>>()?,
            came: came(&market, year),
            came_before: came(&market, year_before),
            came_by_period: periods.iter().map(|period| came(&market, *period)).collect(),
            stayed: self.stayed(&market, year_before),
            stayed_by_period: periods
                .iter()
                .map(|period| self.stayed(&market, *period))
                .filter(|row| row.came > 0)
                .collect(),
        })
    }

    fn built(&self, market: &Market<'_>, period: Period) -> Result<Built, BooksError> {
        let months = Filter { from: Some(period.from), to: Some(period.to), ..Filter::default() };
        let entries = self.shown()?;
        let totals = group_by(entries, |entry| market.went(entry), &months, &self.uncertainty);
        let shown = |went| {
            let total: Total = totals.get(&went).copied().unwrap_or_default();
            let told = total.people > 0 || !self.guard.tells_finer();
            told.then(|| Cost::from(self.guard.shown(total.days, total.people)))
        };
        let (customers, owners) = (shown(Went::OthersBuild), shown(Went::PlatformBuild));
        let mid = |cost: Option<Cost>| cost.map_or(Some(0.0), |cost| cost.mid.map(|days| days.0));
        let both = mid(customers).zip(mid(owners)).filter(|(customers, owners)| customers + owners > 0.0);
        let paid = entries.iter().filter(|entry| months.in_period(entry.month));
        let paid =
            paid.filter(|entry| market.went(entry) == Some(Went::OthersBuild) && entry.paying_team != SUPPRESSED);
        Ok(Built {
            from: period.from.to_string(),
            to: period.to.to_string(),
            customers,
            owners,
            share: both.map(|(customers, owners)| Share(customers / (customers + owners))),
            teams: paid.map(|entry| entry.paying_team.as_str()).collect::<BTreeSet<_>>().len() as u64,
        })
    }

    /// Of those that came in a period, as far as a year has gone by for them.
    fn stayed(&self, market: &Market<'_>, period: Period) -> Stayed {
        let ripe: Vec<&Stay> =
            market.outside_stays().filter(|stay| period.holds(stay) && stay.since.plus(A_YEAR) <= self.as_of).collect();
        let there = |stay: &&&Stay| stay.until.is_none_or(|until| until > stay.since.plus(A_YEAR));
        Stayed {
            from: period.from.to_string(),
            to: period.to.to_string(),
            came: ripe.len() as u64,
            stayed: ripe.iter().filter(there).count() as u64,
        }
    }
}

fn came(market: &Market<'_>, period: Period) -> Came {
    let stays: Vec<&Stay> = market.outside_stays().filter(|stay| period.holds(stay)).collect();
    let count = |takes: fn(&&&Stay) -> bool| stays.iter().filter(takes).count() as u64;
    Came {
        from: period.from.to_string(),
        to: period.to.to_string(),
        all: stays.len() as u64,
        own_hand: count(|stay| stay.made_by == MadeBy::Team),
        chosen: count(|stay| stay.choice == Choice::Chosen),
        alternative_known: count(|stay| stay.alternative.is_some()),
    }
}
