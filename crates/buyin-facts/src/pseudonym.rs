//! Persons as keyed pseudonyms: the same key for the same text, no way back without the private file.
//!
//! Normalisation lives here too, so that a name in a people file and a name in a commit meet.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::id::IdentityKey;

/// Makes pseudonyms with the secret of one lake.
#[derive(Clone)]
pub struct Pseudonyms {
    key: [u8; 32],
}

impl std::fmt::Debug for Pseudonyms {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pseudonyms(secret)")
    }
}

/// A forge account read out of a `noreply` address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The number in front, where there is one: it survives renaming of the login.
    pub number: Option<u64>,
    /// The login.
    pub login: String,
}

impl Pseudonyms {
    /// Pseudonyms under a secret of 32 bytes.
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The (name, address) pair as a commit spells it.
    pub fn pair(&self, name: &[u8], email: &[u8]) -> IdentityKey {
        self.hash("pair", &[name, email])
    }

    /// An address; case does not matter.
    pub fn email(&self, email: &str) -> IdentityKey {
        self.hash("email", &[email.trim().to_lowercase().as_bytes()])
    }

    /// A forge account number or login; case does not matter.
    pub fn account(&self, account: &str) -> IdentityKey {
        self.hash("account", &[account.trim().to_lowercase().as_bytes()])
    }

    /// A name, if it is a full one: two words and six letters at least, in any order.
    pub fn full_name(&self, name: &str) -> Option<IdentityKey> {
        let words = name_words(name);
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        (words.len() >= 2 && letters >= 6).then(|| self.hash("name", &[words.join(" ").as_bytes()]))
    }

    /// Each word of a name, sorted.
    pub fn name_words(&self, name: &str) -> Vec<IdentityKey> {
        name_words(name).iter().map(|word| self.hash("word", &[word.as_bytes()])).collect()
    }

    /// Any other text, such as a subject line.
    pub fn text(&self, text: &[u8]) -> IdentityKey {
        self.hash("text", &[text])
    }

    fn hash(&self, kind: &str, parts: &[&[u8]]) -> IdentityKey {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(kind.as_bytes());
        for part in parts {
            hasher.update(&[0]);
            hasher.update(part);
        }
        let mut head = [0; 8];
        head.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        IdentityKey(u64::from_le_bytes(head))
    }
}

/// The words of a name: compatibility-decomposed, without marks, lower case, letters and digits only, sorted, each once.
pub fn name_words(name: &str) -> Vec<String> {
    let plain: String = name.nfkd().filter(|letter| !is_combining_mark(*letter)).collect::<String>().to_lowercase();
    let mut words: Vec<String> = plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort();
    words.dedup();
    words
}

/// The account in a forge's `noreply` address: `12345+login@users.noreply.github.com` and its kin.
pub fn noreply_account(email: &str) -> Option<Account> {
    let (local, domain) = email.trim().split_once('@')?;
    let domain = domain.to_lowercase();
    if !(domain.starts_with("users.noreply.") || domain.starts_with("noreply.")) || local.is_empty() {
        return None;
    }
    let (number, login) = match local.split_once(['+', '-']) {
        Some((digits, login)) if digits.parse::<u64>().is_ok() => (digits.parse().ok(), login),
        _ => (None, local),
    };
    Some(Account { number, login: login.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_whatever_their_spelling() {
        let pseudonyms = Pseudonyms::new([7; 32]);
        let name = pseudonyms.full_name("José Ñúñez");
        assert!(name.is_some());
        assert_eq!(name, pseudonyms.full_name("nunez, JOSE"));
        assert_eq!(pseudonyms.full_name("Jose"), None, "one word is not a full name");
        assert_eq!(pseudonyms.full_name("A Li"), None, "too short to be sure");
        assert_eq!(pseudonyms.email("A@B.c "), pseudonyms.email("a@b.c"));
        assert_ne!(pseudonyms.email("a@b.c"), Pseudonyms::new([8; 32]).email("a@b.c"));
        assert_ne!(pseudonyms.pair(b"ab", b"c"), pseudonyms.pair(b"a", b"bc"));
    }

    #[test]
    fn noreply_addresses_tell_the_account() {
        let account = |email| noreply_account(email).map(|account| (account.number, account.login));
        assert_eq!(account("123+octo@users.noreply.github.com"), Some((Some(123), "octo".into())));
        assert_eq!(account("octo@users.noreply.github.com"), Some((None, "octo".into())));
        assert_eq!(account("12-octo@users.noreply.gitlab.com"), Some((Some(12), "octo".into())));
        assert_eq!(account("octo@example.com"), None);
    }
}
