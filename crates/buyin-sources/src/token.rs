//! Any source text as tokens: names, literals and signs; comments and white space are none.
//!
//! One pass over the bytes for all languages; what differs is where comments and strings end ([`family`]). It is no
//! parser: text it misunderstands is still cut the same way each time, so that equal text has equal tokens. Must not
//! know what tokens are used for.

mod bare;
mod family;
mod keyword;

use buyin_facts::word::Syntax;
use memchr::memchr_iter;

pub use bare::bare;
pub use family::syntax_of;
pub(crate) use keyword::Keywords;

use family::Opened;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A name or keyword.
    Name,
    /// A number.
    Number,
    /// A string, character or pattern, with its quotes.
    Text,
    /// One byte of anything else.
    Sign,
}

/// A token: a range of bytes and its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Line of the first byte, from 1.
    pub line: u32,
    /// What it is.
    pub kind: Kind,
}

impl Token {
    /// Its bytes.
    pub fn text<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &bytes[self.start as usize..self.end as usize]
    }
}

/// What follows a byte that begins a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Blank,
    Line,
    Name,
    Digit,
    /// Perhaps a comment or a string: the family knows.
    Opener,
    Sign,
}

const BEGINS: [Begins; 256] = {
    let mut table = [Begins::Sign; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'\n' => Begins::Line,
            0..=b' ' | 0x7f => Begins::Blank,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | 0x80.. => Begins::Name,
            b'0'..=b'9' => Begins::Digit,
            b'"' | b'\'' | b'`' | b'/' | b'#' | b'-' | b'=' | b'<' => Begins::Opener,
            _ => Begins::Sign,
        };
        byte += 1;
    }
    table
};

/// Cuts text into tokens, which replace what `out` held. Bytes beyond 4 GB are left out.
pub fn tokens(syntax: Syntax, bytes: &[u8], out: &mut Vec<Token>) {
    out.clear();
    let bytes = &bytes[..bytes.len().min(u32::MAX as usize)];
    let (mut at, mut line) = (usize::from(bytes.starts_with(b"\xef\xbb\xbf")) * 3, 1_u32);
    while let Some(&byte) = bytes.get(at) {
        let (kind, end) = match BEGINS[usize::from(byte)] {
            Begins::Blank => {
                at += 1;
                continue;
            }
            Begins::Line => {
                (at, line) = (at + 1, line + 1);
                continue;
            }
            Begins::Name => (Kind::Name, name_end(bytes, at + 1)),
            Begins::Digit => (Kind::Number, number_end(bytes, at + 1)),
            Begins::Sign => (Kind::Sign, at + 1),
            Begins::Opener => match family::opened(syntax, bytes, at, out.last()) {
                Opened::Nothing => (Kind::Sign, at + 1),
                Opened::Text(end) => (Kind::Text, end),
                Opened::Comment(end) => {
                    line += lines_in(&bytes[at..end]);
                    at = end;
                    continue;
                }
            },
        };
        // An open string ends with its line; the blanks before that end are no part of it.
        let width = if kind == Kind::Text { bytes[at..end].trim_ascii_end().len() } else { end - at };
        out.push(Token { start: at as u32, end: (at + width) as u32, line, kind });
        if kind == Kind::Text {
            line += lines_in(&bytes[at..end]);
        }
        at = end;
    }
}

fn lines_in(bytes: &[u8]) -> u32 {
    memchr_iter(b'\n', bytes).count() as u32
}

fn name_end(bytes: &[u8], from: usize) -> usize {
    let inside = |byte: &u8| matches!(BEGINS[usize::from(*byte)], Begins::Name | Begins::Digit);
    bytes[from..].iter().position(|byte| !inside(byte)).map_or(bytes.len(), |width| from + width)
}

/// The end of a number: digits, letters, and dots that digits follow.
fn number_end(bytes: &[u8], from: usize) -> usize {
    let mut at = name_end(bytes, from);
    while bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        at = name_end(bytes, at + 1);
    }
    at
}

/// An odd multiplier with well mixed bits, from the 64-bit finaliser of `MurmurHash3`.
const MIX: u64 = 0xff51_afd7_ed55_8ccd;

/// Hash of a token's bytes, eight at a time; the same on every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut sum = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        sum = (sum.rotate_left(26) ^ number(chunk)).wrapping_mul(MIX);
    }
    sum = (sum.rotate_left(26) ^ number(chunks.remainder())).wrapping_mul(MIX);
    sum ^ (sum >> 32)
}

/// At most eight bytes as a number, the first the lowest.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests;
