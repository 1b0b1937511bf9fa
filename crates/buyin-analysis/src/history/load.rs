//! Tables into memory, cut at the day.

use arrow::array::RecordBatch;
use buyin_facts::fact::{
    Commit, CommitColumns, CommitPerson, ComponentEvent, DependencyEvent, Identity, ImportEvent, MailmapEvent,
    OwnershipEvent, Repository, Usage,
};
use buyin_facts::lake::LakeError;
use buyin_facts::table::{Cell, Table};
use buyin_facts::word::Role;
use buyin_facts::{CommitNumber, Day, IdentityKey, Moment, RepositoryId, Snapshot};
use rustc_hash::FxHashMap;

use crate::history::distil;
use crate::history::work::{FolderRow, PatchRow, PathRow};
use crate::history::{CommitFact, Distillate, FolderWork, Folders, Grouped, History, Patch, PatchKey};
use crate::index::{CommitIx, FolderIx, RepositoryIx};
use crate::ledger::evidence::Weight;

/// Loads everything that arrived by `as_of`. Of the changes it takes what they were distilled to.
///
/// # Errors
/// When the lake cannot be read.
pub fn load(snapshot: &Snapshot, distillate: &Distillate, as_of: Day) -> Result<History, LakeError> {
    let mut history = facts(snapshot, as_of)?;
    let by_id = history.by_id();
    load_people(&mut history, snapshot, &by_id)?;
    lay_work(&mut history, distillate)?;
    Ok(history)
}

/// A history that says what there was, and neither who did it nor what they did: folders and paths out of cached tables. Nothing
/// where those are not there.
///
/// # Errors
/// When the lake cannot be read.
pub(crate) fn without_work(
    snapshot: &Snapshot,
    as_of: Day,
    folders: &[RecordBatch],
    paths: &[RecordBatch],
) -> Result<Option<History>, LakeError> {
    let mut history = facts(snapshot, as_of)?;
    let Some(folders) = Folders::from_batches(folders, &history) else { return Ok(None) };
    history.folders = folders;
    let by_id = history.by_id();
    lay_paths(&mut history, paths, &by_id)?;
    Ok(Some(history))
}

/// Repositories, commits without their people, and events.
fn facts(snapshot: &Snapshot, as_of: Day) -> Result<History, LakeError> {
    let mut repositories: Vec<Repository> = snapshot.rows()?;
    repositories.sort_by(|one, other| (&one.name, one.repository).cmp(&(&other.name, other.repository)));
    let mut history = History { as_of, repositories, ..History::default() };
    let by_id = history.by_id();
    load_commits(&mut history, snapshot, &by_id)?;
    history.components = events(snapshot, &by_id, as_of, |row: &ComponentEvent| {
        (row.repository, row.commit, row.day, row.manifest.clone())
    })?;
    history.dependencies = events(snapshot, &by_id, as_of, |row: &DependencyEvent| {
        (row.repository, row.commit, row.day, row.manifest.clone())
    })?;
    history.imports =
        events(snapshot, &by_id, as_of, |row: &ImportEvent| (row.repository, row.commit, row.day, row.path.clone()))?;
    history.ownership = events(snapshot, &by_id, as_of, |row: &OwnershipEvent| {
        (row.repository, row.commit, row.day, row.file.clone())
    })?;
    history.mailmap =
        events(snapshot, &by_id, as_of, |row: &MailmapEvent| (row.repository, row.commit, row.day, String::new()))?;
    history.identities = snapshot.rows::<Identity>()?;
    history.identities.sort_by_key(|identity| identity.identity);
    history.usage = snapshot.rows::<Usage>()?.into_iter().filter(|usage| usage.day <= as_of).collect();
    Ok(history)
}

fn load_commits(
    history: &mut History,
    snapshot: &Snapshot,
    by_id: &FxHashMap<RepositoryId, RepositoryIx>,
) -> Result<(), LakeError> {
    let mut commits: Vec<CommitFact> = Vec::new();
    snapshot.each_segment::<Commit>(|batches, _| {
        for batch in batches {
            read_commits(&Commit::read(&batch)?, batch.num_rows(), by_id, history.as_of, &mut commits);
        }
        Ok(())
    })?;
    commits.sort_by_key(|commit| (commit.repository, commit.number));
    for (index, commit) in commits.iter().enumerate() {
        history.commit_index.entry(commit.repository).or_insert_with(|| CommitIx::from(index));
    }
    history.commits = commits;
    Ok(())
}

fn read_commits(
    columns: &CommitColumns,
    rows: usize,
    by_id: &FxHashMap<RepositoryId, RepositoryIx>,
    as_of: Day,
    commits: &mut Vec<CommitFact>,
) {
    for row in 0..rows {
        let arrival = Day(columns.arrival.value(row));
        let Some(&repository) = by_id.get(&RepositoryId(columns.repository.value(row))) else { continue };
        if arrival > as_of {
            continue;
        }
        commits.push(CommitFact {
            repository,
            number: CommitNumber(columns.commit.value(row)),
            parents: columns.parents.value(row),
            day: Day(columns.day.value(row)),
            arrival,
            author_time: Moment(columns.author_time.value(row)),
            author_offset: columns.author_offset.value(row),
            brought_by: CommitNumber(columns.brought_by.value(row)),
            subject: IdentityKey(columns.subject.value(row)),
            template: IdentityKey(columns.template.value(row)),
        });
    }
}

fn load_people(
    history: &mut History,
    snapshot: &Snapshot,
    by_id: &FxHashMap<RepositoryId, RepositoryIx>,
) -> Result<(), LakeError> {
    let mut items = Vec::new();
    snapshot.each_segment::<CommitPerson>(|batches, _| {
        for batch in batches {
            let columns = CommitPerson::read(&batch)?;
            let roles: Vec<Role> = distil::words(&columns.role, Role::ALL[0]);
            for row in 0..batch.num_rows() {
                let Some(&repository) = by_id.get(&RepositoryId(columns.repository.value(row))) else { continue };
                let number = CommitNumber(columns.commit.value(row));
                let Some(commit) = history.commit(repository, number) else { continue };
                let role = roles[columns.role.keys().value(row) as usize];
                items.push((commit, (role, IdentityKey(columns.identity.value(row)))));
            }
        }
        Ok(())
    })?;
    items.sort();
    history.people = Grouped::new(history.commits.len(), items);
    Ok(())
}

/// Lays work beside the commits that are there.
pub(crate) fn lay_work(history: &mut History, distillate: &Distillate) -> Result<(), LakeError> {
    let by_id = history.by_id();
    lay_patches(history, distillate, &by_id)?;
    lay_paths(history, &distillate.paths, &by_id)?;
    let mut interned: FxHashMap<(RepositoryIx, String), FolderIx> = FxHashMap::default();
    let mut folders = Folders::default();
    let mut items = Vec::with_capacity(distillate.work.iter().map(RecordBatch::num_rows).sum());
    for batch in &distillate.work {
        let columns = FolderRow::read(batch)?;
        // A dictionary key means one text in this batch: look each (repository, key) up once.
        let mut seen: FxHashMap<(RepositoryIx, i32), FolderIx> = FxHashMap::default();
        for row in 0..batch.num_rows() {
            let Some(&repository) = by_id.get(&RepositoryId(columns.repository.value(row))) else { continue };
            let Some(commit) = history.commit(repository, CommitNumber(columns.commit.value(row))) else { continue };
            let folder = *seen.entry((repository, columns.folder.keys().value(row))).or_insert_with(|| {
                let text = String::read(&columns.folder, row);
                *interned.entry((repository, text)).or_insert_with_key(|(repository, text)| {
                    folders.list.push((*repository, text.clone()));
                    folders.go.push(false);
                    FolderIx::from(folders.list.len() - 1)
                })
            });
            folders.go[folder.at()] |= columns.go.value(row);
            let work = FolderWork {
                folder,
                paths: columns.paths.value(row),
                lines: columns.lines.value(row),
                source: columns.source.value(row),
                effective: columns.effective.value(row),
                evidence: Weight(columns.evidence.value(row)),
                churn: Weight(columns.churn.value(row)),
            };
            items.push((commit, work));
        }
    }
    drop(interned);
    let moved = sort_folders(&mut folders);
    for (_, work) in &mut items {
        work.folder = moved[work.folder.at()];
    }
    items.sort_by_key(|(commit, work)| (*commit, work.folder));
    history.folders = folders;
    history.work = Grouped::new(history.commits.len(), items);
    Ok(())
}

/// Sorts the folders and tells where each went, so that positions do not depend on the order of segments.
fn sort_folders(folders: &mut Folders) -> Vec<FolderIx> {
    let mut order: Vec<usize> = (0..folders.list.len()).collect();
    order.sort_by(|&one, &other| folders.list[one].cmp(&folders.list[other]));
    let mut moved = vec![FolderIx(0); order.len()];
    for (now, &before) in order.iter().enumerate() {
        moved[before] = FolderIx::from(now);
    }
    folders.go = order.iter().map(|&before| folders.go[before]).collect();
    folders.list.sort();
    moved
}

fn lay_patches(
    history: &mut History,
    distillate: &Distillate,
    by_id: &FxHashMap<RepositoryId, RepositoryIx>,
) -> Result<(), LakeError> {
    history.patches = vec![Patch::default(); history.commits.len()];
    for batch in &distillate.patches {
        let columns = PatchRow::read(batch)?;
        for row in 0..batch.num_rows() {
            let Some(&repository) = by_id.get(&RepositoryId(columns.repository.value(row))) else { continue };
            let Some(commit) = history.commit(repository, CommitNumber(columns.commit.value(row))) else { continue };
            let key = |column| Option::<u64>::read(column, row).map(PatchKey);
            history.patches[commit.at()] = Patch { contents: key(&columns.contents), lines: key(&columns.lines) };
        }
    }
    Ok(())
}

fn lay_paths(
    history: &mut History,
    rows: &[RecordBatch],
    by_id: &FxHashMap<RepositoryId, RepositoryIx>,
) -> Result<(), LakeError> {
    let mut paths = Vec::with_capacity(rows.iter().map(RecordBatch::num_rows).sum());
    for batch in rows {
        let columns = PathRow::read(batch)?;
        for row in 0..batch.num_rows() {
            let Some(&repository) = by_id.get(&RepositoryId(columns.repository.value(row))) else { continue };
            if history.commit(repository, CommitNumber(columns.commit.value(row))).is_some() {
                paths.push((repository, String::read(&columns.path, row)));
            }
        }
    }
    paths.sort_unstable();
    history.paths = paths;
    Ok(())
}

fn events<T: Table>(
    snapshot: &Snapshot,
    by_id: &FxHashMap<RepositoryId, RepositoryIx>,
    as_of: Day,
    key: impl Fn(&T) -> (RepositoryId, CommitNumber, Day, String),
) -> Result<Vec<(RepositoryIx, T)>, LakeError> {
    let mut events: Vec<(RepositoryIx, CommitNumber, String, T)> = Vec::new();
    for row in snapshot.rows::<T>()? {
        let (repository, commit, day, place) = key(&row);
        let Some(&repository) = by_id.get(&repository) else { continue };
        if day <= as_of {
            events.push((repository, commit, place, row));
        }
    }
    // Stable: rows of one commit and place keep the order they were mined in.
    events.sort_by(|one, other| (one.0, one.1, &one.2).cmp(&(other.0, other.1, &other.2)));
    Ok(events.into_iter().map(|(repository, _, _, row)| (repository, row)).collect())
}
