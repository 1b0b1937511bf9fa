//! Which commits are kept, and what becomes of the parents of those that are not.
//!
//! A commit is kept when it changes what is under the chosen paths, or when it joins two lines that both did. Of a merge's
//! parents, one that was itself kept stands; one that gave way to an ancestor stands only when no other parent contains it, or when
//! lines come from it: a file is as it was there, and the other line changed that file and took it back.

use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::walk::Commit;

/// Paths of files that differ between two trees.
pub(super) type Paths = BTreeSet<Vec<u8>>;
/// Says which those are.
type Differing<'a> = &'a dyn Fn(ObjectId, ObjectId) -> Paths;

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
pub(super) fn prune(commits: &[Commit], trees: &[Option<ObjectId>], differing: Differing<'_>) -> Pruned {
    let mut pruned = Pruned::default();
    let mut known = Known { contained: FxHashMap::default(), changed: FxHashMap::default(), differing };
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

    fn parents(&self, commit: &Commit, tree: ObjectId, known: &mut Known<'_>) -> Vec<usize> {
        let mut parents: Vec<(usize, bool)> = Vec::with_capacity(commit.parents.len());
        for source in &commit.parents {
            let Some(image) = self.image[*source] else { continue };
            let itself = self.kept[image].source == *source;
            match parents.iter_mut().find(|(other, _)| *other == image) {
                Some((_, direct)) => *direct |= itself,
                None => parents.push((image, itself)),
            }
        }
        let all: Vec<usize> = parents.iter().map(|(one, _)| *one).collect();
        let stands = |place: usize, known: &mut Known<'_>| {
            let contains = |other: &usize| *other != all[place] && self.is_ancestor(all[place], *other, known);
            parents[place].1 || !all.iter().any(contains) || self.gives_lines(&all, place, tree, known)
        };
        (0..all.len()).filter(|place| stands(*place, known)).map(|place| all[place]).collect()
    }

    /// Whether lines of a merge come from a parent that another contains: from a file that is as it was there and in no parent
    /// before it, and that was changed on the way to the others. Whoever took it back is not who wrote it.
    fn gives_lines(&self, parents: &[usize], place: usize, tree: ObjectId, known: &mut Known<'_>) -> bool {
        let tree_of = |parent: usize| self.kept[parent].tree;
        let one = parents[place];
        if parents[..place].iter().any(|before| tree_of(*before) == tree) {
            return false;
        }
        let way = self.way(one, parents);
        if let [only] = way[..]
            && (tree_of(only), self.kept[only].parents.as_slice()) == (tree, &[one])
        {
            return false;
        }
        let mut taken_back = Paths::new();
        way.iter().for_each(|on| taken_back.extend(self.changed(*on, known).iter().cloned()));
        let here = (known.differing)(tree_of(one), tree);
        let before: Vec<Paths> =
            parents[..place].iter().map(|before| (known.differing)(tree_of(*before), tree)).collect();
        taken_back.iter().any(|path| !here.contains(path) && before.iter().all(|paths| paths.contains(path)))
    }

    /// What others contain that one commit does not, and itself not.
    fn way(&self, one: usize, to: &[usize]) -> Vec<usize> {
        // Children come before their parents, so that whoever is reached from `one` is known for it when its turn comes.
        let mut open: BTreeMap<(usize, usize), bool> = BTreeMap::new();
        let reach = |open: &mut BTreeMap<_, _>, at: usize, is_inside: bool| {
            *open.entry((self.kept[at].depth, at)).or_insert(false) |= is_inside;
        };
        to.iter().for_each(|at| reach(&mut open, *at, *at == one));
        let mut way = Vec::new();
        while open.values().any(|is_inside| !is_inside)
            && let Some(((_, at), is_inside)) = open.pop_last()
        {
            way.extend(Some(at).filter(|_| !is_inside));
            self.kept[at].parents.iter().for_each(|parent| reach(&mut open, *parent, is_inside));
        }
        way
    }

    /// Files that a kept commit changed against each of its parents.
    fn changed<'k>(&self, at: usize, known: &'k mut Known<'_>) -> &'k Paths {
        let Known { changed, differing, .. } = known;
        changed.entry(at).or_insert_with(|| {
            let Kept { tree, parents, .. } = &self.kept[at];
            let against = parents.iter().map(|parent| differing(self.kept[*parent].tree, *tree));
            let all = || differing(ObjectId::empty_tree(tree.kind()), *tree);
            against.reduce(|one, other| &one & &other).unwrap_or_else(all)
        })
    }

    fn is_ancestor(&self, one: usize, of: usize, known: &mut Known<'_>) -> bool {
        *known.contained.entry((one, of)).or_insert_with(|| {
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

/// What was found out on the way.
struct Known<'a> {
    /// Whether one kept commit is an ancestor of another.
    contained: FxHashMap<(usize, usize), bool>,
    /// Files that kept commits changed.
    changed: FxHashMap<usize, Paths>,
    differing: Differing<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> ObjectId {
        ObjectId::from_bytes_or_panic(&[number; 20])
    }

    /// Trees are of two files, told by a letter: the alphabet in rows of five.
    fn files(one: ObjectId, other: ObjectId) -> Paths {
        let file = |id: ObjectId| [(id.as_bytes()[0] - b'a') / 5, (id.as_bytes()[0] - b'a') % 5];
        let (one, other) = (file(one), file(other));
        [b"x", b"y"]
            .iter()
            .zip(one.iter().zip(other))
            .filter(|(_, (one, other))| **one != *other)
            .map(|(path, _)| path.to_vec())
            .collect()
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
        let differing = |one: ObjectId, other: ObjectId| files(one, other);
        prune(&commits, &trees, &differing).kept.into_iter().map(|kept| (kept.source, kept.parents)).collect()
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
    fn a_branch_that_took_a_file_back_and_changed_another_is_joined() {
        // 1 changes a file, 2 takes it back and changes the other; 3 touches other paths only, and 4 merges 2 into it.
        let all = kept(&[(&[], 'a'), (&[0], 'f'), (&[1], 'b'), (&[0], 'a'), (&[3, 2], 'b'), (&[4], 'c')]);
        assert_eq!(all[3..], [(4, vec![0, 2]), (5, vec![3])]);
        // Merged the other way round the file's lines are the branch's.
        let all = kept(&[(&[], 'a'), (&[0], 'f'), (&[1], 'b'), (&[0], 'a'), (&[2, 3], 'b'), (&[4], 'c')]);
        assert_eq!(all[3..], [(5, vec![2])]);
        // Without taking anything back there is one line.
        let all = kept(&[(&[], 'a'), (&[0], 'f'), (&[1], 'g'), (&[0], 'a'), (&[3, 2], 'g'), (&[4], 'h')]);
        assert_eq!(all[3..], [(5, vec![2])]);
    }

    #[test]
    fn work_that_was_done_twice_is_whose_line_was_joined_first() {
        // 1 and 2 do the same beside each other; 3 joins them as 2 sees it, and 5 joins 3 into what went on from 1.
        let all =
            kept(&[(&[], 'a'), (&[0], 'b'), (&[0], 'b'), (&[2, 1], 'b'), (&[1], 'b'), (&[4, 3], 'b'), (&[5], 'c')]);
        assert_eq!(all[3..], [(3, vec![2, 1]), (5, vec![1, 3]), (6, vec![4])]);
    }

    #[test]
    fn a_merge_that_takes_back_itself_keeps_the_line_it_takes_from() {
        // 3 merges other work into the branch and gives back what was before it, of one of the files.
        let all = kept(&[(&[], 'a'), (&[0], 'g'), (&[0], 'a'), (&[1, 2], 'b')]);
        assert_eq!(all[2..], [(3, vec![1, 0])]);
    }

    #[test]
    fn lines_that_cross_keep_both_merges() {
        let all = kept(&[(&[], 'a'), (&[0], 'b'), (&[0], 'c'), (&[1, 2], 'd'), (&[2, 1], 'd'), (&[3, 4], 'd')]);
        assert_eq!(all.len(), 6);
        assert_eq!(all[5], (5, vec![3, 4]));
    }
}
