//! What was taken over, through the policy. Found once and kept under the hash of everything it was made from; before the
//! policy.

use buyin_facts::decision::Policy;
use buyin_facts::{Day, table};

use crate::books::{Books, BooksError, place};
use crate::cache;
use crate::discover::expansion::{Expansion, Ground, Spent, Users, expansions};
use crate::discover::graph::Graph;
use crate::discover::handover::Place;
use crate::discover::resolve::Resolver;
use crate::discover::survey::Survey;
use crate::discover::uses::Uses;
use crate::discover::{contents, exclude};
use crate::history::Changes;
use crate::index::DirectoryIx;
use crate::ledger::group::Filter;
use crate::organisation::Organisation;
use crate::view::{Adopter, Handed, Range, TakenOverRow, TakenOverView};

table! {
    /// One row a take-over; cached, never shown as it is.
    TakeOver, TakeOverColumns, TakeOverBuilder in "take_overs" {
        /// What was taken over, `repository:path`.
        origin: String,
        /// Its team then.
        origin_team: String,
        /// Where it lives now.
        home: String,
        /// Who owns it now.
        home_team: String,
        /// Product its home belongs to.
        product: Option<String>,
        /// Day its contents were there.
        day: Day,
        /// Files that went.
        files: u64,
        /// Their lines.
        lines: u64,
        /// Whether it expands.
        expands: bool,
        /// Whether the origin's repository imports it.
        origin_runs: bool,
        /// Since when, where known.
        origin_runs_since: Option<Day>,
        /// Day the origin's own was gone.
        origin_left: Option<Day>,
        /// Teams that never held a copy and use it, each with its first day where known, one a line.
        adopters: String,
        /// Teams that held a copy and use it, likewise.
        converted: String,
        /// Copies elsewhere.
        copies: u64,
        /// Of them gone.
        copies_retired: u64,
        /// The origin's days in the twelve months before.
        before: f64,
        /// People behind them.
        before_people: u64,
        /// The origin's days since, of twelve months at most.
        after: f64,
        /// People behind them.
        after_people: u64,
        /// Days of the calendar that covers.
        after_days: i32,
    }
}

impl Books {
    /// Everything that was taken over, the newest first, and whether it expands.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn taken_over(&self) -> Result<TakenOverView, BooksError> {
        let header = self.header("buyin.taken_over/v1", &Filter::default())?;
        Ok(TakenOverView { header, rows: self.taken_over_rows(None)? })
    }

    /// The same of one product, or of all.
    pub(super) fn taken_over_rows(&self, product: Option<&str>) -> Result<Vec<TakenOverRow>, BooksError> {
        let all = self.take_overs()?;
        let of_product = all.iter().filter(|one| product.is_none() || one.product.as_deref() == product);
        Ok(of_product.map(|one| self.taken_over_row(one)).collect())
    }

    /// What earlier take-overs say about a price, in words.
    pub(super) fn past_cases(&self) -> Result<&'static str, BooksError> {
        Ok(if self.take_overs()?.is_empty() { "no past case" } else { "past cases" })
    }

    /// Where what was taken over lives now, each with what stands where it came from, the newest last.
    pub(super) fn homes(&self, survey: &Survey) -> Result<Vec<(Option<DirectoryIx>, DirectoryIx)>, BooksError> {
        let history = &self.organisation()?.history;
        let standing = |place: &str| place::standing(history, &survey.landscape, place);
        // Where all that went is gone, what stands there is something else.
        let left_over = |one: &TakeOver| standing(&one.origin).filter(|_| one.origin_left.is_none());
        let home = |one: &TakeOver| Some((left_over(one), standing(&one.home)?));
        Ok(self.take_overs_of(Some(survey))?.iter().rev().filter_map(home).collect())
    }

    /// Where what was taken over from a place lives now.
    pub(super) fn taken_to(&self, origin: &str) -> Result<Option<String>, BooksError> {
        Ok(self.take_overs()?.into_iter().find(|one| one.origin == origin).map(|one| one.home))
    }

    /// How what lives at a place was taken over: from where, and when. Of several origins the one asked for comes first, then the
    /// newest.
    pub(super) fn handed(&self, home: &str, origin: &str) -> Result<Option<Handed>, BooksError> {
        let all = self.take_overs()?;
        let mut came = all.iter().filter(|one| one.home == home.trim_end_matches(":."));
        let found = came.clone().find(|one| one.origin == origin).or_else(|| came.next());
        Ok(found.map(|one| Handed { from: one.origin.clone(), day: one.day.to_string() }))
    }

    fn take_overs(&self) -> Result<Vec<TakeOver>, BooksError> {
        self.take_overs_of(self.ranked.get().map(|ranking| &ranking.survey))
    }

    /// The same, on a survey where there is one already.
    fn take_overs_of(&self, survey: Option<&Survey>) -> Result<Vec<TakeOver>, BooksError> {
        let key = cache::key(&("take-overs", self.entries_key()));
        if let Some(known) = self.cache.get::<TakeOver>(&key) {
            return Ok(known);
        }
        let organisation = self.organisation()?;
        let (changes, allocation) = (Changes::of(&organisation.history, &self.snapshot), self.allocation()?);
        let found = match survey {
            Some(Survey { landscape, graph, libraries, uses, .. }) => {
                expansions(organisation, allocation, changes, Ground { landscape, graph, libraries, uses })?
            }
            None => {
                let (landscape, contents) = contents::load(&self.snapshot, &organisation.history)?;
                let resolver = Resolver::new(&landscape, &contents, organisation);
                let graph = Graph::build(&landscape, &resolver);
                let uses = Uses::of(organisation, &landscape, &resolver);
                let libraries = exclude::libraries(&landscape, &graph);
                let ground = Ground { landscape: &landscape, graph: &graph, libraries: &libraries, uses: &uses };
                expansions(organisation, allocation, changes, ground)?
            }
        };
        let found: Vec<TakeOver> = found.iter().map(|one| record(organisation, one)).collect();
        self.cache.put(&key, &found);
        Ok(found)
    }

    fn taken_over_row(&self, found: &TakeOver) -> TakenOverRow {
        let adopters = users_of(&found.adopters);
        let first = adopters.iter().filter_map(|(_, since)| *since).min();
        let in_words = |users: Vec<(String, Option<Day>)>| -> Vec<Adopter> {
            users.into_iter().map(|(team, since)| Adopter { team, since: since.map(|day| day.to_string()) }).collect()
        };
        TakenOverRow {
            origin: found.origin.clone(),
            origin_team: found.origin_team.clone(),
            home: found.home.clone(),
            home_team: found.home_team.clone(),
            day: found.day.to_string(),
            files: found.files,
            lines: found.lines,
            expansion: if found.expands { "expands" } else { "does not (yet)" },
            origin_runs: found.origin_runs,
            origin_runs_since: found.origin_runs_since.map(|day| day.to_string()),
            origin_deleted: found.origin_left.is_some(),
            origin_deleted_on: found.origin_left.map(|day| day.to_string()),
            adopters: in_words(adopters),
            converted: in_words(users_of(&found.converted)),
            copies: found.copies,
            copies_retired: found.copies_retired,
            before: self.spent_range(found.before, found.before_people),
            after: self.spent_range(found.after, found.after_people),
            after_days: found.after_days,
            first_adopter_after: first.map(|day| day.0 - found.day.0),
        }
    }

    fn spent_range(&self, days: f64, people: u64) -> Range {
        if people == 0 && days <= 0.0 && self.guard.policy != Policy::Strict {
            return Range::full(buyin_facts::Estimate::default());
        }
        let shown = self.guard.beyond_finest(self.around(days), people);
        Range { low: shown.low, mid: shown.mid, high: shown.high }
    }
}

fn record(organisation: &Organisation, found: &Expansion) -> TakeOver {
    let handover = &found.handover;
    let (repository, path) = &handover.home;
    let as_of = organisation.history.as_of;
    let component = organisation.components.of_text(*repository, &format!("{path}/x"), as_of);
    let product = organisation.products.of(component, as_of);
    let place = |(repository, path): &Place| place::of(&organisation.history, (*repository, path));
    let users = |users: &Users| -> String {
        let line = |(team, since): (_, &Option<Day>)| {
            let since = since.map(|day| day.to_string()).unwrap_or_default();
            format!("{}\t{since}\n", organisation.teams.id(team))
        };
        users.iter().map(|(team, since)| line((*team, since))).collect()
    };
    let Spent { days: before, people: before_people, .. } = found.before;
    let Spent { days: after, people: after_people, window: after_days } = found.after;
    TakeOver {
        origin: place(&handover.origin),
        origin_team: organisation.teams.id(found.origin_team).to_owned(),
        home: place(&handover.home),
        home_team: organisation.teams.id(found.home_team).to_owned(),
        product: product.map(|product| organisation.products.id(product).to_owned()),
        day: handover.day,
        files: handover.files,
        lines: handover.lines,
        expands: found.expands(),
        origin_runs: found.origin_runs.is_some(),
        origin_runs_since: found.origin_runs.flatten(),
        origin_left: handover.left,
        adopters: users(&found.adopters),
        converted: users(&found.converted),
        copies: found.copies.len() as u64,
        copies_retired: found.copies.iter().filter(|(.., until)| until.is_some()).count() as u64,
        before: before.0,
        before_people,
        after: after.0,
        after_people,
        after_days,
    }
}

/// Teams with their first days, as a row keeps them.
fn users_of(lines: &str) -> Vec<(String, Option<Day>)> {
    let user = |line: &str| line.split_once('\t').map(|(team, since)| (team.to_owned(), since.parse().ok()));
    lines.lines().filter_map(user).collect()
}
