//! Bits told of change requests, put together: one row a change request, whatever told of it how often.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::change_request::{ChangeRequest, Knowledge, Review, Verdict};
use buyin_facts::pseudonym::Pseudonyms;
use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::{Day, IdentityKey};
use jiff::Timestamp;
use rustc_hash::FxHashSet;
use serde_json::Value;

use crate::change_request::{Told, event, item};

/// Warnings kept; of more only how many.
const MOST_WARNINGS: usize = 1_000;

/// What was told so far.
#[derive(Debug)]
pub struct Gathered {
    pseudonyms: Pseudonyms,
    knowledge: Knowledge,
    requests: BTreeMap<(String, u32), Draft>,
    warnings: Vec<Warning>,
    unsaid: u64,
}

/// One change request, as far as it was told.
#[derive(Debug, Default)]
struct Draft {
    /// Whether the request itself was told, not only a remark on what may be an issue.
    told: bool,
    opened: Option<Day>,
    answered: Option<Day>,
    merged: Option<Day>,
    closed: Option<Day>,
    author: Vec<IdentityKey>,
    bot: bool,
    merger: Vec<IdentityKey>,
    merge_commit: Option<String>,
    commits: Option<u32>,
    /// When what is known of its end was so.
    said: Option<Timestamp>,
    remarks: BTreeSet<(Day, Vec<IdentityKey>)>,
    reviews: BTreeMap<(Day, Vec<IdentityKey>), Verdict>,
}

/// What one answer tells of a change request.
#[derive(Debug, Default, Clone)]
pub(crate) struct Bit {
    pub(crate) opened: Option<Day>,
    pub(crate) merged: Option<Day>,
    pub(crate) closed: Option<Day>,
    pub(crate) author: Account,
    pub(crate) merger: Account,
    pub(crate) merge_commit: Option<String>,
    pub(crate) commits: Option<u32>,
    /// When its end, or that there is none, was so.
    pub(crate) said: Option<Timestamp>,
}

/// An account as a forge tells it.
#[derive(Debug, Default, Clone)]
pub(crate) struct Account {
    pub(crate) number: Option<u64>,
    pub(crate) login: Option<String>,
    pub(crate) bot: bool,
}

impl Gathered {
    /// Nothing yet.
    pub fn new(pseudonyms: Pseudonyms, knowledge: Knowledge) -> Self {
        Self { pseudonyms, knowledge, requests: BTreeMap::new(), warnings: Vec::new(), unsaid: 0 }
    }

    /// How many change requests something is known of.
    pub fn rows(&self) -> usize {
        self.requests.len()
    }

    /// Takes one object of an export.
    pub(crate) fn take(&mut self, value: &Value, place: &str, wanted: &FxHashSet<String>) {
        let taken = if event::is_one(value) { event::take(self, value, wanted) } else { item::take(self, value, None) };
        if let Err(detail) = taken {
            self.warn(place.to_owned(), detail);
        }
    }

    /// Takes one object of a forge's answer about a repository.
    ///
    /// # Errors
    /// What is wrong with it, in a few words.
    pub(crate) fn take_of(&mut self, value: &Value, place: &str) -> Result<(), &'static str> {
        item::take(self, value, Some(place))
    }

    pub(crate) fn warn(&mut self, place: String, detail: impl Into<String>) {
        if self.warnings.len() < MOST_WARNINGS {
            self.warnings.push(Warning::new(WarningKind::Malformed, place, detail));
        } else {
            self.unsaid += 1;
        }
    }

    /// Adds what was told of a change request. What came first stays, but for an end that is told later.
    pub(crate) fn told(&mut self, place: &str, number: u32, bit: Bit) {
        let (author, merger) = (bit.author.keys(&self.pseudonyms), bit.merger.keys(&self.pseudonyms));
        let known = self.draft(place, number);
        known.told = true;
        known.opened = [known.opened, bit.opened].into_iter().flatten().min();
        known.merged = known.merged.or(bit.merged);
        // What is closed may be opened again: the newer word holds, and one without a date adds an end at most.
        match bit.said {
            Some(said) if known.said.is_none_or(|known| known < said) => {
                (known.said, known.closed) = (Some(said), bit.closed);
            }
            Some(said) if known.said > Some(said) => {}
            _ => known.closed = bit.closed.or(known.closed),
        }
        known.merge_commit = bit.merge_commit.or(known.merge_commit.take());
        known.commits = bit.commits.or(known.commits);
        known.bot |= bit.author.is_bot();
        add(&mut known.author, author);
        add(&mut known.merger, merger);
    }

    /// Takes what was told of a repository before, so that more can be added to it.
    pub(crate) fn recall(&mut self, requests: Vec<ChangeRequest>, reviews: Vec<Review>) {
        for row in requests {
            let draft = Draft {
                told: true,
                opened: row.opened,
                answered: row.answered,
                merged: row.merged,
                closed: row.closed,
                author: row.author,
                bot: row.bot,
                merger: row.merger,
                merge_commit: row.merge_commit,
                commits: row.commits,
                ..Draft::default()
            };
            self.requests.insert((row.place, row.number), draft);
        }
        for row in reviews {
            self.draft(&row.place, row.number).reviews.insert((row.day, row.reviewer), row.verdict);
        }
    }

    /// Adds a remark of somebody.
    pub(crate) fn remark(&mut self, place: &str, number: u32, by: &Account, day: Day) {
        let keys = by.keys(&self.pseudonyms);
        if !by.is_bot() {
            self.draft(place, number).remarks.insert((day, keys));
        }
    }

    /// Adds a review.
    pub(crate) fn review(&mut self, place: &str, number: u32, by: &Account, day: Day, verdict: Verdict) {
        let keys = by.keys(&self.pseudonyms);
        if !by.is_bot() {
            self.draft(place, number)
                .reviews
                .entry((day, keys))
                .and_modify(|known| *known = verdict.max(*known))
                .or_insert(verdict);
        }
    }

    fn draft(&mut self, place: &str, number: u32) -> &mut Draft {
        self.requests.entry((place.to_lowercase(), number)).or_default()
    }

    /// Rows of all that was told.
    pub fn into_told(mut self) -> Told {
        if self.unsaid > 0 {
            let detail = format!("and {} rows more that could not be read", self.unsaid);
            self.warnings.push(Warning::new(WarningKind::Malformed, "", detail));
        }
        let mut told = Told { warnings: self.warnings, ..Told::default() };
        for ((place, number), draft) in self.requests {
            // A review is of a change request whatever else was told; a remark may be on an issue.
            if !draft.told && draft.reviews.is_empty() {
                continue;
            }
            let author = draft.author;
            let by_others = |keys: &Vec<IdentityKey>| !keys.iter().any(|key| author.contains(key));
            let responses = draft.reviews.keys().chain(&draft.remarks).filter(|(_, keys)| by_others(keys));
            let responses = responses.map(|(day, _)| *day).chain(draft.answered);
            let knowledge = self.knowledge;
            told.change_requests.push(ChangeRequest {
                place: place.clone(),
                number,
                knowledge,
                opened: draft.opened,
                answered: responses.min(),
                merged: draft.merged,
                closed: draft.closed.or(draft.merged),
                bot: draft.bot,
                merger: draft.merger,
                merge_commit: draft.merge_commit.filter(|_| draft.merged.is_some()),
                commits: draft.commits,
                author: author.clone(),
            });
            let reviews = draft.reviews.into_iter().filter(|((_, keys), _)| by_others(keys));
            told.reviews.extend(reviews.map(|((day, reviewer), verdict)| Review {
                place: place.clone(),
                number,
                knowledge,
                reviewer,
                verdict,
                day,
            }));
        }
        told.reviews.sort_by(|one, other| order(one).cmp(&order(other)));
        told
    }
}

/// Adds keys that are not there yet.
fn add(known: &mut Vec<IdentityKey>, more: Vec<IdentityKey>) {
    for key in more {
        if !known.contains(&key) {
            known.push(key);
        }
    }
}

/// The order of reviews.
pub(super) fn order(row: &Review) -> (&str, u32, Knowledge, Day, &[IdentityKey]) {
    (&row.place, row.number, row.knowledge, row.day, &row.reviewer)
}

impl Account {
    /// Pseudonyms of number and login.
    fn keys(&self, pseudonyms: &Pseudonyms) -> Vec<IdentityKey> {
        let number = self.number.map(|number| pseudonyms.account(&number.to_string()));
        number.into_iter().chain(self.login.as_ref().map(|login| pseudonyms.account(login))).collect()
    }

    fn is_bot(&self) -> bool {
        self.bot || self.login.as_deref().is_some_and(|login| login.ends_with("[bot]") || is_of_token(login))
    }
}

/// Whether a login is the one GitLab makes for a token of a project or group: `project_12_bot_3f…`.
fn is_of_token(login: &str) -> bool {
    let of = login.strip_prefix("project_").or_else(|| login.strip_prefix("group_"));
    let number = of.and_then(|rest| rest.split_once("_bot")).map(|(number, _)| number);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
