//! The sections of a report: a sentence or two, the table of the view, the command that shows all of it.

use std::collections::BTreeMap;

use buyin_analysis::view::{LedgerRow, LedgerView, Range};

use super::{Report, days, range_of, spent};
use crate::picture::words::Words;
use crate::render::document::{Bar, Block, name, plain};
use crate::render::page::Page;
use crate::render::{NONE_TO_SHOW, Sheet, calendar_month, count, counted, headline};

/// Rows of a table in a report; the command shows the others.
const ROWS: usize = 15;
/// Kinds of time in the order they are told, and what they are called.
const KINDS: [(&str, &str); 6] = [
    ("own", "on own things"),
    ("build", "building products"),
    ("adopt", "adopting products"),
    ("review", "reviewing"),
    ("held_back", "held back which"),
    ("not_visible", "not visible"),
];

pub(super) fn time(report: &Report, words: &Words, blocks: &mut Vec<Block>) {
    let picture = &report.picture;
    blocks.push(Block::Heading("Where time went"));
    let bars = picture.went.iter().map(|line| Bar { label: words.went(line.went).to_owned(), days: range_of(line) });
    blocks.push(Block::Bars("Engineer-days by where they went, with ranges", bars.collect()));
    let rows = picture.went.iter().map(|line| {
        let teams =
            if line.teams == 0 { String::new() } else { format!("{} {}", count(line.teams), words.team(line.teams)) };
        vec![words.went(line.went).to_owned(), days(&range_of(line)), teams]
    });
    blocks.push(Block::Table(table(&["where", "engineer-days (range)", "paid by"], rows.collect())));
    blocks.push(Block::Text("By who paid, in alphabetical order:".to_owned()));
    blocks.push(Block::Table(pivot(&report.teams, "paying team", |row| row.paying_team.clone())));
    let command = format!("buyin ledger --by paying_team,kind --from {} --to {}", report.from, report.to);
    blocks.push(Block::Commands(vec![command]));
    blocks.push(Block::Text("The last four quarters:".to_owned()));
    blocks.push(Block::Table(pivot(&report.quarters, "quarter", |row| row.period.clone())));
    blocks.push(Block::Commands(vec![format!("buyin ledger --by kind,quarter --to {}", report.to)]));
}

pub(super) fn used(report: &Report, words: &Words, blocks: &mut Vec<Block>) {
    let picture = &report.picture;
    blocks.push(Block::Heading("Who uses what, and by whose hand"));
    if picture.used.is_empty() {
        blocks.push(Block::Text("No use by others was found.".to_owned()));
        return;
    }
    let rows = picture.used.iter().map(|reach| {
        let numbers =
            [reach.teams, reach.teams_year_ago, reach.new_own, reach.new_platform, reach.new_bot, reach.new_other];
        std::iter::once(plain(&reach.product)).chain(numbers.map(count)).collect()
    });
    let titles = ["product", words.teams, "a year ago", "new: own hand", words.owner_hand, "bot", "other"];
    blocks.push(Block::Table(table(&titles, rows.collect())));
    for unused in &picture.unused {
        let built = Range { low: unused.low, mid: unused.mid, high: unused.high };
        blocks.push(Block::Text(format!(
            "{} (since {}) has no outside user that is visible here. Built in the quarter: {}.",
            name(&unused.product),
            calendar_month(&unused.since),
            spent(&built)
        )));
    }
    blocks.push(Block::Commands(vec![format!("buyin adoption PRODUCT --as-of {}", report.picture.header.as_of)]));
}

pub(super) fn twice(report: &Report, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Built for one team, needed by more"));
    let candidates = &report.candidates.rows;
    if candidates.is_empty() {
        blocks.push(Block::Text("No candidate was found.".to_owned()));
        return;
    }
    blocks.extend(headline(&report.candidates).map(Block::Text));
    let rows = candidates.iter().map(|row| {
        let demand = &row.demand;
        let teams = [demand.importing_teams, demand.vendoring_teams, demand.copying_teams, demand.rebuilding_teams];
        let place = format!("{}:{}", plain(&row.repository), plain(&row.path));
        let status = row.status.replace('_', " ");
        let first = [place, plain(&row.owner), status, days(&row.paid), days(&row.net_days)];
        first.into_iter().chain(teams.map(count)).collect()
    });
    let titles =
        ["candidate", "owner", "talk", "paid, 12 months", "net, 2 years", "import", "vendor", "copy", "rebuild?"];
    blocks.push(Block::Table(table(&titles, rows.collect())));
    blocks.push(Block::Text(
        "A rank begins a talk with the owner and ends none. What others seem to rebuild is a hypothesis.".to_owned(),
    ));
    let briefs = candidates.iter().map(|row| format!("buyin brief {}:{}", plain(&row.repository), plain(&row.path)));
    blocks.push(Block::Commands(briefs.collect()));
}

pub(super) fn asked(report: &Report, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("What teams ask for, by what they pay for it"));
    if report.requests.rows.is_empty() {
        blocks.push(Block::Text("No request is written down.".to_owned()));
    } else {
        quoted(&report.requests, "buyin request show REQUEST", blocks);
    }
}

pub(super) fn tried(report: &Report, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("What is being tried"));
    if report.bets.rows.is_empty() {
        blocks.push(Block::Text("No bet is written down.".to_owned()));
        return;
    }
    quoted(&report.bets, "buyin bet show BET", blocks);
    for stopped in report.bets.rows.iter().filter(|row| row.state == "stopped") {
        if let Some(learned) = &stopped.learned {
            blocks.push(Block::Text(format!("“{}” was stopped. What was learned:", plain(&stopped.name))));
            blocks.push(Block::Quote(plain(learned)));
        }
    }
}

pub(super) fn sent(report: &Report, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Changes teams sent to what others own"));
    if report.contributions.rows.is_empty() {
        let none = match report.contributions.held_back_under {
            None => "None that is visible here.",
            Some(_) => NONE_TO_SHOW,
        };
        blocks.push(Block::Text(none.to_owned()));
    } else {
        let command = format!("buyin contributions --from {} --to {}", report.from, report.to);
        quoted(&report.contributions, &command, blocks);
    }
}

pub(super) fn decide(report: &Report, blocks: &mut Vec<Block>) {
    let waiting = &report.picture.decide;
    if waiting.is_empty() {
        return;
    }
    blocks.push(Block::Heading("What waits for a decision"));
    let point = |next: &buyin_analysis::view::Next| format!("{}: {}", name(&next.command), plain(&next.why));
    blocks.push(Block::List(waiting.iter().take(ROWS).map(point).collect()));
}

pub(super) fn limits(report: &Report, blocks: &mut Vec<Block>) {
    let picture = &report.picture;
    let header = &picture.header;
    blocks.push(Block::Heading("What this cannot tell"));
    let mut said = vec![format!(
        "Ranges are meant to hold {:.0} times in 10. {}",
        header.interval * 10.0,
        if header.calibrated {
            "They were fitted to hours people wrote down."
        } else {
            "They were never compared with hours people wrote down: `buyin calibrate` does that."
        }
    )];
    said.push("What leaves no trace in git is not visible here; it is no absence.".to_owned());
    if picture.bot_commits > 0 {
        let (all, bots) = (counted(picture.commits, "commit", "commits"), count(picture.bot_commits));
        said.push(format!("Of {all}, bots made {bots}; nobody pays for those."));
    }
    if report.teams.rows.iter().any(|row| row.provisional) {
        said.push("The quarter is provisional: work that arrives later can still change it.".to_owned());
    }
    let warned: u64 = picture.warnings.iter().map(|(_, times)| times).sum();
    if warned > 0 {
        said.push(format!("{} could not be read or believed (`buyin status`).", counted(warned, "thing", "things")));
    }
    blocks.push(Block::List(said));
    blocks.push(Block::Text(format!(
        "Each command shown lists the cells its figures stand in, and `buyin ledger --evidence CELL --as-of {}` the commits and \
         paths behind a cell. All are asked as of that day.",
        header.as_of
    )));
}

/// The first table of a view, with the command that shows all of it.
fn quoted(view: &impl Page, command: &str, blocks: &mut Vec<Block>) {
    let Some(mut sheet) = view.sheets().into_iter().next() else { return };
    let more = sheet.rows.len().saturating_sub(ROWS) as u64;
    sheet.rows.truncate(ROWS);
    blocks.push(Block::Table(sheet));
    if more > 0 {
        blocks.push(Block::Text(format!("And {}.", counted(more, "other", "others"))));
    }
    blocks.push(Block::Commands(vec![command.to_owned()]));
}

/// Rows of a ledger side by side: one row a key, one column a kind.
fn pivot(view: &LedgerView, title: &'static str, key: impl Fn(&LedgerRow) -> Option<String>) -> Sheet {
    let mut rows: BTreeMap<String, BTreeMap<&str, String>> = BTreeMap::new();
    for row in &view.rows {
        let Some(kind) = row.kind else { continue };
        let amount = days(&Range { low: row.low, mid: row.mid, high: row.high });
        rows.entry(key(row).unwrap_or_default()).or_default().insert(kind, amount);
    }
    let is_told = |kind: &str| kind != "held_back" || view.rows.iter().any(|row| row.kind == Some(kind));
    let kinds = || KINDS.iter().filter(|(kind, _)| is_told(kind));
    let titles: Vec<&str> = std::iter::once(title).chain(kinds().map(|(_, title)| *title)).collect();
    let row = |(key, amounts): (String, BTreeMap<&str, String>)| {
        let amounts = kinds().map(|(kind, _)| amounts.get(kind).cloned().unwrap_or_default());
        std::iter::once(plain(&key)).chain(amounts).collect()
    };
    table(&titles, rows.into_iter().map(row).collect())
}

/// A table of which the first column is text.
fn table(titles: &[&str], rows: Vec<Vec<String>>) -> Sheet {
    let numeric = |at: usize| {
        at > 0
            && rows.iter().all(|row| {
                row[at].is_empty() || row[at].starts_with(|first: char| first.is_ascii_digit() || "-uo".contains(first))
            })
    };
    let columns = titles.iter().enumerate().map(|(at, title)| ((*title).to_owned(), numeric(at))).collect();
    Sheet { columns, rows, ..Sheet::default() }
}
