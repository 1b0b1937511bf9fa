//! Campaigns: one person's identical patch in three repositories or more within 14 days. It was thought of once, so its
//! commits share one weight.
//!
//! Identical means: the same contents made, or the same subject with the same lines added and removed in files of the same
//! names. Anything looser would take routine work for a campaign.

use std::hash::{Hash, Hasher};

use buyin_facts::IdentityKey;
use buyin_facts::id::BlobKey;
use rustc_hash::{FxHashMap, FxHasher};

use super::{Weights, contents};
use crate::history::History;
use crate::index::{CommitIx, PersonIx};
use crate::person::sets::Sets;

/// Repositories that make a campaign.
const REPOSITORIES: usize = 3;
/// Days from its first commit within which it must be done.
const DAYS: i32 = 14;

/// What makes two patches identical.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Patch {
    Contents(Vec<BlobKey>),
    Lines(IdentityKey, Vec<(u64, u32, u32)>),
}

/// The commits of each campaign, earliest first.
pub(super) fn campaigns(history: &History, authors: &[Option<PersonIx>], weights: &Weights) -> Vec<Vec<CommitIx>> {
    let names: Vec<u64> = history.paths.iter().map(|(_, _, path)| base_name(path)).collect();
    let mut alike = Sets::new(history.commits.len());
    for group in seen_twice(history, authors, weights, &names) {
        // Equal hashes only say where to look.
        let mut known: FxHashMap<Patch, CommitIx> = FxHashMap::default();
        for commit in group {
            for patch in patches(history, commit, &names) {
                let first = *known.entry(patch).or_insert(commit);
                alike.join(first.at(), commit.at());
            }
        }
    }
    let candidates = history.commits().map(|(commit, _)| commit).filter(|commit| weights.is_whole(*commit));
    let mut groups: Vec<(usize, CommitIx)> = candidates.map(|commit| (alike.first(commit.at()), commit)).collect();
    groups.sort_unstable();
    let groups = groups.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() >= REPOSITORIES);
    groups.flat_map(|group| windows(history, group)).collect()
}

/// One author's commits whose patches have equal hashes, two or more.
fn seen_twice(history: &History, authors: &[Option<PersonIx>], weights: &Weights, names: &[u64]) -> Vec<Vec<CommitIx>> {
    let mut hashes: Vec<(PersonIx, u64, CommitIx)> = Vec::with_capacity(history.commits.len());
    for (commit, _) in history.commits().filter(|(commit, _)| weights.is_whole(*commit)) {
        let Some(author) = authors[commit.at()] else { continue };
        hashes.extend(patches(history, commit, names).iter().map(|patch| (author, hash(patch), commit)));
    }
    hashes.sort_unstable();
    let groups = hashes.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1));
    let groups = groups.filter(|group| group.len() >= 2);
    groups.map(|group| group.iter().map(|(_, _, commit)| *commit).collect()).collect()
}

fn patches(history: &History, commit: CommitIx, names: &[u64]) -> Vec<Patch> {
    let changes = history.changes_of(commit);
    let mut patches = Vec::with_capacity(2);
    let contents = contents(history, commit);
    if !contents.is_empty() {
        patches.push(Patch::Contents(contents));
    }
    if changes.iter().any(|change| change.added + change.removed > 0) {
        let mut lines: Vec<_> =
            changes.iter().map(|change| (names[change.path.at()], change.added, change.removed)).collect();
        lines.sort_unstable();
        patches.push(Patch::Lines(history.commits[commit.at()].subject, lines));
    }
    patches
}

/// Cuts identical patches into campaigns: each begins with its earliest commit and ends 14 days after.
fn windows(history: &History, group: &[(usize, CommitIx)]) -> Vec<Vec<CommitIx>> {
    let mut commits: Vec<CommitIx> = group.iter().map(|(_, commit)| *commit).collect();
    commits.sort_by_key(|commit| (history.commits[commit.at()].day, *commit));
    let mut campaigns = Vec::new();
    let mut rest = &commits[..];
    while let Some(first) = rest.first() {
        let end = history.commits[first.at()].day.plus(DAYS);
        let length = rest.partition_point(|commit| history.commits[commit.at()].day < end);
        let (window, later) = rest.split_at(length);
        let mut repositories: Vec<_> = window.iter().map(|commit| history.commits[commit.at()].repository).collect();
        repositories.sort_unstable();
        repositories.dedup();
        if repositories.len() >= REPOSITORIES {
            campaigns.push(window.to_vec());
            rest = later;
        } else {
            rest = &rest[1..];
        }
    }
    campaigns
}

fn base_name(path: &str) -> u64 {
    hash(path.rsplit('/').next().unwrap_or(path))
}

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
