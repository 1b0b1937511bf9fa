//! A dossier: one candidate out of the whole ranking, with everything a brief or a comparison of its copies is made of.

use std::collections::BTreeSet;
use std::sync::Arc;

use buyin_facts::{Day, RepositoryId};

use crate::books::place::{self, PlaceError, Standing};
use crate::books::{Books, BooksError};
use crate::discover::Ranking;
use crate::discover::candidate::Candidate;
use crate::discover::landscape::is_within;
use crate::discover::score::Score;
use crate::discover::survey::Survey;
use crate::history::History;
use crate::index::DirectoryIx;
use crate::variant::{Past, Version};
use crate::view::Handed;

/// One candidate and the ranking it stands in.
#[derive(Debug)]
pub struct Dossier {
    ranking: Arc<Ranking>,
    standing: Standing,
    /// How it came to where it lives, where it was taken over.
    pub(super) handed: Option<Handed>,
    /// As it was asked for.
    place: String,
}

/// A folder that holds the thing, beside the one that stands for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Beside {
    pub(super) directory: DirectoryIx,
    /// Part of the origin that it holds; nothing where texts alone can say, since the origin lives elsewhere now.
    pub(super) similarity: Option<f64>,
    pub(super) since: Option<Day>,
    pub(super) last_edited: Option<Day>,
}

/// A folder whose texts are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The repository in the lake.
    pub repository: RepositoryId,
    /// The folder.
    pub path: String,
    /// `repository:path`.
    pub id: String,
    /// Team that owns it.
    pub team: String,
}

impl Books {
    /// The dossier of a place, `REPOSITORY:PATH`.
    ///
    /// # Errors
    /// When it is no candidate, or the lake cannot be read.
    pub fn dossier(&self, place: &str) -> Result<Dossier, BooksError> {
        let organisation = self.organisation()?;
        // What cannot be a place is said before anything is ranked.
        place::plain(&organisation.history, place)?;
        let ranking = self.ranked()?;
        let standing = match place::find(&organisation.history, &ranking, place) {
            Err(PlaceError::Copy { place, origin, .. }) => {
                let handed = self.handed(&origin, "")?;
                return Err(PlaceError::Copy { place, origin, handed }.into());
            }
            Err(gone @ PlaceError::Gone { .. }) => self.followed(&ranking, place, gone)?,
            found => found?,
        };
        let mut dossier = Dossier { ranking, standing, handed: None, place: place.to_owned() };
        let written = |at| place::written(&organisation.history, &dossier.survey().landscape, at);
        dossier.handed = self.handed(&written(dossier.home()), &written(dossier.candidate().directory))?;
        Ok(dossier)
    }

    /// Of a place where nothing stands any more the home of what was taken over from it, if anything was.
    fn followed(&self, ranking: &Ranking, place: &str, gone: PlaceError) -> Result<Standing, BooksError> {
        let (history, landscape) = (&self.organisation()?.history, &ranking.survey.landscape);
        let (repository, path) = place::plain(history, place)?;
        let origin = place::of(history, (repository, &path));
        let home = self.taken_to(&origin)?.and_then(|home| place::standing(history, landscape, &home));
        let Some(home) = home.map(|home| place::written(history, landscape, home)) else { return Err(gone.into()) };
        if let Ok(standing) = place::find(history, ranking, &home) {
            return Ok(standing);
        }
        let handed = self.handed(&home, &origin)?;
        Err(PlaceError::Shared { place: place.to_owned(), home, handed }.into())
    }

    /// The folders whose texts a comparison needs: the origin, or where it lives now, then every copy that stands.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn holders(&self, dossier: &Dossier) -> Result<Vec<Place>, BooksError> {
        let organisation = self.organisation()?;
        let survey = dossier.survey();
        let place = |at: DirectoryIx| {
            let found = survey.landscape.directory(at);
            Place {
                repository: organisation.history.repositories[found.repository.at()].repository,
                path: found.path.clone(),
                id: place::written(&organisation.history, &survey.landscape, at),
                team: organisation.teams.id(survey.team(at)).to_owned(),
            }
        };
        let copies = dossier.copies().into_iter().map(|copy| copy.directory);
        Ok(std::iter::once(dossier.home()).chain(copies).map(place).collect())
    }
}

impl Dossier {
    /// Everything known of the organisation's folders.
    pub(super) fn survey(&self) -> &Survey {
        &self.ranking.survey
    }

    /// The candidate.
    pub(super) fn candidate(&self) -> &Candidate {
        match self.standing {
            Standing::Ranked(at) => &self.ranking.ranked[at].0,
            Standing::Shared(at) => &self.ranking.shared[at],
        }
    }

    /// Its score and its place from 1.
    ///
    /// # Errors
    /// When it is shared already.
    pub(super) fn ranked(&self, history: &History) -> Result<(&Score, u64), PlaceError> {
        match self.standing {
            Standing::Ranked(at) => Ok((&self.ranking.ranked[at].1, at as u64 + 1)),
            Standing::Shared(_) => Err(PlaceError::Shared {
                place: self.place.clone(),
                home: place::written(history, &self.survey().landscape, self.home()),
                handed: self.handed.clone(),
            }),
        }
    }

    /// Where it stands to be compared and shared: where it was built, unless it lives elsewhere now.
    pub(super) fn home(&self) -> DirectoryIx {
        match self.standing {
            Standing::Ranked(_) => self.candidate().directory,
            Standing::Shared(_) => self.survey().home(self.candidate()),
        }
    }

    /// `repository:path`.
    pub(super) fn id(&self, history: &History) -> String {
        place::written(history, &self.survey().landscape, self.candidate().directory)
    }

    /// Copies that do not lie in another one, nearest first. Where it lives elsewhere now, what was left behind is one of them.
    pub(super) fn copies(&self) -> Vec<Beside> {
        let (candidate, landscape, home) = (self.candidate(), &self.survey().landscape, self.home());
        let lives_elsewhere = home != candidate.directory;
        let copies = candidate.demand.copies.iter().map(|copy| Beside {
            directory: copy.directory,
            similarity: Some(copy.similarity).filter(|_| !lives_elsewhere),
            since: copy.since,
            last_edited: copy.last_edited,
        });
        let left_behind = Beside {
            directory: candidate.directory,
            similarity: None,
            since: candidate.effort.first,
            last_edited: candidate.effort.last,
        };
        let copies: Vec<Beside> = lives_elsewhere.then_some(left_behind).into_iter().chain(copies).collect();
        let lies_in = |one: DirectoryIx, other: DirectoryIx| {
            let (one, top) = (landscape.directory(one), landscape.directory(other));
            one.repository == top.repository && one.path != top.path && is_within(&one.path, &top.path)
        };
        let tops = || copies.iter().map(|copy| copy.directory).chain([home]);
        let is_part = |copy: &&Beside| copy.directory == home || tops().any(|top| lies_in(copy.directory, top));
        let mut apart: Vec<Beside> = copies.iter().filter(|copy| !is_part(copy)).copied().collect();
        let alike = |copy: &Beside| copy.similarity.unwrap_or_default();
        apart.sort_by(|one, other| alike(other).total_cmp(&alike(one)).then(one.directory.cmp(&other.directory)));
        apart.dedup_by_key(|copy| copy.directory);
        apart
    }
}

/// Texts as pasts of their places. Of a copy counts what lies directly in its folder, and in folders the origin has too: the rest
/// of a large folder is no part of the copy. What lives elsewhere now has the past of what was left behind until it came there.
pub(super) fn pasts(dossier: &Dossier, places: &[Place], texts: Vec<Vec<Version>>) -> Vec<Past> {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let of_origin: BTreeSet<String> =
        texts.first().into_iter().flatten().map(|version| folder(&version.path)).collect();
    let past = |(place, mut versions): (&Place, Vec<Version>)| {
        versions.retain(|version| !version.path.contains('/') || of_origin.contains(&folder(&version.path)));
        Past { id: place.id.clone(), team: place.team.clone(), versions }
    };
    let mut pasts: Vec<Past> = places.iter().zip(texts).map(past).collect();
    let left_behind = dossier.copies().iter().position(|copy| copy.directory == dossier.candidate().directory);
    if let (Some(left_behind), Some((home, copies))) = (left_behind, pasts.split_first_mut()) {
        home.follow(&mut copies[left_behind]);
    }
    pasts
}

impl From<PlaceError> for BooksError {
    fn from(error: PlaceError) -> Self {
        Self::Place(Box::new(error))
    }
}
