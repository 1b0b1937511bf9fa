//! What is seen: the problem, the owner's word, who pays, who uses it, how copies differ, where it hangs together.

use buyin_analysis::variant::PointKind;
use buyin_analysis::view::{BriefView, Role};
use serde_json::{Value, json};

use super::{days, on, place};
use crate::render::document::{Block, name, plain};
use crate::render::sheet::As::{Count, Text};
use crate::render::sheet::{Sheet, column};
use crate::render::{HELD_BACK, calendar_day, count, counted, percent};

/// Blocking import lines shown at most; programs get them all.
const BLOCKERS: usize = 12;
/// Voices quoted at most.
const VOICES: usize = 5;

pub(super) fn problem(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("The problem"));
    for voice in brief.problem.iter().take(VOICES) {
        let who = voice.team.as_ref().map_or_else(|| "somebody".to_owned(), |team| name(team));
        let asked = voice.since.as_ref().map_or_else(String::new, |day| format!(" on {}", calendar_day(day)));
        blocks.push(Block::Quote(format!(
            "{}\n— {who}{asked}, request {}",
            plain(&voice.problem),
            name(&voice.request)
        )));
    }
    if brief.problem.len() > VOICES {
        blocks.push(Block::Text(format!("And {} more requests.", brief.problem.len() - VOICES)));
    }
    let supply = &brief.supply;
    let built = format!(
        "{} built {} for its own use: {} of source, {} of tests, first commit {}.",
        name(&brief.owner),
        name(&place(brief)),
        counted(supply.source_lines, "line", "lines"),
        if supply.test_lines == 0 { "none".to_owned() } else { count(supply.test_lines) },
        on(supply.first.as_ref())
    );
    let demand = &brief.demand;
    let signs: Vec<String> = [
        (demand.importing_teams, "imports it", "import it"),
        (demand.vendoring_teams, "keeps it among vendored code", "keep it among vendored code"),
        (demand.copying_teams, "holds a copy", "hold copies"),
        (demand.rebuilding_teams, "seems to have rebuilt it", "seem to have rebuilt it"),
        (
            demand.contributing_teams.unwrap_or_default(),
            "sent changes in the last twelve months",
            "sent changes in the last twelve months",
        ),
    ]
    .into_iter()
    .filter(|(teams, ..)| *teams > 0)
    .map(|(teams, one, many)| {
        format!("{} {}", counted(teams, "other team", "other teams"), if teams == 1 { one } else { many })
    })
    .collect();
    let unwritten = match brief.problem.is_empty() {
        true => " No team has written the problem down: what is seen is what teams do, not why.",
        false => "",
    };
    blocks.push(Block::Text(format!("{built} Today {}.{unwritten}", signs.join("; "))));
}

pub(super) fn status(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("What its owner says"));
    let owner = name(&brief.owner);
    let since = brief.status_since.as_ref().map_or_else(String::new, |day| format!(" since {}", calendar_day(day)));
    let why = brief.status_why.as_ref().map_or_else(String::new, |why| format!(" Reason given: “{}”", plain(why)));
    let said = match brief.status {
        "talking" => format!("The talk with {owner} goes on{since}; nothing is agreed."),
        "agreed" => format!("{owner} agreed{since}."),
        "declined" => format!("Declined{since}. A brief does not change that; only a new talk does."),
        _ => format!(
            "{owner} was not yet asked. Talk to its lead before this page goes round: nobody should learn of a take-over \
             from a ranking."
        ),
    };
    blocks.push(Block::Text(format!("{said}{why}")));
}

pub(super) fn paid(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Who pays already"));
    if brief.paid_by.is_empty() {
        blocks.push(Block::Text("No time on it was seen in the last twelve months.".to_owned()));
        return;
    }
    let row = |payer: &buyin_analysis::view::Payer| {
        let role = match payer.role {
            Role::Origin => "built it and keeps it up",
            Role::Part => "a part of the owner, keeps it up too",
            Role::Copy => "keeps up a copy",
            Role::Helps => "works on it too",
        };
        json!({
            "team": payer.team,
            "role": role,
            "days": days(&payer.days),
            "share": payer.share.map_or_else(|| HELD_BACK.to_owned(), |share| percent(share.0, 1.0)),
        })
    };
    let rows: Vec<Value> = brief.paid_by.iter().map(row).collect();
    let columns = [
        column("team", "team", Text),
        column("what it does", "role", Text),
        column("engineer-days, 12 months (range)", "days", Text),
        column("of its working time", "share", Text),
    ];
    blocks.push(Block::Table(Sheet::of("", Some(&Value::Array(rows)), &columns)));
    let all = match days(&brief.paid) {
        all if all == HELD_BACK => "What it is together is held back by the policy.".to_owned(),
        all => format!("Together: {all} engineer-days in twelve months."),
    };
    blocks.push(Block::Text(format!(
        "{all} This is time already spent; it is what the problem is worth to those who spend it."
    )));
}

pub(super) fn users(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Users and copies over time"));
    if brief.users.is_empty() {
        blocks.push(Block::Text("No other team was seen to use it.".to_owned()));
        return;
    }
    let columns = [
        column("team", "team", Text),
        column("how", "how", Text),
        column("where", "place", Text),
        column("since", "since", Text),
        column("until", "until", Text),
        column("files", "files", Count),
    ];
    let rows = brief.users.iter().map(|user| {
        let files = (user.files > 0).then_some(user.files);
        let until = user.until.as_ref().map(|day| calendar_day(day));
        let since = user.since.as_ref().map_or_else(|| "not known".to_owned(), |day| calendar_day(day));
        json!({ "team": user.team, "how": user.how, "place": user.place, "since": since, "until": until, "files": files })
    });
    blocks.push(Block::Table(Sheet::of("", Some(&Value::Array(rows.collect())), &columns)));
    if brief.over_time.len() > 1 {
        let rows = brief.over_time.iter().map(|at| json!({ "day": calendar_day(&at.day), "teams": at.teams }));
        let columns = [column("by", "day", Text), column("teams that import it or hold a copy", "teams", Count)];
        blocks.push(Block::Table(Sheet::of("", Some(&Value::Array(rows.collect())), &columns)));
    }
    if let Some(origin) = origin(brief) {
        blocks.push(Block::Text(origin));
    }
    rebuilt(brief, blocks);
}

/// Why something seems to be rebuilt: what says the same words as what.
fn rebuilt(brief: &BriefView, blocks: &mut Vec<Block>) {
    if brief.rebuilt.is_empty() {
        return;
    }
    let said = "What seems to be rebuilt is a hypothesis: these say the same rare words. Where much of their code is alike too, one \
                was made from the other, and both went ways of their own. Ask before you count it.";
    blocks.push(Block::Text(said.to_owned()));
    let rows = brief.rebuilt.iter().flat_map(|row| {
        row.alike.iter().map(|alike| {
            let theirs = format!("{}:{}", row.repository, alike.theirs);
            let (words, code) = (percent(alike.likeness.0, 1.0), percent(alike.shared.0, 1.0));
            json!({ "ours": alike.ours, "theirs": theirs, "words": words, "code": code })
        })
    });
    let columns = [
        column("here", "ours", Text),
        column("there", "theirs", Text),
        column("words alike", "words", Text),
        column("code alike", "code", Text),
    ];
    blocks.push(Block::Table(Sheet::of("", Some(&Value::Array(rows.collect())), &columns)));
}

/// Why the candidate stands for its copies: how it is known to be the origin of each.
fn origin(brief: &BriefView) -> Option<String> {
    let mut reasons: Vec<(&str, u64)> = Vec::new();
    for because in brief.copies.iter().map(|copy| copy.origin_because) {
        match reasons.iter_mut().find(|(known, _)| *known == because) {
            Some((_, copies)) => *copies += 1,
            None => reasons.push((because, 1)),
        }
    }
    let said =
        |(because, copies): &(&str, u64)| format!("it {because} (beside {})", counted(*copies, "copy", "copies"));
    let said: Vec<String> = reasons.iter().map(said).collect();
    (!said.is_empty()).then(|| format!("Why {} is the origin: {}.", name(&place(brief)), said.join("; ")))
}

pub(super) fn common(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Common core and differences"));
    let Some(common) = &brief.common else {
        let said = "No copy stands on this day, so there is nothing to compare: teams use the original.";
        let said = if brief.demand.importing_teams == 0 { "No copy stands on this day." } else { said };
        blocks.push(Block::Text(said.to_owned()));
        return;
    };
    let copies = counted(brief.copies.len() as u64, "copy", "copies");
    // Of two each is half.
    let half = match brief.copies.len() {
        1 => String::new(),
        _ => format!("{} held by at least half, ", percent(common.generality.majority.0, 1.0)),
    };
    blocks.push(Block::Text(format!(
        "The original and {copies} hold {} alike: {} of a copy of mean length. Measured generality: {:.2} of 1 ({half}{} of the \
         differences structural, {}).",
        counted(common.core.lines, "line", "lines"),
        percent(common.core.ratio.0, 1.0),
        common.generality.score.0,
        percent(common.generality.structural.0, 1.0),
        counted(common.generality.teams, "team", "teams"),
    )));
    if !common.points.is_empty() {
        let rows = common.points.iter().map(|(kind, places)| json!({ "kind": in_words(*kind), "places": places }));
        let columns = [column("they differ in", "kind", Text), column("places", "places", Count)];
        blocks.push(Block::Table(Sheet::of("", Some(&Value::Array(rows.collect())), &columns)));
    }
    let carried = |carried: buyin_analysis::view::Carried, one: &str, done: &str| match carried.changes {
        0 => format!("no changes {one}"),
        changes => format!("{} {one}, {} of them {done}", counted(changes, "change", "changes"), carried.carried_over),
    };
    blocks.push(Block::Text(format!(
        "Since the copies were made: {}; {}. Fixes that were not carried over are made twice, or missing.",
        carried(common.of_origin, "to the original", "carried over to a copy"),
        carried(common.own, "to copies", "given back"),
    )));
}

fn in_words(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Literal => "a value",
        PointKind::Identifier => "a name",
        PointKind::Insertion => "something added",
        PointKind::Removal => "something taken away",
        PointKind::Signature => "what callers see",
        PointKind::Alternative => "how it is done",
        PointKind::File => "a whole file",
    }
}

pub(super) fn seam(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Where it hangs together with its repository"));
    let own = match brief.own_files {
        0 => "No other file of its repository imports it.".to_owned(),
        1 => "1 other file of its own repository imports it.".to_owned(),
        files => format!("{} other files of its own repository import it.", count(files)),
    };
    let extraction = &brief.extraction;
    if extraction.edges == 0 {
        blocks.push(Block::Text(format!("{own} It imports nothing from there: nothing holds it back.")));
        return;
    }
    blocks.push(Block::Text(format!(
        "{own} {} lead out of it, to {} it would need along or have to do without:",
        counted(extraction.edges, "import line", "import lines"),
        counted(extraction.closure_lines, "line", "lines"),
    )));
    let line = |edge: &buyin_analysis::view::BlockerRow| {
        let line = edge.line.map_or_else(String::new, |line| format!(":{line}"));
        format!("{} imports {}", name(&format!("{}{line}", edge.file)), name(&edge.imports))
    };
    blocks.push(Block::List(extraction.blocking.iter().take(BLOCKERS).map(line).collect()));
    let left = extraction.edges - extraction.blocking.len().min(BLOCKERS) as u64;
    if left > 0 {
        blocks.push(Block::Text(format!("And {} more.", count(left))));
    }
}
