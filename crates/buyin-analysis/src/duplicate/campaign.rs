//! Campaigns: one person's identical patch in three repositories or more within 14 days. It was thought of once, so its
//! commits share one weight.
//!
//! Identical means: the same contents made, or the same subject with the same lines added and removed in files of the same
//! names. Anything looser would take routine work for a campaign.

use buyin_facts::IdentityKey;

use super::Weights;
use crate::history::{History, PatchKey};
use crate::index::{CommitIx, PersonIx};
use crate::person::sets::Sets;

/// Repositories that make a campaign.
const REPOSITORIES: usize = 3;
/// Days from its first commit within which it must be done.
const DAYS: i32 = 14;

/// What makes two patches identical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Same {
    Contents(PatchKey),
    Lines(IdentityKey, PatchKey),
}

/// The commits of each campaign, earliest first.
pub(super) fn campaigns(history: &History, authors: &[Option<PersonIx>], weights: &Weights) -> Vec<Vec<CommitIx>> {
    let mut patches: Vec<(PersonIx, Same, CommitIx)> = Vec::with_capacity(history.commits.len());
    for (commit, fact) in history.commits().filter(|(commit, _)| weights.is_whole(*commit)) {
        let Some(author) = authors[commit.at()] else { continue };
        let patch = history.patch_of(commit);
        let same = [patch.contents.map(Same::Contents), patch.lines.map(|lines| Same::Lines(fact.subject, lines))];
        patches.extend(same.into_iter().flatten().map(|same| (author, same, commit)));
    }
    patches.sort_unstable();
    let mut alike = Sets::new(history.commits.len());
    for group in patches.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        group.iter().for_each(|(_, _, commit)| alike.join(group[0].2.at(), commit.at()));
    }
    let candidates = history.commits().map(|(commit, _)| commit).filter(|commit| weights.is_whole(*commit));
    let mut groups: Vec<(usize, CommitIx)> = candidates.map(|commit| (alike.first(commit.at()), commit)).collect();
    groups.sort_unstable();
    let groups = groups.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() >= REPOSITORIES);
    groups.flat_map(|group| windows(history, group)).collect()
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
