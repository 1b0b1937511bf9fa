//! Views into bytes: one page of a view, four ways to write it. Nothing here knows a particular view; [`page`] lists them.

mod adoption;
pub(crate) mod attest;
pub(crate) mod bet;
pub(crate) mod brief;
pub(crate) mod candidates;
mod contribution;
mod csv;
pub(crate) mod decided;
mod discover;
mod document;
mod expansion;
pub(crate) mod extraction;
mod identity;
mod json;
mod markdown;
mod number;
pub(crate) mod own;
mod page;
mod picture;
mod pulse;
pub(crate) mod report;
mod request;
mod route;
mod sheet;
mod statement;
mod table;
pub(crate) mod variants;

use clap::ValueEnum;
use serde::Serialize;

use crate::error::{CommandError, Kind};
use crate::ui::Ui;

pub(crate) use discover::{headline, unread};
pub(crate) use document::html::text as sentence;
pub(crate) use document::{Document, is_steering};
pub(crate) use identity::{Named, NamedIdentity};
pub(crate) use number::{
    HELD_BACK, NONE_TO_SHOW, NOT_VISIBLE, amount_and_range, calendar_day, calendar_month, count, counted, percent,
    range, rounded,
};
pub(crate) use page::{Page, footer};
pub(crate) use sheet::{Sheet, help_said};
pub(crate) use table::columns;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people, rounded to what is known
    #[default]
    Table,
    /// For programs: one object, full precision
    Json,
    /// For spreadsheets: the rows, full precision
    Csv,
    /// For documents: like table
    #[value(alias = "markdown")]
    Md,
    /// For sharing: one page that needs nothing else; documents only
    Html,
}

/// Writes a document made of a view to stdout; for programs, the view.
pub(crate) fn tell(document: &Document, view: &impl Serialize, format: Format, ui: &Ui) -> Result<(), CommandError> {
    match format {
        Format::Table | Format::Md => ui.data(&document.markdown()),
        Format::Html => ui.data(&document.html()),
        Format::Json => ui.data(&format!("{:#}\n", page::value(view))),
        Format::Csv => Err(CommandError::new(Kind::Usage, "a document is written as md, html or json")),
    }
}

/// Writes a view to stdout.
pub(crate) fn show(view: &impl Page, format: Format, ui: &Ui) -> Result<(), CommandError> {
    match format {
        Format::Table => ui.data(&table::write(view)),
        Format::Json => ui.data(&json::write(view)),
        Format::Csv => ui.bytes(&csv::write(view)),
        Format::Md => ui.data(&markdown::write(view)),
        Format::Html => {
            Err(CommandError::new(Kind::Usage, "only documents are written as html: `brief`, `report`, `attest`"))
        }
    }
}
