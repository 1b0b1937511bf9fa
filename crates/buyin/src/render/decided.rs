//! What people decided, as pages: problems of the files, and what pages of requests and bets have in common.

use buyin_analysis::view::Header;
use buyin_decisions::Problem;
use serde::Serialize;
use serde_json::{Value, json};

use crate::render::page::{Page, footer, value};
use crate::render::sheet::As::Text;
use crate::render::sheet::{Record, Sheet, column};
use crate::render::{calendar_day, counted, percent};

/// What is wrong with the decision files.
#[derive(Debug, Serialize)]
pub(crate) struct CheckedView {
    schema: &'static str,
    rows: Vec<ProblemRow>,
}

#[derive(Debug, Serialize)]
struct ProblemRow {
    file: String,
    line: u32,
    column: u32,
    what: String,
    hint: Option<String>,
    left_out: bool,
}

impl CheckedView {
    pub(crate) fn new(problems: Vec<Problem>) -> Self {
        let row = |problem: Problem| ProblemRow {
            file: problem.file,
            line: problem.line,
            column: problem.column,
            what: problem.what,
            hint: problem.hint,
            left_out: problem.fatal,
        };
        Self { schema: "buyin.check/v1", rows: problems.into_iter().map(row).collect() }
    }
}

impl Page for CheckedView {
    fn footer(&self) -> String {
        let left_out = self.rows.iter().filter(|row| row.left_out).count() as u64;
        format!(
            "{}, {} left out because of them",
            counted(self.rows.len() as u64, "problem", "problems"),
            counted(left_out, "statement", "statements")
        )
    }

    fn record(&self) -> Record {
        Record::of(&value(self), &["file", "line", "column", "what", "hint", "left_out"])
    }

    fn sheets(&self) -> Vec<Sheet> {
        let line = |row: &ProblemRow| {
            let place = if row.line == 0 { row.file.clone() } else { format!("{}:{}", row.file, row.line) };
            let hint = row.hint.as_ref().map_or_else(String::new, |hint| format!(", {hint}"));
            json!({ "line": format!("{place}: {}{hint}", row.what) })
        };
        let lines = Value::Array(self.rows.iter().map(line).collect());
        vec![Sheet::of("", Some(&lines), &[column("", "line", Text)])]
    }
}

/// The day of the time and the day of the words, when they differ.
pub(super) fn decided_footer(header: &Header, on: &str) -> String {
    format!("decisions of {} · time {}", calendar_day(on), footer(header))
}

pub(super) fn part(share: f64) -> String {
    if share < 0.01 { "under 1 %".to_owned() } else { percent(share, 1.0) }
}

pub(super) fn joined(list: &Value) -> String {
    let items = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    items.collect::<Vec<_>>().join(", ")
}

/// A word of the contract as people read it.
pub(super) fn said(word: &Value) -> String {
    word.as_str().unwrap_or_default().replace('_', " ")
}
