//! A team's statement as a page: what this is, what was paid, what was got, what waits, and how to answer.

use buyin_analysis::view::{PledgedRow, StatementView};
use serde_json::{Value, json};

use crate::render::bet::one::DECLARED;
use crate::render::page::{Page, footer, value};
use crate::render::sheet::As::{Amount, Count, Days, Flag, Number, Text};
use crate::render::sheet::{Column, Record, Sheet, column};
use crate::render::{calendar_month, counted, percent};

impl Page for StatementView {
    fn footer(&self) -> String {
        format!("{}\n{}", footer(&self.header), self.seen_by)
    }

    fn record(&self) -> Record {
        let mut view = value(self);
        view["rows"] = view["paid"].take();
        Record::of(&view, &["cell", "product", "owner", "kind", "days/low", "days/mid", "days/high", "share", "notes"])
    }

    fn sheets(&self) -> Vec<Sheet> {
        let view = readable(value(self), &self.pledges);
        let sheet = |title, rows: &str, columns: &[Column]| Sheet::of(title, view.pointer(rows), columns);
        let about = json!([[about(self)], [self.is], [self.is_not]]);
        let sheets = vec![
            Sheet::of("", Some(&about), &[column("", "0", Text)]),
            sheet("PAID: ENGINEER-DAYS INTO THINGS OF OTHERS", "/paid", &PAID).held_back(self.header.policy),
            sheet("RECEIVED: ENGINEER-DAYS OF OTHERS FOR THIS TEAM", "/received", &RECEIVED)
                .held_back(self.header.policy),
            sheet("ADOPTED", "/adopted", &ADOPTED),
            sheet("WORKAROUNDS AND COPIES STILL PAID FOR", "/workarounds", &STILL_PAID),
            sheet("ASKED FOR", "/requests", &ASKED),
            sheet("PLEDGES, BOTH WAYS", "/pledges", &PLEDGED),
            sheet("DECLARED, ENGINEER-DAYS GIT CANNOT SHOW", "/declared", &DECLARED),
            sheet("SAID BY THE TEAM ABOUT LINES THAT ARE NO LONGER HERE", "/gone", &GONE),
            sheet(
                "SOMETHING MISSING OR WRONG?",
                "/answers",
                &[column("command", "command", Text), column("", "why", Text)],
            ),
        ];
        sheets.into_iter().filter(|sheet| !sheet.rows.is_empty() || sheet.none.is_some()).collect()
    }
}

const NOTES: Column = column("the team says", "notes", Text);

const PAID: [Column; 7] = [
    column("product", "product", Text),
    column("owner", "owner", Text),
    column("to", "kind", Text),
    column("engineer-days (range)", "days", Days),
    column("of its time", "part", Text),
    NOTES,
    column("line and cell", "cell", Text),
];

const RECEIVED: [Column; 6] = [
    column("from", "paying_team", Text),
    column("as", "what", Text),
    column("on", "on", Text),
    column("engineer-days (range)", "days", Days),
    NOTES,
    column("line", "line", Text),
];

const ADOPTED: [Column; 8] = [
    column("product", "product", Text),
    column("in", "consumer", Text),
    column("since", "since", Text),
    column("by the hand of", "made_by", Text),
    column("choice", "choice", Text),
    column("cost, engineer-days", "cost", Days),
    NOTES,
    column("line", "cell", Text),
];

const STILL_PAID: [Column; 8] = [
    column("path", "path", Text),
    column("", "kind", Text),
    column("engineer-days (range)", "days", Days),
    column("for the request", "request", Text),
    column("copy of", "copy_of", Text),
    column("others who pay too", "others", Text),
    NOTES,
    column("line", "line", Text),
];

const ASKED: [Column; 9] = [
    column("request", "request", Text),
    column("title", "title", Text),
    column("asked", "asked", Text),
    column("days", "age", Count),
    column("answered", "answered", Text),
    column("answer", "answer", Text),
    column("declined", "declined", Flag),
    NOTES,
    column("line", "line", Text),
];

const PLEDGED: [Column; 10] = [
    column("bet", "bet", Text),
    column("team", "team", Text),
    column("pledged so far", "pledged_to_date", Amount),
    column("of", "pledged_days", Amount),
    column("paid, in evidence", "paid", Days),
    column("declared", "declared_days", Number),
    column("status", "status", Text),
    column("talk about", "talk", Text),
    NOTES,
    column("line", "line", Text),
];

const GONE: [Column; 3] = [column("line", "line", Text), column("said", "day", Text), column("", "text", Text)];

/// Whose statement it is, for when, and how much was seen.
fn about(view: &StatementView) -> String {
    let seen = match (view.team_visible.visible, view.team_visible.capacity) {
        (Some(visible), Some(capacity)) => format!(
            "{} of {} left a trace in git.",
            percent(visible.0, capacity.0),
            counted(capacity.0.round() as u64, "engineer-day", "engineer-days")
        ),
        _ => "How much of the team's time is visible is held back.".to_owned(),
    };
    format!("{}, {} to {}. {seen}", view.team, calendar_month(&view.from), calendar_month(&view.to))
}

fn readable(mut view: Value, pledges: &[PledgedRow]) -> Value {
    for row in view["paid"].as_array_mut().into_iter().flatten() {
        row["part"] = json!(row["share"].as_f64().map(super::decided::part));
    }
    for row in view["received"].as_array_mut().into_iter().flatten() {
        row["on"] = if row["product"].is_null() { row["repository"].clone() } else { row["product"].clone() };
    }
    for row in view["workarounds"].as_array_mut().into_iter().flatten() {
        row["others"] = json!(super::decided::joined(&row["shared_with"]));
    }
    for (row, pledge) in view["pledges"].as_array_mut().into_iter().flatten().zip(pledges) {
        row["status"] = json!(super::decided::said(&row["status"]));
        super::bet::promised(row);
        row["talk"] = json!(pledge.kept.as_ref().map(super::bet::warned));
    }
    for row in view["declared"].as_array_mut().into_iter().flatten() {
        row["on"] = if row["bet"].is_null() { row["product"].clone() } else { row["bet"].clone() };
        row["event"] = if row["accepted"].is_null() { row["event"].clone() } else { Value::Null };
    }
    let gone = view["annotations"].as_array().into_iter().flatten().filter(|said| said["here"] == json!(false));
    view["gone"] = json!(gone.cloned().collect::<Vec<_>>());
    view
}
