//! Imported foreign history: years of other people's commits that one merge brought in (a subtree merge, a repository taken
//! over with its past). It is no work of this organisation, unless its author worked here too.

use rustc_hash::FxHashMap;

use crate::history::History;
use crate::index::{CommitIx, PersonIx};
use crate::person::People;

/// Commits one merge must bring to be an import.
const MANY: usize = 100;

/// Commits of imported history whose author wrote nothing else in any repository and is in no people file.
pub(super) fn imported(history: &History, people: &People, authors: &[Option<PersonIx>]) -> Vec<CommitIx> {
    let foreign = foreign(history);
    if foreign.is_empty() {
        return Vec::new();
    }
    let mut is_foreign = vec![false; history.commits.len()];
    foreign.iter().for_each(|commit| is_foreign[commit.at()] = true);
    let mut at_home = vec![false; people.len()];
    for (author, foreign) in authors.iter().zip(is_foreign) {
        if let Some(author) = author.filter(|_| !foreign) {
            at_home[author.at()] = true;
        }
    }
    let stranger = |person: PersonIx| !at_home[person.at()] && !people.info(person).declared;
    foreign.into_iter().filter(|commit| authors[commit.at()].is_some_and(stranger)).collect()
}

/// What merges brought with a root of its own: the commits before the merge, of histories large enough.
fn foreign(history: &History) -> Vec<CommitIx> {
    let mut brought: FxHashMap<CommitIx, Vec<CommitIx>> = FxHashMap::default();
    let mut rooted: Vec<CommitIx> = Vec::new();
    for (commit, fact) in history.commits() {
        let Some(bringer) = history.commit(fact.repository, fact.brought_by).filter(|by| *by != commit) else {
            continue;
        };
        if fact.parents == 0 && history.commits[bringer.at()].parents > 1 {
            rooted.push(bringer);
        }
        brought.entry(bringer).or_default().push(commit);
    }
    rooted.sort_unstable();
    rooted.dedup();
    let imports = rooted.into_iter().filter_map(|bringer| brought.remove(&bringer));
    imports.filter(|commits| commits.len() >= MANY).flatten().collect()
}
