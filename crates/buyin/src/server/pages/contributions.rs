//! Contributions: what teams sent to what others own, what it took on both sides, and how evenly senders are served.

use buyin_analysis::books::ContributionQuery;
use buyin_analysis::view::{ContributionRow, ContributionUse, ContributionView, NotVisible, ServiceRow};

use crate::render::calendar_month;
use crate::server::cell::{Cell, Name};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::main("/contributions", "Contributions", make);

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let (from, to) = reader.period()?;
    let view =
        reader.contributions(ContributionQuery { product: reader.get("product").map(str::to_owned), from, to })?;
    let held_back = view.held_back_under.map(|people| {
        format!(" Whole quarters; teams of fewer than {people} senders stand together, or wait until there are more.")
    });
    let lead = format!(
        "Changes begun {} to {} by teams that do not own what they changed. A stage that cannot be seen is left empty, which is \
         not none.{}",
        calendar_month(&view.from),
        calendar_month(&view.to),
        held_back.unwrap_or_default()
    );
    Ok(Content::new("Contributions", lead)
        .with(sent(reader, &view, "Sent to other teams", ""))
        .with(cost(reader, &view))
        .with(used(reader, &view))
        .with(served(reader, &view))
        .with(unseen(&view)))
}

/// What was worked on.
fn thing(reader: &Reader<'_>, row: &ContributionRow) -> Cell {
    match (&row.product, &row.repository) {
        (Some(product), _) => Cell::Names(vec![reader.product(product)]),
        (None, Some(repository)) => Cell::Names(vec![Name::plain(repository.as_str())]),
        (None, None) => Cell::Nothing,
    }
}

/// How far changes came.
pub(super) fn sent(reader: &Reader<'_>, view: &ContributionView, heading: &str, lead: &str) -> Section {
    let columns = [
        ("team", "From"),
        ("to", "To"),
        ("owner", "Owner"),
        ("opened", "Opened"),
        ("answered", "Answered"),
        ("merged", "Merged"),
        ("released", "In a release"),
        ("alive", "Alive after 30 days"),
        ("young", "Not yet 30 days"),
        ("days_to_answer", "Days to an answer"),
        ("days_to_merge", "Days to merge"),
    ];
    let cells = |row: &ContributionRow| {
        vec![
            reader.team_cell(Some(&row.paying_team)),
            thing(reader, row),
            reader.team_cell(row.owner.as_deref()),
            Cell::Tally(row.opened),
            Cell::Tally(row.answered),
            Cell::Tally(row.merged),
            Cell::Tally(row.released),
            Cell::Tally(row.alive),
            Cell::Tally(row.young),
            row.days_to_answer.map_or(Cell::Nothing, Cell::Count),
            row.days_to_merge.map_or(Cell::Nothing, Cell::Count),
        ]
    };
    let grid = Grid::new("sent", "How far changes of other teams came", &columns).with(view.rows.iter().map(cells));
    Section::table(heading, lead, grid)
        .or_held_back(view.header.policy, "No change of another team is seen in these months.")
}

/// What changes took, on both sides.
pub(super) fn cost(reader: &Reader<'_>, view: &ContributionView) -> Section {
    let columns = [
        ("team", "From"),
        ("to", "To"),
        ("paid", "Paid (range)"),
        ("review", "Owner's review"),
        ("repair", "Owner's repair"),
        ("net", "Net (range)"),
        ("people", "People"),
    ];
    let cells = |row: &ContributionRow| {
        vec![
            reader.team_cell(Some(&row.paying_team)),
            thing(reader, row),
            Cell::Days(row.paid.into()),
            Cell::days(row.review),
            Cell::Days(row.repair.into()),
            Cell::days(row.net),
            row.people.map_or(Cell::Nothing, Cell::Count),
        ]
    };
    let grid = Grid::new("cost", "What changes took, engineer-days", &columns).with(view.rows.iter().map(cells));
    let lead = "Engineer-days. Net is what was paid less what the owner spent on looking at it and mending it; it is left empty \
                where nobody says who looks.";
    Section::table("What they took", lead, grid).or_held_back(view.header.policy, "Nothing was sent.")
}

fn used(reader: &Reader<'_>, view: &ContributionView) -> Section {
    let columns = [
        ("product", "Product"),
        ("owner", "Owner"),
        ("both", "Use it and send changes"),
        ("use", "Use it, sent none"),
        ("send", "Send changes, use not visible"),
        ("held_back", "Teams held back"),
    ];
    let cells = |row: &ContributionUse| {
        vec![
            reader.product_cell(Some(&row.product)),
            reader.team_cell(row.owner.as_deref()),
            reader.teams_cell(&row.uses_and_contributes),
            reader.teams_cell(&row.uses_only),
            reader.teams_cell(&row.contributes_only),
            if row.held_back == 0 { Cell::Nothing } else { Cell::Count(row.held_back) },
        ]
    };
    let grid = Grid::new("users", "Who uses and who sends", &columns).with(view.users.iter().map(cells));
    Section::table("Who uses, and who sends changes", "", grid).or("No product is used and changed by other teams.")
}

fn served(reader: &Reader<'_>, view: &ContributionView) -> Section {
    let columns = [
        ("product", "Product"),
        ("sender", "Senders"),
        ("teams", "Teams"),
        ("opened", "Opened"),
        ("merged", "Merged"),
        ("declined", "Declined"),
        ("days_to_answer", "Days to an answer"),
        ("days_to_merge", "Days to merge"),
        ("requests", "Requests"),
        ("waited", "Waited over 30 days"),
        ("helped", "Teams that then sent their own"),
    ];
    let sender = |row: &ServiceRow| match row.sender {
        "own" => "the owner's people",
        "pledged" => "teams with a pledge",
        _ => "teams without a pledge",
    };
    let cells = |row: &ServiceRow| {
        vec![
            reader.product_cell(Some(&row.product)),
            Cell::Text(sender(row).to_owned()),
            Cell::Count(row.teams),
            Cell::Tally(row.opened),
            Cell::Tally(row.merged),
            Cell::Tally(row.declined),
            row.days_to_answer.map_or(Cell::Nothing, Cell::Count),
            row.days_to_merge.map_or(Cell::Nothing, Cell::Count),
            Cell::Count(row.requests),
            Cell::Count(row.waited),
            Cell::Count(row.helped_themselves),
        ]
    };
    let grid = Grid::new("service", "How senders are served", &columns).with(view.service.iter().map(cells));
    let lead = "Whether teams without a pledge are served as those with one. Days are medians.";
    Section::table("How evenly senders are served", lead, grid)
        .or_held_back(view.header.policy, "Nobody sent anything to be served.")
}

fn unseen(view: &ContributionView) -> Section {
    let cells =
        |row: &NotVisible| vec![Cell::Text(row.stage.to_owned()), Cell::Count(row.repositories), Cell::Count(row.of)];
    let columns = [("stage", "Stage"), ("repositories", "Repositories that do not show it"), ("of", "Of")];
    let grid = Grid::new("unseen", "Stages not visible here", &columns).with(view.not_visible.iter().map(cells));
    let empty = "Every stage is visible in every repository with changes of others.";
    Section::table("Not visible here", "Exports of a forge show more: `buyin scan --change-requests FILE`.", grid)
        .or(empty)
}
