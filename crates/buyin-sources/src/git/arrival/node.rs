//! Commits as read, before they have a place. Knows no dates of arrival.

use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::word::Role;
use buyin_facts::{IdentityKey, Moment};
use gix::ObjectId;
use gix::objs::Kind;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::arrival::{Known, Rewritten};
use crate::git::claim::{Claim, Mended, claims, mended};
use crate::git::commit::Parsed;
use crate::git::object::Objects;
use crate::git::people::People;
use crate::git::subject::template;

/// A commit as read, before it has a place.
pub(super) struct Node {
    pub(super) id: ObjectId,
    pub(super) tree: Option<ObjectId>,
    pub(super) parents: Vec<ObjectId>,
    pub(super) author_time: Moment,
    pub(super) author_offset: i16,
    pub(super) committer_time: Moment,
    pub(super) subject: IdentityKey,
    pub(super) template: IdentityKey,
    /// Author first.
    pub(super) people: Vec<(Role, IdentityKey)>,
    pub(super) claims: Vec<Claim>,
    pub(super) mended: Option<Mended>,
}

/// Commits read, each once.
#[derive(Default)]
pub(super) struct Nodes {
    pub(super) all: Vec<Node>,
    pub(super) places: FxHashMap<ObjectId, usize>,
    pub(super) warnings: Vec<Warning>,
}

impl Nodes {
    /// Reads commits from `head` back to what is known or cut off.
    pub(super) fn load(
        &mut self,
        objects: &Objects,
        head: ObjectId,
        known: &Known,
        people: &mut People<'_>,
        shallow: &FxHashSet<ObjectId>,
    ) {
        let mut open = vec![head];
        let mut lacking = FxHashSet::default();
        let mut buffer = Vec::new();
        while let Some(id) = open.pop() {
            if known.places.contains_key(&id) || self.places.contains_key(&id) || lacking.contains(&id) {
                continue;
            }
            if let Err(lack) = objects.read(&id, Kind::Commit, &mut buffer) {
                lacking.insert(id);
                self.warnings.push(Warning::new(lack.warning(), id.to_string(), lack.detail()));
                continue;
            }
            let node = self.node(id, &Parsed::of(&buffer), people);
            if !shallow.contains(&id) {
                open.extend(node.parents.iter().rev());
            }
            self.places.insert(id, self.all.len());
            self.all.push(node);
        }
    }

    fn node(&mut self, id: ObjectId, parsed: &Parsed<'_>, people: &mut People<'_>) -> Node {
        if parsed.author.is_odd() || parsed.committer.is_odd() {
            let detail = "a name or address is empty or not UTF-8";
            self.warnings.push(Warning::new(WarningKind::OddSignature, id.to_string(), detail));
        }
        let mut named =
            vec![(Role::Author, people.key(&parsed.author)), (Role::Committer, people.key(&parsed.committer))];
        for (role, person) in parsed.trailers() {
            let one = (role, people.key(&person));
            let is_author = role == Role::CoAuthor && one.1 == named[0].1;
            if !is_author && !named.contains(&one) {
                named.push(one);
            }
        }
        let subject = parsed.subject();
        let template = template(&String::from_utf8_lossy(subject));
        Node {
            id,
            tree: parsed.tree,
            parents: parsed.parents.clone(),
            author_time: parsed.author.time,
            author_offset: parsed.author.offset,
            committer_time: parsed.committer.time,
            subject: people.text(subject),
            template: people.text(template.as_bytes()),
            people: named,
            claims: claims(subject, parsed.message(), parsed.parents.len() > 1, &parsed.addresses()),
            mended: mended(subject, parsed.message()),
        }
    }

    /// The first-parent line from what is known to the head, oldest first.
    pub(super) fn line(&self, head: ObjectId, known: &Known) -> Result<Vec<usize>, Rewritten> {
        let mut line = Vec::new();
        let mut next = Some(head);
        let mut reached = None;
        while let Some(id) = next {
            let Some(place) = self.places.get(&id) else {
                reached = known.places.contains_key(&id).then_some(id);
                break;
            };
            line.push(*place);
            next = self.all[*place].parents.first().copied();
        }
        line.reverse();
        if reached == known.head { Ok(line) } else { Err(Rewritten) }
    }
}
