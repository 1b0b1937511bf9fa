//! PHP: code stands between tags, a comment ends where the code ends, and strings may be documents. Must not know what an
//! import is.

use memchr::{memchr, memmem};

use super::super::{Blanks, in_name, name};
use super::{block_end, line_end, quoted_end};

/// Where code begins after the next `<?php`, `<?=` or `<? `; nothing where no more code comes.
pub(crate) fn code_start(bytes: &[u8], from: usize) -> Option<usize> {
    memmem::find_iter(&bytes[from..], b"<?").find_map(|offset| {
        let inside = from + offset + 2;
        let rest = &bytes[inside..];
        let is_named = rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case(b"php"));
        match rest.first() {
            _ if is_named && rest.get(3).is_none_or(|&next| !in_name(next)) => Some(inside + 3),
            Some(b'=') => Some(inside + 1),
            Some(next) if next.is_ascii_whitespace() => Some(inside),
            _ => None,
        }
    })
}

/// The end of the comment, string or document that opens at `at`; the byte after it when nothing does.
pub(crate) fn end(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b'/' | b'#' => comment_end(bytes, at).unwrap_or(at + 1),
        b'<' => document_end(bytes, at),
        b'"' | b'\'' | b'`' => quoted_end(bytes, at, true),
        _ => at + 1,
    }
}

/// The end of the comment that opens at `at`, if one does; on one line it ends before what ends the code.
pub(crate) fn comment_end(bytes: &[u8], at: usize) -> Option<usize> {
    match (bytes[at], bytes.get(at + 1)) {
        (b'/', Some(b'*')) => return Some(block_end(bytes, at)),
        (b'/', Some(b'/')) => {}
        // `#[` opens an attribute.
        (b'#', next) if next != Some(&b'[') => {}
        _ => return None,
    }
    let end = line_end(bytes, at);
    Some(memmem::find(&bytes[at..end], b"?>").map_or(end, |offset| at + offset))
}

/// The end of a document `<<<MARK … MARK` that opens at `at`; its last line may be indented. The byte after `at` when none does.
pub(crate) fn document_end(bytes: &[u8], at: usize) -> usize {
    // What merges leave behind begins with more of them.
    let opens = bytes[at..].starts_with(b"<<<") && (at == 0 || bytes[at - 1] != b'<');
    let Some(mark) = bytes.get(at + 3..).filter(|_| opens).map(Blanks::trim_ascii_start_blanks) else { return at + 1 };
    let quote = mark.first().filter(|first| matches!(first, b'"' | b'\''));
    let mark = &mark[usize::from(quote.is_some())..];
    let word = name(mark);
    let after = &mark[word.len()..];
    let after = quote.map_or(Some(after), |quote| after.strip_prefix(&[*quote]));
    let is_alone = after.is_some_and(|after| after.starts_with(b"\n") || after.starts_with(b"\r\n"));
    if word.first().is_none_or(u8::is_ascii_digit) || !is_alone {
        return at + 1;
    }
    let mut line = line_end(bytes, at);
    while line < bytes.len() {
        let text = bytes[line + 1..].trim_ascii_start_blanks();
        if text.strip_prefix(word).is_some_and(|rest| rest.first().is_none_or(|&next| !in_name(next))) {
            return bytes.len() - text.len() + word.len();
        }
        line = memchr(b'\n', &bytes[line + 1..]).map_or(bytes.len(), |offset| line + 1 + offset);
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a comment, string or document leaves of a text that begins with it.
    fn left(text: &str) -> &str {
        &text[end(text.as_bytes(), 0)..]
    }

    #[test]
    fn comments_strings_and_documents_end() {
        for (text, expected) in [
            ("// a 'b\nc", "\nc"),
            ("# a ?> b", "?> b"),
            ("#\nb", "\nb"),
            ("#[A('b')] c", "[A('b')] c"),
            ("/* a\n// */ b", " b"),
            ("/ a", " a"),
            ("'a\n\\'b' c", " c"),
            ("\"a {$b['c']} \\\" d\" e", " e"),
            ("<<<A\nit's\n AB\n  A; b", "; b"),
            ("<<< 'A'\r\n\"\r\nA\r\nb", "\r\nb"),
            ("<<<\"A\"\nA", ""),
            ("<<<A\nno end", ""),
            ("<<<A b\nA", "<<A b\nA"),
            ("<<<<<<< HEAD\nHEAD", "<<<<<< HEAD\nHEAD"),
            ("<<<", "<<"),
            ("< a", " a"),
        ] {
            assert_eq!(left(text), expected, "{text}");
        }
        assert_eq!(document_end(b"<<<<<<< HEAD\nHEAD", 4), 5);
    }

    #[test]
    fn code_stands_between_tags() {
        let code = |text: &str| code_start(text.as_bytes(), 0).map(|at| text[at..].to_owned());
        for (text, expected) in [
            ("<p>\n<?php a", Some(" a")),
            ("<?PHP\na", Some("\na")),
            ("<?= a", Some(" a")),
            ("<? a", Some(" a")),
            ("<?xml a ?><?php", Some("")),
            ("<?phpa", None),
            ("a <?", None),
        ] {
            assert_eq!(code(text).as_deref(), expected, "{text}");
        }
    }
}
