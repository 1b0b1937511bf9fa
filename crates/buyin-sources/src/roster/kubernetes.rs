//! Groups of `OWNERS_ALIASES`, dated by history. Reviewing is not belonging: members are read, and groups pay, only when asked.
//! What OWNERS files own is read by the scan, not here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use buyin_facts::warning::{Warning, WarningKind};
use serde::Deserialize;

use super::history;
use super::spell::Spells;
use super::{Membership, Person, Roster, RosterError, Team, found};

#[derive(Deserialize, Default)]
struct Aliases {
    #[serde(default)]
    aliases: BTreeMap<String, Option<Vec<String>>>,
}

pub(super) fn import(path: &Path, members: bool) -> Result<Roster, RosterError> {
    let mut roster = Roster::default();
    let (mut spells, mut teams, mut logins) = (Spells::default(), BTreeMap::new(), BTreeSet::new());
    for repository in history::repositories(path) {
        let history = history::versions(&repository, &["OWNERS_ALIASES"], |_| true)?;
        roster.warnings.extend(history.warnings);
        // One name in two repositories is two groups.
        let scope = if repository == path { String::new() } else { format!("{}/", file_name(&repository)) };
        let mut open: BTreeSet<String> = BTreeSet::new();
        for step in history.steps {
            for (file, content) in step.changes {
                let Ok(read) = serde_yaml_ng::from_slice::<Option<Aliases>>(&content.unwrap_or_default()) else {
                    let detail = "a version of this file is not of the expected form; the one before it stands";
                    roster.warnings.push(Warning::new(WarningKind::Malformed, file, detail));
                    continue;
                };
                let read = read.unwrap_or_default().aliases;
                let gone: Vec<String> = open.iter().filter(|alias| !read.contains_key(*alias)).cloned().collect();
                for alias in gone {
                    open.remove(&alias);
                    let id = format!("{scope}{alias}");
                    spells.update(step.day, &id, BTreeSet::new());
                    teams.entry(id).and_modify(|team: &mut Team| team.until = step.day);
                }
                for (alias, people) in read {
                    let id = format!("{scope}{alias}");
                    let people: BTreeSet<String> =
                        people.unwrap_or_default().iter().map(|login| login.to_lowercase()).collect();
                    logins.extend(people.iter().cloned());
                    spells.update(step.day, &id, people);
                    let handles = vec![alias.clone()];
                    let made = Team {
                        id: id.clone(),
                        name: alias.clone(),
                        kind: "alias".to_owned(),
                        paying: members,
                        handles,
                        since: step.day,
                        ..Team::default()
                    };
                    teams.entry(id).or_insert(made).until = None;
                    open.insert(alias);
                }
            }
        }
    }
    roster.teams = teams.into_values().collect();
    if members {
        roster.people = logins
            .into_iter()
            .map(|login| Person { key: login.clone(), accounts: vec![login], ..Person::default() })
            .collect();
        let source = || "OWNERS_ALIASES".to_owned();
        let stays = spells.finish();
        roster.memberships = stays
            .map(|(team, person, since, until)| Membership { person, team, since, until, source: source() })
            .collect();
    }
    found(roster, path, "OWNERS_ALIASES")
}

fn file_name(path: &Path) -> String {
    // Clones are often kept as `name/repo`, `name/.git` or `name.git`.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let parent = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    if name == "repo" { parent.into_owned() } else { name.trim_end_matches(".git").to_owned() }
}
