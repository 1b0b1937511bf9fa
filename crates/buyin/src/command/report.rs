//! `buyin report`: a quarter told from the answers other commands give.

use buyin_analysis::books::{ContributionQuery, LedgerQuery};
use buyin_analysis::ledger::group::{Dimension, Filter};
use buyin_facts::{Day, Month};

use super::discover::read_contents;
use crate::cli::Report as Asked;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::render::report::{Report, document};
use crate::render::tell;
use crate::ui::Ui;

/// Candidates told of.
const CANDIDATES: usize = 5;

pub(super) fn run(asked: &Asked, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    let known = Desk::open(options.clone(), ui)?.history()?.as_of();
    let first = asked.quarter.unwrap_or_else(|| last_whole(known));
    let last = Month(first.0 + 2);
    if last.last() > known {
        let what = format!("{} is not over, as far as was scanned: to {known}", first.quarter());
        return Err(CommandError::new(Kind::Input, what)
            .hinted([format!("the last whole one is {}", last_whole(known).quarter())]));
    }
    let desk = Desk::open(Options { as_of: Some(last.last()), ..options }, ui)?;
    read_contents(&desk, ui)?;
    let report = report(&desk, first)?;
    tell(&document(&report), &report, desk.options.format, ui)?;
    Ok(Exit::Done)
}

/// First month of the last quarter that ended by a day.
fn last_whole(day: Day) -> Month {
    let month = day.month();
    let next = if month.last() == day { Month(month.0 + 1) } else { month };
    Month(next.0 - next.0.rem_euclid(3) - 3)
}

/// Asks everything the report tells of.
fn report(desk: &Desk, first: Month) -> Result<Report, CommandError> {
    let books = desk.history()?;
    let last = Month(first.0 + 2);
    let ledger = |by: &[Dimension], from: Month| {
        let filter = Filter { from: Some(from), to: Some(last), ..Filter::default() };
        books.ledger(&LedgerQuery { by: by.to_vec(), filter })
    };
    Ok(Report {
        quarter: first.quarter(),
        from: first.to_string(),
        to: last.to_string(),
        teams: ledger(&[Dimension::PayingTeam, Dimension::Kind], first)?,
        quarters: ledger(&[Dimension::Kind, Dimension::Quarter], Month(first.0 - 9))?,
        contributions: books.contributions(&ContributionQuery { product: None, from: Some(first), to: Some(last) })?,
        candidates: books.discover(Some(CANDIDATES), &[])?,
        requests: books.requests(None, false)?,
        bets: books.bets(None, true)?,
        picture: books.picture()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_whole_quarter_is_over() {
        let quarter = |day: &str| last_whole(day.parse().expect("a day")).quarter();
        assert_eq!(quarter("2025-06-30"), "2025-Q2");
        assert_eq!(quarter("2025-06-29"), "2025-Q1");
        assert_eq!(quarter("2025-08-31"), "2025-Q2");
        assert_eq!(quarter("2025-01-05"), "2024-Q4");
        assert_eq!(quarter("2025-12-31"), "2025-Q4");
    }
}
