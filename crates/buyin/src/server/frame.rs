//! What stands around every page: the way to the others, the day, what is going on, and the policy.

use askama::Template;
use buyin_facts::Month;
use buyin_facts::decision::Policy;

use crate::beacon::{Underway, underway};
use crate::error::CommandError;
use crate::render::{calendar_day, calendar_month, count, counted};
use crate::server::cell::Name;
use crate::server::content::{Content, Section};
use crate::server::door::Who;
use crate::server::edition::Edition;
use crate::server::grid::capital;
use crate::server::pages::PAGES;
use crate::server::reader::{AS_OF, Reader};
use crate::server::trouble::Trouble;
use crate::server::write;

/// Month ends offered to look back to.
const MONTHS: i32 = 12;

#[derive(Template)]
#[template(path = "frame.html")]
struct Frame<'a> {
    title: &'a str,
    kind: Option<&'static str>,
    lead: &'a str,
    acts: &'a [Name],
    organisation: &'a str,
    nav: Vec<Nav>,
    /// Path the day is chosen for, and what else the address asks.
    path: &'a str,
    kept: Vec<(&'a str, &'a str)>,
    days: Vec<Choice>,
    search: &'a str,
    notices: Vec<String>,
    /// Seconds after which a script looks again; a link does without one.
    again: Option<u32>,
    blocks: Vec<Block<'a>>,
    hints: &'a [String],
    footer: String,
    purpose: &'static str,
    has_charts: bool,
    signed_in: Option<SignedIn>,
}

/// Who signed in, and the token that lets them out again.
struct SignedIn {
    name: String,
    role: String,
    token: String,
}

struct Nav {
    title: &'static str,
    href: String,
    is_here: bool,
}

struct Choice {
    value: String,
    title: String,
    is_chosen: bool,
}

/// A section as HTML.
#[derive(Default)]
struct Block<'a> {
    heading: &'a str,
    lead: &'a str,
    html: &'a str,
    chart: String,
    table: String,
    /// Whether the table stands behind its chart.
    is_behind: bool,
    empty: &'static str,
}

/// Puts a page into its frame.
pub(super) fn page(reader: Reader<'_>, content: &Content, trouble: Option<&CommandError>) -> Result<String, Trouble> {
    let is_alone = content.sections.iter().filter(|section| section.grid.is_some()).count() == 1;
    let blocks =
        content.sections.iter().map(|section| block(section, &reader, is_alone)).collect::<Result<Vec<_>, _>>()?;
    let updating = reader.is_updating();
    let mut notices: Vec<String> = trouble.map(|what| format!("Shown as last read. {what}")).into_iter().collect();
    if updating {
        notices.push("Updating: newer answers are being worked out; the page comes again by itself.".to_owned());
    }
    let scan = underway(&reader.edition.desk.options.lake);
    notices.extend(scan.map(|scan| format!("{} The newer answers come by themselves when it is done.", said(scan))));
    let kept = reader.query_without(&[AS_OF, "csv"]);
    let kept: Vec<(String, String)> =
        kept.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let edition = std::sync::Arc::clone(&reader.edition);
    let (path, nav, days) = (reader.path, nav(&reader), days(&reader));
    let search = reader.get("q").unwrap_or_default().to_owned();
    let signed_in = signed_in(&reader.who);
    let (_, footer) = reader.told();
    let frame = Frame {
        title: &content.title,
        kind: content.kind,
        lead: &content.lead,
        acts: &content.acts,
        organisation: &edition.organisation,
        nav,
        path,
        kept: kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        days,
        search: &search,
        notices,
        again: (updating || scan.is_some()).then_some(2),
        has_charts: content.sections.iter().any(|section| section.chart.is_some()),
        blocks,
        hints: &[],
        footer: footer.unwrap_or_else(|| policy(&edition)),
        purpose: PURPOSE,
        signed_in,
    };
    Ok(frame.render()?)
}

fn signed_in(who: &Who) -> Option<SignedIn> {
    let (identity, session) = (who.identity.as_ref()?, who.session.as_deref()?);
    Some(SignedIn { name: identity.name.clone(), role: who.described(), token: write::token(session) })
}

/// A page that says why there is none, with HTML below.
pub(super) fn trouble(trouble: &Trouble, edition: Option<&Edition>, below: &str) -> String {
    let nav =
        PAGES.iter().filter_map(|page| page.nav.map(|title| Nav { title, href: page.path.to_owned(), is_here: false }));
    let title = headed(&trouble.what);
    let frame = Frame {
        title: &title,
        kind: None,
        lead: "",
        acts: &[],
        organisation: edition.map_or("", |edition| &edition.organisation),
        nav: nav.collect(),
        path: "/",
        kept: Vec::new(),
        days: Vec::new(),
        search: "",
        notices: Vec::new(),
        again: trouble.retry,
        blocks: if below.is_empty() { Vec::new() } else { vec![Block { html: below, ..Block::default() }] },
        hints: &trouble.hints,
        footer: edition.map(policy).unwrap_or_default(),
        purpose: PURPOSE,
        signed_in: None,
        has_charts: false,
    };
    frame.render().unwrap_or_else(|error| error.to_string())
}

/// A sentence as a heading: it begins with a capital, and names stand between quotation marks.
fn headed(what: &str) -> String {
    let marks = ["“", "”"].into_iter().cycle();
    let parts = what.split('`').zip(std::iter::once("").chain(marks));
    capital(&parts.map(|(part, mark)| format!("{mark}{part}")).collect::<String>())
}

/// How far a scan is.
pub(super) fn said(scan: Underway) -> String {
    format!(
        "A scan is under way: {} of {} read, {} of {} done.",
        count(scan.read),
        counted(scan.commits, "new commit", "new commits"),
        count(scan.done),
        counted(scan.repositories, "repository", "repositories")
    )
}

/// What the figures are for, on every page.
const PURPOSE: &str =
    "For deciding about platforms together. Teams are the smallest thing shown; no ranking by output.";

fn policy(edition: &Edition) -> String {
    match edition.policy {
        Policy::Team => "policy team: persons never shown, small cells as bands",
        Policy::Strict => "policy strict: small cells held back",
        Policy::Public => "policy public: nothing held back",
    }
    .to_owned()
}

fn block<'a>(section: &'a Section, reader: &Reader<'_>, is_alone: bool) -> Result<Block<'a>, Trouble> {
    let grid = section.grid.as_ref().filter(|grid| !grid.is_empty());
    let chart = section.chart.as_ref().filter(|_| grid.is_some());
    Ok(Block {
        heading: &section.heading,
        lead: &section.lead,
        html: &section.html,
        chart: chart.map(|chart| chart.html()).transpose()?.unwrap_or_default(),
        table: grid.map(|grid| grid.html(reader, is_alone)).transpose()?.unwrap_or_default(),
        is_behind: chart.is_some() && !section.is_both,
        empty: if section.grid.is_some() && grid.is_none() { section.empty } else { "" },
    })
}

fn nav(reader: &Reader<'_>) -> Vec<Nav> {
    let of = |path: &str| PAGES.iter().find(|page| page.path == path).and_then(|page| page.under);
    let here = |path| reader.path == path || of(reader.path) == Some(path);
    let entry = |page: &super::pages::Page| {
        page.nav.map(|title| Nav { title, href: reader.link(page.path, &[]), is_here: here(page.path) })
    };
    let decide = Nav { title: "Decide", href: write::PATH.to_owned(), is_here: reader.path == write::PATH };
    PAGES.iter().filter_map(entry).chain([decide]).collect()
}

/// The last month ends, and the day asked for where it is none of them.
fn days(reader: &Reader<'_>) -> Vec<Choice> {
    let Edition { newest, history, .. } = &*reader.edition;
    // Decisions are of today.
    if reader.path == write::PATH {
        return Vec::new();
    }
    let first = history.map(|(first, _)| first);
    let month = newest.month();
    let last = if month.last() == *newest { month.0 } else { month.0 - 1 };
    let ends =
        (0..MONTHS).map(|back| Month(last - back)).filter(|month| first.is_none_or(|first| month.last() >= first));
    let mut days: Vec<Choice> = ends
        .map(|month| Choice {
            value: month.last().to_string(),
            title: format!("end of {}", calendar_month(&month.to_string())),
            is_chosen: reader.day == Some(month.last()),
        })
        .collect();
    if let Some(day) = reader.day.filter(|_| days.iter().all(|choice| !choice.is_chosen)) {
        let value = day.to_string();
        days.insert(0, Choice { title: calendar_day(&value), value, is_chosen: true });
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_is_headed_as_a_sentence() {
        assert_eq!(headed("there is no team `flgs`"), "There is no team “flgs”");
        assert_eq!(headed("There is no such page"), "There is no such page");
    }
}
