//! Reads TOML tables key by key. Every wrong value becomes a problem at its own line, and whatever was not asked for is an
//! unknown key: so one pass finds everything wrong with a file, where deserialising would stop at the first.

mod scalar;

use std::cell::RefCell;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::{Place, Problem};
use crate::written::At;
use crate::written::outline::{Outline, Shape};

/// One file while it is read.
pub(crate) struct Page {
    file: Arc<str>,
    text: String,
    line_starts: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
    empty: DeTable<'static>,
}

/// One table of a file while it is read.
pub(crate) struct Entry<'p> {
    page: &'p Page,
    table: &'p DeTable<'p>,
    start: usize,
    asked: Vec<&'static str>,
    sound: bool,
    /// What is asked for, kept when a reader is run for its schema only.
    outline: Option<Outline>,
}

/// An item of a list that takes plain texts and tables.
pub(crate) enum Item<'p> {
    /// A plain text (or a number, as its digits).
    Text(At<String>),
    /// A table.
    Entry(Entry<'p>),
}

impl Page {
    pub(crate) fn new(file: &str, text: &str) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect();
        Self {
            file: file.into(),
            text: text.to_owned(),
            line_starts,
            problems: RefCell::default(),
            empty: DeTable::new(),
        }
    }

    /// What a reader asks for, without any file.
    pub(crate) fn outline(read: impl FnOnce(&mut Entry<'_>)) -> Outline {
        let page = Self::new("", "");
        let outline = Outline::default();
        read(&mut Entry { outline: Some(outline.clone()), ..Entry::new(&page, &page.empty, 0) });
        outline
    }

    /// The place of a byte of the text.
    pub(crate) fn place(&self, offset: usize) -> Place {
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let before = self.text.get(self.line_starts[line - 1]..offset).unwrap_or_default();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Place { file: self.file.clone(), line: count(line), column: count(before.chars().count() + 1) }
    }

    /// What was wrong.
    pub(crate) fn problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }
}

impl<'p> Entry<'p> {
    pub(crate) fn new(page: &'p Page, table: &'p DeTable<'p>, start: usize) -> Self {
        Self { page, table, start, asked: Vec::new(), sound: true, outline: None }
    }

    /// Whether a reader is run for its schema only.
    pub(crate) fn is_outline(&self) -> bool {
        self.outline.is_some()
    }

    /// Whether nothing fatal was said of this table so far.
    pub(crate) fn is_sound(&self) -> bool {
        self.sound
    }

    /// In an outline, an entry whose own keys are noted below a key of this one.
    fn below(&self, key: &'static str, shape: impl FnOnce(Outline) -> Shape) -> Option<Self> {
        let outline = self.outline.as_ref()?;
        let below = Outline::default();
        outline.note(key, shape(below.clone()));
        Some(Self { outline: Some(below), ..Self::new(self.page, &self.page.empty, 0) })
    }

    /// Where the table begins.
    pub(crate) fn place(&self) -> Place {
        self.page.place(self.start)
    }

    /// A text that is not blank.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<At<String>> {
        let value = self.take(key, || Shape::Text)?;
        match value.get_ref().as_str().map(str::trim) {
            Some("") => self.wrong(value, format!("`{key}` is empty"), "say something or take the line out"),
            Some(text) => Some(self.at(value, text.to_owned())),
            None => self.wrong_type(key, value, "a text"),
        }
    }

    /// A text that has to be there.
    pub(crate) fn required(&mut self, key: &'static str) -> Option<At<String>> {
        self.require(key);
        self.text(key)
    }

    /// A text that has to be there, unless the reader is run for a schema of several kinds at once.
    pub(crate) fn needed(&mut self, key: &'static str, outline: bool) -> Option<At<String>> {
        if outline { self.text(key) } else { self.required(key) }
    }

    /// Reports a key that has to be there and is not.
    pub(crate) fn require(&mut self, key: &'static str) {
        if let Some(outline) = &self.outline {
            outline.require(key);
        } else if !self.table.contains_key(key) {
            self.asked(key);
            self.report(Problem::fatal(&self.place(), format!("`{key}` is missing")));
        }
    }

    /// A path below a repository, without slashes at its ends; absent means all of the repository.
    pub(crate) fn path(&mut self, key: &'static str) -> Option<String> {
        let Some(value) = self.take(key, || Shape::Text) else { return Some(String::new()) };
        let Some(text) = value.get_ref().as_str() else { return self.wrong_type(key, value, "a path") };
        let parts: Vec<&str> = text.trim().split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        if text.starts_with('/') && parts.is_empty() {
            return Some(String::new());
        }
        if text.contains('\\') || parts.contains(&"..") {
            return self.wrong(
                value,
                format!("`{key}` is not a path inside the repository"),
                "write it like `lib/http`",
            );
        }
        Some(parts.join("/"))
    }

    /// A text or a list of texts.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<At<String>> {
        if let Some(outline) = &self.outline {
            outline.note(key, Shape::Many(Box::new(Shape::Text)));
            return Vec::new();
        }
        let mut texts = Vec::new();
        for item in self.items(key) {
            match item {
                Item::Text(text) => texts.push(text),
                Item::Entry(entry) => {
                    self.report(Problem::fatal(&entry.place(), format!("`{key}` takes texts, not tables")));
                }
            }
        }
        texts
    }

    /// A text, a table, or a list of them.
    pub(crate) fn items(&mut self, key: &'static str) -> Vec<Item<'p>> {
        if let Some(below) = self.below(key, Shape::TextsOrTables) {
            return vec![Item::Entry(below)];
        }
        let mut items = Vec::new();
        for value in self.list(key, || Shape::Text) {
            match value.get_ref() {
                DeValue::Table(table) => items.push(Item::Entry(Self::new(self.page, table, value.span().start))),
                DeValue::String(text) if text.trim().is_empty() => {
                    self.wrong::<()>(value, format!("`{key}` has an empty text"), "take it out");
                }
                DeValue::String(text) => items.push(Item::Text(self.at(value, text.trim().to_owned()))),
                DeValue::Integer(digits) => items.push(Item::Text(self.at(value, digits.as_str().to_owned()))),
                _ => {
                    self.wrong_type::<()>(key, value, "a list of texts");
                }
            }
        }
        items
    }

    /// The tables written as `[[key]]`.
    pub(crate) fn entries(&mut self, key: &'static str) -> Vec<Self> {
        if let Some(below) = self.below(key, Shape::Tables) {
            return vec![below];
        }
        let mut entries = Vec::new();
        for value in self.list(key, || Shape::Text) {
            match value.get_ref() {
                DeValue::Table(table) => entries.push(Self::new(self.page, table, value.span().start)),
                _ => {
                    self.wrong::<()>(value, format!("`{key}` is not a table"), format!("write it as `[[{key}]]`"));
                }
            }
        }
        entries
    }

    /// The table written as `[key]`.
    pub(crate) fn entry(&mut self, key: &'static str) -> Option<Self> {
        if let Some(below) = self.below(key, Shape::Table) {
            return Some(below);
        }
        let value = self.take(key, || Shape::Text)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Self::new(self.page, table, value.span().start)),
            _ => self.wrong(value, format!("`{key}` is not a table"), format!("write it as `[{key}]`")),
        }
    }

    /// Every key of a table whose keys are free, with its text.
    pub(crate) fn pairs(&mut self) -> Vec<(At<String>, String)> {
        if let Some(outline) = &self.outline {
            outline.free();
        }
        let mut pairs = Vec::new();
        for (key, value) in self.table {
            match value.get_ref().as_str() {
                Some(text) => pairs.push((self.at(key, key.get_ref().to_string()), text.trim().to_owned())),
                None => {
                    self.wrong_type::<()>(key.get_ref(), value, "a text");
                }
            }
        }
        pairs
    }

    /// Warns of the keys nobody asked for. Returns whether everything that was asked for could be read.
    pub(crate) fn close(self) -> bool {
        for key in self.table.keys().filter(|key| !self.asked.contains(&key.get_ref().as_ref())) {
            let problem =
                Problem::warning(&self.page.place(key.span().start), format!("unknown key `{}`", key.get_ref()));
            let known = format!("the keys here are {}", self.asked.join(", "));
            self.page.problems.borrow_mut().push(problem.did_you_mean(
                key.get_ref(),
                self.asked.iter().copied(),
                known,
            ));
        }
        self.sound
    }

    /// Reports a problem with this table.
    pub(crate) fn report(&mut self, problem: Problem) {
        self.sound &= !problem.fatal;
        self.page.problems.borrow_mut().push(problem);
    }

    fn take(&mut self, key: &'static str, shape: impl FnOnce() -> Shape) -> Option<&'p Spanned<DeValue<'p>>> {
        if let Some(outline) = &self.outline {
            outline.note(key, shape());
        }
        self.asked(key);
        self.table.get(key)
    }

    fn asked(&mut self, key: &'static str) {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
    }

    /// The items of a list; a single value is a list of one.
    fn list(&mut self, key: &'static str, shape: impl FnOnce() -> Shape) -> Vec<&'p Spanned<DeValue<'p>>> {
        match self.take(key, shape) {
            None => Vec::new(),
            Some(value) => match value.get_ref().as_array() {
                Some(array) => array.iter().collect(),
                None => vec![value],
            },
        }
    }

    fn at<T, S>(&self, spanned: &Spanned<S>, value: T) -> At<T> {
        At { value, place: self.page.place(spanned.span().start) }
    }

    fn wrong<T>(&mut self, value: &Spanned<DeValue<'_>>, what: String, hint: impl Into<String>) -> Option<T> {
        self.report(Problem::fatal(&self.page.place(value.span().start), what).hint(hint));
        None
    }

    fn wrong_type<T>(&mut self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) -> Option<T> {
        self.wrong(value, format!("`{key}` is not {wanted}"), format!("it is {} here", kind(value.get_ref())))
    }
}

/// A kind of value in words.
fn kind(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(_) => "a text".to_owned(),
        DeValue::Integer(digits) => digits.as_str().to_owned(),
        DeValue::Float(digits) => digits.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(moment) => format!("the date {moment}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
