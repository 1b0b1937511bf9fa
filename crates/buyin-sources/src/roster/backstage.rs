//! Backstage `Group` and `User` entities, dated by the history of their files where they lie in a repository.
//!
//! A group pays unless its `spec.type` is one of those that hold other groups or cut across them ([`HOLDING`]). Source of the
//! fields: the descriptor format of Backstage's software catalog.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use buyin_facts::day::Day;
use buyin_facts::warning::{Warning, WarningKind};
use serde_yaml_ng::Value;

use super::history;
use super::spell::Spells;
use super::{Membership, Person, Roster, RosterError, Team, found};
use crate::ownership::document::documents;

/// Types of group that do not pay, in lower case.
const HOLDING: &[&str] = &[
    "root",
    "organization",
    "organisation",
    "company",
    "business-unit",
    "product-area",
    "department",
    "division",
    "chapter",
    "guild",
    "community",
    "working-group",
];

/// What one file says.
#[derive(Default, Clone)]
struct Entities {
    groups: Vec<Group>,
    users: Vec<User>,
}

#[derive(Clone)]
struct Group {
    id: String,
    name: String,
    kind: String,
    parent: Option<String>,
    members: Vec<String>,
}

#[derive(Clone)]
struct User {
    id: String,
    name: String,
    email: Option<String>,
    groups: Vec<String>,
}

pub(super) fn import(path: &Path) -> Result<Roster, RosterError> {
    let history = history::versions(path, &[""], |path| path.ends_with(".yaml") || path.ends_with(".yml"))?;
    let mut catalog = Catalog { warnings: history.warnings, ..Catalog::default() };
    for step in history.steps {
        let mut changed = false;
        for (path, content) in step.changes {
            changed |= catalog.read(path, content);
        }
        if changed {
            catalog.date(step.day);
        }
    }
    found(catalog.finish(), path, "Group or User entities")
}

#[derive(Default)]
struct Catalog {
    files: BTreeMap<String, Entities>,
    people: BTreeMap<String, Person>,
    teams: BTreeMap<String, Team>,
    spells: Spells,
    warnings: Vec<Warning>,
}

impl Catalog {
    /// Takes a version of a file; whether it changes anything.
    fn read(&mut self, path: String, content: Option<Vec<u8>>) -> bool {
        let Some(content) = content else { return self.files.remove(&path).is_some() };
        let text = String::from_utf8_lossy(&content);
        let mut entities = Entities::default();
        for (line, document) in documents(&text) {
            if !document.contains("kind:") || !(document.contains("Group") || document.contains("User")) {
                continue;
            }
            match serde_yaml_ng::from_str::<Value>(document) {
                Ok(entity) => entities.take(&entity),
                Err(_) => {
                    let detail = "a version of this file is not YAML; the one before it stands";
                    self.warnings.push(Warning::new(WarningKind::Malformed, format!("{path}:{line}"), detail));
                    return false;
                }
            }
        }
        if entities.groups.is_empty() && entities.users.is_empty() {
            return self.files.remove(&path).is_some();
        }
        self.files.insert(path, entities);
        true
    }

    /// Dates what holds now.
    fn date(&mut self, day: Option<Day>) {
        let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entities in self.files.values() {
            for group in &entities.groups {
                members.entry(group.id.clone()).or_default().extend(group.members.iter().cloned());
                let team = self.teams.entry(group.id.clone()).or_insert_with(|| Team { since: day, ..Team::default() });
                *team = group.team(team.since);
            }
            for user in &entities.users {
                user.groups.iter().for_each(|group| {
                    members.entry(group.clone()).or_default().insert(user.id.clone());
                });
                let person = self.people.entry(user.id.clone()).or_default();
                user.id.clone_into(&mut person.key);
                user.name.clone_into(&mut person.name);
                person.emails.extend(user.email.clone().filter(|email| !person.emails.contains(email)));
                person.emails.sort();
            }
        }
        let declared: BTreeSet<&String> =
            self.files.values().flat_map(|file| &file.groups).map(|group| &group.id).collect();
        for (id, team) in &mut self.teams {
            let holds = declared.contains(id);
            team.until = if holds { None } else { team.until.or(day) };
            let now = if holds { members.remove(id).unwrap_or_default() } else { BTreeSet::new() };
            self.spells.update(day, id, now);
        }
    }

    fn finish(mut self) -> Roster {
        let mut memberships = Vec::new();
        for (team, person, since, until) in self.spells.finish() {
            self.people.entry(person.clone()).or_insert_with(|| Person { key: person.clone(), ..Person::default() });
            memberships.push(Membership { person, team, since, until, source: "backstage".to_owned() });
        }
        Roster {
            people: self.people.into_values().collect(),
            teams: self.teams.into_values().collect(),
            memberships,
            warnings: self.warnings,
            ..Roster::default()
        }
    }
}

impl Entities {
    fn take(&mut self, entity: &Value) {
        let spec = entity.get("spec").unwrap_or(&Value::Null);
        let profile = spec.get("profile").unwrap_or(&Value::Null);
        let metadata = entity.get("metadata").unwrap_or(&Value::Null);
        let Some(id) = text(metadata, "name").map(|name| qualified(text(metadata, "namespace"), name)) else { return };
        let name = text(profile, "displayName").or_else(|| text(metadata, "title")).unwrap_or(&id).to_owned();
        match text(entity, "kind") {
            Some("Group") => self.groups.push(Group {
                id,
                name,
                kind: text(spec, "type").unwrap_or("team").to_owned(),
                parent: text(spec, "parent").map(reference),
                members: references(spec, "members"),
            }),
            Some("User") => {
                let email = text(profile, "email").map(str::to_owned);
                self.users.push(User { id, name, email, groups: references(spec, "memberOf") });
            }
            _ => {}
        }
    }
}

impl Group {
    fn team(&self, since: Option<Day>) -> Team {
        let full = if self.id.contains('/') { self.id.clone() } else { format!("default/{}", self.id) };
        let mut handles = vec![self.id.clone(), full.clone(), format!("group:{full}"), format!("group:{}", self.id)];
        handles.sort();
        handles.dedup();
        Team {
            id: self.id.clone(),
            name: self.name.clone(),
            kind: self.kind.clone(),
            paying: !HOLDING.contains(&self.kind.to_lowercase().as_str()),
            parent: self.parent.clone(),
            handles,
            since,
            until: None,
        }
    }
}

fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}

fn references(spec: &Value, field: &str) -> Vec<String> {
    spec.get(field)
        .and_then(Value::as_sequence)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(reference)
        .collect()
}

/// The id that `[kind:][namespace/]name` points to. Names are equal whatever their case.
fn reference(text: &str) -> String {
    let plain = text.rsplit_once(':').map_or(text, |(_, plain)| plain);
    match plain.split_once('/') {
        Some((namespace, name)) => qualified(Some(namespace), name),
        None => qualified(None, plain),
    }
}

fn qualified(namespace: Option<&str>, name: &str) -> String {
    match namespace.map(str::to_lowercase) {
        Some(namespace) if namespace != "default" => format!("{namespace}/{}", name.to_lowercase()),
        _ => name.to_lowercase(),
    }
}
