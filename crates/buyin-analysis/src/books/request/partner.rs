//! Whom to build with: the teams that share a need, by what they pay for it and by what is known of them as partners.

use std::collections::BTreeSet;

use buyin_facts::decision::{Request, Side};
use buyin_facts::{EngineerDays, Share};

use crate::books::{Books, BooksError};
use crate::ledger::group::Filter;
use crate::standing;
use crate::view::{Cost, MatchRow, MatchView};

impl Books {
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

    pub(in crate::books) fn partner_rows(&self, sharing: &[&Request]) -> Result<Vec<MatchRow>, BooksError> {
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
                paid: paid.total.and_then(|paid| self.as_shown(paid)),
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
                .then(size(other.paid).total_cmp(&size(one.paid)))
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
            for pledge in bet
                .pledges
                .iter()
                .filter(|pledge| pledge.team == team && pledge.accepted.is_some_and(|day| day <= self.on))
            {
                let row = self.pledge_row(&bet, pledge)?;
                let Some(promised) = row.pledged_to_date else { return Ok(None) };
                pledged += promised.0;
                paid += match row.kept.and_then(|kept| kept.paid).map(|paid| paid.mid) {
                    Some(None) => return Ok(None),
                    Some(Some(days)) => days.0.min(promised.0),
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

/// The middle of an amount, else the middle of its band, else what is known of it.
pub(super) fn size(cost: Option<Cost>) -> f64 {
    let Some(cost) = cost else { return 0.0 };
    let days = |shown: Option<EngineerDays>| shown.map_or(0.0, |days| days.0);
    match (cost.mid, cost.low, cost.high) {
        (Some(mid), ..) => mid.0,
        (None, Some(low), Some(high)) => f64::midpoint(low.0, high.0),
        (None, low, high) => days(low).max(days(high)),
    }
}
