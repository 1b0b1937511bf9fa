//! Stays: which contents stood in which of the folders that stand today, and since when their repository had them. Gathered in
//! one walk over the changes, which other readers share.

use buyin_facts::Day;
use buyin_facts::id::BlobKey;
use buyin_facts::word::{ChangeKind, Class};
use rustc_hash::FxHashMap;

use crate::component::folder;
use crate::discover::effort::Standing;
use crate::discover::landscape::Landscape;
use crate::history::{ChangeFact, History};
use crate::index::{CommitIx, DirectoryIx, RepositoryIx};

/// Contents with fewer lines are too small to say anything.
const LEAST_LINES: i64 = 10;

/// Where and since when a content stood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay {
    pub(super) directory: DirectoryIx,
    pub(super) repository: RepositoryIx,
    /// First day its repository had it, in whatever folder: what moves does not become younger.
    pub(super) day: Day,
    /// Changes of its repository before that day.
    pub(super) before: u32,
    /// Day it came to this path.
    pub(super) here: Day,
    /// Day the path changed last.
    pub(super) last: Day,
    pub(super) lines: u32,
    /// A number of the path.
    pub(super) path: u32,
    pub(super) is_vendored: bool,
    /// Whether its file stands today, with this content or another.
    pub(super) stands: bool,
}

/// All that was gathered.
#[derive(Debug)]
pub(crate) struct Stays {
    list: Vec<(BlobKey, Stay)>,
    /// First arrival of anything in each folder, or of what moved there in its repository.
    arrivals: Vec<Option<Day>>,
    paths: u32,
}

impl Stays {
    /// Nothing yet.
    pub(crate) fn new(landscape: &Landscape) -> Self {
        Self { list: Vec::new(), arrivals: vec![None; landscape.directories.len()], paths: 0 }
    }

    /// Reads the changes of a repository, in order of arrival.
    pub(crate) fn read(
        &mut self,
        history: &History,
        landscape: &Landscape,
        standing: &Standing<'_>,
        repository: RepositoryIx,
        changes: &[(CommitIx, ChangeFact)],
    ) {
        let begin = self.list.len();
        let mut since: FxHashMap<BlobKey, Day> = FxHashMap::default();
        let mut files: FxHashMap<&str, File> = FxHashMap::default();
        let mut days: Vec<Day> = changes.iter().map(|(commit, _)| history.commits[commit.at()].arrival).collect();
        for ((_, change), day) in changes.iter().zip(days.iter().copied()) {
            let file = files.entry(&change.path).or_insert_with(|| {
                self.paths += 1;
                let directory = landscape.at(repository, folder(&change.path));
                let stands = standing.contains_key(&(repository, &*change.path));
                File { directory, path: self.paths, lines: 0, stands, last: day }
            });
            file.last = file.last.max(day);
            if let Some(at) = file.directory {
                let known = &mut self.arrivals[at.at()];
                *known = Some(known.map_or(day, |first| first.min(day)));
            }
            if !matches!(change.class, Class::Source | Class::Test | Class::Vendored) {
                continue;
            }
            if change.kind == ChangeKind::Deleted {
                file.lines = 0;
                continue;
            }
            file.lines += i64::from(change.added) - i64::from(change.removed);
            let Some(blob) = change.blob.filter(|_| file.lines >= LEAST_LINES) else { continue };
            since.entry(blob).and_modify(|first| *first = (*first).min(day)).or_insert(day);
            let Some(directory) = file.directory else { continue };
            let (lines, path) = (u32::try_from(file.lines).unwrap_or(u32::MAX), file.path);
            let is_vendored = change.class == Class::Vendored;
            let stands = file.stands;
            let stay =
                Stay { directory, repository, day, before: 0, here: day, last: day, lines, path, is_vendored, stands };
            self.list.push((blob, stay));
        }
        days.sort_unstable();
        let last: FxHashMap<u32, Day> = files.values().map(|file| (file.path, file.last)).collect();
        for (blob, stay) in &mut self.list[begin..] {
            (stay.day, stay.last) = (since[blob], last[&stay.path]);
            stay.before = days.partition_point(|day| *day < stay.day) as u32;
            let known = &mut self.arrivals[stay.directory.at()];
            *known = Some(known.map_or(stay.day, |first| first.min(stay.day)));
        }
    }

    /// Hands on the stays of each content that more than one repository held, one a path.
    pub(super) fn each_shared(&mut self, mut take: impl FnMut(&[Stay])) {
        self.list.sort_by_key(|(blob, stay)| (*blob, stay.path, stay.here));
        self.list.dedup_by_key(|(blob, stay)| (*blob, stay.path));
        for same in self.list.chunk_by(|one, other| one.0 == other.0) {
            if same.iter().any(|(_, stay)| stay.repository != same[0].1.repository) {
                take(&same.iter().map(|(_, stay)| *stay).collect::<Vec<_>>());
            }
        }
    }

    /// The same of contents that are one but for their names.
    pub(super) fn each_renamed(&mut self, renamed: &FxHashMap<BlobKey, BlobKey>, take: impl FnMut(&[Stay])) {
        self.list.retain(|(blob, _)| renamed.contains_key(blob));
        self.list.iter_mut().for_each(|(blob, _)| *blob = renamed[blob]);
        self.each_shared(take);
    }

    /// The first arrival in each folder.
    pub(super) fn arrivals(self) -> Vec<Option<Day>> {
        self.arrivals
    }
}

/// A path while its repository is walked.
struct File {
    directory: Option<DirectoryIx>,
    path: u32,
    lines: i64,
    stands: bool,
    last: Day,
}
