//! Contributions as a page: the funnel, what it cost both sides, who uses and sends, how evenly senders are served.

use buyin_analysis::view::ContributionView;
use serde_json::Value;

use crate::render::Page;
use crate::render::page::{footer, value};
use crate::render::sheet::As::{Count, Days, Tally, Text};
use crate::render::sheet::{Column, Record, Sheet, column};

const SENT: [Column; 13] = [
    column("paying team", "paying_team", Text),
    column("product", "product", Text),
    column("repository", "repository", Text),
    column("owner", "owner", Text),
    column("opened", "opened", Tally),
    column("answered", "answered", Tally),
    column("merged", "merged", Tally),
    column("released", "released", Tally),
    column("alive after 30 days", "alive", Tally),
    column("not yet 30 days", "young", Tally),
    column("days to answer", "days_to_answer", Count),
    column("days to merge", "days_to_merge", Count),
    column("people", "people", Count),
];

const COST: [Column; 10] = [
    column("paying team", "paying_team", Text),
    column("product", "product", Text),
    column("repository", "repository", Text),
    column("paid (range)", "paid", Days),
    column("owner's review", "review", Tally),
    column("owner's repair", "repair", Days),
    column("net (range)", "net", Tally),
    column("reviewed", "reviewed", Tally),
    column("mended by sender", "mended_by_sender", Tally),
    column("by owner", "mended_by_receiver", Tally),
];

const USE: [Column; 6] = [
    column("product", "product", Text),
    column("owner", "owner", Text),
    column("uses and sends changes", "uses_and_contributes", Text),
    column("uses, sent none", "uses_only", Text),
    column("sends, use not visible", "contributes_only", Text),
    column("held back", "held_back", Count),
];

const SERVICE: [Column; 11] = [
    column("product", "product", Text),
    column("sender", "sender", Text),
    column("teams", "teams", Count),
    column("opened", "opened", Tally),
    column("merged", "merged", Tally),
    column("declined", "declined", Tally),
    column("days to answer", "days_to_answer", Count),
    column("days to merge", "days_to_merge", Count),
    column("requests", "requests", Count),
    column("waited over 30 days", "waited", Count),
    column("teams that then sent their own", "helped_themselves", Count),
];

const NOT_VISIBLE: [Column; 3] = [
    column("stage", "stage", Text),
    column("repositories that do not show it", "repositories", Count),
    column("of", "of", Count),
];

impl Page for ContributionView {
    fn footer(&self) -> String {
        let whole = self.held_back_under.map(|people| {
            format!("\nwhole quarters; teams of fewer than {people} senders stand together, or wait for more")
        });
        let (from, to, whole) = (&self.from, &self.to, whole.unwrap_or_default());
        format!("change requests begun {from} to {to} · {}{whole}", footer(&self.header))
    }

    fn record(&self) -> Record {
        let tallies = [
            "opened",
            "answered",
            "reviewed",
            "merged",
            "released",
            "alive",
            "young",
            "undone",
            "mended_by_sender",
            "mended_by_receiver",
        ];
        let ranges = ["paid", "review", "repair", "net"];
        let mut paths: Vec<String> = ["paying_team", "product", "repository", "owner"].map(str::to_owned).to_vec();
        let parts = |name: &&str| ["low", "mid", "high"].map(|end| format!("{name}/{end}"));
        paths.extend(tallies.iter().flat_map(parts));
        paths.extend(["days_to_answer", "days_to_merge"].map(str::to_owned));
        paths.extend(ranges.iter().flat_map(parts));
        paths.push("people".to_owned());
        Record::of(&value(self), &paths.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn sheets(&self) -> Vec<Sheet> {
        let view = value(self);
        let sheet = |title, path: &str, columns: &[Column]| Sheet::of(title, view.pointer(path), columns);
        let mut sheets = vec![sheet("CHANGE REQUESTS TO OTHER TEAMS", "/rows", &SENT).held_back(self.header.policy)];
        if !self.rows.is_empty() {
            sheets.push(sheet("WHAT THEY TOOK, ENGINEER-DAYS", "/rows", &COST));
        }
        let filled = |path: &str| view.pointer(path).and_then(Value::as_array).is_some_and(|rows| !rows.is_empty());
        let more: [(&'static str, &str, &[Column]); 3] = [
            ("WHO USES, WHO SENDS CHANGES", "/users", &USE),
            ("HOW SENDERS ARE SERVED", "/service", &SERVICE),
            ("NOT VISIBLE HERE", "/not_visible", &NOT_VISIBLE),
        ];
        sheets.extend(more.iter().filter(|more| filled(more.1)).map(|more| sheet(more.0, more.1, more.2)));
        sheets
    }
}
