//! Open books of the last few days asked for. Opening them costs more than most questions.

use std::sync::Arc;

use buyin_analysis::books::Books;
use buyin_facts::Day;

use crate::command::take_snapshot;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::options::Options;
use crate::server::edition::Edition;
use crate::server::shelf::{Answer, Question};

/// Books kept open.
const OPEN: usize = 3;

/// What a question is asked of.
pub(crate) struct Open<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) books: &'a Books,
}

/// Books of one edition, the last used at the end.
#[derive(Default)]
pub(super) struct Opened {
    edition: Option<Arc<Edition>>,
    books: Vec<Volume>,
}

struct Volume {
    day: Option<Day>,
    has_contents: bool,
    desk: Desk,
    books: Books,
}

impl Opened {
    /// Asks a question of the books of a day.
    pub(super) fn answer(
        &mut self,
        edition: &Arc<Edition>,
        day: Option<Day>,
        needs_contents: bool,
        question: Question,
    ) -> Answer {
        if self.edition.as_ref().is_none_or(|of| of.key != edition.key) {
            self.books.clear();
            self.edition = Some(Arc::clone(edition));
        }
        let asked = there(edition).and_then(|()| self.volume(edition, day, needs_contents)).map_err(Arc::new);
        let answer = asked.and_then(|volume| question(&Open { desk: &volume.desk, books: &volume.books }));
        // It may have gone while it was read; what is missing of it is nobody's word for that.
        answer.map_err(
            |error| if error.kind == Kind::Lake { there(edition).err().map_or(error, Arc::new) } else { error },
        )
    }

    fn volume(&mut self, edition: &Edition, day: Option<Day>, needs_contents: bool) -> Result<&Volume, CommandError> {
        let found = self.books.iter().position(|one| one.day == day);
        let volume = match found.map(|at| self.books.remove(at)) {
            Some(volume) if needs_contents => volume.with_contents(edition)?,
            Some(volume) => volume,
            None => Volume::open(edition, day, needs_contents)?,
        };
        if self.books.len() >= OPEN {
            self.books.remove(0);
        }
        self.books.push(volume);
        Ok(self.books.last().expect("because it was just put there"))
    }
}

/// Whether the lake is still there. Nothing is worked out below a folder that is not: what is kept of answers would make it anew.
fn there(edition: &Edition) -> Result<(), CommandError> {
    match Desk::is_fresh(&edition.desk.options) {
        Ok(true) => {
            let hint = "`buyin scan` makes it anew; pages fill by themselves then";
            Err(CommandError::new(Kind::Lake, "The lake is gone").hinted([hint]))
        }
        _ => Ok(()),
    }
}

impl Volume {
    fn open(edition: &Edition, day: Option<Day>, needs_contents: bool) -> Result<Self, CommandError> {
        let of = &edition.desk;
        let options = Options { as_of: day.or(of.options.as_of), ..of.options.clone() };
        let desk = Desk { options, lake: of.lake.clone(), loaded: of.loaded.clone() };
        if needs_contents {
            take_snapshot(&desk, None)?;
        }
        let books = desk.books()?;
        Ok(Self { day, has_contents: needs_contents, desk, books })
    }

    /// The same with contents read: what was worked out without them stays.
    fn with_contents(mut self, edition: &Edition) -> Result<Self, CommandError> {
        if !self.has_contents {
            take_snapshot(&self.desk, None)?;
            self.has_contents = self.books.read_on(self.desk.lake.snapshot()?);
        }
        if self.has_contents { Ok(self) } else { Self::open(edition, self.day, true) }
    }
}
