//! One bet, in the order somebody tells it: the problem, why it is general, the pledges, what was learned, what the gates say, what
//! became of it, how it ends.

use buyin_analysis::view::{BetRow, OwnTime, WorkaroundRow};
use serde_json::{Value, json};

use crate::render::sheet::As::{Count, Days, Number, Text};
use crate::render::sheet::{Column, Sheet, column, days};
use crate::render::{HELD_BACK, calendar_day, calendar_month};

/// On which side of a bet a user of its product is, in words; most are on none.
pub(crate) fn side(side: &str) -> &'static str {
    match side {
        "partner" => "partner",
        "asked" => "asked for it",
        _ => "",
    }
}

/// Whether a workaround stands, in words.
pub(crate) fn state(row: &WorkaroundRow) -> String {
    match (row.state, &row.gone) {
        ("stands", _) => "still standing".to_owned(),
        ("gone", Some(day)) => format!("gone since {}", calendar_day(day)),
        _ => "no source seen there".to_owned(),
    }
}

/// An owner's own time on a bet, in words.
pub(crate) fn own_time(own: &OwnTime) -> String {
    let Some(to) = own.to.as_deref().map(calendar_month) else {
        return format!("of {}: no month of it is over yet", own.team);
    };
    let spent = match json!(own.days) {
        Value::Null => "none seen".to_owned(),
        seen if days(&seen) == HELD_BACK => HELD_BACK.to_owned(),
        seen => format!("{} engineer-days", days(&seen)),
    };
    let from = own.from.as_deref().map_or_else(|| "until".to_owned(), |from| format!("{} to", calendar_month(from)));
    format!("of {}, {from} {to}: {spent}, pledged or not", own.team)
}

/// The sheets of a bet, those that say something.
pub(super) fn sheets(row: &Value, bet: &BetRow) -> Vec<Sheet> {
    let row = readable(row.clone(), bet);
    let sheets = [
        ("THE PROBLEM, IN THE WORDS OF WHO ASKED", "problems", &PROBLEMS[..]),
        ("WHY IT IS GENERAL", "general", &SAID),
        ("PLEDGES, ENGINEER-DAYS", "pledges", &PLEDGES),
        ("DECLARED, ENGINEER-DAYS GIT CANNOT SHOW", "declared", &DECLARED),
        ("EMBEDDED, AS DECLARED AND AS SEEN", "embedded", &EMBEDDED),
        ("LEARNED", "lessons", &LESSONS),
        ("GATES", "gates", &GATES),
        ("IN USE", "uses", &USES),
        ("WORKAROUNDS, ENGINEER-DAYS OF TWELVE MONTHS", "workarounds", &WORKAROUNDS),
        ("HOW IT ENDS, AND WHAT IT TAKES", "ends", &SAID),
        ("OVERRULED", "overruled", &OVERRULED),
        ("WHAT TEAMS SAY OF THE PRODUCT", "answers", &ANSWERS),
    ];
    let sheets = sheets.into_iter().map(|(title, rows, columns)| Sheet::of(title, row.get(rows), columns));
    sheets.filter(|sheet| !sheet.rows.is_empty()).collect()
}

fn readable(mut row: Value, bet: &BetRow) -> Value {
    let running = bet.state == "running";
    let could = bet.second_customer.as_ref().filter(|_| running && bet.named_customer.is_none());
    row["general"] = said([
        ("because", bet.why_general.clone()),
        ("asked for by", Some(bet.shared_by.join(", ")).filter(|teams| !teams.is_empty())),
        ("second customer", bet.named_customer.clone()),
        ("second customer would be", could.cloned()),
    ]);
    row["ends"] = said([
        ("own time", bet.own_time.as_ref().map(own_time)),
        ("exit", bet.exit.clone()),
        ("who maintains it", bet.maintainer.clone()),
        ("failed at", bet.failed.clone()),
    ]);
    for (use_of, shown) in row["uses"].as_array_mut().into_iter().flatten().zip(&bet.uses) {
        use_of["side"] = json!(side(shown.side));
    }
    for declared in row["declared"].as_array_mut().into_iter().flatten().filter(|row| !row["accepted"].is_null()) {
        declared["event"] = Value::Null;
    }
    for (path, shown) in row["workarounds"].as_array_mut().into_iter().flatten().zip(&bet.workarounds) {
        path["state"] = json!(state(shown));
    }
    let overruled = row["gates"].as_array().into_iter().flatten().filter(|gate| !gate["overruled"].is_null());
    row["overruled"] = json!(overruled.cloned().collect::<Vec<_>>());
    row
}

/// Lines of a word and what is said.
fn said<const N: usize>(lines: [(&str, Option<String>); N]) -> Value {
    let lines = lines.into_iter().filter_map(|(what, said)| Some(json!({ "what": what, "said": said? })));
    json!(lines.collect::<Vec<_>>())
}

const SAID: [Column; 2] = [column("", "what", Text), column("", "said", Text)];

const PROBLEMS: [Column; 3] =
    [column("team", "team", Text), column("request", "request", Text), column("problem", "problem", Text)];

const PLEDGES: [Column; 11] = [
    column("pledge", "pledge", Text),
    column("side", "side", Text),
    column("pledged so far", "pledged_to_date", Number),
    column("of", "pledged_days", Number),
    column("paid, in evidence", "paid", Days),
    column("declared", "declared_days", Number),
    column("by its end", "forecast_days", Number),
    column("since", "since", Text),
    column("until", "until", Text),
    column("status", "status", Text),
    column("talk about", "talk", Text),
];

pub(in crate::render) const DECLARED: [Column; 7] = [
    column("month", "month", Text),
    column("team", "team", Text),
    column("on", "on", Text),
    column("engineer-days", "days", Number),
    column("what", "what", Text),
    column("accepted", "accepted", Text),
    column("to accept", "event", Text),
];

const EMBEDDED: [Column; 6] = [
    column("from", "team", Text),
    column("into", "into", Text),
    column("engineers", "engineers", Count),
    column("since", "since", Text),
    column("until", "until", Text),
    column("seen, engineer-days", "seen", Days),
];

const LESSONS: [Column; 2] = [column("on", "day", Text), column("", "text", Text)];

const GATES: [Column; 6] = [
    column("leads out of", "stage", Text),
    column("gate", "id", Text),
    column("result", "result", Text),
    column("because of", "because", Text),
    column("when it advanced", "recorded", Text),
    column("asks", "sentence", Text),
];

const USES: [Column; 6] = [
    column("component", "consumer", Text),
    column("team", "team", Text),
    column("side", "side", Text),
    column("since", "since", Text),
    column("until", "until", Text),
    column("cell", "cell", Text),
];

const WORKAROUNDS: [Column; 5] = [
    column("path", "path", Text),
    column("team", "team", Text),
    column("", "state", Text),
    column("paid", "days", Days),
    column("for the request", "request", Text),
];

const OVERRULED: [Column; 3] =
    [column("gate", "id", Text), column("on", "overruled_on", Text), column("because", "overruled", Text)];

const ANSWERS: [Column; 4] = [
    column("pulse", "pulse", Text),
    column("team", "team", Text),
    column("answered", "answered", Text),
    column("from 1 (no) to 5 (yes)", "said", Text),
];
