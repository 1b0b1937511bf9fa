//! `.mailmap` lines that hold on the day, in any repository. A line binds pairs of the whole organisation.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::IdentityKey;
use buyin_facts::fact::Identity;
use buyin_facts::word::Op;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::history::History;

/// Address in the commit, name asked for, address it stands for, name it stands for.
type Line = (IdentityKey, Option<IdentityKey>, IdentityKey, Option<IdentityKey>);

/// The lines that hold, findable.
#[derive(Debug, Default)]
pub(super) struct Mailmap {
    by_name: FxHashMap<(IdentityKey, IdentityKey), IdentityKey>,
    by_address: FxHashMap<IdentityKey, IdentityKey>,
    proper: FxHashSet<IdentityKey>,
    proper_names: FxHashSet<(IdentityKey, IdentityKey)>,
    /// Addresses whose lines tell people apart by name.
    pub(super) divided: FxHashSet<IdentityKey>,
}

impl Mailmap {
    /// The lines that hold as of the day.
    pub(super) fn of(history: &History) -> Self {
        let mut live: BTreeMap<(u32, Line), i64> = BTreeMap::new();
        for (repository, event) in &history.mailmap {
            let line = (event.commit_email, event.commit_name, event.proper_email, event.proper_name);
            *live.entry((repository.0, line)).or_default() += if event.op == Op::Remove { -1 } else { 1 };
        }
        // One set for all repositories, so that their order decides nothing.
        let lines: BTreeSet<Line> =
            live.into_iter().filter(|(_, count)| *count > 0).map(|((_, line), _)| line).collect();
        let mut mailmap = Self::default();
        for (email, name, proper, proper_name) in lines {
            mailmap.proper.insert(proper);
            mailmap.proper_names.extend(proper_name.map(|name| (proper, name)));
            match name {
                Some(name) => {
                    mailmap.by_name.entry((email, name)).or_insert(proper);
                }
                None => {
                    mailmap.by_address.entry(email).or_insert(proper);
                }
            }
        }
        mailmap.divided = divided(&mailmap.by_name);
        mailmap
    }

    /// The address a pair stands for; nothing when no line speaks of it.
    pub(super) fn proper(&self, pair: &Identity, shared: &FxHashSet<IdentityKey>) -> Option<IdentityKey> {
        let email = pair.email?;
        let named = pair.full_name.and_then(|name| self.by_name.get(&(email, name)));
        if let Some(&proper) = named.or_else(|| self.by_address.get(&email)) {
            return Some(proper);
        }
        // The proper address itself: everybody's pair with it, unless many people pass through it.
        let itself = pair.full_name.is_some_and(|name| self.proper_names.contains(&(email, name)));
        (self.proper.contains(&email) && (itself || !shared.contains(&email))).then_some(email)
    }
}

/// Addresses whose named lines lead to different people.
fn divided(by_name: &FxHashMap<(IdentityKey, IdentityKey), IdentityKey>) -> FxHashSet<IdentityKey> {
    let mut targets: FxHashMap<IdentityKey, FxHashSet<IdentityKey>> = FxHashMap::default();
    for ((email, _), proper) in by_name {
        targets.entry(*email).or_default().insert(*proper);
    }
    targets.into_iter().filter(|(_, proper)| proper.len() > 1).map(|(email, _)| email).collect()
}
