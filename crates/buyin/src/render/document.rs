//! A document of sentences and tables, written as Markdown or as one HTML page that needs nothing else. Knows no view.
//!
//! In texts, what stands between backticks is code; [`name`] makes a name of it that cannot end it.

mod bars;
pub(super) mod html;
mod markdown;

use buyin_analysis::view::Range;

use crate::render::Sheet;

/// A part of a document.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// A heading.
    Heading(&'static str),
    /// A paragraph.
    Text(String),
    /// Somebody's own words.
    Quote(String),
    /// Points, one a line.
    List(Vec<String>),
    /// A table; its title is left out.
    Table(Sheet),
    /// Amounts side by side, in engineer-days. Markdown leaves them to the table that follows.
    Bars(&'static str, Vec<Bar>),
    /// Commands, one a line.
    Commands(Vec<String>),
}

/// An amount by name.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    /// What it is of.
    pub(crate) label: String,
    /// The amount and its range, or its band.
    pub(crate) days: Range,
}

/// A document.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// Its title.
    pub(crate) title: String,
    /// What it says, in order.
    pub(crate) blocks: Vec<Block>,
    /// What it ends with.
    pub(crate) footer: String,
}

impl Document {
    /// As Markdown.
    pub(crate) fn markdown(&self) -> String {
        markdown::write(self)
    }

    /// What it says as HTML, for a page that has a title and an end of its own.
    pub(crate) fn body(&self) -> String {
        html::body(self)
    }

    /// As one HTML page.
    pub(crate) fn html(&self) -> String {
        html::write(self)
    }
}

/// A name out of a repository or file as code.
pub(crate) fn name(text: &str) -> String {
    format!("`{}`", plain(text).replace('\n', "\u{fffd}"))
}

/// Foreign text without what could end or begin code, or steer a terminal.
pub(crate) fn plain(text: &str) -> String {
    text.replace('`', "'").replace(|letter| is_steering(letter) && letter != '\n', "\u{fffd}")
}

/// Whether a letter could steer a terminal, end a line, or turn the direction of what follows.
pub(crate) fn is_steering(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Parts of a text, and whether each is code.
fn spans(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.split('`').zip([false, true].into_iter().cycle()).filter(|(part, _)| !part.is_empty())
}
