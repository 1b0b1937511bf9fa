//! Lines that can be compared: those that hold code. What is a comment or white space was told before ([`Text::code`]).

use crate::variant::Text;

/// Lines that hold code, with their numbers from 1.
fn held(code: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(code.lines()).filter(|(_, line)| !line.trim().is_empty())
}

/// A line with runs of white space as one: a text may go over several lines.
fn key(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many lines of a text hold code.
pub(super) fn count(text: &Text) -> usize {
    held(&text.code).count()
}

/// What is compared of all lines.
pub(super) fn keys(code: &str) -> Vec<String> {
    held(code).map(|(_, line)| key(line)).collect()
}

/// A file's lines that hold code.
pub(super) struct Lines<'a> {
    pub(super) path: &'a str,
    /// Number from 1, and text as it was written.
    all: Vec<(u32, &'a str)>,
    /// What is compared.
    keys: Vec<String>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a Text) -> Self {
        let written: Vec<&str> = text.text.lines().collect();
        let as_written = |(number, line)| (number, written.get(number as usize - 1).copied().unwrap_or(line));
        Self { path: &text.path, all: held(&text.code).map(as_written).collect(), keys: keys(&text.code) }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Number in the file of the line at an index; past the end, one after the last.
    pub(super) fn number(&self, index: usize) -> u32 {
        self.all
            .get(index)
            .map(|(number, _)| *number)
            .or_else(|| self.all.last().map(|(last, _)| last + 1))
            .unwrap_or(1)
    }

    pub(super) fn texts(&self, range: std::ops::Range<usize>) -> Vec<&'a str> {
        self.all[range].iter().map(|(_, text)| *text).collect()
    }
}
