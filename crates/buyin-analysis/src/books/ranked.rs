//! The ranking of the day by every signal, made once: the list, every dossier and the take-overs read it. Says nothing itself.

use std::sync::Arc;

use crate::books::{Books, BooksError};
use crate::discover::contents;
use crate::discover::score::Signal;
use crate::discover::{Ranking, rank};
use crate::history::Changes;

/// A ranking, shared by all that read it.
#[derive(Debug)]
pub(crate) struct Ranked {
    pub(super) ranking: Ranking,
}

impl Books {
    /// The ranking.
    pub(super) fn ranked(&self) -> Result<Arc<Ranked>, BooksError> {
        if let Some(ranked) = self.ranked.get() {
            return Ok(Arc::clone(ranked));
        }
        let ranked = Arc::new(self.ranked_without(&[])?);
        Ok(Arc::clone(self.ranked.get_or_init(|| ranked)))
    }

    /// A ranking that does not look at some signals.
    pub(super) fn ranked_without(&self, without: &[Signal]) -> Result<Ranked, BooksError> {
        let organisation = self.organisation()?;
        let (landscape, contents) = contents::load(&self.snapshot, organisation)?;
        let changes = Changes::of(&organisation.history, &self.snapshot);
        let ranking = rank(organisation, self.allocation()?, changes, landscape, &contents, without)?;
        Ok(Ranked { ranking })
    }
}
