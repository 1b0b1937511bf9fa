//! Commits in the order they came to the default branch.
//!
//! The first-parent line is the branch's own diary. Each commit on it brings what is reachable from it and was not there
//! before, parents first. Numbers follow that order, so they never move as history grows.

mod node;
mod note;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use buyin_facts::change_request::{Landing, Repair};
use buyin_facts::fact::{Commit, CommitPerson};
use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::word::Role;
use buyin_facts::{CommitNumber, Day, RepositoryId};
use gix::ObjectId;
use gix::objs::Kind;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::arrival::node::{Node, Nodes};
use crate::git::commit::Parsed;
use crate::git::object::Objects;
use crate::git::open::Opened;
use crate::git::people::People;

/// 1980-01-01: no commit is older, whatever it says.
const FIRST_DAY: Day = Day(3_652);

/// What an earlier scan read.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Commits with their places.
    pub(crate) places: FxHashMap<ObjectId, Placed>,
    pub(crate) head: Option<ObjectId>,
    pub(crate) arrival: Option<Day>,
    /// The next number.
    pub(crate) next: u32,
}

/// Where a commit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    /// The day its work counts for.
    pub(crate) day: Day,
    pub(crate) number: CommitNumber,
    /// Whether it is on the first-parent line.
    pub(crate) is_on_line: bool,
}

/// What a commit is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    /// A root: everything in it is new.
    Nothing,
    Tree(ObjectId),
    /// Its parent lies beyond the clone: what it changed is not visible here.
    Unknown,
}

/// A commit in its place.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) number: u32,
    pub(crate) id: ObjectId,
    pub(crate) tree: Option<ObjectId>,
    pub(crate) base: Base,
    pub(crate) is_merge: bool,
    /// For commits on the first-parent line.
    pub(crate) line: Option<OnLine>,
    pub(crate) arrival: Day,
}

/// What a commit on the first-parent line adds to the state.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnLine {
    /// The newest tree on the line before it that can be read.
    pub(crate) before: Option<ObjectId>,
    /// The first number it brought.
    pub(crate) first: u32,
}

/// New commits of a repository, in order.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    pub(crate) commits: Vec<Arrived>,
    pub(crate) rows: Vec<Commit>,
    pub(crate) people: Vec<CommitPerson>,
    pub(crate) landings: Vec<Landing>,
    pub(crate) repairs: Vec<Repair>,
    /// Places of the new commits.
    pub(crate) places: FxHashMap<ObjectId, Placed>,
    pub(crate) warnings: Vec<Warning>,
}

/// The old head is not on the new head's first-parent line.
#[derive(Debug)]
pub(crate) struct Rewritten;

/// Reads what came to the default branch since `known`. `today` bounds what dates are believed.
///
/// # Errors
/// [`Rewritten`] when history no longer contains what is known.
pub(crate) fn arrivals(
    opened: &Opened,
    repository: RepositoryId,
    known: &Known,
    people: &mut People<'_>,
    today: Day,
) -> Result<Arrivals, Rewritten> {
    opened.load_indices();
    let objects = Objects::new(&opened.repository);
    let mut nodes = Nodes::default();
    let Some(head) = opened.head else {
        return if known.head.is_some() { Err(Rewritten) } else { Ok(Arrivals::default()) };
    };
    nodes.load(&objects, head, known, people, &shallow(opened));
    let line = nodes.line(head, known)?;
    let mut order = Order {
        objects: &objects,
        known,
        people,
        today,
        repository,
        placed: vec![None; nodes.all.len()],
        nodes: &nodes,
        arrival: known.arrival,
        tree: readable_tree(&objects, known.head),
        out: Arrivals::default(),
    };
    line.into_iter().for_each(|index| order.bring(index));
    let mut arrivals = order.out;
    arrivals.places =
        nodes.all.iter().zip(order.placed).filter_map(|(node, placed)| Some((node.id, placed?))).collect();
    arrivals.warnings.append(&mut nodes.warnings);
    Ok(arrivals)
}

/// Commits whose parents are cut off on purpose.
fn shallow(opened: &Opened) -> FxHashSet<ObjectId> {
    let commits = opened.repository.to_thread_local().shallow_commits().ok().flatten();
    commits.map(|commits| commits.iter().copied().collect()).unwrap_or_default()
}

/// The tree of a commit, or of the nearest first parent whose tree is there.
fn readable_tree(objects: &Objects, mut commit: Option<ObjectId>) -> Option<ObjectId> {
    let mut buffer = Vec::new();
    while let Some(id) = commit {
        objects.read(&id, Kind::Commit, &mut buffer).ok()?;
        let parsed = Parsed::of(&buffer);
        match parsed.tree.filter(|tree| objects.has(tree)) {
            Some(tree) => return Some(tree),
            None => commit = parsed.parents.first().copied(),
        }
    }
    None
}

/// Gives commits their places.
struct Order<'a> {
    objects: &'a Objects,
    known: &'a Known,
    people: &'a People<'a>,
    nodes: &'a Nodes,
    today: Day,
    repository: RepositoryId,
    /// The place of each node that has one.
    placed: Vec<Option<Placed>>,
    arrival: Option<Day>,
    /// The newest tree on the line that can be read.
    tree: Option<ObjectId>,
    out: Arrivals,
}

impl Order<'_> {
    /// Places a commit of the line after all it brings.
    fn bring(&mut self, on_line: usize) {
        let node = &self.nodes.all[on_line];
        let arrival = self.arrival_of(node);
        self.arrival = Some(arrival);
        let brought = self.brought(on_line);
        let first = self.next_number();
        let last = first + brought.len() as u32 - 1;
        let merger = node.people[0].1;
        for place in brought {
            let line = (place == on_line).then_some(OnLine { before: self.tree, first });
            self.place(place, arrival, last, line);
            if place != on_line {
                let commit = CommitNumber(self.next_number() - 1);
                let repository = self.repository;
                self.out.people.push(CommitPerson { repository, commit, role: Role::Merger, identity: merger });
            }
        }
        if let Some(tree) = node.tree.filter(|tree| self.objects.has(tree)) {
            self.tree = Some(tree);
        }
    }

    fn next_number(&self) -> u32 {
        self.known.next + self.out.commits.len() as u32
    }

    fn arrival_of(&mut self, node: &Node) -> Day {
        let day = node.committer_time.day();
        let before = self.arrival.unwrap_or(FIRST_DAY);
        if self.is_absurd(day) { before } else { before.max(day) }
    }

    /// Before 1980, or later than any clock on earth shows today.
    fn is_absurd(&self, day: Day) -> bool {
        day < FIRST_DAY || day > self.today.plus(1)
    }

    /// What a commit of the line brings and itself: parents first, then by author time and id.
    fn brought(&self, on_line: usize) -> Vec<usize> {
        let mut missing_parents: FxHashMap<usize, usize> = FxHashMap::default();
        let mut children: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        let mut open = vec![on_line];
        while let Some(place) = open.pop() {
            if missing_parents.contains_key(&place) {
                continue;
            }
            let parents: FxHashSet<usize> = self.new_parents(place).collect();
            missing_parents.insert(place, parents.len());
            for parent in parents {
                children.entry(parent).or_default().push(place);
                open.push(parent);
            }
        }
        let key = |place: usize| Reverse((self.nodes.all[place].author_time, self.nodes.all[place].id, place));
        let mut ready: BinaryHeap<_> =
            missing_parents.iter().filter(|(_, count)| **count == 0).map(|(place, _)| key(*place)).collect();
        let mut order = Vec::with_capacity(missing_parents.len());
        while let Some(Reverse((_, _, place))) = ready.pop() {
            order.push(place);
            for child in children.get(&place).into_iter().flatten() {
                let count = missing_parents.entry(*child).or_default();
                *count -= 1;
                if *count == 0 {
                    ready.push(key(*child));
                }
            }
        }
        order
    }

    fn new_parents(&self, place: usize) -> impl Iterator<Item = usize> {
        let parents = self.nodes.all[place].parents.iter();
        parents.filter_map(|id| self.nodes.places.get(id).copied()).filter(|parent| self.placed[*parent].is_none())
    }

    fn place(&mut self, place: usize, arrival: Day, brought_by: u32, line: Option<OnLine>) {
        let node = &self.nodes.all[place];
        let number = self.next_number();
        let commit = CommitNumber(number);
        let day = self.day_of(node, arrival);
        self.placed[place] = Some(Placed { day, number: commit, is_on_line: line.is_some() });
        self.note(node, commit, line.is_some());
        self.out.rows.push(Commit {
            repository: self.repository,
            commit,
            id: buyin_facts::ObjectId(node.id.as_bytes().to_vec()),
            parents: u8::try_from(node.parents.len()).unwrap_or(u8::MAX),
            author_time: node.author_time,
            author_offset: node.author_offset,
            committer_time: node.committer_time,
            day,
            arrival,
            brought_by: CommitNumber(brought_by),
            subject: node.subject,
            template: node.template,
        });
        let repository = self.repository;
        let rows = node.people.iter().map(|(role, identity)| CommitPerson {
            repository,
            commit,
            role: *role,
            identity: *identity,
        });
        self.out.people.extend(rows);
        let is_merge = node.parents.len() > 1;
        let base = self.base_of(node);
        self.out.commits.push(Arrived { number, id: node.id, tree: node.tree, base, is_merge, line, arrival });
    }

    /// Author day in the author's zone, held between the parents' newest day and arrival.
    fn day_of(&mut self, node: &Node, arrival: Day) -> Day {
        let written = node.author_time.local_day(node.author_offset);
        if self.is_absurd(written) || self.is_absurd(node.committer_time.day()) {
            let detail = "dated before 1980 or in the future; held to its neighbours";
            self.out.warnings.push(Warning::new(WarningKind::AbsurdDate, node.id.to_string(), detail));
        }
        let newest_parent = node.parents.iter().filter_map(|id| self.placed_at(id)).map(|placed| placed.day).max();
        written.max(newest_parent.unwrap_or(FIRST_DAY)).min(arrival)
    }

    /// The place of a commit that has one.
    fn placed_at(&self, id: &ObjectId) -> Option<Placed> {
        match self.nodes.places.get(id) {
            Some(place) => self.placed[*place],
            None => self.known.places.get(id).copied(),
        }
    }

    fn base_of(&self, node: &Node) -> Base {
        let Some(parent) = node.parents.first() else { return Base::Nothing };
        let tree = match self.nodes.places.get(parent) {
            Some(place) => self.nodes.all[*place].tree,
            None if self.known.places.contains_key(parent) => tree_of(self.objects, parent),
            None => None,
        };
        tree.map_or(Base::Unknown, Base::Tree)
    }
}

fn tree_of(objects: &Objects, commit: &ObjectId) -> Option<ObjectId> {
    let mut buffer = Vec::new();
    objects.read(commit, Kind::Commit, &mut buffer).ok()?;
    Parsed::of(&buffer).tree
}
