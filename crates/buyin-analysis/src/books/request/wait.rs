//! How long a request waited for what followed: the cost of coordination, in days.

use std::collections::BTreeSet;

use buyin_facts::Day;
use buyin_facts::decision::{Bet, Request};

use crate::books::spent::{lies_in, place};
use crate::books::{Books, BooksError};
use crate::view::Waits;

impl Books {
    /// Days to the first reply, bet, commit and use; nothing of what has not happened.
    pub(super) fn waits(&self, request: &Request) -> Result<Waits, BooksError> {
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
            first_commit: self.first_commit(&bets, since)?.map(|day| day.0 - since.0),
            first_use: uses.map(|stay| stay.since.0 - since.0).min(),
        })
    }

    /// The first day on which work on what bets make or prototype came to a default branch.
    fn first_commit(&self, bets: &[&Bet], since: Day) -> Result<Option<Day>, BooksError> {
        let mut places: Vec<String> = bets.iter().flat_map(|bet| bet.prototypes.lines()).map(str::to_owned).collect();
        places.extend(bets.iter().filter_map(|bet| bet.product.as_deref()).flat_map(|id| self.places_of(id)));
        if places.is_empty() {
            return Ok(None);
        }
        let history = &self.organisation()?.history;
        let inside: Vec<bool> = history
            .folders
            .iter()
            .map(|(_, repository, path)| {
                let at = place(history.name(repository), path);
                places.iter().any(|place| lies_in(&at, place))
            })
            .collect();
        let later = history.commits().filter(|(_, fact)| fact.arrival >= since);
        let work = later.filter(|(commit, _)| history.work_of(*commit).iter().any(|work| inside[work.folder.at()]));
        Ok(work.map(|(_, fact)| fact.arrival).min())
    }
}
