//! What taking a product up took, year by year: whether it gets easier. Part of the pages of products.

use buyin_analysis::view::{Cost, IntakeRow, Shown};
use serde_json::{Value, json};

use crate::server::cell::Cell;
use crate::server::chart::{Chart, Kind};
use crate::server::content::Section;
use crate::server::grid::Grid;

/// Years from which on there is a course to draw.
const COURSE: usize = 2;

/// A row a year, and the two costs over the years.
pub(super) fn by_year(rows: &[IntakeRow]) -> Section {
    let columns = [
        ("year", "Began in"),
        ("adoptions", "Adoptions"),
        ("unfinished", "First 60 days not over"),
        ("cost_seen", "Cost seen of"),
        ("cost", "Cost of each (range)"),
        ("help_known", "Owner known of"),
        ("helped", "Helped"),
        ("help", "Owner's help with each (range)"),
    ];
    let cells = |row: &IntakeRow| {
        vec![
            Cell::Text(row.year.clone()),
            Cell::Count(row.adoptions),
            Cell::Count(row.unfinished),
            row.cost_seen.map_or(Cell::Nothing, Cell::Count),
            Cell::days(row.cost),
            Cell::Count(row.help_known),
            row.helped.map_or(Cell::Nothing, Cell::Count),
            Cell::Days(row.help.into()),
        ]
    };
    let grid = Grid::new("intake", "What taking it up took, by year", &columns).with(rows.iter().map(cells));
    let lead = "Engineer-days of an adoption that began in the year: of those who brought it in, and of the owner's people in their \
                component meanwhile. If it gets easier, both go down. Who helps by word of mouth is not visible here.";
    Section { is_both: true, ..Section::table("Does it get easier?", lead, grid) }
        .drawn(drawn(rows))
        .or("Nobody outside took it up, as far as is visible.")
}

/// The course of both, where there are years enough.
fn drawn(rows: &[IntakeRow]) -> Option<Chart> {
    let line = |name: &str, of: fn(&IntakeRow) -> Option<Cost>| -> Option<Value> {
        // A band has no place on a line: drawn at its end it would look like a fall.
        let drawn: Vec<Option<Cost>> = rows.iter().map(|row| of(row).filter(|cost| cost.mid.is_some())).collect();
        let first = drawn.iter().position(Option::is_some)?;
        let drawn = &drawn[first..=drawn.iter().rposition(Option::is_some)?];
        let x: Vec<String> = rows[first..].iter().take(drawn.len()).map(|row| format!("{}-07-01", row.year)).collect();
        let end = |of: fn(&Cost) -> Shown| drawn.iter().map(|cost| Some(of(cost.as_ref()?)?.0)).collect::<Vec<_>>();
        let mut line = json!({ "name": name, "x": x, "y": end(|cost| cost.mid) });
        // A range is drawn in one piece, where there is one for every year.
        if drawn.iter().all(Option::is_some) {
            (line["low"], line["high"]) = (json!(end(|cost| cost.low)), json!(end(|cost| cost.high)));
        }
        (drawn.iter().flatten().count() >= COURSE).then_some(line)
    };
    let lines = [line("cost of each", |row| row.cost), line("owner's help with each", |row| row.help.days)];
    let series: Vec<Value> = lines.into_iter().flatten().collect();
    let data = json!({ "unit": "engineer-days", "series": series });
    (!series.is_empty()).then(|| Chart {
        kind: Kind::Lines,
        title: "Engineer-days an adoption took, by the year it began".to_owned(),
        data,
    })
}
