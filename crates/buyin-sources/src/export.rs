//! Names a content offers to others, by the conventions of its language: read off tokens, so comments and strings say
//! nothing.
//!
//! Light on purpose: no types are known and nothing is resolved. A name that only a compiler could find is missing, never
//! guessed. Must not know paths: a header and a source file are read alike.

mod brace;
mod c;
mod go;
mod indent;
mod php;
mod rust;
mod script;

use buyin_facts::word::{ExportKind, Syntax};

use crate::token::{Kind, Token};

/// Longer names are no names, in bytes.
const LONGEST: usize = 200;

/// An offered name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The name.
    pub name: String,
    /// What it stands for.
    pub kind: ExportKind,
    /// Line, from 1.
    pub line: u32,
}

/// The names that a content offers, in order of lines; a name that is offered twice stands at its first line.
pub fn exports(syntax: Syntax, bytes: &[u8], tokens: &[Token]) -> Vec<Offer> {
    let words = Words { bytes, tokens };
    let mut all = match syntax {
        Syntax::Go => go::exports(words),
        Syntax::Rust => rust::exports(words),
        Syntax::Python => indent::python(words),
        Syntax::Ruby => indent::ruby(words),
        Syntax::JavaScript => script::exports(words),
        Syntax::Java | Syntax::CSharp => brace::exports(words, syntax),
        Syntax::C => c::exports(words),
        Syntax::Php => php::exports(words),
        Syntax::Slash | Syntax::Hash | Syntax::Dash => Vec::new(),
    };
    all.sort_by(|one, other| (&one.name, one.kind, one.line).cmp(&(&other.name, other.kind, other.line)));
    all.dedup_by(|later, first| (&later.name, later.kind) == (&first.name, first.kind));
    all.sort_by(|one, other| (one.line, &one.name).cmp(&(other.line, &other.name)));
    all
}

/// Tokens with their text.
#[derive(Clone, Copy)]
struct Words<'a> {
    bytes: &'a [u8],
    tokens: &'a [Token],
}

impl<'a> Words<'a> {
    fn len(self) -> usize {
        self.tokens.len()
    }

    /// The text of a token; empty past the end.
    fn at(self, place: usize) -> &'a [u8] {
        self.tokens.get(place).map_or(b"", |token| token.text(self.bytes))
    }

    fn is_name(self, place: usize) -> bool {
        self.tokens.get(place).is_some_and(|token| token.kind == Kind::Name)
    }

    /// The name of the namespace that is declared here, its parts set apart by `separator`; empty for that of nobody, nothing where
    /// none is declared (`namespace\f()` calls a function).
    fn namespace(self, at: usize, separator: &[u8]) -> Option<String> {
        let end = (at + 1..self.len()).find(|place| !self.is_name(*place) && self.at(*place) != separator)?;
        let name: Vec<u8> = (at + 1..end).flat_map(|place| self.at(place)).copied().collect();
        let declares = matches!(self.at(end), b";" | b"{") && !name.starts_with(separator);
        declares.then(|| String::from_utf8_lossy(&name).into_owned())
    }

    /// Whether a token is the first of its line.
    fn begins_line(self, place: usize) -> bool {
        place == 0 || self.tokens[place - 1].line < self.tokens[place].line
    }

    /// Whether a token stands in the first column.
    fn is_flush(self, place: usize) -> bool {
        self.tokens.get(place).is_some_and(|token| token.start == 0 || self.bytes[token.start as usize - 1] == b'\n')
    }

    /// The name at a place as an offer.
    fn offer(self, place: usize, kind: ExportKind) -> Option<Offer> {
        let token = self.tokens.get(place).filter(|token| token.kind == Kind::Name)?;
        let name = token.text(self.bytes);
        (name.len() <= LONGEST).then(|| Offer {
            name: String::from_utf8_lossy(name).into_owned(),
            kind,
            line: token.line,
        })
    }

    /// How deep each token lies in braces, brackets and parentheses; one that opens or closes lies outside.
    fn depths(self) -> Vec<u32> {
        let mut depth = 0_u32;
        let deep = |token: &Token| {
            let sign = if token.kind == Kind::Sign { self.bytes[token.start as usize] } else { 0 };
            depth = depth.saturating_sub(u32::from(matches!(sign, b'}' | b')' | b']')));
            let here = depth;
            depth += u32::from(matches!(sign, b'{' | b'(' | b'['));
            here
        };
        self.tokens.iter().map(deep).collect()
    }
}

#[cfg(test)]
mod tests;
