//! What is held on one person. The one answer the policy does not guard: it is for the person, made where the private file lies.
//! No server may ask this.

use std::collections::BTreeSet;

use crate::books::{Books, BooksError};
use crate::ledger::cell;
use crate::ledger::entry::Entry;
use crate::ledger::group::{Dimension, Filter, group};
use crate::view::{NamedRow, OwnRow, OwnView, StayRow};

impl Books {
    /// What is held on a person, by file id or pseudonym.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn own(&self, person: &str) -> Result<OwnView, BooksError> {
        let by = [Dimension::Month, Dimension::PayingTeam, Dimension::Product, Dimension::Kind];
        let entries: Vec<Entry> = self.entries()?.iter().filter(|entry| entry.person == person).cloned().collect();
        let rows = group(&entries, &by, &Filter::default(), &self.uncertainty).into_iter().map(|group| OwnRow {
            period: cell::period(&group.key),
            paying_team: group.key.paying_team.clone(),
            product: group.key.product.clone().flatten(),
            kind: group.key.kind.map(|kind| kind.as_str()),
            low: group.days.low,
            mid: group.days.mid,
            high: group.days.high,
        });
        let mut rows: Vec<OwnRow> = rows.collect();
        rows.sort_by(|one, other| one.period.cmp(&other.period));
        let identities = self.identities()?;
        let stays = self.setting.decisions.memberships.iter().filter(|stay| stay.person == person);
        let stays = stays.map(|stay| StayRow {
            team: stay.team.clone(),
            since: stay.since.map(|day| day.to_string()),
            until: stay.until.map(|day| day.to_string()),
            source: stay.source.clone(),
        });
        Ok(OwnView {
            person: person.to_owned(),
            spellings: identities.rows.into_iter().filter(|row| row.person == person).collect(),
            stays: stays.collect(),
            named: self.named(person),
            rows,
            header: self.header("buyin.own/v1", &Filter::default())?,
        })
    }

    fn named(&self, person: &str) -> Vec<NamedRow> {
        let is_in = |list: &str| list.lines().any(|one| one == person);
        let decided = &self.setting.decisions;
        let pledges = decided.pledges.iter().filter(|pledge| is_in(&pledge.people));
        let placements = decided.placements.iter().filter(|placement| is_in(&placement.people));
        let events = decided.events.iter().filter(|event| event.by.as_deref() == Some(person));
        let rows: BTreeSet<NamedRow> = pledges
            .map(|pledge| NamedRow { what: "pledge", of: pledge.bet.clone() })
            .chain(placements.map(|placement| NamedRow { what: "placement", of: placement.bet.clone() }))
            .chain(events.map(|event| NamedRow { what: "event", of: event.id.clone() }))
            .collect();
        rows.into_iter().collect()
    }
}
