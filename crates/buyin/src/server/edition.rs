//! An edition: the facts and decisions that answers are made from, with a key that moves when any of them does.
//!
//! Knows nothing of requests or pages.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use buyin_facts::decision::Policy;
use buyin_facts::pseudonym::Pseudonyms;
use buyin_facts::{Day, IdentityKey};

use crate::beacon::underway;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::options::Options;
use crate::server;
use crate::server::frame::said;

/// Facts and decisions as they were when somebody looked.
#[derive(Debug)]
pub(crate) struct Edition {
    pub(crate) desk: Desk,
    /// Equal for equal answers, in this process.
    pub(crate) key: u64,
    /// The organisation's name.
    pub(crate) organisation: String,
    /// Who may see what.
    pub(crate) policy: Policy,
    /// First and last day of history; nothing where no repository has a commit.
    pub(crate) history: Option<(Day, Day)>,
    /// The day answers hold for when nobody asks for another.
    pub(crate) newest: Day,
    /// How addresses are spelt in decisions.
    pseudonyms: Pseudonyms,
}

/// Why there is no edition.
#[derive(Debug)]
pub(crate) struct Unread {
    pub(crate) error: CommandError,
    /// Whether what was read before may go on being shown.
    pub(crate) may_show_last: bool,
}

impl From<CommandError> for Unread {
    fn from(error: CommandError) -> Self {
        Self { error, may_show_last: true }
    }
}

impl Edition {
    /// Reads what is there now.
    pub(crate) fn read(options: Options) -> Result<Self, Unread> {
        let desk = desk(options.clone());
        // What `buyin.toml` was to say may be who may see what, from now on: nothing is shown until it can be read.
        let is_sound = match &desk {
            Ok(desk) => server::sound(&desk.loaded),
            Err(_) => server::config(&options).map(drop),
        };
        is_sound.map_err(|error| Unread { error, may_show_last: false })?;
        Ok(Self::of(desk?)?)
    }

    fn of(desk: Desk) -> Result<Self, CommandError> {
        let books = desk.books()?;
        Ok(Self {
            key: key(&desk)?,
            organisation: desk.organisation(),
            policy: desk.policy(),
            history: books.history_days(),
            newest: books.as_of(),
            pseudonyms: desk.lake.pseudonyms()?,
            desk,
        })
    }
}

impl Edition {
    /// What may be shown, and of whom: answers made under another guard, or of another lake, must not be. A lake is known by its
    /// secret.
    pub(crate) fn guard(&self) -> (Policy, u32, IdentityKey) {
        (self.policy, self.desk.loaded.config.k, self.pseudonyms.email(""))
    }

    /// The file in `people/` of whom an address is today.
    pub(crate) fn person(&self, address: &str) -> Option<String> {
        let (key, today) = (self.pseudonyms.email(address), self.desk.options.today);
        let is = |row: &&buyin_facts::decision::Person| {
            row.email == Some(key)
                && row.since.is_none_or(|since| since <= today)
                && row.until.is_none_or(|until| today < until)
        };
        self.desk.loaded.decisions.people.iter().find(is).map(|row| row.person.clone())
    }
}

/// What there is to answer from.
fn desk(options: Options) -> Result<Desk, CommandError> {
    if !Desk::is_fresh(&options)? {
        return Desk::read(options);
    }
    let scan = underway(&options.lake).map(said);
    let what = scan.unwrap_or_else(|| "Nothing has been scanned here yet".to_owned());
    Err(CommandError::new(Kind::Lake, what).hinted([
        "`buyin scan PATH` reads your repositories; this page fills by itself when it is done",
        "`buyin demo` makes an organisation to try",
    ]))
}

/// A hash of everything answers depend on. Only ever compared within one run of the program.
fn key(desk: &Desk) -> Result<u64, CommandError> {
    let mut hasher = DefaultHasher::new();
    desk.lake.snapshot()?.manifest().fingerprint().hash(&mut hasher);
    let (loaded, options) = (&desk.loaded, &desk.options);
    format!("{:?} {:?} {:?}", loaded.decisions, loaded.config, loaded.problems).hash(&mut hasher);
    format!("{:?} {:?} {:?} {:?}", options.policy, options.as_of, options.today, desk.calibration()?).hash(&mut hasher);
    Ok(hasher.finish())
}
