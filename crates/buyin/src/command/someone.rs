//! Who is meant by an address, a name or an id: looked up in the private file of the lake, on the machine where it lies.

use std::collections::BTreeSet;

use buyin_analysis::books::Books;
use buyin_facts::lake::Signature;
use buyin_facts::pseudonym::name_words;

use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::similar;

/// A person, and how commits spell everybody.
pub(super) struct Someone {
    /// Id of the people file, or pseudonym.
    pub(super) key: String,
    /// Whether a people file names them.
    pub(super) declared: bool,
    /// Every spelling in the lake, with the person it was taken for.
    spellings: Vec<(String, Signature)>,
}

impl Someone {
    /// Finds one person.
    pub(super) fn find(text: &str, desk: &Desk, books: &Books) -> Result<Self, CommandError> {
        let spellings = spellings(desk, books)?;
        let files: BTreeSet<&str> = desk.loaded.decisions.people.iter().map(|row| row.person.as_str()).collect();
        let words = name_words(text);
        let is_key = |key: &str| key == text;
        let is_address = |signature: &Signature| signature.email.eq_ignore_ascii_case(text.trim());
        let is_name = |signature: &Signature| words.len() > 1 && name_words(&signature.name) == words;
        let of = |is: &dyn Fn(&Signature) -> bool| -> BTreeSet<&str> {
            spellings.iter().filter(|(_, signature)| is(signature)).map(|(key, _)| key.as_str()).collect()
        };
        let by_key: BTreeSet<&str> = spellings
            .iter()
            .map(|(key, _)| key.as_str())
            .chain(files.iter().copied())
            .filter(|key| is_key(key))
            .collect();
        let found = [by_key, of(&is_address), of(&is_name)].into_iter().find(|found| !found.is_empty());
        let found: Vec<&str> = found.unwrap_or_default().into_iter().collect();
        match found[..] {
            [key] => {
                let (key, declared) = (key.to_owned(), files.contains(key));
                Ok(Self { key, declared, spellings })
            }
            [] => Err(unknown(text, &files, &spellings)),
            _ => Err(CommandError::new(Kind::Input, format!("`{text}` is the name of several: {}", found.join(", ")))
                .hinted(["name one of these"])),
        }
    }

    /// Spellings of the person.
    pub(super) fn own(&self) -> impl Iterator<Item = &Signature> {
        self.spellings.iter().filter(|(key, _)| *key == self.key).map(|(_, signature)| signature)
    }

    /// Spellings of all others.
    pub(super) fn others(&self) -> impl Iterator<Item = &Signature> {
        self.spellings.iter().filter(|(key, _)| *key != self.key).map(|(_, signature)| signature)
    }
}

/// Every spelling with the person it was taken for.
fn spellings(desk: &Desk, books: &Books) -> Result<Vec<(String, Signature)>, CommandError> {
    let signatures = desk.lake.signatures()?;
    if signatures.is_empty() {
        let what = format!("{} holds no names: they are where the scan was made", desk.options.lake.display());
        return Err(CommandError::new(Kind::Input, what));
    }
    let rows = books.identities()?.rows.into_iter().filter_map(|row| {
        let found = signatures.binary_search_by_key(&row.identity, |signature| signature.identity.0).ok()?;
        Some((row.person, signatures[found].clone()))
    });
    Ok(rows.collect())
}

fn unknown(text: &str, files: &BTreeSet<&str>, spellings: &[(String, Signature)]) -> CommandError {
    let spelt = spellings.iter().flat_map(|(_, signature)| [signature.email.as_str(), signature.name.as_str()]);
    let hint = similar::did_you_mean(text, files.iter().copied().chain(spelt));
    let all = || "`buyin identities` lists everybody".to_owned();
    CommandError::new(Kind::Input, format!("nobody is known as `{text}`")).hinted([hint.unwrap_or_else(all)])
}
