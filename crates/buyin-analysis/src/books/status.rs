//! What is visible, fresh and warned about.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::fact::WarningRow;
use buyin_facts::{Day, RepositoryId};

use crate::books::{Books, BooksError};
use crate::index::RepositoryIx;
use crate::ledger::group::Filter;
use crate::view::{StatusRow, StatusView, Visible};

/// What came to the default branch of a repository by a day.
#[derive(Debug, Clone, Copy, Default)]
struct Arrived {
    commits: u64,
    first: Option<Day>,
    last: Option<Day>,
}

impl Arrived {
    fn add(&mut self, day: Day) {
        self.commits += 1;
        self.first = Some(self.first.map_or(day, |first| first.min(day)));
        self.last = self.last.max(Some(day));
    }
}

impl Books {
    /// What is visible, fresh and warned about.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn status(&self) -> Result<StatusView, BooksError> {
        let warnings: Vec<WarningRow> = self.snapshot.rows()?;
        let organisation = self.organisation()?;
        let mut by_repository: BTreeMap<RepositoryId, u64> = BTreeMap::new();
        for warning in &warnings {
            *by_repository.entry(warning.repository).or_default() += warning.count;
        }
        // Of what had arrived by the day: what a repository came to later is not known then.
        let mut arrived: BTreeMap<RepositoryIx, Arrived> = BTreeMap::new();
        for (_, fact) in organisation.history.commits() {
            arrived.entry(fact.repository).or_default().add(fact.arrival);
        }
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        let rows = organisation.history.repositories.iter().enumerate().map(|(index, repository)| {
            let index = RepositoryIx::from(index);
            let arrived = arrived.get(&index).copied().unwrap_or_default();
            let components = organisation.components.iter();
            StatusRow {
                repository: repository.name.clone(),
                commits: arrived.commits,
                first: text(arrived.first),
                last: text(arrived.last),
                components: components.filter(|(_, one)| one.repository == index && !one.spans.is_empty()).count()
                    as u64,
                warnings: by_repository.get(&repository.repository).copied().unwrap_or_default(),
                shallow: repository.shallow,
                partial: repository.partial,
            }
        });
        Ok(StatusView {
            header: self.header("buyin.status/v1", &Filter::default())?,
            rows: rows.collect(),
            warnings: self.warnings()?,
            unweighted: organisation.weights.counts(),
            teams: self.visible_by_team()?,
            strays: self.strays()?,
        })
    }

    /// Warnings of the last scan by kind, and what of its tables could not be placed.
    pub(super) fn warnings(&self) -> Result<Vec<(String, u64)>, BooksError> {
        let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
        let unplaced = self.register()?.tally.unplaced;
        if unplaced > 0 {
            kinds.insert("usage_not_placed", unplaced);
        }
        for warning in self.snapshot.rows::<WarningRow>()? {
            *kinds.entry(warning.kind.as_str()).or_default() += warning.count;
        }
        Ok(kinds.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect())
    }

    /// Visibility of each paying team that has people enough to be shown.
    fn visible_by_team(&self) -> Result<Vec<(String, Visible)>, BooksError> {
        let entries = self.shown()?;
        let teams: BTreeSet<&str> = entries.iter().map(|entry| entry.paying_team.as_str()).collect();
        let shown = teams.into_iter().map(|team| {
            let of_team = Filter { paying_team: Some(team.to_owned()), ..Filter::default() };
            (team.to_owned(), self.visible_in(&of_team, entries))
        });
        Ok(shown.filter(|(_, visible)| visible.capacity.is_some()).collect())
    }
}
