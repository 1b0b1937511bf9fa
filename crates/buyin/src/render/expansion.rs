//! What was taken over as a page.

use buyin_analysis::view::{Adopter, TakenOverRow, TakenOverView};
use serde_json::{Value, json};

use crate::render::calendar_day;
use crate::render::page::{Page, footer, value};
use crate::render::sheet::As::{Days, Text};
use crate::render::sheet::{Column, Record, Sheet, column};

/// Columns for people.
const COLUMNS: [Column; 11] = [
    column("taken over", "origin", Text),
    column("from", "origin_team", Text),
    column("lives in", "home", Text),
    column("on", "day", Text),
    column("it", "expansion", Text),
    column("origin runs it", "runs", Text),
    column("origin deleted its own", "deleted", Text),
    column("new teams", "adopters", Text),
    column("copies retired", "retired", Text),
    column("origin's days, 12 months before", "before", Days),
    column("since, 12 months at most", "after", Days),
];

impl Page for TakenOverView {
    fn footer(&self) -> String {
        footer(&self.header)
    }

    fn record(&self) -> Record {
        let columns = [
            "origin",
            "origin_team",
            "home",
            "home_team",
            "day",
            "files",
            "lines",
            "expansion",
            "origin_runs",
            "origin_runs_since",
            "origin_deleted",
            "origin_deleted_on",
            "adopters",
            "converted",
            "copies",
            "copies_retired",
            "before/low",
            "before/mid",
            "before/high",
            "after/low",
            "after/mid",
            "after/high",
            "after_days",
            "first_adopter_after",
        ];
        Record::of(&value(self), &columns)
    }

    fn sheets(&self) -> Vec<Sheet> {
        vec![taken_over("TAKEN OVER", &self.rows)]
    }
}

/// Take-overs as a table.
pub(super) fn taken_over(title: &'static str, rows: &[TakenOverRow]) -> Sheet {
    let rows: Vec<Value> = rows.iter().map(row).collect();
    Sheet::of(title, Some(&Value::Array(rows)), &COLUMNS)
}

fn row(row: &TakenOverRow) -> Value {
    let yes = |is_so: bool, day: &Option<String>| match (is_so, day) {
        (false, _) => "not yet".to_owned(),
        (true, None) => "yes".to_owned(),
        (true, Some(day)) => format!("since {}", calendar_day(day)),
    };
    let teams = |adopters: &[Adopter]| {
        let names: Vec<&str> = adopters.iter().map(|adopter| adopter.team.as_str()).collect();
        if names.is_empty() { "none".to_owned() } else { format!("{}: {}", names.len(), names.join(", ")) }
    };
    let retired =
        if row.copies == 0 { "no copies".to_owned() } else { format!("{} of {}", row.copies_retired, row.copies) };
    json!({
        "origin": row.origin,
        "origin_team": row.origin_team,
        "home": row.home,
        "day": calendar_day(&row.day),
        "expansion": row.expansion,
        "runs": yes(row.origin_runs, &row.origin_runs_since),
        "deleted": yes(row.origin_deleted, &row.origin_deleted_on),
        "adopters": teams(&row.adopters),
        "retired": retired,
        "before": value(&row.before),
        "after": value(&row.after),
    })
}
