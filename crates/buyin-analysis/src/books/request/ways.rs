//! The ways open to a request: already built, build with, send changes, or the traditional way; each with what speaks for it, and
//! nothing where nothing was found.

use std::collections::BTreeSet;

use buyin_facts::decision::{Candidate, Request};

use crate::books::copies::CopyAnswer;
use crate::books::decided::in_words;
use crate::books::spent::{Time, lies_in, place};
use crate::books::{Books, BooksError, LedgerQuery};
use crate::ledger::Kind;
use crate::ledger::group::{Dimension, Filter};
use crate::standing;
use crate::view::{Cost, LedgerRow, Way, WayEvidence};

impl Books {
    /// The four ways, each with what speaks for it.
    pub(super) fn ways(&self, request: &Request, time: &Time<'_>) -> Result<Vec<Way>, BooksError> {
        Ok(vec![
            Way { way: "already_built", found: self.already_built(request, time)? },
            Way { way: "build_with", found: self.build_with(request, time) },
            Way { way: "send_changes", found: self.would_send(request)? },
            Way { way: "traditional", found: self.traditional(request) },
        ])
    }

    /// What answers it: products that bets made for the same need, products with an alternative it names, candidates of which the
    /// team keeps a copy, and what other teams keep for the same need.
    fn already_built(&self, request: &Request, time: &Time<'_>) -> Result<Vec<WayEvidence>, BooksError> {
        let mut found = Vec::new();
        for bet in self.answering(request) {
            if let Some(product) = &bet.product {
                found.push(evidence("product", product, bet.owner.clone(), "same_need"));
            }
            if let Some(candidate) = bet.candidate.as_deref().and_then(|id| self.candidate_of(id)) {
                found.push(evidence("candidate", &candidate.candidate, None, "same_need"));
            }
        }
        let kept: BTreeSet<&str> = request.paths.lines().collect();
        for candidate in standing::candidates(&self.decided, self.on) {
            let place = place(&candidate.repository, &candidate.path);
            if self
                .copies_of(&place)?
                .iter()
                .any(|copy| kept.iter().any(|path| lies_in(copy, path) || lies_in(path, copy)))
            {
                found.push(evidence("candidate", &candidate.candidate, None, "copied"));
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
        for one in &mut found {
            self.support(one, time)?;
        }
        Ok(found)
    }

    /// What speaks for something built: who uses it, what it costs its team, and whether its owner was asked.
    fn support(&self, found: &mut WayEvidence, time: &Time<'_>) -> Result<(), BooksError> {
        let candidate = self.candidate_of(&found.id).filter(|_| found.kind == "candidate");
        let place = candidate.map(|row| place(&row.repository, &row.path));
        if let (Some(row), Some(place)) = (candidate, &place) {
            found.team = self.candidate_team(row)?;
            found.days = self.as_shown(time.sum(time.in_places(std::slice::from_ref(place), found.team.as_deref())));
            found.status = Some(in_words(row.status));
        }
        let product = place.unwrap_or_else(|| found.id.clone());
        let register = self.register()?;
        if register.product(&product).is_some() {
            let stays = register.stays_of(&product).iter().filter(|stay| stay.holds(self.as_of));
            let teams: BTreeSet<&str> = stays.filter_map(|stay| stay.consumer_team.as_deref()).collect();
            found.users = Some(teams.len() as u64);
        }
        Ok(())
    }

    /// A candidate as it stands, by its file id.
    fn candidate_of(&self, id: &str) -> Option<&Candidate> {
        standing::candidates(&self.decided, self.on).into_iter().find(|row| row.candidate == id)
    }

    /// Where copies of a candidate stand or stood.
    fn copies_of(&self, place: &str) -> Result<Vec<String>, BooksError> {
        let copies = self.copies()?;
        let original = copies.iter().find(|copy| copy.place() == place && !copy.is_copy());
        let of = copies.iter().filter(|copy| copy.is_copy() && original.is_some_and(|own| own.product == copy.product));
        Ok(of.map(CopyAnswer::place).collect())
    }

    /// Teams that pay for the same need: one would be the partner, the next the second customer.
    fn build_with(&self, request: &Request, time: &Time<'_>) -> Vec<WayEvidence> {
        let same_need =
            |other: &&Request| other.request == request.request || request.need.is_some() && other.need == request.need;
        let pays = |other: &Request| {
            let team = other.team.as_deref()?;
            let days = self.as_shown(self.paid_for(&[other], team, time).total?)?;
            let row = evidence("request", &other.request, other.team.clone(), "same_need");
            Some(WayEvidence { days: Some(days), ..row })
        };
        self.decided.requests.iter().filter(same_need).filter_map(pays).collect()
    }

    /// Products of others to which the asking team sent changes.
    fn would_send(&self, request: &Request) -> Result<Vec<WayEvidence>, BooksError> {
        let Some(team) = request.team.clone() else { return Ok(Vec::new()) };
        let query = LedgerQuery {
            by: vec![Dimension::Product, Dimension::Owner],
            filter: Filter { paying_team: Some(team.clone()), kind: Some(Kind::Build), ..self.year() },
        };
        let known = self.known(Dimension::PayingTeam)?;
        if known.binary_search(&team).is_err() {
            return Ok(Vec::new());
        }
        let rows = self.ledger(&query)?.rows.into_iter().filter(|row| row.owner.as_ref() != Some(&team));
        let row = |row: LedgerRow| {
            let days = Cost::from(&row);
            Some(WayEvidence { days: Some(days), ..evidence("changes", &row.product?, row.owner, "contributed") })
        };
        Ok(rows.filter_map(row).collect())
    }

    /// Bets of the traditional pattern that answer it.
    fn traditional(&self, request: &Request) -> Vec<WayEvidence> {
        let bets = self.answering(request).into_iter().filter(|bet| bet.pattern == "traditional");
        bets.map(|bet| evidence("bet", &bet.bet, bet.owner.clone(), "same_need")).collect()
    }
}

fn evidence(kind: &'static str, id: &str, team: Option<String>, because: &'static str) -> WayEvidence {
    WayEvidence { kind, id: id.to_owned(), team, because, days: None, users: None, status: None }
}
