//! What was taken over, through the policy.

use buyin_facts::Day;
use buyin_facts::decision::Policy;

use crate::books::{Books, BooksError};
use crate::discover::contents;
use crate::discover::expansion::{Expansion, Spent, Users, expansions};
use crate::discover::handover::Place;
use crate::discover::rank;
use crate::history::Changes;
use crate::ledger::group::Filter;
use crate::organisation::Organisation;
use crate::view::{Adopter, Range, TakenOverRow, TakenOverView};

impl Books {
    /// Everything that was taken over, the newest first, and whether it expands.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn taken_over(&self) -> Result<TakenOverView, BooksError> {
        let organisation = self.organisation()?;
        let (landscape, contents) = contents::load(&self.snapshot, &organisation.history)?;
        let changes = Changes::of(&organisation.history, &self.snapshot);
        let ranking = rank(organisation, self.allocation()?, changes, landscape, &contents, &[])?;
        let found = expansions(organisation, self.allocation()?, changes, &ranking.survey)?;
        Ok(TakenOverView {
            header: self.header("buyin.taken_over/v1", &Filter::default())?,
            rows: found.iter().map(|one| self.taken_over_row(organisation, one)).collect(),
        })
    }

    pub(super) fn taken_over_row(&self, organisation: &Organisation, found: &Expansion) -> TakenOverRow {
        let handover = &found.handover;
        let place = |(repository, path): &Place| match path.as_str() {
            "" => organisation.history.name(*repository).to_owned(),
            path => format!("{}:{path}", organisation.history.name(*repository)),
        };
        let users = |users: &Users| -> Vec<Adopter> {
            let adopter = |(team, since): (_, &Option<Day>)| Adopter {
                team: organisation.teams.id(team).to_owned(),
                since: since.map(|day| day.to_string()),
            };
            users.iter().map(|(team, since)| adopter((*team, since))).collect()
        };
        let first = found.adopters.values().flatten().min();
        TakenOverRow {
            origin: place(&handover.origin),
            origin_team: organisation.teams.id(found.origin_team).to_owned(),
            home: place(&handover.home),
            home_team: organisation.teams.id(found.home_team).to_owned(),
            day: handover.day.to_string(),
            files: handover.files,
            lines: handover.lines,
            expansion: if found.expands() { "expands" } else { "does not (yet)" },
            origin_runs: found.origin_runs.is_some(),
            origin_runs_since: found.origin_runs.flatten().map(|day| day.to_string()),
            origin_deleted: handover.left.is_some(),
            origin_deleted_on: handover.left.map(|day| day.to_string()),
            adopters: users(&found.adopters),
            converted: users(&found.converted),
            copies: found.copies.len() as u64,
            copies_retired: found.copies.iter().filter(|(.., until)| until.is_some()).count() as u64,
            before: self.spent_range(found.before),
            after: self.spent_range(found.after),
            after_days: found.after.window,
            first_adopter_after: first.map(|day| day.0 - handover.day.0),
        }
    }

    fn spent_range(&self, spent: Spent) -> Range {
        if spent.people == 0 && spent.days.0 <= 0.0 && self.guard.policy != Policy::Strict {
            return Range::full(buyin_facts::Estimate::default());
        }
        let shown = self.guard.beyond_finest(self.around(spent.days.0), spent.people);
        Range { low: shown.low, mid: shown.mid, high: shown.high }
    }
}
