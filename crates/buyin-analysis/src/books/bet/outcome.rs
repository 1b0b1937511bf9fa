//! What became of a bet: the problem it began with, who uses what it made, what is still kept beside it, and its owner's own time.

use std::collections::BTreeSet;

use buyin_facts::decision::{Bet, Event, EventKind, Request, Side, Subject};

use crate::books::{Books, BooksError};
use crate::ledger::group::Filter;
use crate::standing::Standing;
use crate::view::{LessonRow, OwnTime, ProblemRow, UseRow, WorkaroundRow};

impl Books {
    /// The requests a bet answers, as far as they are written down, in its order.
    fn answered<'b>(&'b self, bet: &'b Bet) -> impl Iterator<Item = &'b Request> {
        bet.requests.lines().filter_map(|id| self.decided.requests.iter().find(|row| row.request == id))
    }

    pub(super) fn problems(&self, bet: &Bet) -> Vec<ProblemRow> {
        let row = |request: &Request| ProblemRow {
            request: request.request.clone(),
            team: request.team.clone(),
            title: request.title.clone(),
            problem: request.problem.clone(),
        };
        self.answered(bet).map(row).collect()
    }

    /// Teams that ask for what the bet answers, or for the same need.
    pub(super) fn shared_by(&self, bet: &Bet) -> Vec<String> {
        let ids: BTreeSet<&str> = bet.requests.lines().collect();
        let needs = self.needs_of(&ids);
        let shares = |request: &&Request| {
            ids.contains(request.request.as_str()) || request.need.as_deref().is_some_and(|need| needs.contains(need))
        };
        let teams = self.decided.requests.iter().filter(shares).filter_map(|request| request.team.clone());
        teams.collect::<BTreeSet<String>>().into_iter().collect()
    }

    /// What the bet taught, until the day.
    pub(super) fn lessons(&self, bet: &str) -> Vec<LessonRow> {
        let teaches = |event: &&Event| {
            let is_lesson = matches!(event.kind, EventKind::Learned | EventKind::Stopped);
            event.subject == Subject::Bet && event.id == bet && is_lesson && event.day <= self.on
        };
        let mut events: Vec<&Event> = self.decided.events.iter().filter(teaches).collect();
        events.sort_by_key(|event| (event.day, &event.event));
        let row = |event: &Event| Some(LessonRow { day: event.day.to_string(), text: event.reason.clone()? });
        events.into_iter().filter_map(row).collect()
    }

    /// Components of others that use the bet's product, those that left it too.
    pub(super) fn uses(&self, standing: &Standing<'_>) -> Result<Vec<UseRow>, BooksError> {
        let Some(product) = standing.bet.product.as_deref() else { return Ok(Vec::new()) };
        let partners = standing.pledges.iter().filter(|pledge| pledge.side == Side::Partner);
        let partners: BTreeSet<&str> = partners.map(|pledge| pledge.team.as_str()).collect();
        let askers: BTreeSet<&str> =
            self.answered(standing.bet).filter_map(|request| request.team.as_deref()).collect();
        let mut stays: Vec<_> = self.register()?.stays_of(product).iter().collect();
        stays.sort_by_key(|stay| (stay.since, &stay.consumer));
        let side = |team: Option<&str>| match team {
            Some(team) if partners.contains(team) => "partner",
            Some(team) if askers.contains(team) => "asked",
            _ => "other",
        };
        let row = |stay: &crate::books::register::Stay| UseRow {
            cell: stay.cell(),
            consumer: stay.consumer.clone(),
            team: stay.consumer_team.clone(),
            side: side(stay.consumer_team.as_deref()),
            since: stay.since.to_string(),
            until: stay.until.map(|day| day.to_string()),
        };
        Ok(stays.into_iter().map(row).collect())
    }

    /// What the askers keep for the problem, whether it stands, and their time in it in the last twelve months.
    pub(super) fn workaround_rows(&self, bet: &Bet) -> Result<Vec<WorkaroundRow>, BooksError> {
        let mut rows = Vec::new();
        if self.answered(bet).all(|request| request.paths.is_empty()) {
            return Ok(rows);
        }
        let (stood, time) = (self.stood()?, self.time(self.year())?);
        for request in self.answered(bet) {
            for path in request.paths.lines() {
                let stood = stood.iter().find(|row| row.place == path);
                let parts = time.in_places(&[path.to_owned()], request.team.as_deref());
                rows.push(WorkaroundRow {
                    request: request.request.clone(),
                    team: request.team.clone(),
                    path: path.to_owned(),
                    state: match stood {
                        None => "not_seen",
                        Some(stood) if stood.until.is_none() => "stands",
                        Some(_) => "gone",
                    },
                    gone: stood.and_then(|stood| stood.until).map(|day| day.to_string()),
                    days: self.as_shown(time.sum(parts)),
                });
            }
        }
        Ok(rows)
    }

    /// What the team that answers for a bet spent on what it makes, from its first month to its last.
    pub(super) fn own_time(&self, standing: &Standing<'_>) -> Result<Option<OwnTime>, BooksError> {
        let Some(team) = standing.bet.owner.clone() else { return Ok(None) };
        let last = standing.bet.until.map_or(self.as_of, |until| until.plus(-1).min(self.as_of)).month();
        let first = standing.bet.since.map(|since| since.month());
        let mut places = self.bet_places(standing);
        if places.is_empty() {
            places.extend(standing.bet.candidate.as_deref().and_then(|candidate| self.candidate_place(candidate)));
        }
        let time = self.time(Filter { from: first, to: Some(last), ..Filter::default() })?;
        let spent = time.sum(time.in_places(&places, Some(&team)));
        let days = if places.is_empty() { None } else { self.as_shown(spent) };
        let to = first.is_none_or(|first| first <= last).then(|| last.to_string());
        Ok(Some(OwnTime { team, from: first.map(|month| month.to_string()), to, days }))
    }
}
