//! A team's statement in the books: every line is a question the other answers ask too, of one team.

use std::collections::BTreeSet;

use buyin_facts::decision::{Event, EventKind, Policy, Subject};
use buyin_facts::{EngineerDays, Share};

use crate::books::{Books, BooksError, LedgerQuery};
use crate::ledger::Kind;
use crate::ledger::group::{Dimension, Filter};
use crate::standing;
use crate::view::{AdoptionRow, AskedRow, Cost, LedgerRow, PaidRow, PledgedRow, ReceivedRow, StatementView, StillPaid};

impl Books {
    /// What a team paid and got in the last twelve whole months.
    ///
    /// # Errors
    /// When the lake cannot be read, or there is no such team.
    pub fn statement(&self, team: &str) -> Result<StatementView, BooksError> {
        let mut known = self.known(Dimension::PayingTeam)?;
        known.extend(self.decided.teams.iter().map(|row| row.team.clone()));
        known.sort();
        known.dedup();
        if known.binary_search_by(|name| name.as_str().cmp(team)).is_err() {
            return Err(BooksError::Unknown { what: "team", name: team.to_owned(), known });
        }
        let year = self.year();
        let of_team = Filter { paying_team: Some(team.to_owned()), ..year.clone() };
        let header = self.header("buyin.statement/v1", &of_team)?;
        let month = |month: Option<buyin_facts::Month>| month.map(|month| month.to_string()).unwrap_or_default();
        Ok(StatementView {
            team: team.to_owned(),
            from: month(year.from),
            to: month(year.to),
            team_visible: header.visible,
            paid: self.paid_rows(team, &of_team, header.visible.capacity)?,
            received: self.received_rows(team, &year)?,
            adopted: self.adopted(team)?,
            workarounds: self.still_paid(team)?,
            requests: self.asked(team),
            pledges: self.pledged_rows(team)?,
            header,
        })
    }

    fn rows_by(&self, by: &[Dimension], filter: &Filter) -> Result<Vec<LedgerRow>, BooksError> {
        let query =
            LedgerQuery { by: by.to_vec(), filter: Filter { paying_team: None, owner: None, ..filter.clone() } };
        let asked = |row: &LedgerRow| {
            let is = |asked: &Option<String>, found: &Option<String>| asked.is_none() || asked == found;
            is(&filter.paying_team, &row.paying_team) && is(&filter.owner, &row.owner)
        };
        // Filtered here and not in the question, which would refuse a team that has no rows.
        let mut rows: Vec<LedgerRow> = self.ledger(&query)?.rows.into_iter().filter(asked).collect();
        rows.sort_by(|one, other| size(other).total_cmp(&size(one)).then_with(|| one.cell.cmp(&other.cell)));
        Ok(rows)
    }

    fn paid_rows(
        &self,
        team: &str,
        filter: &Filter,
        capacity: Option<EngineerDays>,
    ) -> Result<Vec<PaidRow>, BooksError> {
        let by = [Dimension::PayingTeam, Dimension::Product, Dimension::Owner, Dimension::Kind];
        let rows = self.rows_by(&by, filter)?.into_iter().filter(|row| row.owner.as_deref() != Some(team));
        let share = |row: &LedgerRow| {
            let (days, capacity) = (row.mid?, capacity.filter(|capacity| capacity.0 > 0.0)?);
            Some(Share((days.0 / capacity.0).min(1.0)))
        };
        let paid = rows.filter_map(|row| {
            let share = share(&row);
            let days = Cost::from(&row);
            Some(PaidRow { product: row.product?, owner: row.owner, kind: row.kind?, days, share, cell: row.cell })
        });
        Ok(paid.collect())
    }

    fn received_rows(&self, team: &str, year: &Filter) -> Result<Vec<ReceivedRow>, BooksError> {
        let by = [Dimension::PayingTeam, Dimension::Owner, Dimension::Kind];
        let of_owner = Filter { owner: Some(team.to_owned()), ..year.clone() };
        let rows = self.rows_by(&by, &of_owner)?.into_iter();
        let received = rows.filter(|row| row.paying_team.as_deref() != Some(team)).filter_map(|row| {
            let days = Cost::from(&row);
            let kind = row.kind.filter(|kind| *kind != Kind::NotVisible.as_str())?;
            Some(ReceivedRow { paying_team: row.paying_team?, kind, days, cell: row.cell })
        });
        Ok(received.collect())
    }

    fn adopted(&self, team: &str) -> Result<Vec<AdoptionRow>, BooksError> {
        let since = self.as_of.plus(-365).to_string();
        let own = |row: &AdoptionRow| row.consumer_team.as_deref() == Some(team) && row.since > since;
        let mut rows: Vec<AdoptionRow> = self.adoption(None)?.rows.into_iter().filter(own).collect();
        rows.sort_by(|one, other| other.since.cmp(&one.since).then_with(|| one.cell.cmp(&other.cell)));
        Ok(rows)
    }

    fn still_paid(&self, team: &str) -> Result<Vec<StillPaid>, BooksError> {
        let time = self.time(self.year())?;
        let mut rows = Vec::new();
        for (request, _) in standing::requests(&self.decided, self.on) {
            if request.team.as_deref() != Some(team) {
                continue;
            }
            let same = |other: &&buyin_facts::decision::Request| request.need.is_some() && other.need == request.need;
            let others: BTreeSet<String> =
                self.decided.requests.iter().filter(same).filter_map(|other| other.team.clone()).collect();
            let shared_with: Vec<String> = others.into_iter().filter(|other| other != team).collect();
            for path in request.paths.lines() {
                let parts = time.in_places(&[path.to_owned()], Some(team));
                // Under *strict*, that nobody worked there would tell of the cells that are held back.
                if parts.is_empty() && self.guard.policy != Policy::Strict {
                    continue;
                }
                let days = self.as_shown(time.sum(parts));
                let (request, path) = (request.request.clone(), path.to_owned());
                rows.push(StillPaid { request, path, days, shared_with: shared_with.clone() });
            }
        }
        Ok(rows)
    }

    fn asked(&self, team: &str) -> Vec<AskedRow> {
        let own = standing::requests(&self.decided, self.on);
        let own = own.into_iter().filter(|(request, _)| request.team.as_deref() == Some(team));
        let row = |(request, open): (&buyin_facts::decision::Request, bool)| {
            let answers = |event: &&Event| {
                event.subject == Subject::Request
                    && event.id == request.request
                    && matches!(event.kind, EventKind::Answered | EventKind::Declined)
            };
            let last = self.decided.events.iter().filter(answers).max_by_key(|event| event.day);
            let end = request.until.filter(|until| *until <= self.on).unwrap_or(self.on);
            AskedRow {
                request: request.request.clone(),
                title: request.title.clone(),
                asked: request.since.map(|day| day.to_string()),
                age: request.since.map(|since| end.0 - since.0),
                answered: request.answered.filter(|day| *day <= self.on).map(|day| day.to_string()),
                answer: last.and_then(|event| event.reason.clone()),
                open,
            }
        };
        own.map(row).collect()
    }

    /// Whether pledges are kept is between the sides of a bet: only bets the team is in.
    fn pledged_rows(&self, team: &str) -> Result<Vec<PledgedRow>, BooksError> {
        let mut rows = Vec::new();
        for bet in standing::bets(&self.decided, self.on).into_iter().filter(|bet| !bet.over) {
            let is_in = bet.bet.owner.as_deref() == Some(team) || bet.pledges.iter().any(|pledge| pledge.team == team);
            for pledge in bet.pledges.iter().filter(|_| is_in) {
                let row = self.pledge_row(&bet, pledge)?;
                rows.push(PledgedRow {
                    bet: bet.bet.bet.clone(),
                    team: row.team,
                    pledged_to_date: row.pledged_to_date,
                    paid: row.paid,
                    status: row.status,
                });
            }
        }
        Ok(rows)
    }
}

/// What rows are ordered by: their middle, or the lower end of their band.
fn size(row: &LedgerRow) -> f64 {
    row.mid.or(row.low).map_or(0.0, |days| days.0)
}
