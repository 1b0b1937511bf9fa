//! Words of names: how a name falls into words, so that those who read contents and those who compare them cut alike.
//!
//! A name is cut at what is no letter and where a capital follows a small letter; words are of lower case. Nothing here knows
//! languages.

use crate::id::TokenHash;

/// Shorter words are of no one's vocabulary.
const SHORTEST: usize = 4;

/// Odd numbers with well mixed bits: those of the FNV-1a hash of 64 bits.
const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0000_0100_0000_01b3);

/// Hands on every word of a name, in order.
pub fn each_word(name: &str, mut take: impl FnMut(&str)) {
    let mut word = String::new();
    let mut before = ' ';
    let mut keep = |word: &mut String| {
        if word.chars().nth(SHORTEST - 1).is_some() {
            take(word);
        }
        word.clear();
    };
    for letter in name.chars() {
        if !letter.is_alphabetic() || (letter.is_uppercase() && before.is_lowercase()) {
            keep(&mut word);
        }
        if letter.is_alphabetic() {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    keep(&mut word);
}

/// Whether a name is written as keys of settings are: `CHECKOUT_WINDOW`, `checkout.window`, `checkout-window`.
pub fn is_key(name: &str) -> bool {
    let is_shouted = name.contains('_')
        && name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    let is_dotted = name.contains(['.', '-'])
        && !name.contains('/')
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-".contains(letter));
    is_shouted || is_dotted
}

impl TokenHash {
    /// The hash of a word in lower case.
    pub fn of_word(word: &str) -> Self {
        Self(word.bytes().fold(FNV.0, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(FNV.1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(name, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn names_are_cut_at_signs_and_capitals() {
        assert_eq!(words("checkoutHTTPServer_retry-4now"), ["checkout", "httpserver", "retry"]);
        assert_eq!(words("ÜberGabe"), ["über", "gabe"]);
        assert!(words("a.b/to_do").is_empty());
    }

    #[test]
    fn keys_are_told_by_how_they_are_written() {
        assert!(is_key("PAY_RETRY") && is_key("pay.retry") && is_key("pay-retry"));
        assert!(!is_key("Retry") && !is_key("acme.io/x") && !is_key("retry"));
    }

    #[test]
    fn a_word_has_the_hash_published_for_it() {
        // Of the test vectors that the authors of FNV give.
        assert_eq!(TokenHash::of_word("foobar"), TokenHash(0x85944171f73967e8));
    }
}
