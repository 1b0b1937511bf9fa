//! The views as pages: which columns programs get, and which ones people read. A new view is one `impl` here.

use buyin_analysis::view::{
    CalibrationView, CheckView, EvidenceView, Header, LedgerView, SqlView, StatusView, TeamsView,
};
use buyin_facts::decision::Policy;
use serde::Serialize;
use serde_json::Value;

use crate::render::sheet::As::{Amount, Count, Days, Flag, Number, Text};
use crate::render::sheet::{Column, Record, Sheet, column};
use crate::render::{Named, calendar_day};

/// A view that can be shown in every format.
pub(crate) trait Page: Serialize {
    /// What every page for people ends with.
    fn footer(&self) -> String;
    /// What the tables come to in a sentence, where that is not to be overlooked.
    fn headline(&self) -> Option<String> {
        None
    }
    /// The rows for programs.
    fn record(&self) -> Record;
    /// The tables for people.
    fn sheets(&self) -> Vec<Sheet>;
}

/// Policy, day and trust: what every page for people ends with.
pub(crate) fn footer(header: &Header) -> String {
    let policy = match header.policy {
        Policy::Team => "policy team: persons never shown, small cells as bands",
        Policy::Strict => "policy strict: small cells held back",
        Policy::Public => "policy public: nothing held back",
    };
    let trust = if header.calibrated { "calibrated" } else { "uncalibrated" };
    let first = header.first_answer.as_ref().map(|day| format!(" · first answers on {}", calendar_day(day)));
    format!("as of {}{} · {policy} · {trust}", calendar_day(&header.as_of), first.unwrap_or_default())
}

/// Declares a view whose page is columns alone.
macro_rules! page {
    ($view:ty, record $record:expr, sheets $(($title:expr, $rows:literal, $columns:expr $(, $held_back:ident)?)),*) => {
        impl Page for $view {
            fn footer(&self) -> String {
                footer(&self.header)
            }
            fn record(&self) -> Record {
                Record::of(&value(self), &$record)
            }
            fn sheets(&self) -> Vec<Sheet> {
                let view = value(self);
                vec![$(Sheet::of($title, view.pointer($rows), &$columns)$(.$held_back(self.header.policy))?),*]
            }
        }
    };
}

/// A view as a value, in the order of its fields.
pub(super) fn value(view: &impl Serialize) -> Value {
    serde_json::to_value(view).expect("because views have only string keys")
}

page!(
    LedgerView,
    record [
        "cell", "paying_team", "product", "owner", "kind", "embedded", "period", "low", "mid", "high", "people",
        "provisional", "suppressed",
    ],
    sheets ("", "/rows", [
        column("period", "period", Text),
        column("paying team", "paying_team", Text),
        column("product", "product", Text),
        column("owner", "owner", Text),
        column("kind", "kind", Text),
        column("embedded", "embedded", Flag),
        column("engineer-days (range)", "", Days),
        column("people", "people", Count),
        column("provisional", "provisional", Flag),
        column("cell", "cell", Text),
    ], held_back)
);

page!(
    EvidenceView,
    record ["repository", "commit", "component", "path", "added", "removed", "month"],
    sheets ("", "/rows", [
        column("month", "month", Text),
        column("repository", "repository", Text),
        column("commit", "commit", Text),
        column("component", "component", Text),
        column("path", "path", Text),
        column("added", "added", Count),
        column("removed", "removed", Count),
    ])
);

page!(
    TeamsView,
    record ["team", "name", "platform", "paying", "members", "since", "source"],
    sheets ("", "/rows", [
        column("team", "team", Text),
        column("name", "name", Text),
        column("platform", "platform", Flag),
        column("paying", "paying", Flag),
        column("members", "members", Count),
        column("since", "since", Text),
        column("known from", "source", Text),
    ])
);

page!(
    StatusView,
    record ["repository", "commits", "first", "last", "components", "warnings", "shallow", "partial"],
    sheets ("REPOSITORIES", "/rows", [
        column("repository", "repository", Text),
        column("commits", "commits", Count),
        column("first", "first", Text),
        column("last", "last", Text),
        column("components", "components", Count),
        column("warnings", "warnings", Count),
        column("shallow", "shallow", Flag),
        column("partial", "partial", Flag),
    ]),
    ("VISIBLE ENGINEER-DAYS BY TEAM", "/teams", [
        column("team", "0", Text),
        column("visible", "1/visible", Amount),
        column("of", "1/capacity", Amount),
        column("people in no file", "1/identities_unresolved", Count),
    ], held_back),
    ("IN DECISION FILES, MATCHING NOTHING THAT WAS SCANNED", "/strays", [
        column("decided for", "decided_for", Text),
        column("what", "what", Text),
        column("name", "name", Text),
    ]),
    ("COMMITS THAT COUNT LESS, OR NOT AT ALL", "/unweighted", COUNTED),
    ("WARNINGS OF THE LAST SCAN", "/warnings", COUNTED)
);

const COUNTED: [Column; 2] = [column("kind", "0", Text), column("count", "1", Count)];

page!(
    Named,
    record ["person", "kind", "name", "email", "reason", "commits", "suspect"],
    sheets ("", "/rows", [
        column("person", "person", Text),
        column("kind", "kind", Text),
        column("name", "name", Text),
        column("address", "email", Text),
        column("because", "reason", Text),
        column("commits", "commits", Count),
        column("suspect", "suspect", Flag),
    ])
);

/// Declares a view of one row: its fields are the columns, for people one a line.
macro_rules! single {
    ($view:ty, $($title:literal => $field:literal),*) => {
        impl Page for $view {
            fn footer(&self) -> String {
                footer(&self.header)
            }
            fn record(&self) -> Record {
                Record::of(&serde_json::json!({ "rows": [value(self)] }), &[$($field),*])
            }
            fn sheets(&self) -> Vec<Sheet> {
                let view = value(self);
                let lines = serde_json::json!([$([$title, view.pointer(concat!("/", $field))]),*]);
                vec![Sheet::of("", Some(&lines), &[column("", "0", Text), column("", "1", Number)])]
            }
        }
    };
}

single!(
    CheckView,
    "capacity, nano-person-days" => "capacity_nano_days",
    "sum of all entries" => "sum_nano_days",
    "difference" => "difference_nano_days",
    "person-days with more than a day on them" => "overdrawn_person_days"
);

single!(
    CalibrationView,
    "person-months compared" => "person_months",
    "people compared" => "people",
    "rows not matched to a person or product" => "unmatched",
    "estimated ÷ written, before" => "ratio_before",
    "estimated ÷ written, after (people left out)" => "ratio_after",
    "error in days a person-month and product, before" => "error_before",
    "error, after (people left out)" => "error_after",
    "ranges that held, before" => "coverage_before",
    "ranges that held, after (people left out)" => "coverage_after",
    "spread of ranges (log), before" => "log_sd/0",
    "spread of ranges (log), after" => "log_sd/1"
);

impl Page for SqlView {
    fn footer(&self) -> String {
        footer(&self.header)
    }

    fn record(&self) -> Record {
        Record { columns: self.columns.clone(), rows: self.rows.clone() }
    }

    fn sheets(&self) -> Vec<Sheet> {
        vec![Sheet::plain(&self.record())]
    }
}
