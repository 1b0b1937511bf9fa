//! Identities with the names behind them: the one page that shows persons, made only of local files.

use buyin_analysis::view::{Header, IdentitiesView, IdentityRow};
use serde::Serialize;

/// A spelling with the name and address behind it.
#[derive(Debug, Serialize)]
pub(crate) struct NamedIdentity {
    #[serde(flatten)]
    pub(crate) row: IdentityRow,
    pub(crate) name: String,
    pub(crate) email: String,
}

/// Identities joined with the private file of the lake.
#[derive(Debug, Serialize)]
pub(crate) struct Named {
    #[serde(flatten)]
    pub(crate) header: Header,
    pub(crate) rows: Vec<NamedIdentity>,
}

impl Named {
    /// Joins names to the rows of a view; an identity without a name keeps its pseudonym.
    pub(crate) fn new(view: IdentitiesView, name_of: impl Fn(u64) -> Option<(String, String)>) -> Self {
        let named = |row: IdentityRow| {
            let (name, email) = name_of(row.identity).unwrap_or_default();
            NamedIdentity { row, name, email }
        };
        Self { header: view.header, rows: view.rows.into_iter().map(named).collect() }
    }
}
