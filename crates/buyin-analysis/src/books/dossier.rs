//! A dossier: one candidate out of the whole ranking, with everything a brief or a comparison of its copies is made of.

use std::sync::Arc;

use buyin_facts::RepositoryId;

use crate::books::place::{self, PlaceError, Standing};
use crate::books::ranked::Ranked;
use crate::books::{Books, BooksError};
use crate::discover::candidate::Candidate;
use crate::discover::demand::Copy;
use crate::discover::landscape::is_within;
use crate::discover::score::Score;
use crate::discover::survey::Survey;
use crate::history::History;
use crate::index::DirectoryIx;
use crate::variant::{Past, Version};

/// One candidate and the ranking it stands in.
#[derive(Debug)]
pub struct Dossier {
    ranked: Arc<Ranked>,
    standing: Standing,
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
        place::parse(&organisation.history, place)?;
        let ranked = self.ranked()?;
        let standing = place::find(&organisation.history, &ranked.ranking, place)?;
        Ok(Dossier { ranked, standing })
    }

    /// The folders whose texts a comparison needs: the origin, then every copy that stands.
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
        Ok(std::iter::once(dossier.candidate().directory).chain(copies).map(place).collect())
    }
}

impl Dossier {
    /// Everything known of the organisation's folders.
    pub(super) fn survey(&self) -> &Survey {
        &self.ranked.ranking.survey
    }

    /// The candidate.
    pub(super) fn candidate(&self) -> &Candidate {
        match self.standing {
            Standing::Ranked(at) => &self.ranked.ranking.ranked[at].0,
            Standing::Shared(at) => &self.ranked.ranking.shared[at],
        }
    }

    /// Its score and its place from 1.
    ///
    /// # Errors
    /// When it is shared already.
    pub(super) fn ranked(&self, history: &History) -> Result<(&Score, u64), PlaceError> {
        match self.standing {
            Standing::Ranked(at) => Ok((&self.ranked.ranking.ranked[at].1, at as u64 + 1)),
            Standing::Shared(_) => Err(PlaceError::Shared(self.id(history))),
        }
    }

    /// `repository:path`.
    pub(super) fn id(&self, history: &History) -> String {
        place::written(history, &self.survey().landscape, self.candidate().directory)
    }

    /// Copies that do not lie in another one.
    pub(super) fn copies(&self) -> Vec<&Copy> {
        let landscape = &self.survey().landscape;
        let copies = &self.candidate().demand.copies;
        let lies_in = |one: DirectoryIx, other: DirectoryIx| {
            let (one, top) = (landscape.directory(one), landscape.directory(other));
            one.repository == top.repository && one.path != top.path && is_within(&one.path, &top.path)
        };
        let is_part = |copy: &&Copy| copies.iter().any(|other| lies_in(copy.directory, other.directory));
        let mut apart: Vec<&Copy> = copies.iter().filter(|copy| !is_part(copy)).collect();
        apart.sort_by(|one, other| {
            other.similarity.total_cmp(&one.similarity).then(one.directory.cmp(&other.directory))
        });
        apart.dedup_by_key(|copy| copy.directory);
        apart
    }
}

/// Texts as pasts of their places. Of a copy counts what lies directly in its folder, and in folders the origin has too: the rest
/// of a large folder is no part of the copy.
pub(super) fn pasts(places: &[Place], texts: Vec<Vec<Version>>) -> Vec<Past> {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let of_origin: std::collections::BTreeSet<String> =
        texts.first().into_iter().flatten().map(|version| folder(&version.path)).collect();
    let past = |(place, mut versions): (&Place, Vec<Version>)| {
        versions.retain(|version| !version.path.contains('/') || of_origin.contains(&folder(&version.path)));
        Past { id: place.id.clone(), team: place.team.clone(), versions }
    };
    places.iter().zip(texts).map(past).collect()
}

impl From<PlaceError> for BooksError {
    fn from(error: PlaceError) -> Self {
        Self::Place(Box::new(error))
    }
}
