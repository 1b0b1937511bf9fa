//! Teams named as owners in CODEOWNERS of one clone or of the clones below a folder. Ownership tells no memberships, so none is made
//! and no team pays.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use buyin_facts::day::Day;
use buyin_facts::warning::{Warning, WarningKind};

use super::history::{self, History};
use super::{Roster, RosterError, Team, found};
use crate::ownership::{dialect_of, rules};

/// Where forges look for the file.
const PLACES: &[&str] = &[
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".github/CODEOWNERS",
    ".gitlab/CODEOWNERS",
    ".gitea/CODEOWNERS",
    ".forgejo/CODEOWNERS",
];

pub(super) fn import(path: &Path) -> Result<Roster, RosterError> {
    let (mut teams, mut warnings) = (BTreeMap::new(), Vec::new());
    for repository in history::repositories(path) {
        let history = history::versions(&repository, PLACES, |_| true)?;
        read(history, &mut teams, &mut warnings);
    }
    let mut roster = Roster { warnings, ..Roster::default() };
    for (handle, (since, until)) in teams {
        let name = handle.rsplit('/').next().unwrap_or(&handle).to_owned();
        let id = handle.trim_start_matches('@').replace('/', "-");
        let team = Team { id, name, kind: "owner".to_owned(), handles: vec![handle], since, until, ..Team::default() };
        roster.teams.push(team);
    }
    found(roster, path, "CODEOWNERS that name teams")
}

type Life = (Option<Day>, Option<Day>);

fn read(history: History, teams: &mut BTreeMap<String, Life>, warnings: &mut Vec<Warning>) {
    warnings.extend(history.warnings);
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut lives: BTreeMap<String, Life> = BTreeMap::new();
    for step in history.steps {
        for (path, content) in step.changes {
            let Some(dialect) = dialect_of(&path, &history.remote) else { continue };
            let (rules, problems) = rules(dialect, &path, &content.unwrap_or_default());
            warnings.extend(problems.into_iter().map(|problem| {
                let line = problem.line.map_or_else(String::new, |line| format!(":{line}"));
                Warning::new(WarningKind::Malformed, format!("{path}{line}"), problem.detail)
            }));
            let owners = rules.iter().flat_map(|rule| rule.owners.split(' ')).filter(|owner| is_team(owner));
            files.insert(path, owners.map(str::to_lowercase).collect());
        }
        let named: BTreeSet<&String> = files.values().flatten().collect();
        for (team, life) in &mut lives {
            life.1 = if named.contains(team) { None } else { life.1.or(step.day) };
        }
        for team in named {
            lives.entry(team.clone()).or_insert((step.day, None));
        }
    }
    for (team, (since, until)) in lives {
        let whole = teams.entry(team).or_insert((since, until));
        whole.0 = whole.0.min(since);
        whole.1 = if whole.1.is_none() || until.is_none() { None } else { whole.1.max(until) };
    }
}

/// `@org/team`; a person has no slash, a GitLab role two signs.
fn is_team(owner: &str) -> bool {
    owner.strip_prefix('@').is_some_and(|name| !name.starts_with('@') && name.contains('/'))
}
