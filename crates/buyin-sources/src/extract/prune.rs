//! Which commits are kept, and what becomes of the parents of those that are not.
//!
//! A commit is kept when it changes what is under the chosen paths, or when it joins two lines that both did. Of a merge's
//! parents, one that was itself kept stands; one that gave way to an ancestor stands only when no other parent contains it, or when
//! it is the first and the merge left all as it was there: what the other line did and took back is not where lines come from.

use gix::ObjectId;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::walk::Commit;

/// A commit of the new repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    /// Place of its source in the walk.
    pub(super) source: usize,
    pub(super) tree: ObjectId,
    /// Places among the kept.
    pub(super) parents: Vec<usize>,
    /// Longer than that of every parent.
    depth: usize,
}

/// The new history.
#[derive(Debug, Default)]
pub(super) struct Pruned {
    /// Parents before children.
    pub(super) kept: Vec<Kept>,
    /// For each commit of the walk the kept commit with its content: itself or an ancestor; nothing before the path began.
    pub(super) image: Vec<Option<usize>>,
    /// Merges of the walk that are no merges any more.
    pub(super) merges_pruned: u64,
}

/// Prunes a history whose filtered trees are `trees`; nothing where a commit has none of the paths.
pub(super) fn prune(commits: &[Commit], trees: &[Option<ObjectId>]) -> Pruned {
    let mut pruned = Pruned::default();
    let mut known = FxHashMap::default();
    for (source, (commit, tree)) in commits.iter().zip(trees).enumerate() {
        let empty = ObjectId::empty_tree(commit.id.kind());
        let parents = pruned.parents(commit, tree.unwrap_or(empty), &mut known);
        let image = match (parents.as_slice(), tree) {
            ([], None) => None,
            ([only], tree) if tree.unwrap_or(empty) == pruned.kept[*only].tree => Some(*only),
            (_, tree) => {
                let depth = parents.iter().map(|parent| pruned.kept[*parent].depth + 1).max().unwrap_or(0);
                pruned.kept.push(Kept { source, tree: tree.unwrap_or(empty), parents, depth });
                Some(pruned.kept.len() - 1)
            }
        };
        let is_merge = image.is_some_and(|image| {
            let kept = &pruned.kept[image];
            kept.source == source && kept.parents.len() > 1
        });
        pruned.merges_pruned += u64::from(commit.parents.len() > 1 && !is_merge);
        pruned.image.push(image);
    }
    pruned
}

impl Pruned {
    /// Merges among the kept.
    pub(super) fn merges(&self) -> u64 {
        self.kept.iter().filter(|kept| kept.parents.len() > 1).count() as u64
    }

    fn parents(&self, commit: &Commit, tree: ObjectId, known: &mut FxHashMap<(usize, usize), bool>) -> Vec<usize> {
        let mut parents: Vec<(usize, bool)> = Vec::with_capacity(commit.parents.len());
        for source in &commit.parents {
            let Some(image) = self.image[*source] else { continue };
            let itself = self.kept[image].source == *source;
            match parents.iter_mut().find(|(other, _)| *other == image) {
                Some((_, direct)) => *direct |= itself,
                None => parents.push((image, itself)),
            }
        }
        let contained = |one: usize, known: &mut _| {
            parents.iter().any(|(other, _)| *other != one && self.is_ancestor(one, *other, known))
        };
        let first = commit.parents.first().and_then(|source| self.image[*source]);
        let is_taken_whole = |one: usize| first == Some(one) && self.kept[one].tree == tree;
        let stands = |&&(one, direct): &&(usize, bool)| direct || is_taken_whole(one) || !contained(one, known);
        parents.iter().filter(stands).map(|(one, _)| *one).collect()
    }

    fn is_ancestor(&self, one: usize, of: usize, known: &mut FxHashMap<(usize, usize), bool>) -> bool {
        *known.entry((one, of)).or_insert_with(|| {
            let mut open = vec![of];
            let mut seen = FxHashSet::default();
            while let Some(next) = open.pop() {
                if next == one {
                    return true;
                }
                if self.kept[next].depth > self.kept[one].depth && seen.insert(next) {
                    open.extend(&self.kept[next].parents);
                }
            }
            false
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> ObjectId {
        ObjectId::from_bytes_or_panic(&[number; 20])
    }

    /// Each commit is its parents and a letter for its tree; a blank for none. What is kept: source, tree, parents.
    fn kept(history: &[(&[usize], char)]) -> Vec<(usize, Vec<usize>)> {
        let commit = |(number, (parents, _)): (usize, &(&[usize], char))| Commit {
            id: id(number as u8 + 100),
            tree: id(0),
            parents: parents.to_vec(),
            is_cut: false,
        };
        let commits: Vec<Commit> = history.iter().enumerate().map(commit).collect();
        let trees: Vec<_> = history.iter().map(|(_, tree)| (*tree != ' ').then(|| id(*tree as u8))).collect();
        prune(&commits, &trees).kept.into_iter().map(|kept| (kept.source, kept.parents)).collect()
    }

    #[test]
    fn commits_that_change_nothing_are_pruned() {
        assert_eq!(kept(&[(&[], ' '), (&[0], 'a'), (&[1], 'a'), (&[2], 'b')]), [(1, vec![]), (3, vec![0])]);
    }

    #[test]
    fn deletion_is_a_change_and_absence_before_the_beginning_is_not() {
        let all = kept(&[(&[], ' '), (&[0], 'a'), (&[1], ' '), (&[2], ' '), (&[3], 'a')]);
        assert_eq!(all, [(1, vec![]), (2, vec![0]), (4, vec![1])]);
    }

    #[test]
    fn a_merge_of_two_lines_is_kept_whatever_its_tree() {
        let all = kept(&[(&[], 'a'), (&[0], 'b'), (&[0], 'c'), (&[1, 2], 'b')]);
        assert_eq!(all, [(0, vec![]), (1, vec![0]), (2, vec![0]), (3, vec![1, 2])]);
    }

    #[test]
    fn a_branch_that_did_nothing_here_is_no_line() {
        // 2 leaves 0 and touches other paths only; 3 merges it into 1.
        let all = kept(&[(&[], 'a'), (&[0], 'b'), (&[0], 'a'), (&[1, 2], 'b'), (&[3], 'c')]);
        assert_eq!(all, [(0, vec![]), (1, vec![0]), (4, vec![1])]);
    }

    #[test]
    fn an_octopus_loses_the_arms_that_did_nothing() {
        let all = kept(&[(&[], 'a'), (&[0], 'b'), (&[0], 'c'), (&[0], 'a'), (&[1, 2, 3], 'd')]);
        assert_eq!(all[3], (4, vec![1, 2]));
    }

    #[test]
    fn a_merge_that_changes_something_itself_stays_as_a_commit() {
        let all = kept(&[(&[], 'a'), (&[0], 'a'), (&[0], 'a'), (&[1, 2], 'e')]);
        assert_eq!(all, [(0, vec![]), (3, vec![0])]);
    }

    #[test]
    fn a_branch_whose_work_was_taken_back_is_joined_and_not_followed() {
        // 1 and 2 change and take back what 0 has; 3 touches other paths only, and 4 merges 2 into it.
        let all = kept(&[(&[], 'a'), (&[0], 'b'), (&[1], 'a'), (&[0], 'a'), (&[3, 2], 'a'), (&[4], 'c')]);
        assert_eq!(all[3..], [(4, vec![0, 2]), (5, vec![3])]);
    }

    #[test]
    fn lines_that_cross_keep_both_merges() {
        let all = kept(&[(&[], 'a'), (&[0], 'b'), (&[0], 'c'), (&[1, 2], 'd'), (&[2, 1], 'd'), (&[3, 4], 'd')]);
        assert_eq!(all.len(), 6);
        assert_eq!(all[5], (5, vec![3, 4]));
    }
}
