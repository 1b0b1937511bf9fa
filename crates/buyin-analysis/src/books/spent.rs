//! Time in the places that decisions name: paths of workarounds, prototypes, products of bets, candidates. Before the policy.

use std::collections::BTreeSet;

use buyin_facts::estimate::Variance;
use buyin_facts::{Month, NanoDays};

use crate::books::copies::CopyAnswer;
use crate::books::{Books, BooksError};
use crate::cache;
use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::ledger::group::Filter;
use crate::ledger::range::{Total, Uncertainty, Visible, sum_of};
use crate::ledger::spent::{Spent, spent};
use crate::ownership::encloses;

/// A person's part of something.
pub(super) type Part<'b> = (&'b str, NanoDays, Variance);

/// Everybody's time within one period, and what of it lies where.
pub(super) struct Time<'b> {
    spent: &'b [Spent],
    entries: &'b [Entry],
    visible: Visible<'b>,
    period: Filter,
    uncertainty: Uncertainty,
}

impl Books {
    /// Time in every place that decisions name.
    pub(super) fn spent(&self) -> Result<&[Spent], BooksError> {
        if let Some(spent) = self.spent.get() {
            return Ok(spent);
        }
        let places = self.places()?;
        let key = cache::key(&(self.entries_key(), &places));
        let rows = match self.cache.get::<Spent>(&key) {
            Some(rows) => rows,
            None => {
                let rows = spent(self.organisation()?, self.allocation()?, &places);
                self.cache.put(&key, &rows);
                rows
            }
        };
        Ok(self.spent.get_or_init(|| rows))
    }

    /// The last twelve whole months.
    pub(super) fn year(&self) -> Filter {
        let window = self.window();
        Filter { from: window.to.map(|to| Month(to.0 - 11)), ..window }
    }

    /// Time within a period.
    pub(super) fn time(&self, period: Filter) -> Result<Time<'_>, BooksError> {
        let entries = self.entries()?;
        let visible = Visible::of(entries.iter().filter(|entry| period.in_period(entry.month)), |_| None);
        Ok(Time { spent: self.spent()?, entries, visible, period, uncertainty: self.uncertainty })
    }

    /// Where a product lies; a provisional one is named by its place.
    pub(super) fn places_of(&self, product: &str) -> Vec<String> {
        let rows = self.setting.decisions.products.iter().filter(|row| row.product == product);
        let mut places: Vec<String> = rows.map(|row| place(&row.repository, &row.path)).collect();
        if places.is_empty() {
            places.push(product.to_owned());
        }
        places
    }

    /// Every place that decisions name, and where copies of what they are about stand; sorted.
    fn places(&self) -> Result<Vec<String>, BooksError> {
        let decided = &self.decided;
        let mut places: BTreeSet<String> = BTreeSet::new();
        places.extend(decided.requests.iter().flat_map(|request| request.paths.lines()).map(str::to_owned));
        places.extend(decided.bets.iter().flat_map(|bet| bet.prototypes.lines()).map(str::to_owned));
        places.extend(decided.bets.iter().filter_map(|bet| bet.product.as_deref()).flat_map(|id| self.places_of(id)));
        places.extend(decided.candidates.iter().map(|row| place(&row.repository, &row.path)));
        places.extend(self.copies()?.iter().filter(|copy| copy.stands()).map(CopyAnswer::place));
        Ok(places.into_iter().collect())
    }
}

/// A path of a repository as decisions write it: `repository:path`, or `repository` for all of it.
pub(super) fn place(repository: &str, path: &str) -> String {
    match path.trim_matches('/') {
        "" => repository.to_owned(),
        path => format!("{repository}:{path}"),
    }
}

/// Whether one place lies in another, or is it.
pub(super) fn lies_in(inner: &str, outer: &str) -> bool {
    let split = |place: &'_ str| {
        let (repository, path) = place.split_once(':').unwrap_or((place, ""));
        (repository.to_owned(), path.to_owned())
    };
    let ((repository, path), (of, prefix)) = (split(inner), split(outer));
    repository == of && encloses(&prefix, &path)
}

/// Places without those that lie in others of them, so that nothing counts twice.
pub(super) fn outermost(places: &[String]) -> Vec<&str> {
    let inside = |at: usize| {
        let within = |(other, outer): (usize, &String)| {
            other != at && lies_in(&places[at], outer) && (places[at] != *outer || other < at)
        };
        places.iter().enumerate().any(within)
    };
    (0..places.len()).filter(|at| !inside(*at)).map(|at| places[at].as_str()).collect()
}

/// A row as a part of something.
pub(super) fn part(row: &Spent) -> Part<'_> {
    (row.person.as_str(), row.time, row.variance)
}

impl<'b> Time<'b> {
    /// What went into places, of one team or of all.
    pub(super) fn in_places(&self, places: &[String], team: Option<&str>) -> Vec<Part<'b>> {
        self.rows_in(places, team).into_iter().map(part).collect()
    }

    /// The same by month.
    pub(super) fn rows_in(&self, places: &[String], team: Option<&str>) -> Vec<&'b Spent> {
        let places = outermost(places);
        let rows = self.spent.iter().filter(|row| places.contains(&row.place.as_str()));
        let rows = rows.filter(|row| team.is_none_or(|team| row.paying_team == team));
        rows.filter(|row| self.period.in_period(row.month)).collect()
    }

    /// What a team spent building products, and looking at changes to them.
    pub(super) fn building(&self, products: &[String], team: &str) -> Vec<Part<'b>> {
        let is_work = |entry: &&Entry| matches!(entry.kind, Kind::Build | Kind::Review) && entry.paying_team == team;
        let in_product = |entry: &&Entry| entry.product.as_ref().is_some_and(|product| products.contains(product));
        let entries = self.entries.iter().filter(is_work).filter(in_product);
        entries
            .filter(|entry| self.period.in_period(entry.month))
            .map(|entry| (entry.person.as_str(), entry.time, entry.variance))
            .collect()
    }

    /// A team's working days, seen or not, and how many people had them.
    pub(super) fn capacity(&self, team: &str) -> Total {
        let entries = self.entries.iter().filter(|entry| entry.paying_team == team);
        let entries = entries.filter(|entry| self.period.in_period(entry.month));
        self.sum(entries.map(|entry| (entry.person.as_str(), entry.time, entry.variance)))
    }

    /// Parts together.
    pub(super) fn sum(&self, parts: impl IntoIterator<Item = Part<'b>>) -> Total {
        sum_of(parts.into_iter(), &self.visible, &self.uncertainty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_another_counts_once() {
        let places = ["flags", "flags:core", "search:lib/x", "search:lib", "search:lib"].map(str::to_owned);
        assert_eq!(outermost(&places), ["flags", "search:lib"]);
        assert!(lies_in("a:b/c", "a:b") && lies_in("a:b", "a") && !lies_in("a:bc", "a:b") && !lies_in("a", "a:b"));
        assert_eq!([place("a", "/b/"), place("a", "")], ["a:b", "a"]);
    }
}
