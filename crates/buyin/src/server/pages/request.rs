//! A request: the problem in the team's words, what it pays, how long it waited, the ways open to it, whom to build with.

use askama::Template;
use buyin_analysis::view::{MatchRow, RequestRow, Way, WayEvidence};

use crate::render::{count, counted, percent};
use crate::server::cell::{Amount, Cell, Name, Tone};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::below("/request", "/requests", make);

#[derive(Template)]
#[template(path = "pages/request.html")]
struct Facts<'a> {
    row: &'a RequestRow,
    team: Option<Name>,
    pays: String,
    waits: Vec<String>,
    votes: Option<String>,
}

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let id = reader.need("id", "request")?;
    let (view, partners) = (reader.request(id)?, reader.partners(id)?);
    let missing = || Trouble::not_found(format!("there is no request `{id}`"), "the list of requests names all");
    let row = view.rows.first().ok_or_else(missing)?;
    let facts = Facts {
        row,
        team: row.team.as_deref().map(|team| reader.team(team)),
        pays: pays(row),
        waits: waits(row),
        votes: row.votes.map(|votes| count(votes.into())),
    };
    let acts = [
        reader.form("Answer it", "answer", &[("request", id)]),
        reader.form("Begin a bet that answers it", "bet", &[("from", id)]),
    ];
    Ok(Content::of("Request", row.title.as_str(), String::new())
        .acting(acts.into_iter().flatten())
        .with(Section::html("", facts.render()?))
        .with(ways(reader, row))
        .with(whom(reader, &partners.rows)))
}

fn pays(row: &RequestRow) -> String {
    let payment = &row.payment;
    let Some(total) = payment.total else {
        if !row.paths.is_empty() {
            return "Nothing is seen of it in twelve months.".to_owned();
        }
        return "Nothing is seen of it. A request that names the paths its team keeps for the problem shows what it pays.".to_owned();
    };
    let (amount, range) = Amount::from(total).read();
    let range = if range.is_empty() { String::new() } else { format!(" ({range})") };
    let share =
        payment.share.map_or_else(String::new, |share| format!(", {} of the team's time", percent(share.0, 1.0)));
    format!("{amount}{range} engineer-days in twelve months{share}")
}

fn waits(row: &RequestRow) -> Vec<String> {
    let days = |days: i32| counted(days.max(0) as u64, "day", "days");
    let mut said = Vec::new();
    match (row.waits.reply, row.waits.replied) {
        (Some(reply), true) => said.push(format!("{} to the first answer", days(reply))),
        (Some(reply), false) => said.push(format!("{} without an answer", days(reply))),
        _ => {}
    }
    said.extend(row.waits.bet.map(|wait| format!("{} to the first bet that answers it", days(wait))));
    said.extend(row.waits.first_use.map(|wait| format!("{} to the first use of what it made", days(wait))));
    said
}

/// A way in words, with what is said where nothing was found.
fn way(way: &Way) -> (&'static str, &'static str) {
    match way.way {
        "already_built" => ("It is built already", "No product or candidate for it was found."),
        "build_with" => ("Build it with a team", "No team is seen building for it."),
        "send_changes" => ("Send changes", "Nothing to send changes to was found."),
        _ => ("The traditional way: the platform builds, then asks", "Nothing speaks for it."),
    }
}

fn ways(reader: &Reader<'_>, row: &RequestRow) -> Section {
    let columns = [
        ("way", "Way"),
        ("what", "What speaks for it"),
        ("team", "Of"),
        ("because", "Because"),
        ("days", "Paid (range)"),
    ];
    let because = |found: &WayEvidence| match found.because {
        "same_need" => "it serves the same need",
        "alternative" => "it is an alternative to what the team uses",
        "holds_path" => "the team keeps a path for it",
        "contributed" => "the team sent changes to it",
        other => other,
    };
    let name = |found: &WayEvidence| match found.kind {
        // A path that somebody keeps for the need is not by itself a candidate.
        _ if found.because == "holds_path" => Name::plain(found.id.as_str()),
        "product" => reader.product(&found.id),
        "candidate" => reader.candidate_of(&found.id),
        "bet" => reader.bet(&found.id),
        "request" => reader.asked(&found.id),
        _ => Name::plain(found.id.as_str()),
    };
    let rows = row.ways.iter().flat_map(|one| {
        let (title, none) = way(one);
        let mut rows: Vec<Vec<Cell>> = one
            .found
            .iter()
            .map(|found| {
                vec![
                    Cell::Text(title.to_owned()),
                    Cell::Names(vec![name(found)]),
                    reader.team_cell(found.team.as_deref()),
                    Cell::Text(because(found).to_owned()),
                    Cell::days(found.days),
                ]
            })
            .collect();
        if rows.is_empty() {
            rows.push(vec![Cell::Text(title.to_owned()), Cell::Text(none.to_owned())]);
        }
        rows
    });
    Section::table("The ways open to it", "", Grid::new("ways", "The ways open to it", &columns).with(rows))
}

fn whom(reader: &Reader<'_>, rows: &[MatchRow]) -> Section {
    let columns = [
        ("rank", "#"),
        ("team", "Team"),
        ("part", "Proposed as"),
        ("paid", "Pays for the problem (range)"),
        ("share", "Of its time"),
        ("typical", "Like the others"),
        ("kept", "Pledges kept (told to the platform and the team)"),
        ("busy", "Partner now in"),
    ];
    let cells = |row: &MatchRow| {
        vec![
            Cell::Count(row.rank),
            reader.team_cell(Some(&row.team)),
            row.part.map_or(Cell::Nothing, |part| Cell::Said(part.to_owned(), Tone::Good)),
            Cell::days(row.paid),
            row.share.map_or(Cell::Nothing, Cell::Part),
            row.typical.map_or(Cell::Nothing, Cell::Part),
            row.kept.map_or(Cell::Nothing, Cell::Part),
            Cell::Names(row.busy_with.iter().map(|bet| reader.bet(bet)).collect()),
        ]
    };
    let grid = Grid::new("partners", "Whom to build with", &columns).with(rows.iter().map(cells));
    let lead = "The best partner pays most of what it has for the problem and is like those who share it.";
    Section::table("Whom to build it with", lead, grid)
        .or("No team is known to share the need. Group requests to one to find some.")
}
