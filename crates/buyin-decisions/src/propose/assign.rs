//! Which file each person and team of a roster belongs to: one that is there already, or a new one named after them.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::pseudonym::name_words;

use super::{RosterPerson, RosterTeam};
use crate::slug::{slug, unique};
use crate::written::Written;

/// What a source calls somebody or something, and the file id it gets.
pub(super) type Ids = BTreeMap<String, String>;

/// An account or address of somebody; accounts sort first and are looked at first, since addresses can pass to others.
type Trace = (bool, String);

/// The files of a roster's people.
#[derive(Debug, Default)]
pub(super) struct People {
    /// File id by roster key.
    pub(super) ids: Ids,
    owners: BTreeMap<Trace, Owner>,
}

/// Whose file a trace stands in; with the words of the name where that comes from the roster and not from a file.
#[derive(Debug)]
struct Owner {
    id: String,
    words: Option<Vec<String>>,
}

impl People {
    /// The addresses of a person that are theirs alone: one that two people of different names share stays with the first.
    pub(super) fn emails(&self, person: &RosterPerson) -> Vec<String> {
        self.own(true, &person.emails, &person.key)
    }

    /// The accounts of a person that are theirs alone.
    pub(super) fn accounts(&self, person: &RosterPerson) -> Vec<String> {
        self.own(false, &person.accounts, &person.key)
    }

    fn own(&self, address: bool, texts: &[String], key: &str) -> Vec<String> {
        let owner = |text: &str| self.owners.get(&(address, text.to_lowercase())).map(|owner| &owner.id);
        texts.iter().filter(|text| owner(text) == self.ids.get(key)).cloned().collect()
    }
}

/// The file of every person: that of the same account, else of the same address, else, for names nobody shares, of the same
/// name, else a new one. Two of the roster are one person only if their names agree too. The order of the roster does not
/// matter.
pub(super) fn people(written: &Written, roster: &[RosterPerson]) -> People {
    let mut taken: BTreeSet<String> = written.people.iter().map(|person| person.id.clone()).collect();
    let mut people = People { ids: Ids::new(), owners: owners(written) };
    let by_name = names(written);
    let mut named: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for person in roster {
        *named.entry(name_words(&person.name)).or_default() += 1;
    }
    let mut sorted: Vec<&RosterPerson> = roster.iter().collect();
    sorted.sort();
    for person in sorted {
        let traces = traces(&person.accounts, &person.emails);
        let words = name_words(&person.name);
        let is = |owner: &&Owner| owner.words.as_ref().is_none_or(|other| *other == words);
        let same_trace =
            traces.iter().find_map(|trace| people.owners.get(trace).filter(is)).map(|owner| owner.id.clone());
        let same_name = || by_name.get(&words).filter(|_| named.get(&words) == Some(&1)).cloned().flatten();
        let id = same_trace.or_else(same_name).unwrap_or_else(|| unique(&wanted(person), &mut taken));
        for trace in traces {
            let owner = || Owner { id: id.clone(), words: Some(words.clone()) };
            people.owners.entry(trace).or_insert_with(owner);
        }
        people.ids.insert(person.key.clone(), id);
    }
    people
}

/// What recognises somebody.
fn traces(accounts: &[String], emails: &[String]) -> Vec<Trace> {
    let accounts = accounts.iter().map(|account| (false, account.to_lowercase()));
    accounts.chain(emails.iter().map(|email| (true, email.to_lowercase()))).collect()
}

fn owners(written: &Written) -> BTreeMap<Trace, Owner> {
    let mut owners = BTreeMap::new();
    for person in &written.people {
        let accounts: Vec<_> = person.accounts.iter().map(|account| account.value.clone()).collect();
        let emails: Vec<_> = person.emails.iter().map(|(email, _)| email.value.clone()).collect();
        for trace in traces(&accounts, &emails) {
            owners.entry(trace).or_insert_with(|| Owner { id: person.id.clone(), words: None });
        }
    }
    owners
}

/// The files' full names; nothing for a name that stands in two of them.
fn names(written: &Written) -> BTreeMap<Vec<String>, Option<String>> {
    let mut names: BTreeMap<Vec<String>, Option<String>> = BTreeMap::new();
    for person in &written.people {
        let spelt: BTreeSet<_> = person.names.iter().map(|name| name_words(&name.value)).collect();
        for words in spelt.into_iter().filter(|words| words.len() > 1) {
            names.entry(words).and_modify(|id| *id = None).or_insert_with(|| Some(person.id.clone()));
        }
    }
    names
}

/// The id a person would have if nobody had it: of the name, else of an account, else of an address.
fn wanted(person: &RosterPerson) -> String {
    let local = |email: &String| slug(email.split('@').next().unwrap_or_default());
    let accounts = person.accounts.iter().map(|account| slug(account));
    std::iter::once(slug(&person.name))
        .chain(accounts)
        .chain(person.emails.iter().map(local))
        .find(|id| !id.is_empty())
        .unwrap_or_else(|| "person".to_owned())
}

/// The file of every team: one with its id or a handle that no other team of the roster has, else of the same name, else a
/// new one.
pub(super) fn teams(written: &Written, roster: &[RosterTeam]) -> Ids {
    let mut taken: BTreeSet<String> = written.teams.iter().map(|team| team.id.clone()).collect();
    let mut free = taken.clone();
    let mut handles = BTreeMap::new();
    for team in &written.teams {
        handles.extend(team.handles.iter().map(|handle| (handle.value.to_lowercase(), team.id.clone())));
    }
    let mut holders: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for team in roster {
        for handle in &team.handles {
            holders.entry(handle.to_lowercase()).or_default().insert(&team.id);
        }
    }
    let by_handle = |team: &RosterTeam| {
        let own = team.handles.iter().filter(|handle| holders[&handle.to_lowercase()].len() == 1);
        let mut names = std::iter::once(&team.id).chain(own);
        names.find_map(|name| handles.get(&name.to_lowercase()).cloned())
    };
    let mut sorted: Vec<&RosterTeam> = roster.iter().collect();
    sorted.sort();
    let mut ids = Ids::new();
    // Those found by handle first, so that a team of the same name does not take their file.
    for team in &sorted {
        if let Some(id) = by_handle(team) {
            free.remove(&id);
            ids.insert(team.id.clone(), id);
        }
    }
    for team in sorted {
        if ids.contains_key(&team.id) {
            continue;
        }
        let wanted = [&team.name, &team.id].map(|name| slug(name)).into_iter().find(|id| !id.is_empty());
        let wanted = wanted.unwrap_or_else(|| "team".to_owned());
        let id = if free.remove(&wanted) { wanted } else { unique(&wanted, &mut taken) };
        ids.insert(team.id.clone(), id);
    }
    ids
}

/// Which team each handle is of, lower case: a handle means one team, so one that two teams of a source share stays with the
/// first that has it, files before the source.
pub(super) fn handles(written: &Written, roster: &[RosterTeam], ids: &Ids) -> BTreeMap<String, String> {
    let mut handles = BTreeMap::new();
    for team in &written.teams {
        for handle in &team.handles {
            handles.entry(handle.value.to_lowercase()).or_insert_with(|| team.id.clone());
        }
    }
    let mut sorted: Vec<&RosterTeam> = roster.iter().collect();
    sorted.sort();
    for team in sorted {
        for handle in &team.handles {
            handles.entry(handle.to_lowercase()).or_insert_with(|| ids[&team.id].clone());
        }
    }
    handles
}
