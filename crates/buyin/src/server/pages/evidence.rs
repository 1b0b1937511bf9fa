//! The evidence of a number: the commits and paths it rests on, never who or at what time of day.

use buyin_analysis::view::EvidenceRow;

use crate::render::{count, counted};
use crate::server::cell::Cell;
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::below("/evidence", "/ledger", make);

/// Characters of a commit's id that name it among the commits of a repository.
const SHORT: usize = 10;

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let cell = reader.need("cell", "cell")?;
    let view = reader.evidence(cell)?;
    let row = |row: &EvidenceRow| {
        vec![
            Cell::Month(row.month.clone()),
            Cell::name(Some(&row.repository)),
            Cell::name(Some(row.commit.get(..SHORT).unwrap_or(&row.commit))),
            Cell::name(Some(&row.path)),
            Cell::Count(row.added.into()),
            Cell::Count(row.removed.into()),
            Cell::name(Some(&row.component)),
        ]
    };
    let columns = [
        ("month", "Month"),
        ("repository", "Repository"),
        ("commit", "Commit"),
        ("path", "Path"),
        ("added", "Added"),
        ("removed", "Removed"),
        ("component", "Component"),
    ];
    let mut lead = vec!["The heaviest first. `git show` opens a commit in its repository.".to_owned()];
    if view.more > 0 {
        lead.push(format!("{} more are not listed.", count(view.more)));
    }
    if let Some(people) = view.held_back_under {
        lead.push(format!("What rests on fewer than {} is held back.", counted(people, "person", "people")));
    }
    let grid = Grid::new("evidence", "Commits and paths", &columns).with(view.rows.iter().map(row));
    let empty =
        "No commit can be shown for this figure: it is held back for want of people, or it is time that left no trace.";
    Ok(Content::of("Evidence", words(cell), "The commits and paths that the figure rests on; never who wrote them.")
        .with(Section::table("", lead.join(" "), grid).or(empty)))
}

/// A cell as people read it: `paying team checkout · product flags`.
fn words(cell: &str) -> String {
    if cell == "all" {
        return "All time".to_owned();
    }
    let part = |part: &str| match part.split_once('=') {
        Some((name, "")) => format!("no {}", name.replace('_', " ")),
        Some((name, value)) => format!("{} {value}", name.replace('_', " ")),
        None => part.to_owned(),
    };
    cell.split(';').map(part).collect::<Vec<_>>().join(" · ")
}
