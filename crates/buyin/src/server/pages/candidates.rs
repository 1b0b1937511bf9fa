//! Candidates to take over: demand against price, the ranking with the parts of its score, what is shared already.

use buyin_analysis::view::{CandidateRow, DiscoverView, SharedRow, TakenOverRow, TakenOverView, UnreadRow};
use serde_json::json;

use crate::render::{headline, unread};
use crate::server::cell::{Cell, Tone};
use crate::server::chart::{Chart, Kind};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::main("/candidates", "Candidates", make);

/// Candidates drawn with their name, where there is room for it.
const NAMED: u64 = 10;

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let view = reader.candidates()?;
    let taken = reader.soon(Reader::taken_over)?;
    let lead = "What teams built for themselves and others import, copy or rebuild. A rank is the beginning of a talk with the \
                owner, not the end of it.";
    let lead = headline(&view).map_or_else(|| lead.to_owned(), |headline| format!("{headline} {lead}"));
    let mut content = Content::new("Candidates", lead).with(ranking(reader, &view)).with(shared(reader, &view));
    if !view.unread.is_empty() {
        // Where nothing is found, this may be why.
        content.sections.insert(usize::from(!view.rows.is_empty()), unseen(&view));
    }
    if let Some(taken) = taken {
        content = content.with(taken_over(reader, &taken));
    }
    Ok(content)
}

/// A status as people read it.
pub(super) fn status(row: &CandidateRow) -> Cell {
    let tone = match row.status {
        "agreed" => Tone::Good,
        "declined" => Tone::Warn,
        _ => Tone::Plain,
    };
    Cell::Said(row.status.to_owned(), tone)
}

fn count(number: u64) -> Cell {
    if number == 0 { Cell::Nothing } else { Cell::Count(number) }
}

/// Teams with any sign of demand; a team may show several.
fn signs(row: &CandidateRow) -> u64 {
    let demand = &row.demand;
    demand.importing_teams + demand.vendoring_teams + demand.copying_teams + demand.rebuilding_teams
}

fn ranking(reader: &Reader<'_>, view: &DiscoverView) -> Section {
    let columns = [
        ("rank", "#"),
        ("place", "Candidate"),
        ("owner", "Owner"),
        ("status", "Owner says"),
        ("net_days", "Net days, 2 years (range)"),
        ("paid", "Paid, 12 months (range)"),
        ("import", "Import"),
        ("vendor", "Vendor"),
        ("copy", "Copy"),
        ("rebuild", "Rebuild?"),
        ("send", "Send changes"),
        ("ask", "Ask"),
        ("trend", "Demand"),
        ("general", "General"),
        ("take_out", "Days to take out"),
    ];
    let cells = |row: &CandidateRow| {
        let demand = &row.demand;
        vec![
            Cell::Count(row.rank),
            Cell::Names(vec![reader.candidate(&format!("{}:{}", row.repository, row.path))]),
            reader.team_cell(Some(&row.owner)),
            status(row),
            Cell::Days(row.net_days.into()),
            Cell::days_to(row.paid, reader.evidence_of(&row.cell)),
            count(demand.importing_teams),
            count(demand.vendoring_teams),
            count(demand.copying_teams),
            count(demand.rebuilding_teams),
            demand.contributing_teams.map_or(Cell::Nothing, count),
            demand.requests.map_or(Cell::Nothing, count),
            Cell::Text(demand.trend.to_owned()),
            Cell::Part(row.score.generality),
            Cell::Days(buyin_analysis::view::Range::full(row.extraction.days).into()),
        ]
    };
    let grid =
        Grid::new("candidates", "Candidates by expected net engineer-days", &columns).with(view.rows.iter().map(cells));
    let chart = Chart {
        kind: Kind::Bubbles,
        title: "Demand and price of candidates".to_owned(),
        data: json!({
            "x": "signs of demand: teams that import, vendor, copy or rebuild it", "y": "engineer-days to take it out",
            "points": view.rows.iter().map(|row| point(reader, row)).collect::<Vec<_>>(),
        }),
    };
    let lead = "Far right and low is cheap and asked for; a larger circle is more days paid already. Net days are what users \
                need not build and maintain, less what it costs to make it fit for several teams and to take it out.";
    Section { is_both: true, ..Section::table("", lead, grid) }.drawn(Some(chart)).or(
        "Nothing home-made was found that others import, copy or rebuild. `buyin scan` more repositories to see more.",
    )
}

fn point(reader: &Reader<'_>, row: &CandidateRow) -> serde_json::Value {
    let place = format!("{}:{}", row.repository, row.path);
    let paid = row.paid.mid.or(row.paid.low).map_or(0.0, |days| days.0);
    json!({
        "x": signs(row), "y": row.extraction.days.mid, "size": paid, "name": place, "group": row.status,
        "label": (row.rank <= NAMED).then_some(row.name.as_str()),
        "note": format!("rank {}, owned by {}", row.rank, row.owner), "href": reader.candidate(&place).href,
    })
}

fn shared(reader: &Reader<'_>, view: &DiscoverView) -> Section {
    let columns = [("place", "Place"), ("owner", "Owner"), ("teams", "Teams that use it")];
    let cells = |row: &SharedRow| {
        vec![
            Cell::name(Some(&format!("{}:{}", row.repository, row.path))),
            reader.team_cell(Some(&row.owner)),
            Cell::Count(row.teams),
        ]
    };
    let grid = Grid::new("shared", "What is shared already", &columns).with(view.shared.iter().map(cells));
    Section::table(
        "Shared already",
        "Asked for by others, and owned by a platform team or a repository that is there for it.",
        grid,
    )
    .or("Nothing.")
}

fn unseen(view: &DiscoverView) -> Section {
    let grid = Grid::new("unread", "Languages that are not read", &[("what", "What is not read")])
        .with(view.unread.iter().map(|row: &UnreadRow| vec![Cell::Text(unread(row))]));
    Section::table("Not seen", "What these repositories import, so what they need of others, is not known.", grid)
}

fn taken_over(reader: &Reader<'_>, view: &TakenOverView) -> Section {
    let columns = [
        ("origin", "From"),
        ("origin_team", "Team then"),
        ("home", "Lives now in"),
        ("home_team", "Owner now"),
        ("day", "Since"),
        ("expansion", "Since then"),
        ("adopters", "Adopted by"),
        ("converted", "Copy given up by"),
        ("before", "Origin's days, 12 months before"),
        ("after", "Since"),
    ];
    let cells = |row: &TakenOverRow| {
        let teams = |adopters: &[buyin_analysis::view::Adopter]| {
            Cell::Names(adopters.iter().map(|adopter| reader.team(&adopter.team)).collect())
        };
        vec![
            Cell::name(Some(&row.origin)),
            reader.team_cell(Some(&row.origin_team)),
            Cell::name(Some(&row.home)),
            reader.team_cell(Some(&row.home_team)),
            Cell::Day(row.day.clone()),
            Cell::Text(row.expansion.to_owned()),
            teams(&row.adopters),
            teams(&row.converted),
            Cell::Days(row.before.into()),
            Cell::Days(row.after.into()),
        ]
    };
    let grid = Grid::new("taken_over", "What was taken over", &columns).with(view.rows.iter().map(cells));
    Section::table("Taken over, and whether it expands", "", grid).or("Nothing was seen to be taken over yet.")
}
