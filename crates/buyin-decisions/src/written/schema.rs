//! The JSON Schemas of the decision files, for editors, made of the readers themselves.

use buyin_facts::decision::Subject;

use crate::problem::Place;
use crate::written::bet::Bet;
use crate::written::config::ConfigFile;
use crate::written::entry::{Entry, Page};
use crate::written::event::Event;
use crate::written::pattern::Pattern;
use crate::written::person::Person;
use crate::written::product::Product;
use crate::written::pulse::Pulse;
use crate::written::request::{Candidate, Request};
use crate::written::team::Team;

/// Runs a reader for the keys it asks for.
type Run = fn(&mut Entry<'_>);

const KINDS: &[(&str, &str, Run)] = &[
    ("buyin", "buyin.toml", |entry| drop(ConfigFile::read(entry))),
    ("person", "people/*.toml", |entry| drop(Person::read(String::new(), entry))),
    ("team", "teams/*.toml", |entry| drop(Team::read(String::new(), entry))),
    ("product", "products/*.toml", |entry| drop(Product::read(String::new(), entry))),
    ("request", "requests/*.toml", |entry| drop(Request::read(String::new(), entry))),
    ("candidate", "candidates/*.toml", |entry| drop(Candidate::read(String::new(), entry))),
    ("bet", "bets/*.toml", |entry| drop(Bet::read(String::new(), entry))),
    ("pattern", "patterns/*.toml", |entry| drop(Pattern::read(String::new(), entry))),
    ("pulse", "pulses/*.toml", |entry| drop(Pulse::read(String::new(), entry))),
    ("event", "*/*/events/*.toml", |entry| {
        drop(Event::read(Subject::Bet, "", String::new(), Place::whole(""), entry));
    }),
];

/// Name and JSON text of the schema of every kind of decision file.
pub fn schemas() -> Vec<(&'static str, String)> {
    KINDS.iter().map(|(name, title, run)| (*name, Page::outline(run).schema(title))).collect()
}
