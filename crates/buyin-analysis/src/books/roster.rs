//! Teams and identities.

use std::collections::BTreeMap;

use buyin_facts::IdentityKey;
use buyin_facts::word::Role;

use crate::books::{Books, BooksError};
use crate::ledger::group::Filter;
use crate::view::{IdentitiesView, IdentityRow, TeamRow, TeamsView};

impl Books {
    /// What is known of teams on the day, from where.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn teams(&self) -> Result<TeamsView, BooksError> {
        let organisation = self.organisation()?;
        let mut members: BTreeMap<crate::index::TeamIx, u64> = BTreeMap::new();
        for (person, info) in organisation.people.iter() {
            if !organisation.people.is_human(person) || (info.identities.is_empty() && !info.declared) {
                continue;
            }
            for (team, _) in organisation.teams.paying(person, self.as_of) {
                *members.entry(*team).or_default() += 1;
            }
        }
        let rows = organisation.teams.iter().map(|(team, info)| TeamRow {
            team: info.id.clone(),
            name: info.name.clone(),
            platform: info.platform,
            paying: info.paying,
            members: members.get(&team).copied().unwrap_or_default(),
            since: self.first_stay(&info.id),
            source: if info.inferred { "repository".to_owned() } else { self.setting.teams_source.clone() },
        });
        Ok(TeamsView { header: self.header("buyin.teams/v1", &Filter::default())?, rows: rows.collect() })
    }

    fn first_stay(&self, team: &str) -> Option<String> {
        let stays = self.setting.decisions.memberships.iter().filter(|stay| stay.team == team);
        stays.filter_map(|stay| stay.since).min().map(|day| day.to_string())
    }

    /// Which spellings were taken for one person, and why.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn identities(&self) -> Result<IdentitiesView, BooksError> {
        let organisation = self.organisation()?;
        let mut commits: BTreeMap<IdentityKey, u64> = BTreeMap::new();
        for (commit, _) in organisation.history.commits() {
            for (_, identity) in organisation.history.people_of(commit).iter().filter(|(role, _)| *role == Role::Author)
            {
                *commits.entry(*identity).or_default() += 1;
            }
        }
        let mut rows = Vec::new();
        for (person, info) in organisation.people.iter() {
            for identity in &info.identities {
                rows.push(IdentityRow {
                    person: info.key.clone(),
                    kind: info.kind.as_str(),
                    identity: identity.0,
                    reason: organisation.people.reason(person, *identity),
                    commits: commits.get(identity).copied().unwrap_or_default(),
                    suspect: organisation.people.is_suspect(person),
                });
            }
        }
        Ok(IdentitiesView { header: self.header("buyin.identities/v1", &Filter::default())?, rows })
    }
}
