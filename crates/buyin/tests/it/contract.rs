//! The fields that others build on: every name of the published schemas is there, with the kind of value it promises.

use serde_json::Value;

use crate::world::World;

fn asked(arguments: &[&str]) -> Value {
    let said = World::demo().ask(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(said.split("--- stderr").next().unwrap_or_default()).expect(&said)
}

/// Whether a value has a field of every name.
fn holds(value: &Value, names: &[&str]) {
    for name in names {
        assert!(value.get(name).is_some(), "no `{name}` in {value}");
    }
}

#[test]
fn a_bet() {
    let view = asked(&["bet", "show", "flags"]);
    assert_eq!(view["schema"], "buyin.bet/v1");
    let bet = &view["rows"][0];
    holds(bet, &["pattern", "stage", "gates", "pledges", "learned"]);
    for gate in bet["gates"].as_array().expect("gates") {
        holds(gate, &["id", "result", "sentence", "evidence", "missing"]);
        assert!(matches!(gate["result"].as_str(), Some("passed" | "not_yet" | "unknown")), "{gate}");
        assert!(gate["evidence"].is_array() && gate["missing"].is_array(), "{gate}");
    }
    for pledge in bet["pledges"].as_array().expect("pledges") {
        holds(pledge, &["team", "side", "pledged_days", "share", "paid", "declared_days", "status"]);
        holds(&pledge["paid"], &["low", "mid", "high"]);
        assert!(pledge["pledged_days"].is_number() && pledge["declared_days"].is_number(), "{pledge}");
    }
    let stopped = asked(&["bet", "show", "portal-search"]);
    assert!(stopped["rows"][0]["learned"].is_string() && stopped["rows"][0]["failed"] == "problem", "{stopped}");
}

#[test]
fn a_request() {
    let view = asked(&["request", "show", "switches-for-the-web"]);
    assert_eq!(view["schema"], "buyin.request/v1");
    let request = &view["rows"][0];
    holds(request, &["request", "title", "team", "problem", "votes", "payment", "waits", "ways"]);
    holds(&request["payment"], &["workaround", "contributed", "total", "pledged_days", "share"]);
    holds(&request["waits"], &["reply", "replied", "bet", "first_commit", "first_use"]);
    let ways: Vec<&str> =
        request["ways"].as_array().expect("ways").iter().filter_map(|way| way["way"].as_str()).collect();
    assert_eq!(ways, ["already_built", "build_with", "send_changes", "traditional"]);
}

#[test]
fn contributions() {
    let view = asked(&["contributions", "--from", "2024-01"]);
    assert_eq!(view["schema"], "buyin.contribution/v1");
    holds(&view, &["rows", "users", "service", "not_visible"]);
    let row = &view["rows"][0];
    holds(row, &["paying_team", "product", "owner", "opened", "answered", "merged", "released", "alive", "net"]);
    for name in ["paid", "review", "repair", "net"] {
        holds(&row[name], &["low", "mid", "high", "suppressed"]);
    }
}

#[test]
fn a_statement() {
    let view = asked(&["statement", "checkout"]);
    assert_eq!(view["schema"], "buyin.statement/v1");
    let parts = ["paid", "received", "adopted", "workarounds", "requests", "pledges", "annotations", "answers"];
    holds(&view, &parts);
    holds(&view, &["team", "from", "to", "is", "is_not", "seen_by", "team_visible"]);
    for part in &parts[..6] {
        for row in view[part].as_array().expect("rows") {
            holds(row, &["notes"]);
        }
    }
}
