//! The landscape: which files stand in which folders on a day, and what each of them imports.
//!
//! Folders are the grain of discovery. Nothing here judges; it must not know teams or time.

use std::collections::BTreeSet;

use buyin_facts::Day;
use buyin_facts::id::BlobKey;
use buyin_facts::lake::LakeError;
use buyin_facts::word::{ChangeKind, Class, EntryKind, Language, Op};
use rustc_hash::FxHashMap;

use crate::component::folder;
use crate::history::{Changes, History};
use crate::index::{DirectoryIx, FileIx, RepositoryIx};

/// A file that stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its folder.
    pub directory: DirectoryIx,
    /// Path in the repository.
    pub path: String,
    /// Its content.
    pub blob: Option<BlobKey>,
    /// What kind of file.
    pub class: Class,
    /// Language of its import lines.
    pub language: Option<Language>,
    /// Lines.
    pub lines: u32,
}

/// A folder with files in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Directory {
    /// Where it lies.
    pub repository: RepositoryIx,
    /// Path, empty for the repository's root.
    pub path: String,
    /// Files directly in it, sorted by path.
    pub files: Vec<FileIx>,
    /// Lines of source directly in it.
    pub source: u32,
    /// Lines of tests directly in it.
    pub tests: u32,
    /// Whether it has a page of documentation of its own.
    pub documented: bool,
}

/// An import line of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportUse {
    /// The importing file.
    pub file: FileIx,
    /// What is imported, as written.
    pub specifier: String,
    /// Line, where known.
    pub line: Option<u32>,
    /// Day the import came, where known.
    pub since: Option<Day>,
}

/// All folders and files of an organisation on a day, sorted by (repository, path).
#[derive(Debug, Default)]
pub struct Landscape {
    /// Files.
    pub files: Vec<Standing>,
    /// Folders.
    pub directories: Vec<Directory>,
    /// Links and submodules: nothing of theirs stands here.
    pub(crate) elsewhere: FxHashMap<(RepositoryIx, String), EntryKind>,
    /// Imports, sorted by file and specifier.
    pub imports: Vec<ImportUse>,
    by_place: Vec<FxHashMap<String, DirectoryIx>>,
}

/// A file before it has a place in the landscape.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) repository: RepositoryIx,
    pub(crate) path: String,
    pub(crate) blob: Option<BlobKey>,
    pub(crate) class: Class,
    pub(crate) language: Option<Language>,
    pub(crate) lines: u32,
}

impl Landscape {
    /// The landscape as commits left it: the last change of each path in order of arrival. What only merges changed is missed.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn of_history(changes: Changes<'_>) -> Result<Self, LakeError> {
        let mut landscape = Self::of(standing(changes, |_| true)?);
        landscape.imports = landscape.imports_of_history(changes.history(), |_| true);
        Ok(landscape)
    }

    /// The landscape of files; imports are still to come.
    pub(crate) fn of(mut found: Vec<Found>) -> Self {
        found.sort_by(|one, other| (one.repository, &one.path).cmp(&(other.repository, &other.path)));
        found.dedup_by(|later, first| (later.repository, &later.path) == (first.repository, &first.path));
        // Folders come in order of their own paths, which is another than that of their files.
        let places: BTreeSet<(RepositoryIx, &str)> =
            found.iter().map(|file| (file.repository, folder(&file.path))).collect();
        let mut landscape = Self::default();
        for (repository, path) in places {
            landscape.place(repository, path.to_owned());
        }
        for file in found {
            let at = landscape.at(file.repository, folder(&file.path)).expect("because every folder was placed");
            landscape.put(at, file);
        }
        landscape
    }

    fn place(&mut self, repository: RepositoryIx, path: String) {
        let next = DirectoryIx::from(self.directories.len());
        if self.by_place.len() <= repository.at() {
            self.by_place.resize_with(repository.at() + 1, FxHashMap::default);
        }
        self.by_place[repository.at()].insert(path.clone(), next);
        let empty = Directory { repository, path, files: Vec::new(), source: 0, tests: 0, documented: false };
        self.directories.push(empty);
    }

    fn put(&mut self, directory: DirectoryIx, file: Found) {
        let at = FileIx::from(self.files.len());
        let Found { path, blob, class, language, lines, .. } = file;
        let place = &mut self.directories[directory.at()];
        place.files.push(at);
        match class {
            Class::Source if language.is_some() => place.source += lines,
            Class::Test if language.is_some() => place.tests += lines,
            Class::Docs => place.documented = true,
            _ => {}
        }
        self.files.push(Standing { directory, path, blob, class, language, lines });
    }

    /// Import lines of some repositories as events left them.
    pub(crate) fn imports_of_history(
        &self,
        history: &History,
        wanted: impl Fn(RepositoryIx) -> bool,
    ) -> Vec<ImportUse> {
        let mut standing: FxHashMap<(RepositoryIx, &str, &str), Day> = FxHashMap::default();
        for (repository, event) in history.imports.iter().filter(|(repository, _)| wanted(*repository)) {
            let key = (*repository, event.path.as_str(), event.specifier.as_str());
            match event.op {
                Op::Remove => drop(standing.remove(&key)),
                Op::Add | Op::Change => drop(standing.insert(key, event.day)),
            }
        }
        let files = self.by_path();
        let mut imports: Vec<ImportUse> = standing
            .into_iter()
            .filter_map(|((repository, path, specifier), since)| {
                let file = *files.get(&(repository, path))?;
                Some(ImportUse { file, specifier: specifier.to_owned(), line: None, since: Some(since) })
            })
            .collect();
        imports.sort_by(|one, other| (one.file, &one.specifier).cmp(&(other.file, &other.specifier)));
        imports
    }

    /// Files by repository and path.
    pub(crate) fn by_path(&self) -> FxHashMap<(RepositoryIx, &str), FileIx> {
        let place = |file: &Standing| self.directory(file.directory).repository;
        self.files.iter().enumerate().map(|(at, file)| ((place(file), file.path.as_str()), FileIx::from(at))).collect()
    }

    /// A folder.
    pub fn directory(&self, directory: DirectoryIx) -> &Directory {
        &self.directories[directory.at()]
    }

    /// A file.
    pub fn file(&self, file: FileIx) -> &Standing {
        &self.files[file.at()]
    }

    /// Repository of a file.
    pub fn repository(&self, file: FileIx) -> RepositoryIx {
        self.directory(self.file(file).directory).repository
    }

    /// The folder at a path.
    pub fn at(&self, repository: RepositoryIx, path: &str) -> Option<DirectoryIx> {
        self.by_place.get(repository.at())?.get(path).copied()
    }

    /// The link or submodule that a path is or leads through.
    pub(crate) fn leads_elsewhere<'p>(&self, repository: RepositoryIx, path: &'p str) -> Option<(&'p str, EntryKind)> {
        let mut at = path;
        while !at.is_empty() {
            if let Some(kind) = self.elsewhere.get(&(repository, at.to_owned())) {
                return Some((at, *kind));
            }
            at = folder(at);
        }
        None
    }

    /// Some folder of a repository.
    pub(crate) fn any_of(&self, repository: RepositoryIx) -> Option<DirectoryIx> {
        self.by_place.get(repository.at())?.values().min().copied()
    }

    /// Every folder with its position.
    pub fn iter(&self) -> impl Iterator<Item = (DirectoryIx, &Directory)> {
        self.directories.iter().enumerate().map(|(at, directory)| (DirectoryIx::from(at), directory))
    }

    /// The folder and those below it, in order.
    pub fn below(&self, directory: DirectoryIx) -> impl Iterator<Item = (DirectoryIx, &Directory)> {
        let top = self.directory(directory);
        let after = directory.at() + 1;
        // Folders whose names go on after the top's own (`a-b` beside `a`) stand between it and those below it.
        let begins = |one: &&Directory| one.repository == top.repository && one.path.starts_with(top.path.as_str());
        let all = std::iter::once(top).chain(self.directories[after..].iter().take_while(begins)).enumerate();
        all.map(move |(step, one)| (DirectoryIx::from(directory.at() + step), one))
            .filter(|(_, one)| is_within(&one.path, &top.path))
    }

    /// Whether a folder holds code of the organisation's own.
    pub fn is_code(&self, directory: DirectoryIx) -> bool {
        let found = self.directory(directory);
        found.source + found.tests > 0
    }
}

/// Files as commits left them, of some repositories.
///
/// # Errors
/// When the lake cannot be read.
pub(crate) fn standing(changes: Changes<'_>, wanted: impl Fn(RepositoryIx) -> bool) -> Result<Vec<Found>, LakeError> {
    let mut found = Vec::new();
    changes.each(|repository, changes| {
        if !wanted(repository) {
            return;
        }
        let mut state: FxHashMap<&str, (Option<BlobKey>, Class, i64)> = FxHashMap::default();
        for (_, change) in changes {
            if change.kind == ChangeKind::Deleted {
                state.remove(&*change.path);
                continue;
            }
            let file = state.entry(&change.path).or_insert((None, change.class, 0));
            *file = (change.blob, change.class, file.2 + i64::from(change.added) - i64::from(change.removed));
        }
        found.extend(state.into_iter().map(|(path, (blob, class, lines))| {
            let (language, path) = (Language::of_path(path), path.to_owned());
            let lines = u32::try_from(lines.max(0)).unwrap_or(u32::MAX);
            Found { repository, path, blob, class, language, lines }
        }));
    })?;
    Ok(found)
}

/// Whether a path is a folder or lies below it.
pub(crate) fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
