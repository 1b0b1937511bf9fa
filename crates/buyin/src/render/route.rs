//! Likely routes as a page: how a product went from team to team, and who could present it to whom next.

use buyin_analysis::view::RoutesView;
use serde_json::{Value, json};

use crate::render::page::{Page, footer, value};
use crate::render::sheet::As::{Count, Flag, Text};
use crate::render::sheet::{Record, Sheet, column};

impl Page for RoutesView {
    fn footer(&self) -> String {
        format!("a meeting before an adoption is a hint, no cause · {}", footer(&self.header))
    }

    fn record(&self) -> Record {
        Record::of(&value(self), &["team", "since", "uses", "from", "by", "days"])
    }

    fn sheets(&self) -> Vec<Sheet> {
        let mut view = value(self);
        for row in view["rows"].as_array_mut().into_iter().flatten() {
            row["by"] = met(&row["by"], "no meeting visible");
        }
        for row in view["next"].as_array_mut().into_iter().flatten() {
            row["by"] = met(&row["by"], "no user that knows it is visible");
            row["because"] = json!(match row["because"].as_str() {
                Some("asks") => "asks for it",
                Some("copy") => "keeps a copy",
                _ => "shares the need",
            });
        }
        let rows = [
            column("team", "team", Text),
            column("first use", "since", Text),
            column("uses it", "uses", Flag),
            column("likely from", "from", Text),
            column("by", "by", Text),
            column("days before", "days", Count),
        ];
        let next = [
            column("present to", "team", Text),
            column("because it", "because", Text),
            column("as said by", "what", Text),
            column("ask", "ask", Text),
            column("they met by", "by", Text),
            column("its use is", "choice", Text),
        ];
        let sheets = [
            Sheet::of("FROM TEAM TO TEAM", view.pointer("/rows"), &rows),
            Sheet::of("NEXT", view.pointer("/next"), &next),
        ];
        sheets.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect()
    }
}

fn met(by: &Value, otherwise: &str) -> Value {
    json!(match by.as_str() {
        Some("move") => "somebody who moved",
        Some("review") => "a review",
        Some("contribution") => "changes sent",
        _ => otherwise,
    })
}
