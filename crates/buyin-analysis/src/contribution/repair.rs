//! What was mended within thirty days: later commits that say they mend or take back, and touch a file the change touched.
//!
//! A hint, not a proof: a repair that says nothing of itself is not seen, and one that touches the same file may mend something
//! else.

use std::collections::BTreeSet;

use buyin_facts::Snapshot;
use buyin_facts::lake::LakeError;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::contribution::effort::Effort;
use crate::contribution::request::Request;
use crate::contribution::sources::Sources;
use crate::contribution::{Contribution, WARRANTY};
use crate::history::{ChangesOf, changes_of};
use crate::index::CommitIx;
use crate::organisation::Organisation;

/// Commits that touch more files than this mend nothing in particular.
const WIDE: usize = 50;

/// For each change request, in their order, the commits that mend it.
#[derive(Debug, Default)]
pub(crate) struct Repairs {
    by: Vec<Vec<CommitIx>>,
    /// How many change requests a commit mends.
    shared: FxHashMap<CommitIx, u32>,
}

/// Finds the repairs of change requests that landed.
///
/// # Errors
/// When the lake cannot be read.
pub(crate) fn repairs(
    organisation: &Organisation,
    snapshot: &Snapshot,
    sources: &Sources,
    requests: &[Request],
) -> Result<Repairs, LakeError> {
    let near: Vec<Vec<CommitIx>> = requests.iter().map(|request| near(organisation, sources, request)).collect();
    let mut commits: FxHashSet<CommitIx> = near.iter().flatten().copied().collect();
    let mended = requests.iter().zip(&near).filter(|(_, near)| !near.is_empty());
    commits.extend(mended.flat_map(|(request, _)| &request.commits));
    let changes = changes_of(&organisation.history, snapshot, &commits)?;
    let mut repairs = Repairs::default();
    for (request, near) in requests.iter().zip(near) {
        let touched: BTreeSet<&str> = request.commits.iter().flat_map(|commit| paths(&changes, *commit)).collect();
        let meets = |commit: &CommitIx| {
            let mut of_repair = paths(&changes, *commit).peekable();
            of_repair.peek().is_some() && of_repair.any(|path| touched.contains(path))
        };
        let found: Vec<CommitIx> = near.into_iter().filter(meets).collect();
        found.iter().for_each(|commit| *repairs.shared.entry(*commit).or_default() += 1);
        repairs.by.push(found);
    }
    Ok(repairs)
}

/// Commits of the thirty days after a landing that say they mend something.
fn near(organisation: &Organisation, sources: &Sources, request: &Request) -> Vec<CommitIx> {
    let history = &organisation.history;
    let Some(landing) = request.landing else { return Vec::new() };
    let end = history.commits[landing.at()].arrival.plus(WARRANTY);
    let start = sources
        .repairs
        .partition_point(|(repository, commit, _)| (*repository, *commit) <= (request.repository, landing));
    let later = sources.repairs[start..].iter().take_while(|(repository, commit, _)| {
        *repository == request.repository && history.commits[commit.at()].arrival <= end
    });
    later.filter(|(_, commit, _)| history.commits[commit.at()].parents < 2).map(|(_, commit, _)| *commit).collect()
}

fn paths(changes: &ChangesOf, commit: CommitIx) -> impl Iterator<Item = &str> {
    let list = changes.get(&commit).map_or(&[][..], Vec::as_slice);
    let list = if list.len() > WIDE { &[] } else { list };
    list.iter().filter(|change| change.effective() > 0).map(|change| &*change.path)
}

impl Repairs {
    /// Every commit that mends something.
    pub(crate) fn commits(&self) -> impl Iterator<Item = CommitIx> {
        self.shared.keys().copied()
    }

    /// Lays down who mended the change request at a position, and what that took the owner.
    pub(crate) fn lay(&self, organisation: &Organisation, at: usize, effort: &Effort, made: &mut Contribution) {
        for commit in &self.by[at] {
            let day = organisation.history.commits[commit.at()].day;
            let part = 1.0 / f64::from(self.shared[commit]);
            for person in organisation.payers(*commit) {
                let teams = organisation.teams.paying(person, day);
                let is_senders = made.people.contains(&person) || teams.iter().any(|(team, _)| *team == made.team);
                let is_owners = teams.iter().any(|(team, _)| Some(*team) == made.owner);
                let mended = &mut made.mended;
                match (is_senders, is_owners) {
                    (true, _) => mended.by_sender = true,
                    (false, true) => mended.by_receiver = true,
                    (false, false) => mended.by_others = true,
                }
                if is_owners && !is_senders {
                    let written = effort.written(*commit).iter().filter(|(writer, _)| *writer == person);
                    written.for_each(|(person, days)| made.repair.add(*person, days * part));
                }
            }
        }
    }
}
