//! Who is who: the (name, address) pairs of commits into persons, each merge with its reason, and what kind of person.
//!
//! Rules in order: people files, live `.mailmap` lines, then equal account, equal address and equal full name, with the
//! guards in [`merge`]. Only pairs seen in commits as of the day take part, so that nothing later merges anything.
//! Knows pseudonyms only; must not know names.

mod claim;
pub(crate) mod directory;
mod kind;
mod mailmap;
mod merge;
mod payer;
pub(crate) mod sets;

use buyin_facts::decision::{Decisions, PersonKind};
use buyin_facts::fact::Identity;
use buyin_facts::word::Shape;
use buyin_facts::{Day, IdentityKey};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::history::History;
use crate::index::PersonIx;

pub use directory::Directory;
pub use kind::KindReason;
pub use merge::{Merge, MergeReason};
pub use payer::{Payers, payers, reviewers};

/// A person, bot or agent: one or more (name, address) pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonInfo {
    /// Id of the people file, else `p-` and the smallest pair's key in hexadecimal.
    pub key: String,
    /// Human, bot or agent.
    pub kind: PersonKind,
    /// Why that kind.
    pub kind_reason: KindReason,
    /// The pairs, sorted. A declared person may have none in any commit.
    pub identities: Vec<IdentityKey>,
    /// Whether a people file names them.
    pub declared: bool,
    /// What made the pairs one person; a people file that gives a pair to somebody else undoes it.
    pub merges: Vec<Merge>,
}

/// Everyone seen as of the day or declared, sorted by key.
#[derive(Debug, Default)]
pub struct People {
    list: Vec<PersonInfo>,
    of: FxHashMap<IdentityKey, PersonIx>,
    windows: FxHashMap<IdentityKey, Vec<Window>>,
    directory: Directory,
    /// Humans as far as is known, whose commits look made by a program: to be asked about, acted upon by nothing.
    pub suspects: Vec<PersonIx>,
    /// Pairs of which nobody can be told: relays and nameless pairs that no rule gave to anyone.
    pub nameless: usize,
}

/// Days in which a pair belongs to somebody by a dated line of a people file; `until` is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    since: Day,
    until: Day,
    person: PersonIx,
}

/// Whether a person's key is a pseudonym: no people file names them.
pub fn is_pseudonym(key: &str) -> bool {
    key.strip_prefix("p-").is_some_and(|hex| hex.len() == 16 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

impl People {
    /// Resolves every pair seen in commits as of the day. Deterministic: independent of the order of rows.
    pub fn resolve(history: &History, decisions: &Decisions) -> Self {
        let seen = seen(history);
        let claims = claim::Claims::of(decisions, &seen);
        let outside = claims.outside(history, &seen);
        let merged = merge::merge(&seen, &claims, &mailmap::Mailmap::of(history));
        let mut people = Self::gather(&seen, &claims, merged, &outside);
        people.index(&seen, decisions);
        kind::judge(&mut people, history, &seen, &claims);
        people
    }

    /// The person of a pair, dates of people files aside.
    pub fn of(&self, identity: IdentityKey) -> Option<PersonIx> {
        self.of.get(&identity).copied()
    }

    /// The person of a pair on a day: as [`Self::of`], unless a people file dates the pair.
    pub fn on(&self, identity: IdentityKey, day: Day) -> Option<PersonIx> {
        if self.windows.is_empty() {
            return self.of(identity);
        }
        let windows = self.windows.get(&identity).map_or(&[][..], Vec::as_slice);
        let window = windows.iter().find(|window| window.since <= day && day < window.until);
        window.map(|window| window.person).or_else(|| self.of(identity))
    }

    /// What is known of a person.
    pub fn info(&self, person: PersonIx) -> &PersonInfo {
        &self.list[person.at()]
    }

    /// What they are called.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Id of the people file, else `p-` and the smallest pair's key: what other tables and caches call the person.
    pub fn key(&self, person: PersonIx) -> &str {
        &self.info(person).key
    }

    /// Why a pair was taken for this person: every reason that touches it, or that nothing else is theirs.
    pub fn reason(&self, person: PersonIx, identity: IdentityKey) -> String {
        let info = self.info(person);
        let touching = info.merges.iter().filter(|merge| merge.one == identity || merge.other == identity);
        let mut reasons: Vec<MergeReason> = touching.map(|merge| merge.reason).collect();
        if info.declared && reasons.is_empty() {
            reasons.push(MergeReason::PeopleFile);
        }
        reasons.sort_unstable();
        reasons.dedup();
        let words: Vec<&str> = reasons.into_iter().map(MergeReason::as_str).collect();
        if words.is_empty() { "only_pair".to_owned() } else { words.join(" ") }
    }

    /// Whether a human's commits look made by a program.
    pub fn is_suspect(&self, person: PersonIx) -> bool {
        self.suspects.contains(&person)
    }

    /// Whether a person has capacity and can pay.
    pub fn is_human(&self, person: PersonIx) -> bool {
        self.info(person).kind == PersonKind::Human
    }

    /// Everyone, in order of key.
    pub fn iter(&self) -> impl Iterator<Item = (PersonIx, &PersonInfo)> {
        self.list.iter().enumerate().map(|(at, info)| (PersonIx::from(at), info))
    }

    /// How many there are, bots and agents included.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The person with a key, such as the id of a people file.
    pub fn by_key(&self, key: &str) -> Option<PersonIx> {
        self.list.binary_search_by(|info| info.key.as_str().cmp(key)).ok().map(PersonIx::from)
    }

    /// The one person who uses an address; nobody when several do.
    pub fn by_address(&self, email: IdentityKey) -> Option<PersonIx> {
        self.directory.by_address(email)
    }

    /// The one person behind a forge account; nobody when several are.
    pub fn by_account(&self, account: IdentityKey) -> Option<PersonIx> {
        self.directory.by_account(account)
    }

    /// Persons out of merged pairs: sorted by key, each pair with its person.
    fn gather(
        seen: &[&Identity],
        claims: &claim::Claims<'_>,
        merged: merge::Merged,
        outside: &FxHashSet<usize>,
    ) -> Self {
        let mut list: Vec<PersonInfo> =
            claims.persons.iter().map(|id| PersonInfo::new((*id).to_owned(), true)).collect();
        let mut place: FxHashMap<usize, usize> = FxHashMap::default();
        let mut of = Vec::with_capacity(seen.len());
        for (at, identity) in seen.iter().enumerate() {
            if claims.alone(at) && !outside.contains(&at) {
                of.push(None);
                continue;
            }
            let set = merged.set[at];
            let person = merged.claim[at].map_or_else(
                || {
                    *place.entry(set).or_insert_with(|| {
                        list.push(PersonInfo::new(format!("p-{:016x}", seen[set].identity.0), false));
                        list.len() - 1
                    })
                },
                |claim| claim as usize,
            );
            list[person].identities.push(identity.identity);
            of.push(Some(person));
        }
        for merge in merged.merges {
            if let Some(person) = of[merge.0] {
                list[person].merges.push(merge.1);
            }
        }
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_by(|&one, &other| list[one].key.cmp(&list[other].key));
        let mut moved = vec![PersonIx(0); list.len()];
        order.iter().enumerate().for_each(|(now, &before)| moved[before] = PersonIx::from(now));
        list.sort_by(|one, other| one.key.cmp(&other.key));
        let mut people = Self { list, ..Self::default() };
        for (at, identity) in seen.iter().enumerate() {
            people.place(identity.identity, of[at].map(|person| moved[person]), claims.windows(at), &moved);
        }
        people.list.iter_mut().for_each(PersonInfo::sort);
        people
    }

    /// Notes whose a pair is, with its dated windows; a pair with no days outside of them goes to the last one's person.
    fn place(&mut self, identity: IdentityKey, of: Option<PersonIx>, windows: &[claim::Claim], moved: &[PersonIx]) {
        let windows: Vec<Window> = windows
            .iter()
            .map(|claim| Window {
                since: claim.since.unwrap_or(Day(i32::MIN)),
                until: claim.until.unwrap_or(Day(i32::MAX)),
                person: moved[claim.person as usize],
            })
            .collect();
        for window in &windows {
            self.list[window.person.at()].identities.push(identity);
        }
        if let Some(person) = of.or_else(|| windows.last().map(|window| window.person)) {
            self.of.insert(identity, person);
        }
        if !windows.is_empty() {
            self.windows.insert(identity, windows);
        }
    }

    /// Makes addresses and accounts findable, those of people files first.
    fn index(&mut self, seen: &[&Identity], decisions: &Decisions) {
        let mut addresses = FxHashMap::default();
        let mut accounts = FxHashMap::default();
        let mut note = |email: Option<IdentityKey>, account: Option<IdentityKey>, person: Option<PersonIx>| {
            let Some(person) = person else { return };
            for (map, key) in [(&mut addresses, email), (&mut accounts, account)] {
                let Some(key) = key else { continue };
                let known = map.entry(key).or_insert(Some(person));
                *known = known.filter(|known| *known == person);
            }
        };
        for row in &decisions.people {
            note(row.email, row.account, self.by_key(&row.person));
        }
        for identity in seen {
            note(identity.email, identity.account, self.of(identity.identity));
            let nobody = matches!(identity.shape, Shape::Relay | Shape::Empty) && identity.full_name.is_none();
            let declared = self.of(identity.identity).is_some_and(|person| self.info(person).declared);
            self.nameless += usize::from(nobody && !declared);
        }
        let of_one = |map: FxHashMap<IdentityKey, Option<PersonIx>>| {
            map.into_iter().filter_map(|(key, person)| Some((key, person?))).collect()
        };
        let keys = self.list.iter().map(|info| info.key.clone()).collect();
        self.directory = Directory::new(keys, of_one(addresses), of_one(accounts));
    }
}

impl PersonInfo {
    fn new(key: String, declared: bool) -> Self {
        let (identities, merges) = (Vec::new(), Vec::new());
        Self { key, kind: PersonKind::Human, kind_reason: KindReason::Assumed, identities, declared, merges }
    }

    fn sort(&mut self) {
        self.identities.sort_unstable();
        self.identities.dedup();
        self.merges.sort_unstable();
    }
}

/// The pairs that stand in a commit as of the day, sorted by key.
fn seen(history: &History) -> Vec<&Identity> {
    let mut used: FxHashSet<IdentityKey> = FxHashSet::default();
    for (commit, _) in history.commits() {
        used.extend(history.people_of(commit).iter().map(|(_, identity)| *identity));
    }
    let mut seen: Vec<&Identity> = history.identities.iter().filter(|row| used.contains(&row.identity)).collect();
    seen.sort_by_key(|row| row.identity);
    seen.dedup_by_key(|row| row.identity);
    seen
}

#[cfg(test)]
mod tests;
