//! A file of `people/`: how to recognise one person, their teams and their working time.

use buyin_facts::decision::PersonKind;
use buyin_facts::forgotten::Trace;

use crate::problem::{Place, Problem};
use crate::written::entry::{Entry, Item};
use crate::written::{At, Dates, Stay};

/// One person, bot or agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// File id.
    pub id: String,
    /// The file.
    pub place: Place,
    /// Human, bot or agent.
    pub kind: PersonKind,
    /// Names as commits may spell them, the name for people first.
    pub names: Vec<At<String>>,
    /// Addresses and when they are theirs.
    pub emails: Vec<(At<String>, Dates)>,
    /// Forge accounts: logins, or numbers, which survive renaming.
    pub accounts: Vec<At<String>>,
    /// What recognises somebody who is forgotten.
    pub forgotten: Vec<At<Trace>>,
    /// Stays told in this file.
    pub teams: Vec<Stay>,
    /// Part-time and leave.
    pub capacity: Vec<Presence>,
}

/// What share of a working day a person works for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Where it stands.
    pub place: Place,
    /// From when to when.
    pub dates: Dates,
    /// Hundredths of a working day.
    pub percent: u32,
}

impl Person {
    pub(super) fn read(id: String, entry: &mut Entry<'_>) -> Self {
        let mut names: Vec<_> = entry.text("name").into_iter().collect();
        names.extend(entry.texts("names"));
        let emails = entry.items("emails").into_iter().filter_map(email).collect();
        let mut accounts = entry.texts("accounts");
        accounts.extend(entry.texts("github"));
        accounts.extend(entry.texts("gitlab"));
        let forgotten = traces(entry);
        let kind = entry.word("kind", PersonKind::ALL).unwrap_or(PersonKind::Human);
        let teams = entry.entries("team").into_iter().filter_map(|stay| team(&id, stay)).collect();
        let capacity = entry.entries("capacity").into_iter().filter_map(presence).collect();
        let place = Place::whole(&format!("people/{id}.toml"));
        Self { place, id, kind, names, emails, accounts, forgotten, teams, capacity }
    }
}

fn traces(entry: &mut Entry<'_>) -> Vec<At<Trace>> {
    let mut traces = Vec::new();
    for At { value, place } in entry.texts("forgotten") {
        match value.parse() {
            Ok(value) => traces.push(At { value, place }),
            Err(error) => {
                let problem = Problem::fatal(&place, format!("this is no trace: {error}"));
                entry.report(problem.hint("`buyin forget` writes them"));
            }
        }
    }
    traces
}

/// An address: a text, or a table that dates it (an address can pass to somebody else).
fn email(item: Item<'_>) -> Option<(At<String>, Dates)> {
    match item {
        Item::Text(address) => Some((address, Dates::default())),
        Item::Entry(mut entry) => {
            let address = entry.required("address");
            let dates = entry.dates();
            let sound = entry.close();
            address.filter(|_| sound).map(|address| (address, dates))
        }
    }
}

fn team(person: &str, mut entry: Entry<'_>) -> Option<Stay> {
    let team = entry.required("id");
    let dates = entry.dates();
    let weight = entry.number("weight", 1, 1000).map_or(1, |weight| weight.value);
    let source = entry.text("source").map(|source| source.value);
    let sound = entry.close();
    let team = team.filter(|_| sound)?;
    Some(Stay { person: person.to_owned(), team: team.value, place: team.place, dates, weight, source })
}

fn presence(mut entry: Entry<'_>) -> Option<Presence> {
    let place = entry.place();
    let dates = entry.dates();
    entry.require("percent");
    let percent = entry.number("percent", 0, 100);
    let sound = entry.close();
    let percent = percent.filter(|_| sound)?.value;
    Some(Presence { place, dates, percent })
}
