//! A team's statement as a page: what this is, what was paid, what was got, what waits, and how to answer.

use buyin_analysis::view::StatementView;
use buyin_facts::decision::Policy;
use serde_json::{Value, json};

use crate::render::page::{Page, footer, value};
use crate::render::sheet::As::{Amount, Count, Days, Text};
use crate::render::sheet::{Column, Record, Sheet, column};
use crate::render::{calendar_month, counted, percent};

impl Page for StatementView {
    fn footer(&self) -> String {
        let sees = match self.header.policy {
            Policy::Public => "everybody may see it: public history",
            _ => "you see what the platform sees of you, and no person is named",
        };
        format!("{}\n{sees}", footer(&self.header))
    }

    fn record(&self) -> Record {
        let mut view = value(self);
        view["rows"] = view["paid"].take();
        Record::of(&view, &["cell", "product", "owner", "kind", "days/low", "days/mid", "days/high", "share"])
    }

    fn sheets(&self) -> Vec<Sheet> {
        let view = readable(value(self));
        let sheet = |title, rows: &str, columns: &[Column]| Sheet::of(title, view.pointer(rows), columns);
        let about = json!([[about(self)], [ANSWER]]);
        let sheets = vec![
            Sheet::of("", Some(&about), &[column("", "0", Text)]),
            sheet(
                "PAID: ENGINEER-DAYS INTO THINGS OF OTHERS",
                "/paid",
                &[
                    column("product", "product", Text),
                    column("owner", "owner", Text),
                    column("to", "kind", Text),
                    column("engineer-days (range)", "days", Days),
                    column("of its time", "part", Text),
                    column("cell", "cell", Text),
                ],
            ),
            sheet(
                "RECEIVED: ENGINEER-DAYS OF OTHERS INTO THINGS OF THIS TEAM",
                "/received",
                &[
                    column("from", "paying_team", Text),
                    column("as", "kind", Text),
                    column("engineer-days (range)", "days", Days),
                    column("cell", "cell", Text),
                ],
            ),
            sheet(
                "ADOPTED",
                "/adopted",
                &[
                    column("product", "product", Text),
                    column("in", "consumer", Text),
                    column("since", "since", Text),
                    column("by the hand of", "made_by", Text),
                    column("choice", "choice", Text),
                    column("cost, engineer-days", "cost", Days),
                ],
            ),
            sheet(
                "WORKAROUNDS STILL PAID FOR",
                "/workarounds",
                &[
                    column("path", "path", Text),
                    column("engineer-days (range)", "days", Days),
                    column("for the request", "request", Text),
                    column("others with the same need", "others", Text),
                ],
            ),
            sheet(
                "ASKED FOR",
                "/requests",
                &[
                    column("request", "request", Text),
                    column("title", "title", Text),
                    column("asked", "asked", Text),
                    column("days", "age", Count),
                    column("answered", "answered", Text),
                    column("answer", "answer", Text),
                ],
            ),
            sheet(
                "PLEDGES, BOTH WAYS",
                "/pledges",
                &[
                    column("bet", "bet", Text),
                    column("team", "team", Text),
                    column("pledged so far", "pledged_to_date", Amount),
                    column("paid, in evidence", "paid", Days),
                    column("status", "status", Text),
                ],
            ),
        ];
        sheets.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect()
    }
}

/// What a lead can do about a line.
const ANSWER: &str = "Something missing or wrong? `buyin bet declare` states time git cannot show, `buyin teams` says who \
                      counts for the team, `buyin ledger --evidence CELL` opens a line.";

/// What the statement is and is not.
fn about(view: &StatementView) -> String {
    let seen = match (view.team_visible.visible, view.team_visible.capacity) {
        (Some(visible), Some(capacity)) => format!(
            "{} of {} left a trace in git; the rest is not visible here, which is not the same as absent.",
            percent(visible.0, capacity.0),
            counted(capacity.0.round() as u64, "engineer-day", "engineer-days")
        ),
        _ => "How much of the team's time is visible may not be shown for so few people.".to_owned(),
    };
    format!(
        "{}, {} to {}: where the team's time went outside its own things, and what came back. No measure of output. {seen}",
        view.team,
        calendar_month(&view.from),
        calendar_month(&view.to)
    )
}

fn readable(mut view: Value) -> Value {
    for row in view["paid"].as_array_mut().into_iter().flatten() {
        row["part"] = json!(row["share"].as_f64().map(super::decided::part));
    }
    for row in view["workarounds"].as_array_mut().into_iter().flatten() {
        row["others"] = json!(super::decided::joined(&row["shared_with"]));
    }
    for row in view["pledges"].as_array_mut().into_iter().flatten() {
        row["status"] = json!(super::decided::said(&row["status"]));
    }
    view
}
