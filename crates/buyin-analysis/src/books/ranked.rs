//! The ranking of the day by every signal, made once: the list, every dossier and the take-overs read it. Says nothing itself.

use std::sync::Arc;

use crate::books::{Books, BooksError};
use crate::discover::contents::{self, Contents};
use crate::discover::score::Signal;
use crate::discover::{Ranking, rank};
use crate::history::Changes;

/// A ranking with what is left of the contents it was made of: names that source offers.
#[derive(Debug)]
pub(crate) struct Ranked {
    pub(super) ranking: Ranking,
    pub(super) contents: Contents,
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
        let (landscape, mut contents) = contents::load(&self.snapshot, &organisation.history)?;
        let changes = Changes::of(&organisation.history, &self.snapshot);
        let ranking = rank(organisation, self.allocation()?, changes, landscape, &contents, without)?;
        // Large, and asked for no more.
        contents.fingerprints = Default::default();
        Ok(Ranked { ranking, contents })
    }
}
