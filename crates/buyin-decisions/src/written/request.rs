//! A file of `requests/` or `candidates/`: what a team asks for, and what is looked at for taking over.

use buyin_facts::Day;
use buyin_facts::decision::CandidateStatus;

use crate::problem::Place;
use crate::written::entry::Entry;
use crate::written::team::Holding;
use crate::written::{At, Dates};

/// What a team asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// File id.
    pub id: String,
    /// The file.
    pub place: Place,
    /// In a line; the id where nothing is said.
    pub title: String,
    /// Who asks.
    pub team: Option<At<String>>,
    /// The problem in the team's own words.
    pub problem: String,
    /// The general need a person said it stands for.
    pub need: Option<At<String>>,
    /// Products used for it today.
    pub products: Vec<At<String>>,
    /// Foreign dependencies used for it today.
    pub dependencies: Vec<At<String>>,
    /// Paths kept for it today.
    pub paths: Vec<Holding>,
    /// Where it was asked.
    pub source: Option<String>,
    /// Votes there.
    pub votes: Option<u32>,
    /// From the day it was asked to the day it is no longer asked.
    pub dates: At<Dates>,
    /// When it was written down, where that was another day.
    pub recorded: Option<Day>,
}

/// What is looked at for taking over, and where the talk with its owner stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// File id.
    pub id: String,
    /// The file.
    pub place: Place,
    /// Where it lives.
    pub repository: Option<At<String>>,
    /// Path prefix; empty for all of it.
    pub path: String,
    /// Where the talk stood when the file was written; events lead on from there.
    pub status: CandidateStatus,
    /// Why.
    pub why: Option<String>,
    /// From when to when it is looked at.
    pub dates: At<Dates>,
}

impl Request {
    pub(super) fn read(id: String, entry: &mut Entry<'_>) -> Self {
        Self {
            place: Place::whole(&format!("requests/{id}.toml")),
            title: entry.text("title").map_or_else(|| id.clone(), |title| title.value),
            team: entry.text("team"),
            problem: entry.required("problem").map(|problem| problem.value).unwrap_or_default(),
            need: entry.text("need"),
            products: entry.texts("products"),
            dependencies: entry.texts("dependencies"),
            paths: entry.entries("path").into_iter().filter_map(Holding::read).collect(),
            source: entry.text("source").map(|source| source.value),
            votes: entry.number("votes", 0, u32::MAX).map(|votes| votes.value),
            dates: At { value: entry.dates(), place: entry.place() },
            recorded: super::bet::recorded(entry),
            id,
        }
    }
}

impl Candidate {
    pub(super) fn read(id: String, entry: &mut Entry<'_>) -> Self {
        Self {
            place: Place::whole(&format!("candidates/{id}.toml")),
            repository: entry.required("repository"),
            path: entry.path("path").unwrap_or_default(),
            status: entry.word("status", CandidateStatus::ALL).unwrap_or(CandidateStatus::NotAsked),
            why: entry.text("why").map(|why| why.value),
            dates: At { value: entry.dates(), place: entry.place() },
            id,
        }
    }
}
