//! Requests in the books: weighed by what their teams pay for the problem, and which of them look alike.

mod partner;
mod wait;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::decision::{Bet, Request, Side};
use buyin_facts::{Day, EngineerDays, Share};

use crate::alike::alike;
use crate::books::spent::{Time, lies_in};
use crate::books::{Books, BooksError};
use crate::ledger::group::Filter;
use crate::ledger::range::Total;
use crate::standing;
use crate::view::{AlikeRow, AlikeView, NeedRow, Payment, RequestRow, RequestsView};

/// What a team pays, before the policy; nothing where no place is known in which it could.
struct Paid {
    workaround: Option<Total>,
    contributed: Option<Total>,
    total: Option<Total>,
    capacity: Total,
}

impl Books {
    /// What teams ask for, those first that pay the largest part of what they have; of one team or of all, closed ones with
    /// `all`.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn requests(&self, team: Option<&str>, all: bool) -> Result<RequestsView, BooksError> {
        let mut listed = standing::requests(&self.decided, self.on);
        listed
            .retain(|(request, open)| (all || *open) && team.is_none_or(|team| request.team.as_deref() == Some(team)));
        let time = self.time(self.year())?;
        let mut rows: Vec<RequestRow> =
            listed.iter().map(|(request, open)| self.request_row(request, *open, &time)).collect::<Result<_, _>>()?;
        rows.sort_by(|one, other| weight(other).total_cmp(&weight(one)).then_with(|| one.request.cmp(&other.request)));
        let requests: Vec<&Request> = listed.iter().map(|(request, _)| *request).collect();
        Ok(RequestsView {
            header: self.header("buyin.request/v1", &Filter::default())?,
            on: self.on.to_string(),
            rows,
            needs: self.needs(&requests, &time),
        })
    }

    /// The general needs that requests stand for.
    pub(super) fn needs_of(&self, requests: &BTreeSet<&str>) -> BTreeSet<&str> {
        let own = self.decided.requests.iter().filter(|request| requests.contains(request.request.as_str()));
        own.filter_map(|request| request.need.as_deref()).collect()
    }

    /// One request, with the ways open to it.
    ///
    /// # Errors
    /// When the lake cannot be read, or there is no such request.
    pub fn request(&self, id: &str) -> Result<RequestsView, BooksError> {
        let listed = standing::requests(&self.decided, self.on);
        let Some((request, open)) = listed.iter().find(|(request, _)| request.request == id) else {
            let known = listed.iter().map(|(request, _)| request.request.clone()).collect();
            return Err(BooksError::Unknown { what: "request", name: id.to_owned(), known });
        };
        let time = self.time(self.year())?;
        let mut row = self.request_row(request, *open, &time)?;
        row.ways = self.ways(request, &time)?;
        Ok(RequestsView {
            header: self.header("buyin.request/v1", &Filter::default())?,
            on: self.on.to_string(),
            rows: vec![row],
            needs: Vec::new(),
        })
    }

    /// Open requests that look alike: proposals for needs.
    pub fn alike(&self) -> AlikeView {
        let open = standing::requests(&self.decided, self.on).into_iter().filter(|(_, open)| *open);
        let open: Vec<&Request> = open.map(|(request, _)| request).collect();
        let row = |pair: crate::alike::Alike<'_>| AlikeRow {
            one: pair.one.request.clone(),
            other: pair.other.request.clone(),
            shared: pair.shared,
            words: pair.words,
        };
        let rows = alike(&open).into_iter().map(row).collect();
        AlikeView { schema: "buyin.alike/v1", on: self.on.to_string(), rows }
    }

    fn request_row(&self, request: &Request, open: bool, time: &Time<'_>) -> Result<RequestRow, BooksError> {
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        let paid = request.team.as_deref().map(|team| self.paid_for(&[request], team, time));
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        Ok(RequestRow {
            request: request.request.clone(),
            title: request.title.clone(),
            team: request.team.clone(),
            need: request.need.clone(),
            problem: request.problem.clone(),
            products: lines(&request.products),
            paths: lines(&request.paths),
            dependencies: lines(&request.dependencies),
            source: request.source.clone(),
            votes: request.votes,
            asked: day(request.since),
            answered: day(request.answered.filter(|answered| *answered <= self.on)),
            open,
            payment: Payment {
                workaround: paid.as_ref().and_then(|paid| self.as_shown(paid.workaround?)),
                contributed: paid.as_ref().and_then(|paid| self.as_shown(paid.contributed?)),
                total: paid.as_ref().and_then(|paid| self.as_shown(paid.total?)),
                pledged_days: self.pledged(request)?,
                share: paid.as_ref().and_then(|paid| self.share(paid)),
            },
            waits: self.waits(request)?,
            ways: Vec::new(),
        })
    }

    /// What a team pays for the problem of its requests. What a bet's product holds of the workaround itself counts once.
    fn paid_for(&self, requests: &[&Request], team: &str, time: &Time<'_>) -> Paid {
        let paths: Vec<String> = requests.iter().flat_map(|request| request.paths.lines()).map(str::to_owned).collect();
        let bets = requests.iter().flat_map(|request| self.answering(request));
        let others = bets.filter(|bet| bet.owner.as_deref() != Some(team)).filter_map(|bet| bet.product.clone());
        let apart = |product: &String| {
            let places = self.places_of(product);
            !places.iter().any(|place| paths.iter().any(|path| lies_in(path, place) || lies_in(place, path)))
        };
        let products: Vec<String> = others.filter(apart).collect::<BTreeSet<_>>().into_iter().collect();
        let workaround = time.in_places(&paths, Some(team));
        let contributed = time.building(&products, team);
        let (keeps, sends) = (!paths.is_empty(), !products.is_empty());
        Paid {
            workaround: keeps.then(|| time.sum(workaround.iter().copied())),
            contributed: sends.then(|| time.sum(contributed.iter().copied())),
            total: (keeps || sends).then(|| time.sum(workaround.iter().chain(&contributed).copied())),
            capacity: time.capacity(team),
        }
    }

    /// The part of a team's days that it pays, where both may be shown.
    fn share(&self, paid: &Paid) -> Option<Share> {
        let shown = self.as_shown(paid.total?)?.mid?;
        let capacity = paid.capacity.time.days().0;
        (capacity > 0.0).then(|| Share((shown.0 / capacity).min(1.0)))
    }

    /// Bets that answer a request, or another one of its need.
    fn answering(&self, request: &Request) -> Vec<&Bet> {
        let of_need = |other: &&Request| request.need.is_some() && other.need == request.need;
        let alike: BTreeSet<&str> =
            self.decided.requests.iter().filter(of_need).map(|other| other.request.as_str()).collect();
        let answers = |id: &str| id == request.request || alike.contains(id);
        self.decided.bets.iter().filter(|bet| bet.requests.lines().any(answers)).collect()
    }

    /// Days the team pledged to bets that answer a request, accepted or not, as far as they may be told.
    fn pledged(&self, request: &Request) -> Result<EngineerDays, BooksError> {
        let bets: BTreeSet<&str> = self.answering(request).iter().map(|bet| bet.bet.as_str()).collect();
        let pledges = self.decided.pledges.iter().filter(|pledge| bets.contains(pledge.bet.as_str()));
        let own = pledges.filter(|pledge| Some(&pledge.team) == request.team.as_ref() && pledge.side == Side::Partner);
        let mut days = EngineerDays(0.0);
        for pledge in own {
            days.0 += self.promise(pledge)?.whole(self.on).map_or(0.0, |days| days.0);
        }
        Ok(days)
    }

    fn needs(&self, requests: &[&Request], time: &Time<'_>) -> Vec<NeedRow> {
        let mut needs: BTreeMap<&str, Vec<&Request>> = BTreeMap::new();
        for request in requests {
            if let Some(need) = request.need.as_deref() {
                needs.entry(need).or_default().push(request);
            }
        }
        let row = |(need, requests): (&str, Vec<&Request>)| {
            let teams: BTreeSet<&str> = requests.iter().filter_map(|request| request.team.as_deref()).collect();
            let parts = teams.iter().flat_map(|team| {
                let own = requests.iter().filter(|request| request.team.as_deref() == Some(team));
                let paths: Vec<String> = own.flat_map(|request| request.paths.lines()).map(str::to_owned).collect();
                time.in_places(&paths, Some(team))
            });
            let keeps = requests.iter().any(|request| !request.paths.is_empty());
            let paid = keeps.then(|| time.sum(parts)).and_then(|paid| self.as_shown(paid));
            let requests = requests.iter().map(|request| request.request.clone()).collect();
            NeedRow { need: need.to_owned(), requests, teams: teams.len() as u64, paid }
        };
        needs.into_iter().map(row).collect()
    }
}

/// What orders requests: the share that is paid; of those whose share may not be shown, the amount as a tiny part.
fn weight(row: &RequestRow) -> f64 {
    row.payment.share.map_or_else(|| partner::size(row.payment.total) * 1e-9, |share| share.0)
}
