//! Tokens for programs, in `buyin.toml`: their hashes, so that the file gives nobody a token. Taking one out revokes it.

use buyin_facts::Day;
use buyin_facts::decision::Scope;

use super::{Drafts, Proposal};
use crate::edit::Record;
use crate::folder::Folder;

/// A token to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Name for people.
    pub name: String,
    /// Hash of the token.
    pub hash: String,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// First day it is good no more.
    pub until: Option<Day>,
}

/// Adds a token.
pub fn add(folder: &dyn Folder, new: &NewToken) -> Proposal {
    let mut drafts = Drafts::new(folder);
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.as_str()).collect();
    let record = Record::default().text("name", &new.name).text("hash", &new.hash).texts("scopes", &scopes);
    drafts.edit("buyin.toml", |edit| edit.add_record("token", record.day("until", new.until)));
    drafts.proposal()
}

/// Takes a token out, after which it is good for nothing.
pub fn revoke(folder: &dyn Folder, name: &str) -> Proposal {
    let mut drafts = Drafts::new(folder);
    drafts.edit("buyin.toml", |edit| edit.remove_record("token", "name", name));
    drafts.proposal()
}
