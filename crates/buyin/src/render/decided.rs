//! Decisions as pages: problems of the files, requests, bets. They show what people wrote down, on a day; no time in evidence
//! stands here, so nothing has been through the policy, and persons are in none of them.

use buyin_decisions::Problem;
use buyin_decisions::standing::Standing;
use buyin_facts::decision::Request;
use buyin_facts::{Day, EngineerDays};
use serde::Serialize;
use serde_json::{Value, json};

use crate::render::page::{Page, value};
use crate::render::sheet::As::{Count, Flag, Number, Text};
use crate::render::sheet::{Column, Record, Sheet, column};
use crate::render::{calendar_day, counted};

/// What is wrong with the decision files.
#[derive(Debug, Serialize)]
pub(crate) struct CheckedView {
    schema: &'static str,
    rows: Vec<ProblemRow>,
}

#[derive(Debug, Serialize)]
struct ProblemRow {
    file: String,
    line: u32,
    column: u32,
    what: String,
    hint: Option<String>,
    left_out: bool,
}

/// Requests on a day.
#[derive(Debug, Serialize)]
pub(crate) struct RequestsView {
    schema: &'static str,
    as_of: String,
    rows: Vec<RequestRow>,
}

#[derive(Debug, Serialize)]
struct RequestRow {
    request: String,
    title: String,
    team: Option<String>,
    need: Option<String>,
    problem: String,
    products: Vec<String>,
    paths: Vec<String>,
    dependencies: Vec<String>,
    source: Option<String>,
    votes: Option<u32>,
    asked: Option<String>,
    answered: Option<String>,
    open: bool,
}

/// Bets on a day.
#[derive(Debug, Serialize)]
pub(crate) struct BetsView {
    schema: &'static str,
    as_of: String,
    rows: Vec<BetRow>,
}

#[derive(Debug, Serialize)]
struct BetRow {
    bet: String,
    name: String,
    pattern: String,
    owner: Option<String>,
    product: Option<String>,
    candidate: Option<String>,
    requests: Vec<String>,
    stage: String,
    since: Option<String>,
    state: &'static str,
    exit: Option<String>,
    maintainer: Option<String>,
    gates: Vec<GateRow>,
    pledges: Vec<PledgeRow>,
    failed: Option<String>,
    learned: Option<String>,
}

#[derive(Debug, Serialize)]
struct GateRow {
    id: String,
    stage: String,
    result: Option<&'static str>,
    overruled: Option<String>,
    sentence: String,
    otherwise: String,
}

#[derive(Debug, Serialize)]
struct PledgeRow {
    pledge: String,
    team: String,
    side: &'static str,
    days_a_week: Option<EngineerDays>,
    share: Option<u32>,
    since: Option<String>,
    until: Option<String>,
    accepted: Option<String>,
}

fn written(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

impl CheckedView {
    pub(crate) fn new(problems: Vec<Problem>) -> Self {
        let row = |problem: Problem| ProblemRow {
            file: problem.file,
            line: problem.line,
            column: problem.column,
            what: problem.what,
            hint: problem.hint,
            left_out: problem.fatal,
        };
        Self { schema: "buyin.check/v1", rows: problems.into_iter().map(row).collect() }
    }
}

impl RequestsView {
    pub(crate) fn new(requests: &[(&Request, bool)], day: Day) -> Self {
        let row = |(request, open): &(&Request, bool)| RequestRow {
            request: request.request.clone(),
            title: request.title.clone(),
            team: request.team.clone(),
            need: request.need.clone(),
            problem: request.problem.clone(),
            products: lines(&request.products),
            paths: lines(&request.paths),
            dependencies: lines(&request.dependencies),
            source: request.source.clone(),
            votes: request.votes,
            asked: written(request.since),
            answered: written(request.answered.filter(|answered| *answered <= day)),
            open: *open,
        };
        Self { schema: "buyin.request/v1", as_of: day.to_string(), rows: requests.iter().map(row).collect() }
    }
}

impl BetsView {
    pub(crate) fn new(bets: &[Standing<'_>], day: Day) -> Self {
        Self { schema: "buyin.bet/v1", as_of: day.to_string(), rows: bets.iter().map(|bet| row(bet, day)).collect() }
    }

    /// Gates and pledges too, for one bet.
    pub(crate) fn detail(&self) -> Vec<Sheet> {
        let view = value(self);
        let sheet = |title, rows: &str, columns: &[Column]| Sheet::of(title, view.pointer(rows), columns);
        vec![
            sheet(
                "GATES",
                "/rows/0/gates",
                &[
                    column("leads out of", "stage", Text),
                    column("gate", "id", Text),
                    column("result", "result", Text),
                    column("overruled because", "overruled", Text),
                    column("asks", "sentence", Text),
                ],
            ),
            sheet(
                "PLEDGES",
                "/rows/0/pledges",
                &[
                    column("pledge", "pledge", Text),
                    column("team", "team", Text),
                    column("side", "side", Text),
                    column("days a week", "days_a_week", Number),
                    column("% of team", "share", Count),
                    column("since", "since", Text),
                    column("until", "until", Text),
                    column("accepted", "accepted", Text),
                ],
            ),
        ]
    }
}

fn row(standing: &Standing<'_>, day: Day) -> BetRow {
    let bet = standing.bet;
    let gate = |(gate, result, overruled): &(
        &buyin_facts::decision::Gate,
        Option<_>,
        Option<&buyin_facts::decision::Event>,
    )| GateRow {
        id: gate.gate.clone(),
        stage: gate.stage.clone(),
        result: result.map(buyin_facts::decision::GateResult::as_str),
        overruled: overruled.and_then(|event| event.reason.clone()),
        sentence: gate.sentence.clone(),
        otherwise: gate.otherwise.clone(),
    };
    let pledge = |pledge: &&buyin_facts::decision::Pledge| PledgeRow {
        pledge: pledge.pledge.clone(),
        team: pledge.team.clone(),
        side: pledge.side.as_str(),
        days_a_week: pledge.a_week.map(buyin_facts::unit::NanoDays::days),
        share: pledge.percent,
        since: written(pledge.since),
        until: written(pledge.until),
        accepted: written(pledge.accepted.filter(|accepted| *accepted <= day)),
    };
    let state = match (standing.stopped, standing.over) {
        (true, _) => "stopped",
        (false, true) => "ended",
        (false, false) => "running",
    };
    BetRow {
        bet: bet.bet.clone(),
        name: bet.name.clone(),
        pattern: bet.pattern.clone(),
        owner: bet.owner.clone(),
        product: bet.product.clone(),
        candidate: bet.candidate.clone(),
        requests: lines(&bet.requests),
        stage: standing.stage.to_owned(),
        since: written(standing.since),
        state,
        exit: bet.exit.clone(),
        maintainer: bet.maintainer.clone(),
        gates: standing.gates.iter().map(gate).collect(),
        pledges: standing.pledges.iter().map(pledge).collect(),
        failed: bet.failed.clone().filter(|_| standing.stopped),
        learned: bet.learned.clone().filter(|_| standing.stopped),
    }
}

impl Page for CheckedView {
    fn footer(&self) -> String {
        let left_out = self.rows.iter().filter(|row| row.left_out).count() as u64;
        format!(
            "{}, {} left out because of them",
            counted(self.rows.len() as u64, "problem", "problems"),
            counted(left_out, "statement", "statements")
        )
    }

    fn record(&self) -> Record {
        Record::of(&value(self), &["file", "line", "column", "what", "hint", "left_out"])
    }

    fn sheets(&self) -> Vec<Sheet> {
        let line = |row: &ProblemRow| {
            let place = if row.line == 0 { row.file.clone() } else { format!("{}:{}", row.file, row.line) };
            let hint = row.hint.as_ref().map_or_else(String::new, |hint| format!(", {hint}"));
            json!({ "line": format!("{place}: {}{hint}", row.what) })
        };
        let lines = Value::Array(self.rows.iter().map(line).collect());
        vec![Sheet::of("", Some(&lines), &[column("", "line", Text)])]
    }
}

impl Page for RequestsView {
    fn footer(&self) -> String {
        format!("as of {} · as written down; votes weigh nothing", calendar_day(&self.as_of))
    }

    fn record(&self) -> Record {
        Record::of(&value(self), &["request", "title", "team", "need", "source", "votes", "asked", "answered", "open"])
    }

    fn sheets(&self) -> Vec<Sheet> {
        let columns = [
            column("request", "request", Text),
            column("title", "title", Text),
            column("team", "team", Text),
            column("need", "need", Text),
            column("votes", "votes", Count),
            column("asked", "asked", Text),
            column("answered", "answered", Text),
            column("open", "open", Flag),
        ];
        vec![Sheet::of("", value(self).pointer("/rows"), &columns)]
    }
}

impl Page for BetsView {
    fn footer(&self) -> String {
        format!("as of {} · as written down", calendar_day(&self.as_of))
    }

    fn record(&self) -> Record {
        let columns = ["bet", "name", "pattern", "owner", "product", "stage", "since", "state", "failed", "learned"];
        Record::of(&value(self), &columns)
    }

    fn sheets(&self) -> Vec<Sheet> {
        let columns = [
            column("bet", "bet", Text),
            column("name", "name", Text),
            column("pattern", "pattern", Text),
            column("product", "product", Text),
            column("stage", "stage", Text),
            column("since", "since", Text),
            column("state", "state", Text),
            column("failed", "failed", Text),
            column("learned", "learned", Text),
        ];
        let mut sheets = vec![Sheet::of("", value(self).pointer("/rows"), &columns)];
        if self.rows.len() == 1 {
            sheets.extend(self.detail());
        }
        sheets
    }
}
