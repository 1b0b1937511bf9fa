//! A bet: the problem, both pledges beside what was paid, gates with the rows that speak for them; what became of it stands in
//! [`outcome`].

use askama::Template;
use buyin_analysis::view::{BetRow, BurnRow, DeclaredRow, EmbeddedRow, GateRow, Kept, PledgeRow, ProblemRow};
use buyin_facts::{Day, EngineerDays, Month};
use serde_json::{Value, json};

use crate::render::bet::warned;
use crate::render::{calendar_day, rounded};
use crate::server::cell::{Cell, Name, Tone};
use crate::server::chart::{Chart, Kind};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::{Page, outcome};
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::below("/bet", "/bets", make);

#[derive(Template)]
#[template(path = "pages/bet.html")]
struct Facts<'a> {
    bet: &'a BetRow,
    owner: Option<Name>,
    product: Option<Name>,
    candidate: Option<Name>,
    problems: Vec<Problem>,
    since: String,
}

/// A problem in the words of who has it.
struct Problem {
    team: Option<Name>,
    asked: Name,
    words: String,
}

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let id = reader.need("id", "bet")?;
    let view = reader.bets(Some(id))?;
    let missing = || Trouble::not_found(format!("there is no bet `{id}`"), "the board of bets names all");
    let bet = view.rows.first().ok_or_else(missing)?;
    let problem = |row: &ProblemRow| Problem {
        team: row.team.as_deref().map(|team| reader.team(team)),
        asked: Name { text: row.title.clone(), ..reader.asked(&row.request) },
        words: row.problem.clone(),
    };
    let facts = Facts {
        bet,
        owner: bet.owner.as_deref().map(|team| reader.team(team)),
        product: bet.product.as_deref().map(|product| reader.product(product)),
        candidate: bet.candidate.as_deref().map(Name::plain),
        problems: bet.problems.iter().map(problem).collect(),
        since: bet.since.as_deref().map(calendar_day).unwrap_or_default(),
    };
    let has_partner = bet.pledges.iter().any(|pledge| pledge.side == "partner");
    let kind = if has_partner { "Partnership" } else { "Bet" };
    let mut content = Content::of(kind, bet.name.as_str(), String::new())
        .acting(acts(reader, bet))
        .with(Section::html("The problem, in the words of who asked", facts.render()?))
        .with(Section::html("Why it is general", outcome::general(reader, bet)?))
        .with(pledges(reader, bet));
    for pledge in &bet.pledges {
        if let Some(kept) = &pledge.kept {
            content = content.with(burn_up(pledge, kept, &view.on));
        }
    }
    if !bet.declared.is_empty() {
        content = content.with(declarations(reader, &bet.declared));
    }
    if !bet.embedded.is_empty() {
        content = content.with(embedded(reader, bet));
    }
    Ok(content
        .with(outcome::lessons(reader, bet))
        .with(gates(bet))
        .with(outcome::uses(reader, bet))
        .with(outcome::workarounds(reader, bet))
        .with(Section::html("What it takes, and how it ends", outcome::ending(reader, bet)?))
        .with(outcome::overrules(bet)))
}

/// What can be decided about a bet that runs.
fn acts(reader: &Reader<'_>, bet: &BetRow) -> Vec<Name> {
    if bet.state != "running" {
        return Vec::new();
    }
    let of = [("bet", bet.bet.as_str())];
    [
        ("Pledge time", "pledge"),
        ("Declare time", "declare"),
        ("Advance it", "advance"),
        ("Say what it taught", "learn"),
        ("Stop it", "stop"),
    ]
    .into_iter()
    .filter_map(|(title, action)| reader.form(title, action, &of))
    .collect()
}

fn pledges(reader: &Reader<'_>, bet: &BetRow) -> Section {
    let columns = [
        ("pledge", "Pledge"),
        ("team", "Team"),
        ("side", "Side"),
        ("pledged", "Pledged so far"),
        ("in_all", "In all"),
        ("paid", "Paid, in evidence (range)"),
        ("declared", "Declared"),
        ("forecast", "By its end, at this pace"),
        ("since", "From"),
        ("until", "Until"),
        ("accepted", "Accepted"),
        ("status", "Status"),
        ("warnings", "Talk about"),
        ("act", "Decide"),
    ];
    let cells = |pledge: &PledgeRow| {
        let (words, tone) = match pledge.status {
            "not_accepted" => ("not accepted", Tone::Warn),
            "not_begun" => ("not begun", Tone::Plain),
            "running" => ("running", Tone::Good),
            other => (other, Tone::Plain),
        };
        let kept = pledge.kept.as_ref();
        vec![
            Cell::name(Some(&pledge.pledge)),
            reader.team_cell(Some(&pledge.team)),
            Cell::Text(pledge.side.to_owned()),
            Cell::promised(pledge.pledged_to_date),
            Cell::promised(pledge.pledged_days),
            kept.map_or(Cell::Nothing, |kept| Cell::days(kept.paid)),
            kept.map_or(Cell::Nothing, |kept| declared(kept.declared_days)),
            kept.and_then(|kept| kept.forecast_days).map_or(Cell::Nothing, Cell::Written),
            Cell::day(pledge.since.as_deref()),
            Cell::day(pledge.until.as_deref()),
            Cell::day(pledge.accepted.as_deref()),
            Cell::Said(words.to_owned(), tone),
            Cell::Text(kept.map(warned).unwrap_or_default()),
            match pledge.status {
                "not_accepted" if bet.state == "running" => {
                    let of = [("bet", bet.bet.as_str()), ("accepts", pledge.pledge.as_str())];
                    reader.act("accept", "accept", &of)
                }
                _ => Cell::Nothing,
            },
        ]
    };
    let grid = Grid::new("pledges", "Pledges of both sides", &columns).with(bet.pledges.iter().map(cells));
    let lead = if bet.pledges.iter().all(|pledge| pledge.kept.is_some()) {
        "Engineer-days: promised, and seen in evidence. Declared time stands beside it and is never added."
    } else {
        "Engineer-days promised. What was paid of it is shown to the two sides of the bet."
    };
    Section::table("Pledges, both sides", lead, grid)
        .or("Nobody pledged time to it. `buyin bet pledge` writes a pledge down.")
}

/// Declared time; most pledges have none.
fn declared(days: EngineerDays) -> Cell {
    if days.0 > 0.0 { Cell::Written(days) } else { Cell::Nothing }
}

/// Time git cannot show, and what of it waits for the other side.
pub(super) fn declarations(reader: &Reader<'_>, rows: &[DeclaredRow]) -> Section {
    let columns = [
        ("month", "Month"),
        ("team", "Team"),
        ("on", "For"),
        ("days", "Engineer-days"),
        ("what", "On what"),
        ("accepted", "Accepted"),
        ("act", "Decide"),
    ];
    let cells = |row: &DeclaredRow| {
        vec![
            Cell::Month(row.month.clone()),
            reader.team_cell(Some(&row.team)),
            match &row.bet {
                Some(bet) => Cell::Names(vec![reader.bet(bet)]),
                None => reader.product_cell(row.product.as_deref()),
            },
            Cell::Written(row.days),
            Cell::Text(row.what.clone()),
            row.accepted
                .as_ref()
                .map_or_else(|| Cell::Said("not yet".to_owned(), Tone::Warn), |day| Cell::Day(day.clone())),
            match (&row.bet, &row.accepted) {
                (Some(bet), None) => reader.act("accept", "accept", &[("bet", bet), ("accepts", &row.event)]),
                _ => Cell::Nothing,
            },
        ]
    };
    let grid = Grid::new("declared", "Declared time", &columns).with(rows.iter().map(cells));
    let lead = "Engineer-days git cannot show, as leads state them. They count once the other side accepts, beside the evidence \
                and never added to it.";
    Section::table("Declared time", lead, grid)
}

/// Engineers placed in another team.
fn embedded(reader: &Reader<'_>, bet: &BetRow) -> Section {
    let columns = [
        ("team", "From"),
        ("into", "Into"),
        ("engineers", "Engineers"),
        ("since", "Since"),
        ("until", "Until"),
        ("seen", "Seen, engineer-days (range)"),
    ];
    let cells = |row: &EmbeddedRow| {
        vec![
            reader.team_cell(Some(&row.team)),
            reader.team_cell(Some(&row.into)),
            Cell::Count(row.engineers),
            Cell::day(row.since.as_deref()),
            Cell::day(row.until.as_deref()),
            Cell::days(row.seen),
        ]
    };
    let grid = Grid::new("embedded", "Embedded engineers", &columns).with(bet.embedded.iter().map(cells));
    Section::table("Embedded engineers", "As declared, beside the time that was seen of it.", grid)
}

/// The name of a pledge's table in addresses: a side may have promised more than once.
fn burn_id(pledge: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' };
    format!("burn_{}", pledge.chars().map(plain).collect::<String>())
}

/// What was promised and what was seen, month by month.
fn burn_up(pledge: &PledgeRow, kept: &Kept, on: &str) -> Section {
    let columns = [
        ("month", "Month"),
        ("pledged", "Pledged so far"),
        ("paid", "Paid so far (range)"),
        ("declared", "Declared so far"),
    ];
    let cells = |row: &BurnRow| {
        vec![
            Cell::Month(row.month.clone()),
            Cell::promised(row.pledged_days),
            Cell::days(row.paid),
            declared(row.declared_days),
        ]
    };
    let grid = Grid::new(burn_id(&pledge.pledge), format!("Pledge {} by month", pledge.pledge), &columns)
        .with(kept.burn.iter().map(cells));
    let title = format!("Pledged and paid by {}", pledge.team);
    let chart = Chart {
        kind: Kind::Lines,
        title: title.clone(),
        data: json!({ "unit": "engineer-days", "series": series(pledge, kept, on) }),
    };
    Section::table(title, "Each month's end; a band is drawn at its lower end.", grid)
        .drawn(Some(chart))
        .or("It has not begun.")
}

fn series(pledge: &PledgeRow, kept: &Kept, on: &str) -> Vec<Value> {
    let x: Vec<String> = kept.burn.iter().map(|row| end(&row.month)).collect();
    let of = |take: fn(&BurnRow) -> Option<f64>| kept.burn.iter().map(take).collect::<Vec<_>>();
    let paid = |row: &BurnRow| row.paid.and_then(|paid| paid.mid.or(paid.low)).map(|days| days.0);
    let bounds = |end: fn(&buyin_analysis::view::Cost) -> Option<f64>| {
        kept.burn.iter().map(move |row| row.paid.as_ref().and_then(end)).collect::<Option<Vec<_>>>()
    };
    let mut series = vec![
        json!({ "name": "pledged", "x": x, "y": of(|row| row.pledged_days.map(|days| days.0)), "dash": "dot" }),
        json!({
            "name": "paid, in evidence", "x": x, "y": of(paid),
            "low": bounds(|paid| paid.low.map(|days| days.0)), "high": bounds(|paid| paid.high.map(|days| days.0)),
        }),
    ];
    if kept.declared_days.0 > 0.0 {
        series.push(json!({ "name": "declared", "x": x, "y": of(|row| Some(row.declared_days.0)), "dash": "dash" }));
    }
    if let (Some(forecast), Some(until), Some(last)) = (kept.forecast_days, &pledge.until, kept.burn.last()) {
        series.push(
            json!({ "name": "forecast", "x": [on, until], "y": [paid(last), Some(forecast.0)], "dash": "dashdot" }),
        );
    }
    series
}

/// The last day of a month.
fn end(month: &str) -> String {
    let first: Result<Day, _> = format!("{month}-01").parse();
    first.map_or_else(|_| month.to_owned(), |day| Month::last(day.month()).to_string())
}

fn gates(bet: &BetRow) -> Section {
    let columns = [
        ("stage", "Leads out of"),
        ("gate", "Gate"),
        ("asks", "Asks"),
        ("result", "Today"),
        ("recorded", "When it advanced"),
        ("because", "Rows that speak for it"),
        ("missing", "Why nobody can say"),
        ("otherwise", "If not"),
    ];
    let cells = |gate: &GateRow| {
        let (words, tone) = match gate.result {
            "passed" => ("passed", Tone::Good),
            "not_yet" => ("not yet", Tone::Warn),
            other => (other, Tone::Plain),
        };
        vec![
            Cell::Text(gate.stage.clone()),
            Cell::Text(gate.id.clone()),
            Cell::Text(gate.sentence.clone()),
            Cell::Said(words.to_owned(), tone),
            Cell::Text(gate.recorded.unwrap_or_default().replace('_', " ")),
            Cell::Text(gate.evidence.iter().map(row).collect::<Vec<_>>().join("; ")),
            Cell::Text(gate.missing.join(", ")),
            Cell::Text(if gate.result == "passed" { String::new() } else { gate.otherwise.clone() }),
        ]
    };
    let grid = Grid::new("gates", "Gates, in the order of the stages", &columns).with(bet.gates.iter().map(cells));
    Section::table(
        "Gates",
        "A gate asks the evidence of today; what it said when the bet advanced stands beside it.",
        grid,
    )
    .or("This way of working has no gates.")
}

/// A row of evidence in words: texts say themselves what they are, and days say of what.
fn row(row: &Value) -> String {
    let Some(fields) = row.as_object() else { return row.to_string() };
    let field = |(name, value): (&String, &Value)| {
        let name = name.replace('_', " ");
        let number = match value {
            Value::Null => return None,
            Value::String(text) => return Some(text.clone()),
            Value::Number(number) if number.is_f64() => rounded(number.as_f64()?, 0.0),
            other => other.to_string(),
        };
        Some(name.strip_suffix(" days").map_or(format!("{name} {number}"), |what| format!("{what} {number} days")))
    };
    let (texts, others): (Vec<_>, Vec<_>) = fields.iter().partition(|(_, value)| value.is_string());
    texts.into_iter().chain(others).filter_map(field).collect::<Vec<_>>().join(", ")
}
