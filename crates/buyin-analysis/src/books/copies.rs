//! The answer view of copies: who holds or held what bets and candidates are about. Places and days of code, no time: as
//! in a ranking of candidates, the policy has nothing to hold back.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;
use buyin_facts::content::Fingerprint;
use buyin_facts::decision::{Bet, Candidate};
use buyin_facts::table::Table;

use crate::books::spent::place;
use crate::books::{Books, BooksError};
use crate::cache;
use crate::copies::{Held, Known, Place};
use crate::discover::carried::Carried;
use crate::history::Changes;
use crate::index::TeamIx;
use crate::organisation::Organisation;

/// The kind of the place where a thing was built.
const ORIGINAL: &str = "original";

/// A thing whose copies are looked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Thing {
    product: String,
    /// Whether these are the places of the team that built it first.
    is_original: bool,
    places: Vec<String>,
}

impl Books {
    /// Where a candidate lies, by its file id.
    pub(super) fn candidate_place(&self, candidate: &str) -> Option<String> {
        let row = self.decided.candidates.iter().find(|row| row.candidate == candidate)?;
        Some(place(&row.repository, &row.path))
    }

    /// The product of a bet; of one that took over nothing yet, the candidate where it lies.
    pub(super) fn bet_product(&self, bet: &Bet) -> Option<String> {
        bet.product.clone().or_else(|| self.candidate_place(bet.candidate.as_deref()?))
    }

    /// The team of a place on a day; as it was when there is anything of it.
    pub(super) fn candidate_team(&self, row: &Candidate) -> Result<Option<String>, BooksError> {
        let organisation = self.organisation()?;
        let at = self.at(organisation, &place(&row.repository, &row.path));
        let day = row.since.unwrap_or(self.as_of).min(self.as_of);
        let team = at.and_then(|at| owner(organisation, &at, day));
        Ok(team.map(|team| organisation.teams.id(team).to_owned()))
    }

    /// Who holds or held what bets and candidates are about.
    pub(super) fn copies(&self) -> Result<&[CopyAnswer], BooksError> {
        if let Some(copies) = self.copies.get() {
            return Ok(copies);
        }
        let key = self.copies_key();
        let copies = match self.cache.get::<CopyAnswer>(&key) {
            Some(copies) => copies,
            None => {
                let copies = self.find_copies(&self.things())?;
                self.cache.put(&key, &copies);
                copies
            }
        };
        Ok(self.copies.get_or_init(|| copies))
    }

    /// Which copies are found depends on what was read of contents, too, which no other answer does.
    pub(super) fn copies_key(&self) -> String {
        let contents = self.snapshot.manifest().segments.iter().filter(|segment| segment.table == Fingerprint::NAME);
        let contents: Vec<&str> = contents.map(|segment| segment.file.as_str()).collect();
        cache::key(&(self.entries_key(), self.things(), contents))
    }

    /// Who holds or held what stands at a place, whether anything was decided about it or not.
    pub(super) fn copies_at(&self, place: &str) -> Result<Vec<CopyAnswer>, BooksError> {
        let thing = Thing { product: place.to_owned(), is_original: true, places: vec![place.to_owned()] };
        let mut copies = self.find_copies(&[thing])?;
        copies.retain(CopyAnswer::is_copy);
        Ok(copies)
    }

    fn find_copies(&self, things: &[Thing]) -> Result<Vec<CopyAnswer>, BooksError> {
        if things.is_empty() {
            return Ok(Vec::new());
        }
        let organisation = self.organisation()?;
        let changes = Changes::of(&organisation.history, &self.snapshot);
        let places: Vec<Vec<Place>> = things
            .iter()
            .map(|thing| thing.places.iter().filter_map(|place| self.at(organisation, place)).collect())
            .collect();
        let known = Known::of(changes, &places)?;
        let alike = known.alike(&self.snapshot)?;
        let whose = |repository, path: &str, day| {
            organisation.owners.owner(organisation.components.of_text(repository, path, day), day)
        };
        let held = known.holders(changes, &places, &alike, whose)?;
        let mut rows: Vec<CopyAnswer> = Vec::new();
        for (at, thing) in things.iter().enumerate().filter(|(_, thing)| thing.is_original) {
            if let (Some((since, until)), Some(place)) = (known.span(at), places[at].first()) {
                let team = owner(organisation, place, since.max(self.since(&thing.product).min(self.as_of)));
                rows.push(row(organisation, thing, ORIGINAL, team, &(place, since, until, 1.0)));
            }
        }
        rows.extend(copied(organisation, things, &places, held));
        rows.sort_by(|one, other| {
            (&one.product, &one.repository, &one.path, &one.team).cmp(&(
                &other.product,
                &other.repository,
                &other.path,
                &other.team,
            ))
        });
        Ok(rows)
    }

    /// What bets and candidates are about: the product as it is offered, and the original where it was built.
    fn things(&self) -> Vec<Thing> {
        let mut things: BTreeSet<Thing> = BTreeSet::new();
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for bet in &self.decided.bets {
            if let Some(product) = &bet.product {
                let (product, places) = (product.clone(), self.places_of(product));
                things.insert(Thing { product, is_original: false, places });
            }
            let Some(candidate) = bet.candidate.as_deref() else { continue };
            taken.insert(candidate);
            if let Some((product, place)) = self.bet_product(bet).zip(self.candidate_place(candidate)) {
                things.insert(Thing { product, is_original: true, places: vec![place] });
            }
        }
        for row in self.decided.candidates.iter().filter(|row| !taken.contains(row.candidate.as_str())) {
            let place = place(&row.repository, &row.path);
            things.insert(Thing { product: place.clone(), is_original: true, places: vec![place] });
        }
        things.into_iter().collect()
    }

    /// First day of the talk about what a product is made of.
    fn since(&self, product: &str) -> Day {
        let bets = self.decided.bets.iter().filter(|bet| self.bet_product(bet).as_deref() == Some(product));
        bets.filter_map(|bet| bet.since).min().unwrap_or(self.as_of)
    }

    /// A written place in the history.
    pub(super) fn at(&self, organisation: &Organisation, place: &str) -> Option<Place> {
        let (repository, path) = place.split_once(':').unwrap_or((place, ""));
        let position = organisation.history.repositories.iter().position(|row| row.name == repository)?;
        Some((position.into(), path.trim_matches('/').to_owned()))
    }
}

/// Copies by product, repository and team: what is the original, or lies in a product's own repository or in one that was made of
/// its history, is none.
fn copied(
    organisation: &Organisation,
    things: &[Thing],
    places: &[Vec<Place>],
    held: Vec<(Option<TeamIx>, Held)>,
) -> Vec<CopyAnswer> {
    let carried = Carried::of(&organisation.history);
    let is_own = |product: &str, place: &Place| {
        let own = things.iter().zip(places).filter(|(thing, _)| thing.product == product);
        own.flat_map(|(_, places)| places).any(|own| own.0 == place.0 || carried.is_from(place.0, own.0))
    };
    let mut found: BTreeMap<(&str, usize, Option<TeamIx>), (&Thing, Held)> = BTreeMap::new();
    for (team, held) in held {
        let thing = &things[held.thing];
        if is_own(&thing.product, &held.place) {
            continue;
        }
        let key = (thing.product.as_str(), held.place.0.at(), team);
        let known = found.get(&key).map_or(0.0, |(_, known)| known.similarity);
        if held.similarity > known {
            found.insert(key, (thing, held));
        }
    }
    let answer = |((.., team), (thing, held)): ((&str, usize, Option<TeamIx>), (&Thing, Held))| {
        let kind = if held.is_vendored { "vendored" } else { "copy" };
        row(organisation, thing, kind, team, &(&held.place, held.since, held.until, held.similarity))
    };
    found.into_iter().map(answer).collect()
}

fn row(
    organisation: &Organisation,
    thing: &Thing,
    kind: &str,
    team: Option<TeamIx>,
    (place, since, until, similarity): &(&Place, Day, Option<Day>, f64),
) -> CopyAnswer {
    CopyAnswer {
        product: thing.product.clone(),
        repository: organisation.history.name(place.0).to_owned(),
        path: place.1.clone(),
        team: team.map(|team| organisation.teams.id(team).to_owned()),
        kind: kind.to_owned(),
        similarity: *similarity,
        since: since.to_string(),
        until: until.map(|day| day.to_string()),
    }
}

fn owner(organisation: &Organisation, place: &Place, day: Day) -> Option<TeamIx> {
    let inside = format!("{}/.", place.1);
    organisation.owners.owner(organisation.components.of_text(place.0, inside.trim_start_matches('/'), day), day)
}

impl CopyAnswer {
    /// Whether it is not the original.
    pub(super) fn is_copy(&self) -> bool {
        self.kind != ORIGINAL
    }

    /// Whether somebody keeps it for itself today.
    pub(super) fn stands(&self) -> bool {
        self.is_copy() && self.until.is_none()
    }

    /// Where it lies.
    pub(super) fn place(&self) -> String {
        place(&self.repository, &self.path)
    }
}

buyin_facts::table! {
    /// One row a folder that holds or held what a bet or candidate is about, in another repository than its own; and one the
    /// original, where it was built. Known by contents: byte for byte, or mostly alike where they were read.
    CopyAnswer, CopyAnswerColumns, CopyAnswerBuilder in "copies" {
        /// Product of the bet; `repository:path` of the original while nothing was taken over.
        product: String,
        /// Repository name.
        repository: String,
        /// The folder.
        path: String,
        /// Its owner: of the original when the bet began, of a copy on its first day.
        team: Option<String>,
        /// `original`, `copy` or `vendored`.
        kind: String,
        /// Part of the lines that came to it of those there were then.
        similarity: f64,
        /// First day, `YYYY-MM-DD`.
        since: String,
        /// Day the last of it was gone; nothing while some of it stands.
        until: Option<String>,
    }
}
