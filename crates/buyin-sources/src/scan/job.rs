//! One repository on its way into the lake: opened, ordered, then mined in chunks by whoever has time.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use buyin_facts::change_request::{Landing, Proposal, Release};
use buyin_facts::fact::Commit;
use buyin_facts::lake::{Frontier, LakeError, MinedRepository, Snapshot};
use buyin_facts::pseudonym::Pseudonyms;
use buyin_facts::table::Table;
use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::{Day, RepositoryId};
use gix::ObjectId;
use rustc_hash::FxHashSet;

use crate::find::Found;
use crate::git::arrival::{Arrivals, Known, Placed, arrivals};
use crate::git::mine::{Mined, Miner, Shared};
use crate::git::open::{Opened, open};
use crate::git::people::People;
use crate::git::refs::{Reading, Refs, Seen};
use crate::ownership::dialect_of;
use crate::scan::detect::Rules;
use crate::scan::done::Done;

/// Commits a thread takes at a time.
const CHUNK: usize = 256;

/// What every job of a scan needs.
pub(crate) struct Context {
    pub(crate) pseudonyms: Pseudonyms,
    pub(crate) rules: Arc<Rules>,
    pub(crate) snapshot: Snapshot,
    pub(crate) today: Day,
}

/// A repository being mined.
pub(crate) struct Job {
    pub(crate) index: usize,
    pub(crate) shared: Shared,
    next: AtomicUsize,
    left: AtomicUsize,
    results: Mutex<Vec<Option<Mined>>>,
    done: Mutex<Option<Done>>,
    /// Whether mining panicked.
    failed: AtomicBool,
}

/// Looks at a repository as [`prepare`] does; one that makes it panic is left as it was read before.
pub(crate) fn prepare_whatever_comes(
    context: &Context,
    index: usize,
    found: &Found,
    id: RepositoryId,
    new_id: &dyn Fn() -> RepositoryId,
) -> Result<Job, LakeError> {
    catch_unwind(AssertUnwindSafe(|| prepare(context, index, found, id, new_id)))
        .unwrap_or_else(|_| Ok(Job::nothing(index, context, Done::new(context, found, id).failed())))
}

/// Looks at a repository. With nothing new there is nothing to mine. `new_id` gives a fresh id when it must be read anew.
fn prepare(
    context: &Context,
    index: usize,
    found: &Found,
    id: RepositoryId,
    new_id: &dyn Fn() -> RepositoryId,
) -> Result<Job, LakeError> {
    let mut done = Done::new(context, found, id);
    let mined = context.snapshot.manifest().repositories.get(&found.name);
    let opened = match open(&found.path) {
        Ok(opened) => opened,
        Err(error) => {
            done.standing.push(Warning::new(WarningKind::Unreadable, "", error.to_string()));
            return Ok(Job::nothing(index, context, done.unchanged()));
        }
    };
    done.standing.clone_from(&opened.warnings);
    let rules = format!("{}:{:?}", context.rules.fingerprint(), dialect_of("CODEOWNERS", &opened.remotes));
    let head = opened.head.map(|head| head.to_string()).unwrap_or_default();
    let refs = Refs::of(&opened);
    let same = |frontier: &Frontier| frontier.head == head && frontier.rules == rules;
    if mined.is_some_and(|mined| same(&mined.frontier) && mined.frontier.refs == refs.fingerprint()) {
        return Ok(Job::unchanged(index, context, done, opened));
    }
    let mut people = People::new(&context.pseudonyms);
    let known = match mined.filter(|mined| mined.frontier.rules == rules) {
        Some(mined) => known(&context.snapshot, mined)?,
        None => Known::default(),
    };
    if mined.is_some() && known.head.is_none() {
        done.id = new_id();
    }
    let (known, new) = match arrivals(&opened, done.id, &known, &mut people, context.today) {
        Ok(new) => (known, new),
        Err(_) => {
            done.rewritten = true;
            done.id = new_id();
            // Said until the repository is read anew once more: it is about what is stored, not about what is there.
            done.warnings.push(Warning::new(WarningKind::Rewritten, "", "history was rewritten; read anew"));
            let new = arrivals(&opened, done.id, &Known::default(), &mut people, context.today);
            (Known::default(), new.unwrap_or_default())
        }
    };
    let seen =
        if known.head.is_some() { seen(&context.snapshot, done.id)? } else { (Seen::default(), FxHashSet::default()) };
    let mut landed = seen.1;
    landed.extend(new.landings.iter().map(|landing| landing.number));
    let place = |id: &ObjectId| new.places.get(id).or_else(|| known.places.get(id)).copied();
    let scan = context.snapshot.manifest().number;
    let reading = Reading { repository: done.id, scan, seen: seen.0, landed, place: &place };
    (done.proposals, done.releases) = refs.read(&opened, &reading, &mut people);
    done.signatures = people.into_signatures();
    Ok(Job::begin(index, context, done, opened, (known, new), (rules, refs.fingerprint())))
}

/// What an earlier scan saw of a repository's refs, and the change requests that had landed.
fn seen(snapshot: &Snapshot, id: RepositoryId) -> Result<(Seen, FxHashSet<u32>), LakeError> {
    let mut proposals = Proposal::rows(&snapshot.read_of::<Proposal>(id)?)?;
    proposals.sort_by_key(|row| row.scan);
    let heads = proposals.into_iter().map(|row| (row.number, row.head)).collect();
    let tags = Release::rows(&snapshot.read_of::<Release>(id)?)?.into_iter().map(|row| row.tag).collect();
    let landings = Landing::rows(&snapshot.read_of::<Landing>(id)?)?;
    Ok((Seen { heads, tags }, landings.into_iter().map(|row| row.number).collect()))
}

/// What an earlier scan read of a repository.
fn known(snapshot: &Snapshot, mined: &MinedRepository) -> Result<Known, LakeError> {
    let Ok(head) = ObjectId::from_hex(mined.frontier.head.as_bytes()) else {
        return Ok(Known::default());
    };
    let mut known = Known {
        head: Some(head),
        arrival: Some(Day(mined.frontier.arrival)),
        next: mined.frontier.commits,
        ..Known::default()
    };
    for batch in snapshot.read_of::<Commit>(mined.id)? {
        let columns = Commit::read(&batch)?;
        for row in 0..batch.num_rows() {
            let commit = Commit::row(&columns, row);
            if let Ok(id) = ObjectId::try_from(commit.id.0.as_slice()) {
                let is_on_line = commit.brought_by == commit.commit;
                known.places.insert(id, Placed { day: commit.day, number: commit.commit, is_on_line });
            }
        }
    }
    Ok(known)
}

impl Job {
    fn new(index: usize, context: &Context, done: Done, opened: Option<Opened>, commits: Arrivals) -> Self {
        let chunks = commits.commits.len().div_ceil(CHUNK);
        let shared = Shared {
            repository: done.id,
            opened,
            commits: commits.commits,
            pseudonyms: context.pseudonyms.clone(),
            rules: Arc::clone(&context.rules),
            counts: Default::default(),
            imports: Default::default(),
            declared: Default::default(),
        };
        let results = Mutex::new((0..chunks).map(|_| None).collect());
        let (next, left) = (AtomicUsize::new(0), AtomicUsize::new(chunks));
        let failed = AtomicBool::new(false);
        Self { index, shared, next, left, results, done: Mutex::new(Some(done)), failed }
    }

    fn nothing(index: usize, context: &Context, done: Done) -> Self {
        Self::new(index, context, done, None, Arrivals::default())
    }

    fn unchanged(index: usize, context: &Context, mut done: Done, opened: Opened) -> Self {
        done.describe(&opened);
        Self::nothing(index, context, done)
    }

    fn begin(
        index: usize,
        context: &Context,
        mut done: Done,
        opened: Opened,
        (known, mut new): (Known, Arrivals),
        (rules, refs): (String, String),
    ) -> Self {
        done.commits = std::mem::take(&mut new.rows);
        done.people = std::mem::take(&mut new.people);
        done.landings = std::mem::take(&mut new.landings);
        done.repairs = std::mem::take(&mut new.repairs);
        done.warnings.append(&mut new.warnings);
        done.describe(&opened);
        let arrival = done.commits.last().map(|commit| commit.arrival).or(known.arrival);
        done.frontier = Some(Frontier {
            head: opened.head.map(|head| head.to_string()).unwrap_or_default(),
            commits: known.next + done.commits.len() as u32,
            arrival: arrival.unwrap_or_default().0,
            rules,
            refs,
        });
        Self::new(index, context, done, Some(opened), new)
    }

    /// Commits to be mined.
    pub(crate) fn commits(&self) -> usize {
        self.shared.commits.len()
    }

    /// Whether there are chunks nobody took.
    pub(crate) fn has_chunks(&self) -> bool {
        self.next.load(Ordering::Relaxed) * CHUNK < self.commits()
    }

    /// Mines chunks until none is left, the newest first; `read` is told how many commits each had. True for the thread that ends the last.
    pub(crate) fn work(&self, read: &dyn Fn(u64)) -> bool {
        let mut miner = None;
        let mut ended_last = false;
        loop {
            let taken = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = self.commits().div_ceil(CHUNK).checked_sub(taken + 1) else { return ended_last };
            let range = self.range(chunk);
            let Some(opened) = &self.shared.opened else { return ended_last };
            let commits = range.len() as u64;
            match catch_unwind(AssertUnwindSafe(|| {
                miner.get_or_insert_with(|| Miner::new(&self.shared, opened)).mine(range)
            })) {
                Ok(mined) => {
                    if let Ok(mut results) = self.results.lock() {
                        results[chunk] = Some(mined);
                    }
                }
                Err(_) => {
                    // Half of a commit may lie in it.
                    miner = None;
                    self.failed.store(true, Ordering::Release);
                }
            }
            read(commits);
            ended_last |= self.left.fetch_sub(1, Ordering::AcqRel) == 1;
        }
    }

    fn range(&self, chunk: usize) -> Range<usize> {
        let end = self.commits();
        (chunk * CHUNK).min(end)..((chunk + 1) * CHUNK).min(end)
    }

    /// What became of it, once all chunks are mined.
    pub(crate) fn finish(&self) -> Option<Done> {
        let mut done = self.done.lock().ok()?.take()?;
        if self.failed.load(Ordering::Acquire) {
            return Some(done.failed());
        }
        let mut results = self.results.lock().ok()?;
        done.mined = results.drain(..).flatten().collect();
        Some(done)
    }
}
