//! Logins into persons: by addresses that hold them, else by whose commits come with a login's change requests.

use buyin_facts::IdentityKey;
use rustc_hash::FxHashMap;

use crate::contribution::sources::Sources;
use crate::index::{CommitIx, PersonIx, RepositoryIx};
use crate::organisation::Organisation;

/// Part of a login's change requests that one person's commits must come with.
const MOSTLY: f64 = 0.8;

/// The persons behind accounts.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    learned: FxHashMap<IdentityKey, PersonIx>,
}

impl Accounts {
    /// Learns from change requests that landed with commits: `brought` gives the first author of what a landing brought.
    pub(crate) fn learn(sources: &Sources, brought: &dyn Fn(CommitIx) -> Option<PersonIx>) -> Self {
        let mut seen: FxHashMap<IdentityKey, FxHashMap<PersonIx, u32>> = FxHashMap::default();
        let mut landed: FxHashMap<(RepositoryIx, u32), CommitIx> = FxHashMap::default();
        for (repository, commit, row) in &sources.landings {
            landed.entry((*repository, row.number)).or_insert(*commit);
            if let Some((login, person)) = row.author.zip(brought(*commit)) {
                *seen.entry(login).or_default().entry(person).or_default() += 1;
            }
        }
        for (key, told) in &sources.told {
            let Some(person) = landed.get(key).and_then(|commit| brought(*commit)) else { continue };
            for account in &told.author {
                *seen.entry(*account).or_default().entry(person).or_default() += 1;
            }
        }
        let mostly = |persons: FxHashMap<PersonIx, u32>| {
            let all: u32 = persons.values().sum();
            let (person, times) =
                persons.into_iter().max_by_key(|(person, times)| (*times, std::cmp::Reverse(*person)))?;
            (f64::from(times) >= MOSTLY * f64::from(all)).then_some(person)
        };
        let learned = seen.into_iter().filter_map(|(account, persons)| Some((account, mostly(persons)?)));
        Self { learned: learned.collect() }
    }

    /// The person behind any of an account's keys.
    pub(crate) fn person(&self, organisation: &Organisation, keys: &[IdentityKey]) -> Option<PersonIx> {
        let declared = keys.iter().find_map(|key| organisation.people.by_account(*key));
        declared.or_else(|| keys.iter().find_map(|key| self.learned.get(key).copied()))
    }
}
