//! The template of a subject line: what stays when one takes out what differs from one automatic commit to the next.

/// A subject without quoted text, addresses, paths, ids and numbers.
pub(crate) fn template(subject: &str) -> String {
    let mut out = String::with_capacity(subject.len());
    for word in without_quotes(subject).split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        push_word(&mut out, word);
    }
    out
}

/// Replaces text in quotes that open and close within the line; an apostrophe inside a word is no quote.
fn without_quotes(subject: &str) -> String {
    let mut out = String::with_capacity(subject.len());
    let mut rest = subject;
    while let Some((at, quote)) = rest.char_indices().find(|(at, letter)| {
        matches!(letter, '"' | '`' | '\'') && !rest[..*at].ends_with(|before: char| before.is_alphanumeric())
    }) {
        let inside = &rest[at + quote.len_utf8()..];
        let Some(end) = inside.find(quote) else { break };
        out.push_str(&rest[..at]);
        out.push_str("<quoted>");
        rest = &inside[end + quote.len_utf8()..];
    }
    out + rest
}

fn push_word(out: &mut String, word: &str) {
    if word.contains("://") {
        out.push_str("<url>");
    } else if word.trim_matches('/').contains('/') {
        out.push_str("<path>");
    } else if is_id(word.trim_matches(|letter: char| !letter.is_alphanumeric())) {
        out.push_str("<id>");
    } else {
        push_without_numbers(out, word);
    }
}

/// A shortened object id: seven hexadecimal digits or more, one of them a figure.
fn is_id(word: &str) -> bool {
    word.len() >= 7
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Runs of figures and the dots between them become one mark.
fn push_without_numbers(out: &mut String, word: &str) {
    let mut in_number = false;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let number =
            letter.is_ascii_digit() || (in_number && letter == '.' && letters.peek().is_some_and(char::is_ascii_digit));
        if !number {
            out.push(letter);
        } else if !in_number {
            out.push('#');
        }
        in_number = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_subjects_share_a_template() {
        for (one, other) in [
            ("Bump serde from 1.0.1 to 1.0.200 (#12)", "Bump serde from 1.0.9 to 2.0 (#1345)"),
            ("Update deps to deadbee1", "Update deps to 0123456789abcdef"),
            ("Revert \"one thing\"", "Revert \"another thing\""),
            ("Sync a/b.yaml with https://x.org/1", "Sync c/d with https://y.org"),
        ] {
            assert_eq!(template(one), template(other));
        }
        assert_eq!(template("Don't panic, it's fine"), "Don't panic, it's fine");
        assert_eq!(template("v1.2.3"), "v#");
        assert_ne!(template("Fix the parser"), template("Fix the lexer"));
        assert_eq!(template(""), "");
    }
}
