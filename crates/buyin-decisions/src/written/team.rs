//! A file of `teams/`: what a team is, who is in it and what it owns.

use crate::problem::Place;
use crate::written::entry::Entry;
use crate::written::{At, Dates, Stay};

/// One team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// File id.
    pub id: String,
    /// The file.
    pub place: Place,
    /// Name for people; the id where none is given.
    pub name: String,
    /// Whether the file says it is a platform team; `buyin.toml` may say so too.
    pub platform: bool,
    /// Whether the time of its members is paid by it.
    pub paying: bool,
    /// The team above it.
    pub parent: Option<At<String>>,
    /// How ownership files spell it.
    pub handles: Vec<At<String>>,
    /// When it exists, and where that stands.
    pub dates: At<Dates>,
    /// Stays told in this file.
    pub members: Vec<Stay>,
    /// Who decides for it, by file id; every member where nobody is named.
    pub leads: Vec<At<String>>,
    /// Paths it owns by decision.
    pub owns: Vec<Holding>,
}

/// A path of a repository that belongs to a team or a product for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Repository name, and where it stands.
    pub repository: At<String>,
    /// Path prefix; empty for all of it.
    pub path: String,
    /// From when to when.
    pub dates: Dates,
}

impl Team {
    pub(super) fn read(id: String, entry: &mut Entry<'_>) -> Self {
        Self {
            place: Place::whole(&format!("teams/{id}.toml")),
            name: entry.text("name").map_or_else(|| id.clone(), |name| name.value),
            platform: entry.flag("platform").unwrap_or(false),
            paying: entry.flag("paying").unwrap_or(true),
            parent: entry.text("parent"),
            handles: entry.texts("handles"),
            dates: At { value: entry.dates(), place: entry.place() },
            members: entry.entries("member").into_iter().filter_map(|stay| member(&id, stay)).collect(),
            leads: entry.texts("leads"),
            owns: entry.entries("owns").into_iter().filter_map(Holding::read).collect(),
            id,
        }
    }
}

impl Holding {
    pub(super) fn read(mut entry: Entry<'_>) -> Option<Self> {
        let repository = entry.required("repository");
        let path = entry.path("path");
        let dates = entry.dates();
        let sound = entry.close();
        let repository = repository.filter(|_| sound)?;
        Some(Self { repository, path: path?, dates })
    }
}

fn member(team: &str, mut entry: Entry<'_>) -> Option<Stay> {
    let person = entry.required("person");
    let dates = entry.dates();
    let weight = entry.number("weight", 1, 1000).map_or(1, |weight| weight.value);
    let source = entry.text("source").map(|source| source.value);
    let sound = entry.close();
    let person = person.filter(|_| sound)?;
    Some(Stay { person: person.value, team: team.to_owned(), place: person.place, dates, weight, source })
}
