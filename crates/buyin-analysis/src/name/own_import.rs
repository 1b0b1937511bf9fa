//! What a repository calls itself when nothing says so: Go code imports its own folders by full path, so the beginning that
//! most of those imports share is its name. It can change over time; each name is dated by when it first had the majority.

use buyin_facts::Day;
use buyin_facts::fact::ImportEvent;
use buyin_facts::word::{Ecosystem, Language, Op};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::{Components, is_foreign};
use crate::history::History;
use crate::index::RepositoryIx;
use crate::name::NameSource;
use crate::name::claim::Claim;

/// Imports that must agree before a beginning is taken for a name.
const FEWEST: u32 = 2;

/// A beginning that had the majority at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Beginning<'a> {
    text: &'a str,
    since: Option<Day>,
    live: u32,
    most: u32,
}

/// A claim for every beginning that had the majority at some time, for the repository as a whole.
pub(crate) fn claims(history: &History, components: &Components) -> Vec<Claim> {
    let folders = go_folders(history);
    let mut found = Vec::new();
    for events in history.imports.chunk_by(|one, other| one.0 == other.0) {
        let repository = events[0].0;
        let Some(folders) = folders.get(&repository) else { continue };
        for beginning in beginnings(events, folders) {
            let Some(since) = beginning.since else { continue };
            found.push(Claim {
                ecosystem: Ecosystem::Go,
                key: beginning.text.to_owned(),
                text: beginning.text.to_owned(),
                component: components.root(repository),
                since: Some(since),
                source: NameSource::OwnImport,
                weight: beginning.most,
            });
        }
    }
    found
}

/// Folders that ever held Go files, by repository.
fn go_folders(history: &History) -> FxHashMap<RepositoryIx, FxHashSet<&str>> {
    let mut folders: FxHashMap<RepositoryIx, FxHashSet<&str>> = FxHashMap::default();
    for (index, repository, path) in history.folders.iter() {
        if history.folders.holds_go(index) && !is_foreign(path) {
            folders.entry(repository).or_default().insert(path);
        }
    }
    folders
}

/// Follows the live imports of own folders through time.
fn beginnings<'a>(events: &'a [(RepositoryIx, ImportEvent)], folders: &FxHashSet<&str>) -> Vec<Beginning<'a>> {
    let mut list: Vec<Beginning<'a>> = Vec::new();
    let mut places: FxHashMap<&'a str, usize> = FxHashMap::default();
    let mut split: FxHashMap<&'a str, Vec<usize>> = FxHashMap::default();
    let mut total = 0_u32;
    let go = |event: &ImportEvent| event.language == Language::Go && !is_foreign(&event.path);
    for commit in events.chunk_by(|one, other| one.1.commit == other.1.commit) {
        for (_, event) in commit.iter().filter(|(_, event)| go(event)) {
            let found = split.entry(&event.specifier).or_insert_with_key(|specifier| {
                let place = |text: &'a str| {
                    *places.entry(text).or_insert_with(|| {
                        list.push(Beginning { text, since: None, live: 0, most: 0 });
                        list.len() - 1
                    })
                };
                own_splits(specifier, folders).map(place).collect()
            });
            for &index in found.iter() {
                let beginning = &mut list[index];
                if event.op == Op::Remove {
                    total = total.saturating_sub(1);
                    beginning.live = beginning.live.saturating_sub(1);
                } else {
                    total += 1;
                    beginning.live += 1;
                    beginning.most = beginning.most.max(beginning.live);
                }
            }
        }
        let leader = list.iter_mut().max_by_key(|beginning| beginning.live);
        if let Some(leader) = leader.filter(|leader| leader.live >= FEWEST && leader.live * 2 > total) {
            leader.since.get_or_insert(commit[0].1.day);
        }
    }
    list
}

/// Every way to read an import path as (name of this repository)/(folder of it): the names. A name is a host and one more
/// segment at least.
fn own_splits<'a>(specifier: &'a str, folders: &FxHashSet<&str>) -> impl Iterator<Item = &'a str> {
    let has_host = specifier.split('/').next().is_some_and(|host| host.contains('.'));
    specifier
        .match_indices('/')
        .skip(1)
        .filter(move |(at, _)| has_host && folders.contains(&specifier[at + 1..]))
        .map(|(at, _)| &specifier[..at])
}
