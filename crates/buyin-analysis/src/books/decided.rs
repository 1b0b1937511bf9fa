//! What people decided about a candidate: where the talk with its owner stands, who asks for what it does, what is tried with
//! it. Words of decision files; no time, so the policy has nothing to say.

use std::collections::BTreeSet;

use buyin_facts::Day;
use buyin_facts::decision::{Bet, Candidate, CandidateStatus, Pledge, Request};

use crate::books::Books;
use crate::discover::landscape::is_within;

/// Where the talk with an owner stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Talk<'a> {
    pub(super) status: CandidateStatus,
    /// The file that says so; nothing where there is none.
    pub(super) row: Option<&'a Candidate>,
}

/// Places that stand for one thing: a candidate, its copies, and what seems to be rebuilt.
pub(super) type Places = BTreeSet<(String, String)>;

/// A status in words.
pub(super) fn in_words(status: CandidateStatus) -> &'static str {
    match status {
        CandidateStatus::NotAsked => "owner not yet asked",
        CandidateStatus::Talking => "talking",
        CandidateStatus::Agreed => "agreed",
        CandidateStatus::Declined => "declined",
    }
}

fn holds(since: Option<Day>, until: Option<Day>, day: Day) -> bool {
    since.is_none_or(|since| since <= day) && until.is_none_or(|until| day < until)
}

impl Books {
    /// Where the talk with the owner of a place stands.
    pub(super) fn talk(&self, repository: &str, path: &str) -> Talk<'_> {
        let day = self.on;
        let is = |row: &&Candidate| {
            row.repository == repository && row.path.trim_matches('/') == path && holds(row.since, row.until, day)
        };
        let row = self.decided.candidates.iter().rev().find(is);
        Talk { status: row.map_or(CandidateStatus::NotAsked, |row| row.status), row }
    }

    /// Open requests for what a candidate does: they name it, a copy of it, or a bet that takes it over; or stand for the same
    /// need as one that does. Nothing where no request can be read at all.
    pub(super) fn requests_for(&self, candidate: Option<&str>, places: &Places) -> Option<Vec<&Request>> {
        if self.decided.requests.is_empty() {
            return None;
        }
        let tried: BTreeSet<&str> = self.bets_on(candidate).flat_map(|bet| bet.requests.lines()).collect();
        let names = |request: &Request| {
            let held = request.paths.lines().filter_map(|place| place.rsplit_once(':'));
            held.into_iter().any(|(of, path)| {
                places.iter().any(|(repository, top)| repository == of && is_within(path.trim_matches('/'), top))
            })
        };
        let direct = |request: &&Request| tried.contains(request.request.as_str()) || names(request);
        let needs: BTreeSet<&str> =
            self.decided.requests.iter().filter(direct).filter_map(|request| request.need.as_deref()).collect();
        let day = self.on;
        let all = self.decided.requests.iter().filter(|request| holds(request.since, request.until, day));
        let same_need = |request: &&Request| request.need.as_deref().is_some_and(|need| needs.contains(need));
        Some(all.filter(|request| direct(request) || same_need(request)).collect())
    }

    /// Bets that take a candidate over, by its file id.
    pub(super) fn bets_on<'a>(&'a self, candidate: Option<&'a str>) -> impl Iterator<Item = &'a Bet> {
        let is = move |bet: &&Bet| candidate.is_some() && bet.candidate.as_deref() == candidate;
        self.decided.bets.iter().filter(is)
    }

    /// What was pledged to a bet.
    pub(super) fn pledges_to<'a>(&'a self, bet: &'a str) -> impl Iterator<Item = &'a Pledge> {
        self.decided.pledges.iter().filter(move |pledge| pledge.bet == bet)
    }
}
