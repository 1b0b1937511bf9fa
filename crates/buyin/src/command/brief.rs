//! `buyin brief`: the page people argue about before anything is taken over.

use buyin_analysis::discover::saving::{Amount, Input};

use super::discover::read_contents;
use super::variants::read_texts;
use crate::cli::Brief;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::render::{Format, brief, tell};
use crate::similar;
use crate::ui::Ui;

/// Larger assumptions are slips.
const MOST: f64 = 1_000_000.0;

pub(super) fn run(asked: &Brief, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let format = desk.options.format;
    if format == Format::Csv {
        return Err(CommandError::new(Kind::Usage, "a brief is written as md, html or json"));
    }
    let given = asked.assume.iter().map(|text| assumption(text)).collect::<Result<Vec<_>, _>>()?;
    read_contents(desk, ui)?;
    let books = desk.history()?;
    let dossier = books.dossier(&asked.component)?;
    let view = books.brief(&dossier, read_texts(desk, &books, &dossier, ui)?, &given)?;
    tell(&brief::document(&view), &view, format, ui)?;
    Ok(Exit::Done)
}

/// `NAME=NUMBER`.
fn assumption(text: &str) -> Result<(Input, Amount), CommandError> {
    let unread = || {
        CommandError::new(Kind::Usage, format!("`{text}` is no assumption"))
            .hinted(["write NAME=NUMBER, as in years=3"])
    };
    let (word, number) = text.split_once('=').ok_or_else(unread)?;
    let unknown = || {
        let words = Input::ALL.map(|(_, word)| word);
        let hint = similar::did_you_mean(word, words);
        let all = format!("there are {}", words.join(", "));
        CommandError::new(Kind::Usage, format!("no assumption is called `{word}`")).hinted([hint.unwrap_or(all)])
    };
    let input = Input::of(word.trim()).ok_or_else(unknown)?;
    let number: f64 = number.trim().parse().map_err(|_| unread())?;
    let most = if input == Input::Useful { 1.0 } else { MOST };
    if (0.0..=most).contains(&number) {
        return Ok((input, Amount(number)));
    }
    let range = if input == Input::Useful { "0 to 1: it is a part" } else { "0 to 1,000,000" };
    Err(CommandError::new(Kind::Usage, format!("`{text}` is out of range"))
        .hinted([format!("write a number from {range}")]))
}
