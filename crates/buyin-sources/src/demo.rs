//! The demo organisation acme: a world made by code, with everything planted and its truth written down.
//!
//! People live through their days first ([`simulate`]), led by stories ([`stories`]); commits follow from that ([`deliver`],
//! [`history`]) and are written without git ([`pack`]). The truth ([`truth`]) is what was lived, never what was committed. The same
//! bytes come out everywhere. This module must never read a clock, a repository or the network.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

mod bets;
mod calendar;
mod cast;
mod code;
mod decisions;
mod deliver;
mod edit;
mod exports;
mod growth;
mod history;
mod landing;
mod pack;
mod places;
mod products;
mod random;
mod script;
mod simulate;
mod skeleton;
mod stories;
pub mod truth;

use crate::pack::PackError;
use cast::{PEOPLE, Person};
use history::History;
use landing::Landing;
use places::REPOSITORIES;
use truth::{Identity, Membership, Truth};

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Repositories written.
    pub repositories: usize,
    /// Commits in them, merges included.
    pub commits: usize,
    /// People who ever worked there.
    pub people: usize,
}

/// Why the demo organisation could not be made or its truth not be read.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The demo never writes among other people's files.
    #[error("{0} is not empty: name a new or empty folder")]
    NotEmpty(PathBuf),
    /// A file or folder could not be written.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A table of the truth could not be read or written.
    #[error("{path}: {source}")]
    Table {
        /// Which.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A git object could not be made.
    #[error("making a git object: {0}")]
    Object(String),
    /// A pack could not be made or written.
    #[error(transparent)]
    Pack(#[from] PackError),
}

impl DemoError {
    fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    fn object(source: impl Display) -> Self {
        Self::Object(source.to_string())
    }
}

/// Makes the demo organisation in a folder that is empty or not there yet: `repos/*.git`, the decision files, `exports/*` of trackers
/// and forge, and `truth/*.csv`.
///
/// # Errors
/// When the folder is not empty or cannot be written.
pub fn make(folder: &Path) -> Result<Made, DemoError> {
    fs::create_dir_all(folder).map_err(|source| DemoError::io(folder, source))?;
    if fs::read_dir(folder).map_err(|source| DemoError::io(folder, source))?.next().is_some() {
        return Err(DemoError::NotEmpty(folder.to_owned()));
    }
    let mut script = stories::script();
    let simulated = simulate::simulate(&script);
    let own = std::mem::take(&mut script.deliveries);
    let mut landings = std::mem::take(&mut script.landings);
    let mut counts: BTreeMap<_, u32> = BTreeMap::new();
    for delivery in own.iter().chain(&simulated.deliveries) {
        let count = counts.entry((delivery.repository, delivery.day)).or_default();
        landings.push(deliver::landing(delivery, &simulated.reviews, *count));
        *count += 1;
    }
    landings.sort_by_key(|landing| landing.at);
    let commits = REPOSITORIES
        .par_iter()
        .map(|repository| write_repository(folder, repository.name, &landings))
        .sum::<Result<usize, DemoError>>()?;
    decisions::write(folder)?;
    truth::write(folder, &truth_of(script, simulated.days))?;
    Ok(Made { repositories: REPOSITORIES.len(), commits, people: PEOPLE.len() })
}

fn write_repository(folder: &Path, name: &str, landings: &[Landing]) -> Result<usize, DemoError> {
    let mut history = History::new();
    landings.iter().filter(|landing| landing.repository == name).try_for_each(|landing| history.land(landing))?;
    let commits = history.commits();
    let (pack, refs) = history.finish();
    pack.write(&folder.join(format!("repos/{name}.git")), &skeleton::remote(name), &refs)?;
    Ok(commits)
}

fn truth_of(script: script::Script, days: Vec<truth::WorkedDay>) -> Truth {
    let stays = PEOPLE.iter().flat_map(Person::stays);
    let memberships = stays.map(|stay| Membership {
        person: stay.person.to_owned(),
        team: stay.team.to_owned(),
        since: stay.since,
        until: stay.until,
    });
    let people = PEOPLE.iter().flat_map(|person| {
        let spellings = person.spellings().into_iter();
        spellings.map(|(name, email)| Identity { person: person.id.to_owned(), name, email, kind: "human".to_owned() })
    });
    Truth {
        days,
        memberships: memberships.collect(),
        adoptions: script.adoptions,
        identities: people.chain(script.identities).collect(),
        copies: script.copies,
        planted: script.planted,
        events: script.events,
    }
}
