//! Every declared table, for documents and for readers that do not know the row types.

use crate::table::{Column, Table};
use crate::{change_request, content, decision, fact};

/// A table as people read of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Folder and view name.
    pub name: &'static str,
    /// What one row is.
    pub doc: &'static str,
    /// The columns in order.
    pub columns: Vec<Column>,
}

impl Entry {
    /// A table by its declaration.
    pub fn of<T: Table>() -> Self {
        Self { name: T::NAME, doc: T::DOC, columns: T::columns() }
    }
}

/// The tables of facts: what lies in the lake.
pub fn facts() -> Vec<Entry> {
    vec![
        Entry::of::<fact::Repository>(),
        Entry::of::<fact::Commit>(),
        Entry::of::<fact::CommitPerson>(),
        Entry::of::<fact::Change>(),
        Entry::of::<fact::Identity>(),
        Entry::of::<fact::MailmapEvent>(),
        Entry::of::<fact::ComponentEvent>(),
        Entry::of::<fact::DependencyEvent>(),
        Entry::of::<fact::ImportEvent>(),
        Entry::of::<fact::OwnershipEvent>(),
        Entry::of::<change_request::Landing>(),
        Entry::of::<change_request::Repair>(),
        Entry::of::<change_request::Proposal>(),
        Entry::of::<change_request::Release>(),
        Entry::of::<change_request::ChangeRequest>(),
        Entry::of::<change_request::Review>(),
        Entry::of::<fact::Usage>(),
        Entry::of::<fact::WarningRow>(),
    ]
}

/// The tables of contents, made on demand: in the lake too, but for `appearances`.
pub fn contents() -> Vec<Entry> {
    vec![
        Entry::of::<content::File>(),
        Entry::of::<content::Content>(),
        Entry::of::<content::Fingerprint>(),
        Entry::of::<content::Export>(),
        Entry::of::<content::ImportLine>(),
        Entry::of::<content::Mention>(),
        Entry::of::<content::Appearance>(),
    ]
}

/// The tables of decisions: what files say, as rows in memory.
pub fn decisions() -> Vec<Entry> {
    vec![
        Entry::of::<decision::Person>(),
        Entry::of::<decision::Team>(),
        Entry::of::<decision::Membership>(),
        Entry::of::<decision::Capacity>(),
        Entry::of::<decision::Product>(),
        Entry::of::<decision::Alias>(),
        Entry::of::<decision::Detect>(),
        Entry::of::<decision::Ownership>(),
        Entry::of::<decision::Request>(),
        Entry::of::<decision::Candidate>(),
        Entry::of::<decision::Bet>(),
        Entry::of::<decision::Stage>(),
        Entry::of::<decision::Pledge>(),
        Entry::of::<decision::Placement>(),
        Entry::of::<decision::Declared>(),
        Entry::of::<decision::PatternStage>(),
        Entry::of::<decision::Gate>(),
        Entry::of::<decision::GateOutcome>(),
        Entry::of::<decision::Event>(),
        Entry::of::<decision::PulseAnswer>(),
    ]
}
