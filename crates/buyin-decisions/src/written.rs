//! What stands in the decision files, each value with its place; nothing is compared across files yet.

pub mod bet;
pub mod config;
mod entry;
pub mod event;
mod outline;
pub mod pattern;
pub mod person;
pub mod product;
pub mod pulse;
pub mod request;
pub mod schema;
pub mod team;

use std::collections::BTreeSet;

use buyin_facts::Day;
use buyin_facts::decision::{Policy, Subject};
use toml::de::DeTable;

use crate::folder::Folder;
use crate::problem::{Place, Problem};
use crate::slug::{is_id, slug};
use bet::Bet;
use config::ConfigFile;
use entry::{Entry, Page};
use event::Event;
use pattern::{Pattern, SHIPPED};
use person::Person;
use product::Product;
use pulse::Pulse;
use request::{Candidate, Request};
use team::Team;

/// Kinds of thing to which something can happen, and their folders.
pub const EVENTFUL: &[(Subject, &str)] = &[
    (Subject::Request, "requests"),
    (Subject::Bet, "bets"),
    (Subject::Candidate, "candidates"),
    (Subject::Product, "products"),
    (Subject::Pulse, "pulses"),
    (Subject::Team, "teams"),
];

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// A half-open interval of days: `since` is in, `until` is out, nothing means always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Dates {
    /// First day.
    pub since: Option<Day>,
    /// First day no more.
    pub until: Option<Day>,
}

/// A stay of a person in a team, from whichever side it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The person's file id.
    pub person: String,
    /// The team's file id.
    pub team: String,
    /// Where the statement names the other side.
    pub place: Place,
    /// From when to when.
    pub dates: Dates,
    /// Weight against the person's other teams on the same day.
    pub weight: u32,
    /// Where it is known from, if not from whoever wrote the file.
    pub source: Option<String>,
}

/// Everything that stands in the decision files.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// `buyin.toml`.
    pub config: ConfigFile,
    /// `people/`, by id.
    pub people: Vec<Person>,
    /// `teams/`, by id.
    pub teams: Vec<Team>,
    /// `products/`, by id.
    pub products: Vec<Product>,
    /// `requests/`, by id.
    pub requests: Vec<Request>,
    /// `candidates/`, by id.
    pub candidates: Vec<Candidate>,
    /// `bets/`, by id.
    pub bets: Vec<Bet>,
    /// `patterns/` and the shipped ones it does not replace, by id.
    pub patterns: Vec<Pattern>,
    /// `pulses/`, by id.
    pub pulses: Vec<Pulse>,
    /// What happened to any of them, in order of day within each thing.
    pub events: Vec<Event>,
}

impl Dates {
    /// Whether the interval holds on no day at all.
    pub fn is_empty(self) -> bool {
        matches!((self.since, self.until), (Some(since), Some(until)) if since >= until)
    }

    /// The days in both intervals, if there are any.
    pub fn within(self, other: Self) -> Option<Self> {
        let until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let both = Self { since: self.since.max(other.since), until };
        (!both.is_empty()).then_some(both)
    }

    /// Whether a day lies in both intervals.
    pub fn overlap(self, other: Self) -> bool {
        self.within(other).is_some()
    }
}

impl Written {
    /// Reads all decision files of a folder. A file that cannot be read still stands for its id, so that references to it
    /// are not reported as well.
    pub fn read(folder: &dyn Folder) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let config = config(folder, &mut problems);
        let people = files(folder, "people", &mut problems, Person::read);
        let teams = files(folder, "teams", &mut problems, Team::read);
        let products = files(folder, "products", &mut problems, Product::read);
        let requests = files(folder, "requests", &mut problems, Request::read);
        let candidates = files(folder, "candidates", &mut problems, Candidate::read);
        let bets = files(folder, "bets", &mut problems, Bet::read);
        let patterns = patterns(folder, &mut problems);
        let pulses = files(folder, "pulses", &mut problems, Pulse::read);
        let events = events(folder, &mut problems);
        let written = Self { config, people, teams, products, requests, candidates, bets, patterns, pulses, events };
        (written, problems)
    }

    /// What happened to one thing, in order of day.
    pub fn events_of<'w>(&'w self, subject: Subject, id: &'w str) -> impl Iterator<Item = &'w Event> {
        self.events.iter().filter(move |event| event.subject == subject && event.of == id)
    }

    /// A bet by id.
    pub fn bet(&self, id: &str) -> Option<&Bet> {
        self.bets.iter().find(|bet| bet.id == id)
    }

    /// A pattern by id.
    pub fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.patterns.iter().find(|pattern| pattern.id == id)
    }

    /// The ids of one kind of thing.
    pub fn ids(&self, subject: Subject) -> BTreeSet<&str> {
        match subject {
            Subject::Request => self.requests.iter().map(|request| request.id.as_str()).collect(),
            Subject::Bet => self.bets.iter().map(|bet| bet.id.as_str()).collect(),
            Subject::Candidate => self.candidates.iter().map(|candidate| candidate.id.as_str()).collect(),
            Subject::Product => self.products.iter().map(|product| product.id.as_str()).collect(),
            Subject::Pulse => self.pulses.iter().map(|pulse| pulse.id.as_str()).collect(),
            Subject::Team => self.team_ids(),
        }
    }

    /// All stays, from people's and from teams' files.
    pub fn stays(&self) -> impl Iterator<Item = &Stay> {
        let of_teams = self.teams.iter().flat_map(|team| &team.members);
        of_teams.chain(self.people.iter().flat_map(|person| &person.teams))
    }

    /// A team by id.
    pub fn team(&self, id: &str) -> Option<&Team> {
        self.teams.iter().find(|team| team.id == id)
    }

    /// The ids of all people.
    pub fn person_ids(&self) -> BTreeSet<&str> {
        self.people.iter().map(|person| person.id.as_str()).collect()
    }

    /// The ids of all teams.
    pub fn team_ids(&self) -> BTreeSet<&str> {
        self.teams.iter().map(|team| team.id.as_str()).collect()
    }
}

/// Reads `buyin.toml`. A wish for privacy that cannot be read is no wish for less of it, so where the file has problems and no
/// readable policy, the strict one holds.
fn config(folder: &dyn Folder, problems: &mut Vec<Problem>) -> ConfigFile {
    let text = contents(folder, "buyin.toml", problems).unwrap_or_default();
    let mut config = parse("buyin.toml", &text, problems, ConfigFile::read);
    if config.policy.is_none() && !problems.is_empty() {
        config.policy = Some(Policy::Strict);
        let what = "has problems and no readable `[privacy] policy`: `strict` holds until it has";
        problems.push(Problem::warning(&Place::whole("buyin.toml"), what));
    }
    config
}

/// Reads every file of one folder, in order of id.
fn files<T>(
    folder: &dyn Folder,
    name: &str,
    problems: &mut Vec<Problem>,
    read: impl Fn(String, &mut Entry<'_>) -> T,
) -> Vec<T> {
    let mut names = folder.list(name).unwrap_or_else(|error| {
        problems.push(Problem::fatal(&Place::whole(name), format!("cannot be listed: {error}")));
        Vec::new()
    });
    // By id: with its ending, `a-2.toml` would come before `a.toml`.
    names.sort_by(|one, other| one.trim_end_matches(".toml").cmp(other.trim_end_matches(".toml")));
    let mut files = Vec::new();
    let eventful = EVENTFUL.iter().any(|(_, folder)| *folder == name);
    for file in names.iter().filter(|file| !file.starts_with('.')) {
        let path = format!("{name}/{file}");
        if eventful && file.ends_with('/') {
            // What happened to a thing lies in a folder of its name; `events` reads it.
            continue;
        }
        let Some(id) = file_id(file, &path, &names, problems) else { continue };
        // A file that cannot be read still stands for its id: an empty text does that.
        let text = contents(folder, &path, problems).unwrap_or_default();
        files.push(parse(&path, &text, problems, |entry| read(id.to_owned(), entry)));
    }
    files
}

/// The organisation's patterns, and the shipped ones it does not replace.
fn patterns(folder: &dyn Folder, problems: &mut Vec<Problem>) -> Vec<Pattern> {
    let mut patterns = files(folder, "patterns", problems, Pattern::read);
    for (id, text) in SHIPPED {
        if !patterns.iter().any(|pattern| pattern.id == *id) {
            let path = format!("patterns/{id}.toml");
            patterns.push(parse(&path, text, problems, |entry| Pattern::read((*id).to_owned(), entry)));
        }
    }
    patterns.sort_by(|one, other| one.id.cmp(&other.id));
    patterns
}

/// Everything below the `events/` of all things.
fn events(folder: &dyn Folder, problems: &mut Vec<Problem>) -> Vec<Event> {
    let mut events = Vec::new();
    for (subject, kind) in EVENTFUL {
        for thing in folder.list(kind).unwrap_or_default() {
            let Some(thing) = thing.strip_suffix('/').filter(|thing| !thing.starts_with('.')) else { continue };
            let place = format!("{kind}/{thing}/events");
            for other in folder.list(&format!("{kind}/{thing}")).unwrap_or_default() {
                if other != "events/" && !other.starts_with('.') {
                    let problem = Problem::warning(&Place::whole(&format!("{kind}/{thing}/{other}")), "is not read");
                    problems.push(problem.hint(format!("only `{place}/` belongs here")));
                }
            }
            let read = |id: String, entry: &mut Entry<'_>| {
                let place = Place::whole(&format!("{place}/{id}.toml"));
                Event::read(*subject, thing, id, place, entry)
            };
            events.extend(files(folder, &place, problems, read).into_iter().flatten());
        }
    }
    events.sort_by(|one, other| {
        (one.subject, &one.of, one.day.value, &one.id).cmp(&(other.subject, &other.of, other.day.value, &other.id))
    });
    events
}

/// The id a file name gives, if it is one of a decision file.
fn file_id<'n>(file: &'n str, path: &str, names: &[String], problems: &mut Vec<Problem>) -> Option<&'n str> {
    if file.ends_with('/') {
        let problem = Problem::warning(&Place::whole(path), "is a folder and is not read");
        problems.push(problem.hint("put its files one level up"));
        return None;
    }
    let id = file.strip_suffix(".toml")?;
    if !is_id(id) {
        let problem =
            Problem::fatal(&Place::whole(path), "the file name is the id, and ids are made of a-z, 0-9, `.`, `_`, `-`");
        problems.push(match slug(id) {
            slug if slug.is_empty() => problem,
            slug if names.contains(&format!("{slug}.toml")) => problem
                .hint(format!("`{slug}.toml` is there already, and two files of one id cannot be: choose another")),
            slug => problem.hint(format!("rename it to `{slug}.toml`")),
        });
        return None;
    }
    Some(id)
}

/// The text of a file, if it is there and can be read as text.
fn contents(folder: &dyn Folder, path: &str, problems: &mut Vec<Problem>) -> Option<String> {
    match folder.read(path) {
        Ok(bytes) => match String::from_utf8(bytes?) {
            Ok(text) => Some(text),
            Err(error) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
                let place = Place { file: path.into(), line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 };
                problems.push(Problem::fatal(&place, "is not UTF-8 text").hint("save the file as UTF-8"));
                None
            }
        },
        Err(error) => {
            problems.push(Problem::fatal(&Place::whole(path), format!("cannot be read: {error}")));
            None
        }
    }
}

/// Parses one file and reads it. One with errors of syntax is read as if it were empty: what stands behind the first error
/// is a guess of the parser.
fn parse<T>(path: &str, text: &str, problems: &mut Vec<Problem>, read: impl FnOnce(&mut Entry<'_>) -> T) -> T {
    let page = Page::new(path, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let empty = DeTable::new();
    let mut entry = Entry::new(&page, if errors.is_empty() { table.get_ref() } else { &empty }, 0);
    let value = read(&mut entry);
    entry.close();
    if errors.is_empty() {
        problems.extend(page.problems());
    } else {
        problems.extend(errors.iter().map(|error| {
            let place = page.place(error.span().map_or(0, |span| span.start));
            Problem::fatal(&place, format!("is not TOML: {}", error.message())).hint("the whole file is left out")
        }));
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(since: i32, until: i32) -> Dates {
        Dates { since: Some(Day(since)), until: Some(Day(until)) }
    }

    #[test]
    fn intervals_are_half_open() {
        assert!(!dates(1, 5).overlap(dates(5, 9)), "the day of `until` is out");
        assert!(dates(1, 6).overlap(dates(5, 9)));
        assert!(dates(5, 5).is_empty());
        assert_eq!(dates(1, 6).within(Dates::default()), Some(dates(1, 6)));
        assert_eq!(dates(1, 6).within(Dates { since: Some(Day(3)), until: None }), Some(dates(3, 6)));
        assert!(!dates(1, 2).overlap(dates(3, 4)));
    }
}
