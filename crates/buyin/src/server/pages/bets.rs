//! Bets as a board: a column a stage of each way of working, those that are over at the end.

use std::collections::BTreeMap;

use askama::Template;
use buyin_analysis::view::{BetRow, BetsView};

use crate::render::calendar_day;
use crate::server::cell::{Cell, Name, Tone};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::main("/bets", "Bets", make);

struct Card {
    name: Name,
    owner: String,
    since: String,
    gate: String,
}

struct Lane {
    pattern: String,
    /// Stages in their order, with the bets in them.
    stages: Vec<(String, Vec<Card>)>,
}

#[derive(Template)]
#[template(path = "pages/bets.html")]
struct Board {
    lanes: Vec<Lane>,
}

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let view = reader.bets(None)?;
    let lead = "What is tried, by way of working and stage. A gate asks the evidence, and a person decides.";
    let board = Board { lanes: lanes(reader, &view) };
    let running = match board.lanes.is_empty() {
        true => Section::table("", "", Grid::new("none", "", &[]))
            .or("No bet is running. `buyin bet new` begins one: from a request, or from a candidate."),
        false => Section::html("", board.render()?),
    };
    Ok(Content::new("Bets", lead).acting(reader.form("Begin a bet", "bet", &[])).with(running).with(all(reader, &view)))
}

fn lanes(reader: &Reader<'_>, view: &BetsView) -> Vec<Lane> {
    let mut lanes: BTreeMap<&str, Lane> = BTreeMap::new();
    for bet in view.rows.iter().filter(|bet| bet.state == "running") {
        let lane =
            lanes.entry(&bet.pattern).or_insert_with(|| Lane { pattern: bet.pattern.clone(), stages: Vec::new() });
        // Gates stand in the order of the stages they lead out of; a last stage has none.
        for stage in bet.gates.iter().map(|gate| &gate.stage).chain([&bet.stage]) {
            if lane.stages.iter().all(|(known, _)| known != stage) {
                lane.stages.push((stage.clone(), Vec::new()));
            }
        }
        if let Some((_, cards)) = lane.stages.iter_mut().find(|(stage, _)| *stage == bet.stage) {
            cards.push(card(reader, bet));
        }
    }
    lanes.into_values().collect()
}

fn card(reader: &Reader<'_>, bet: &BetRow) -> Card {
    let gates: Vec<String> = bet
        .gates
        .iter()
        .filter(|gate| gate.stage == bet.stage)
        .map(|gate| format!("{} {}", gate.id, gate.result.replace('_', " ")))
        .collect();
    Card {
        name: Name { text: bet.name.clone(), ..reader.bet(&bet.bet) },
        owner: bet.owner.clone().unwrap_or_else(|| "nobody answers for it".to_owned()),
        since: bet.since.as_deref().map(calendar_day).unwrap_or_default(),
        gate: gates.join(", "),
    }
}

fn all(reader: &Reader<'_>, view: &BetsView) -> Section {
    let columns = [
        ("bet", "Bet"),
        ("pattern", "Way of working"),
        ("stage", "Stage"),
        ("state", "State"),
        ("since", "Since"),
        ("owner", "Answers for it"),
        ("product", "Product"),
        ("failed", "Failed at"),
        ("learned", "What was learned last"),
    ];
    let cells = |bet: &BetRow| {
        let tone = match bet.state {
            "running" => Tone::Good,
            _ => Tone::Plain,
        };
        vec![
            Cell::Names(vec![Name { text: bet.name.clone(), ..reader.bet(&bet.bet) }]),
            Cell::Text(bet.pattern.clone()),
            Cell::Text(bet.stage.clone()),
            Cell::Said(bet.state.to_owned(), tone),
            Cell::day(bet.since.as_deref()),
            reader.team_cell(bet.owner.as_deref()),
            bet.product.as_deref().map_or(Cell::Nothing, |product| reader.product_cell(Some(product))),
            Cell::Text(bet.failed.clone().unwrap_or_default()),
            Cell::Text(bet.lessons.last().map(|lesson| lesson.text.clone()).unwrap_or_default()),
        ]
    };
    let grid = Grid::new("bets", "All bets", &columns).with(view.rows.iter().map(cells));
    Section::table("All bets", "A stopped bet that taught something is worth what it cost.", grid)
        .or("No bet was ever begun.")
}
