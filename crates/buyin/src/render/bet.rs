//! Bets as pages: where they stand, what their gates say, what was paid of what was pledged.

pub(crate) mod one;

use buyin_analysis::view::{BetRow, BetsView, Kept, PledgeWarning};
use serde_json::{Value, json};

use crate::render::decided::{decided_footer, said};
use crate::render::page::{Page, value};
use crate::render::pulse;
use crate::render::sheet::As::Text;
use crate::render::sheet::{Record, Sheet, column};
use crate::render::{HELD_BACK, calendar_day, calendar_month, counted};

impl Page for BetsView {
    fn footer(&self) -> String {
        decided_footer(&self.header, &self.on)
    }

    fn record(&self) -> Record {
        let columns = ["bet", "name", "pattern", "owner", "product", "stage", "since", "state", "failed", "learned"];
        Record::of(&value(self), &columns)
    }

    fn sheets(&self) -> Vec<Sheet> {
        let view = bets(value(self), &self.rows);
        let columns = [
            column("bet", "bet", Text),
            column("name", "name", Text),
            column("pattern", "pattern", Text),
            column("product", "product", Text),
            column("stage", "stage", Text),
            column("since", "since", Text),
            column("state", "state", Text),
            column("next gates", "next", Text),
            column("second customer would be", "second", Text),
            column("failed", "failed", Text),
            column("learned", "learned", Text),
        ];
        let mut sheets = vec![Sheet::of("", view.pointer("/rows"), &columns)];
        if let [bet] = self.rows.as_slice() {
            sheets.extend(one::sheets(&view["rows"][0], bet));
        }
        sheets
    }
}

/// The gates out of the present stage in a word each; warnings of pledges in words.
fn bets(mut view: Value, bets: &[BetRow]) -> Value {
    for (row, bet) in view["rows"].as_array_mut().into_iter().flatten().zip(bets) {
        let stage = row["stage"].clone();
        let gates = row["gates"].as_array().into_iter().flatten().filter(|gate| gate["stage"] == stage);
        let running = row["state"] == "running";
        let next: Vec<String> = gates
            .filter(|_| running)
            .map(|gate| format!("{} {}", gate["id"].as_str().unwrap_or_default(), said(&gate["result"])))
            .collect();
        row["next"] = json!(next.join(", "));
        row["second"] = if running { row["second_customer"].clone() } else { Value::Null };
        for gate in row["gates"].as_array_mut().into_iter().flatten() {
            let rows = gate["evidence"].as_array().map_or(0, Vec::len) as u64;
            let missing: Vec<String> =
                gate["missing"].as_array().into_iter().flatten().filter_map(Value::as_str).map(lacking).collect();
            let missing = missing.join(", ");
            gate["because"] = json!(match gate["result"].as_str() {
                Some("unknown") => format!("no evidence to ask: {missing}"),
                _ => counted(rows, "row", "rows"),
            });
            gate["result"] = json!(said(&gate["result"]));
            gate["recorded"] = json!(said(&gate["recorded"]));
        }
        for (pledge, shown) in row["pledges"].as_array_mut().into_iter().flatten().zip(&bet.pledges) {
            pledge["talk"] = json!(shown.kept.as_ref().map(warned));
        }
        row["answers"] = pulse::answers(&row["pulses"]);
        for pledge in row["pledges"].as_array_mut().into_iter().flatten() {
            pledge["status"] = json!(said(&pledge["status"]));
            promised(pledge);
        }
    }
    view
}

/// What was promised, or that it is held back, as a part of what is.
pub(super) fn promised(pledge: &mut Value) {
    for days in ["pledged_to_date", "pledged_days"] {
        if pledge[days].is_null() {
            pledge[days] = json!(HELD_BACK);
        }
    }
}

/// What a gate lacks: a view, or rows of one about the matter.
fn lacking(missing: &str) -> String {
    missing.split_once(" where ").map_or_else(|| missing.to_owned(), |(view, _)| format!("{view} about this"))
}

/// What the two sides of a pledge should talk about, in words.
pub(crate) fn warned(kept: &Kept) -> String {
    let said = |warning: &PledgeWarning| {
        let detail = warning.detail.as_deref().unwrap_or_default();
        match warning.kind {
            "not_started" => "nothing seen so far".to_owned(),
            "stopped" => format!("nothing seen since {}", calendar_month(detail)),
            "went_elsewhere" => format!("time went to {detail}"),
            "more_than_pledged" => "more than pledged".to_owned(),
            _ => format!("ends on {}", calendar_day(detail)),
        }
    };
    kept.warnings.iter().map(said).collect::<Vec<_>>().join("; ")
}
