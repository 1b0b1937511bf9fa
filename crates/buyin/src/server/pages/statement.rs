//! A team's statement: what it paid, what it got, what it waits for. The team sees what the platform sees.

use buyin_analysis::view::{AdoptedRow, AskedRow, PaidRow, PledgedRow, ReceivedRow, StatementView, StillPaid};
use buyin_facts::decision::Policy;

use crate::render::bet::warned;
use crate::render::{calendar_month, counted, percent};
use crate::server::cell::{Cell, Name, Tone};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::{Page, bet};
use crate::server::reader::Reader;
use crate::server::trouble::{Trouble, found};

pub(super) const PAGE: Page = Page::below("/statement", "/teams", make);

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let view = reader.statement(reader.need("team", "team")?)?;
    let content = Content::of("Statement", view.team.as_str(), lead(&view))
        .with(paid(reader, &view))
        .with(received(reader, &view))
        .with(adopted(reader, &view))
        .with(workarounds(reader, &view)?)
        .with(asked(reader, &view))
        .with(pledges(reader, &view));
    Ok(if view.declared.is_empty() { content } else { content.with(bet::declarations(reader, &view.declared)) })
}

fn lead(view: &StatementView) -> String {
    let seen = match (view.team_visible.visible, view.team_visible.capacity) {
        (Some(visible), Some(capacity)) => format!(
            "{} of {} left a trace in git; the rest is not visible here, which is not the same as absent.",
            percent(visible.0, capacity.0),
            counted(capacity.0.round() as u64, "engineer-day", "engineer-days")
        ),
        _ => "How much of its time is visible is held back.".to_owned(),
    };
    let sees = match view.header.policy {
        Policy::Public => "",
        _ => " The team and the platform see the same, and no person is named.",
    };
    format!(
        "{} to {}: where its time went outside its own things, and what came back. No measure of output. {seen}{sees}",
        calendar_month(&view.from),
        calendar_month(&view.to)
    )
}

/// What leads said about a line.
fn notes(notes: &[String]) -> Cell {
    Cell::Text(notes.join(" | "))
}

/// The form that says something about a line.
fn say(reader: &Reader<'_>, view: &StatementView, line: &str) -> Cell {
    reader.act("say something", "annotate", &[("of", &view.team), ("line", line)])
}

fn paid(reader: &Reader<'_>, view: &StatementView) -> Section {
    let columns = [
        ("product", "Product"),
        ("owner", "Owner"),
        ("kind", "To"),
        ("days", "Engineer-days (range)"),
        ("share", "Of its time"),
        ("notes", "Said about it"),
        ("say", "Annotate"),
    ];
    let cells = |row: &PaidRow| {
        vec![
            reader.product_cell(Some(&row.product)),
            reader.team_cell(row.owner.as_deref()),
            Cell::Text(row.kind.to_owned()),
            Cell::days_to(row.days, reader.evidence_of(&row.cell)),
            row.share.map_or(Cell::Nothing, Cell::Part),
            notes(&row.notes),
            say(reader, view, &row.cell),
        ]
    };
    let grid = Grid::new("paid", "Paid into things of others", &columns).with(view.paid.iter().map(cells));
    Section::table("Paid", "Its days that went into things of others.", grid)
        .or_held_back(view.header.policy, "Nothing is seen to have gone into things of others.")
}

fn received(reader: &Reader<'_>, view: &StatementView) -> Section {
    let columns = [
        ("from", "From"),
        ("as", "As"),
        ("about", "About"),
        ("days", "Engineer-days (range)"),
        ("notes", "Said about it"),
        ("say", "Annotate"),
    ];
    let cells = |row: &ReceivedRow| {
        vec![
            reader.team_cell(Some(&row.paying_team)),
            Cell::Text(row.what.to_owned()),
            match &row.product {
                Some(product) => reader.product_cell(Some(product)),
                None => Cell::name(row.repository.as_deref()),
            },
            match &row.cell {
                Some(cell) => Cell::days_to(row.days, reader.evidence_of(cell)),
                None => Cell::days(Some(row.days)),
            },
            notes(&row.notes),
            say(reader, view, &row.line),
        ]
    };
    let grid = Grid::new("received", "Received from others", &columns).with(view.received.iter().map(cells));
    Section::table("Received", "Days of others that went into its things.", grid)
        .or_held_back(view.header.policy, "Nothing is seen to have come from others.")
}

fn adopted(reader: &Reader<'_>, view: &StatementView) -> Section {
    let columns = [
        ("product", "Product"),
        ("in", "In"),
        ("since", "Since"),
        ("made_by", "By the hand of"),
        ("choice", "Choice"),
        ("cost", "Cost, engineer-days"),
        ("notes", "Said about it"),
        ("say", "Annotate"),
    ];
    let cells = |AdoptedRow { stay: row, notes: said }: &AdoptedRow| {
        vec![
            reader.product_cell(Some(&row.product)),
            Cell::name(Some(&row.consumer)),
            Cell::Day(row.since.clone()),
            Cell::Text(row.made_by.to_owned()),
            Cell::Text(row.choice.to_owned()),
            row.cost.map_or(Cell::Nothing, |cost| Cell::days_to(cost, reader.evidence_of(&row.cell))),
            notes(said),
            say(reader, view, &row.cell),
        ]
    };
    let grid = Grid::new("adopted", "Products brought in", &columns).with(view.adopted.iter().map(cells));
    Section::table("Adopted", "Products its components began to use.", grid).or("Nothing new in these months.")
}

/// What a copy is of: a product, or a candidate that is only talked about, which has a page of its own.
fn original(reader: &Reader<'_>, of: Option<&str>) -> Result<Cell, Trouble> {
    let is_product = of.map(|of| found(reader.adoption(Some(of)))).transpose()?.flatten().is_some();
    Ok(match of {
        Some(place) if !is_product => Cell::Names(vec![reader.candidate(place)]),
        product => reader.product_cell(product),
    })
}

fn workarounds(reader: &Reader<'_>, view: &StatementView) -> Result<Section, Trouble> {
    let columns = [
        ("path", "Path"),
        ("days", "Engineer-days (range)"),
        ("for", "For the request, or a copy of"),
        ("others", "Others with the same"),
        ("notes", "Said about it"),
        ("say", "Annotate"),
    ];
    let cells = |row: &StillPaid| {
        Ok(vec![
            Cell::name(Some(&row.path)),
            Cell::days(row.days),
            match (&row.request, &row.copy_of) {
                (Some(request), _) => Cell::Names(vec![reader.asked(request)]),
                (None, product) => original(reader, product.as_deref())?,
            },
            reader.teams_cell(&row.shared_with),
            notes(&row.notes),
            say(reader, view, &row.line),
        ])
    };
    let rows = view.workarounds.iter().map(cells).collect::<Result<Vec<_>, Trouble>>()?;
    let grid = Grid::new("workarounds", "Workarounds and copies still paid for", &columns).with(rows);
    Ok(Section::table("Workarounds and copies still paid for", "", grid)
        .or("No request of the team names a path that it keeps for the problem, and no copy of what is talked about stands."))
}

fn asked(reader: &Reader<'_>, view: &StatementView) -> Section {
    let columns = [
        ("request", "Request"),
        ("asked", "Asked"),
        ("age", "Days"),
        ("answered", "Answered"),
        ("answer", "Answer"),
        ("state", "State"),
        ("notes", "Said about it"),
        ("say", "Annotate"),
    ];
    let cells = |row: &AskedRow| {
        let (state, tone) = match (row.open, row.answered.is_some()) {
            (true, false) => ("not answered", Tone::Warn),
            (true, true) => ("open", Tone::Plain),
            (false, _) => ("closed", Tone::Plain),
        };
        vec![
            Cell::Names(vec![Name { text: row.title.clone(), ..reader.asked(&row.request) }]),
            Cell::day(row.asked.as_deref()),
            row.age.map_or(Cell::Nothing, |age| Cell::Count(age.max(0) as u64)),
            Cell::day(row.answered.as_deref()),
            Cell::Text(row.answer.clone().unwrap_or_default()),
            Cell::Said(state.to_owned(), tone),
            notes(&row.notes),
            say(reader, view, &row.line),
        ]
    };
    let grid = Grid::new("asked", "What it asked for", &columns).with(view.requests.iter().map(cells));
    Section::table("Asked for", "", grid)
        .or("The team asked for nothing yet. `buyin request add` writes a request down.")
}

fn pledges(reader: &Reader<'_>, view: &StatementView) -> Section {
    let columns = [
        ("bet", "Bet"),
        ("team", "Team"),
        ("pledged", "Pledged so far"),
        ("paid", "Paid, in evidence (range)"),
        ("status", "Status"),
        ("talk", "Talk about"),
        ("notes", "Said about it"),
        ("say", "Annotate"),
    ];
    let cells = |row: &PledgedRow| {
        vec![
            Cell::Names(vec![reader.bet(&row.bet)]),
            reader.team_cell(Some(&row.team)),
            Cell::promised(row.pledged_to_date),
            row.kept.as_ref().map_or(Cell::Nothing, |kept| Cell::days(kept.paid)),
            Cell::Text(row.status.replace('_', " ")),
            Cell::Text(row.kept.as_ref().map(warned).unwrap_or_default()),
            notes(&row.notes),
            say(reader, view, &row.line),
        ]
    };
    let grid = Grid::new("pledges", "Pledges, both ways", &columns).with(view.pledges.iter().map(cells));
    let is_told = view.pledges.iter().all(|row| row.kept.is_some());
    let lead = if is_told { "" } else { "What was paid of a pledge is shown to the two sides of its bet." };
    Section::table("Pledges, both ways", lead, grid).or("No pledge in bets the team is in.")
}
