//! The first picture: where time went, what is used, what is not, what to look at next.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Month;

use crate::books::market::{self, Market};
use crate::books::{Books, BooksError};
use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::ledger::group::{Filter, group_by};
use crate::ledger::range::Total;
use crate::policy::{Amounts, Guard, SUPPRESSED};
use crate::view::{HomeMade, Next, PictureView, Unused, Went, WentLine};

impl Books {
    /// The first picture.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn picture(&self) -> Result<PictureView, BooksError> {
        let register = self.register()?;
        let market = Market::of(register, self.as_of);
        let (window, tally) = (self.window(), &register.tally);
        let month = |month: Option<Month>| month.map(|month| month.to_string()).unwrap_or_default();
        Ok(PictureView {
            header: self.header("buyin.picture/v1", &window)?,
            changed: None,
            organisation: self.setting.organisation.clone(),
            repositories: self.repositories.len() as u64,
            people: tally.people,
            team_count: tally.teams,
            teams_source: self.setting.teams_source.clone(),
            platform_known: tally.platform_known,
            from: month(window.from),
            to: month(window.to),
            bot_commits: tally.bot_commits,
            agent_commits: tally.agent_commits,
            commits: tally.commits,
            went: self.went(&market, &window)?,
            home_made: self.home_made(&market)?,
            used: market.used(),
            unused: self.unused(&market, &window)?,
            decide: self.waiting()?,
            next: self.next(&market)?,
            warnings: self.warnings()?,
        })
    }

    /// The last three whole months.
    pub(super) fn window(&self) -> Filter {
        let month = self.as_of.month();
        let to = if month.last() == self.as_of { month } else { Month(month.0 - 1) };
        Filter { from: Some(Month(to.0 - 2)), to: Some(to), ..Filter::default() }
    }

    fn went(&self, market: &Market<'_>, window: &Filter) -> Result<Vec<WentLine>, BooksError> {
        let entries = self.shown()?;
        let teams = |went| {
            let paid = entries.iter().filter(|entry| window.in_period(entry.month) && market.went(entry) == Some(went));
            let paid = paid.filter(|entry| entry.paying_team != SUPPRESSED);
            paid.map(|entry| entry.paying_team.as_str()).collect::<BTreeSet<_>>().len() as u64
        };
        let totals = group_by(entries, |entry| market.went(entry), window, &self.uncertainty);
        let line = |(went, total): (Went, Total)| {
            let shown = self.guard.shown(total.days, total.people);
            WentLine { went, low: shown.low, mid: shown.mid, high: shown.high, teams: teams(went) }
        };
        Ok(totals.into_iter().map(line).collect())
    }

    fn home_made(&self, market: &Market<'_>) -> Result<Vec<HomeMade>, BooksError> {
        let last = self.as_of.month();
        let year = Filter { from: Some(Month(last.0 - 11)), to: Some(last), ..Filter::default() };
        let paid = self.by_product(&year, |_| true)?;
        let mut rows = Vec::new();
        for product in market.register.products.iter().filter(|product| market.is_home_made(product)) {
            let teams = market.teams_on(product, self.as_of);
            if teams == 0 {
                continue;
            }
            let shown = paid.amounts(&product.product, &self.guard);
            rows.push(HomeMade {
                product: product.product.clone(),
                owner: product.owner_name.clone(),
                teams,
                teams_year_ago: market.teams_on(product, self.as_of.plus(-365)),
                low: shown.low,
                mid: shown.mid,
                high: shown.high,
            });
        }
        rows.sort_by(|one, other| (other.teams, &one.product).cmp(&(one.teams, &other.product)));
        rows.truncate(market::ROWS);
        Ok(rows)
    }

    fn unused(&self, market: &Market<'_>, window: &Filter) -> Result<Vec<Unused>, BooksError> {
        let built = self.by_product(window, |entry| entry.kind == Kind::Build)?;
        let mut rows = Vec::new();
        for product in market.register.products.iter().filter(|product| market.is_offered(&product.product)) {
            let Some(since) = product.since else { continue };
            if market.teams_on(product, self.as_of) > 0 {
                continue;
            }
            let shown = built.amounts(&product.product, &self.guard);
            let row = Unused {
                product: product.product.clone(),
                since: since.month().to_string(),
                low: shown.low,
                mid: shown.mid,
                high: shown.high,
            };
            rows.push((built.shown(&product.product).time, row));
        }
        rows.sort_by(|one, other| (other.0, &one.1.product).cmp(&(one.0, &other.1.product)));
        Ok(rows.into_iter().map(|(_, row)| row).take(market::ROWS).collect())
    }

    /// Sums of what a filter takes of each product.
    fn by_product(&self, period: &Filter, takes: impl Fn(&Entry) -> bool) -> Result<Paid<'_>, BooksError> {
        Ok(Paid(group_by(self.shown()?, |entry| product_of(entry, &takes), period, &self.uncertainty)))
    }

    /// What to look at next: a few commands, each with the number that makes it worth typing.
    fn next(&self, market: &Market<'_>) -> Result<Vec<Next>, BooksError> {
        let mut next = Vec::new();
        let mut say = |command: String, why: String| next.push(Next { command, why });
        let moved = market.used().into_iter().filter_map(|reach| {
            let moved = reach.new_platform + reach.new_bot;
            let all = moved + reach.new_own + reach.new_other;
            (moved * 2 > all).then_some((moved, all, reach.product))
        });
        if let Some((moved, all, product)) = moved.max() {
            say(
                format!("buyin adoption {product}"),
                match all {
                    1 => "its only new user was moved by its owner or a bot".to_owned(),
                    _ => format!("{moved} of {all} new users came by the hand of its owner or a bot"),
                },
            );
        }
        if let Some(top) = self.home_made(market)?.first() {
            let why =
                format!("used by {}; a year ago by {}", counted(top.teams, "other", "others"), top.teams_year_ago);
            say(format!("buyin adoption {}", top.product), why);
        }
        let strays = if self.setting.as_of.is_none() { market.register.tally.strays } else { 0 };
        if strays > 0 {
            let names = counted(strays, "name in decision files matches", "names in decision files match");
            say("buyin status".into(), format!("{names} nothing that was scanned"));
        }
        if !market.register.tally.platform_known {
            say(
                "buyin scan --platform NAME".into(),
                "no platform team is named yet: products are called shared".into(),
            );
        }
        if self.setting.decisions.teams.is_empty() {
            say(
                "buyin teams --import KIND PATH".into(),
                "repositories stand in for teams until an org chart is read".into(),
            );
        }
        if self.setting.calibration.is_none() {
            say("buyin calibrate FILE".into(), "ranges rest on assumptions until hours are compared".into());
        }
        let warned: u64 = self.warnings()?.iter().map(|(_, count)| count).sum();
        if warned > 0 {
            let things = counted(warned, "thing", "things");
            say("buyin status".into(), format!("{things} could not be read or believed"));
        }
        next.truncate(4);
        Ok(next)
    }
}

/// The product of an entry that is taken.
fn product_of<'a>(entry: &'a Entry, takes: &impl Fn(&Entry) -> bool) -> Option<&'a str> {
    entry.product.as_deref().filter(|_| takes(entry))
}

/// Sums by product: of what is shown, and of everything.
struct Paid<'a>(BTreeMap<&'a str, Total>);

impl Paid<'_> {
    fn shown(&self, product: &str) -> Total {
        self.0.get(product).copied().unwrap_or_default()
    }

    fn amounts(&self, product: &str, guard: &Guard) -> Amounts {
        guard.of_part(self.shown(product))
    }
}

/// So many things.
fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
