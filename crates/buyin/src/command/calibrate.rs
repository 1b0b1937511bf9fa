//! `buyin calibrate`: the estimator against time people wrote down; the fit is kept beside the decisions.

use std::collections::BTreeMap;
use std::path::Path;

use buyin_analysis::books::Books;
use buyin_analysis::calibrate::Written;
use buyin_facts::lake::Signature;
use buyin_facts::{Day, EngineerDays};
use serde::Deserialize;

use crate::cli::Calibrate;
use crate::desk::{CALIBRATION, Desk};
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::render::{counted, show};
use crate::ui::Ui;

/// A line of a worklog or diary.
#[derive(Debug, Deserialize)]
struct Line {
    date: String,
    person: String,
    product: String,
    hours: f64,
}

/// Hours of a working day.
const DAY: f64 = 8.0;

pub(super) fn run(asked: &Calibrate, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let books = desk.books()?;
    let mut rows = written(&asked.file, ui)?;
    let people = people(&books, desk)?;
    for row in &mut rows {
        row.person = row.person.as_ref().and_then(|name| people.get(&name.to_lowercase()).cloned());
    }
    let (view, calibration) = books.calibrate(&rows)?;
    show(&view, desk.options.format, ui)?;
    if 2 * view.unmatched > rows.len() as u64 {
        let (lost, all) = (view.unmatched, counted(rows.len() as u64, "row", "rows"));
        ui.warn(&format!(
            "{lost} of {all} name no person or product that is known: ranges fitted to the rest mean little"
        ));
        ui.hint("`buyin identities` says what people are called, `buyin adoption` products");
    }
    let path = desk.options.root.join(CALIBRATION);
    let text = toml::to_string(&calibration).map_err(|error| CommandError::of(Kind::Internal, error))?;
    std::fs::write(&path, text).map_err(|error| CommandError::file(Kind::Lake, &path, error))?;
    ui.say(&format!("kept in {}; delete it to go back", path.display()));
    Ok(Exit::Done)
}

/// Persons by what a diary may call them: id, address or name, in lower case.
fn people(books: &Books, desk: &Desk) -> Result<BTreeMap<String, String>, CommandError> {
    let spellings: BTreeMap<u64, Signature> =
        desk.lake.signatures()?.into_iter().map(|signature| (signature.identity.0, signature)).collect();
    let mut people = BTreeMap::new();
    for row in books.identities()?.rows {
        if let Some(spelling) = spellings.get(&row.identity) {
            people.insert(spelling.email.to_lowercase(), row.person.clone());
            people.insert(spelling.name.to_lowercase(), row.person.clone());
        }
        people.insert(row.person.to_lowercase(), row.person);
    }
    Ok(people)
}

/// The lines that can be read; the others are warned about with their place.
fn written(path: &Path, ui: &Ui) -> Result<Vec<Written>, CommandError> {
    let file = std::fs::File::open(path).map_err(|error| CommandError::file(Kind::Input, path, error))?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let mut rows = Vec::new();
    let mut records = reader.deserialize::<Line>();
    while let Some(record) = records.next() {
        let place = format!("{}:{}", path.display(), records.reader().position().line().saturating_sub(1).max(1));
        match record.map_err(|error| error.to_string()).and_then(row) {
            Ok(row) => rows.push(row),
            Err(what) => ui.warn(&format!("{place}: {what}")),
        }
    }
    if rows.is_empty() {
        return Err(CommandError::new(Kind::Input, format!("{} holds no line that can be read", path.display()))
            .hinted(["the first line names the columns: date,person,product,hours"]));
    }
    Ok(rows)
}

fn row(line: Line) -> Result<Written, String> {
    let day: Day = line.date.parse().map_err(|error: buyin_facts::day::DayError| error.to_string())?;
    if !(0.0..=24.0).contains(&line.hours) {
        return Err(format!("{} hours a day cannot be", line.hours));
    }
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(Written { day, person: given(line.person), product: given(line.product), days: EngineerDays(line.hours / DAY) })
}
