//! One content into rows: whether it can be cut into tokens, its hashes and fingerprints, what it exports, imports and mentions.
//!
//! A pure function of (content, syntax), whoever holds it and wherever it lies, so that each content is read once. Size is
//! bounded before anything is cut. Must not know trees, repositories or the lake.

mod local;

use std::collections::BTreeMap;

use buyin_facts::content::{Content, Export, Fingerprint, ImportLine, Mention};
use buyin_facts::id::BlobKey;
use buyin_facts::word::{ContentStatus, Syntax};
use buyin_facts::{TokenHash, content};
use memchr::{memchr_iter, memmem};

use crate::export::exports;
use crate::fingerprint::Winnower;
use crate::import::import_places;
use crate::mention::Listener;
use crate::token::{Token, tokens};

/// Larger contents are not cut: no person wrote them.
pub const MAX_BYTES: usize = 4 << 20;
/// Git looks for a NUL byte this far to tell binary content.
const BINARY_HEAD: usize = 8_000;
/// Longer lines on average are not written by a person; shorter contents are not judged.
const MEAN_LINE: usize = 250;
const SHORT: usize = 4_096;
/// How far a content may say that a program made it.
const NOTICE_HEAD: usize = 2_048;

/// Rows of many contents.
#[derive(Debug, Default)]
pub struct Rows {
    /// One a content.
    pub contents: Vec<Content>,
    /// By content, in order of lines.
    pub fingerprints: Vec<Fingerprint>,
    /// By content, in order of lines.
    pub exports: Vec<Export>,
    /// By content, in order of lines.
    pub imports: Vec<ImportLine>,
    /// By content, in order of words.
    pub mentions: Vec<Mention>,
}

/// Reads contents one after the other, in the same memory.
#[derive(Debug, Default)]
pub struct Reader {
    tokens: Vec<Token>,
    winnower: Winnower,
    listener: Listener,
}

impl Reader {
    /// Appends the rows of one content.
    pub fn read(&mut self, blob: BlobKey, syntax: Syntax, bytes: &[u8], rows: &mut Rows) {
        let status = status(bytes);
        let mut row = unread(blob, syntax, status, bytes.len() as u64);
        if status != ContentStatus::Binary {
            row.lines = lines(bytes);
        }
        if status == ContentStatus::Read {
            self.cut(&mut row, bytes, rows);
        }
        rows.contents.push(row);
    }

    fn cut(&mut self, row: &mut Content, bytes: &[u8], rows: &mut Rows) {
        let (blob, syntax) = (row.blob, row.syntax);
        tokens(syntax, bytes, &mut self.tokens);
        let (whole, prints) = self.winnower.read(syntax, bytes, &self.tokens);
        (row.tokens, row.exact, row.blind) = (self.tokens.len() as u32, whole.exact, whole.blind);
        rows.fingerprints.extend(prints.iter().map(|print| Fingerprint { blob, hash: print.hash, line: print.line }));
        let offered = exports(syntax, bytes, &self.tokens).into_iter();
        rows.exports.extend(offered.map(|one| Export { blob, name: one.name, kind: one.kind, line: one.line }));
        let taken = imported(syntax, bytes, &self.tokens).into_iter();
        rows.imports.extend(taken.map(|(line, specifier)| ImportLine { blob, specifier, line }));
        let words = self.listener.read(bytes, &self.tokens).into_iter();
        rows.mentions.extend(words.map(|one| Mention {
            blob,
            word: one.word,
            kind: one.kind,
            lines: one.lines,
            line: one.line,
        }));
    }
}

/// The row of a content that was not cut.
pub(crate) fn unread(blob: BlobKey, syntax: Syntax, status: ContentStatus, bytes: u64) -> content::Content {
    Content { blob, syntax, status, bytes, lines: 0, tokens: 0, exact: TokenHash(0), blind: TokenHash(0) }
}

/// What a content imports, each at its first line, in order of lines. Where a line says what of a package it means, that.
fn imported(syntax: Syntax, bytes: &[u8], tokens: &[Token]) -> Vec<(u32, String)> {
    let mut first = BTreeMap::new();
    for (specifier, line) in local::imports(syntax, bytes, tokens) {
        first.entry(specifier).or_insert(line);
    }
    let deep = local::deep(syntax, bytes, tokens);
    for (specifier, line) in &deep {
        if matches!(specifier.split("::").next(), Some("crate" | "self" | "super")) {
            first.entry(specifier.clone()).or_insert(*line);
        }
    }
    for (line, specifier) in packages(syntax, bytes) {
        let inside = |name: &str| name.strip_prefix(&specifier).is_some_and(|rest| rest.starts_with(['.', ':']));
        let deeper: Vec<&(String, u32)> = deep.iter().filter(|(name, _)| inside(name)).collect();
        if deeper.is_empty() {
            first.entry(specifier).or_insert(line);
        }
        for (name, line) in deeper {
            first.entry(name.clone()).or_insert(*line);
        }
    }
    let mut all: Vec<(u32, String)> = first.into_iter().map(|(specifier, line)| (line, specifier)).collect();
    all.sort();
    all
}

/// What a content imports from outside of its component, each at the line of one of its mentions.
fn packages(syntax: Syntax, bytes: &[u8]) -> Vec<(u32, String)> {
    let Some(language) = syntax.language() else { return Vec::new() };
    let (mut line, mut seen) = (1, 0);
    let mut places = import_places(language, bytes);
    places.sort_unstable_by_key(|place| place.0);
    let at_line = |(at, specifier): (usize, String)| {
        line += memchr_iter(b'\n', &bytes[seen..at]).count() as u32;
        seen = at;
        (line, specifier)
    };
    places.into_iter().map(at_line).collect()
}

fn status(bytes: &[u8]) -> ContentStatus {
    if memchr::memchr(0, &bytes[..bytes.len().min(BINARY_HEAD)]).is_some() {
        ContentStatus::Binary
    } else if bytes.len() > MAX_BYTES {
        ContentStatus::TooLarge
    } else if bytes.len() > SHORT && bytes.len() / lines(bytes) as usize > MEAN_LINE {
        ContentStatus::Minified
    } else if is_generated(&bytes[..bytes.len().min(NOTICE_HEAD)]) {
        ContentStatus::Generated
    } else {
        ContentStatus::Read
    }
}

/// Lines as `wc -l` counts them, and one for an end without line end.
fn lines(bytes: &[u8]) -> u32 {
    let ends = memchr_iter(b'\n', bytes).count();
    (ends + usize::from(bytes.last().is_some_and(|last| *last != b'\n'))) as u32
}

/// Whether a comment in the head says that a program made the file: `@generated`, or "generated … do not edit".
fn is_generated(head: &[u8]) -> bool {
    if memmem::find(head, b"enerated").is_none() && memmem::find(head, b"ENERATED").is_none() {
        return false;
    }
    head.split(|&byte| byte == b'\n').any(|line| {
        let line = line.trim_ascii_start().to_ascii_lowercase();
        let is_comment =
            [&b"//"[..], b"#", b"/*", b"*", b"--", b"<!--", b";", b"\"\"\""].iter().any(|mark| line.starts_with(mark));
        let has = |words: &[u8]| memmem::find(&line, words).is_some();
        is_comment && (has(b"@generated") || (has(b"generated") && (has(b"do not edit") || has(b"do not modify"))))
    })
}

#[cfg(test)]
mod tests;
