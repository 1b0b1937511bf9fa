//! A team's statement in the books: every line is a question the other answers ask too, of one team. Each has a name, so that the
//! team's leads can say something about it.

mod note;
mod received;

use std::collections::BTreeSet;

use buyin_facts::decision::{Declared, Event, EventKind, Policy, Request, Subject};
use buyin_facts::{EngineerDays, Month, Share};

use crate::books::statement::note::Notes;
use crate::books::{Books, BooksError, LedgerQuery};
use crate::ledger::group::{Dimension, Filter};
use crate::policy::SUPPRESSED;
use crate::standing;
use crate::view::{
    AdoptedRow, AskedRow, Cost, DeclaredRow, LedgerRow, Next, PaidRow, PledgedRow, StatementView, StillPaid,
};

/// What a statement is.
const IS: &str = "Where the team's time went outside its own things, and what came back. An estimate from commits and reviews, \
                  beside what people wrote down.";
/// What it is not.
const IS_NOT: &str = "No measure of output, of people or of how hard anybody worked. What left no trace in git is not visible \
                      here, which is not the same as absent.";

impl Books {
    /// What a team paid and got in the last twelve whole months.
    ///
    /// # Errors
    /// When the lake cannot be read, or there is no such team.
    pub fn statement(&self, team: &str) -> Result<StatementView, BooksError> {
        let mut known = self.known(Dimension::PayingTeam)?;
        known.extend(self.decided.teams.iter().map(|row| row.team.clone()));
        known.retain(|name| name != SUPPRESSED);
        known.sort();
        known.dedup();
        if known.binary_search_by(|name| name.as_str().cmp(team)).is_err() {
            return Err(BooksError::Unknown { what: "team", name: team.to_owned(), known });
        }
        let year = self.year();
        let of_team = Filter { paying_team: Some(team.to_owned()), ..year.clone() };
        let header = self.header("buyin.statement/v1", &of_team)?;
        let month = |month: Option<Month>| month.map(|month| month.to_string()).unwrap_or_default();
        let mut notes = Notes::of(&self.decided, team, self.on);
        Ok(StatementView {
            team: team.to_owned(),
            from: month(year.from),
            to: month(year.to),
            is: IS,
            is_not: IS_NOT,
            seen_by: match self.guard.policy {
                Policy::Public => "Everybody may see it: it is made of public history.",
                _ => "The team and the platform see the same; no person is named.",
            },
            team_visible: header.visible,
            paid: self.paid_rows(team, &of_team, header.visible.capacity, &mut notes)?,
            received: self.received_rows(team, &year, &mut notes)?,
            adopted: self.adopted(team, &mut notes)?,
            workarounds: self.still_paid(team, &mut notes)?,
            requests: self.asked(team, &mut notes),
            pledges: self.pledged_rows(team, &mut notes)?,
            declared: self.declared_by(team, &year),
            annotations: notes.into_annotations(),
            answers: answers(team),
            header,
        })
    }

    pub(super) fn rows_by(&self, by: &[Dimension], filter: &Filter) -> Result<Vec<LedgerRow>, BooksError> {
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
        notes: &mut Notes<'_>,
    ) -> Result<Vec<PaidRow>, BooksError> {
        let by = [Dimension::PayingTeam, Dimension::Product, Dimension::Owner, Dimension::Kind];
        let rows = self.rows_by(&by, filter)?.into_iter().filter(|row| row.owner.as_deref() != Some(team));
        let share = |row: &LedgerRow| {
            let (days, capacity) = (row.mid?, capacity.filter(|capacity| capacity.0 > 0.0)?);
            Some(Share((days.0 / capacity.0).min(1.0)))
        };
        let paid = rows.filter_map(|row| {
            let (share, days, said) = (share(&row), Cost::from(&row), notes.on(&row.cell));
            Some(PaidRow {
                product: row.product?,
                owner: row.owner,
                kind: row.kind?,
                days,
                share,
                cell: row.cell,
                notes: said,
            })
        });
        Ok(paid.collect())
    }

    fn adopted(&self, team: &str, notes: &mut Notes<'_>) -> Result<Vec<AdoptedRow>, BooksError> {
        let since = self.as_of.plus(-365).to_string();
        let rows = self.adoption(None)?.rows.into_iter();
        let mut rows: Vec<_> =
            rows.filter(|row| row.consumer_team.as_deref() == Some(team) && row.since > since).collect();
        rows.sort_by(|one, other| other.since.cmp(&one.since).then_with(|| one.cell.cmp(&other.cell)));
        Ok(rows.into_iter().map(|stay| AdoptedRow { notes: notes.on(&stay.cell), stay }).collect())
    }

    fn still_paid(&self, team: &str, notes: &mut Notes<'_>) -> Result<Vec<StillPaid>, BooksError> {
        let time = self.time(self.year())?;
        let days = |path: &str| self.as_shown(time.sum(time.in_places(&[path.to_owned()], Some(team))));
        let mut rows = Vec::new();
        for (request, _) in standing::requests(&self.decided, self.on) {
            if request.team.as_deref() != Some(team) {
                continue;
            }
            for path in request.paths.lines() {
                let Some(days) = days(path) else { continue };
                let line = format!("request={};path={path}", request.request);
                rows.push(StillPaid {
                    kind: "workaround",
                    request: Some(request.request.clone()),
                    copy_of: None,
                    path: path.to_owned(),
                    days: Some(days),
                    shared_with: self.sharing(request, team),
                    notes: notes.on(&line),
                    line,
                });
            }
        }
        let standing: Vec<_> = self.copies()?.iter().filter(|copy| copy.stands()).collect();
        for copy in standing.iter().filter(|copy| copy.team.as_deref() == Some(team)) {
            let (path, line) = (copy.place(), format!("copy={}", copy.place()));
            let others = standing.iter().filter(|other| other.product == copy.product);
            let others: BTreeSet<&str> = others.filter_map(|other| other.team.as_deref()).collect();
            rows.push(StillPaid {
                kind: "copy",
                request: None,
                copy_of: Some(copy.product.clone()),
                days: days(&path),
                path,
                shared_with: others.into_iter().filter(|other| *other != team).map(str::to_owned).collect(),
                notes: notes.on(&line),
                line,
            });
        }
        Ok(rows)
    }

    /// Other teams with a request of the same need.
    fn sharing(&self, request: &Request, team: &str) -> Vec<String> {
        let same = |other: &&Request| request.need.is_some() && other.need == request.need;
        let others: BTreeSet<&str> =
            self.decided.requests.iter().filter(same).filter_map(|other| other.team.as_deref()).collect();
        others.into_iter().filter(|other| *other != team).map(str::to_owned).collect()
    }

    fn asked(&self, team: &str, notes: &mut Notes<'_>) -> Vec<AskedRow> {
        let own = standing::requests(&self.decided, self.on);
        let own = own.into_iter().filter(|(request, _)| request.team.as_deref() == Some(team));
        let row = |(request, open): (&Request, bool)| {
            let answers = |event: &&Event| {
                event.subject == Subject::Request
                    && event.id == request.request
                    && event.day <= self.on
                    && matches!(event.kind, EventKind::Answered | EventKind::Declined)
            };
            let last = self.decided.events.iter().filter(answers).max_by_key(|event| event.day);
            let end = request.until.filter(|until| *until <= self.on).unwrap_or(self.on);
            let line = format!("request={}", request.request);
            AskedRow {
                request: request.request.clone(),
                title: request.title.clone(),
                asked: request.since.map(|day| day.to_string()),
                age: request.since.map(|since| end.0 - since.0),
                answered: request.answered.filter(|day| *day <= self.on).map(|day| day.to_string()),
                answer: last.and_then(|event| event.reason.clone()),
                declined: last.is_some_and(|event| event.kind == EventKind::Declined),
                open,
                notes: notes.on(&line),
                line,
            }
        };
        own.map(row).collect()
    }

    /// What the team declared of the months, and since; and what nobody accepted yet.
    fn declared_by(&self, team: &str, year: &Filter) -> Vec<DeclaredRow> {
        let waits = |row: &Declared| row.accepted.is_none_or(|day| self.on < day);
        let is_of_year = |row: &Declared| year.from.is_none_or(|from| from <= row.month);
        self.declared_rows(&|row| row.team == team && (is_of_year(row) || waits(row)))
    }

    /// Whether pledges are kept is between the sides of a bet: only bets the team is in.
    fn pledged_rows(&self, team: &str, notes: &mut Notes<'_>) -> Result<Vec<PledgedRow>, BooksError> {
        let mut rows = Vec::new();
        for bet in standing::bets(&self.decided, self.on).into_iter().filter(|bet| !bet.over) {
            let is_in = bet.bet.owner.as_deref() == Some(team) || bet.pledges.iter().any(|pledge| pledge.team == team);
            for pledge in bet.pledges.iter().filter(|_| is_in) {
                let row = self.pledge_row(&bet, pledge)?;
                let line = format!("bet={};pledge={}", bet.bet.bet, row.pledge);
                rows.push(PledgedRow {
                    bet: bet.bet.bet.clone(),
                    own: row.team == team,
                    team: row.team,
                    pledged_days: row.pledged_days,
                    pledged_to_date: row.pledged_to_date,
                    kept: row.kept,
                    status: row.status,
                    notes: notes.on(&line),
                    line,
                });
            }
        }
        Ok(rows)
    }
}

/// What a lead can do about a line.
fn answers(team: &str) -> Vec<Next> {
    let next = |command: String, why: &str| Next { command, why: why.to_owned() };
    vec![
        next(format!("buyin annotate {team} LINE TEXT"), "says something about a line; it stands beside the line"),
        next("buyin bet declare BET --team …".to_owned(), "states time that git cannot show"),
        next("buyin teams".to_owned(), "says who counts for the team; a file in teams/ or people/ corrects it"),
        next("buyin ledger --evidence CELL".to_owned(), "opens what a line is made of"),
    ]
}

/// What rows are ordered by: their middle, or the lower end of their band.
fn size(row: &LedgerRow) -> f64 {
    row.mid.or(row.low).map_or(0.0, |days| days.0)
}
