//! What the tables say of change requests by a day, with positions for ids. No judgement.

use buyin_facts::change_request::{ChangeRequest, Landing, Proposal, Release, Repair, Review};
use buyin_facts::lake::LakeError;
use buyin_facts::{RepositoryId, Snapshot};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::history::History;
use crate::index::{CommitIx, RepositoryIx};
use crate::name::remote::Remotes;

/// A landing names a change request, and not an issue, where the clone holds heads of nearly all that landed: this part.
const NEARLY_ALL: f64 = 0.8;

/// Rows by a day.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// In order of repository and commit.
    pub(crate) landings: Vec<(RepositoryIx, CommitIx, Landing)>,
    /// In order of repository and commit.
    pub(crate) repairs: Vec<(RepositoryIx, CommitIx, Repair)>,
    /// The newest row of each number.
    pub(crate) proposals: FxHashMap<(RepositoryIx, u32), Proposal>,
    /// In order of repository and day.
    pub(crate) releases: FxHashMap<RepositoryIx, Vec<Release>>,
    /// What forges and exports told; a forge is asked before an export is believed.
    pub(crate) told: FxHashMap<(RepositoryIx, u32), ChangeRequest>,
    /// Reviews they told.
    pub(crate) reviews: FxHashMap<(RepositoryIx, u32), Vec<Review>>,
    /// Repositories of which heads are there.
    pub(crate) with_heads: FxHashSet<RepositoryIx>,
    /// Repositories of which a forge or export told.
    pub(crate) with_told: FxHashSet<RepositoryIx>,
    /// Repositories of which reviews or answers were told.
    pub(crate) with_answers: FxHashSet<RepositoryIx>,
}

impl Sources {
    /// Reads what is known by the day of a history.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(crate) fn read(snapshot: &Snapshot, history: &History) -> Result<Self, LakeError> {
        let by_id = history.by_id();
        let mut sources = Self::default();
        sources.take_git(snapshot, history, &by_id)?;
        sources.take_told(snapshot, history)?;
        sources.drop_issues();
        Ok(sources)
    }

    fn take_git(
        &mut self,
        snapshot: &Snapshot,
        history: &History,
        by_id: &FxHashMap<RepositoryId, RepositoryIx>,
    ) -> Result<(), LakeError> {
        for row in snapshot.rows::<Landing>()? {
            let Some(&repository) = by_id.get(&row.repository) else { continue };
            let Some(commit) = history.commit(repository, row.commit) else { continue };
            self.landings.push((repository, commit, row));
        }
        self.landings.sort_by_key(|(repository, commit, row)| (*repository, *commit, row.number));
        for row in snapshot.rows::<Repair>()? {
            let Some(&repository) = by_id.get(&row.repository) else { continue };
            let Some(commit) = history.commit(repository, row.commit) else { continue };
            self.repairs.push((repository, commit, row));
        }
        self.repairs.sort_by_key(|(repository, commit, _)| (*repository, *commit));
        for row in snapshot.rows::<Proposal>()? {
            let Some(&repository) = by_id.get(&row.repository) else { continue };
            self.with_heads.insert(repository);
            let key = (repository, row.number);
            if self.proposals.get(&key).is_none_or(|known| known.scan < row.scan) {
                self.proposals.insert(key, row);
            }
        }
        for row in snapshot.rows::<Release>()? {
            let Some(&repository) = by_id.get(&row.repository) else { continue };
            if row.day <= history.as_of {
                self.releases.entry(repository).or_default().push(row);
            }
        }
        self.releases
            .values_mut()
            .for_each(|rows| rows.sort_by(|one, other| (one.day, &one.tag).cmp(&(other.day, &other.tag))));
        Ok(())
    }

    fn take_told(&mut self, snapshot: &Snapshot, history: &History) -> Result<(), LakeError> {
        let places = Places::of(history);
        for mut row in snapshot.rows::<ChangeRequest>()? {
            let Some(repository) = places.find(&row.place) else { continue };
            // Nothing later is looked at.
            let by_now = |day: &buyin_facts::Day| *day <= history.as_of;
            if !row.opened.as_ref().is_none_or(by_now) {
                continue;
            }
            for day in [&mut row.answered, &mut row.merged, &mut row.closed] {
                *day = day.filter(by_now);
            }
            self.with_told.insert(repository);
            if row.answered.is_some() {
                self.with_answers.insert(repository);
            }
            let key = (repository, row.number);
            if self.told.get(&key).is_none_or(|known| row.knowledge < known.knowledge) {
                self.told.insert(key, row);
            }
        }
        for row in snapshot.rows::<Review>()? {
            if let Some(repository) = places.find(&row.place).filter(|_| row.day <= history.as_of) {
                self.with_answers.insert(repository);
                self.reviews.entry((repository, row.number)).or_default().push(row);
            }
        }
        Ok(())
    }

    /// Drops landings that name no change request where all of those are known: `(#12)` may be an issue.
    pub(crate) fn drop_issues(&mut self) {
        let mut counts: FxHashMap<RepositoryIx, (u32, u32)> = FxHashMap::default();
        for (repository, _, row) in &self.landings {
            let (known, all) = counts.entry(*repository).or_default();
            *all += 1;
            *known += u32::from(self.is_known(*repository, row.number));
        }
        let is_whole = |repository: &RepositoryIx| {
            counts.get(repository).is_some_and(|(known, all)| f64::from(*known) >= NEARLY_ALL * f64::from(*all))
        };
        let landings = std::mem::take(&mut self.landings);
        let keep = |(repository, _, row): &(RepositoryIx, CommitIx, Landing)| {
            !is_whole(repository) || self.is_known(*repository, row.number)
        };
        self.landings = landings.into_iter().filter(keep).collect();
        self.with_heads.retain(is_whole);
    }

    fn is_known(&self, repository: RepositoryIx, number: u32) -> bool {
        self.proposals.contains_key(&(repository, number)) || self.told.contains_key(&(repository, number))
    }
}

/// Which repository a forge means.
struct Places<'a> {
    remotes: Remotes,
    /// Repositories without remotes, by the last part of their names; nothing where several share it.
    names: FxHashMap<&'a str, Option<RepositoryIx>>,
}

impl<'a> Places<'a> {
    fn of(history: &'a History) -> Self {
        let mut names: FxHashMap<&str, Option<RepositoryIx>> = FxHashMap::default();
        for (at, repository) in history.repositories.iter().enumerate() {
            let last = repository.name.rsplit('/').next().unwrap_or_default();
            let is_alone = repository.remotes.is_empty();
            let found = is_alone.then(|| RepositoryIx::from(at));
            names.entry(last).and_modify(|known| *known = None).or_insert(found);
        }
        Self { remotes: Remotes::build(history), names }
    }

    fn find(&self, place: &str) -> Option<RepositoryIx> {
        let last = place.rsplit('/').next().unwrap_or_default();
        self.remotes.at(place).or_else(|| self.names.get(last).copied().flatten())
    }
}
