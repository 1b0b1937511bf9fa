//! What lies between a view and its bytes: a table of values with columns that know how people read them.

use buyin_facts::decision::Policy;
use serde_json::Value;

use crate::render::is_steering;
use crate::render::number::{HELD_BACK, NONE_TO_SHOW, NOT_VISIBLE, count, range, rounded};

/// How people read a column. Paths are JSON pointers into a row, without the first `/`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum As {
    /// Text.
    Text,
    /// A whole number.
    Count,
    /// A plain number: whole ones in full, others to two places.
    Number,
    /// An amount of time without a range, to whole days.
    Amount,
    /// An estimate: `low`, `mid` and `high` below the path (empty: of the row itself), rounded to what is known.
    Days,
    /// An estimate below `days`, or the word below `is` where there is none.
    Help,
    /// A number of things with `low`, `mid` and `high` below the path; what is not there is not visible.
    Tally,
    /// The title where true, nothing where false.
    Flag,
}

/// A column for people.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) title: &'static str,
    pub(crate) path: &'static str,
    pub(crate) read: As,
}

/// A column of a sheet.
pub(crate) const fn column(title: &'static str, path: &'static str, read: As) -> Column {
    Column { title, path, read }
}

/// A table for people: text, and whether a column lines up on the right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    pub(crate) title: &'static str,
    pub(crate) columns: Vec<(String, bool)>,
    pub(crate) rows: Vec<Vec<String>>,
    /// What stands where there are no rows, if that is more than that there are none.
    pub(crate) none: Option<&'static str>,
}

/// A table for programs: every column of a row as it is.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Value>>,
}

impl Sheet {
    /// The rows at `rows` of a view, read through `columns`. Columns without any value are left out.
    pub(crate) fn of(title: &'static str, rows: Option<&Value>, columns: &[Column]) -> Self {
        let rows: &[Value] = rows.and_then(Value::as_array).map_or(&[], Vec::as_slice);
        let cells: Vec<Vec<String>> =
            rows.iter().map(|row| columns.iter().map(|column| column.cell(row)).collect()).collect();
        let kept: Vec<usize> = (0..columns.len())
            .filter(|&index| rows.is_empty() || cells.iter().any(|row| !row[index].is_empty()))
            .collect();
        let right = |column: &Column| !matches!(column.read, As::Text | As::Flag);
        Self {
            title,
            columns: kept.iter().map(|&index| (columns[index].title.to_owned(), right(&columns[index]))).collect(),
            rows: cells.iter().map(|row| kept.iter().map(|&index| row[index].clone()).collect()).collect(),
            none: None,
        }
    }

    /// The same of amounts: rows that are not there may be held back.
    pub(crate) fn held_back(self, policy: Policy) -> Self {
        Self { none: (policy == Policy::Strict).then_some(NONE_TO_SHOW), ..self }
    }
}

impl Sheet {
    /// A record as it is, for rows nothing is known about.
    pub(crate) fn plain(record: &Record) -> Self {
        let number = |index: usize| record.rows.iter().any(|row| row[index].is_number());
        Self {
            title: "",
            columns: record.columns.iter().enumerate().map(|(index, name)| (name.clone(), number(index))).collect(),
            rows: record.rows.iter().map(|row| row.iter().map(plain).collect()).collect(),
            none: None,
        }
    }
}

impl Column {
    fn cell(&self, row: &Value) -> String {
        let value = at(row, self.path);
        match self.read {
            As::Text => plain(value),
            As::Count => value.as_u64().map(count).unwrap_or_default(),
            As::Number if value.is_f64() => value.as_f64().map(|number| format!("{number:.2}")).unwrap_or_default(),
            As::Number => plain(value),
            As::Amount => value.as_f64().map_or_else(|| plain(value), |days| rounded(days, 10.0)),
            As::Flag if value.as_bool() == Some(true) => self.title.to_owned(),
            As::Flag => String::new(),
            As::Days => days(value),
            As::Help if value["days"].is_null() => help_said(value["is"].as_str().unwrap_or_default()).to_owned(),
            As::Help => days(&value["days"]),
            As::Tally if value.is_null() => NOT_VISIBLE.to_owned(),
            As::Tally => days(value),
        }
    }
}

/// The value at a path of a row; null where there is none.
pub(crate) fn at<'a>(row: &'a Value, path: &str) -> &'a Value {
    if path.is_empty() { row } else { row.pointer(&format!("/{path}")).unwrap_or(&Value::Null) }
}

/// A value as text. Names come from repositories: what could steer a terminal becomes a mark.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.replace(is_steering, "\u{fffd}"),
        other => other.to_string(),
    }
}

/// Why there is no amount of help, in words.
pub(crate) fn help_said(is: &str) -> &'static str {
    match is {
        "none_seen" => "none seen",
        "held_back" => HELD_BACK,
        "unknown" => "owner not known",
        _ => "",
    }
}

/// An estimate as people read it; what the policy holds back says so.
pub(crate) fn days(value: &Value) -> String {
    if value["suppressed"].as_bool() == Some(true) && value["low"].is_null() && value["high"].is_null() {
        return HELD_BACK.to_owned();
    }
    range(value["low"].as_f64(), value["mid"].as_f64(), value["high"].as_f64())
}

impl Record {
    /// The rows at `/rows` of a view, with the columns at `paths`.
    pub(crate) fn of(view: &Value, paths: &[&str]) -> Self {
        let rows: &[Value] = view["rows"].as_array().map_or(&[], Vec::as_slice);
        let row = |row: &Value| paths.iter().map(|path| at(row, path).clone()).collect();
        Self { columns: paths.iter().map(|path| (*path).to_owned()).collect(), rows: rows.iter().map(row).collect() }
    }
}
