//! What it costs and what it may save: prices, past cases, assumptions.

use buyin_analysis::discover::saving::{Amount, Assumption, Input, Saving, Source};
use buyin_analysis::view::{BriefView, ExtractionRow};
use buyin_facts::word::MentionKind;
use serde_json::{Value, json};

use super::{days, place};
use crate::render::document::{Block, name};
use crate::render::sheet::As::{Count, Text};
use crate::render::sheet::{Sheet, column};
use crate::render::{HELD_BACK, calendar_day, count, counted, percent, range, rounded};

/// Names of the host's shown at most.
const NAMES: usize = 12;

pub(super) fn price(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Price of taking it out"));
    let names = brief.host_names.len() as u64;
    let expected = brief.extraction.days;
    blocks.push(Block::Text(format!(
        "Expected: {} engineer-days. A prior, not a measurement. It is made of:",
        range(Some(expected.low.0), Some(expected.mid.0), Some(expected.high.0)),
    )));
    blocks.push(Block::List(parts(&brief.extraction)));
    if names == 0 {
        blocks.push(Block::Text("No names of the host's own vocabulary were found in its files.".to_owned()));
    }
    if names > 0 {
        blocks.push(Block::Text("Names that others could not use as they are:".to_owned()));
        let row = |one: &buyin_analysis::discover::host::HostName| {
            let kind = match one.kind {
                MentionKind::ConfigKey => "key of a setting",
                MentionKind::Text => "text",
                MentionKind::Name => "name in code",
            };
            json!({ "word": one.word, "kind": kind, "mentions": one.mentions, "first": one.first })
        };
        let rows: Vec<Value> = brief.host_names.iter().take(NAMES).map(row).collect();
        let columns = [
            column("name", "word", Text),
            column("as", "kind", Text),
            column("lines", "mentions", Count),
            column("first", "first", Text),
        ];
        blocks.push(Block::Table(Sheet::of("", Some(&Value::Array(rows)), &columns)));
        if names > NAMES as u64 {
            blocks.push(Block::Text(format!("And {} more names.", count(names - NAMES as u64))));
        }
    }
    past(brief, blocks);
}

/// What the days are for, the parts that are nothing left out.
fn parts(extraction: &ExtractionRow) -> Vec<String> {
    let parts = extraction.parts;
    let named = [
        (parts.base, "any extraction: a repository, its pipeline, a release, a first message to the owner".to_owned()),
        (parts.tests, "it has no tests".to_owned()),
        (parts.edges, format!("{} that lead out of it", counted(extraction.edges, "import line", "import lines"))),
        (
            parts.points,
            format!(
                "{} in which copies go ways of their own, values, names and short differences left out",
                counted(extraction.points, "stretch of code", "stretches of code")
            ),
        ),
        (
            parts.names,
            format!("{} of the host's own vocabulary in its files", counted(extraction.names, "name", "names")),
        ),
        (parts.unseen, "what could not be looked at".to_owned()),
    ];
    let is_some = |(days, _): &(buyin_facts::EngineerDays, String)| days.0 > 0.0;
    named.into_iter().filter(is_some).map(|(days, what)| format!("{}: {what}", rounded(days.0, 0.0))).collect()
}

fn past(brief: &BriefView, blocks: &mut Vec<Block>) {
    if brief.past.is_empty() {
        blocks.push(Block::Text(
            "No past case: nothing was seen to be taken over in these repositories before.".to_owned(),
        ));
        return;
    }
    let case = |row: &buyin_analysis::view::TakenOverRow| {
        let adopted = match row.first_adopter_after {
            Some(days) if days >= 0 => {
                format!("first new team after {}", counted(u64::from(days.unsigned_abs()), "day", "days"))
            }
            Some(_) => "a new team used it before it was all there".to_owned(),
            None => "no new team seen with a day".to_owned(),
        };
        format!(
            "{} went to {} on {}: {}, {}; {adopted}; it {}.",
            name(&row.origin),
            name(&row.home),
            calendar_day(&row.day),
            counted(row.files, "file", "files"),
            counted(row.lines, "line", "lines"),
            row.expansion
        )
    };
    blocks.push(Block::Text("Past cases in these repositories:".to_owned()));
    blocks.push(Block::List(brief.past.iter().take(NAMES).map(case).collect()));
}

pub(super) fn savings(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Savings, the worst case first"));
    let cases = [("worst case", brief.savings.worst), ("likely case", brief.savings.likely)];
    let row = |(case, saving): (&str, Saving)| {
        json!({
            "case": case,
            "onboarding": whole(saving.onboarding.0),
            "upkeep": whole(saving.upkeep.0),
            "cost": whole(-saving.cost.0),
            "net": whole(saving.net.0),
        })
    };
    let rows: Vec<Value> = cases.into_iter().filter_map(|(case, saving)| Some(row((case, saving?)))).collect();
    if rows.is_empty() {
        blocks.push(Block::Text(
            "Not worked out: what it rests on is held back by the policy. Say it yourself to see what comes out."
                .to_owned(),
        ));
    } else {
        let columns = [
            column("engineer-days", "case", Text),
            column("new teams need not build", "onboarding", Text),
            column("copies need not be kept up", "upkeep", Text),
            column("cost", "cost", Text),
            column("net", "net", Text),
        ];
        blocks.push(Block::Table(Sheet::of("", Some(&Value::Array(rows)), &columns)));
    }
    blocks.push(Block::Text(
        "Saved: `onboardings × (home-roll × useful − onboarding) + years × copies-ending × upkeep`. Cost: `take-out + \
         generalise`. Teams that use it today save nothing: they have it already. So do teams that would come anyway; count \
         only those that would not. What its owner spends on it today is neither saved nor lost: somebody else would spend it."
            .to_owned(),
    ));
    blocks.push(Block::Text(ranked(brief)));
    let rows: Vec<Value> = brief.savings.assumptions.iter().map(assumption).collect();
    let columns = [
        column("assumption", "word", Text),
        column("meaning", "meaning", Text),
        column("worst", "worst", Text),
        column("likely", "likely", Text),
        column("from", "source", Text),
    ];
    blocks.push(Block::Table(Sheet::of("", Some(&Value::Array(rows)), &columns)));
    blocks.push(Block::Text("Change any of them and look again:".to_owned()));
    blocks.push(Block::Commands(vec![format!(
        "buyin brief {} --assume onboardings=3 --assume useful=0.5",
        super::argument::quoted(&place(brief))
    )]));
}

/// What the ranking expects of it, and why that is another figure.
fn ranked(brief: &BriefView) -> String {
    let expected = match days(&brief.net_days) {
        held_back if held_back == HELD_BACK => {
            "What `buyin discover` expects of it is held back by the policy, and would be another figure".to_owned()
        }
        expected => {
            format!("`buyin discover` expects {expected} engineer-days in two years, and that is another figure")
        }
    };
    let need = brief.need.map_or_else(String::new, |need| {
        format!(
            " ({} of the whole on average, by the files that call it or were copied; `--assume useful={:.2}` expects as much \
             of teams to come)",
            percent(need.0, 1.0),
            need.0
        )
    });
    format!(
        "{expected}: the ranking counts what teams that need it today need not build{need} and the upkeep that ends, weighed by \
         how general it is; this table counts what only a take-over changes: teams to come, and copies that end. Both take off \
         the same price; do not add them."
    )
}

fn whole(days: f64) -> String {
    // A loss is read with its sign, nothing as nothing.
    if days.abs() < 0.5 { "0".to_owned() } else { rounded(days, 10.0) }
}

fn assumption(one: &Assumption) -> Value {
    let word = Input::ALL.iter().find(|(input, _)| *input == one.input).map_or("", |(_, word)| word);
    let (meaning, unit) = match one.input {
        Input::Onboardings => ("new teams, as many a year as in the last one", ""),
        Input::HomeRoll => ("to build one's own", "day"),
        Input::Useful => ("part of it such a team would have built", ""),
        Input::Onboarding => ("to adopt it", "day"),
        Input::CopiesEnding => ("copies whose upkeep ends", ""),
        Input::Upkeep => ("a copy takes a year", "day"),
        Input::Years => ("looked ahead", "year"),
        Input::TakeOut => ("to take it out", "day"),
        Input::Generalise => ("to make it fit for several teams", "day"),
    };
    let amount = |amount: Option<Amount>| match (amount, one.input) {
        (None, _) => "held back".to_owned(),
        (Some(amount), Input::Useful) => format!("{:.2}", amount.0),
        (Some(amount), _) => {
            let number = rounded(amount.0, if amount.0 < 10.0 { 0.0 } else { 10.0 });
            match (unit, number.as_str()) {
                ("", _) => number,
                (_, "1") => format!("1 {unit}"),
                _ => format!("{number} {unit}s"),
            }
        }
    };
    let source = match one.source {
        Source::Seen => "seen here",
        Source::Prior => "assumed",
        Source::Given => "you",
        Source::HeldBack => "held back by the policy",
    };
    json!({ "word": word.replace('_', "-"), "meaning": meaning, "worst": amount(one.worst), "likely": amount(one.likely), "source": source })
}
