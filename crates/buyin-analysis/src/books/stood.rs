//! When the paths stood that requests name: what a team keeps for a problem until something better is there. Code and days, no time:
//! the policy has nothing to hold back. Found once and kept under the hash of everything it was made from.

use std::collections::BTreeSet;

use buyin_facts::{Day, table};

use crate::books::{Books, BooksError};
use crate::cache;
use crate::copies::{Known, Place};
use crate::history::Changes;

table! {
    /// One row a path that a request names and that was ever there; cached.
    Stood, StoodColumns, StoodBuilder in "stood" {
        /// As the request writes it.
        place: String,
        /// First day.
        since: Day,
        /// Day the last of it was gone; nothing while some of it stands.
        until: Option<Day>,
    }
}

impl Books {
    /// Every path that requests name, as far as it was ever seen.
    pub(super) fn stood(&self) -> Result<Vec<Stood>, BooksError> {
        let paths: BTreeSet<&str> = self.decided.requests.iter().flat_map(|request| request.paths.lines()).collect();
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let key = cache::key(&("stood", self.made_from(), &paths));
        if let Some(known) = self.cache.get::<Stood>(&key) {
            return Ok(known);
        }
        let organisation = self.organisation()?;
        let places: Vec<Vec<Place>> =
            paths.iter().map(|path| self.at(organisation, path).into_iter().collect()).collect();
        let known = Known::of(Changes::of(&organisation.history, &self.snapshot), &places)?;
        let row = |(at, place): (usize, &&str)| {
            let (since, until) = known.span(at)?;
            Some(Stood { place: (*place).to_owned(), since, until })
        };
        let rows: Vec<Stood> = paths.iter().enumerate().filter_map(row).collect();
        self.cache.put(&key, &rows);
        Ok(rows)
    }
}
