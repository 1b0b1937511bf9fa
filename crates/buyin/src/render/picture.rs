//! The picture as rows, for formats other than the terminal's.

use buyin_analysis::view::PictureView;
use serde_json::{Value, json};

use crate::picture::said;
use crate::render::page::value;
use crate::render::sheet::As::{Count, Days, Text};
use crate::render::sheet::{Record, Sheet, column};
use crate::render::{Page, footer};

/// The lists of the picture, as CSV calls them in its first column.
const LISTS: [&str; 4] = ["went", "home_made", "used", "unused"];
/// Columns of the lists; those a list does not have are empty.
const COLUMNS: [&str; 13] = [
    "list",
    "went",
    "product",
    "owner",
    "since",
    "teams",
    "teams_year_ago",
    "new_own",
    "new_platform",
    "new_bot",
    "low",
    "mid",
    "high",
];

impl Page for PictureView {
    fn footer(&self) -> String {
        footer(&self.header)
    }

    fn record(&self) -> Record {
        let view = value(self);
        let mut rows = Vec::new();
        for list in LISTS {
            for row in view[list].as_array().into_iter().flatten() {
                let mut row = row.clone();
                row["list"] = Value::from(list);
                rows.push(row);
            }
        }
        Record::of(&json!({ "rows": rows }), &COLUMNS)
    }

    fn sheets(&self) -> Vec<Sheet> {
        let view = value(self);
        let days = |title, path| column(title, path, Days);
        let (product, teams) = (column("product", "product", Text), column("teams", "teams", Count));
        let year = column("a year ago", "teams_year_ago", Count);
        // What a chat is for comes first.
        let changed = self.changed.iter().flat_map(|changed| &changed.rows).map(|row| json!([said(row)]));
        let changed = Value::Array(changed.collect());
        let sheets = vec![
            Sheet::of("Changed since it was last looked at", Some(&changed), &[column("", "0", Text)]),
            Sheet::of(
                "Waits for a decision",
                view.get("decide"),
                &[column("command", "command", Text), column("why", "why", Text)],
            ),
            Sheet::of(
                "Where time went",
                view.get("went"),
                &[column("", "went", Text), days("engineer-days (range)", ""), teams],
            ),
            Sheet::of(
                "Home-made, used by others",
                view.get("home_made"),
                &[product, column("owner", "owner", Text), teams, year, days("days paid, 12 months (range)", "")],
            ),
            Sheet::of(
                "Most used",
                view.get("used"),
                &[
                    product,
                    teams,
                    year,
                    column("new: own hand", "new_own", Count),
                    column("owner's hand", "new_platform", Count),
                    column("bot", "new_bot", Count),
                    column("other", "new_other", Count),
                ],
            ),
            Sheet::of(
                "No outside user found",
                view.get("unused"),
                &[product, column("since", "since", Text), days("built, 90 days (range)", "")],
            ),
            Sheet::of("Look next", view.get("next"), &[column("command", "command", Text), column("why", "why", Text)]),
        ];
        sheets.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect()
    }
}
