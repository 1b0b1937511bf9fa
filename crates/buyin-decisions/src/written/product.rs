//! A file of `products/`: what is offered to others, where it lives, and how its use is recognised.

use buyin_facts::decision::Offer;
use buyin_facts::word::Ecosystem;
use globset::Glob;
use regex::Regex;

use crate::problem::{Place, Problem};
use crate::written::entry::Entry;
use crate::written::team::Holding;
use crate::written::{At, Dates};

/// One product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// File id.
    pub id: String,
    /// The file.
    pub place: Place,
    /// Name for people; the id where none is given.
    pub name: String,
    /// Owning team.
    pub owner: Option<At<String>>,
    /// Whether it is used over the network.
    pub network: bool,
    /// How it is offered.
    pub offer: Offer,
    /// What teams could use instead.
    pub alternatives: Vec<At<String>>,
    /// When it exists, and where that stands.
    pub dates: At<Dates>,
    /// Where it lives.
    pub components: Vec<Holding>,
    /// Further names of it.
    pub aliases: Vec<Name>,
    /// What shows its use.
    pub detect: Vec<Rule>,
}

/// A name consumers write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name, and where it stands.
    pub name: At<String>,
    /// The world of the name.
    pub ecosystem: Ecosystem,
    /// From when to when it is known.
    pub dates: Dates,
}

/// A text in files of a path pattern shows use of the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Glob over paths.
    pub path: At<String>,
    /// Regular expression over a line.
    pub pattern: At<String>,
}

impl Product {
    pub(super) fn read(id: String, entry: &mut Entry<'_>) -> Self {
        Self {
            place: Place::whole(&format!("products/{id}.toml")),
            name: entry.text("name").map_or_else(|| id.clone(), |name| name.value),
            owner: entry.text("owner"),
            network: entry.flag("network").unwrap_or(false),
            offer: entry.word("offer", Offer::ALL).unwrap_or(Offer::Free),
            alternatives: entry.texts("alternatives"),
            dates: At { value: entry.dates(), place: entry.place() },
            components: entry.entries("component").into_iter().filter_map(Holding::read).collect(),
            aliases: entry.entries("alias").into_iter().filter_map(alias).collect(),
            detect: entry.entries("detect").into_iter().filter_map(rule).collect(),
            id,
        }
    }
}

fn alias(mut entry: Entry<'_>) -> Option<Name> {
    let name = entry.required("name");
    entry.require("ecosystem");
    let ecosystem = entry.word("ecosystem", Ecosystem::ALL);
    let dates = entry.dates();
    let sound = entry.close();
    Some(Name { name: name.filter(|_| sound)?, ecosystem: ecosystem?, dates })
}

fn rule(mut entry: Entry<'_>) -> Option<Rule> {
    let path = entry.required("path");
    let pattern = entry.required("pattern");
    if let Some(Err(error)) = path.as_ref().map(|path| Glob::new(&path.value)) {
        let place = path.as_ref().map_or_else(|| entry.place(), |path| path.place.clone());
        entry.report(Problem::fatal(&place, format!("`path` is not a glob: {}", error.kind())));
    }
    if let Some(Err(_)) = pattern.as_ref().map(|pattern| Regex::new(&pattern.value)) {
        let place = pattern.as_ref().map_or_else(|| entry.place(), |pattern| pattern.place.clone());
        let problem = Problem::fatal(&place, "`pattern` is not a regular expression");
        entry.report(problem.hint("single quotes keep backslashes as they are"));
    }
    let sound = entry.close();
    Some(Rule { path: path.filter(|_| sound)?, pattern: pattern? })
}
