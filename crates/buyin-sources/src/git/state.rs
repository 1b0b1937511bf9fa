//! What holds after a commit of the first-parent line, as events: declarations and imports that begin or end.
//!
//! Facts of a file are a pure function of its path, its content and whether it is vendored. So events integrated to any day
//! equal a parse of that day's tree, where a file that cannot be read counts with its last readable version on the line
//! ([`crate::git::held`]).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use buyin_facts::pseudonym::Pseudonyms;
use buyin_facts::word::{Class, Ecosystem, Language, Op, Scope};
use gix::ObjectId;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::held::Reading;
use crate::git::mailmap::{self, Meant, Written};
use crate::git::path::PathInfo;
use crate::import::imports;
use crate::manifest::{Manifest, Problem};
use crate::ownership::{Rule, rules};
use crate::scan::detect::Rules;

/// Locks each memo is spread over.
const SHARDS: usize = 64;

/// Root, ecosystem and name of a component; its version is the value.
pub(crate) type ComponentKey = (String, Ecosystem, String);
/// Ecosystem, specifier and scope of a dependency; its requirement is the value.
pub(crate) type DependencyKey = (Ecosystem, String, Scope);

/// What one file declares. Every list is sorted and has each key once.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Declarations {
    pub(crate) components: Vec<(ComponentKey, Option<String>)>,
    pub(crate) dependencies: Vec<(DependencyKey, String)>,
    pub(crate) rules: Vec<(Rule, ())>,
    pub(crate) mailmap: Vec<(Written, Meant)>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) reading: Reading,
}

/// Whether files of a class are somebody else's or a program's work: they declare and import nothing of ours.
pub(crate) fn is_foreign(class: Class) -> bool {
    matches!(class, Class::Vendored | Class::Generated)
}

/// Reads what a file declares. A reader that panics is a fault of ours, which costs this file and no other.
pub(crate) fn declarations(
    pseudonyms: &Pseudonyms,
    detect: &Rules,
    path: &PathInfo,
    is_foreign: bool,
    bytes: &[u8],
) -> Declarations {
    let read = AssertUnwindSafe(|| read(pseudonyms, detect, path, is_foreign, bytes));
    catch_unwind(read).unwrap_or(Declarations { reading: Reading::Fault, ..Declarations::nothing() })
}

fn read(pseudonyms: &Pseudonyms, detect: &Rules, path: &PathInfo, is_foreign: bool, bytes: &[u8]) -> Declarations {
    let mut all = Declarations::default();
    if let Some(reader) = path.reader.filter(|_| !is_foreign || path.lists_vendored) {
        let Manifest { components, dependencies, problems, is_partial } = (reader.read)(&path.text, bytes);
        let components = components.into_iter().filter(|_| !is_foreign);
        all.components.extend(components.map(|one| ((one.root, one.ecosystem, one.name), one.version)));
        all.dependencies
            .extend(dependencies.into_iter().map(|one| ((one.ecosystem, one.specifier, one.scope), one.requirement)));
        all.problems = problems;
        all.reading = if is_partial { Reading::Part } else { Reading::Whole };
    }
    if is_foreign {
        return all.sorted();
    }
    if let Some(dialect) = path.dialect {
        let (rules, problems) = rules(dialect, &path.text, bytes);
        if rules.is_empty() && !problems.is_empty() {
            all.reading = Reading::Part;
        }
        all.rules = rules.into_iter().map(|rule| (keyed(pseudonyms, rule), ())).collect();
        all.problems.extend(problems);
    }
    if path.is_mailmap {
        all.mailmap = mailmap::entries(pseudonyms, bytes);
    }
    let products = detect.products(&path.detect, bytes).into_iter();
    all.dependencies.extend(products.map(|product| ((Ecosystem::Detect, product, Scope::Runtime), String::new())));
    all.sorted()
}

impl Declarations {
    /// Of a file that declares nothing.
    pub(crate) const fn nothing() -> Self {
        Self {
            components: Vec::new(),
            dependencies: Vec::new(),
            rules: Vec::new(),
            mailmap: Vec::new(),
            problems: Vec::new(),
            reading: Reading::Whole,
        }
    }

    fn sorted(mut self) -> Self {
        self.components.sort();
        self.components.dedup_by(|later, first| later.0 == first.0);
        self.dependencies.sort();
        self.dependencies.dedup_by(|later, first| later.0 == first.0);
        self.rules.sort();
        self.rules.dedup();
        self
    }
}

/// A rule whose owners' addresses are keyed: facts hold no addresses.
fn keyed(pseudonyms: &Pseudonyms, mut rule: Rule) -> Rule {
    let owner = |owner: &str| match owner.find('@') {
        Some(at) if at > 0 => format!("key:{:016x}", pseudonyms.email(owner).0),
        _ => owner.to_owned(),
    };
    rule.owners = rule.owners.split_whitespace().map(owner).collect::<Vec<_>>().join(" ");
    rule
}

/// How one sorted list became another.
pub(crate) fn delta<'a, K: Ord, V: PartialEq>(old: &'a [(K, V)], new: &'a [(K, V)]) -> Vec<(Op, &'a K, &'a V)> {
    let mut out = Vec::new();
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return out,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(old), Some(new)) => old.0.cmp(&new.0),
        };
        let gone = if order.is_le() { old.next() } else { None };
        let come = if order.is_ge() { new.next() } else { None };
        match (gone, come) {
            (Some((_, before)), Some((key, after))) if before != after => out.push((Op::Change, key, after)),
            (Some((key, value)), None) => out.push((Op::Remove, key, value)),
            (None, Some((key, value))) => out.push((Op::Add, key, value)),
            _ => {}
        }
    }
}

/// What files import, remembered by content and shared by threads: effort and state meet here, so that a content decoded to
/// count lines need not be decoded again to see its imports.
pub(crate) struct ImportMemo {
    shards: Vec<Mutex<Shard>>,
}

#[derive(Default)]
struct Shard {
    known: FxHashMap<(ObjectId, Language), Arc<[String]>>,
    /// Versions of a file mostly import the same: each list is kept once.
    lists: FxHashSet<Arc<[String]>>,
}

impl Default for ImportMemo {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }
}

impl ImportMemo {
    fn shard(&self, id: &ObjectId) -> &Mutex<Shard> {
        &self.shards[usize::from(id.as_bytes()[0]) % SHARDS]
    }

    pub(crate) fn get(&self, id: &ObjectId, language: Language) -> Option<Arc<[String]>> {
        self.shard(id).lock().ok()?.known.get(&(*id, language)).cloned()
    }

    /// Remembers what a content imports; nothing when the scanner panics.
    pub(crate) fn learn(&self, id: &ObjectId, language: Language, bytes: &[u8]) -> Option<Arc<[String]>> {
        if let Some(known) = self.get(id, language) {
            return Some(known);
        }
        let mut list: Arc<[String]> = catch_unwind(|| imports(language, bytes)).ok()?.into();
        if let Ok(mut shard) = self.shard(id).lock() {
            match shard.lists.get(&list) {
                Some(known) => list = Arc::clone(known),
                None => drop(shard.lists.insert(Arc::clone(&list))),
            }
            shard.known.insert((*id, language), Arc::clone(&list));
        }
        Some(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delta_says_what_began_changed_and_ended() {
        let old = [("a", 1), ("b", 1), ("c", 1)];
        let new = [("b", 2), ("c", 1), ("d", 1)];
        assert_eq!(delta(&old, &new), [(Op::Remove, &"a", &1), (Op::Change, &"b", &2), (Op::Add, &"d", &1)]);
        assert!(delta(&new, &new).is_empty());
    }

    #[test]
    fn owners_with_addresses_are_keyed() {
        let pseudonyms = Pseudonyms::new([3; 32]);
        let rule = Rule { line: 1, section: String::new(), pattern: "*".into(), owners: "@team  Ada@x.org".into() };
        let owners = keyed(&pseudonyms, rule).owners;
        assert_eq!(owners, format!("@team key:{:016x}", pseudonyms.email("ada@x.org").0));
    }
}
