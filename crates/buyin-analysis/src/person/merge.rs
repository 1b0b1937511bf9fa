//! Merging pairs into persons, rule by rule, linear in the number of pairs.
//!
//! Measured on git/git's own `.mailmap`: equal address or equal full name finds 95 % of true pairs, and what it merges
//! wrongly are mostly addresses many people pass through. Hence the guards: an address seen with three full names or more is
//! shared and merges nothing; an address edge between two full names needs a word in common; a name two people files or two
//! declared persons have merges nothing; bots and agents never merge with people; two people files never merge.

use std::collections::BTreeMap;

use buyin_facts::IdentityKey;
use buyin_facts::fact::Identity;
use buyin_facts::word::Shape;
use rustc_hash::{FxHashMap, FxHashSet};

use super::claim::Claims;
use super::mailmap::Mailmap;
use super::sets::Sets;

/// Full names on one address from which on it counts as shared.
const NAMES_OF_A_SHARED_ADDRESS: usize = 3;

/// Why two pairs are one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MergeReason {
    /// A people file names both.
    PeopleFile,
    /// A `.mailmap` line.
    Mailmap,
    /// The same forge account.
    Account,
    /// The same address.
    Address,
    /// The same full name.
    FullName,
}

impl MergeReason {
    /// The word shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PeopleFile => "people_file",
            Self::Mailmap => "mailmap",
            Self::Account => "account",
            Self::Address => "address",
            Self::FullName => "full_name",
        }
    }
}

/// Two pairs taken for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    /// The smaller key.
    pub one: IdentityKey,
    /// The other pair.
    pub other: IdentityKey,
    /// Why.
    pub reason: MergeReason,
}

/// Pairs in sets.
#[derive(Debug)]
pub(super) struct Merged {
    /// First pair of each pair's set.
    pub(super) set: Vec<usize>,
    /// People file of each pair's set.
    pub(super) claim: Vec<Option<u32>>,
    /// A pair of the set, and the merge.
    pub(super) merges: Vec<(usize, Merge)>,
}

/// Runs the rules in order.
pub(super) fn merge(seen: &[&Identity], claims: &Claims<'_>, mailmap: &Mailmap) -> Merged {
    let shared = shared_addresses(seen, mailmap);
    let mut work = Merging {
        seen,
        claims,
        sets: Sets::new(seen.len()),
        claim: (0..seen.len()).map(|at| claims.base(at)).collect(),
        merges: Vec::new(),
    };
    for (_, group) in work.groups(|at, _| claims.base(at)) {
        work.star(&group, MergeReason::PeopleFile);
    }
    for (_, group) in work.groups(|_, pair| mailmap.proper(pair, &shared)) {
        work.star(&group, MergeReason::Mailmap);
    }
    for (_, group) in work.groups(|_, pair| pair.account) {
        work.star(&group, MergeReason::Account);
    }
    for (_, group) in work.groups(|_, pair| pair.email.filter(|email| !shared.contains(email))) {
        for part in by_agreement(seen, &group) {
            work.star(&part, MergeReason::Address);
        }
    }
    for (_, group) in work.groups(|_, pair| pair.full_name.filter(|name| !claims.common_names.contains(name))) {
        if work.owners(&group) <= 1 {
            work.star(&group, MergeReason::FullName);
        }
    }
    let set: Vec<usize> = (0..seen.len()).map(|at| work.sets.first(at)).collect();
    let claim = set.iter().map(|&first| work.claim[first]).collect();
    Merged { set, claim, merges: work.merges }
}

struct Merging<'a> {
    seen: &'a [&'a Identity],
    claims: &'a Claims<'a>,
    sets: Sets,
    /// People file of a set, kept at its first pair.
    claim: Vec<Option<u32>>,
    merges: Vec<(usize, Merge)>,
}

impl Merging<'_> {
    /// Pairs that share a key, two or more, in the order of the keys.
    fn groups<K: Ord>(&self, key: impl Fn(usize, &Identity) -> Option<K>) -> BTreeMap<K, Vec<usize>> {
        let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for (at, pair) in self.seen.iter().enumerate() {
            if let Some(key) = key(at, pair).filter(|_| !self.claims.alone(at)) {
                groups.entry(key).or_default().push(at);
            }
        }
        groups.retain(|_, group| group.len() > 1);
        groups
    }

    /// Joins a group: people with people, programs with programs.
    fn star(&mut self, group: &[usize], reason: MergeReason) {
        // What people wrote down themselves may join anything.
        let written = reason <= MergeReason::Mailmap;
        let (programs, people): (Vec<usize>, Vec<usize>) =
            group.iter().partition(|&&at| !written && is_program(self.seen[at].shape));
        for part in [people, programs] {
            // The member a people file claims leads, so that a stranger in front does not keep the rest apart.
            let claimed = part.iter().copied().find(|&at| self.file(at).is_some());
            let Some(lead) = claimed.or_else(|| part.first().copied()) else { continue };
            part.iter().for_each(|&at| self.join(lead, at, reason));
        }
    }

    fn file(&mut self, at: usize) -> Option<u32> {
        self.claim[self.sets.first(at)]
    }

    /// Joins two sets, unless two people files would become one.
    fn join(&mut self, lead: usize, at: usize, reason: MergeReason) {
        let (one, other) = (self.sets.first(lead), self.sets.first(at));
        let (files, others) = (self.claim[one], self.claim[other]);
        if one == other || (files.is_some() && others.is_some() && files != others) {
            return;
        }
        self.sets.join(one, other);
        self.claim[one.min(other)] = files.or(others);
        let (one, other) = (lead.min(at), lead.max(at));
        let merge = Merge { one: self.seen[one].identity, other: self.seen[other].identity, reason };
        self.merges.push((one, merge));
    }

    /// How many people files the members of a group belong to.
    fn owners(&mut self, group: &[usize]) -> usize {
        let files: FxHashSet<u32> = group.iter().filter_map(|&at| self.file(at)).collect();
        files.len()
    }
}

fn is_program(shape: Shape) -> bool {
    matches!(shape, Shape::Bot | Shape::Agent)
}

/// Addresses that tell nothing: relays, addresses of three full names or more, and those whose mailmap lines divide them.
fn shared_addresses(seen: &[&Identity], mailmap: &Mailmap) -> FxHashSet<IdentityKey> {
    let mut names: FxHashMap<IdentityKey, FxHashSet<IdentityKey>> = FxHashMap::default();
    let mut shared = mailmap.divided.clone();
    for pair in seen {
        let Some(email) = pair.email else { continue };
        if pair.shape == Shape::Relay {
            shared.insert(email);
        }
        names.entry(email).or_default().extend(pair.full_name);
    }
    shared.extend(
        names.into_iter().filter(|(_, names)| names.len() >= NAMES_OF_A_SHARED_ADDRESS).map(|(email, _)| email),
    );
    shared
}

/// Splits the pairs of one address where two full names on it share no word: nameless pairs go with the only name they
/// share a word with, else they stay apart.
fn by_agreement(seen: &[&Identity], group: &[usize]) -> Vec<Vec<usize>> {
    let mut names: Vec<(IdentityKey, &[IdentityKey])> =
        group.iter().filter_map(|&at| Some((seen[at].full_name?, seen[at].name_words.as_slice()))).collect();
    names.sort_unstable();
    names.dedup_by_key(|(name, _)| *name);
    let [(first, words), (second, other_words)] = names[..] else { return vec![group.to_vec()] };
    if share_word(words, other_words) {
        return vec![group.to_vec()];
    }
    let mut parts = vec![Vec::new(), Vec::new()];
    for &at in group {
        let pair = seen[at];
        let (one, other) = match pair.full_name {
            Some(name) => (name == first, name == second),
            None => (share_word(&pair.name_words, words), share_word(&pair.name_words, other_words)),
        };
        match (one, other) {
            (true, false) => parts[0].push(at),
            (false, true) => parts[1].push(at),
            _ => {}
        }
    }
    parts
}

fn share_word(one: &[IdentityKey], other: &[IdentityKey]) -> bool {
    one.iter().any(|word| other.contains(word))
}
