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

fn entry<T: Table>() -> Entry {
    Entry { name: T::NAME, doc: T::DOC, columns: T::columns() }
}

/// The tables of facts: what lies in the lake.
pub fn facts() -> Vec<Entry> {
    vec![
        entry::<fact::Repository>(),
        entry::<fact::Commit>(),
        entry::<fact::CommitPerson>(),
        entry::<fact::Change>(),
        entry::<fact::Identity>(),
        entry::<fact::MailmapEvent>(),
        entry::<fact::ComponentEvent>(),
        entry::<fact::DependencyEvent>(),
        entry::<fact::ImportEvent>(),
        entry::<fact::OwnershipEvent>(),
        entry::<change_request::Landing>(),
        entry::<change_request::Repair>(),
        entry::<change_request::Proposal>(),
        entry::<change_request::Release>(),
        entry::<change_request::ChangeRequest>(),
        entry::<change_request::Review>(),
        entry::<fact::Usage>(),
        entry::<fact::WarningRow>(),
    ]
}

/// The tables of contents, made on demand: in the lake too, but for `appearances`.
pub fn contents() -> Vec<Entry> {
    vec![
        entry::<content::File>(),
        entry::<content::Content>(),
        entry::<content::Fingerprint>(),
        entry::<content::Export>(),
        entry::<content::ImportLine>(),
        entry::<content::Appearance>(),
    ]
}

/// The tables of decisions: what files say, as rows in memory.
pub fn decisions() -> Vec<Entry> {
    vec![
        entry::<decision::Person>(),
        entry::<decision::Team>(),
        entry::<decision::Membership>(),
        entry::<decision::Capacity>(),
        entry::<decision::Product>(),
        entry::<decision::Alias>(),
        entry::<decision::Detect>(),
        entry::<decision::Ownership>(),
        entry::<decision::Request>(),
        entry::<decision::Candidate>(),
        entry::<decision::Bet>(),
        entry::<decision::Stage>(),
        entry::<decision::Pledge>(),
        entry::<decision::Placement>(),
        entry::<decision::Declared>(),
        entry::<decision::PatternStage>(),
        entry::<decision::Gate>(),
        entry::<decision::GateOutcome>(),
        entry::<decision::Event>(),
        entry::<decision::PulseAnswer>(),
    ]
}
