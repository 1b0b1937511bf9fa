//! Tables into memory, cut at the day.

use arrow::array::{Array, RecordBatch};
use buyin_facts::fact::{
    Change, Commit, CommitPerson, ComponentEvent, DependencyEvent, Identity, ImportEvent, MailmapEvent, OwnershipEvent,
    Repository, Usage,
};
use buyin_facts::lake::LakeError;
use buyin_facts::table::{Cell, Table};
use buyin_facts::word::{ChangeKind, Class, ReadStatus, Role};
use buyin_facts::{CommitNumber, Day, IdentityKey, Moment, RepositoryId, Snapshot};
use rustc_hash::FxHashMap;

use crate::history::{ChangeFact, CommitFact, Grouped, History, Paths};
use crate::index::{CommitIx, PathIx, RepositoryIx};

/// Loads everything that arrived by `as_of`; without a day, by the newest arrival or `today`, whichever is earlier.
///
/// # Errors
/// When the lake cannot be read.
pub fn load(snapshot: &Snapshot, as_of: Option<Day>, today: Day) -> Result<History, LakeError> {
    let mut repositories: Vec<Repository> = snapshot.rows()?;
    repositories.sort_by(|one, other| (&one.name, one.repository).cmp(&(&other.name, other.repository)));
    let by_id: FxHashMap<RepositoryId, RepositoryIx> =
        repositories.iter().enumerate().map(|(index, row)| (row.repository, RepositoryIx::from(index))).collect();
    let as_of = as_of.unwrap_or_else(|| {
        repositories.iter().filter_map(|row| row.last_day).max().map_or(today, |newest| newest.min(today))
    });

    let commits = load_commits(&snapshot.read::<Commit>()?, &by_id, as_of)?;
    let mut commit_index = FxHashMap::default();
    for (index, commit) in commits.iter().enumerate() {
        commit_index.entry(commit.repository).or_insert_with(|| CommitIx::from(index));
    }
    let mut history = History { as_of, repositories, commits, commit_index, ..History::default() };
    load_people(&mut history, &snapshot.read::<CommitPerson>()?, &by_id)?;
    load_changes(&mut history, &snapshot.read::<Change>()?, &by_id)?;
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
    batches: &[RecordBatch],
    by_id: &FxHashMap<RepositoryId, RepositoryIx>,
    as_of: Day,
) -> Result<Vec<CommitFact>, LakeError> {
    let mut commits = Vec::new();
    for batch in batches {
        let columns = Commit::read(batch)?;
        for row in 0..batch.num_rows() {
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
    commits.sort_by_key(|commit| (commit.repository, commit.number));
    Ok(commits)
}

fn load_people(
    history: &mut History,
    batches: &[RecordBatch],
    by_id: &FxHashMap<RepositoryId, RepositoryIx>,
) -> Result<(), LakeError> {
    let mut items = Vec::new();
    for batch in batches {
        let columns = CommitPerson::read(batch)?;
        for row in 0..batch.num_rows() {
            let Some(&repository) = by_id.get(&RepositoryId(columns.repository.value(row))) else { continue };
            let Some(commit) = history.commit(repository, CommitNumber(columns.commit.value(row))) else { continue };
            items.push((commit, (Role::read(&columns.role, row), IdentityKey(columns.identity.value(row)))));
        }
    }
    items.sort();
    history.people = Grouped::new(history.commits.len(), items);
    Ok(())
}

fn load_changes(
    history: &mut History,
    batches: &[RecordBatch],
    by_id: &FxHashMap<RepositoryId, RepositoryIx>,
) -> Result<(), LakeError> {
    let mut interned: FxHashMap<(RepositoryIx, String), PathIx> = FxHashMap::default();
    let mut paths = Paths::default();
    let mut items = Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
    for batch in batches {
        let columns = Change::read(batch)?;
        // A dictionary key means one text in this batch: look each (repository, key) up once.
        let mut seen: FxHashMap<(RepositoryIx, i32), PathIx> = FxHashMap::default();
        let words = Words::of(&columns);
        for row in 0..batch.num_rows() {
            let Some(&repository) = by_id.get(&RepositoryId(columns.repository.value(row))) else { continue };
            let Some(commit) = history.commit(repository, CommitNumber(columns.commit.value(row))) else { continue };
            let path = *seen.entry((repository, columns.path.keys().value(row))).or_insert_with(|| {
                let text = String::read(&columns.path, row);
                *interned.entry((repository, text)).or_insert_with_key(|(repository, text)| {
                    paths.list.push((*repository, text.clone()));
                    PathIx::from(paths.list.len() - 1)
                })
            });
            let change = ChangeFact {
                path,
                kind: words.kind[columns.kind.keys().value(row) as usize],
                class: words.class[columns.class.keys().value(row) as usize],
                status: words.status[columns.status.keys().value(row) as usize],
                added: columns.added.value(row),
                removed: columns.removed.value(row),
                blob: Option::read(&columns.blob, row),
            };
            items.push((commit, change));
        }
    }
    drop(interned);
    let order = sort_paths(&mut paths);
    for (_, change) in &mut items {
        change.path = order[change.path.at()];
    }
    items.sort_by_key(|(commit, change)| (*commit, change.path, change.kind));
    history.paths = paths;
    history.changes = Grouped::new(history.commits.len(), items);
    Ok(())
}

/// Sorts the paths and tells where each went, so that positions do not depend on the order of segments.
fn sort_paths(paths: &mut Paths) -> Vec<PathIx> {
    let mut order: Vec<usize> = (0..paths.list.len()).collect();
    order.sort_by(|&one, &other| paths.list[one].cmp(&paths.list[other]));
    let mut moved = vec![PathIx(0); order.len()];
    for (now, &before) in order.iter().enumerate() {
        moved[before] = PathIx::from(now);
    }
    paths.list.sort();
    moved
}

/// The words behind the dictionary keys of one batch of changes.
struct Words {
    kind: Vec<ChangeKind>,
    class: Vec<Class>,
    status: Vec<ReadStatus>,
}

impl Words {
    fn of(columns: &buyin_facts::fact::ChangeColumns) -> Self {
        Self {
            kind: words_of(&columns.kind, ChangeKind::ALL[0]),
            class: words_of(&columns.class, Class::ALL[0]),
            status: words_of(&columns.status, ReadStatus::ALL[0]),
        }
    }
}

fn words_of<T: std::str::FromStr + Copy>(
    array: &arrow::array::DictionaryArray<arrow::datatypes::Int32Type>,
    otherwise: T,
) -> Vec<T> {
    let values = array.values().as_any().downcast_ref::<arrow::array::StringArray>();
    values
        .map(|values| values.iter().map(|text| text.and_then(|text| text.parse().ok()).unwrap_or(otherwise)).collect())
        .unwrap_or_default()
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
