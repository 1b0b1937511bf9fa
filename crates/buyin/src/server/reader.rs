//! One request: what was asked for in the address, and the only way of a page to the answers.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use buyin_facts::{Day, Month};
use form_urlencoded::{Serializer, parse};

use crate::cli::month;
use crate::desk::before_history;
use crate::error::CommandError;
use crate::server::door::Who;
use crate::server::edition::Edition;
use crate::server::shelf::{Open, Question, Shelf};
use crate::server::trouble::Trouble;

/// The parameter of the day.
pub(crate) const AS_OF: &str = "as_of";

/// Who asks for a page.
pub(crate) struct Reader<'a> {
    shelf: &'a Shelf,
    pub(crate) edition: Arc<Edition>,
    /// The path of the address.
    pub(crate) path: &'a str,
    query: Vec<(String, String)>,
    /// Who it is.
    pub(crate) who: Who,
    /// The day asked for.
    pub(crate) day: Option<Day>,
    /// Whether an answer was of an older edition.
    updating: Rc<Cell<bool>>,
    /// What every page ends with, from the last answer.
    footer: RefCell<Option<String>>,
    /// Whether the question asked now may go without an answer.
    is_hasty: Cell<bool>,
}

impl<'a> Reader<'a> {
    /// Reads an address for somebody.
    pub(crate) fn of(
        shelf: &'a Shelf,
        edition: Arc<Edition>,
        path: &'a str,
        query: &str,
        who: Who,
    ) -> Result<Self, Trouble> {
        let query: Vec<(String, String)> = parse(query.as_bytes()).into_owned().collect();
        let reader = Self {
            shelf,
            edition,
            path,
            query,
            who,
            day: None,
            updating: Rc::default(),
            footer: RefCell::new(None),
            is_hasty: Cell::new(false),
        };
        let day = reader.get(AS_OF).map(|text| reader.day_of(text)).transpose()?;
        Ok(Self { day, ..reader })
    }

    fn day_of(&self, text: &str) -> Result<Day, Trouble> {
        let day: Day = text
            .parse()
            .map_err(|_| Trouble::bad_request(format!("`{text}` is not a day"), "days are written as 2025-03-31"))?;
        let today = self.edition.desk.options.today;
        if day > today {
            let what = format!("{day} lies in the future: today is {today}");
            return Err(Trouble::bad_request(what, format!("the newest answers are as of {}", self.edition.newest)));
        }
        match self.edition.history {
            Some((first, _)) if day < first => Err(Trouble::from(&before_history(day, first))),
            _ => Ok(day),
        }
    }

    /// A parameter of the address that says something.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// A parameter without which there is no page.
    pub(crate) fn need(&self, name: &str, what: &str) -> Result<&str, Trouble> {
        let missing = || Trouble::bad_request(format!("The address names no {what}"), "follow a link from a list");
        self.get(name).ok_or_else(missing)
    }

    /// A month of the address.
    pub(crate) fn month(&self, name: &str) -> Result<Option<Month>, Trouble> {
        let wrong = |what| Trouble::bad_request(what, "months are written as 2025-03");
        self.get(name).map(|text| month(text).map_err(wrong)).transpose()
    }

    /// First and last month asked for. Nobody knows of months that have not begun.
    pub(crate) fn period(&self) -> Result<(Option<Month>, Option<Month>), Trouble> {
        let newest = self.day.unwrap_or(self.edition.newest).month();
        match (self.month("from")?, self.month("to")?) {
            (Some(first), Some(last)) if first > last => {
                Err(Trouble::bad_request(format!("{first} comes after {last}"), "the first month comes first"))
            }
            (Some(first), _) if first > newest => {
                let what = format!("Nothing is known of {first} yet");
                Err(Trouble::bad_request(what, format!("the newest month is {newest}")))
            }
            period => Ok(period),
        }
    }

    /// The last twelve whole months of the day asked for.
    pub(crate) fn year(&self) -> (Month, Month) {
        let day = self.day.unwrap_or(self.edition.newest);
        let last = if day.month().last() == day { day.month() } else { Month(day.month().0 - 1) };
        (Month(last.0 - 11), last)
    }

    /// Everything asked for but the parameters named.
    pub(crate) fn query_without(&self, names: &[&str]) -> Vec<(&str, &str)> {
        let asked = self.query.iter().filter(|(name, value)| !names.contains(&name.as_str()) && !value.is_empty());
        asked.map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// The address of a page of the same day.
    pub(crate) fn link(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        let day = self.day.map(|day| day.to_string());
        let day = day.iter().map(|day| (AS_OF, day.as_str()));
        address(path, parameters.iter().copied().chain(day))
    }

    /// This address with parameters set anew; an empty one is left out.
    pub(crate) fn here(&self, parameters: &[(&str, &str)]) -> String {
        let names: Vec<&str> = parameters.iter().map(|(name, _)| *name).collect();
        let kept = self.query_without(&names);
        address(self.path, kept.into_iter().chain(parameters.iter().copied()))
    }

    /// Asks a question in words that differ where answers may.
    pub(super) fn ask<V: Send + Sync + 'static>(
        &self,
        question: String,
        needs_contents: bool,
        ask: impl FnOnce(&Open<'_>) -> Result<V, CommandError> + Send + 'static,
    ) -> Result<Arc<V>, Trouble> {
        let boxed = || -> Question { Box::new(move |open| Ok(Arc::new(ask(open)?))) };
        let (answer, is_old) = self.shelf.ask(self.day, question, needs_contents, self.is_hasty.get(), boxed)?;
        self.updating.set(self.updating.get() || is_old);
        Ok(answer.downcast().expect("because the question names the type of its answer"))
    }

    /// The same reader on another day.
    pub(crate) fn on(&self, day: Day) -> Self {
        Self {
            shelf: self.shelf,
            edition: Arc::clone(&self.edition),
            path: self.path,
            query: Vec::new(),
            who: self.who.clone(),
            day: Some(day),
            updating: Rc::clone(&self.updating),
            footer: RefCell::new(None),
            is_hasty: Cell::new(false),
        }
    }

    /// An answer that the page can do without: nothing while it is worked out, and the page comes again by itself.
    pub(crate) fn soon<V>(
        &self,
        ask: impl FnOnce(&Self) -> Result<Arc<V>, Trouble>,
    ) -> Result<Option<Arc<V>>, Trouble> {
        self.is_hasty.set(true);
        let answer = ask(self);
        self.is_hasty.set(false);
        match answer {
            Err(trouble) if trouble.is_busy => {
                self.updating.set(true);
                Ok(None)
            }
            answer => answer.map(Some),
        }
    }

    /// Notes what the page ends with.
    pub(super) fn note_footer(&self, footer: String) {
        *self.footer.borrow_mut() = Some(footer);
    }

    /// Whether anything shown is of an older edition, and what the page ends with.
    pub(super) fn told(self) -> (bool, Option<String>) {
        (self.updating.get(), self.footer.into_inner())
    }

    /// Whether anything asked so far was of an older edition.
    pub(super) fn is_updating(&self) -> bool {
        self.updating.get()
    }
}

/// An address with its parameters, those that say nothing left out.
pub(super) fn address<'p>(path: &str, parameters: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let mut query = Serializer::new(String::new());
    parameters.filter(|(_, value)| !value.is_empty()).for_each(|(name, value)| {
        query.append_pair(name, value);
    });
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}
