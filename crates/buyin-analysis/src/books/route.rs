//! Likely routes in the books: adoptions in order of day, each with a meeting before it, and teams that have reason to be next.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;
use buyin_facts::decision::Policy;

use crate::adoption::Choice;
use crate::books::register::{Register, Stay};
use crate::books::{Books, BooksError};
use crate::ledger::group::Filter;
use crate::organisation::Organisation;
use crate::route::{Meetings, Met};
use crate::standing;
use crate::view::{PresentRow, RouteRow, RoutesView};

/// What is asked of meetings: teams by id.
struct Known<'a> {
    organisation: &'a Organisation,
    meetings: Meetings,
    fewest: u64,
}

impl Known<'_> {
    fn met(&self, one: &str, other: &str, day: Day) -> Option<Met> {
        let team = |id| self.organisation.teams.by_id(id);
        self.meetings.before(team(one)?, team(other)?, day, self.fewest)
    }
}

impl Books {
    /// How a product went from team to team, and who could present it to whom next.
    ///
    /// # Errors
    /// When the lake cannot be read, or there is no such product.
    pub fn routes(&self, product: &str) -> Result<RoutesView, BooksError> {
        let register = self.register()?;
        let Some(offered) = register.product(product) else {
            let known = register.products.iter().map(|row| row.product.clone()).collect();
            return Err(BooksError::Unknown { what: "product", name: product.to_owned(), known });
        };
        let organisation = self.organisation()?;
        // That two teams met at all would tell of cells that are held back.
        let fewest = if self.guard.policy == Policy::Strict { self.guard.fewest() } else { 1 };
        let meetings = Meetings::of(organisation, &self.setting.decisions.memberships);
        let known = Known { organisation, meetings, fewest };
        let firsts = firsts(register, product);
        let filter = Filter { product: Some(product.to_owned()), ..Filter::default() };
        Ok(RoutesView {
            header: self.header("buyin.route/v1", &filter)?,
            product: product.to_owned(),
            owner: offered.owner.clone(),
            rows: self.route_rows(register, product, &firsts, offered.owner.as_deref(), &known),
            next: self.present_rows(register, product, offered.owner.as_deref(), &known)?,
        })
    }

    fn route_rows(
        &self,
        register: &Register,
        product: &str,
        firsts: &[(Day, &str)],
        owner: Option<&str>,
        known: &Known<'_>,
    ) -> Vec<RouteRow> {
        let uses = self.users(register, product);
        let row = |(at, (since, team)): (usize, &(Day, &str))| {
            let before = firsts[..at].iter().filter(|(day, _)| day < since).map(|(_, team)| *team).chain(owner);
            let met = before.filter_map(|other| Some((other, known.met(team, other, *since)?)));
            // The strongest meeting, of those the last; by name where nothing tells them apart.
            let best = met.min_by(|(one, a), (other, b)| {
                (a.meeting, std::cmp::Reverse(a.day), one).cmp(&(b.meeting, std::cmp::Reverse(b.day), other))
            });
            RouteRow {
                team: (*team).to_owned(),
                since: since.to_string(),
                uses: uses.contains_key(team),
                from: best.as_ref().map(|(other, _)| (*other).to_owned()),
                by: best.as_ref().map(|(_, met)| met.meeting.as_str()),
                days: best.as_ref().map(|(_, met)| since.0 - met.day.0),
            }
        };
        firsts.iter().enumerate().map(row).collect()
    }

    /// Teams that use a product today, and whether one of their uses is chosen.
    fn users<'a>(&self, register: &'a Register, product: &str) -> BTreeMap<&'a str, bool> {
        let mut users = BTreeMap::new();
        for stay in register.stays_of(product).iter().filter(|stay| stay.holds(self.as_of)) {
            if let Some(team) = stay.consumer_team.as_deref() {
                *users.entry(team).or_default() |= stay.choice == Choice::Chosen;
            }
        }
        users
    }

    fn present_rows(
        &self,
        register: &Register,
        product: &str,
        owner: Option<&str>,
        known: &Known<'_>,
    ) -> Result<Vec<PresentRow>, BooksError> {
        let users = self.users(register, product);
        let mut reasons = self.reasons(product)?;
        reasons.retain(|team, _| !users.contains_key(team.as_str()) && Some(team.as_str()) != owner);
        let row = |(team, (because, what)): (String, (&'static str, String))| {
            let met = users
                .iter()
                .filter_map(|(user, is_chosen)| Some((*user, *is_chosen, known.met(&team, user, self.as_of.plus(1))?)));
            // A champion chose it; of several, the one that is met in the strongest way and last.
            let best = met.min_by_key(|(user, is_chosen, met)| {
                (!is_chosen, met.meeting, std::cmp::Reverse(met.day), (*user).to_owned())
            });
            PresentRow {
                because,
                what,
                ask: best.as_ref().map(|(user, ..)| (*user).to_owned()),
                by: best.as_ref().map(|(.., met)| met.meeting.as_str()),
                choice: best.as_ref().filter(|(_, is_chosen, _)| *is_chosen).map(|_| Choice::Chosen.as_str()),
                team,
            }
        };
        Ok(reasons.into_iter().map(row).collect())
    }

    /// Teams that have reason to use a product: they ask for what its bets answer, share the need, or keep a copy. Of several
    /// reasons the first.
    fn reasons(&self, product: &str) -> Result<BTreeMap<String, (&'static str, String)>, BooksError> {
        let mut reasons: BTreeMap<String, (&'static str, String)> = BTreeMap::new();
        let bets = self.decided.bets.iter().filter(|bet| self.bet_product(bet).as_deref() == Some(product));
        let answered: BTreeSet<&str> = bets.flat_map(|bet| bet.requests.lines()).collect();
        let open: Vec<_> =
            standing::requests(&self.decided, self.on).into_iter().filter(|(_, open)| *open).map(|row| row.0).collect();
        let asks = |request: &&&buyin_facts::decision::Request| {
            answered.contains(request.request.as_str()) || request.products.lines().any(|name| name == product)
        };
        let needs = self.needs_of(&answered);
        let shares = |request: &&&buyin_facts::decision::Request| {
            request.need.as_deref().is_some_and(|need| needs.contains(need))
        };
        let mut say = |team: Option<&String>, because: &'static str, what: String| {
            if let Some(team) = team {
                reasons.entry(team.clone()).or_insert((because, what));
            }
        };
        open.iter().filter(asks).for_each(|request| say(request.team.as_ref(), "asks", request.request.clone()));
        for copy in self.copies()?.iter().filter(|copy| copy.product == product && copy.stands()) {
            say(copy.team.as_ref(), "copy", copy.place());
        }
        open.iter()
            .filter(shares)
            .for_each(|request| say(request.team.as_ref(), "shares_need", request.request.clone()));
        Ok(reasons)
    }
}

/// First uses by team, in order of day.
fn firsts<'a>(register: &'a Register, product: &str) -> Vec<(Day, &'a str)> {
    let mut firsts: BTreeMap<&str, Day> = BTreeMap::new();
    let used = |stay: &'a Stay| Some((stay.consumer_team.as_deref()?, stay.since));
    for (team, since) in register.stays_of(product).iter().filter_map(used) {
        let first = firsts.entry(team).or_insert(since);
        *first = (*first).min(since);
    }
    let mut firsts: Vec<(Day, &str)> = firsts.into_iter().map(|(team, day)| (day, team)).collect();
    firsts.sort_unstable();
    firsts
}
