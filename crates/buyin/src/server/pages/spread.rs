//! How a product spreads: from team to team, to whom next, in which versions, and what teams say of it. Sections of its page.

use buyin_analysis::view::{AdoptionView, PresentRow, PulseTeam, PulsesView, RouteRow, RoutesView, VersionRow};

use crate::render::counted;
use crate::server::cell::{Cell, Name, Tone};
use crate::server::content::Section;
use crate::server::grid::Grid;
use crate::server::reader::Reader;

/// How two teams met, in words.
fn met(by: Option<&str>) -> Cell {
    match by {
        Some("move") => Cell::Text("somebody moved".to_owned()),
        Some("review") => Cell::Text("reviews".to_owned()),
        Some("contribution") => Cell::Text("changes sent".to_owned()),
        Some(other) => Cell::Text(other.to_owned()),
        None => Cell::Nothing,
    }
}

/// The way it came.
pub(super) fn routes(reader: &Reader<'_>, view: &RoutesView) -> Section {
    let columns = [
        ("team", "Team"),
        ("since", "First use"),
        ("uses", "Uses it"),
        ("from", "Likely from"),
        ("by", "They met by"),
        ("days", "Days before"),
    ];
    let cells = |row: &RouteRow| {
        vec![
            reader.team_cell(Some(&row.team)),
            Cell::Day(row.since.clone()),
            if row.uses {
                Cell::Said("today".to_owned(), Tone::Good)
            } else {
                Cell::Said("no more".to_owned(), Tone::Plain)
            },
            reader.team_cell(row.from.as_deref()),
            met(row.by),
            row.days.map_or(Cell::Nothing, |days| Cell::Count(days.max(0) as u64)),
        ]
    };
    let grid = Grid::new("routes", "From team to team", &columns).with(view.rows.iter().map(cells));
    let lead = "A meeting before the first use is a hint, no cause.";
    Section::table("Likely routes", lead, grid).or("No team outside its owner's uses it, as far as is visible.")
}

/// To whom next.
pub(super) fn next(reader: &Reader<'_>, view: &RoutesView) -> Section {
    let columns = [
        ("team", "Present to"),
        ("because", "Because it"),
        ("what", "As said by"),
        ("ask", "Ask"),
        ("by", "They met by"),
        ("choice", "Its use is"),
    ];
    let cells = |row: &PresentRow| {
        let (because, what) = match row.because {
            "asks" => ("asks for it", reader.asked(&row.what)),
            "copy" => ("keeps a copy", Name::plain(row.what.as_str())),
            _ => ("shares the need", reader.asked(&row.what)),
        };
        vec![
            reader.team_cell(Some(&row.team)),
            Cell::Text(because.to_owned()),
            Cell::Names(vec![what]),
            reader.team_cell(row.ask.as_deref()),
            met(row.by),
            row.choice.map_or(Cell::Nothing, |choice| Cell::Said(choice.to_owned(), Tone::Good)),
        ]
    };
    let grid = Grid::new("next", "Who could present it to whom", &columns).with(view.next.iter().map(cells));
    Section::table("To whom next", "A team that has reason to use it, and one that uses it and knows that team.", grid)
        .or("No team is seen to have reason to use it that does not.")
}

/// Versions in use today, and how far behind each is.
pub(super) fn versions(reader: &Reader<'_>, view: &AdoptionView) -> Section {
    let columns = [
        ("version", "Version, as written"),
        ("users", "Components"),
        ("teams", "Teams"),
        ("newer", "Newer versions"),
        ("behind", "Days behind"),
        ("newest", "Newest user came"),
    ];
    let cells = |row: &VersionRow| {
        vec![
            Cell::name(Some(&row.version)),
            Cell::Count(row.consumers),
            reader.teams_cell(&row.teams),
            row.newer.map_or(Cell::Nothing, Cell::Count),
            row.behind_days.map_or(Cell::Nothing, Cell::Count),
            Cell::Day(row.newest_user.clone()),
        ]
    };
    let grid = Grid::new("versions", "Versions in use today", &columns).with(view.versions.iter().map(cells));
    let lead = match view.versions.iter().all(|row| row.newer.is_none()) {
        true => "As manifests ask for them today. Which is newer cannot be told: none of them is written in numbers.",
        false => {
            "As manifests ask for them today. Newer is what the product declares or another user asks for; what lies in a \
             registry alone is not visible here. Many old ones say that moving on costs."
        }
    };
    Section::table("Versions in use", lead, grid).or("No user writes a version down.")
}

/// What teams say.
pub(super) fn pulse(reader: &Reader<'_>, view: Option<&PulsesView>) -> Section {
    let mut columns = vec![("asked", "Asked"), ("team", "Team"), ("answered", "Answered")];
    let newest = view.and_then(|view| view.rows.first());
    let questions: Vec<String> = newest.map(|row| row.questions.clone()).unwrap_or_default();
    let keys = ["first", "second", "third"];
    columns.extend(keys.into_iter().zip(questions.iter().map(String::as_str)));
    columns.push(("act", "Decide"));
    let row = |pulse: &str, since: Option<&str>, team: &PulseTeam| {
        let silent = || counted(team.days.unwrap_or_default().max(0) as u64, "day", "days");
        let answered = match &team.answered {
            Some(day) => Cell::Day(day.clone()),
            None => Cell::Said(format!("silent for {}", silent()), Tone::Warn),
        };
        let mut cells = vec![Cell::day(since), reader.team_cell(Some(&team.team)), answered];
        cells.extend(
            (0..questions.len())
                .map(|at| team.answers.get(at).map_or(Cell::Nothing, |said| Cell::Count((*said).into()))),
        );
        cells.push(match team.answered {
            Some(_) => Cell::Nothing,
            None => reader.act("answer", "pulse", &[("pulse", pulse), ("team", &team.team)]),
        });
        cells
    };
    let rows = view.into_iter().flat_map(|view| &view.rows).flat_map(|pulse| {
        pulse.teams.iter().map(|team| row(&pulse.pulse, pulse.since.as_deref(), team)).collect::<Vec<_>>()
    });
    let grid = Grid::new("pulse", "What teams answered, from 1 (no) to 5 (yes)", &columns).with(rows);
    Section::table("What teams say", "Answers from 1 (no) to 5 (yes). Silence is an answer too.", grid)
        .or("Nobody was asked yet. `buyin pulse ask` puts three questions to teams.")
}
