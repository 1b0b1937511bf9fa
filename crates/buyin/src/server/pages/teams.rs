//! Teams: which are known, from where, and the way to the statement of each.

use buyin_analysis::view::TeamRow;

use crate::server::cell::{Cell, Name, Tone};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::main("/teams", "Teams", make);

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let view = reader.teams()?;
    let given = view.header.teams == "given";
    let columns = [
        ("team", "Statement of"),
        ("kind", "Kind"),
        ("members", "Members"),
        ("since", "Known since"),
        ("source", "Known from"),
    ];
    let cells = |row: &TeamRow| {
        let kind = match (row.platform, row.paying) {
            (true, _) => Cell::Said("platform".to_owned(), Tone::Good),
            (false, false) => Cell::Said("pays nothing".to_owned(), Tone::Plain),
            (false, true) => Cell::Nothing,
        };
        vec![
            Cell::Names(vec![Name { text: row.name.clone(), ..reader.team(&row.team) }]),
            kind,
            Cell::Count(row.members),
            Cell::day(row.since.as_deref()),
            Cell::name(Some(&row.source)),
        ]
    };
    let grid = Grid::new("teams", "Teams on the day", &columns).with(view.rows.iter().map(cells));
    let lead = match given {
        true => "A statement says what a team paid and got. The platform sees of a team what the team sees itself.",
        false => "Repositories stand in for teams until an org chart is read: `buyin teams --import KIND PATH`.",
    };
    Ok(Content::new("Teams", lead).with(Section::table("", "", grid).or("No team is known on this day.")))
}
