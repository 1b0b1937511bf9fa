//! The ranking of the day by every signal, made once: the list, every dossier and the take-overs read it. Says nothing itself.

use std::sync::Arc;

use crate::books::{Books, BooksError};
use crate::discover::score::Signal;
use crate::discover::survey::Survey;
use crate::discover::{Ranking, contents, rank};
use crate::history::Changes;

impl Books {
    /// The ranking.
    pub(super) fn ranked(&self) -> Result<Arc<Ranking>, BooksError> {
        if let Some(ranking) = self.ranked.get() {
            return Ok(Arc::clone(ranking));
        }
        let ranking = Arc::new(self.ranked_without(&[])?);
        Ok(Arc::clone(self.ranked.get_or_init(|| ranking)))
    }

    /// A ranking that does not look at some signals.
    pub(super) fn ranked_without(&self, without: &[Signal]) -> Result<Ranking, BooksError> {
        let organisation = self.organisation()?;
        let (landscape, mut contents) = contents::load(&self.snapshot, &organisation.history)?;
        contents.tongues.hear(&self.snapshot, &landscape, organisation)?;
        let changes = Changes::of(&organisation.history, &self.snapshot);
        let mut survey = Survey::of(organisation, self.allocation()?, changes, landscape, &contents, without)?;
        let homes = self.homes(&survey)?;
        survey.settle(organisation, homes);
        Ok(rank(organisation, survey, &contents, without))
    }
}
