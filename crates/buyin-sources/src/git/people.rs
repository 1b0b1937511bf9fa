//! Persons of one repository as pseudonyms; the clear text leaves this module only for the lake's private file.

use buyin_facts::IdentityKey;
use buyin_facts::fact::Identity;
use buyin_facts::lake::Signature;
use buyin_facts::pseudonym::{Pseudonyms, noreply_account};
use rustc_hash::FxHashMap;

use crate::git::commit::{Signed, text};
use crate::shape::shape_of;

/// Pairs seen so far.
pub(crate) struct People<'a> {
    pseudonyms: &'a Pseudonyms,
    pairs: FxHashMap<Vec<u8>, IdentityKey>,
    signatures: Vec<Signature>,
}

impl<'a> People<'a> {
    pub(crate) fn new(pseudonyms: &'a Pseudonyms) -> Self {
        Self { pseudonyms, pairs: FxHashMap::default(), signatures: Vec::new() }
    }

    /// The key of a (name, address) pair.
    pub(crate) fn key(&mut self, person: &Signed<'_>) -> IdentityKey {
        let spelled = [person.name, person.email].join(&0);
        if let Some(key) = self.pairs.get(&spelled) {
            return *key;
        }
        let identity = self.pseudonyms.pair(person.name, person.email);
        self.signatures.push(Signature { identity, name: text(person.name), email: text(person.email) });
        self.pairs.insert(spelled, identity);
        identity
    }

    /// The key of a forge account.
    pub(crate) fn account(&self, login: &str) -> IdentityKey {
        self.pseudonyms.account(login)
    }

    /// The key of any other text.
    pub(crate) fn text(&self, text: &[u8]) -> IdentityKey {
        self.pseudonyms.text(text)
    }

    /// Every pair seen, in clear.
    pub(crate) fn into_signatures(self) -> Vec<Signature> {
        self.signatures
    }
}

/// What is kept of a pair outside of the private file.
pub(crate) fn identity(pseudonyms: &Pseudonyms, signature: &Signature) -> Identity {
    let account = noreply_account(&signature.email)
        .map(|account| account.number.map_or(account.login, |number| number.to_string()));
    Identity {
        identity: signature.identity,
        email: (!signature.email.is_empty()).then(|| pseudonyms.email(&signature.email)),
        account: account.map(|account| pseudonyms.account(&account)),
        full_name: pseudonyms.full_name(&signature.name),
        name_words: pseudonyms.name_words(&signature.name),
        shape: shape_of(&signature.name, &signature.email),
    }
}
