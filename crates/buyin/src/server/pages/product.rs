//! A product: its users over time by whose hand and choice, what adopting it cost, who sends changes, who pays for it.

use std::collections::{BTreeMap, BTreeSet};

use buyin_analysis::books::{ContributionQuery, LedgerQuery};
use buyin_analysis::ledger::group::{Dimension, Filter};
use buyin_analysis::view::{AdoptionRow, AdoptionView, Cost, LedgerRow, LedgerView};
use buyin_facts::Month;
use serde_json::{Value, json};

use crate::render::{count, counted};
use crate::server::cell::{Cell, Tone};
use crate::server::chart::{Chart, Kind};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::{Page, contributions, intake, ledger, spread};
use crate::server::reader::Reader;
use crate::server::trouble::{Trouble, found};

pub(super) const PAGE: Page = Page::below("/product", "/products", make);

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let product = reader.need("id", "product")?;
    let adoption = reader.adoption(Some(product))?;
    let ask = |by: &[Dimension]| {
        let filter = Filter { product: Some(product.to_owned()), ..Filter::default() };
        reader.ledger(LedgerQuery { by: by.to_vec(), filter })
    };
    let pulse = reader.form("Ask teams about it", "ask", &[("product", product)]);
    let mut content = Content::of("Product", product, lead(&adoption)).acting(pulse);
    content = content.with(users(reader, &adoption)).with(intake::by_year(&adoption.by_year));
    // A product nobody's time went to is unknown to the ledger.
    if let Some(paid) = found(ask(&[Dimension::PayingTeam, Dimension::Kind]))? {
        let quarters = ask(&[Dimension::PayingTeam, Dimension::Quarter])?;
        content = content.with(payers(reader, &paid)).with(over_time(reader, &quarters));
    }
    let query = ContributionQuery { product: Some(product.to_owned()), ..ContributionQuery::default() };
    if let Some(sent) = found(reader.contributions(query))? {
        let lead = "Of the last twelve months.";
        let section = contributions::sent(reader, &sent, "Changes others sent", lead);
        content = content.with(section);
        if !sent.rows.is_empty() {
            content = content.with(contributions::cost(reader, &sent));
        }
    }
    if let Some(routes) = found(reader.routes(product))? {
        content = content.with(spread::routes(reader, &routes)).with(spread::next(reader, &routes));
    }
    let pulses = found(reader.pulses(Some(product)))?;
    Ok(content.with(spread::versions(reader, &adoption)).with(spread::pulse(reader, pulses.as_deref())))
}

fn lead(view: &AdoptionView) -> String {
    let now = view.rows.iter().filter(|row| row.until.is_none()).count() as u64;
    let own = view.rows.iter().filter(|row| row.made_by == "team").count() as u64;
    let known = view.rows.iter().filter(|row| row.alternative.is_some()).count() as u64;
    let owner = view.rows.iter().find_map(|row| row.owner.as_deref());
    let owned = owner.map_or_else(String::new, |owner| format!("Owned by {owner}. "));
    format!(
        "{owned}Used by {} today, {} ever; {} came by their own hand; an alternative is known for {}.",
        counted(now, "component", "components"),
        count(view.rows.len() as u64),
        count(own),
        count(known)
    )
}

/// Every use, and the number of users over time by whose hand they came.
fn users(reader: &Reader<'_>, view: &AdoptionView) -> Section {
    let columns = [
        ("consumer", "Component"),
        ("team", "Team"),
        ("since", "Since"),
        ("until", "Until"),
        ("made_by", "By the hand of"),
        ("choice", "Choice"),
        ("alternative", "Instead of"),
        ("version", "Version"),
        ("behind", "Days behind"),
        ("files", "Files"),
        ("cost", "Cost, engineer-days (range)"),
        ("help", "Owner's help"),
    ];
    let cells = |row: &AdoptionRow| {
        let cost = row.cost.map_or(Cell::Nothing, |cost| Cell::days_to(cost, reader.evidence_of(&row.cell)));
        let tone = if row.choice == "chosen" { Tone::Good } else { Tone::Plain };
        let consumer = crate::server::cell::Name::to(row.consumer.as_str(), reader.evidence_of(&row.cell));
        vec![
            Cell::Names(vec![consumer]),
            reader.team_cell(row.consumer_team.as_deref()),
            Cell::Day(row.since.clone()),
            Cell::day(row.until.as_deref()),
            Cell::Text(row.made_by.to_owned()),
            Cell::Said(row.choice.to_owned(), tone),
            Cell::name(row.alternative.as_deref()),
            Cell::name(row.version.as_deref()),
            row.behind_days.map_or(Cell::Nothing, Cell::Count),
            Cell::Count(row.files),
            cost,
            Cell::Days(row.help.into()),
        ]
    };
    let mut rows: Vec<&AdoptionRow> = view.rows.iter().collect();
    rows.sort_by(|one, other| one.since.cmp(&other.since).then(one.consumer.cmp(&other.consumer)));
    let grid = Grid::new("users", "Components that use it", &columns).with(rows.iter().map(|row| cells(row)));
    let chart = Chart {
        kind: Kind::Lines,
        title: "Components that use it, by whose hand they came".to_owned(),
        data: json!({ "unit": "components", "series": curves(&rows, &view.header.as_of) }),
    };
    let lead = "A use opens the commits that brought it. Without a known alternative a choice cannot be told.";
    Section { is_both: true, ..Section::table("Users over time", lead, grid) }
        .drawn(Some(chart))
        .or("Nobody outside uses it, as far as is visible. Used over the network? `buyin scan --usage FILE` tells.")
}

/// Steps of how many use it, one curve a hand; the last point is today.
fn curves(rows: &[&AdoptionRow], as_of: &str) -> Vec<Value> {
    let mut hands: BTreeMap<&str, BTreeMap<&str, i64>> = BTreeMap::new();
    for row in rows {
        let moves = hands.entry(row.made_by).or_default();
        *moves.entry(&row.since).or_default() += 1;
        if let Some(until) = &row.until {
            *moves.entry(until).or_default() -= 1;
        }
    }
    let curve = |(hand, moves): (&str, BTreeMap<&str, i64>)| {
        let mut now = 0;
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for (day, step) in moves {
            now += step;
            x.push(day);
            y.push(now);
        }
        x.push(as_of);
        y.push(now);
        json!({ "name": format!("by {hand}"), "x": x, "y": y, "step": true })
    };
    hands.into_iter().map(curve).collect()
}

fn payers(reader: &Reader<'_>, view: &LedgerView) -> Section {
    let columns = [("team", "Paying team"), ("kind", "Kind"), ("days", "Engineer-days (range)"), ("people", "People")];
    let cells = |row: &LedgerRow| {
        vec![
            reader.team_cell(row.paying_team.as_deref()),
            Cell::Text(row.kind.unwrap_or_default().replace('_', " ")),
            Cell::days_to(Cost::from(row), reader.evidence_of(&row.cell)),
            row.people.map_or(Cell::Nothing, Cell::Count),
        ]
    };
    let grid = Grid::new("payers", "Who paid for it, ever", &columns).with(view.rows.iter().map(cells));
    Section::table("Who pays for it", "All time that is visible, its owner's too.", grid)
        .or_held_back(view.header.policy, "Nobody's time is seen in it.")
}

/// Quarters, days and addresses of evidence of one team.
type Course = (Vec<String>, Vec<f64>, Vec<String>);

fn over_time(reader: &Reader<'_>, view: &LedgerView) -> Section {
    let mut series: BTreeMap<&str, Course> = BTreeMap::new();
    for row in &view.rows {
        let (Some(team), Some(period)) = (row.paying_team.as_deref(), row.period.as_deref()) else { continue };
        let (x, y, href) = series.entry(team).or_default();
        x.push(first_day(period));
        y.push(row.mid.or(row.low).or(row.high).map_or(0.0, |days| days.0));
        href.push(reader.evidence_of(&row.cell));
    }
    let quarters = quarters(view.rows.iter().filter_map(|row| row.period.as_deref()));
    let payers = view.rows.iter().filter_map(|row| Some((row.paying_team.as_deref()?, ledger::size(row))));
    // Who paid most first: colours go to those.
    let drawn = ledger::sizes(payers).into_iter().filter_map(|team| Some((team, series.get(team)?)));
    let drawn = drawn.map(|(team, (x, y, href))| {
        let at = |quarter: &String| x.iter().position(|one| one == quarter);
        json!({
            "name": team, "y": quarters.iter().map(|quarter| at(quarter).map(|at| y[at])).collect::<Vec<_>>(),
            "href": quarters.iter().map(|quarter| at(quarter).map(|at| &href[at])).collect::<Vec<_>>(), "hatched": false,
        })
    });
    let data = json!({ "x": quarters, "series": drawn.collect::<Vec<_>>(), "unit": "engineer-days" });
    let columns = [("quarter", "Quarter"), ("team", "Paying team"), ("days", "Engineer-days (range)")];
    let cells = |row: &LedgerRow| {
        vec![
            Cell::Text(row.period.clone().unwrap_or_default()),
            reader.team_cell(row.paying_team.as_deref()),
            Cell::days_to(Cost::from(row), reader.evidence_of(&row.cell)),
        ]
    };
    let grid = Grid::new("quarters", "By quarter and paying team", &columns).with(view.rows.iter().map(cells));
    let chart = Chart { kind: Kind::Areas, title: "Engineer-days by quarter and paying team".to_owned(), data };
    Section::table("Over time, by paying team", "Bands of few people are drawn at their lower end.", grid)
        .drawn(Some(chart))
        .or_held_back(view.header.policy, "Nobody's time is seen in it.")
}

/// The first day of a quarter `2025-Q3`.
fn first_day(quarter: &str) -> String {
    Month::of_quarter(quarter).map_or_else(|| quarter.to_owned(), |month| month.first().to_string())
}

/// The first day of every quarter from the first to the last, also of those of which nothing is shown: what is left out of an axis
/// looks as if no time had gone by.
fn quarters<'p>(periods: impl Iterator<Item = &'p str>) -> Vec<String> {
    let months: BTreeSet<i32> = periods.filter_map(Month::of_quarter).map(|month| month.0).collect();
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return Vec::new() };
    (*first..=*last).step_by(3).map(|month| Month(month).first().to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_which_nothing_is_shown_has_its_place() {
        let found = quarters(["2025-Q2", "2024-Q3", "2024-Q3"].into_iter());
        assert_eq!(found, ["2024-07-01", "2024-10-01", "2025-01-01", "2025-04-01"]);
        assert!(quarters(std::iter::empty()).is_empty());
    }
}
