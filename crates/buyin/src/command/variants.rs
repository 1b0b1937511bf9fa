//! `buyin variants`: what copies of a candidate share and where they differ; the diff of any two.

use buyin_analysis::books::{Books, Dossier};
use buyin_analysis::variant::Version;
use buyin_sources::snapshot;
use serde_json::json;

use super::discover::read_contents;
use crate::cli::Variants;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::render::{Format, counted, is_steering, show};
use crate::ui::Ui;

pub(super) fn run(asked: &Variants, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    read_contents(desk, ui)?;
    let books = desk.history()?;
    let dossier = books.dossier(&asked.component)?;
    let texts = read_texts(desk, &books, &dossier, ui)?;
    match asked.diff.as_deref() {
        Some([one, other]) => write_diff(&books.diff(&dossier, texts, one, other)?, desk.options.format, ui)?,
        _ => show(&books.variants(&dossier, texts)?, desk.options.format, ui)?,
    }
    Ok(Exit::Done)
}

/// Everything the origin and its copies ever said, saying what could not be read.
pub(super) fn read_texts(
    desk: &Desk,
    books: &Books,
    dossier: &Dossier,
    ui: &Ui,
) -> Result<Vec<Vec<Version>>, CommandError> {
    let (texts, unread) = texts(desk, books, dossier)?;
    if unread > 0 {
        ui.warn(&format!("{} could not be read: what stands there is missing", counted(unread, "text", "texts")));
    }
    Ok(texts)
}

/// Everything the origin and its copies ever said, in the order of [`Books::holders`], and how many texts could not be read.
pub(crate) fn texts(desk: &Desk, books: &Books, dossier: &Dossier) -> Result<(Vec<Vec<Version>>, u64), CommandError> {
    let lake = desk.lake.snapshot()?;
    let (mut texts, mut unread) = (Vec::new(), 0);
    for place in books.holders(dossier)? {
        let read = snapshot::versions(&lake, place.repository, &place.path, books.as_of())?;
        unread += read.warnings.len() as u64;
        let version = |one: snapshot::Version| Version {
            path: one.path,
            text: one.text,
            code: one.code,
            first_day: one.first_day,
            last_day: one.last_day,
        };
        texts.push(read.versions.into_iter().map(version).collect());
    }
    Ok((texts, unread))
}

fn write_diff(diff: &str, format: Format, ui: &Ui) -> Result<(), CommandError> {
    // Text from repositories must not steer a terminal.
    let plain = |text: &str| text.replace(|one: char| is_steering(one) && !matches!(one, '\n' | '\t'), "\u{fffd}");
    match format {
        Format::Table if diff.is_empty() => ui.say("no difference"),
        Format::Table => ui.data(&plain(diff))?,
        Format::Json => ui.data(&format!("{:#}\n", json!({ "schema": "buyin.diff/v1", "diff": diff })))?,
        Format::Md => ui.data(&format!("````diff\n{}````\n", plain(diff)))?,
        Format::Csv | Format::Html => {
            return Err(CommandError::new(Kind::Usage, "a diff is written as table, md or json"));
        }
    }
    Ok(())
}
