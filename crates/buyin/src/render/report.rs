//! The report as a document: a quarter in the order a lead tells it. Every figure stands in a view another command shows, and that
//! command stands beside it. Whether pledges are kept is not told: that is between the two sides.

mod section;

use buyin_analysis::view::{
    BetsView, ContributionView, DiscoverView, LedgerView, PictureView, Range, RequestsView, Shown, Went, WentLine,
};
use serde::Serialize;

use crate::picture::words::Words;
use crate::render::document::{Block, Document, plain};
use crate::render::{HELD_BACK, calendar_month, count, counted, footer, percent, range, rounded};

/// The answers a report is told from.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) quarter: String,
    /// First month.
    pub(crate) from: String,
    /// Last month.
    pub(crate) to: String,
    pub(crate) picture: PictureView,
    /// The quarter by paying team and kind.
    pub(crate) teams: LedgerView,
    /// Four quarters by kind.
    pub(crate) quarters: LedgerView,
    pub(crate) contributions: ContributionView,
    pub(crate) candidates: DiscoverView,
    pub(crate) requests: RequestsView,
    pub(crate) bets: BetsView,
}

/// The document of a report.
pub(crate) fn document(report: &Report) -> Document {
    let words = Words::of(&report.picture);
    let mut blocks = vec![Block::Heading("In short"), Block::List(short(report, &words))];
    section::time(report, &words, &mut blocks);
    section::used(report, &words, &mut blocks);
    section::twice(report, &mut blocks);
    section::asked(report, &mut blocks);
    section::tried(report, &mut blocks);
    section::sent(report, &mut blocks);
    section::decide(report, &mut blocks);
    section::limits(report, &mut blocks);
    let title = format!(
        "{}, {}: {} to {}",
        plain(&report.picture.organisation),
        report.quarter,
        calendar_month(&report.from),
        calendar_month(&report.to)
    );
    Document { title, blocks, footer: footer(&report.picture.header) }
}

/// What is told to somebody who reads no further.
fn short(report: &Report, words: &Words) -> Vec<String> {
    let mut said = vec![seen(report)];
    said.extend(built(&report.picture, words));
    let picture = &report.picture;
    let new = |of: &dyn Fn(&buyin_analysis::view::Reach) -> u64| picture.used.iter().map(of).sum::<u64>();
    let (own, all) =
        (new(&|one| one.new_own), new(&|one| one.new_own + one.new_platform + one.new_bot + one.new_other));
    if !picture.used.is_empty() {
        said.push(format!(
            "New users of {} products in twelve months: {}, {} of them by their own hand (`buyin adoption`).",
            words.shared,
            count(all),
            count(own)
        ));
    }
    if let Some(candidate) = report.candidates.rows.first() {
        said.push(format!(
            "First candidate to take over: `{}:{}` of `{}`. Paid for it in twelve months: {} (`buyin brief {}:{}`).",
            plain(&candidate.repository),
            plain(&candidate.path),
            plain(&candidate.owner),
            spent(&candidate.paid),
            plain(&candidate.repository),
            plain(&candidate.path)
        ));
    }
    let waiting = report.requests.rows.iter().filter(|row| row.open && row.answered.is_none()).count() as u64;
    let open = report.requests.rows.iter().filter(|row| row.open).count() as u64;
    said.push(format!(
        "{} of teams open, {} without an answer (`buyin request list`).",
        counted(open, "request", "requests"),
        count(waiting)
    ));
    let running = report.bets.rows.iter().filter(|row| row.state == "running").count() as u64;
    said.push(format!("{} running (`buyin bet list`).", counted(running, "bet", "bets")));
    said
}

fn seen(report: &Report) -> String {
    let visible = &report.teams.header.visible;
    let command = format!("`buyin ledger --by kind --from {} --to {}`", report.from, report.to);
    match (visible.visible, visible.capacity) {
        (Some(seen), Some(all)) => format!(
            "Of {} engineer-days, {} ({}) left a trace in git ({command}).",
            rounded(all.0, all.0 / 10.0),
            rounded(seen.0, all.0 / 10.0),
            percent(seen.0, all.0)
        ),
        _ => format!("How much of the time left a trace in git is held back: there are too few people ({command})."),
    }
}

/// Both sides of what is built with customers: the share rises when the platform shrinks, so neither stands alone.
fn built(picture: &PictureView, words: &Words) -> Option<String> {
    let line = |went: Went| picture.went.iter().find(|line| line.went == went);
    let own = line(Went::PlatformBuild)?;
    let nothing = if line(Went::HeldBack).is_some() { "nothing, or what is held back" } else { "nothing visible" };
    let others = line(Went::OthersBuild).map_or_else(|| nothing.to_owned(), |line| spent(&range_of(line)));
    Some(format!(
        "Into {} products went, of their owners: {}; of others who use them: {others} (`buyin ledger --by \
         product,paying_team --kind build`).",
        words.shared,
        spent(&range_of(own))
    ))
}

fn range_of(line: &WentLine) -> Range {
    Range { low: line.low, mid: line.mid, high: line.high }
}

/// An amount in a sentence.
fn spent(amount: &Range) -> String {
    match days(amount) {
        held_back if held_back == HELD_BACK => held_back,
        days => format!("{days} engineer-days"),
    }
}

/// A range in words.
fn days(days: &Range) -> String {
    let value = |end: Shown| end.map(|days| days.0);
    match range(value(days.low), value(days.mid), value(days.high)) {
        text if text.is_empty() => HELD_BACK.to_owned(),
        text => text,
    }
}
