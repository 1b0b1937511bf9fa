//! From an imported roster to a plan of decision files for somebody to review.
//!
//! What people wrote stands: files are only added to. A stay that overlaps one in the files is not added, and one that has
//! ended since is ended. The same roster twice changes nothing the second time.

mod assign;
pub mod begin;
pub mod candidate;
pub mod correct;
pub mod event;
pub mod forget;
mod stays;
pub mod token;

use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::decision::PersonKind;

use crate::edit::{Edit, Record};
use crate::folder::Folder;
use crate::plan::{FileChange, Plan};
use crate::problem::{Place, Problem};
use crate::written::Written;

/// People, teams and stays as a source of them tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// The people.
    pub people: Vec<RosterPerson>,
    /// The teams.
    pub teams: Vec<RosterTeam>,
    /// Who was where when.
    pub memberships: Vec<RosterMembership>,
}

/// A person of a roster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RosterPerson {
    /// Name for people; may be empty.
    pub name: String,
    /// Addresses.
    pub emails: Vec<String>,
    /// Forge accounts: logins or numbers.
    pub accounts: Vec<String>,
    /// Human, bot or agent.
    pub kind: PersonKind,
    /// What memberships call the person.
    pub key: String,
}

/// A team of a roster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RosterTeam {
    /// What memberships and parents call the team.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The source's word for what kind of group it is; stands in a comment.
    pub kind: String,
    /// Whether it pays for the time of its members.
    pub paying: bool,
    /// The id of the team above it.
    pub parent: Option<String>,
    /// How ownership files spell it.
    pub handles: Vec<String>,
}

/// A stay of a roster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RosterMembership {
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

/// What a roster would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The changes.
    pub plan: Plan,
    /// What of the roster found no place, and files that could not be edited.
    pub problems: Vec<Problem>,
}

/// Makes the files a roster asks for, merged into those that are there.
pub fn propose(folder: &dyn Folder, roster: &Roster) -> Proposal {
    let (written, _) = Written::read(folder);
    let people = assign::people(&written, &roster.people);
    let teams = assign::teams(&written, &roster.teams);
    let mut drafts = Drafts::new(folder);
    for person in &roster.people {
        drafts.edit(&format!("people/{}.toml", people.ids[&person.key]), |edit| edit_person(edit, person, &people));
    }
    let handles = assign::handles(&written, &roster.teams, &teams);
    for team in &roster.teams {
        let parent = team.parent.as_ref().and_then(|parent| teams.get(parent));
        let id = &teams[&team.id];
        let own = |handle: &&String| handles.get(&handle.to_lowercase()) == Some(id);
        let (own, others): (Vec<String>, Vec<String>) = team.handles.iter().cloned().partition(|handle| own(&handle));
        let path = format!("teams/{id}.toml");
        for handle in others {
            let what = format!(
                "`{handle}` stays a handle of `{}`: it can mean one team only",
                handles[&handle.to_lowercase()]
            );
            drafts.problems.push(Problem::warning(&Place::whole(&path), what));
        }
        drafts.edit(&path, |edit| edit_team(edit, id, team, parent, &own));
    }
    let (stays, mut problems) = stays::stays(&roster.memberships, &people.ids, &teams);
    for change in stays::changes(&written, stays) {
        drafts.edit(&format!("teams/{}.toml", change.team()), |edit| edit_stay(edit, &change));
    }
    let (plan, unread) = drafts.close();
    problems.extend(unread);
    Proposal { plan, problems }
}

/// Makes `[platform] teams` of `buyin.toml` exactly these ids.
pub fn set_platform(folder: &dyn Folder, ids: &[String]) -> Proposal {
    let mut drafts = Drafts::new(folder);
    drafts.edit("buyin.toml", |edit| edit.set_texts_in("platform", "teams", ids));
    drafts.proposal()
}

/// Makes `[organisation] name` of `buyin.toml` this name.
pub fn set_organisation(folder: &dyn Folder, name: &str) -> Proposal {
    let mut drafts = Drafts::new(folder);
    drafts.edit("buyin.toml", |edit| edit.set_text_in("organisation", "name", name));
    drafts.proposal()
}

fn edit_person(edit: &mut Edit, person: &RosterPerson, people: &assign::People) {
    if !person.name.is_empty() {
        edit.set_missing("name", person.name.as_str(), "");
    }
    if person.kind != PersonKind::Human {
        edit.set_missing("kind", person.kind.as_str(), "");
    }
    edit.add_texts("emails", &[], &people.emails(person));
    edit.add_texts("accounts", &["github", "gitlab"], &people.accounts(person));
}

fn edit_team(edit: &mut Edit, id: &str, team: &RosterTeam, parent: Option<&String>, handles: &[String]) {
    edit.set_missing("name", if team.name.is_empty() { id } else { team.name.as_str() }, "");
    if !team.paying {
        edit.set_missing("paying", false, &team.kind);
    }
    if let Some(parent) = parent.filter(|parent| *parent != id) {
        edit.set_missing("parent", parent.as_str(), "");
    }
    edit.add_texts("handles", &[], handles);
    // The source's own id finds the team again where the file is called differently.
    if team.id != id {
        edit.add_texts("handles", &[], std::slice::from_ref(&team.id));
    }
}

fn edit_stay(edit: &mut Edit, change: &stays::Change) {
    match change {
        stays::Change::Add(stay) => {
            let record = Record::default().text("person", &stay.person);
            let record = record.day("since", stay.dates.since).day("until", stay.dates.until);
            edit.add_record("member", record.text("source", &stay.source));
        }
        stays::Change::End { person, since, until, .. } => edit.end_record("member", "person", person, *since, *until),
    }
}

/// Files being edited, each opened once.
struct Drafts<'f> {
    folder: &'f dyn Folder,
    open: BTreeMap<String, Option<(Option<String>, Edit)>>,
    problems: Vec<Problem>,
}

impl<'f> Drafts<'f> {
    fn new(folder: &'f dyn Folder) -> Self {
        Self { folder, open: BTreeMap::new(), problems: Vec::new() }
    }

    fn proposal(self) -> Proposal {
        let (plan, problems) = self.close();
        Proposal { plan, problems }
    }

    /// Edits a file, unless it cannot be read.
    fn edit(&mut self, path: &str, change: impl FnOnce(&mut Edit)) {
        let Self { folder, open, problems } = self;
        let draft = open.entry(path.to_owned()).or_insert_with(|| match read(*folder, path) {
            Ok(draft) => Some(draft),
            Err(problem) => {
                problems.push(problem);
                None
            }
        });
        if let Some((_, edit)) = draft {
            change(edit);
        }
    }

    fn close(self) -> (Plan, Vec<Problem>) {
        let drafts = self.open.into_iter().filter_map(|(path, draft)| Some((path, draft?)));
        let changes = drafts
            .map(|(path, (before, edit))| FileChange { path, before, after: Some(edit.text()) })
            .filter(|change| change.before != change.after)
            .collect();
        (Plan { changes }, self.problems)
    }
}

fn read(folder: &dyn Folder, path: &str) -> Result<(Option<String>, Edit), Problem> {
    let unread =
        |why: &str| Problem::fatal(&Place::whole(path), format!("{why}, so it is not changed")).hint("mend it first");
    let bytes = folder.read(path).map_err(|error| unread(&format!("cannot be read: {error}")))?;
    let before = bytes.map(String::from_utf8).transpose().map_err(|_| unread("is not UTF-8 text"))?;
    let edit = Edit::of(before.as_deref().unwrap_or_default()).ok_or_else(|| unread("is not TOML"))?;
    Ok((before, edit))
}
