//! Uses that ended: import lines that went, and copies of which nothing stands.

use buyin_facts::fact::ImportEvent;
use buyin_facts::word::{Class, Language, Op};

use super::{Roots, Survey, team};
use crate::component::folder;
use crate::discover::candidate;
use crate::discover::copy::GivenUp;
use crate::discover::effort::YEAR;
use crate::discover::landscape::{Landscape, Standing};
use crate::discover::resolve::Resolver;
use crate::index::{DirectoryIx, RepositoryIx, TeamIx};
use crate::organisation::Organisation;

/// An import line that went in the last twelve months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Departure {
    /// What it meant.
    from: DirectoryIx,
    team: TeamIx,
    repository: RepositoryIx,
}

/// Import lines that went. Lines that mean something by where they stand lead nowhere outside of their repository.
pub(super) fn departures(
    organisation: &Organisation,
    landscape: &Landscape,
    resolver: &Resolver<'_>,
) -> Vec<Departure> {
    let history = &organisation.history;
    let since = history.as_of.plus(-YEAR);
    let gone = history.imports.iter().filter(|(_, event)| event.op == Op::Remove && event.day > since);
    let gone = gone.filter(|(_, event)| !event.specifier.starts_with('.'));
    let departure = |(repository, event): &(RepositoryIx, ImportEvent)| {
        let place = folder(&event.path);
        // The folder may be gone too: any of the repository stands in for it.
        let directory = landscape.at(*repository, place).or_else(|| landscape.any_of(*repository))?;
        let language = Language::of_path(&event.path);
        let class = Class::Source;
        let file = Standing { directory, path: event.path.clone(), blob: None, class, language, lines: 0 };
        let from = resolver.target(&file, &event.specifier)?;
        Some(Departure { from, team: team(organisation, *repository, place), repository: *repository })
    };
    gone.filter_map(departure).collect()
}

impl Survey {
    /// Notes what uses ended of what others still ask for.
    pub(super) fn note_ended(
        &mut self,
        organisation: &Organisation,
        roots: &Roots,
        departures: &[Departure],
        given_up: &[GivenUp],
    ) {
        let since = organisation.history.as_of.plus(-YEAR);
        let lately = given_up.iter().filter(|copy| copy.day > since);
        let copies = lately.map(|copy| Departure {
            from: copy.origin,
            team: self.team(copy.holder),
            repository: self.landscape.directory(copy.holder).repository,
        });
        let left: Vec<Departure> = departures.iter().copied().chain(copies).collect();
        for Departure { from, team, repository } in left {
            let (home, owner) = (self.landscape.directory(from).repository, self.team(from));
            let is_foreign = if organisation.teams.given { team != owner } else { repository != home };
            let unit = candidate::unit(&self.landscape, roots, from);
            if is_foreign && !self.forks.contains(&(repository, home)) {
                self.demands.get_mut(&unit).into_iter().for_each(|demand| *demand.ended.entry(team).or_default() += 1);
            }
        }
    }
}
