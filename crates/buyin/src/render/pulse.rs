//! Pulses as pages: what teams answered, and who is silent.

use buyin_analysis::view::PulsesView;
use serde_json::{Value, json};

use crate::render::page::{Page, value};
use crate::render::sheet::As::{Count, Text};
use crate::render::sheet::{Record, Sheet, column};
use crate::render::{calendar_day, counted};

impl Page for PulsesView {
    fn footer(&self) -> String {
        format!("decisions of {} · answers from 1 (no) to 5 (yes) · silence is an answer too", calendar_day(&self.on))
    }

    fn record(&self) -> Record {
        Record::of(
            &json!({ "rows": answers(&value(self)["rows"]) }),
            &["pulse", "product", "team", "since", "answered", "answers"],
        )
    }

    fn sheets(&self) -> Vec<Sheet> {
        let view = value(self);
        let asked = [
            column("pulse", "pulse", Text),
            column("product", "product", Text),
            column("asked on", "since", Text),
            column("teams asked", "asked", Count),
            column("silent", "silent", Count),
            column("questions", "questions", Text),
        ];
        let answers_of = [
            column("pulse", "pulse", Text),
            column("team", "team", Text),
            column("answered", "answered", Text),
            column("answers", "said", Text),
        ];
        vec![
            Sheet::of("ASKED", view.pointer("/rows"), &asked),
            Sheet::of("ANSWERED", Some(&answers(&view["rows"])), &answers_of),
        ]
    }
}

/// One row a pulse and team, with its answers in words.
pub(super) fn answers(pulses: &Value) -> Value {
    let mut rows = Vec::new();
    for pulse in pulses.as_array().into_iter().flatten() {
        for team in pulse["teams"].as_array().into_iter().flatten() {
            let mut row = team.clone();
            for name in ["pulse", "product", "since"] {
                row[name] = pulse[name].clone();
            }
            let said: Vec<String> = team["answers"].as_array().into_iter().flatten().map(Value::to_string).collect();
            let days =
                team["days"].as_u64().map_or_else(String::new, |days| format!(" for {}", counted(days, "day", "days")));
            row["said"] = json!(if said.is_empty() { format!("silent{days}") } else { said.join(" ") });
            rows.push(row);
        }
    }
    Value::Array(rows)
}
