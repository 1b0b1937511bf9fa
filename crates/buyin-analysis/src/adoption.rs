//! Adoption: who uses what from when to when, by whose hand, and whether by choice.
//!
//! [`Uses`] is what the code says, between components, before anyone's ownership; the rest of this module asks it questions.

mod fold;
mod touch;

use buyin_facts::Day;
use buyin_facts::word::Op;

use crate::component::Components;
use crate::history::History;
use crate::index::{CommitIx, ComponentIx};
use crate::name::Names;
use crate::span::Span;

/// Days before the first event that adoption work can begin; DESIGN §6.
const WORK_BEFORE: i32 = 14;
/// Days after the first event that adoption work can last; DESIGN §6.
const WORK_AFTER: i32 = 60;

/// Files that import something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Files(pub u32);

/// Where an event of a use stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// In [`History::dependencies`].
    Manifest(u32),
    /// In [`History::imports`].
    Import(u32),
}

/// An event that shows, changes or ends a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// What happened.
    pub op: Op,
    /// Day of arrival.
    pub day: Day,
    /// The effort commit that introduced it, where found; else the first-parent commit that brought it.
    pub commit: CommitIx,
    /// The event.
    pub source: Source,
}

/// One component's use of another, over its whole life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// What is used.
    pub provider: ComponentIx,
    /// What uses it.
    pub consumer: ComponentIx,
    /// When, by arrival; a change of names in one commit does not end it.
    pub spans: Vec<Span>,
    /// Number of importing files from each day on.
    pub files: Vec<(Day, Files)>,
    /// Version or range required from each day on, as written.
    pub requirements: Vec<(Day, String)>,
    /// Every event, in order of arrival.
    pub evidence: Vec<Evidence>,
}

/// Every use between components, sorted by (provider, consumer).
#[derive(Debug, Default)]
pub struct Uses {
    list: Vec<Use>,
    /// (commit, consumer, provider): commits that are adoption work, sorted.
    work: Vec<(CommitIx, ComponentIx, ComponentIx)>,
}

impl Uses {
    /// Follows every dependency and import to the component it means.
    pub fn build(history: &History, components: &Components, names: &Names) -> Self {
        let touches = touch::collect(history, components, names);
        let list: Vec<Use> = touches
            .chunk_by(|one, other| (one.provider, one.consumer) == (other.provider, other.consumer))
            .map(|touches| fold::fold(history, touches))
            .filter(|found| !found.spans.is_empty())
            .collect();
        let mut work: Vec<_> = list.iter().flat_map(|found| found.work(history)).collect();
        work.sort();
        work.dedup();
        Self { list, work }
    }

    /// Every use.
    pub fn iter(&self) -> impl Iterator<Item = &Use> {
        self.list.iter()
    }

    /// The uses of one component, sorted by consumer.
    pub fn of_provider(&self, provider: ComponentIx) -> &[Use] {
        let start = self.list.partition_point(|found| found.provider < provider);
        let end = self.list.partition_point(|found| found.provider <= provider);
        &self.list[start..end]
    }

    /// The components whose adoption by `consumer` a commit belongs to: (commit, consumer, provider), sorted. Mostly empty.
    pub fn adoption_work(&self, commit: CommitIx, consumer: ComponentIx) -> &[(CommitIx, ComponentIx, ComponentIx)] {
        let start = self.work.partition_point(|row| (row.0, row.1) < (commit, consumer));
        let end = self.work.partition_point(|row| (row.0, row.1) <= (commit, consumer));
        &self.work[start..end]
    }
}

impl Use {
    /// Whether the use holds on a day.
    pub fn holds(&self, day: Day) -> bool {
        self.spans.iter().any(|span| span.holds(day))
    }

    /// Importing files on a day.
    pub fn files_on(&self, day: Day) -> Files {
        self.files.iter().rev().find(|(since, _)| *since <= day).map_or(Files(0), |(_, files)| *files)
    }

    /// Version or range required on a day, as written.
    pub fn requirement_on(&self, day: Day) -> Option<&str> {
        let (_, text) = self.requirements.iter().rev().find(|(since, _)| *since <= day)?;
        (!text.is_empty()).then_some(text)
    }

    /// Evidence that arrived from `first` to `last`, both in.
    pub fn evidence_between(&self, first: Day, last: Day) -> &[Evidence] {
        let start = self.evidence.partition_point(|evidence| evidence.day < first);
        let end = self.evidence.partition_point(|evidence| evidence.day <= last);
        &self.evidence[start..end]
    }

    /// The commits that are adoption work: they carry an event of this use that arrived in the [`WORK_AFTER`] days after it
    /// began, and were worked on not more than [`WORK_BEFORE`] days earlier; those that began it always are.
    fn work<'a>(&'a self, history: &'a History) -> impl Iterator<Item = (CommitIx, ComponentIx, ComponentIx)> + 'a {
        self.spans.iter().flat_map(move |span| {
            let window = span.since.plus(-WORK_BEFORE)..=span.since.plus(WORK_AFTER);
            self.evidence_between(span.since, span.since.plus(WORK_AFTER)).iter().filter_map(move |evidence| {
                let worked = history.commits[evidence.commit.at()].day;
                let belongs = evidence.day == span.since || window.contains(&worked);
                belongs.then_some((evidence.commit, self.consumer, self.provider))
            })
        })
    }
}

#[cfg(test)]
mod tests;
