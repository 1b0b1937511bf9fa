//! What still holds of a file that could not be read: what its earlier versions said.
//!
//! That something is missing from a file means that it ended only where the file was read to its end. So a version that
//! could not be read changes nothing, and one that was read in part adds and changes but removes nothing. Commits are mined
//! in any order, and what held before is known only in the order of the line: such versions are put aside as [`Unsure`] and
//! settled when all commits are there.

use std::collections::BTreeSet;
use std::sync::Arc;

use buyin_facts::word::Ecosystem;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::event::{Events, Place};
use crate::git::path::PathInfo;
use crate::git::state::Declarations;

/// How much of a file was read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// All there is; also a file that is not there, or not ours.
    #[default]
    Whole,
    /// What was read is there, but something may be missing.
    Part,
    /// Nothing: the content is missing, corrupt or too large.
    Nothing,
    /// Nothing: the reader failed.
    Fault,
}

/// What a file says on one side of a commit.
#[derive(Debug, Default, Clone)]
pub(crate) struct Content {
    pub(crate) declared: Option<Arc<Declarations>>,
    pub(crate) imported: Option<Arc<[String]>>,
    pub(crate) reading: Reading,
}

/// A file that could not be read on at least one side of a commit of the line.
#[derive(Debug)]
pub(crate) struct Unsure {
    pub(crate) place: Place,
    pub(crate) info: Arc<PathInfo>,
    pub(crate) before: Content,
    pub(crate) after: Content,
}

static NOTHING: Declarations = Declarations::nothing();

impl Content {
    pub(crate) fn is_whole(&self) -> bool {
        self.reading == Reading::Whole
    }

    pub(crate) fn declared(&self) -> &Declarations {
        self.declared.as_deref().unwrap_or(&NOTHING)
    }

    pub(crate) fn imported(&self) -> &[String] {
        self.imported.as_deref().unwrap_or_default()
    }

    /// What holds with this version, given what held before it.
    fn over(&self, before: &Self) -> Self {
        match self.reading {
            Reading::Whole => self.clone(),
            Reading::Part => {
                let declared = self.declared().over(before.declared());
                Self { declared: Some(Arc::new(declared)), ..self.clone() }
            }
            Reading::Nothing | Reading::Fault => before.clone(),
        }
    }
}

impl Declarations {
    /// These, and what of the former they do not speak of.
    fn over(&self, former: &Self) -> Self {
        let mut all = self.clone();
        // A component whose name is among what could not be read has not lost it.
        let unnamed = |(root, ecosystem, name): &(String, Ecosystem, String)| {
            name.is_empty() && former.components.iter().any(|(known, _)| (&known.0, &known.1) == (root, ecosystem))
        };
        all.components.retain(|(key, _)| !unnamed(key));
        add_missing(&mut all.components, &former.components);
        // Detect rules read bytes, whatever they mean: what they no longer find has ended.
        let declared: Vec<_> =
            former.dependencies.iter().filter(|(key, _)| key.0 != Ecosystem::Detect).cloned().collect();
        add_missing(&mut all.dependencies, &declared);
        if all.rules.is_empty() {
            all.rules.clone_from(&former.rules);
        }
        all
    }
}

/// Adds entries of `former` whose keys are not in `list`; the list stays sorted.
fn add_missing<K: Clone + Ord + std::hash::Hash, V: Clone + Ord>(list: &mut Vec<(K, V)>, former: &[(K, V)]) {
    let known: FxHashSet<K> = list.iter().map(|(key, _)| key.clone()).collect();
    list.extend(former.iter().filter(|(key, _)| !known.contains(key)).cloned());
    list.sort();
}

impl Events {
    /// Paths of which something must be known that held before the first of these commits.
    pub(crate) fn in_doubt(&self) -> BTreeSet<String> {
        let mut seen = FxHashSet::default();
        let first = self.unsure.iter().filter(|one| seen.insert(one.info.text.as_str()));
        first.filter(|one| !one.before.is_whole()).map(|one| one.info.text.clone()).collect()
    }

    /// Makes events of what was unsure. `held` is what held before the first of these commits, by path.
    pub(crate) fn settle(&mut self, mut held: FxHashMap<String, Content>) {
        let unsure = std::mem::take(&mut self.unsure);
        let is_any = !unsure.is_empty();
        for Unsure { place, info, before, after } in unsure {
            let before = if before.is_whole() { before } else { held.remove(&info.text).unwrap_or_default() };
            let now = after.over(&before);
            self.turn(place, &info, &before, &now);
            if !after.is_whole() {
                held.insert(info.text.clone(), now);
            }
        }
        if is_any {
            self.sort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use buyin_facts::word::Scope;

    fn declared(names: &[&str], needs: &[(&str, &str)]) -> Declarations {
        let mut all = Declarations::nothing();
        all.components =
            names.iter().map(|name| ((String::new(), Ecosystem::Cargo, (*name).to_owned()), None)).collect();
        let need = |(name, version): &(&str, &str)| {
            ((Ecosystem::Cargo, (*name).to_owned(), Scope::Runtime), (*version).to_owned())
        };
        all.dependencies = needs.iter().map(need).collect();
        all
    }

    fn content(declared: Declarations, reading: Reading) -> Content {
        Content { declared: Some(Arc::new(declared)), imported: None, reading }
    }

    #[test]
    fn what_was_not_read_changes_nothing() {
        let before = content(declared(&["a"], &[("b", "1")]), Reading::Whole);
        for reading in [Reading::Nothing, Reading::Fault] {
            let now = content(Declarations::nothing(), reading).over(&before);
            assert_eq!(now.declared(), before.declared());
        }
        let gone = Content::default().over(&before);
        assert_eq!(gone.declared(), &Declarations::nothing());
    }

    #[test]
    fn what_was_read_in_part_adds_and_changes_but_removes_nothing() {
        let before = content(declared(&["a"], &[("b", "1"), ("c", "1")]), Reading::Whole);
        let now = content(declared(&[""], &[("b", "2"), ("d", "1")]), Reading::Part).over(&before);
        assert_eq!(now.declared(), &declared(&["a"], &[("b", "2"), ("c", "1"), ("d", "1")]));
        let first = content(declared(&[""], &[]), Reading::Part).over(&Content::default());
        assert_eq!(first.declared(), &declared(&[""], &[]), "a new component without a name is one");
    }

    #[test]
    fn what_a_detect_rule_no_longer_finds_has_ended() {
        let mut former = declared(&[], &[("b", "1")]);
        former.dependencies.push(((Ecosystem::Detect, "queue".into(), Scope::Runtime), String::new()));
        let now = Declarations::nothing().over(&former);
        assert_eq!(now, declared(&[], &[("b", "1")]));
    }
}
