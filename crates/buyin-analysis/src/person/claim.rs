//! What people files say whose a pair is: by address, else by forge account, else by full name. Dated lines split a pair.

use buyin_facts::decision::{Decisions, PersonKind};
use buyin_facts::fact::Identity;
use buyin_facts::{Day, IdentityKey};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::history::History;

/// One people file's word on a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Claim {
    /// First day.
    pub(super) since: Option<Day>,
    /// First day no more.
    pub(super) until: Option<Day>,
    /// Position in [`Claims::persons`].
    pub(super) person: u32,
}

/// The people files against the pairs seen.
#[derive(Debug, Default)]
pub(super) struct Claims<'a> {
    /// Ids of the people files, sorted.
    pub(super) persons: Vec<&'a str>,
    /// What each is declared to be.
    pub(super) kinds: Vec<PersonKind>,
    /// Full names two people files share: such a name never tells who it is.
    pub(super) common_names: FxHashSet<IdentityKey>,
    base: FxHashMap<usize, u32>,
    windows: FxHashMap<usize, Vec<Claim>>,
}

type ByKey = FxHashMap<IdentityKey, Vec<Claim>>;

impl<'a> Claims<'a> {
    /// Reads the people files against the pairs seen.
    pub(super) fn of(decisions: &'a Decisions, seen: &[&Identity]) -> Self {
        let mut rows: Vec<_> = decisions.people.iter().map(|row| (row.person.as_str(), row.kind)).collect();
        rows.sort_unstable();
        rows.dedup_by_key(|(id, _)| *id);
        let (persons, kinds): (Vec<&str>, Vec<PersonKind>) = rows.into_iter().unzip();
        let mut claims = Self { persons, kinds, ..Self::default() };
        let (mut emails, mut accounts, mut names) = (ByKey::default(), ByKey::default(), ByKey::default());
        for row in &decisions.people {
            let Ok(at) = claims.persons.binary_search(&row.person.as_str()) else { continue };
            let claim = Claim { since: row.since, until: row.until, person: at as u32 };
            for (map, key) in [(&mut emails, row.email), (&mut accounts, row.account), (&mut names, row.full_name)] {
                if let Some(key) = key {
                    map.entry(key).or_default().push(claim);
                }
            }
        }
        for map in [&mut emails, &mut accounts, &mut names] {
            map.values_mut().for_each(|claims| claims.sort_unstable());
        }
        let shared = |held: &Vec<Claim>| held.iter().any(|claim| claim.person != held[0].person);
        claims.common_names = names.iter().filter(|(_, held)| shared(held)).map(|(name, _)| *name).collect();
        for name in &claims.common_names {
            names.remove(name);
        }
        for (at, identity) in seen.iter().enumerate() {
            let find = |map: &ByKey, key: Option<IdentityKey>| key.and_then(|key| map.get(&key).cloned());
            let held = find(&emails, identity.email)
                .or_else(|| find(&accounts, identity.account))
                .or_else(|| find(&names, identity.full_name));
            claims.hold(at, held.unwrap_or_default());
        }
        claims
    }

    fn hold(&mut self, at: usize, held: Vec<Claim>) {
        let (always, dated): (Vec<Claim>, Vec<Claim>) =
            held.into_iter().partition(|claim| claim.since.is_none() && claim.until.is_none());
        // Two files that both claim a pair are reported by the decision checks; here the first id wins.
        if let Some(first) = always.first() {
            self.base.insert(at, first.person);
        }
        if !dated.is_empty() {
            self.windows.insert(at, dated);
        }
    }

    /// The people file a pair belongs to on days no dated line covers.
    pub(super) fn base(&self, at: usize) -> Option<u32> {
        self.base.get(&at).copied()
    }

    /// Dated lines that cover a pair.
    pub(super) fn windows(&self, at: usize) -> &[Claim] {
        self.windows.get(&at).map_or(&[], Vec::as_slice)
    }

    /// Whether a pair is known by dated lines only: outside of them it is nobody else's, so it never merges.
    pub(super) fn alone(&self, at: usize) -> bool {
        self.windows.contains_key(&at) && !self.base.contains_key(&at)
    }

    /// Pairs known by dated lines only that stand in commits on other days.
    pub(super) fn outside(&self, history: &History, seen: &[&Identity]) -> FxHashSet<usize> {
        let alone: FxHashMap<IdentityKey, usize> =
            self.windows.keys().filter(|at| self.alone(**at)).map(|&at| (seen[at].identity, at)).collect();
        let mut outside = FxHashSet::default();
        if alone.is_empty() {
            return outside;
        }
        for (commit, fact) in history.commits() {
            for (_, identity) in history.people_of(commit) {
                let Some(&at) = alone.get(identity) else { continue };
                let covers = |claim: &Claim| {
                    claim.since.is_none_or(|since| since <= fact.day)
                        && claim.until.is_none_or(|until| fact.day < until)
                };
                if !self.windows(at).iter().any(covers) {
                    outside.insert(at);
                }
            }
        }
        outside
    }
}
