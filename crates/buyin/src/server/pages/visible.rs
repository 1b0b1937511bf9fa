//! What is visible, how fresh it is, what was warned about, what is wrong with the decision files, and the policy.

use buyin_analysis::view::{StatusRow, StatusView, Visible};
use buyin_facts::decision::Policy;

use crate::render::calendar_day;
use crate::server::cell::{Cell, Tone};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::main("/visible", "Visible", make);

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let view = reader.status()?;
    let lead =
        "What of the organisation can be seen here, and what the policy keeps back. What is not visible is not absent.";
    Ok(Content::new("What is visible, and the policy", lead)
        .with(policy(reader, &view))
        .with(by_team(reader, &view))
        .with(repositories(&view))
        .with(counted("Warnings of the last scan", "warnings", &view.warnings, "Nothing was warned about."))
        .with(counted("Commits that carry no weight", "unweighted", &view.unweighted, "Every commit carries weight."))
        .with(strays(&view))
        .with(problems(reader)))
}

fn policy(reader: &Reader<'_>, view: &StatusView) -> Section {
    let header = &view.header;
    let rules: &[(&str, &str)] = match header.policy {
        Policy::Team => &[
            ("Persons", "never shown, on any page, in any file"),
            ("Small cells", "a figure that rests on fewer than three people shows a band: under 5, 5–20, over 20 days"),
            ("Days", "answers hold for ends of months"),
        ],
        Policy::Strict => &[
            ("Persons", "never shown, on any page, in any file"),
            ("Small cells", "held back under five people, and with them what would give them away by subtraction"),
            ("Days", "answers hold for ends of months; contributions are told of whole quarters"),
        ],
        Policy::Public => &[("Everything", "shown as public histories show it")],
    };
    let sides: &[(&str, &str)] = &[
        ("Ranking", "none of teams by output; whether pledges are kept stands in the bet, for its two sides"),
        ("Both ways", "what the platform sees of a team, the team sees"),
        ("Beyond reach", "whoever has the clones or the folder of facts is outside the policy"),
        (
            "Calibrated",
            if header.calibrated {
                "yes, against hours people wrote down"
            } else {
                "no: ranges rest on assumptions until buyin calibrate compares hours"
            },
        ),
        (
            "Teams",
            if header.teams == "given" {
                "from an org chart or team files"
            } else {
                "inferred: repositories stand in for teams"
            },
        ),
        (
            "Working days",
            if header.capacity == "roster" { "from a roster" } else { "inferred from spells of activity" },
        ),
    ];
    let columns = [("what", "What"), ("rule", "Rule")];
    let rows = rules
        .iter()
        .chain(sides)
        .map(|(what, rule)| vec![Cell::Text((*what).to_owned()), Cell::Text((*rule).to_owned())]);
    let lead = format!(
        "Policy {}, of {}; answers as of {}.",
        header.policy.as_str(),
        reader.edition.organisation,
        calendar_day(&header.as_of)
    );
    Section::table("The policy", lead, Grid::new("policy", "The policy", &columns).with(rows))
}

fn by_team(reader: &Reader<'_>, view: &StatusView) -> Section {
    let columns = [
        ("team", "Team"),
        ("visible", "Visible engineer-days"),
        ("capacity", "Of"),
        ("share", "Part"),
        ("unresolved", "People in no file"),
    ];
    let cells = |(team, visible): &(String, Visible)| {
        let days = |days: buyin_analysis::view::Shown| match days {
            Some(days) => Cell::Count(days.0.round().max(0.0) as u64),
            None => Cell::Text("held back".to_owned()),
        };
        let both = visible.visible.zip(visible.capacity).filter(|(_, capacity)| capacity.0 > 0.0);
        vec![
            reader.team_cell(Some(team)),
            days(visible.visible),
            days(visible.capacity),
            both.map_or(Cell::Nothing, |(seen, of)| Cell::Part(buyin_facts::Share(seen.0 / of.0))),
            visible.identities_unresolved.map_or(Cell::Nothing, Cell::Count),
        ]
    };
    let grid = Grid::new("teams", "Visible engineer-days by team", &columns).with(view.teams.iter().map(cells));
    Section::table("By team", "Working days people had, and those that left a trace in git.", grid)
        .or_held_back(view.header.policy, "No team is known.")
}

fn repositories(view: &StatusView) -> Section {
    let columns = [
        ("repository", "Repository"),
        ("commits", "Commits"),
        ("first", "First"),
        ("last", "Last"),
        ("components", "Components"),
        ("warnings", "Warnings"),
        ("state", "State"),
    ];
    let cells = |row: &StatusRow| {
        let state = match (row.shallow, row.partial) {
            (true, _) => Cell::Said("history cut off".to_owned(), Tone::Warn),
            (false, true) => Cell::Said("some contents missing".to_owned(), Tone::Warn),
            (false, false) => Cell::Nothing,
        };
        vec![
            Cell::name(Some(&row.repository)),
            Cell::Count(row.commits),
            Cell::day(row.first.as_deref()),
            Cell::day(row.last.as_deref()),
            Cell::Count(row.components),
            Cell::Count(row.warnings),
            state,
        ]
    };
    let grid = Grid::new("repositories", "Repositories as they were read", &columns).with(view.rows.iter().map(cells));
    Section::table("Repositories", "As they were read by the last scan.", grid).or("No repository was read.")
}

fn counted(heading: &'static str, id: &'static str, found: &[(String, u64)], empty: &'static str) -> Section {
    let rows = found.iter().map(|(kind, count)| vec![Cell::Text(kind.replace('_', " ")), Cell::Count(*count)]);
    Section::table(heading, "", Grid::new(id, heading, &[("kind", "Kind"), ("count", "Count")]).with(rows)).or(empty)
}

fn strays(view: &StatusView) -> Section {
    let columns = [("for", "Decided for"), ("what", "What"), ("name", "Name")];
    let rows = view.strays.iter().map(|stray| {
        vec![Cell::name(Some(&stray.decided_for)), Cell::Text(stray.what.to_owned()), Cell::name(Some(&stray.name))]
    });
    let grid = Grid::new("strays", "Names that match nothing", &columns).with(rows);
    Section::table("In decision files, matching nothing that was scanned", "", grid).or("Every name matches something.")
}

fn problems(reader: &Reader<'_>) -> Section {
    let columns = [("where", "Where"), ("what", "What")];
    let problems = &reader.edition.desk.loaded.problems;
    let rows = problems.iter().map(|problem| {
        vec![Cell::name(Some(&format!("{}:{}", problem.file, problem.line))), Cell::Text(problem.what.clone())]
    });
    let grid = Grid::new("problems", "Problems of decision files", &columns).with(rows);
    Section::table("Problems of decision files", "", grid).or("The decision files are sound.")
}
