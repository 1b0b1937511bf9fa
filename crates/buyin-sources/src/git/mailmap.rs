//! Lines of a `.mailmap` as keyed pairs.

use buyin_facts::IdentityKey;
use buyin_facts::pseudonym::Pseudonyms;

use crate::git::commit::text;

/// Address and, where asked for, full name in the commit.
pub(crate) type Written = (IdentityKey, Option<IdentityKey>);
/// Address and full name they stand for.
pub(crate) type Meant = (IdentityKey, Option<IdentityKey>);

/// The entries of a file, sorted; of two for the same commits the last holds, as in git.
pub(crate) fn entries(pseudonyms: &Pseudonyms, bytes: &[u8]) -> Vec<(Written, Meant)> {
    let mut all = std::collections::BTreeMap::new();
    for entry in gix::mailmap::parse_ignore_errors(bytes) {
        let email = |email: &[u8]| pseudonyms.email(&text(email));
        let name = |name: &[u8]| pseudonyms.full_name(&text(name));
        let commit_email = email(entry.old_email());
        let written = (commit_email, entry.old_name().and_then(|old| name(old)));
        let meant =
            (entry.new_email().map_or(commit_email, |new| email(new)), entry.new_name().and_then(|new| name(new)));
        all.insert(written, meant);
    }
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_forms_are_read_and_the_last_line_holds() {
        let pseudonyms = Pseudonyms::new([1; 32]);
        let file = b"# comment\nAda Lovelace <ada@old>\n<ada@new> <ada@older>\nAda Lovelace <ada@new> <ada@work>\n\
            Ada Lovelace <ada@new> Al Ias <shared@x>\nAda Lovelace <ada@newest> <ADA@work>\n<< broken\n";
        let entries = entries(&pseudonyms, file);
        let of = |email: &str| entries.iter().find(|((written, _), _)| *written == pseudonyms.email(email));
        assert_eq!(entries.len(), 4);
        assert_eq!(of("ada@old").map(|(_, meant)| meant.0), Some(pseudonyms.email("ada@old")));
        assert_eq!(of("ada@work").map(|(_, meant)| meant.0), Some(pseudonyms.email("ada@newest")));
        assert_eq!(of("shared@x").and_then(|((_, name), _)| *name), pseudonyms.full_name("Al Ias"));
    }
}
