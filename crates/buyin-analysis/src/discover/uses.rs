//! Uses: which team began to import which folder when, and whether more of its files do than a year ago. From every import line
//! there ever was, so that what moves from file to file, or is called by another name, does not begin anew.
//!
//! History knows packages: what a line says of one is looked for in the folders above.

use buyin_facts::Day;
use buyin_facts::fact::ImportEvent;
use buyin_facts::word::{Class, Language, Op};
use rustc_hash::FxHashMap;

use crate::component::folder;
use crate::discover::carried::Carried;
use crate::discover::effort::YEAR;
use crate::discover::landscape::{Landscape, Standing};
use crate::discover::resolve::Resolver;
use crate::discover::survey::team;
use crate::index::{DirectoryIx, RepositoryIx, TeamIx};
use crate::organisation::Organisation;

/// What a team made of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Use {
    /// Where the importing files lie.
    pub(crate) repository: RepositoryIx,
    /// Day the first import line came.
    pub(crate) first: Day,
    /// Import lines today.
    pub(crate) now: i64,
    /// Import lines twelve months ago.
    pub(crate) before: i64,
    /// Day the last one that is gone went.
    pub(crate) ended: Option<Day>,
}

/// Uses by team and folder.
#[derive(Debug, Default)]
pub(crate) struct Uses(FxHashMap<(TeamIx, DirectoryIx), Use>);

impl Uses {
    /// Of all import lines by the day. Lines that mean something by where they stand lead nowhere outside of their repository.
    pub(crate) fn of(organisation: &Organisation, landscape: &Landscape, resolver: &Resolver<'_>) -> Self {
        let carried = Carried::of(&organisation.history);
        let history = &organisation.history;
        let a_year_ago = history.as_of.plus(-YEAR);
        let mut targets: FxHashMap<(RepositoryIx, Option<Language>, &str), Option<DirectoryIx>> = FxHashMap::default();
        let mut teams: FxHashMap<(RepositoryIx, &str), TeamIx> = FxHashMap::default();
        let mut uses = Self::default();
        for (repository, event) in history.imports.iter().filter(|(_, event)| !event.specifier.starts_with('.')) {
            let (language, place) = (Language::of_path(&event.path), folder(&event.path));
            let to = *targets
                .entry((*repository, language, &event.specifier))
                .or_insert_with(|| target(landscape, resolver, *repository, event));
            let Some(to) = to.filter(|to| landscape.directory(*to).repository != *repository) else { continue };
            let team = *teams.entry((*repository, place)).or_insert_with(|| team(organisation, *repository, place));
            // Lines that were carried over with a history are its repository's own from the day it has one.
            let day = carried.day(*repository, event.day);
            uses.note((team, to), *repository, (event.op, day), day <= a_year_ago);
        }
        uses
    }

    fn note(&mut self, key: (TeamIx, DirectoryIx), repository: RepositoryIx, (op, day): (Op, Day), is_old: bool) {
        let new = Use { repository, first: day, now: 0, before: 0, ended: None };
        let of = self.0.entry(key).or_insert(new);
        let lines = match op {
            Op::Add => 1,
            Op::Remove => -1,
            Op::Change => 0,
        };
        of.first = of.first.min(day);
        of.now += lines;
        of.before += if is_old { lines } else { 0 };
        if op == Op::Remove {
            of.ended = of.ended.max(Some(day));
        }
    }

    /// Day a team first imported a folder, or else the nearest one above that history knows.
    pub(crate) fn first(&self, landscape: &Landscape, team: TeamIx, at: DirectoryIx) -> Option<Day> {
        let found = landscape.directory(at);
        let mut path = found.path.as_str();
        loop {
            let known = landscape.at(found.repository, path).and_then(|at| self.0.get(&(team, at)));
            if known.is_some() || path.is_empty() {
                return known.map(|of| of.first);
            }
            path = folder(path);
        }
    }

    /// Every use.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TeamIx, DirectoryIx, &Use)> {
        self.0.iter().map(|((team, to), of)| (*team, *to, of))
    }
}

/// The folder an import line meant; its own may be gone, then any of the repository stands in for it.
fn target(
    landscape: &Landscape,
    resolver: &Resolver<'_>,
    repository: RepositoryIx,
    event: &ImportEvent,
) -> Option<DirectoryIx> {
    let directory = landscape.at(repository, folder(&event.path)).or_else(|| landscape.any_of(repository))?;
    let (language, class) = (Language::of_path(&event.path), Class::Source);
    let file = Standing { directory, path: event.path.clone(), blob: None, class, language, lines: 0 };
    resolver.target(&file, &event.specifier)
}
