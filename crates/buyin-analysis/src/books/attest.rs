//! What is held, counted: tables by the lake's own list of them, decisions by their rows. Nothing about single persons is read.

use std::collections::BTreeSet;

use buyin_facts::change_request::{ChangeRequest, Review};
use buyin_facts::content;
use buyin_facts::fact::{Change, Commit, CommitPerson, Identity};
use buyin_facts::table::Table;

use crate::books::{Books, BooksError};
use crate::ledger::group::Filter;
use crate::view::{AttestView, HeldRow};

/// What lies beside the tables, counted by whoever may look there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Private {
    /// Names and addresses in clear.
    pub signatures: u64,
    /// Spellings of persons who are forgotten.
    pub forgotten: u64,
    /// Files of answers kept.
    pub kept: u64,
}

impl Books {
    /// What is held, and under which policy it is shown.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn attest(&self, private: Private) -> Result<AttestView, BooksError> {
        let decided = &self.setting.decisions;
        let people: BTreeSet<&str> = decided.people.iter().map(|row| row.person.as_str()).collect();
        let accepted = decided.pledges.iter().filter(|pledge| pledge.accepted.is_some());
        let consented: BTreeSet<&str> = accepted.flat_map(|pledge| pledge.people.lines()).collect();
        let of_persons = [Commit::NAME, CommitPerson::NAME, Identity::NAME, Change::NAME];
        let told = [ChangeRequest::NAME, Review::NAME];
        let row = |category, place, count, persons| HeldRow { category, place, count, persons };
        let rest = self.counted(|table| {
            !of_persons.contains(&table) && !told.contains(&table) && !content::ON_DEMAND.contains(&table)
        });
        let rows = vec![
            row("names_and_addresses", "private", private.signatures, "name"),
            row("forgotten_spellings", "private", private.forgotten, "pseudonym"),
            row("spellings", "lake", self.counted(|table| table == Identity::NAME), "pseudonym"),
            row("commits", "lake", self.counted(|table| table == Commit::NAME), "none"),
            row("people_of_commits", "lake", self.counted(|table| table == CommitPerson::NAME), "pseudonym"),
            row("changed_paths", "lake", self.counted(|table| table == Change::NAME), "none"),
            row("change_requests_and_reviews", "lake", self.counted(|table| told.contains(&table)), "pseudonym"),
            row("contents", "lake", self.counted(|table| content::ON_DEMAND.contains(&table)), "none"),
            row("about_code", "lake", rest, "none"),
            row("answers_kept", "cache", private.kept, "pseudonym"),
            row("people_files", "decisions", people.len() as u64, "name"),
            row("stays_in_teams", "decisions", decided.memberships.len() as u64, "name"),
            row("events", "decisions", decided.events.len() as u64, "name"),
        ];
        let setting = &self.setting;
        Ok(AttestView {
            organisation: setting.organisation.clone(),
            configuration: crate::cache::key(&(
                self.guard,
                &setting.allocation_key,
                &setting.rest_key,
                &setting.platform,
                &setting.holidays,
            )),
            fewest: self.guard.fewest(),
            named_by_consent: consented.len() as u64,
            rows,
            header: self.header("buyin.attest/v1", &Filter::default())?,
        })
    }

    /// Rows of some tables of the lake.
    fn counted(&self, which: impl Fn(&str) -> bool) -> u64 {
        let segments = self.snapshot.manifest().segments.iter().filter(|segment| which(&segment.table));
        segments.map(|segment| segment.rows).sum()
    }
}
