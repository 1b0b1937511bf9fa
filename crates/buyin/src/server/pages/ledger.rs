//! The ledger: who pays for what, over time, and as flows. Every amount leads to its evidence.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use buyin_analysis::books::LedgerQuery;
use buyin_analysis::ledger::Kind as Work;
use buyin_analysis::ledger::group::{Dimension, Filter};
use buyin_analysis::view::{Cost, LedgerRow, LedgerView};
use buyin_facts::{Day, Month};
use serde_json::json;

use crate::render::calendar_month;
use crate::server::cell::{Amount, Cell};
use crate::server::chart::{Chart, Kind};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::main("/ledger", "Ledger", make);

/// Products with a column of their own in the matrix; more are found by their pages.
const COLUMNS: usize = 24;
/// Flows drawn; more would not be told apart.
const FLOWS: usize = 40;
/// What has no product, in words.
const NONE: &str = "no product";

/// What time can be drawn by.
const MEASURES: [(&str, &str, Dimension); 4] = [
    ("kind", "kind of work", Dimension::Kind),
    ("paying_team", "paying team", Dimension::PayingTeam),
    ("product", "product", Dimension::Product),
    ("owner", "owner", Dimension::Owner),
];

/// Kinds of work.
const KINDS: [(&str, &str, Work); 6] = [
    ("own", "own components", Work::Own),
    ("build", "building products", Work::Build),
    ("adopt", "adopting products", Work::Adopt),
    ("review", "reviewing", Work::Review),
    ("held_back", "held back which", Work::HeldBack),
    ("not_visible", "not visible here", Work::NotVisible),
];

#[derive(Template)]
#[template(path = "pages/ledger_filter.html")]
struct Form<'a> {
    from: String,
    to: String,
    teams: Vec<(&'a str, bool)>,
    products: Vec<(&'a str, bool)>,
    kinds: Vec<(&'static str, &'static str, bool)>,
    measures: Vec<(&'static str, &'static str, bool)>,
    as_of: String,
}

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let filter = filter(reader)?;
    let ask = |by: &[Dimension]| reader.ledger(LedgerQuery { by: by.to_vec(), filter: filter.clone() });
    let (by, title, dimension) = measure(reader)?;
    let (cells, kinds, time) = (
        ask(&[Dimension::PayingTeam, Dimension::Product])?,
        ask(&[Dimension::PayingTeam, Dimension::Kind])?,
        ask(&[dimension, Dimension::Month])?,
    );
    let period = |month: Option<Month>| month.map(|month| calendar_month(&month.to_string()));
    let (from, to) = (period(filter.from).unwrap_or_default(), period(filter.to).unwrap_or_default());
    Ok(Content::new(
        "Ledger",
        format!(
            "Engineer-days from {from} to {to}, by the team that paid. A figure opens the commits and paths it rests on; the \
             small one is its range."
        ),
    )
    .with(Section::html("", form(reader, &filter, by)?))
    .with(matrix(reader, &cells))
    .with(by_kind(reader, &kinds))
    .with(over_time(reader, &time, title, dimension))
    .with(flows(reader, &cells)))
}

fn filter(reader: &Reader<'_>) -> Result<Filter, Trouble> {
    let (from, to) = reader.period()?;
    // Twelve whole months, unless a month that is not over yet is asked for.
    let (_, last) = reader.year();
    let to = to.unwrap_or_else(|| from.map_or(last, |from| last.max(from)));
    let from = from.unwrap_or(Month(to.0 - 11));
    let kind = reader.get("kind").map(|word| {
        let known = KINDS.iter().find(|(kind, ..)| *kind == word).map(|(.., kind)| *kind);
        let words = KINDS.map(|(kind, ..)| kind).join(", ");
        known.ok_or_else(|| Trouble::bad_request(format!("`{word}` is no kind of time"), format!("there are {words}")))
    });
    Ok(Filter {
        from: Some(from),
        to: Some(to),
        kind: kind.transpose()?,
        paying_team: reader.get("paying_team").map(str::to_owned),
        product: reader.get("product").map(str::to_owned),
        ..Filter::default()
    })
}

fn measure(reader: &Reader<'_>) -> Result<(&'static str, &'static str, Dimension), Trouble> {
    let word = reader.get("by").unwrap_or(MEASURES[0].0);
    let words = MEASURES.map(|(word, ..)| word).join(", ");
    let unknown = || Trouble::bad_request(format!("Time cannot be drawn by `{word}`"), format!("there are {words}"));
    MEASURES.iter().find(|(known, ..)| *known == word).copied().ok_or_else(unknown)
}

fn form(reader: &Reader<'_>, filter: &Filter, by: &'static str) -> Result<String, Trouble> {
    let all = |dimension| reader.ledger(LedgerQuery { by: vec![dimension], filter: Filter::default() });
    let (teams, products) = (all(Dimension::PayingTeam)?, all(Dimension::Product)?);
    let chosen = |name: &'_ str, of: &Option<String>| of.as_deref() == Some(name);
    let month = |month: Option<Month>| month.map(|month| month.to_string()).unwrap_or_default();
    let form = Form {
        from: month(filter.from),
        to: month(filter.to),
        teams: names(&teams, |row| row.paying_team.as_deref(), |name| chosen(name, &filter.paying_team)),
        products: names(&products, |row| row.product.as_deref(), |name| chosen(name, &filter.product)),
        kinds: KINDS
            .iter()
            .filter(|(.., kind)| *kind != Work::HeldBack)
            .map(|(word, title, kind)| (*word, *title, filter.kind == Some(*kind)))
            .collect(),
        measures: MEASURES.map(|(word, title, _)| (word, title, word == by)).to_vec(),
        as_of: reader.day.map(|day| day.to_string()).unwrap_or_default(),
    };
    Ok(form.render()?)
}

fn names<'v>(
    view: &'v LedgerView,
    name: impl Fn(&'v LedgerRow) -> Option<&'v str>,
    chosen: impl Fn(&str) -> bool,
) -> Vec<(&'v str, bool)> {
    view.rows.iter().filter_map(name).map(|name| (name, chosen(name))).collect()
}

fn days(reader: &Reader<'_>, row: &LedgerRow, most: f64) -> Cell {
    let mut amount = Amount::from(Cost::from(row));
    // Darker is more; the steps are of the square root, so that small amounts are told apart.
    amount.heat = if most > 0.0 { ((amount.size().max(0.0) / most).sqrt() * 5.0).ceil().min(5.0) as u8 } else { 0 };
    amount.href = Some(reader.evidence_of(&row.cell));
    Cell::Days(amount)
}

pub(super) fn size(row: &LedgerRow) -> f64 {
    Amount::from(Cost::from(row)).size().max(0.0)
}

/// Sizes added up, to order rows and columns by. Never shown.
pub(super) fn sizes<'v>(rows: impl Iterator<Item = (&'v str, f64)>) -> Vec<&'v str> {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    rows.for_each(|(name, size)| *sums.entry(name).or_default() += size);
    let mut names: Vec<(&str, f64)> = sums.into_iter().collect();
    names.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(other.0)));
    names.into_iter().map(|(name, _)| name).collect()
}

/// Paying team × product.
fn matrix(reader: &Reader<'_>, view: &LedgerView) -> Section {
    let placed = |row: &'_ LedgerRow| row.paying_team.clone().zip(row.product.clone());
    let cells: BTreeMap<(String, String), &LedgerRow> =
        view.rows.iter().filter_map(|row| placed(row).map(|place| (place, row))).collect();
    let products = sizes(cells.iter().map(|((_, product), row)| (product.as_str(), size(row))));
    let teams: BTreeSet<&str> = cells.keys().map(|(team, _)| team.as_str()).collect();
    let most = cells.values().map(|row| size(row)).fold(0.0, f64::max);
    let shown = &products[..products.len().min(COLUMNS)];
    let mut grid = Grid::new("matrix", "Engineer-days by paying team and product", &[("paying_team", "Paying team")]);
    grid.is_wide = true;
    for product in shown {
        grid.column(product, reader.product(product).href.unwrap_or_default());
    }
    let row = |team: &&str| {
        let of = |product: &&str| {
            let cell = cells.get(&((*team).to_owned(), (*product).to_owned()));
            cell.map_or(Cell::Nothing, |row| days(reader, row, most))
        };
        std::iter::once(reader.team_cell(Some(team))).chain(shown.iter().map(of)).collect()
    };
    let left = products.len() - shown.len();
    let lead = match left {
        0 => "Building, adopting and reviewing products, whoever owns them.".to_owned(),
        left => format!("The {COLUMNS} products most is paid for; {left} more have pages of their own."),
    };
    Section::table("Who pays for what", lead, grid.with(teams.iter().map(row))).or_held_back(
        view.header.policy,
        "No time went into products in these months, as far as is visible. Widen the period or the filter.",
    )
}

/// Paying team × kind.
fn by_kind(reader: &Reader<'_>, view: &LedgerView) -> Section {
    let cell = |team: &str, kind: &str| {
        view.rows.iter().find(|row| row.paying_team.as_deref() == Some(team) && row.kind == Some(kind))
    };
    let teams: BTreeSet<&str> = view.rows.iter().filter_map(|row| row.paying_team.as_deref()).collect();
    let columns: Vec<(&str, &str)> =
        std::iter::once(("paying_team", "Paying team")).chain(KINDS.map(|(word, title, _)| (word, title))).collect();
    let row = |team: &&str| {
        let of = |(kind, ..): &(&str, &str, Work)| cell(team, kind).map_or(Cell::Nothing, |row| days(reader, row, 0.0));
        std::iter::once(reader.team_cell(Some(team))).chain(KINDS.iter().map(of)).collect()
    };
    let grid = Grid::new("kinds", "Engineer-days by paying team and kind", &columns).with(teams.iter().map(row));
    Section::table(
        "Every team's days",
        "Kinds do not overlap; with what is not visible they are all its working days.",
        grid,
    )
    .or_held_back(view.header.policy, "Nobody's time falls into these months and filters.")
}

fn value(row: &LedgerRow, dimension: Dimension) -> &str {
    match dimension {
        Dimension::PayingTeam => row.paying_team.as_deref().unwrap_or("nobody"),
        Dimension::Owner => row.owner.as_deref().unwrap_or("no known owner"),
        Dimension::Product => row.product.as_deref().unwrap_or(NONE),
        _ => row
            .kind
            .map_or("", |kind| KINDS.iter().find(|(word, ..)| *word == kind).map_or(kind, |(_, title, _)| *title)),
    }
}

/// Areas by month, and the same as a table of months.
fn over_time(reader: &Reader<'_>, view: &LedgerView, title: &str, dimension: Dimension) -> Section {
    let mut names = sizes(view.rows.iter().map(|row| (value(row, dimension), size(row))));
    if dimension == Dimension::Kind {
        // Always in the same order, with what is not visible on top.
        names.sort_by_key(|name| KINDS.iter().position(|(_, title, _)| title == name));
    }
    let months = months(view);
    let found: BTreeMap<(&str, &str), &LedgerRow> = view
        .rows
        .iter()
        .filter_map(|row| row.period.as_deref().map(|month| ((value(row, dimension), month), row)))
        .collect();
    let shown = &names[..names.len().min(COLUMNS)];
    let mut grid = Grid::new("months", format!("Engineer-days by month and {title}"), &[("month", "Month")]);
    grid.is_wide = true;
    for name in shown {
        grid.column(name, String::new());
    }
    let row = |month: &String| {
        let of = |name: &&str| found.get(&(*name, month.as_str())).map_or(Cell::Nothing, |row| days(reader, row, 0.0));
        std::iter::once(Cell::Month(month.clone())).chain(shown.iter().map(of)).collect()
    };
    let series = shown.iter().map(|name| {
        let at = |month: &String| found.get(&(*name, month.as_str())).map(|row| size(row));
        json!({
            "name": name, "y": months.iter().map(at).collect::<Vec<_>>(), "hatched": KINDS.last().is_some_and(|(_, title, _)| title == name),
            "href": months.iter().map(|month| found.get(&(*name, month.as_str())).map(|row| reader.evidence_of(&row.cell)))
                .collect::<Vec<_>>(),
        })
    });
    let data = json!({ "x": months, "series": series.collect::<Vec<_>>(), "unit": "engineer-days" });
    let chart = Chart { kind: Kind::Areas, title: format!("Engineer-days by month and {title}"), data };
    let lead = "Bands of few people are drawn at their lower end. Months less than 60 days gone can still change.";
    Section::table(format!("Over time, by {title}"), lead, grid.with(months.iter().map(row)))
        .drawn(Some(chart))
        .or_held_back(view.header.policy, "Nothing to draw for these months and filters.")
}

/// Every month from the first of which anything is shown to the last: one without anything is a gap, not a shorter year.
fn months(view: &LedgerView) -> Vec<String> {
    let of = |row: &LedgerRow| row.period.as_ref().and_then(|month| format!("{month}-01").parse::<Day>().ok());
    let shown = || view.rows.iter().filter_map(of).map(Day::month);
    let (first, last) = (shown().min(), shown().max());
    let all = first.into_iter().zip(last).flat_map(|(first, last)| (first.0..=last.0).map(Month));
    all.map(|month| month.to_string()).collect()
}

/// Teams to products, as flows.
fn flows(reader: &Reader<'_>, view: &LedgerView) -> Section {
    let mut rows: Vec<(&LedgerRow, &str, &str)> =
        view.rows.iter().filter_map(|row| Some((row, row.paying_team.as_deref()?, row.product.as_deref()?))).collect();
    rows.sort_by(|one, other| size(other.0).total_cmp(&size(one.0)).then(one.0.cell.cmp(&other.0.cell)));
    rows.truncate(FLOWS);
    let flow = |(row, team, product): &(&LedgerRow, &str, &str)| json!({ "from": team, "to": product, "value": size(row), "href": reader.evidence_of(&row.cell) });
    let data = json!({ "flows": rows.iter().map(flow).collect::<Vec<_>>(), "unit": "engineer-days" });
    let columns = [("paying_team", "Paying team"), ("product", "Product"), ("days", "Engineer-days (range)")];
    let cells = |(row, team, product): &(&LedgerRow, &str, &str)| {
        vec![reader.team_cell(Some(team)), reader.product_cell(Some(product)), days(reader, row, 0.0)]
    };
    let grid = Grid::new("flows", "The largest flows from teams to products", &columns).with(rows.iter().map(cells));
    let chart = Chart { kind: Kind::Sankey, title: "Engineer-days from teams to products".to_owned(), data };
    Section::table("As flows", format!("The {FLOWS} largest. A band is drawn at its lower end, so what is under five days stands in the table alone."), grid).drawn(Some(chart)).or_held_back(view.header.policy, "No flows to draw.")
}
