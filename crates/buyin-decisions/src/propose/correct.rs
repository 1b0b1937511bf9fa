//! A wrong identity is mended: an address or account is given to the person it belongs to, and taken from whoever had it.

use buyin_facts::decision::PersonKind;

use super::{Drafts, Proposal};
use crate::folder::Folder;
use crate::slug::is_id;
use crate::written::Written;

/// What is known better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Id of the people file it belongs to; made where there is none.
    pub person: String,
    /// Address or account that is theirs.
    pub spelling: Option<String>,
    /// What they are.
    pub kind: Option<PersonKind>,
}

/// Mends the people files. Nothing where the person cannot be a file's id.
pub fn correct(folder: &dyn Folder, correction: &Correction) -> Option<Proposal> {
    if !is_id(&correction.person) {
        return None;
    }
    let (written, _) = Written::read(folder);
    let mut drafts = Drafts::new(folder);
    if let Some(spelling) = &correction.spelling {
        let is_address = spelling.contains('@');
        let keys: &[&str] = if is_address { &["emails"] } else { &["accounts", "github", "gitlab"] };
        for other in written.people.iter().filter(|other| other.id != correction.person) {
            drafts.edit(&format!("people/{}.toml", other.id), |edit| {
                keys.iter().for_each(|key| edit.remove_text(key, spelling));
            });
        }
        drafts.edit(&format!("people/{}.toml", correction.person), |edit| {
            edit.add_texts(keys[0], &keys[1..], std::slice::from_ref(spelling));
        });
    }
    if let Some(kind) = correction.kind {
        drafts.edit(&format!("people/{}.toml", correction.person), |edit| edit.set_text("kind", kind.as_str()));
    }
    Some(drafts.proposal())
}
