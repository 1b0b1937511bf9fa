//! The ranking of candidates as tables, what it comes to where nothing pays, and what it could not see in words: where nothing
//! is found, that comes first.

use buyin_analysis::view::{DiscoverView, UnreadRow};
use serde_json::json;

use crate::render::counted;
use crate::render::page::{Page, footer, value};
use crate::render::sheet::As::{Count, Days, Number, Text};
use crate::render::sheet::{Column, Record, Sheet, column, days};

/// Columns for programs.
#[rustfmt::skip]
const RECORD: &[&str] = &[
    "rank", "repository", "path", "name", "owner", "status", "status_why", "net_days/low", "net_days/mid", "net_days/high", "paid/low",
    "paid/mid", "paid/high", "paid_by", "demand/importing_teams", "demand/vendoring_teams", "demand/copying_teams",
    "demand/rebuilding_teams", "demand/contributing_teams", "demand/requests", "demand/importing_files",
    "demand/first_seen", "demand/trend", "demand/new_within_a_year", "demand/left_within_a_year", "supply/source_lines", "supply/test_lines",
    "supply/documented", "supply/first", "supply/last", "supply/absence_factor", "extraction/days/low",
    "extraction/days/mid", "extraction/days/high", "extraction/closure_lines", "extraction/edges", "extraction/points", "extraction/names", "score/generality",
    "score/users", "score/build", "score/benefit", "score/generalise", "copies", "missing_signals",
];

const CANDIDATES: &[Column] = &[
    column("", "rank", Count),
    column("repository", "repository", Text),
    column("path", "path", Text),
    column("owner", "owner", Text),
    column("status", "status", Text),
    column("because", "status_why", Text),
    column("net days, 2 years (range)", "net_days", Days),
    column("paid, 12 months (range)", "paid", Days),
    column("import", "demand/importing_teams", Count),
    column("vendor", "demand/vendoring_teams", Count),
    column("copy", "demand/copying_teams", Count),
    column("rebuild?", "demand/rebuilding_teams", Count),
    column("send changes", "demand/contributing_teams", Count),
    column("ask", "demand/requests", Count),
    column("demand", "demand/trend", Text),
    column("general", "score/generality", Number),
    column("days to take out", "extraction/days", Days),
];

const SHARED: &[Column] = &[
    column("repository", "repository", Text),
    column("path", "path", Text),
    column("owner", "owner", Text),
    column("teams", "teams", Count),
];

impl Page for DiscoverView {
    fn footer(&self) -> String {
        footer(&self.header)
    }

    fn headline(&self) -> Option<String> {
        headline(self)
    }

    fn record(&self) -> Record {
        Record::of(&value(self), RECORD)
    }

    fn sheets(&self) -> Vec<Sheet> {
        let view = value(self);
        let mut sheets = vec![
            Sheet::of("CANDIDATES TO TAKE OVER", view.pointer("/rows"), CANDIDATES),
            Sheet::of("SHARED ALREADY", view.pointer("/shared"), SHARED),
        ];
        if !self.unread.is_empty() {
            let rows: Vec<_> = self.unread.iter().map(|row| [unread(row)]).collect();
            let unseen = Sheet::of("NOT SEEN", Some(&json!(rows)), &[column("", "0", Text)]);
            sheets.insert(if self.rows.is_empty() { 0 } else { sheets.len() }, unseen);
        }
        sheets
    }
}

/// That nothing is expected to pay, where that is so.
pub(crate) fn headline(view: &DiscoverView) -> Option<String> {
    let loss = days(&value(&view.loss()?));
    let what = "Nothing here is expected to pay: over two years the best candidate costs";
    Some(format!("{what} {loss} engineer-days more than it saves."))
}

/// A language of a repository that discovery could not look at.
pub(crate) fn unread(row: &UnreadRow) -> String {
    format!("imports of {} are not read: {} in {}", row.language, counted(row.files, "file", "files"), row.repository)
}
