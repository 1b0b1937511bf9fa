//! Adoption: who uses what from when to when, by whose hand, and whether by choice.
//!
//! [`Uses`] is what the code says, between components, before anyone's ownership; the rest of this module asks it questions.

mod choice;
mod fold;
mod hand;
pub(crate) mod network;
mod retention;
mod stay;
mod telling;
mod touch;
mod version;
mod work;

use buyin_facts::Day;
use buyin_facts::word::Op;

use crate::component::{Component, Components};
use crate::history::History;
use crate::index::{CommitIx, ComponentIx, ProductIx, TeamIx};
use crate::name::Names;
use crate::ownership::Owners;
use crate::product::Products;
use crate::span::Span;

pub use choice::Choice;
pub use hand::MadeBy;
pub(crate) use hand::firsts;
pub use retention::{Point, Retention, retention};
pub(crate) use stay::stays;
pub use version::Lag;
pub(crate) use work::window;

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

/// A stay of a product in a component of another team: a row of `buyin adoption`, without its cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// What is used.
    pub product: ProductIx,
    /// What uses it.
    pub consumer: ComponentIx,
    /// The product's owner on the first day.
    pub owner: Option<TeamIx>,
    /// The consumer's owner on the first day.
    pub consumer_team: Option<TeamIx>,
    /// From when to when.
    pub span: Span,
    /// Whose hand it was.
    pub made_by: MadeBy,
    /// Whether it was chosen.
    pub choice: Choice,
    /// Over what, where it was.
    pub alternative: Option<String>,
    /// Version or range as written, on the last day.
    pub version: Option<String>,
    /// How far behind that was; nothing where versions cannot be compared.
    pub lag: Option<Lag>,
    /// Importing files on the last day.
    pub files: Files,
    /// The events of the stay, in order of arrival.
    pub evidence: Vec<Evidence>,
}

/// Every use between components, sorted by (provider, consumer).
#[derive(Debug, Default)]
pub struct Uses {
    list: Vec<Use>,
    /// (commit, consumer, product): commits that are adoption work, sorted.
    work: Vec<(CommitIx, ComponentIx, ProductIx)>,
}

impl Uses {
    /// Follows every dependency and import to the component it means.
    pub fn build(history: &History, components: &Components, names: &Names) -> Self {
        let touches = touch::collect(history, components, names);
        let telling = telling::Telling::of(history, components);
        let list: Vec<Use> = touches
            .chunk_by(|one, other| (one.provider, one.consumer) == (other.provider, other.consumer))
            .map(|touches| {
                let mut found = fold::fold(history, &telling, touches);
                let provider = components.get(found.provider);
                found.spans.retain(|span| !is_gone(provider, span.since));
                found
            })
            .filter(|found| !found.spans.is_empty())
            .collect();
        Self { list, work: Vec::new() }
    }

    /// Finds the commits that are adoption work, once products and their owners are known.
    pub(crate) fn find_work(
        &mut self,
        history: &History,
        components: &Components,
        products: &Products,
        owners: &Owners,
    ) {
        self.work = work::find(history, components, products, owners, &self.list);
    }

    /// Every commit that is adoption work, with the component worked on and the product brought in, sorted.
    pub(crate) fn work(&self) -> &[(CommitIx, ComponentIx, ProductIx)] {
        &self.work
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

    /// The products that a commit's work on a component brings in, in order of id. Mostly none.
    pub fn adoption_work(&self, commit: CommitIx, consumer: ComponentIx) -> impl ExactSizeIterator<Item = ProductIx> {
        let start = self.work.partition_point(|row| (row.0, row.1) < (commit, consumer));
        let end = self.work.partition_point(|row| (row.0, row.1) <= (commit, consumer));
        self.work[start..end].iter().map(|(.., product)| *product)
    }
}

/// Whether a folder's last manifest was gone by a day: a use that begins then is of whoever has the name now.
fn is_gone(provider: &Component, day: Day) -> bool {
    let end = provider.spans.last().and_then(|span| span.until);
    !provider.root.is_empty() && end.is_some_and(|end| end <= day)
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
}

#[cfg(test)]
mod tests;
