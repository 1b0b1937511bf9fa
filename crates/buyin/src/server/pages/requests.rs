//! Requests, those first whose teams pay the largest part of what they have; votes weigh nothing.

use buyin_analysis::view::{NeedRow, RequestRow};

use crate::server::cell::{Cell, Name, Tone};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::main("/requests", "Requests", make);

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let all = reader.get("all").is_some();
    let view = reader.requests(all)?;
    let columns = [
        ("request", "Request"),
        ("team", "Team"),
        ("need", "Need"),
        ("pays", "Pays, 12 months (range)"),
        ("share", "Of its time"),
        ("pledged", "Pledged, days"),
        ("votes", "Votes"),
        ("asked", "Asked"),
        ("answered", "Answered"),
        ("state", "State"),
    ];
    let cells = |row: &RequestRow| {
        let pledged = row.payment.pledged_days.0.round();
        vec![
            Cell::Names(vec![Name { text: row.title.clone(), ..reader.asked(&row.request) }]),
            reader.team_cell(row.team.as_deref()),
            Cell::name(row.need.as_deref()),
            Cell::days(row.payment.total),
            row.payment.share.map_or(Cell::Nothing, Cell::Part),
            if pledged > 0.0 { Cell::Count(pledged as u64) } else { Cell::Nothing },
            row.votes.map_or(Cell::Nothing, |votes| Cell::Count(votes.into())),
            Cell::day(row.asked.as_deref()),
            Cell::day(row.answered.as_deref()),
            state(row),
        ]
    };
    let grid = Grid::new("requests", "Requests by what their teams pay", &columns).with(view.rows.iter().map(cells));
    let columns = [("need", "Need"), ("teams", "Teams"), ("pay", "Pay, 12 months (range)"), ("requests", "Requests")];
    let need = |row: &NeedRow| {
        vec![
            Cell::name(Some(&row.need)),
            Cell::Count(row.teams),
            Cell::days(row.paid),
            Cell::Names(row.requests.iter().map(|request| reader.asked(request)).collect()),
        ]
    };
    let needs = Grid::new("needs", "General needs", &columns).with(view.needs.iter().map(need));
    let lead = if all { "All requests, closed ones too." } else { "Open requests." };
    let lead = format!("{lead} Weighed by what the asking team already pays for the problem, not by how many ask.");
    let other = match all {
        true => format!("<p class=\"aside\"><a href=\"{}\">Only open ones</a></p>", html(&reader.here(&[("all", "")]))),
        false => {
            format!("<p class=\"aside\"><a href=\"{}\">Closed ones too</a></p>", html(&reader.here(&[("all", "yes")])))
        }
    };
    Ok(Content::new("Requests", lead)
        .acting(reader.form("Ask for something", "request", &[]))
        .with(Section { html: other, ..Section::default() })
        .with(Section::table("", "", grid).or(
            "Nobody asked for anything yet. `buyin request add` writes one down, `buyin request import` takes an export in.",
        ))
        .with(Section::table("General needs", "Requests that stand for the same problem, as people grouped them.", needs)
            .or("No request was grouped to a need yet. `buyin request group` proposes those that look alike.")))
}

/// An address inside an attribute.
fn html(address: &str) -> String {
    address.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// Open or closed.
pub(super) fn state(row: &RequestRow) -> Cell {
    match (row.open, row.answered.is_some()) {
        (false, _) => Cell::Said("closed".to_owned(), Tone::Plain),
        (true, true) => Cell::Said("open".to_owned(), Tone::Plain),
        (true, false) => Cell::Said("not answered".to_owned(), Tone::Warn),
    }
}
