//! What the lake says that files held at the end of what was read of a repository: the sum of their events.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use buyin_facts::fact::{ComponentEvent, DependencyEvent, ImportEvent, MailmapEvent, OwnershipEvent};
use buyin_facts::lake::{LakeError, Snapshot};
use buyin_facts::table::Table;
use buyin_facts::word::Op;
use buyin_facts::{CommitNumber, RepositoryId};
use rustc_hash::FxHashMap;

use crate::git::held::{Content, Reading};
use crate::git::mailmap::{Meant, Written};
use crate::git::state::{ComponentKey, Declarations, DependencyKey};
use crate::ownership::Rule;

/// Keys and values that hold.
struct Sum<K, V>(BTreeMap<K, V>);

impl<K: Ord, V> Sum<K, V> {
    fn step(&mut self, op: Op, key: K, value: V) {
        match op {
            Op::Remove => drop(self.0.remove(&key)),
            Op::Add | Op::Change => drop(self.0.insert(key, value)),
        }
    }

    fn list(self) -> Vec<(K, V)> {
        self.0.into_iter().collect()
    }
}

impl<K, V> Default for Sum<K, V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

/// What one file holds.
#[derive(Default)]
struct File {
    components: Sum<ComponentKey, Option<String>>,
    dependencies: Sum<DependencyKey, String>,
    rules: Sum<Rule, ()>,
    mailmap: Sum<Written, Meant>,
    imports: Sum<String, ()>,
}

/// What the files at `paths` hold, as far as a repository was read.
///
/// # Errors
/// When a segment cannot be read.
pub(crate) fn former(
    snapshot: &Snapshot,
    repository: RepositoryId,
    paths: &BTreeSet<String>,
) -> Result<FxHashMap<String, Content>, LakeError> {
    if paths.is_empty() {
        return Ok(FxHashMap::default());
    }
    let mut files: FxHashMap<String, File> = paths.iter().map(|path| (path.clone(), File::default())).collect();
    for row in rows::<ComponentEvent>(snapshot, repository, |row| (row.commit, row.op))? {
        if let Some(file) = files.get_mut(&row.manifest) {
            file.components.step(row.op, (row.path, row.ecosystem, row.name), row.version);
        }
    }
    for row in rows::<DependencyEvent>(snapshot, repository, |row| (row.commit, row.op))? {
        if let Some(file) = files.get_mut(&row.manifest) {
            file.dependencies.step(row.op, (row.ecosystem, row.specifier, row.scope), row.requirement);
        }
    }
    for row in rows::<ImportEvent>(snapshot, repository, |row| (row.commit, row.op))? {
        if let Some(file) = files.get_mut(&row.path) {
            file.imports.step(row.op, row.specifier, ());
        }
    }
    for row in rows::<OwnershipEvent>(snapshot, repository, |row| (row.commit, row.op))? {
        if let Some(file) = files.get_mut(&row.file) {
            let OwnershipEvent { line, section, pattern, owners, .. } = row;
            file.rules.step(row.op, Rule { line, section, pattern, owners }, ());
        }
    }
    if let Some(file) = files.get_mut(".mailmap") {
        for row in rows::<MailmapEvent>(snapshot, repository, |row| (row.commit, row.op))? {
            let (written, meant) = ((row.commit_email, row.commit_name), (row.proper_email, row.proper_name));
            file.mailmap.step(row.op, written, meant);
        }
    }
    Ok(files.into_iter().map(|(path, file)| (path, file.content())).collect())
}

/// The events of a table in order of commits; within a commit, what ends comes first.
fn rows<T: Table>(
    snapshot: &Snapshot,
    repository: RepositoryId,
    order: impl Fn(&T) -> (CommitNumber, Op),
) -> Result<Vec<T>, LakeError> {
    let mut rows = T::rows(&snapshot.read_of::<T>(repository)?)?;
    rows.sort_by_key(|row| {
        let (commit, op) = order(row);
        (commit, op != Op::Remove)
    });
    Ok(rows)
}

impl File {
    fn content(self) -> Content {
        let declared = Declarations {
            components: self.components.list(),
            dependencies: self.dependencies.list(),
            rules: self.rules.list(),
            mailmap: self.mailmap.list(),
            ..Declarations::nothing()
        };
        let imported: Vec<String> = self.imports.list().into_iter().map(|(specifier, ())| specifier).collect();
        Content { declared: Some(Arc::new(declared)), imported: Some(imported.into()), reading: Reading::Whole }
    }
}
