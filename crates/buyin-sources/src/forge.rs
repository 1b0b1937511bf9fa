//! Forges asked over their REST interfaces: GitHub, GitLab, Gitea and Forgejo. Change requests and remarks of repositories, page
//! by page, going on where the last time ended; and the repositories of an organisation, cloned for a scan.
//!
//! A token goes to the forge's own host and nowhere else, and is kept nowhere. With [`crate::openid`] the only module that knows HTTP; with [`clone`]
//! the only one of this crate that runs a program (`git`). Must not read the clock, nor tokens from the environment.

mod ask;
pub(crate) use ask::agent;
pub mod clone;
mod kind;
mod sweep;

use std::time::Duration;

use buyin_facts::Lake;
use buyin_facts::change_request::{ChangeRequest, Knowledge, Review};
use buyin_facts::lake::LakeError;
use serde_json::Value;

use crate::change_request::{Gathered, Told};

pub use kind::{Address, AddressError, Kind};

/// What lets one ask; never shown.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A token; white space around it is none of it.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Token(secret)")
    }
}

/// Why a forge did not answer as it should.
#[derive(Debug, thiserror::Error)]
pub enum ForgeError {
    /// The token is not known any more.
    #[error("{host} does not accept the token: it is wrong or has expired")]
    Token {
        /// The forge.
        host: String,
    },
    /// The token may not do that.
    #[error("{url}: the forge does not allow that; does the token lack a right?")]
    Rights {
        /// What was asked.
        url: String,
    },
    /// There is nothing there, or it is hidden.
    #[error("{url}: nothing is there, or it is hidden from this token")]
    NotThere {
        /// What was asked.
        url: String,
    },
    /// Too much was asked; longer than one wants to wait.
    #[error("{host} answers no more for {seconds} s; what was read is kept, ask again then")]
    Limited {
        /// The forge.
        host: String,
        /// For how long.
        seconds: u64,
    },
    /// It does not take the question.
    #[error("{url}: the forge refuses the question with status {status}")]
    Refused {
        /// What was asked.
        url: String,
        /// HTTP status.
        status: u16,
    },
    /// It fails again and again.
    #[error("{url}: the forge fails with status {status}")]
    Failing {
        /// What was asked.
        url: String,
        /// HTTP status.
        status: u16,
    },
    /// The answer is no JSON, or not the JSON that was asked for.
    #[error("{url}: {what}")]
    Answer {
        /// What was asked.
        url: String,
        /// What came.
        what: &'static str,
    },
    /// It sends one somewhere else.
    #[error("{url}: the forge points to {to}, which is not its own host; not followed")]
    Elsewhere {
        /// What was asked.
        url: String,
        /// Where it points.
        to: String,
    },
    /// Its pages go in a circle.
    #[error("{url}: the forge's pages go in a circle")]
    Circle {
        /// The page seen twice.
        url: String,
    },
    /// It cannot be reached.
    #[error("{url}: {source}")]
    Unreachable {
        /// What was asked.
        url: String,
        /// Why.
        source: Box<ureq::Error>,
    },
}

impl ForgeError {
    /// Whether it is about one repository, so that others can still be asked about.
    fn is_local(&self) -> bool {
        matches!(
            self,
            Self::Rights { .. }
                | Self::NotThere { .. }
                | Self::Refused { .. }
                | Self::Circle { .. }
                | Self::Elsewhere { .. }
        )
    }
}

/// A forge with what it takes to ask it.
pub struct Forge {
    address: Address,
    token: Option<Token>,
    patience: Duration,
    wait: Box<dyn Fn(Duration)>,
    agent: ureq::Agent,
}

impl std::fmt::Debug for Forge {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Forge({})", self.address.base())
    }
}

/// A repository of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Path on the forge: `owner/name`.
    pub path: String,
    /// Where to clone it from.
    pub url: String,
}

/// The repositories a forge lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Those of the organisation, in order of path.
    pub repositories: Vec<Listed>,
    /// Those left out: others share them, or they are cloned from elsewhere.
    pub left_out: u64,
}

/// What asking about repositories came to.
#[derive(Debug, Default)]
pub struct Asked {
    /// Change requests known now of the repositories asked about.
    pub change_requests: u64,
    /// Rows of answers that could not be understood.
    pub unread: u64,
    /// Repositories that are up to date.
    pub complete: u64,
    /// What is wrong with some repositories.
    pub failed: Vec<(String, ForgeError)>,
    /// Repositories that moved to another address.
    pub moved: Vec<String>,
    /// Why asking ended early. Asking again goes on from there.
    pub stopped: Option<ForgeError>,
}

impl Forge {
    /// A forge. Where it answers no more for a while, `wait` is called if that is not longer than `patience`.
    pub fn new(address: Address, token: Option<Token>, patience: Duration, wait: Box<dyn Fn(Duration)>) -> Self {
        Self { agent: ask::agent(), address, token, patience, wait }
    }

    /// The repositories of the organisation.
    ///
    /// # Errors
    /// When the forge does not answer as it should.
    pub fn repositories(&self) -> Result<Listing, ForgeError> {
        let mut last = None;
        for first in self.address.listings() {
            let mut listing = Listing::default();
            let taken = sweep::all(self, &first, &mut |value| match self.address.listed(value) {
                Some(own) => listing.repositories.push(own),
                None => listing.left_out += 1,
            });
            match taken {
                Ok(()) => {
                    listing.repositories.sort_by(|one, other| one.path.cmp(&other.path));
                    listing.repositories.dedup();
                    return Ok(listing);
                }
                // An owner may be an organisation or a person.
                Err(error @ ForgeError::NotThere { .. }) => last = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(last.unwrap_or(ForgeError::NotThere { url: self.address.base().to_owned() }))
    }

    /// Asks about change requests of repositories (`host/owner/name`) and keeps what comes in the lake, whatever happens.
    ///
    /// # Errors
    /// When the lake cannot be read or written.
    pub fn ask(&self, lake: &Lake, places: &[String]) -> Result<Asked, LakeError> {
        let mut asked = Asked::default();
        for place in places {
            let Some(path) = self.address.path_of(place) else { continue };
            let mut gathered = Gathered::new(lake.pseudonyms()?, Knowledge::Forge);
            recall(lake, place, &mut gathered)?;
            let mut state = sweep::State::read(lake, place);
            let mut moved = false;
            let outcome = self.address.streams(path).into_iter().try_for_each(|(name, first)| {
                let stream = state.streams.entry(name.to_owned()).or_default();
                // What cannot be understood in one row is no reason to stop.
                let mut take = |value: &Value| asked.unread += u64::from(gathered.take_of(value, place).is_err());
                sweep::newer(self, &first, stream, &mut moved, &mut take)
            });
            let told = gathered.into_told();
            asked.change_requests += told.change_requests.len() as u64;
            self.keep(lake, place, &told, &state)?;
            if moved {
                asked.moved.push(place.clone());
            }
            match outcome {
                Ok(()) => asked.complete += 1,
                Err(error) if error.is_local() => asked.failed.push((place.clone(), error)),
                Err(error) => {
                    asked.stopped = Some(error);
                    break;
                }
            }
        }
        Ok(asked)
    }

    /// Rows first, then how far they go: whoever dies in between asks for some again.
    fn keep(&self, lake: &Lake, place: &str, told: &Told, state: &sweep::State) -> Result<(), LakeError> {
        if !told.change_requests.is_empty() && !is_known(lake, place, told)? {
            crate::change_request::keep(lake, told, Knowledge::Forge)?;
        }
        state.write(lake, place)
    }
}

/// What the forge told of a repository before.
fn former(lake: &Lake, place: &str) -> Result<(Vec<ChangeRequest>, Vec<Review>), LakeError> {
    let snapshot = lake.snapshot()?;
    let mut requests: Vec<ChangeRequest> = snapshot.rows()?;
    requests.retain(|row| row.place == place && row.knowledge == Knowledge::Forge);
    let mut reviews: Vec<Review> = snapshot.rows()?;
    reviews.retain(|row| row.place == place && row.knowledge == Knowledge::Forge);
    Ok((requests, reviews))
}

fn recall(lake: &Lake, place: &str, gathered: &mut Gathered) -> Result<(), LakeError> {
    let (requests, reviews) = former(lake, place)?;
    gathered.recall(requests, reviews);
    Ok(())
}

fn is_known(lake: &Lake, place: &str, told: &Told) -> Result<bool, LakeError> {
    let (requests, reviews) = former(lake, place)?;
    Ok(requests == told.change_requests && reviews == told.reviews)
}
