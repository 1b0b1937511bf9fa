//! An org chart laid out like `rust-lang/team`: one TOML file a person and one a team, dated by the history of the clone.
//!
//! A group without `kind` is a team and pays. Working groups, project groups and marker teams do not: their members do
//! that work beside their teams, and counting both would split every person's time by lists of permissions. Alumni are no members;
//! members that the program of that repository computes (`included-teams` and the like) are not followed. A team file that is renamed
//! keeps its team; below `teams/archive/` a team has ended.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use buyin_facts::day::Day;
use buyin_facts::warning::{Warning, WarningKind};
use serde::Deserialize;

use super::history::{self, Step};
use super::spell::Spells;
use super::{Membership, Person, Roster, RosterError, Team, found};

#[derive(Deserialize, Clone)]
struct PersonFile {
    #[serde(default)]
    name: String,
    github: String,
    #[serde(rename = "github-id")]
    number: Option<u64>,
    // `false` where a person has none.
    email: Option<toml::Value>,
}

#[derive(Deserialize, Clone)]
struct TeamFile {
    name: String,
    kind: Option<String>,
    #[serde(rename = "subteam-of")]
    parent: Option<String>,
    #[serde(default)]
    people: Members,
    #[serde(default)]
    github: ForgeTeams,
}

#[derive(Deserialize, Clone, Default)]
struct Members {
    #[serde(default)]
    leads: Vec<Member>,
    #[serde(default)]
    members: Vec<Member>,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum Member {
    Login(String),
    Table { github: String },
}

/// One table in 2018 and 2019, a list of tables since.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum ForgeTeams {
    Many(Vec<ForgeTeam>),
    One(ForgeTeam),
}

impl Default for ForgeTeams {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl ForgeTeams {
    fn all(&self) -> &[ForgeTeam] {
        match self {
            Self::Many(teams) => teams,
            Self::One(team) => std::slice::from_ref(team),
        }
    }
}

#[derive(Deserialize, Clone)]
struct ForgeTeam {
    #[serde(default)]
    orgs: Vec<String>,
    #[serde(rename = "team-name")]
    name: Option<String>,
}

pub(super) fn import(path: &Path) -> Result<Roster, RosterError> {
    let history = history::versions(path, &["people", "teams"], |path| path.ends_with(".toml"))?;
    let mut chart = Chart { warnings: history.warnings, ..Chart::default() };
    for step in history.steps {
        chart.apply(step);
    }
    found(chart.finish(), path, "people/*.toml and teams/*.toml")
}

/// A team over its whole life; `spells` know it by its number.
struct Life {
    stem: String,
    file: TeamFile,
    handles: BTreeSet<String>,
    since: Option<Day>,
    until: Option<Day>,
}

#[derive(Default)]
struct Chart {
    /// Every person file ever seen, in order.
    people: Vec<PersonFile>,
    teams: Vec<Life>,
    /// Which team lies at a path now, with the file's text.
    files: BTreeMap<String, (usize, String)>,
    spells: Spells,
    warnings: Vec<Warning>,
}

impl Chart {
    fn apply(&mut self, step: Step) {
        let mut gone = BTreeMap::new();
        for (path, content) in &step.changes {
            if content.is_none()
                && let Some(file) = self.files.remove(path)
            {
                gone.insert(path.clone(), file);
            }
        }
        for (path, content) in step.changes {
            let Some(content) = content else { continue };
            let text = String::from_utf8_lossy(&content).into_owned();
            let read = if is_team(&path) {
                toml::from_str(&text).map(|file| self.team(step.day, &path, text, file, &mut gone))
            } else {
                toml::from_str(&text).map(|file| self.people.push(file))
            };
            if let Err(error) = read {
                let line = error
                    .span()
                    .map_or(1, |span| content[..span.start.min(content.len())].split(|&byte| byte == b'\n').count());
                let detail = "a version of this file is not of the expected form; the one before it stands";
                self.warnings.push(Warning::new(WarningKind::Malformed, format!("{path}:{line}"), detail));
            }
        }
        for (team, _) in gone.into_values() {
            self.end(step.day, team);
        }
    }

    /// A version of a team file.
    fn team(
        &mut self,
        day: Option<Day>,
        path: &str,
        text: String,
        file: TeamFile,
        gone: &mut BTreeMap<String, (usize, String)>,
    ) {
        let stem = stem(path);
        let known = self.files.get(path).map(|known| known.0);
        let number = known.or_else(|| self.renamed(stem, &text, gone)).unwrap_or_else(|| {
            let returned = self.teams.iter().position(|life| life.stem == stem && life.until.is_some());
            returned.unwrap_or_else(|| {
                let handles = BTreeSet::new();
                self.teams.push(Life { stem: stem.to_owned(), file: file.clone(), handles, since: day, until: None });
                self.teams.len() - 1
            })
        });
        self.files.insert(path.to_owned(), (number, text));
        let life = &mut self.teams[number];
        stem.clone_into(&mut life.stem);
        for forge in file.github.all() {
            let name = forge.name.as_deref().unwrap_or(stem);
            life.handles.extend(forge.orgs.iter().map(|org| format!("@{org}/{name}")));
        }
        let logins = file.people.leads.iter().chain(&file.people.members).map(|member| match member {
            Member::Login(login) | Member::Table { github: login } => login.to_lowercase(),
        });
        let logins = logins.collect();
        life.file = file;
        life.until = None;
        if path.split('/').any(|folder| folder == "archive") {
            self.end(day, number);
        } else {
            self.spells.update(day, &number.to_string(), logins);
        }
    }

    /// The team whose file went away in the same commit: one of the same name, else the one that shares most lines, at least half.
    fn renamed(&self, stem_now: &str, text: &str, gone: &mut BTreeMap<String, (usize, String)>) -> Option<usize> {
        let same = gone.keys().find(|path| is_team(path) && stem(path) == stem_now).cloned();
        let path = same.or_else(|| {
            let similar =
                gone.iter().filter(|(path, _)| is_team(path)).map(|(path, (_, before))| (shared(before, text), path));
            similar.filter(|(percent, _)| *percent >= 50).max().map(|(_, path)| path.clone())
        })?;
        gone.remove(&path).map(|(number, _)| number)
    }

    fn end(&mut self, day: Option<Day>, number: usize) {
        self.spells.update(day, &number.to_string(), BTreeSet::new());
        self.teams[number].until = day;
    }

    fn finish(self) -> Roster {
        let mut people = People::default();
        self.people.iter().for_each(|file| people.add(file));
        let mut memberships = Vec::new();
        for (number, login, since, until) in self.spells.finish() {
            let Some(life) = number.parse::<usize>().ok().and_then(|number| self.teams.get(number)) else { continue };
            let (person, source) = (people.key(&login), format!("teams/{}.toml", life.stem));
            memberships.push(Membership { person, team: life.stem.clone(), since, until, source });
        }
        let teams = self.teams.into_iter().map(|life| Team {
            id: life.stem,
            name: life.file.name,
            paying: life.file.kind.as_deref().is_none_or(|kind| kind == "team"),
            kind: life.file.kind.unwrap_or_else(|| "team".to_owned()),
            parent: life.file.parent,
            handles: life.handles.into_iter().collect(),
            since: life.since,
            until: life.until,
        });
        Roster {
            teams: teams.collect(),
            people: people.finish(),
            memberships,
            warnings: self.warnings,
            ..Roster::default()
        }
    }
}

/// People by account number, so that a changed login stays one person; else by login.
#[derive(Default)]
struct People {
    all: Vec<Person>,
    by_login: BTreeMap<String, usize>,
    by_number: BTreeMap<u64, usize>,
}

impl People {
    fn add(&mut self, file: &PersonFile) {
        let login = file.github.to_lowercase();
        let known = file.number.and_then(|number| self.by_number.get(&number)).or_else(|| self.by_login.get(&login));
        let place = known.copied().unwrap_or_else(|| {
            self.all.push(Person::default());
            self.all.len() - 1
        });
        self.by_login.insert(login, place);
        let person = &mut self.all[place];
        file.github.clone_into(&mut person.key);
        file.name.clone_into(&mut person.name);
        person.accounts.push(file.github.clone());
        person.emails.extend(file.email.as_ref().and_then(toml::Value::as_str).map(str::to_owned));
        if let Some(number) = file.number {
            self.by_number.insert(number, place);
            person.accounts.push(number.to_string());
        }
    }

    /// What the person of a login is called; a person without a file is made.
    fn key(&mut self, login: &str) -> String {
        if !self.by_login.contains_key(login) {
            self.by_login.insert(login.to_owned(), self.all.len());
            self.all.push(Person { key: login.to_owned(), accounts: vec![login.to_owned()], ..Person::default() });
        }
        self.all[self.by_login[login]].key.clone()
    }

    fn finish(mut self) -> Vec<Person> {
        for person in &mut self.all {
            for list in [&mut person.emails, &mut person.accounts] {
                list.sort();
                list.dedup();
            }
        }
        self.all
    }
}

fn is_team(path: &str) -> bool {
    path.starts_with("teams/")
}

fn stem(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".toml")
}

/// How many hundredths of the longer text's lines stand in the other too.
fn shared(one: &str, other: &str) -> usize {
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    one.lines().for_each(|line| *lines.entry(line).or_default() += 1);
    let common = other
        .lines()
        .filter(|line| lines.get_mut(line).is_some_and(|left| left.checked_sub(1).map(|rest| *left = rest).is_some()));
    100 * common.count() / one.lines().count().max(other.lines().count()).max(1)
}
