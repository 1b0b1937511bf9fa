//! Writes what was read into the lake, and publishes it.

use std::collections::BTreeMap;

use buyin_facts::RepositoryId;
use buyin_facts::change_request::{Landing, Proposal, Release, Repair};
use buyin_facts::fact::{
    Change as ChangeRow, Commit, CommitPerson, ComponentEvent, DependencyEvent, Identity, ImportEvent, MailmapEvent,
    OwnershipEvent, Repository, Usage, WarningRow,
};
use buyin_facts::forgotten::Forgotten;
use buyin_facts::lake::{Change, LakeError, Signature, Snapshot};
use buyin_facts::table::Table;
use buyin_facts::warning::{Warning, WarningKind};
use rustc_hash::FxHashSet;

use crate::forget::blank;
use crate::git::event::Events;
use crate::git::people::identity;
use crate::scan::Report;
use crate::scan::done::Done;
use crate::scan::former::former;

/// New commits after which what is complete is published.
const PUBLISH_COMMITS: usize = 200_000;

type Place = (RepositoryId, WarningKind, String, String);

/// The lake as this scan changes it.
pub(crate) struct Writer {
    snapshot: Snapshot,
    change: Change,
    /// All repositories and warnings, old and new: these small tables are written whole.
    repositories: BTreeMap<RepositoryId, Repository>,
    warnings: BTreeMap<Place, u64>,
    signatures: Vec<Signature>,
    forgotten: Forgotten,
    known: Option<FxHashSet<buyin_facts::IdentityKey>>,
    unpublished: usize,
    is_changed: bool,
    report: Report,
    missing: FxHashSet<String>,
}

impl Writer {
    pub(crate) fn new(snapshot: Snapshot, forgotten: Forgotten) -> Result<Self, LakeError> {
        let repositories = snapshot.rows::<Repository>()?.into_iter().map(|row| (row.repository, row)).collect();
        let place = |row: WarningRow| ((row.repository, row.kind, row.place, row.detail), row.count);
        let warnings = snapshot.rows::<WarningRow>()?.into_iter().map(place).collect();
        Ok(Self {
            change: snapshot.change(),
            snapshot,
            repositories,
            warnings,
            signatures: Vec::new(),
            forgotten,
            known: None,
            unpublished: 0,
            is_changed: false,
            report: Report::default(),
            missing: FxHashSet::default(),
        })
    }

    /// The id a repository has, or gets.
    pub(crate) fn id_of(&mut self, name: &str) -> RepositoryId {
        let known = self.snapshot.manifest().repositories.get(name).map(|mined| mined.id);
        known.unwrap_or_else(|| self.change.new_repository())
    }

    pub(crate) fn new_id(&mut self) -> RepositoryId {
        self.change.new_repository()
    }

    /// Retires a repository that is gone.
    pub(crate) fn remove(&mut self, name: &str) {
        if let Some(mined) = self.snapshot.manifest().repositories.get(name) {
            let id = mined.id;
            self.forget(id);
            self.change.remove_repository(name);
            self.is_changed = true;
        }
    }

    fn forget(&mut self, id: RepositoryId) {
        self.repositories.remove(&id);
        self.warnings.retain(|place, _| place.0 != id);
    }

    /// Takes over a repository that is complete.
    pub(crate) fn write(&mut self, mut done: Done) -> Result<(), LakeError> {
        let mined = self.snapshot.manifest().repositories.get(&done.name);
        if let Some(old) = mined.map(|mined| mined.id).filter(|id| *id != done.id) {
            self.forget(old);
        }
        self.describe(&mut done);
        self.warn(&done);
        if done.rewritten {
            self.report.rewritten.push(done.name.clone());
        }
        let Some(frontier) = done.frontier.take() else { return Ok(()) };
        self.report.read += u64::from(!done.commits.is_empty());
        self.report.commits += done.commits.len() as u64;
        self.unpublished += done.commits.len();
        self.append(&mut done)?;
        self.is_changed = true;
        self.change.set_repository(&done.name, done.id, &done.path, frontier);
        if self.unpublished >= PUBLISH_COMMITS { self.publish() } else { Ok(()) }
    }

    fn append(&mut self, done: &mut Done) -> Result<(), LakeError> {
        self.change.append::<Commit>(Commit::batch(&done.commits))?;
        self.change.append::<CommitPerson>(CommitPerson::batch(&done.people))?;
        self.change.append::<Landing>(Landing::batch(&done.landings))?;
        self.change.append::<Repair>(Repair::batch(&done.repairs))?;
        self.change.append::<Proposal>(Proposal::batch(&done.proposals))?;
        self.change.append::<Release>(Release::batch(&done.releases))?;
        let mut events = Events::default();
        for mined in done.mined.drain(..) {
            if let Some(changes) = mined.changes {
                self.change.append::<ChangeRow>(changes)?;
            }
            events.append(mined.events);
        }
        let held = former(&self.snapshot, done.id, &events.in_doubt())?;
        events.settle(held);
        events.find_introducers();
        self.change.append::<ComponentEvent>(ComponentEvent::batch(&events.components))?;
        self.change.append::<DependencyEvent>(DependencyEvent::batch(&events.dependencies))?;
        self.change.append::<ImportEvent>(ImportEvent::batch(&events.imports))?;
        self.change.append::<OwnershipEvent>(OwnershipEvent::batch(&events.ownership))?;
        self.change.append::<MailmapEvent>(MailmapEvent::batch(&events.mailmap))?;
        self.signatures.append(&mut done.signatures);
        Ok(())
    }

    fn describe(&mut self, done: &mut Done) {
        let known = self.repositories.get(&done.id);
        let fresh = done.repository.take().map(|mut row| {
            // Days of what was read before still hold.
            row.first_day = known.and_then(|known| known.first_day).or(row.first_day);
            row.last_day = row.last_day.or(known.and_then(|known| known.last_day));
            row
        });
        let unread = || Repository {
            repository: done.id,
            name: done.name.clone(),
            default_branch: None,
            remotes: String::new(),
            object_hash: String::new(),
            shallow: false,
            partial: false,
            first_day: None,
            last_day: None,
        };
        let row = fresh.or_else(|| known.cloned()).unwrap_or_else(unread);
        if known != Some(&row) {
            self.repositories.insert(done.id, row);
            self.is_changed = true;
        }
    }

    fn warn(&mut self, done: &Done) {
        let place = |warning: &Warning| (done.id, warning.kind, warning.place.clone(), warning.detail.clone());
        // A fault at a file is about what was read, one at no file about the whole repository.
        let speaks_of_now =
            |place: &Place| STANDING.contains(&place.1) || (place.1 == WarningKind::ReaderFault && place.2.is_empty());
        let is_standing = |place: &Place| place.0 == done.id && speaks_of_now(place);
        let before: Vec<Place> = self.warnings.keys().filter(|place| is_standing(place)).cloned().collect();
        let now: Vec<Place> = done.standing.iter().map(place).collect();
        if before.iter().any(|place| !now.contains(place)) || now.iter().any(|place| !before.contains(place)) {
            self.warnings.retain(|place, _| !is_standing(place));
            self.is_changed = true;
        }
        self.warnings.extend(now.into_iter().map(|place| (place, 1)));
        let mined = done.mined.iter().flat_map(|mined| &mined.warnings);
        for warning in done.warnings.iter().chain(mined) {
            *self.warnings.entry(place(warning)).or_default() += 1;
            *self.report.warnings.entry(warning.kind).or_default() += 1;
            if matches!(warning.kind, WarningKind::MissingObject | WarningKind::CorruptObject) {
                self.missing.insert(warning.place.clone());
            }
        }
        for warning in &done.standing {
            *self.report.warnings.entry(warning.kind).or_default() += 1;
            let place =
                if warning.place.is_empty() { done.name.clone() } else { format!("{}:{}", done.name, warning.place) };
            self.report.remarks.push(Warning::new(warning.kind, place, warning.detail.clone()));
        }
    }

    fn publish(&mut self) -> Result<(), LakeError> {
        let lake = self.snapshot.lake().clone();
        self.remember()?;
        let repositories: Vec<Repository> = self.repositories.values().cloned().collect();
        self.change.replace::<Repository>(&repositories)?;
        let row = |((repository, kind, place, detail), count): (&Place, &u64)| WarningRow {
            repository: *repository,
            kind: *kind,
            place: place.clone(),
            detail: detail.clone(),
            count: *count,
        };
        let warnings: Vec<WarningRow> = self.warnings.iter().map(row).collect();
        self.change.replace::<WarningRow>(&warnings)?;
        let next = lake.snapshot()?.change();
        let change = std::mem::replace(&mut self.change, next);
        self.snapshot = change.publish()?;
        self.change = self.snapshot.change();
        self.unpublished = 0;
        self.is_changed = false;
        Ok(())
    }

    /// Puts new persons into the private file, then what is kept of all of them into their table.
    fn remember(&mut self) -> Result<(), LakeError> {
        let lake = self.snapshot.lake().clone();
        if self.signatures.is_empty() {
            return Ok(());
        }
        // The private file outlives a lake that is made anew, the table does not.
        if self.known.is_none() {
            self.known = Some(self.snapshot.rows::<Identity>()?.into_iter().map(|row| row.identity).collect());
        }
        let known = self.known.get_or_insert_default();
        let mut new: Vec<Signature> = self.signatures.drain(..).filter(|one| known.insert(one.identity)).collect();
        if new.is_empty() {
            return Ok(());
        }
        for signature in &mut new {
            blank(signature, &self.forgotten);
        }
        lake.remember(new)?;
        let pseudonyms = lake.pseudonyms()?;
        let rows: Vec<Identity> = lake.signatures()?.iter().map(|signature| identity(&pseudonyms, signature)).collect();
        self.change.replace::<Identity>(&rows)
    }

    /// Publishes the rest and completes the report.
    pub(crate) fn finish(mut self, usage: Option<&[Usage]>, report: &mut Report) -> Result<(), LakeError> {
        if let Some(usage) = usage {
            self.change.replace::<Usage>(usage)?;
            self.is_changed = true;
        }
        if self.is_changed {
            self.publish()?;
        }
        report.read = self.report.read;
        report.commits = self.report.commits;
        report.warnings = self.report.warnings;
        report.rewritten = self.report.rewritten;
        report.remarks.extend(self.report.remarks);
        report.missing_objects = self.missing.len() as u64;
        Ok(())
    }
}

/// Kinds that speak of a repository as it is now, not of its commits.
const STANDING: &[WarningKind] = &[
    WarningKind::Shallow,
    WarningKind::PartialClone,
    WarningKind::Empty,
    WarningKind::BrokenRef,
    WarningKind::Unreadable,
    WarningKind::NamesPrograms,
];
