//! Org charts: dated memberships out of the git history of the files that hold them, or out of CSV.
//!
//! An importer turns a folder or a clone into plain rows with names and addresses; nothing is written here. What stood in the first
//! version of a file is dated from that day: earlier stays are not visible in it.

mod backstage;
mod codeowners;
mod history;
mod kubernetes;
mod rust_team;
mod spell;
mod table;

use std::collections::BTreeMap;
use std::path::Path;

use buyin_facts::day::Day;
use buyin_facts::warning::Warning;

pub use history::HistoryError;
pub use table::TableError;

/// What an org chart is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A clone laid out like `rust-lang/team`: `people/*.toml`, `teams/*.toml`.
    RustTeam,
    /// Backstage `Group` and `User` entities in YAML files.
    Backstage,
    /// Teams named as owners in CODEOWNERS; no memberships, no team pays.
    Codeowners,
    /// Groups of `OWNERS_ALIASES`; no memberships, no group pays.
    KubernetesOwners,
    /// The same, with the members of each group, which then pays: only when asked, for reviewing is not belonging.
    KubernetesMembers,
    /// CSV with the columns `name,email,team,since,until`.
    Csv,
}

impl Kind {
    /// Every kind, in the order people are told of them.
    pub const ALL: &'static [Self] = &[
        Self::Backstage,
        Self::Codeowners,
        Self::RustTeam,
        Self::KubernetesOwners,
        Self::KubernetesMembers,
        Self::Csv,
    ];

    /// What people write to name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RustTeam => "rust-team",
            Self::Backstage => "backstage",
            Self::Codeowners => "codeowners",
            Self::KubernetesOwners => "k8s-owners",
            Self::KubernetesMembers => "k8s-owners-members",
            Self::Csv => "csv",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = RosterError;

    fn from_str(text: &str) -> Result<Self, RosterError> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text).ok_or_else(|| RosterError::Kind(text.to_owned()))
    }
}

/// An org chart that cannot be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// No importer of this name.
    #[error("`{0}` is no kind of org chart")]
    Kind(String),
    /// The history or the files cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The CSV has lines that cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Nothing of the kind was found.
    #[error("{place}: no {expected} found")]
    Nothing {
        /// Where it was looked for.
        place: String,
        /// What was looked for.
        expected: &'static str,
    },
}

/// A person of an org chart.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// What memberships call the person.
    pub key: String,
    /// Name for people; may be empty.
    pub name: String,
    /// Every address ever given, sorted.
    pub emails: Vec<String>,
    /// Forge accounts, numbers and logins, sorted.
    pub accounts: Vec<String>,
}

/// A team of an org chart.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Team {
    /// What memberships and parents call the team.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The source's word for the kind of group.
    pub kind: String,
    /// Whether it pays for the time of its members.
    pub paying: bool,
    /// The id of the group above it.
    pub parent: Option<String>,
    /// How ownership files spell it, sorted.
    pub handles: Vec<String>,
    /// First day it is known on.
    pub since: Option<Day>,
    /// First day it is no more.
    pub until: Option<Day>,
}

/// A stay of a person in a team.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    /// Key of the person.
    pub person: String,
    /// Id of the team.
    pub team: String,
    /// First day.
    pub since: Option<Day>,
    /// First day no more.
    pub until: Option<Day>,
    /// Where it is known from.
    pub source: String,
}

/// A kind of group that was seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The source's word.
    pub kind: String,
    /// How many groups of it.
    pub teams: usize,
    /// Whether they count as paying.
    pub paying: bool,
}

/// An imported org chart; every list sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// The people.
    pub people: Vec<Person>,
    /// The teams.
    pub teams: Vec<Team>,
    /// Who was where when.
    pub memberships: Vec<Membership>,
    /// Kinds of group and whether they pay.
    pub groups: Vec<Group>,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}

impl Roster {
    /// Sorts every list, joins stays that touch (a changed login ends one and begins one), and counts the groups.
    fn finish(mut self) -> Self {
        let mut groups: BTreeMap<(String, bool), usize> = BTreeMap::new();
        for team in &self.teams {
            *groups.entry((team.kind.clone(), team.paying)).or_default() += 1;
        }
        self.groups = groups.into_iter().map(|((kind, paying), teams)| Group { kind, teams, paying }).collect();
        self.people.sort();
        self.teams.sort();
        self.memberships.sort();
        self.memberships.dedup_by(|later, earlier| {
            let touches = earlier.until.is_none() || (later.since.is_none() || later.since <= earlier.until);
            let same = (&later.person, &later.team) == (&earlier.person, &earlier.team);
            if same && touches {
                earlier.until = if earlier.until.is_none() || later.until.is_none() {
                    None
                } else {
                    earlier.until.max(later.until)
                };
            }
            same && touches
        });
        self
    }
}

/// Imports an org chart from a file, a folder or a clone.
///
/// # Errors
/// When nothing of the kind is there or it cannot be read at all; single files that cannot be read are warnings.
pub fn import(kind: Kind, path: &Path) -> Result<Roster, RosterError> {
    let roster = match kind {
        Kind::RustTeam => rust_team::import(path)?,
        Kind::Backstage => backstage::import(path)?,
        Kind::Codeowners => codeowners::import(path)?,
        Kind::KubernetesOwners => kubernetes::import(path, false)?,
        Kind::KubernetesMembers => kubernetes::import(path, true)?,
        Kind::Csv => table::import(path)?,
    };
    Ok(roster.finish())
}

/// The error of an importer that found nothing, unless it found something.
fn found(roster: Roster, path: &Path, expected: &'static str) -> Result<Roster, RosterError> {
    if roster.teams.is_empty() && roster.people.is_empty() {
        return Err(RosterError::Nothing { place: path.display().to_string(), expected });
    }
    Ok(roster)
}

#[cfg(test)]
mod tests;
