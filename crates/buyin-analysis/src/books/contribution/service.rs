//! How evenly senders are served: the owner's own people, teams with a pledge, and the others, side by side.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;
use buyin_facts::decision::Side;

use crate::books::Books;
use crate::books::contribution::{Days, median, people, thing};
use crate::contribution::{Contribution, WARRANTY};
use crate::organisation::Organisation;
use crate::view::ServiceRow;

/// Kinds of sender, in the order they are shown.
const SENDERS: [&str; 3] = ["own", "pledged", "unpledged"];

impl Books {
    /// Rows of products that others sent changes to. Not under *strict*: what is left of groups that are shown would tell of those
    /// that are not.
    pub(super) fn service(&self, organisation: &Organisation, all: &[Contribution], days: Days) -> Vec<ServiceRow> {
        let mut products: BTreeMap<&str, BTreeMap<&'static str, Vec<&Contribution>>> = BTreeMap::new();
        for one in all.iter().filter(|one| one.owner.is_some() && one.product.is_some()) {
            let product = thing(organisation, one);
            let sender = self.sender(organisation.teams.id(one.team), product, one.is_own, days);
            products.entry(product).or_default().entry(sender).or_default().push(one);
        }
        products.retain(|_, senders| senders.keys().any(|sender| *sender != "own"));
        let rows = products.iter().flat_map(|(product, senders)| {
            SENDERS
                .iter()
                .filter_map(|sender| Some(self.service_row(organisation, product, sender, senders.get(sender)?, days)))
        });
        rows.collect()
    }

    fn sender(&self, team: &str, product: &str, is_own: bool, days: Days) -> &'static str {
        let decisions = &self.setting.decisions;
        let of_product = decisions.bets.iter().filter(|bet| bet.product.as_deref() == Some(product));
        let ends: BTreeMap<&str, Option<Day>> = of_product.map(|bet| (bet.bet.as_str(), bet.until)).collect();
        let holds = |since: Option<Day>, until: Option<Day>| {
            since.is_none_or(|since| since <= days.1) && until.is_none_or(|until| days.0 < until)
        };
        let is_pledged = decisions.pledges.iter().any(|pledge| {
            let ends = ends.get(pledge.bet.as_str());
            pledge.team == team
                && pledge.side == Side::Partner
                && ends.is_some_and(|ends| holds(pledge.since, pledge.until.into_iter().chain(*ends).min()))
        });
        match (is_own, is_pledged) {
            (true, _) => "own",
            (false, true) => "pledged",
            (false, false) => "unpledged",
        }
    }

    fn service_row(
        &self,
        organisation: &Organisation,
        product: &str,
        sender: &'static str,
        list: &[&Contribution],
        days: Days,
    ) -> ServiceRow {
        let people = people(list);
        let is_exact = self.guard.shows_exactly(people);
        let count = |is: &dyn Fn(&Contribution) -> bool| {
            Some(self.guard.tally(list.iter().filter(|one| is(one)).count() as u64, people))
        };
        let seen = |is: fn(&Contribution) -> bool| list.iter().all(|one| is(one));
        let asked = self.requests_by(organisation, product, sender, days);
        let late = |asked: &&Asked<'_>| asked.is_late(self.as_of);
        let then_sent = |asked: &&Asked<'_>| {
            list.iter().any(|one| organisation.teams.id(one.team) == asked.team && one.merged >= Some(asked.since))
        };
        let helped: BTreeSet<&str> = asked.iter().filter(late).filter(then_sent).map(|asked| asked.team).collect();
        ServiceRow {
            product: product.to_owned(),
            sender,
            teams: list.iter().map(|one| one.team).collect::<BTreeSet<_>>().len() as u64,
            opened: count(&|_| true).filter(|_| seen(|one| one.seen.opened)),
            merged: count(&|one| one.merged.is_some()),
            declined: count(&|one| one.declined.is_some()).filter(|_| seen(|one| one.seen.opening)),
            days_to_answer: median(list, |one| Some(one.answered?.0 - one.opened?.0)).filter(|_| is_exact),
            days_to_merge: median(list, |one| Some(one.merged?.0 - one.opened?.0)).filter(|_| is_exact),
            requests: asked.len() as u64,
            waited: asked.iter().filter(late).count() as u64,
            helped_themselves: helped.len() as u64,
        }
    }

    /// Requests for a product by one kind of sender.
    fn requests_by(&self, organisation: &Organisation, product: &str, sender: &str, days: Days) -> Vec<Asked<'_>> {
        let owner = organisation.products.by_id(product).and_then(|id| organisation.product_owner(id, self.as_of));
        let requests = self.setting.decisions.requests.iter();
        let of = requests.filter(|row| row.products.lines().any(|name| name == product));
        let asked = of.filter_map(|row| {
            let (team, since) = (row.team.as_deref()?, row.since.filter(|since| *since <= days.1)?);
            let is_own = owner.is_some_and(|owner| organisation.teams.id(owner) == team);
            let answered = row.answered.or(row.until);
            (self.sender(team, product, is_own, days) == sender).then_some(Asked { team, since, answered })
        });
        asked.collect()
    }
}

/// A request for a product.
struct Asked<'a> {
    team: &'a str,
    since: Day,
    answered: Option<Day>,
}

impl Asked<'_> {
    /// Whether it had no answer within thirty days.
    fn is_late(&self, as_of: Day) -> bool {
        self.answered.unwrap_or(as_of) > self.since.plus(WARRANTY)
    }
}
