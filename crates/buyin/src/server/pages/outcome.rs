//! What became of a bet: why it is general, what was learned, who uses it, what is kept beside it, what it takes and how it ends. Part
//! of its page.

use askama::Template;
use buyin_analysis::view::{BetRow, GateRow, LessonRow, UseRow, WorkaroundRow};

use crate::render::bet::one::{own_time, side, state};
use crate::server::cell::{Cell, Name, Tone};
use crate::server::content::Section;
use crate::server::grid::Grid;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

#[derive(Template)]
#[template(path = "pages/bet_general.html")]
struct General<'a> {
    bet: &'a BetRow,
    shared_by: Vec<Name>,
    named: Option<Name>,
    could_be: Option<Name>,
}

#[derive(Template)]
#[template(path = "pages/bet_ending.html")]
struct Ending<'a> {
    bet: &'a BetRow,
    own_time: String,
    maintainer: Option<Name>,
}

/// Why the problem is a general one, and who would be next.
pub(super) fn general(reader: &Reader<'_>, bet: &BetRow) -> Result<String, Trouble> {
    let other = |team: &&String| bet.state == "running" && bet.named_customer.as_ref() != Some(*team);
    let general = General {
        bet,
        shared_by: bet.shared_by.iter().map(|team| reader.team(team)).collect(),
        named: bet.named_customer.as_deref().map(|team| reader.team(team)),
        could_be: bet.second_customer.as_ref().filter(other).map(|team| reader.team(team)),
    };
    Ok(general.render()?)
}

/// What it taught, with the day.
pub(super) fn lessons(reader: &Reader<'_>, bet: &BetRow) -> Section {
    let columns = [("day", "On"), ("learned", "What was learned"), ("act", "Decide")];
    let mut cells: Vec<Vec<Cell>> = bet
        .lessons
        .iter()
        .map(|LessonRow { day, text }| vec![Cell::Day(day.clone()), Cell::Text(text.clone())])
        .collect();
    if let Some(last) = cells.last_mut().filter(|_| bet.state == "running") {
        last.push(reader.act("say more", "learn", &[("bet", &bet.bet)]));
    }
    let grid = Grid::new("lessons", "What was learned", &columns).with(cells);
    Section::table("What we learned", "", grid)
        .or("Nothing is written down yet. `buyin bet learn` keeps what a bet taught.")
}

/// Who uses what it made.
pub(super) fn uses(reader: &Reader<'_>, bet: &BetRow) -> Section {
    let columns =
        [("component", "Component"), ("team", "Team"), ("side", "Side"), ("since", "Since"), ("until", "Until")];
    let cells = |row: &UseRow| {
        let tone = if row.side == "partner" && row.until.is_none() { Tone::Good } else { Tone::Plain };
        vec![
            Cell::Names(vec![Name::to(row.consumer.as_str(), reader.evidence_of(&row.cell))]),
            reader.team_cell(row.team.as_deref()),
            match side(row.side) {
                "" => Cell::Nothing,
                side => Cell::Said(side.to_owned(), tone),
            },
            Cell::Day(row.since.clone()),
            Cell::day(row.until.as_deref()),
        ]
    };
    let grid = Grid::new("uses", "Components of others that use it", &columns).with(bet.uses.iter().map(cells));
    let lead = "A manifest, an import or reported use over the network shows it; whether it runs is not visible here.";
    Section::table("Use in production", lead, grid)
        .or("No component of another team is seen to use it, or there is no product yet.")
}

/// What is kept for the problem beside it.
pub(super) fn workarounds(reader: &Reader<'_>, bet: &BetRow) -> Section {
    let columns = [
        ("path", "Path"),
        ("team", "Team"),
        ("state", "Today"),
        ("days", "Its engineer-days, 12 months (range)"),
        ("request", "Named by"),
    ];
    let cells = |row: &WorkaroundRow| {
        let tone = if row.state == "gone" { Tone::Good } else { Tone::Warn };
        vec![
            Cell::name(Some(&row.path)),
            reader.team_cell(row.team.as_deref()),
            Cell::Said(state(row), tone),
            Cell::days(row.days),
            Cell::Names(vec![reader.asked(&row.request)]),
        ]
    };
    let grid = Grid::new("workarounds", "Paths kept for the problem", &columns).with(bet.workarounds.iter().map(cells));
    Section::table("Workarounds", "What who asked keeps for the problem, and still pays for.", grid)
        .or("No request it answers names a path that is kept for the problem.")
}

/// What it takes its owner, and how it ends.
pub(super) fn ending(reader: &Reader<'_>, bet: &BetRow) -> Result<String, Trouble> {
    let own_time = match (&bet.own_time, &bet.owner) {
        (Some(own), _) => own_time(own),
        (None, Some(_)) => "is shown to the two sides of the bet".to_owned(),
        (None, None) => "no team answers for it".to_owned(),
    };
    let maintainer = bet.maintainer.as_deref().map(|team| reader.team(team));
    Ok(Ending { bet, own_time, maintainer }.render()?)
}

/// Where a person went on without the evidence.
pub(super) fn overrules(bet: &BetRow) -> Section {
    let columns = [("gate", "Gate"), ("asks", "Asks"), ("on", "On"), ("because", "Because")];
    let overruled = bet.gates.iter().filter(|gate| gate.overruled.is_some());
    let cells = |gate: &GateRow| {
        vec![
            Cell::Text(gate.id.clone()),
            Cell::Text(gate.sentence.clone()),
            Cell::day(gate.overruled_on.as_deref()),
            Cell::Text(gate.overruled.clone().unwrap_or_default()),
        ]
    };
    let grid = Grid::new("overrules", "Gates that were overruled", &columns).with(overruled.map(cells));
    Section::table("Overruled", "A person may go on without the evidence; the reason stays.", grid)
        .or("No gate was overruled.")
}
