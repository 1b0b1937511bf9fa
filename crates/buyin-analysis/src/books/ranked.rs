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

    /// A ranking that does not look at some signals, nor at those the policy does not tell.
    pub(super) fn ranked_without(&self, without: &[Signal]) -> Result<Ranking, BooksError> {
        let without = &[without, self.untold()].concat();
        let organisation = self.organisation()?;
        let (landscape, mut contents) = contents::load(&self.snapshot, &organisation.history)?;
        contents.tongues.hear(&self.snapshot, &landscape, organisation)?;
        let changes = Changes::of(&organisation.history, &self.snapshot);
        let mut survey = Survey::of(organisation, self.allocation()?, changes, landscape, &contents, without)?;
        let homes = self.homes(&survey)?;
        survey.settle(organisation, &homes);
        Ok(rank(organisation, survey, &contents, without))
    }

    /// Signals that would tell of cells that are held back: who sent changes worked there.
    pub(super) fn untold(&self) -> &'static [Signal] {
        if self.guard.tells_finer() { &[] } else { &[Signal::Contributing] }
    }
}
