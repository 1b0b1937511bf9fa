//! Who else stands around a bet: engineers placed in another team, and the team that would be its second customer.

use std::collections::BTreeSet;

use buyin_facts::Month;
use buyin_facts::decision::{Declared, Placement, Side};

use crate::books::{Books, BooksError};
use crate::ledger::entry::Entry;
use crate::ledger::group::Filter;
use crate::standing::Standing;
use crate::view::{DeclaredRow, EmbeddedRow};

impl Books {
    /// Declared placements of a bet, each beside what the ledger calls embedded.
    pub(super) fn embedded(&self, bet: &str) -> Result<Vec<EmbeddedRow>, BooksError> {
        let of = self.decided.placements.iter().filter(|placement| placement.bet == bet);
        of.map(|placement| self.embedded_row(placement)).collect()
    }

    fn embedded_row(&self, placement: &Placement) -> Result<EmbeddedRow, BooksError> {
        let last = placement.until.map_or(self.as_of, |until| until.plus(-1).min(self.as_of));
        let months: Option<(Month, Month)> = placement.since.map(|since| (since.month(), last.month()));
        let period =
            Filter { from: months.map(|months| months.0), to: months.map(|months| months.1), ..Filter::default() };
        let is = |entry: &&Entry| {
            entry.embedded
                && entry.paying_team == placement.team
                && entry.owner.as_deref() == Some(placement.into.as_str())
                && period.in_period(entry.month)
        };
        let time = self.time(period.clone())?;
        let entries = self.shown()?.iter().filter(is);
        let total = time.sum(entries.map(|entry| (entry.person.as_str(), entry.time, entry.variance)));
        Ok(EmbeddedRow {
            team: placement.team.clone(),
            into: placement.into.clone(),
            engineers: u64::from(placement.engineers),
            since: placement.since.map(|day| day.to_string()),
            until: placement.until.map(|day| day.to_string()),
            seen: self.as_shown(total),
        })
    }

    /// Time declared on a bet, in the order it was spent.
    pub(super) fn declared_on(&self, bet: &str) -> Vec<DeclaredRow> {
        self.declared_rows(&|row| row.bet.as_deref() == Some(bet))
    }

    /// Declared time that something is asked of, in the order it was spent.
    pub(in crate::books) fn declared_rows(&self, takes: &dyn Fn(&Declared) -> bool) -> Vec<DeclaredRow> {
        let mut rows: Vec<&Declared> =
            self.decided.declared.iter().filter(|row| row.day <= self.on && takes(row)).collect();
        rows.sort_by_key(|row| (row.month, &row.team, &row.event));
        let row = |row: &Declared| DeclaredRow {
            event: row.event.clone(),
            bet: row.bet.clone(),
            product: row.product.clone(),
            team: row.team.clone(),
            month: row.month.to_string(),
            days: row.days.days(),
            what: row.what.clone(),
            stated: row.day.to_string(),
            accepted: row.accepted.filter(|day| *day <= self.on).map(|day| day.to_string()),
        };
        rows.into_iter().map(row).collect()
    }

    /// Where there is a first customer, a partner or the team that built it: of the teams that share a need the bet answers,
    /// pledged nothing and do not use the product, the one that would be asked first.
    pub(super) fn second_customer(&self, standing: &Standing<'_>) -> Result<Option<String>, BooksError> {
        let bet = standing.bet;
        let has_first = bet.candidate.is_some() || standing.pledges.iter().any(|pledge| pledge.side == Side::Partner);
        if !has_first || standing.over {
            return Ok(None);
        }
        let register = self.register()?;
        let stays = bet.product.as_deref().map_or(&[][..], |product| register.stays_of(product));
        let users = stays.iter().filter(|stay| stay.holds(self.as_of)).filter_map(|stay| stay.consumer_team.as_deref());
        let inside = standing.pledges.iter().map(|pledge| pledge.team.as_str()).chain(bet.owner.as_deref());
        let inside: BTreeSet<&str> = inside.chain(users).collect();
        let answered: BTreeSet<&str> = bet.requests.lines().collect();
        let needs = self.needs_of(&answered);
        let shares = |request: &&buyin_facts::decision::Request| {
            answered.contains(request.request.as_str())
                || request.need.as_deref().is_some_and(|need| needs.contains(need))
        };
        let sharing: Vec<_> = self.decided.requests.iter().filter(shares).collect();
        let rows = self.partner_rows(&sharing)?;
        Ok(rows.into_iter().map(|row| row.team).find(|team| !inside.contains(team.as_str())))
    }
}
