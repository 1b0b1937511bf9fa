//! Requests as pages: what is asked for, what is paid, the ways open to it, whom to build with.

use buyin_analysis::view::{AlikeView, MatchView, RequestsView};
use serde_json::{Value, json};

use crate::render::decided::{decided_footer, joined, part};
use crate::render::page::{Page, footer, value};
use crate::render::sheet::As::{Count, Days, Flag, Number, Text};
use crate::render::sheet::{Record, Sheet, column, days};
use crate::render::{calendar_day, counted};

impl Page for RequestsView {
    fn footer(&self) -> String {
        format!("{} · votes weigh nothing", decided_footer(&self.header, &self.on))
    }

    fn record(&self) -> Record {
        let columns = [
            "request",
            "title",
            "team",
            "need",
            "source",
            "votes",
            "asked",
            "answered",
            "open",
            "payment/total/low",
            "payment/total/mid",
            "payment/total/high",
            "payment/share",
            "payment/pledged_days",
        ];
        Record::of(&value(self), &columns)
    }

    fn sheets(&self) -> Vec<Sheet> {
        let view = readable(value(self));
        if let [one] = &self.rows[..]
            && !one.ways.is_empty()
        {
            return one_request(&view);
        }
        let requests = [
            column("request", "request", Text),
            column("title", "title", Text),
            column("team", "team", Text),
            column("need", "need", Text),
            column("pays, 12 months", "payment/total", Days),
            column("of its time", "payment/part", Text),
            column("pledged", "payment/pledged", Text),
            column("votes", "votes", Count),
            column("asked", "asked", Text),
            column("answered", "answered", Text),
            column("open", "open", Flag),
        ];
        let needs = [
            column("need", "need", Text),
            column("teams", "teams", Count),
            column("pay, 12 months", "paid", Days),
            column("requests", "requests", Text),
        ];
        let mut sheets = vec![Sheet::of("", view.pointer("/rows"), &requests)];
        if !self.needs.is_empty() {
            sheets.push(Sheet::of("GENERAL NEEDS", view.pointer("/needs"), &needs));
        }
        sheets
    }
}

/// A request by itself: its words, what is paid, how long it waits, and the ways open to it.
fn one_request(view: &Value) -> Vec<Sheet> {
    let row = &view["rows"][0];
    let fact = |name: &str, path: &str| json!([name, row.pointer(path)]);
    let words = json!([
        fact("asks", "/title"),
        fact("team", "/team"),
        fact("in its own words", "/problem"),
        fact("stands for", "/need"),
        fact("keeps for it today", "/paths"),
        fact("uses for it today", "/products"),
        fact("and from elsewhere", "/dependencies"),
        fact("asked", "/asked"),
        fact("first answer", "/reply"),
        fact("a bet on it", "/bet"),
        fact("first commit on it", "/first_commit"),
        fact("first use of what came", "/first_use"),
        fact("votes (weigh nothing)", "/votes"),
    ]);
    let pays = json!([
        json!({ "what": "on what it keeps for itself", "days": row.pointer("/payment/workaround") }),
        json!({ "what": "building with others", "days": row.pointer("/payment/contributed") }),
        json!({ "what": "together", "days": row.pointer("/payment/total"), "part": row.pointer("/payment/part") }),
        json!({ "what": "promised, not paid", "days": row.pointer("/payment/pledged") }),
    ]);
    let said = words.as_array().map(|rows| rows.iter().filter(|row| !is_empty(&row[1])).cloned().collect::<Vec<_>>());
    vec![
        Sheet::of("", Some(&Value::Array(said.unwrap_or_default())), &[column("", "0", Text), column("", "1", Text)]),
        Sheet::of(
            "WHAT IT PAYS, 12 MONTHS",
            Some(&readable_days(pays)),
            &[
                column("", "what", Text),
                column("engineer-days (range)", "days", Text),
                column("of its time", "part", Text),
            ],
        ),
        Sheet::of(
            "THE WAYS OPEN TO IT",
            Some(&ways(row)),
            &[column("way", "way", Text), column("evidence", "evidence", Text)],
        ),
    ]
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

/// Each way with its evidence, a line a piece; "none found" where there is none.
fn ways(row: &Value) -> Value {
    let mut lines = Vec::new();
    for way in row["ways"].as_array().into_iter().flatten() {
        let name = match way["way"].as_str() {
            Some("already_built") => "already built by",
            Some("build_with") => "build with",
            Some("send_changes") => "would send changes",
            _ => "traditional",
        };
        let found: Vec<String> = way["found"].as_array().into_iter().flatten().map(piece).collect();
        if found.is_empty() {
            lines.push(json!({ "way": name, "evidence": "none found" }));
        }
        for (at, evidence) in found.into_iter().enumerate() {
            lines.push(json!({ "way": if at == 0 { name } else { "" }, "evidence": evidence }));
        }
    }
    Value::Array(lines)
}

/// A piece of evidence in words.
fn piece(found: &Value) -> String {
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    let team = if text("team").is_empty() { String::new() } else { format!(" of {}", text("team")) };
    let because = match text("because").as_str() {
        "same_need" => "for the same need",
        "alternative" => "named as an alternative to what it uses",
        "holds_path" => "kept for the same need",
        "copied" => "what this team keeps is a copy of it",
        _ => "built by this team too, 12 months",
    };
    let days = days(&found["days"]);
    let days = if days.is_empty() { String::new() } else { format!(", {days} days") };
    let users =
        found["users"].as_u64().map(|teams| format!(", used by {}", counted(teams, "other team", "other teams")));
    let status = found["status"].as_str().map(|status| format!(", {status}"));
    let days = [Some(days), users, status].into_iter().flatten().collect::<String>();
    match text("kind").as_str() {
        "changes" => format!("{}{team}: {because}{days}", text("id")),
        kind => format!("{kind} {}{team}: {because}{days}", text("id")),
    }
}

/// Lists joined, shares as per cent, and waits in words, so that columns can show them.
fn readable(mut view: Value) -> Value {
    for row in view["rows"].as_array_mut().into_iter().flatten() {
        let share = row.pointer("/payment/share").and_then(Value::as_f64);
        let pledged = row.pointer("/payment/pledged_days").and_then(Value::as_f64).filter(|days| *days > 0.0);
        row["payment"]["part"] = json!(share.map(part));
        row["payment"]["pledged"] = json!(pledged.map(|days| format!("{days:.0} days")));
        let replied = row.pointer("/waits/replied").and_then(Value::as_bool) == Some(true);
        let days = |name: &str| row["waits"][name].as_i64();
        let after =
            |days: Option<i64>| days.map(|days| format!("after {}", counted(days.unsigned_abs(), "day", "days")));
        let reply = match days("reply") {
            Some(days) if !replied => Some(format!("none, for {}", counted(days.unsigned_abs(), "day", "days"))),
            days => after(days),
        };
        let (bet, first_use) = (after(days("bet")), after(days("first_use")));
        let first_commit = after(days("first_commit"));
        row["reply"] = json!(reply);
        row["bet"] = json!(bet);
        row["first_use"] = json!(first_use);
        row["first_commit"] = json!(first_commit);
        for list in ["paths", "products", "dependencies"] {
            row[list] = json!(joined(&row[list]));
        }
    }
    for row in view["needs"].as_array_mut().into_iter().flatten() {
        row["requests"] = json!(joined(&row["requests"]));
    }
    view
}

fn readable_days(mut rows: Value) -> Value {
    for row in rows.as_array_mut().into_iter().flatten() {
        if !row["days"].is_string() {
            let text = if row["days"].is_null() { "nothing visible".to_owned() } else { days(&row["days"]) };
            row["days"] = json!(text);
        }
    }
    if let Some(rows) = rows.as_array_mut() {
        rows.retain(|row| row["what"] != "promised, not paid" || row["days"] != "nothing visible");
    }
    rows
}

impl Page for AlikeView {
    fn footer(&self) -> String {
        format!(
            "decisions of {} · a proposal: `buyin request group NEED REQUEST…` says that they are one need",
            calendar_day(&self.on)
        )
    }

    fn record(&self) -> Record {
        Record::of(&value(self), &["one", "other", "words", "shared"])
    }

    fn sheets(&self) -> Vec<Sheet> {
        let mut view = value(self);
        for row in view["rows"].as_array_mut().into_iter().flatten() {
            row["shared"] = json!(joined(&row["shared"]));
        }
        let columns = [
            column("request", "one", Text),
            column("looks like", "other", Text),
            column("words alike", "words", Number),
            column("both say", "shared", Text),
        ];
        vec![Sheet::of("", view.pointer("/rows"), &columns)]
    }
}

impl Page for MatchView {
    fn footer(&self) -> String {
        footer(&self.header)
    }

    fn record(&self) -> Record {
        let columns =
            ["rank", "team", "part", "paid/low", "paid/mid", "paid/high", "share", "typical", "kept", "busy_with"];
        Record::of(&value(self), &columns)
    }

    fn sheets(&self) -> Vec<Sheet> {
        let mut view = value(self);
        for row in view["rows"].as_array_mut().into_iter().flatten() {
            for name in ["requests", "busy_with"] {
                row[name] = json!(joined(&row[name]));
            }
            for name in ["share", "typical", "kept"] {
                row[name] = json!(row[name].as_f64().map(part));
            }
        }
        let columns = [
            column("", "rank", Count),
            column("team", "team", Text),
            column("as", "part", Text),
            column("pays, 12 months", "paid", Days),
            column("of its time", "share", Text),
            column("uses what the others use", "typical", Text),
            column("kept its pledges", "kept", Text),
            column("busy with", "busy_with", Text),
            column("requests", "requests", Text),
        ];
        vec![Sheet::of("", view.pointer("/rows"), &columns)]
    }
}
