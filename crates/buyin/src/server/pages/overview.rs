//! The overview: what waits for a decision, what changed, the four lines a platform is watched by, and the bets.

use askama::Template;
use buyin_analysis::view::{BetRow, BetsView, CandidateRow, DiscoverView, FlowView, PictureView};
use buyin_facts::{Day, Moment, Month};
use serde_json::Value;

use crate::options::Options;
use crate::picture::{Words, said};
use crate::render::{HELD_BACK, calendar_day, calendar_month, count, counted, percent, rounded};
use crate::server::cell::{Amount, Cell, Tone};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::looks::{Look, look};
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::spark::spark;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::main("/", "Overview", make);

/// Things to decide shown at once.
const SHOWN: usize = 6;

/// Of so many candidates it is said that nobody asked their owner.
const NOT_ASKED: usize = 3;

/// Something to decide or look at.
struct Todo {
    why: String,
    command: String,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/overview_decide.html")]
struct Decide {
    first: Vec<Todo>,
    more: Vec<Todo>,
    next: Vec<Todo>,
    changed: Option<Vec<String>>,
    since: String,
}

/// One of the four lines.
struct Line {
    title: &'static str,
    figure: String,
    /// Its range or unit, set smaller.
    beside: String,
    /// Both sides of it.
    sides: Vec<String>,
    before: String,
    spark: String,
    /// What it cannot tell.
    silent: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/overview_lines.html")]
struct Lines {
    lines: Vec<Line>,
    period: String,
}

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let picture = reader.picture()?;
    let words = Words::of(&picture);
    let (flow, bets) = (reader.flow()?, reader.bets(None)?);
    let candidates = reader.soon(Reader::candidates)?;
    let lines = Lines {
        lines: vec![
            built(&flow, &words, reader),
            came(&flow, &words, reader),
            stayed(&flow, reader),
            copies(candidates.as_deref(), reader),
        ],
        period: format!("{} to {}", calendar_month(&flow.from), calendar_month(&flow.to)),
    };
    Ok(Content::new("Overview", lead(&picture, &words))
        .with(Section::html("", decide(&picture, candidates.as_deref(), reader)?.render()?))
        .with(Section::html("", lines.render()?))
        .with(went(&picture, &words, reader))
        .with(running(&bets, reader)))
}

fn lead(picture: &PictureView, words: &Words) -> String {
    let total = &picture.header.visible_total;
    let seen = match (total.visible, total.capacity) {
        (Some(visible), Some(capacity)) => format!(
            "{} of {} engineer-days ({}) left a trace in git; the rest is not visible here.",
            rounded(visible.0, capacity.0 / 10.0),
            rounded(capacity.0, capacity.0 / 10.0),
            percent(visible.0, capacity.0)
        ),
        _ => "How much is visible is held back: there are too few people for the policy.".to_owned(),
    };
    let repositories = counted(picture.repositories, "repository", "repositories");
    format!("{repositories}{}, to {}. {seen}", words.people_known(picture), calendar_day(&picture.header.as_of))
}

/// The first candidates whose owner nobody asked and of whom no file speaks; of others the picture knows.
fn not_asked(candidates: &DiscoverView, reader: &Reader<'_>, known: &[Todo]) -> Vec<Todo> {
    let saves = |row: &&CandidateRow| row.net_days.mid.or(row.net_days.high).is_some_and(|days| days.0 > 0.0);
    let is_open = |row: &&CandidateRow| row.status == "owner not yet asked";
    let todo = |row: &CandidateRow| {
        let command = format!("buyin brief {}:{}", row.repository, row.path);
        let why = format!("candidate {}: its owner {} was not asked yet", row.rank, row.owner);
        Todo { why, href: reader.follow(&command), command }
    };
    let rows = candidates.rows.iter().take(NOT_ASKED).filter(is_open).filter(saves).map(todo);
    rows.filter(|todo| known.iter().all(|other| other.command != todo.command)).collect()
}

fn decide(picture: &PictureView, candidates: Option<&DiscoverView>, reader: &Reader<'_>) -> Result<Decide, Trouble> {
    let todo = |next: &buyin_analysis::view::Next| Todo {
        why: next.why.clone(),
        command: next.command.clone(),
        href: reader.follow(&next.command),
    };
    let mut first: Vec<Todo> = picture.decide.iter().map(todo).collect();
    first.extend(
        candidates.into_iter().flat_map(|candidates| not_asked(candidates, reader, &first)).collect::<Vec<_>>(),
    );
    let more = first.split_off(first.len().min(SHOWN));
    let month_before = before(picture).filter(|day| reader.edition.history.is_some_and(|(first, _)| *day >= first));
    let last = seen_last(picture, reader);
    let earlier = match (&last, month_before) {
        (None, Some(day)) => reader.on(day).soon(Reader::picture)?,
        _ => None,
    };
    let since = |earlier: &Value| picture.changed_since(earlier).rows.iter().map(said).collect();
    let (earlier, since_when) = match last {
        Some(look) => {
            (Some(look.picture), format!("you looked on {}", calendar_day(&Moment(look.at).day().to_string())))
        }
        None => {
            let when = month_before.map(|day| calendar_day(&day.to_string()));
            (earlier.map(|earlier| serde_json::to_value(&*earlier).unwrap_or(Value::Null)), when.unwrap_or_default())
        }
    };
    Ok(Decide {
        first,
        more,
        next: picture.next.iter().map(todo).collect(),
        changed: earlier.map(|earlier| since(&earlier)),
        since: since_when,
    })
}

/// What this person saw when they last looked; of days gone by nobody looks for what is new.
fn seen_last(picture: &PictureView, reader: &Reader<'_>) -> Option<Look> {
    let is_newest = reader.day.is_none();
    is_newest.then(|| look(&reader.edition.desk, &reader.who, picture, Options::now()))?
}

/// The end of the month before the one the picture shows.
fn before(picture: &PictureView) -> Option<Day> {
    let day: Day = picture.header.as_of.parse().ok()?;
    Some(Month(day.month().0 - 1).last())
}

fn amount(amount: &Amount) -> String {
    match amount.read() {
        (amount, range) if range.is_empty() => amount,
        (amount, range) => format!("{amount} ({range})"),
    }
}

/// An amount with its unit, where there is one.
fn days(amount: &str) -> String {
    if amount == HELD_BACK { amount.to_owned() } else { format!("{amount} days") }
}

fn built(flow: &FlowView, words: &Words, reader: &Reader<'_>) -> Line {
    let side = |cost: Option<buyin_analysis::view::Cost>| {
        cost.map_or_else(|| "none seen".to_owned(), |cost| days(&amount(&Amount::from(cost))))
    };
    let share = |share: Option<buyin_facts::Share>| share.map_or_else(|| "–".to_owned(), |share| percent(share.0, 1.0));
    let customers = flow.built_by_period.iter().map(|built| built.share.map(|share| share.0));
    Line {
        title: "Built with customers",
        figure: share(flow.built.share),
        beside: String::new(),
        sides: vec![
            format!(
                "{} by {} that use it",
                side(flow.built.customers),
                match flow.built.teams {
                    0 => words.team(2).to_owned(),
                    teams => counted(teams, words.team(1), words.team(2)),
                }
            ),
            format!("{} by its owners", side(flow.built.owners)),
        ],
        before: format!("a year before: {}", share(flow.built_before.share)),
        spark: spark(&customers.collect::<Vec<_>>()),
        silent: "The share rises when the platform itself shrinks: read both sides.".to_owned(),
        href: reader.link("/ledger", &[]),
    }
}

fn came(flow: &FlowView, words: &Words, reader: &Reader<'_>) -> Line {
    let came = &flow.came;
    let own = flow.came_by_period.iter().map(|came| Some(came.own_hand as f64));
    Line {
        title: "New users by their own hand",
        figure: of(came.own_hand, came.all),
        beside: String::new(),
        sides: vec![
            format!("{} by the {}, bots or an unknown hand", count(came.all - came.own_hand), words.owner_hand),
            format!(
                "{} chosen, where an alternative was known for {}",
                count(came.chosen),
                count(came.alternative_known)
            ),
        ],
        before: format!("a year before: {}", of(flow.came_before.own_hand, flow.came_before.all)),
        spark: spark(&own.collect::<Vec<_>>()),
        silent: "Without a known alternative nobody can say that it was a choice.".to_owned(),
        href: reader.link("/products", &[]),
    }
}

fn stayed(flow: &FlowView, reader: &Reader<'_>) -> Line {
    let stayed = &flow.stayed;
    let parts = flow.stayed_by_period.iter().map(|row| Some(row.stayed as f64));
    let (from, to) = (calendar_month(&stayed.from), calendar_month(&stayed.to));
    Line {
        title: "Still there after a year",
        figure: of(stayed.stayed, stayed.came),
        beside: String::new(),
        sides: vec![
            format!("of those that came from {from} to {to}"),
            format!("{} gone again", count(stayed.came - stayed.stayed)),
        ],
        before: String::new(),
        spark: spark(&parts.collect::<Vec<_>>()),
        silent: "Use over the network counts only where it is reported.".to_owned(),
        href: reader.link("/products", &[]),
    }
}

/// A part of all there are.
fn of(part: u64, all: u64) -> String {
    if all == 0 { "none".to_owned() } else { format!("{} of {}", count(part), count(all)) }
}

fn copies(candidates: Option<&DiscoverView>, reader: &Reader<'_>) -> Line {
    let Some(found) = candidates.map(|view| &view.on_copies) else {
        return line("…".to_owned(), String::new(), "copies are being looked for".to_owned(), reader);
    };
    if found.copies == 0 {
        return line("none".to_owned(), String::new(), "no copy of a candidate stands".to_owned(), reader);
    }
    let (amount, range) = Amount::from(found.days).read();
    let beside = match range.is_empty() {
        true if amount == HELD_BACK => String::new(),
        true => "days".to_owned(),
        false => format!("days ({range})"),
    };
    let side = format!(
        "in {} of {}, held by {}",
        counted(found.copies, "copy", "copies"),
        counted(found.candidates, "candidate", "candidates"),
        counted(found.teams, "team", "teams")
    );
    line(amount, beside, side, reader)
}

fn line(figure: String, beside: String, side: String, reader: &Reader<'_>) -> Line {
    Line {
        title: "Still spent on copies",
        figure,
        beside,
        sides: vec![side],
        before: String::new(),
        spark: String::new(),
        silent: "What was rebuilt without copying is not in it.".to_owned(),
        href: reader.link("/candidates", &[]),
    }
}

fn went(picture: &PictureView, words: &Words, reader: &Reader<'_>) -> Section {
    let rows = picture.went.iter().map(|line| {
        let amount = buyin_analysis::view::Range { low: line.low, mid: line.mid, high: line.high };
        let teams = if line.teams == 0 { Cell::Nothing } else { Cell::Count(line.teams) };
        let query = [("from", picture.from.as_str()), ("to", picture.to.as_str())];
        vec![Cell::Text(words.went(line.went).to_owned()), Cell::days_to(amount, reader.link("/ledger", &query)), teams]
    });
    let columns = [("went", "Where"), ("days", "Engineer-days (range)"), ("teams", words.teams)];
    let grid = Grid::new("went", "Where time went", &columns).with(rows);
    let period = format!(
        "{} to {}. Of {}, bots made {}, paid by nobody; AI agents had a hand in {}.",
        calendar_month(&picture.from),
        calendar_month(&picture.to),
        counted(picture.commits, "commit", "commits"),
        count(picture.bot_commits),
        count(picture.agent_commits)
    );
    Section::table("Where time went", period, grid)
        .or_held_back(picture.header.policy, "Nothing visible in these months.")
}

fn running(bets: &BetsView, reader: &Reader<'_>) -> Section {
    let row = |bet: &BetRow| {
        let next = bet.gates.iter().find(|gate| gate.stage == bet.stage);
        let gate = next.map_or(Cell::Nothing, |gate| match gate.result {
            "passed" => Cell::Said(format!("{} passed", gate.id), Tone::Good),
            "not_yet" => Cell::Said(format!("{} not yet", gate.id), Tone::Warn),
            _ => Cell::Said(format!("{} unknown", gate.id), Tone::Plain),
        });
        let name = crate::server::cell::Name { text: bet.name.clone(), ..reader.bet(&bet.bet) };
        vec![
            Cell::Names(vec![name]),
            Cell::Text(bet.pattern.clone()),
            Cell::Text(bet.stage.clone()),
            Cell::day(bet.since.as_deref()),
            gate,
        ]
    };
    let columns =
        [("bet", "Bet"), ("pattern", "Way of working"), ("stage", "Stage"), ("since", "Since"), ("gate", "Next gate")];
    let open = bets.rows.iter().filter(|bet| bet.state == "running");
    Section::table("Bets running", "", Grid::new("bets", "Bets running", &columns).with(open.map(row)))
        .or("No bet is running. `buyin bet new` begins one: from a request, or from a candidate.")
}
