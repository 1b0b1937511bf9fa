//! File ids: what they may be, and how they are made from names.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether a text is a file id: `[a-z0-9][a-z0-9._-]*`.
pub(crate) fn is_id(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let rest = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    first && text.bytes().all(rest)
}

/// The id a name suggests: without marks, lower case, one hyphen for all else. Empty for names without Latin letters or digits.
pub(crate) fn slug(name: &str) -> String {
    // Marks and other scripts fall away, so `é` leaves `e` behind and `王` nothing; foreign punctuation still parts words.
    let kept = |letter: &char| letter.is_ascii() || !(letter.is_alphanumeric() || is_combining_mark(*letter));
    let plain = name.nfkd().filter(kept).collect::<String>().to_lowercase();
    plain
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// `wanted`, or with the lowest number from 2 behind it that is not taken; the result is taken from then on.
pub(crate) fn unique(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2_u32..).map(|number| format!("{wanted}-{number}"));
    let id = std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(|id| !taken.contains(id))
        .expect("because there are more numbers than taken ids");
    taken.insert(id.clone());
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ids() {
        for (name, id) in
            [("Anna Müller-Łu", "anna-muller-u"), ("José  Núñez", "jose-nunez"), ("T-compiler", "t-compiler")]
        {
            assert_eq!(slug(name), id);
            assert!(is_id(&slug(name)));
        }
        assert_eq!(slug("王伟"), "");
        for bad in ["", "-a", ".a", "Anna", "a b", "a/b", "ä"] {
            assert!(!is_id(bad), "{bad:?}");
        }
    }

    #[test]
    fn ids_are_made_unique_by_number() {
        let mut taken = BTreeSet::new();
        let ids: Vec<_> = (0..3).map(|_| unique("li-wei", &mut taken)).collect();
        assert_eq!(ids, ["li-wei", "li-wei-2", "li-wei-3"]);
    }
}
