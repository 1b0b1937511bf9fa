//! Requests in the books: weighed by what their teams pay for the problem, with the ways open to each, and whom to build with.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::decision::{Bet, Request, Side};
use buyin_facts::{Day, EngineerDays, Share};

use crate::alike::alike;
use crate::books::spent::{Time, lies_in};
use crate::books::{Books, BooksError};
use crate::ledger::group::{Filter, Total};
use crate::pledge::Promise;
use crate::standing;
use crate::view::{
    AlikeRow, AlikeView, Cost, MatchRow, MatchView, NeedRow, Payment, RequestRow, RequestsView, Waits, Way, WayEvidence,
};

/// What a team pays, before the policy.
struct Paid {
    workaround: Total,
    contributed: Total,
    total: Total,
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

    /// Whom to build with, for a request or for a need.
    ///
    /// # Errors
    /// When the lake cannot be read, or nothing has that name.
    pub fn partners(&self, asked: &str) -> Result<MatchView, BooksError> {
        let listed = standing::requests(&self.decided, self.on);
        let named = listed.iter().map(|(request, _)| *request).find(|request| request.request == asked);
        let need = named.map_or(Some(asked), |request| request.need.as_deref());
        let shares = |request: &&Request| request.request == asked || need.is_some() && request.need.as_deref() == need;
        let sharing: Vec<&Request> = listed.iter().map(|(request, _)| *request).filter(shares).collect();
        if sharing.is_empty() {
            let names = |(request, _): &(&Request, bool)| [Some(request.request.clone()), request.need.clone()];
            let mut known: Vec<String> = listed.iter().flat_map(names).flatten().collect();
            known.sort();
            known.dedup();
            return Err(BooksError::Unknown { what: "request or need", name: asked.to_owned(), known });
        }
        let rows = self.partner_rows(&sharing)?;
        Ok(MatchView { header: self.header("buyin.match/v1", &Filter::default())?, asked: asked.to_owned(), rows })
    }

    fn partner_rows(&self, sharing: &[&Request]) -> Result<Vec<MatchRow>, BooksError> {
        let time = self.time(self.year())?;
        let teams: BTreeSet<&str> = sharing.iter().filter_map(|request| request.team.as_deref()).collect();
        let mut rows = Vec::new();
        for team in &teams {
            let own: Vec<&Request> =
                sharing.iter().copied().filter(|request| request.team.as_deref() == Some(team)).collect();
            let paid = self.paid_for(&own, team, &time);
            rows.push(MatchRow {
                rank: 0,
                team: (*team).to_owned(),
                requests: own.iter().map(|request| request.request.clone()).collect(),
                paid: self.as_shown(paid.total),
                share: self.share(&paid),
                typical: self.typical(team, &teams)?,
                kept: self.kept(team)?,
                busy_with: self.busy_with(team),
                part: None,
            });
        }
        // Free before busy, then by the pain in evidence, then by how typical, then by what was kept.
        let part = |share: Option<Share>| share.map_or(0.0, |share| share.0);
        rows.sort_by(|one, other| {
            (one.busy_with.len().cmp(&other.busy_with.len()))
                .then(part(other.share).total_cmp(&part(one.share)))
                .then(upper(other.paid).total_cmp(&upper(one.paid)))
                .then(part(other.typical).total_cmp(&part(one.typical)))
                .then(part(other.kept).total_cmp(&part(one.kept)))
        });
        for (row, rank) in rows.iter_mut().zip(1..) {
            row.rank = rank;
            row.part = match rank {
                1 => Some("partner"),
                2 => Some("second customer"),
                _ => None,
            };
        }
        Ok(rows)
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
                workaround: paid.as_ref().and_then(|paid| self.as_shown(paid.workaround)),
                contributed: paid.as_ref().and_then(|paid| self.as_shown(paid.contributed)),
                total: paid.as_ref().and_then(|paid| self.as_shown(paid.total)),
                pledged_days: self.pledged(request),
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
        let products: BTreeSet<String> = others.filter(apart).collect();
        let workaround = time.in_places(&paths, Some(team));
        let contributed = time.building(&products.into_iter().collect::<Vec<_>>(), team);
        Paid {
            workaround: time.sum(workaround.iter().copied()),
            contributed: time.sum(contributed.iter().copied()),
            total: time.sum(workaround.iter().chain(&contributed).copied()),
            capacity: time.capacity(team),
        }
    }

    /// The part of a team's days that it pays, where both may be shown.
    fn share(&self, paid: &Paid) -> Option<Share> {
        let shown = self.guard.beyond_finest(paid.total.days, paid.total.people).mid?;
        let capacity = paid.capacity.time.days().0;
        (paid.total.people > 0 && capacity > 0.0).then(|| Share((shown.0 / capacity).min(1.0)))
    }

    /// Bets that answer a request, or another one of its need.
    fn answering(&self, request: &Request) -> Vec<&Bet> {
        let of_need = |other: &&Request| request.need.is_some() && other.need == request.need;
        let alike: BTreeSet<&str> =
            self.decided.requests.iter().filter(of_need).map(|other| other.request.as_str()).collect();
        let answers = |id: &str| id == request.request || alike.contains(id);
        self.decided.bets.iter().filter(|bet| bet.requests.lines().any(answers)).collect()
    }

    /// Days the team pledged to bets that answer a request, accepted or not.
    fn pledged(&self, request: &Request) -> EngineerDays {
        let bets: BTreeSet<&str> = self.answering(request).iter().map(|bet| bet.bet.as_str()).collect();
        let pledges = self.decided.pledges.iter().filter(|pledge| bets.contains(pledge.bet.as_str()));
        let own = pledges.filter(|pledge| Some(&pledge.team) == request.team.as_ref() && pledge.side == Side::Partner);
        let days = own.map(|pledge| Promise { pledge, capacity_a_month: EngineerDays(0.0) }.whole(self.on).0);
        EngineerDays(days.sum())
    }

    fn waits(&self, request: &Request) -> Result<Waits, BooksError> {
        let Some(since) = request.since else { return Ok(Waits::default()) };
        let bets = self.answering(request);
        let answered = request.answered.filter(|answered| *answered <= self.on);
        let products: BTreeSet<&str> = bets.iter().filter_map(|bet| bet.product.as_deref()).collect();
        let register = self.register()?;
        let uses = products.iter().flat_map(|product| register.stays_of(product));
        let uses = uses.filter(|stay| stay.consumer_team == request.team && stay.since >= since);
        Ok(Waits {
            reply: Some(answered.unwrap_or(request.until.unwrap_or(self.on)).0 - since.0),
            replied: answered.is_some(),
            bet: bets.iter().filter_map(|bet| bet.since).filter(|day| *day >= since).min().map(|day| day.0 - since.0),
            first_use: uses.map(|stay| stay.since.0 - since.0).min(),
        })
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
            let paid = self.as_shown(time.sum(parts));
            let requests = requests.iter().map(|request| request.request.clone()).collect();
            NeedRow { need: need.to_owned(), requests, teams: teams.len() as u64, paid }
        };
        needs.into_iter().map(row).collect()
    }

    /// The four ways, each with what speaks for it.
    fn ways(&self, request: &Request, time: &Time<'_>) -> Result<Vec<Way>, BooksError> {
        Ok(vec![
            Way { way: "already_built", found: self.already_built(request, time) },
            Way { way: "build_with", found: self.build_with(request, time) },
            Way { way: "send_changes", found: self.would_send(request)? },
            Way { way: "traditional", found: self.traditional(request) },
        ])
    }

    /// What answers it: products that bets made for the same need, products with an alternative it names, and what other teams
    /// keep for the same need.
    fn already_built(&self, request: &Request, time: &Time<'_>) -> Vec<WayEvidence> {
        let mut found = Vec::new();
        for bet in self.answering(request) {
            if let Some(product) = &bet.product {
                found.push(evidence("product", product, bet.owner.clone(), "same_need"));
            }
            if let Some(candidate) = &bet.candidate {
                found.push(evidence("candidate", candidate, bet.owner.clone(), "same_need"));
            }
        }
        let named: BTreeSet<&str> = request.dependencies.lines().chain(request.products.lines()).collect();
        for product in &self.setting.decisions.products {
            if product.alternatives.lines().any(|alternative| named.contains(alternative)) {
                found.push(evidence("product", &product.product, product.owner.clone(), "alternative"));
            }
        }
        let same_need =
            |other: &&Request| other.request != request.request && request.need.is_some() && other.need == request.need;
        for other in self.decided.requests.iter().filter(same_need) {
            for path in other.paths.lines() {
                let days = self.as_shown(time.sum(time.in_places(&[path.to_owned()], other.team.as_deref())));
                found.push(WayEvidence { days, ..evidence("candidate", path, other.team.clone(), "holds_path") });
            }
        }
        found.sort_by(|one, other| (one.kind, &one.id).cmp(&(other.kind, &other.id)));
        found.dedup_by(|next, kept| next.kind == kept.kind && next.id == kept.id);
        found
    }

    /// Teams that pay for the same need: one would be the partner, the next the second customer.
    fn build_with(&self, request: &Request, time: &Time<'_>) -> Vec<WayEvidence> {
        let same_need =
            |other: &&Request| other.request == request.request || request.need.is_some() && other.need == request.need;
        let pays = |other: &Request| {
            let team = other.team.as_deref()?;
            let days = self.as_shown(self.paid_for(&[other], team, time).total)?;
            let row = evidence("request", &other.request, other.team.clone(), "same_need");
            Some(WayEvidence { days: Some(days), ..row })
        };
        self.decided.requests.iter().filter(same_need).filter_map(pays).collect()
    }

    /// Products of others to which the asking team sent changes.
    fn would_send(&self, request: &Request) -> Result<Vec<WayEvidence>, BooksError> {
        let Some(team) = request.team.clone() else { return Ok(Vec::new()) };
        let query = crate::books::LedgerQuery {
            by: vec![crate::ledger::group::Dimension::Product, crate::ledger::group::Dimension::Owner],
            filter: Filter { paying_team: Some(team.clone()), kind: Some(crate::ledger::Kind::Build), ..self.year() },
        };
        let known = self.known(crate::ledger::group::Dimension::PayingTeam)?;
        if known.binary_search(&team).is_err() {
            return Ok(Vec::new());
        }
        let rows = self.ledger(&query)?.rows.into_iter().filter(|row| row.owner.as_ref() != Some(&team));
        let row = |row: crate::view::LedgerRow| {
            let days = Cost { low: row.low, mid: row.mid, high: row.high, suppressed: row.suppressed };
            Some(WayEvidence { days: Some(days), ..evidence("changes", &row.product?, row.owner, "contributed") })
        };
        Ok(rows.filter_map(row).collect())
    }

    /// Bets of the traditional pattern that answer it.
    fn traditional(&self, request: &Request) -> Vec<WayEvidence> {
        let bets = self.answering(request).into_iter().filter(|bet| bet.pattern == "traditional");
        bets.map(|bet| evidence("bet", &bet.bet, bet.owner.clone(), "same_need")).collect()
    }

    /// Mean overlap (Jaccard) of the products a team uses with those of the others.
    fn typical(&self, team: &str, teams: &BTreeSet<&str>) -> Result<Option<Share>, BooksError> {
        let register = self.register()?;
        let used = |team: &str| -> BTreeSet<&str> {
            let stays = register.stays.iter().filter(|stay| stay.consumer_team.as_deref() == Some(team));
            stays.filter(|stay| stay.holds(self.as_of)).map(|stay| stay.product.as_str()).collect()
        };
        let own = used(team);
        let overlaps: Vec<f64> = teams
            .iter()
            .filter(|other| **other != team)
            .map(|other| {
                let other = used(other);
                own.intersection(&other).count() as f64 / own.union(&other).count().max(1) as f64
            })
            .collect();
        Ok((!overlaps.is_empty()).then(|| Share(overlaps.iter().sum::<f64>() / overlaps.len() as f64)))
    }

    /// What part of its accepted pledges a team paid so far; nothing where one of the amounts may not be shown.
    fn kept(&self, team: &str) -> Result<Option<Share>, BooksError> {
        let (mut pledged, mut paid) = (0.0, 0.0);
        for bet in standing::bets(&self.decided, self.on) {
            for pledge in bet.pledges.iter().filter(|pledge| pledge.team == team && pledge.accepted.is_some()) {
                let row = self.pledge_row(&bet, pledge)?;
                pledged += row.pledged_to_date.0;
                paid += match row.paid.map(|paid| paid.mid) {
                    Some(None) => return Ok(None),
                    Some(Some(days)) => days.0.min(row.pledged_to_date.0),
                    None => 0.0,
                };
            }
        }
        Ok((pledged > 0.0).then(|| Share(paid / pledged)))
    }

    fn busy_with(&self, team: &str) -> Vec<String> {
        let running = standing::bets(&self.decided, self.on).into_iter().filter(|bet| !bet.over);
        let partner = running.filter(|bet| {
            bet.pledges.iter().any(|pledge| {
                let runs = pledge.until.is_none_or(|until| self.on < until);
                pledge.team == team && pledge.side == Side::Partner && runs
            })
        });
        partner.map(|bet| bet.bet.bet.clone()).collect()
    }
}

fn evidence(kind: &'static str, id: &str, team: Option<String>, because: &'static str) -> WayEvidence {
    WayEvidence { kind, id: id.to_owned(), team, because, days: None }
}

/// The middle of an amount, else the middle of its band, else what is known of it.
fn upper(cost: Option<Cost>) -> f64 {
    let Some(cost) = cost else { return 0.0 };
    let days = |shown: Option<EngineerDays>| shown.map_or(0.0, |days| days.0);
    match (cost.mid, cost.low, cost.high) {
        (Some(mid), ..) => mid.0,
        (None, Some(low), Some(high)) => f64::midpoint(low.0, high.0),
        (None, low, high) => days(low).max(days(high)),
    }
}

/// What orders requests: the share that is paid; of those whose share may not be shown, the amount as a tiny part.
fn weight(row: &RequestRow) -> f64 {
    row.payment.share.map_or_else(|| upper(row.payment.total) * 1e-9, |share| share.0)
}
