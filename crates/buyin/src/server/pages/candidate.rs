//! A candidate: the brief people argue about, in its order; its copies as lanes, and where they differ.

use std::fmt::Write;

use buyin_analysis::view::{BriefView, ChangeRow, Held, PointRow, VariantRow, VariantsView};
use serde_json::json;

use crate::render::brief::document;
use crate::render::counted;
use crate::render::variants::own_way;
use crate::server::cell::{Cell, Name, Side};
use crate::server::chart::{Chart, Kind};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::below("/candidate", "/candidates", make);

/// Differences shown side by side.
const POINTS: usize = 60;

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let place = reader.need("place", "candidate")?;
    let brief = reader.brief(place)?;
    // As it is written, however it was typed.
    let place = &format!("{}:{}", brief.repository, brief.path);
    let acts = [
        Some(Name::to("Open the commits of its time", reader.evidence_of(&brief.cell))),
        reader.form("Say where the talk with its owner stands", "owner", &[("component", place)]),
        reader.form("Begin to take it over", "bet", &[("from", place), ("pattern", "assimilate")]),
    ];
    let mut content = Content::of("Candidate", place, lead(&brief)).acting(acts.into_iter().flatten());
    content = content.with(Section::html("", format!("<div class=\"brief\">{}</div>", document(&brief).body())));
    if !brief.copies.is_empty() {
        let variants = reader.variants(place)?;
        content = content.with(lanes(reader, &brief, &variants)).with(points(&variants)).with(changes(&variants));
    }
    Ok(content)
}

fn lead(brief: &BriefView) -> String {
    format!("Rank {}. Owned by {}. Owner: {}.", brief.rank, brief.owner, brief.status)
}

fn lanes(reader: &Reader<'_>, brief: &BriefView, view: &VariantsView) -> Section {
    let columns = [
        ("copy", "Copy"),
        ("team", "Team"),
        ("similarity", "Of the origin"),
        ("since", "Since"),
        ("diverged", "Own ways since"),
        ("last_edited", "Last edited"),
        ("of_origin", "Origin's changes"),
        ("taken", "Taken over"),
        ("own", "Own changes"),
        ("given", "Given back"),
    ];
    let cells = |row: &VariantRow| {
        vec![
            Cell::name(Some(&format!("{}:{}", row.repository, row.path))),
            reader.team_cell(Some(&row.team)),
            Cell::Part(row.similarity),
            Cell::day(row.since.as_deref()),
            row.diverged
                .as_deref()
                .map_or_else(|| own_way(row).map_or(Cell::Nothing, Cell::Text), |day| Cell::day(Some(day))),
            Cell::day(row.last_edited.as_deref()),
            Cell::Count(row.of_origin.changes),
            Cell::Count(row.of_origin.carried_over),
            Cell::Count(row.own.changes),
            Cell::Count(row.own.carried_over),
        ]
    };
    let origin = format!("{}:{}", view.repository, view.path);
    let lane = |name: &str, team: &str, from: Option<&String>, to: Option<&String>, note: String| json!({ "name": name, "group": team, "from": from, "to": to.unwrap_or(&brief.header.as_of), "note": note });
    let first = lane(
        &origin,
        &view.owner,
        brief.supply.first.as_ref(),
        brief.supply.last.as_ref(),
        format!("{}: the origin", view.owner),
    );
    let others = view.copies.iter().filter(|copy| copy.since.is_some()).map(|copy| {
        let name = format!("{}:{}", copy.repository, copy.path);
        lane(&name, &copy.team, copy.since.as_ref(), copy.last_edited.as_ref(), format!("held by {}", copy.team))
    });
    let chart = Chart {
        kind: Kind::Lanes,
        title: format!("Copies of {origin}, from their first day to their last edit"),
        data: json!({ "lanes": std::iter::once(first).chain(others).collect::<Vec<_>>() }),
    };
    let grid = Grid::new("copies", "Copies that stand", &columns).with(view.copies.iter().map(cells));
    Section {
        is_both: true,
        ..Section::table("Copies, side by side", "From the first day to the last edit, a lane each.", grid)
    }
    .drawn(Some(chart))
}

fn points(view: &VariantsView) -> Section {
    let columns = [("kind", "Differs in"), ("where", "Where"), ("held", "Who holds what")];
    let cells = |row: &PointRow| {
        let side = |held: &Held| Side { who: held.copies.join(", "), lines: held.lines.clone() };
        vec![
            Cell::Text(word(&row.kind)),
            Cell::name(Some(&format!("{}:{}", row.place.path, row.place.first_line))),
            Cell::Sides(row.holders.iter().map(side).collect()),
        ]
    };
    let left = view.points.len().saturating_sub(POINTS) as u64;
    let mut lead = "What one version for all would have to decide.".to_owned();
    if left > 0 {
        let _ = write!(lead, " {} more: `buyin variants` lists all.", counted(left, "place", "places"));
    }
    let grid = Grid::new("points", "Where copies differ", &columns).with(view.points.iter().take(POINTS).map(cells));
    Section::table("Where they differ", lead, grid).or("Nowhere: the copies are equal.")
}

fn word(kind: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(kind).unwrap_or_default();
    value.as_str().unwrap_or_default().replace('_', " ")
}

fn changes(view: &VariantsView) -> Section {
    let columns =
        [("day", "Day"), ("made_in", "Made in"), ("beside", "Beside"), ("lines", "Lines"), ("carried", "Carried over")];
    let cells = |row: &ChangeRow| {
        vec![
            Cell::Day(row.day.clone()),
            Cell::name(Some(&row.made_in)),
            Cell::name(Some(&row.beside)),
            Cell::Count(row.lines),
            row.carried_over.as_ref().map_or(Cell::Text("never".to_owned()), |day| Cell::Day(day.clone())),
        ]
    };
    let grid =
        Grid::new("changes", "Changes since the copies were made", &columns).with(view.changes.iter().map(cells));
    Section::table("Changes since, and whether the other side has them", "", grid)
        .or("None since the copies were made.")
}
