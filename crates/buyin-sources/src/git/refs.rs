//! Refs beside the default branch: heads of change requests, as some clones hold them, and tags taken for releases.
//!
//! Only what no earlier scan saw is read. Must not follow a ref into trees.

use buyin_facts::change_request::{Proposal, Release};
use buyin_facts::id::BlobKey;
use buyin_facts::{CommitNumber, Day, RepositoryId};
use gix::ObjectId;
use gix::objs::Kind;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::arrival::Placed;
use crate::git::commit::{Parsed, Signed};
use crate::git::object::Objects;
use crate::git::open::Opened;
use crate::git::people::People;

/// Where forges keep heads of change requests: folder, and what follows the number.
const HEADS: &[(&str, &str)] =
    &[("refs/pull/", "/head"), ("refs/merge-requests/", "/head"), ("refs/pull-requests/", "/from")];
/// Commits a release branch may have beside the default branch.
const FARTHEST: usize = 20_000;

/// What refs point to, in order of name.
#[derive(Debug, Default)]
pub(crate) struct Refs {
    heads: Vec<(u32, ObjectId)>,
    tags: Vec<(String, ObjectId)>,
}

/// What an earlier scan saw.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The newest head of each change request.
    pub(crate) heads: FxHashMap<u32, BlobKey>,
    pub(crate) tags: FxHashSet<String>,
}

/// What is read of refs.
pub(crate) struct Reading<'a> {
    pub(crate) repository: RepositoryId,
    /// Number of the lake's state that this scan begins from.
    pub(crate) scan: u64,
    pub(crate) seen: Seen,
    /// Change requests that landed: of their heads nothing is asked.
    pub(crate) landed: FxHashSet<u32>,
    /// Where commits stand.
    pub(crate) place: &'a dyn Fn(&ObjectId) -> Option<Placed>,
}

impl Refs {
    /// Lists the refs of a repository; those that cannot be read are left out.
    pub(crate) fn of(opened: &Opened) -> Self {
        let repository = opened.repository.to_thread_local();
        let mut refs = Self::default();
        for (folder, ending) in HEADS {
            each(&repository, folder, |name, id| {
                let number = name.strip_prefix(folder).and_then(|rest| rest.strip_suffix(ending));
                refs.heads.extend(number.and_then(|number| number.parse().ok()).map(|number| (number, id)));
            });
        }
        each(&repository, "refs/tags/", |name, id| {
            // A release has a figure in its name; `nightly` and `latest` move.
            if name.bytes().any(|byte| byte.is_ascii_digit()) {
                refs.tags.push((name["refs/tags/".len()..].to_owned(), id));
            }
        });
        refs.heads.sort_unstable();
        refs.heads.dedup_by_key(|(number, _)| *number);
        refs.tags.sort_unstable();
        refs
    }

    /// A hash of all of them; empty where there are none.
    pub(crate) fn fingerprint(&self) -> String {
        if self.heads.is_empty() && self.tags.is_empty() {
            return String::new();
        }
        let mut hasher = blake3::Hasher::new();
        for (number, id) in &self.heads {
            hasher.update(&number.to_le_bytes()).update(id.as_bytes());
        }
        for (tag, id) in &self.tags {
            hasher.update(tag.as_bytes()).update(id.as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// Reads what is new.
    pub(crate) fn read(
        &self,
        opened: &Opened,
        reading: &Reading<'_>,
        people: &mut People<'_>,
    ) -> (Vec<Proposal>, Vec<Release>) {
        let objects = Objects::new(&opened.repository);
        let is_new =
            |(number, id): &&(u32, ObjectId)| reading.seen.heads.get(number) != Some(&BlobKey::of(id.as_bytes()));
        let heads = self.heads.iter().filter(is_new);
        let proposals = heads.map(|(number, id)| reading.proposal(&objects, *number, id, people)).collect();
        let mut ways = FxHashMap::default();
        let new = self.tags.iter().filter(|(tag, _)| !reading.seen.tags.contains(tag));
        let releases = new.filter_map(|(tag, id)| reading.release(&objects, tag, *id, &mut ways)).collect();
        (proposals, releases)
    }
}

fn each(repository: &gix::Repository, folder: &str, mut take: impl FnMut(&str, ObjectId)) {
    let Ok(platform) = repository.references() else { return };
    let Ok(found) = platform.prefixed(folder) else { return };
    for reference in found.flatten() {
        let name = reference.name().as_bstr().to_string();
        if let Some(id) = reference.target().try_id() {
            take(&name, id.to_owned());
        }
    }
}

impl Reading<'_> {
    fn proposal(&self, objects: &Objects, number: u32, head: &ObjectId, people: &mut People<'_>) -> Proposal {
        let commit = (self.place)(head).map(|placed| placed.number);
        let mut proposal = Proposal {
            repository: self.repository,
            number,
            scan: self.scan,
            head: BlobKey::of(head.as_bytes()),
            commit,
            identity: None,
            time: None,
            day: None,
        };
        let mut buffer = Vec::new();
        if !self.landed.contains(&number) && objects.read(head, Kind::Commit, &mut buffer).is_ok() {
            let author = Parsed::of(&buffer).author;
            proposal.identity = Some(people.key(&author));
            proposal.time = Some(author.time);
            proposal.day = Some(author.time.local_day(author.offset));
        }
        proposal
    }

    /// A tag as a release; nothing where it leads to no commit of the default branch.
    fn release(
        &self,
        objects: &Objects,
        tag: &str,
        target: ObjectId,
        ways: &mut FxHashMap<ObjectId, Option<CommitNumber>>,
    ) -> Option<Release> {
        let (commit, tagged) = peeled(objects, target)?;
        let through = self.through(objects, commit, ways)?;
        let mut buffer = Vec::new();
        objects.read(&commit, Kind::Commit, &mut buffer).ok()?;
        let day = tagged.unwrap_or_else(|| Parsed::of(&buffer).committer.time.day());
        Some(Release { repository: self.repository, tag: tag.to_owned(), day, through })
    }

    /// The first commit on the first-parent line that first parents lead to.
    fn through(
        &self,
        objects: &Objects,
        from: ObjectId,
        ways: &mut FxHashMap<ObjectId, Option<CommitNumber>>,
    ) -> Option<CommitNumber> {
        let (mut way, mut next, mut found) = (Vec::new(), Some(from), None);
        let mut buffer = Vec::new();
        while let Some(id) = next.take().filter(|_| way.len() < FARTHEST) {
            if let Some(placed) = (self.place)(&id).filter(|placed| placed.is_on_line) {
                found = Some(placed.number);
                break;
            }
            if let Some(known) = ways.get(&id) {
                found = *known;
                break;
            }
            way.push(id);
            if objects.read(&id, Kind::Commit, &mut buffer).is_ok() {
                next = Parsed::of(&buffer).parents.first().copied();
            }
        }
        ways.extend(way.into_iter().map(|id| (id, found)));
        found
    }
}

/// The commit behind a tag, and the day an annotated one was made.
fn peeled(objects: &Objects, target: ObjectId) -> Option<(ObjectId, Option<Day>)> {
    let (mut id, mut day) = (target, None);
    let mut buffer = Vec::new();
    // Tags of tags are rare and their depth is bounded.
    for _ in 0..4 {
        if objects.read(&id, Kind::Tag, &mut buffer).is_err() {
            return objects.read(&id, Kind::Commit, &mut buffer).is_ok().then_some((id, day));
        }
        let head = |key: &[u8]| buffer.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(key));
        day = day.or_else(|| head(b"tagger ").map(|line| Signed::of(line).time.day()));
        id = ObjectId::from_hex(head(b"object ")?).ok()?;
    }
    None
}
