//! A reading position in the head of a file, for languages that keep their imports there. Steps over blanks and comments in
//! the manner of C; must not know any language.

use super::lexis::{block_end, line_end};
use super::{in_name, name};

/// A reading position.
pub(super) struct Header<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Header<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Steps over blanks, line ends and comments; then the bytes ahead.
    pub(super) fn ahead(&mut self) -> &'a [u8] {
        loop {
            let rest = &self.bytes[self.at..];
            let blank = rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len());
            self.at += blank;
            let rest = &rest[blank..];
            if rest.starts_with(b"//") {
                self.at = line_end(self.bytes, self.at);
            } else if rest.starts_with(b"/*") {
                self.at = block_end(self.bytes, self.at);
            } else {
                return rest;
            }
        }
    }

    /// Takes a whole word if it is the next thing.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let rest = self.ahead();
        let whole = rest.starts_with(word.as_bytes()) && rest.get(word.len()).is_none_or(|&next| !in_name(next));
        self.at += if whole { word.len() } else { 0 };
        whole
    }

    /// Takes one byte if it is the next thing.
    pub(super) fn sign(&mut self, sign: u8) -> bool {
        let found = self.ahead().first() == Some(&sign);
        self.at += usize::from(found);
        found
    }

    /// Takes names joined by dots, `*` among them (`a.b.*`); empty when none is next.
    pub(super) fn dotted(&mut self) -> &'a [u8] {
        let rest = self.ahead();
        let end = rest.iter().position(|&byte| !in_name(byte) && !matches!(byte, b'.' | b'*' | b'`'));
        let found = &rest[..end.unwrap_or(rest.len())];
        self.at += found.len();
        found
    }

    /// Takes a name; empty when none is next.
    pub(super) fn name(&mut self) -> &'a [u8] {
        let found = name(self.ahead());
        self.at += found.len();
        found
    }

    /// Takes a string on one line between quotes of this kind, without reading escapes.
    pub(super) fn quoted(&mut self, quote: u8) -> Option<&'a [u8]> {
        let inside = self.ahead().strip_prefix(&[quote])?;
        let end = inside.iter().position(|&byte| byte == quote || byte == b'\n')?;
        self.at += end + 2;
        (inside[end] == quote).then_some(&inside[..end])
    }

    /// Steps over the rest of the line.
    pub(super) fn skip_line(&mut self) {
        self.at = line_end(self.bytes, self.at);
    }
}
