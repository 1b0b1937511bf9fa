//! A place somebody named, `REPOSITORY:PATH`: the candidate it is, or why it is none and what was perhaps meant.

use buyin_facts::Day;
use buyin_facts::word::{Class, EntryKind};
use rustc_hash::FxHashSet;

use crate::books::{Books, BooksError};
use crate::component::folder;
use crate::discover::Ranking;
use crate::discover::candidate::Candidate;
use crate::discover::landscape::{Landscape, is_within};
use crate::history::History;
use crate::index::{DirectoryIx, FolderIx, RepositoryIx};
use crate::view::Handed;

/// Why a place is no candidate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Not written as a place.
    #[error("`{0}` has no colon")]
    Unwritten(String),
    /// No repository of that name was scanned.
    #[error("no repository is called `{name}`")]
    NoRepository {
        /// As it was typed.
        name: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// All of a repository.
    #[error("{0}: the root is the repository itself")]
    Root(String),
    /// A way out of the repository.
    #[error("{0}: paths are written from the root of the repository, without `..`")]
    Outside(String),
    /// A file.
    #[error("{place}: a file")]
    File {
        /// As it was typed.
        place: String,
        /// Place of its folder; nothing where that is the root.
        folder: Option<String>,
    },
    /// A link, or a submodule.
    #[error("{place}: {}", lies_elsewhere(*.kind))]
    Elsewhere {
        /// As it was typed.
        place: String,
        /// Which of them.
        kind: EntryKind,
    },
    /// What no longer stands.
    #[error("{place}: no longer there; the last change was on {last}")]
    Gone {
        /// As it was typed.
        place: String,
        /// Day of the last change.
        last: Day,
    },
    /// What never was.
    #[error("{place}: never had history")]
    Never {
        /// As it was typed.
        place: String,
        /// Places of the repository's folders.
        known: Vec<String>,
    },
    /// Somebody else's code.
    #[error("{0}: vendored, somebody else's code")]
    Vendored(String),
    /// Something without code of its own.
    #[error("{0}: holds no code of its own")]
    NoCode(String),
    /// What is there for all already.
    #[error("{place}: {}, there is nothing to take over", shared(place, home, handed.as_ref()))]
    Shared {
        /// As it was typed.
        place: String,
        /// Where it is there for all.
        home: String,
        /// How it came there, where it was taken over.
        handed: Option<Handed>,
    },
    /// A copy of a candidate, or of what is there for all.
    #[error("{place}: a copy of {origin}{}", handed.as_ref().map(|handed| format!(", {}", came(handed))).unwrap_or_default())]
    Copy {
        /// As it was typed.
        place: String,
        /// The origin, or its new home.
        origin: String,
        /// How it came there, where it was taken over.
        handed: Option<Handed>,
    },
    /// What nobody outside asks for.
    #[error("{place}: no other team was seen to import, vendor, copy or rebuild it by itself")]
    Unasked {
        /// As it was typed.
        place: String,
        /// Candidates above and below.
        near: Vec<String>,
    },
}

fn lies_elsewhere(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Submodule => "a submodule; what it holds lies in a repository of its own",
        EntryKind::Link | EntryKind::File => "a symbolic link; what it leads to lies elsewhere",
    }
}

fn shared(place: &str, home: &str, handed: Option<&Handed>) -> String {
    let at = if place == home { String::new() } else { format!(" as {home}") };
    let came = handed.map(|handed| format!(", {}", came(handed))).unwrap_or_default();
    format!("shared already{at}{came}")
}

fn came(handed: &Handed) -> String {
    format!("taken over from {} on {}", handed.from, handed.day)
}

/// Where a candidate stands in a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Among those to take over, from 0.
    Ranked(usize),
    /// Among what is shared already.
    Shared(usize),
}

impl Books {
    /// Whether something stands or stood at a place, `REPOSITORY:PATH`.
    ///
    /// # Errors
    /// When nothing does, or the lake cannot be read.
    pub fn stands(&self, place: &str) -> Result<(), BooksError> {
        let history = &self.organisation()?.history;
        let (repository, path) = parse(history, place)?;
        Ok(folders(history, place, (repository, &path)).map(drop)?)
    }
}

/// Every folder that ever was at or below a path.
pub(super) fn folders(
    history: &History,
    place: &str,
    (repository, path): (RepositoryIx, &str),
) -> Result<FxHashSet<FolderIx>, PlaceError> {
    let own = || history.folders.iter().filter(|(_, of, _)| *of == repository);
    let found: FxHashSet<FolderIx> =
        own().filter(|(.., text)| is_within(text, path)).map(|(folder, ..)| folder).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    if history.paths.binary_search_by(|(of, text)| (*of, text.as_str()).cmp(&(repository, path))).is_ok() {
        return Err(a_file(history.name(repository), place.to_owned(), path));
    }
    let (name, named) = (history.name(repository), own().filter(|(.., text)| !text.is_empty()));
    let known = named.map(|(.., text)| format!("{name}:{text}")).collect();
    Err(PlaceError::Never { place: place.to_owned(), known })
}

/// `repository:path` for people and programs; of a root, which has no name, `repository:.`.
pub(super) fn written(history: &History, landscape: &Landscape, at: DirectoryIx) -> String {
    let found = landscape.directory(at);
    let path = if found.path.is_empty() { "." } else { &found.path };
    format!("{}:{path}", history.name(found.repository))
}

/// The same of a folder that need not stand; a root is its repository.
pub(super) fn of(history: &History, (repository, path): (RepositoryIx, &str)) -> String {
    let name = history.name(repository);
    if path.is_empty() { name.to_owned() } else { format!("{name}:{path}") }
}

/// The folder that [`of`] named, where it stands.
pub(super) fn standing(history: &History, landscape: &Landscape, place: &str) -> Option<DirectoryIx> {
    let root = history.repositories.iter().position(|row| row.name == place);
    let root = root.map(|at| (RepositoryIx::from(at), ""));
    let (repository, path) = root.or_else(|| split(history, place).ok())?;
    landscape.at(repository, path)
}

/// The repository and plain path of what was typed, never all of a repository.
pub(super) fn parse(history: &History, place: &str) -> Result<(RepositoryIx, String), PlaceError> {
    match plain(history, place)? {
        (_, path) if path.is_empty() => Err(PlaceError::Root(place.to_owned())),
        found => Ok(found),
    }
}

/// The same, be it all of a repository. Names of repositories may hold colons themselves.
pub(super) fn plain(history: &History, place: &str) -> Result<(RepositoryIx, String), PlaceError> {
    let (repository, path) = split(history, place)?;
    let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if segments.contains(&"..") {
        return Err(PlaceError::Outside(place.to_owned()));
    }
    Ok((repository, segments.join("/")))
}

/// The repository of what was typed, and the path as it was typed.
pub(super) fn split<'p>(history: &History, place: &'p str) -> Result<(RepositoryIx, &'p str), PlaceError> {
    let pairs = place.match_indices(':').map(|(colon, _)| (&place[..colon], &place[colon + 1..]));
    let pairs: Vec<(&str, &str)> = pairs.collect();
    let Some((first, _)) = pairs.first() else { return Err(PlaceError::Unwritten(place.to_owned())) };
    let known = |name: &str| history.repositories.iter().position(|row| row.name == name).map(RepositoryIx::from);
    let found = pairs.iter().find_map(|(name, path)| Some((known(name)?, *path)));
    found.ok_or_else(|| PlaceError::NoRepository {
        name: (*first).to_owned(),
        known: history.repositories.iter().map(|row| row.name.clone()).collect(),
    })
}

/// The candidate at a place, or why there is none. What is shared is found at its home, and where it was left behind.
pub(super) fn find(history: &History, ranking: &Ranking, place: &str) -> Result<Standing, PlaceError> {
    let (repository, path) = plain(history, place)?;
    let (survey, landscape) = (&ranking.survey, &ranking.survey.landscape);
    let at = landscape.at(repository, &path);
    let is = |one: DirectoryIx| Some(one) == at;
    if let Some(at) = ranking.ranked.iter().position(|(candidate, _)| is(candidate.directory)) {
        return Ok(Standing::Ranked(at));
    }
    // What was built elsewhere knows its copies; what stands at its home may be asked for by itself as well.
    let came = |candidate: &Candidate| survey.home(candidate) != candidate.directory;
    let lives = |candidate: &Candidate| is(candidate.directory) || is(survey.home(candidate));
    let found = ranking.shared.iter().position(|candidate| came(candidate) && lives(candidate));
    if let Some(at) = found.or_else(|| ranking.shared.iter().position(lives)) {
        return Ok(Standing::Shared(at));
    }
    Err(why(history, ranking, place, (repository, &path)))
}

fn why(history: &History, ranking: &Ranking, place: &str, (repository, path): (RepositoryIx, &str)) -> PlaceError {
    let (survey, landscape) = (&ranking.survey, &ranking.survey.landscape);
    let place = place.to_owned();
    let name = history.name(repository);
    let is_home = || landscape.at(repository, path).is_some_and(|at| survey.is_home(at));
    if path.is_empty() && !is_home() {
        return PlaceError::Root(place);
    }
    let below: Vec<DirectoryIx> = landscape
        .iter()
        .filter(|(_, one)| one.repository == repository && is_within(&one.path, path))
        .map(|(at, _)| at)
        .collect();
    if below.is_empty() {
        return absent(history, landscape, place, (repository, path));
    }
    let origin = ranking
        .ranked
        .iter()
        .map(|(candidate, _)| candidate)
        .chain(&ranking.shared)
        .find(|candidate| candidate.demand.copies.iter().any(|copy| below.contains(&copy.directory)));
    if let Some(candidate) = origin {
        return PlaceError::Copy { place, origin: written(history, landscape, survey.home(candidate)), handed: None };
    }
    let classes = below.iter().flat_map(|at| &landscape.directory(*at).files).map(|file| landscape.file(*file).class);
    let (mut vendored, mut own) = (false, false);
    classes.for_each(|class| match class {
        Class::Vendored => vendored = true,
        Class::Source | Class::Test => own = true,
        _ => {}
    });
    if !own {
        return if vendored { PlaceError::Vendored(place) } else { PlaceError::NoCode(place) };
    }
    let near = ranking.ranked.iter().map(|(candidate, _)| landscape.directory(candidate.directory));
    let related = |other: &str| is_within(other, path) || is_within(path, other);
    let near = near.filter(|one| one.repository == repository && related(&one.path));
    PlaceError::Unasked { place, near: near.map(|one| format!("{name}:{}", one.path)).collect() }
}

fn a_file(repository: &str, place: String, path: &str) -> PlaceError {
    let folder = Some(folder(path)).filter(|folder| !folder.is_empty()).map(|folder| format!("{repository}:{folder}"));
    PlaceError::File { place, folder }
}

/// Why nothing stands at a path.
fn absent(
    history: &History,
    landscape: &Landscape,
    place: String,
    (repository, path): (RepositoryIx, &str),
) -> PlaceError {
    let name = history.name(repository);
    if let Some((at, kind)) = landscape.leads_elsewhere(repository, path) {
        return PlaceError::Elsewhere { place: format!("{name}:{at}"), kind };
    }
    if landscape.by_path().contains_key(&(repository, path)) {
        return a_file(name, place, path);
    }
    let touched = |folder: &str| is_within(folder, path);
    let folders: Vec<_> = history
        .folders
        .iter()
        .filter(|(_, of, text)| *of == repository && touched(text))
        .map(|(folder, ..)| folder)
        .collect();
    let was_file = history.paths.binary_search_by(|(of, text)| (*of, text.as_str()).cmp(&(repository, path))).is_ok();
    let home = folder(path);
    let did = |(commit, fact): (_, &crate::history::CommitFact)| {
        let work = history.work_of(commit);
        let is = |one: &crate::history::FolderWork| {
            folders.contains(&one.folder) || (was_file && history.folders.text(one.folder) == home)
        };
        (fact.repository == repository && work.iter().any(is)).then_some(fact.arrival)
    };
    match history.commits().filter_map(did).max() {
        Some(last) => PlaceError::Gone { place, last },
        None => {
            let own = landscape.iter().filter(|(_, one)| one.repository == repository && !one.path.is_empty());
            PlaceError::Never { place, known: own.map(|(_, one)| format!("{name}:{}", one.path)).collect() }
        }
    }
}
