//! Somebody is forgotten: their file is replaced by one without name or address, and whatever named them names that. Their time
//! stays with their teams. The history of the decisions repository is not touched: what was committed stays there.

use std::collections::BTreeSet;

use buyin_facts::forgotten::Trace;

use super::{Drafts, Proposal};
use crate::edit::Edit;
use crate::folder::Folder;
use crate::plan::FileChange;
use crate::slug::unique;
use crate::written::{EVENTFUL, Written};

/// What the person's own file keeps: it names nobody.
const KEPT: [&str; 3] = ["kind", "team", "capacity"];

/// Somebody who is to be forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaving {
    /// Id of their file, where they have one.
    pub person: Option<String>,
    /// Full names commits spell, beside those of the file; without those others share.
    pub names: Vec<String>,
    /// Addresses commits spell.
    pub emails: Vec<String>,
    /// Forge accounts commits tell.
    pub accounts: Vec<String>,
    /// Anything random; decides the traces.
    pub salt: u64,
}

/// Replaces a person by nobody in particular. Says what they are called from now on.
pub fn forget(folder: &dyn Folder, leaving: &Leaving) -> (String, Proposal) {
    let (written, _) = Written::read(folder);
    let mut taken: BTreeSet<String> = written.person_ids().into_iter().map(str::to_owned).collect();
    let id = unique("forgotten", &mut taken);
    let mut drafts = Drafts::new(folder);
    let traces: Vec<String> = traces(&written, leaving).iter().map(ToString::to_string).collect();
    let kept = leaving.person.as_ref().map(|person| kept(folder, &format!("people/{person}.toml")));
    drafts.edit(&format!("people/{id}.toml"), |edit| {
        if let Some(kept) = kept.as_deref().and_then(Edit::of) {
            *edit = kept;
        }
        edit.add_texts("forgotten", &[], &traces);
    });
    if let Some(person) = &leaving.person {
        for path in paths(folder) {
            drafts.edit(&path, |edit| edit.rename_person(person, &id));
        }
    }
    let mut proposal = drafts.proposal();
    if let Some(person) = &leaving.person {
        let path = format!("people/{person}.toml");
        proposal.plan.changes.retain(|change| change.path != path);
        let before = folder.read(&path).ok().flatten().and_then(|bytes| String::from_utf8(bytes).ok());
        proposal.plan.changes.push(FileChange { path, before, after: None });
    }
    (id, proposal)
}

/// Everything that recognises them, each once.
fn traces(written: &Written, leaving: &Leaving) -> BTreeSet<Trace> {
    let own = written.people.iter().find(|person| Some(&person.id) == leaving.person.as_ref());
    let emails = own.into_iter().flat_map(|person| &person.emails).map(|(email, _)| &email.value);
    let accounts = own.into_iter().flat_map(|person| &person.accounts).map(|account| &account.value);
    let names = own.into_iter().flat_map(|person| &person.names).map(|name| &name.value);
    let salt = leaving.salt;
    let emails = emails.chain(&leaving.emails).map(|email| Trace::of_email(email, salt));
    let accounts = accounts.chain(&leaving.accounts).map(|account| Trace::of_account(account, salt));
    let names = names.chain(&leaving.names).filter_map(|name| Trace::of_name(name, salt));
    emails.chain(accounts).chain(names).collect()
}

/// What stays of a person's file, without its comments, which may name them.
fn kept(folder: &dyn Folder, path: &str) -> String {
    let text = folder.read(path).ok().flatten().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let mut table: toml::Table = toml::from_str(&text).unwrap_or_default();
    table.retain(|key, _| KEPT.contains(&key));
    toml::to_string(&table).unwrap_or_default()
}

/// Every file that may name persons.
fn paths(folder: &dyn Folder) -> Vec<String> {
    let files = |below: &str| -> Vec<String> {
        let names = folder.list(below).unwrap_or_default();
        names.iter().filter(|name| name.ends_with(".toml")).map(|name| format!("{below}/{name}")).collect()
    };
    let mut paths = files("teams");
    for (_, kind) in EVENTFUL {
        paths.extend(files(kind));
        for thing in folder.list(kind).unwrap_or_default().iter().filter_map(|name| name.strip_suffix('/')) {
            paths.extend(files(&format!("{kind}/{thing}/events")));
        }
    }
    paths
}
