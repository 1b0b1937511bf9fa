//! What a policy hides comes out by no route: pages, API, CSV, metrics, queries, report, other days, other filters.

use serde_json::Value;

use crate::api::ASKED;
use crate::serve::PAGES;
use crate::serving::Server;
use crate::world::World;

/// Names and addresses behind the commits of the demo, those of whom nobody is named by consent.
fn people() -> Vec<String> {
    let said = World::demo().ask(&["identities", "--policy", "public", "--format", "json"]);
    let view: Value = serde_json::from_str(said.split("--- stderr").next().unwrap_or_default()).expect("JSON");
    let rows = view["rows"].as_array().expect("rows").iter().filter(|row| row["kind"] == "human");
    let spelt = rows.flat_map(|row| [row["name"].as_str(), row["email"].as_str()]).flatten();
    let full = spelt.filter(|text| text.contains('@') || text.split(' ').count() > 1);
    full.map(str::to_lowercase).collect()
}

/// Everything a server says by any route.
fn said_by(server: &Server) -> Vec<(String, String)> {
    let pages = PAGES.iter().map(|(_, path)| (*path).to_owned());
    let more = ["/ledger?csv=matrix", "/metrics", "/readyz", "/api/v1/openapi.json"].map(str::to_owned);
    let all = pages.chain(ASKED.map(str::to_owned)).chain(more);
    all.map(|path| (path.clone(), server.get(&path).body.to_lowercase())).collect()
}

#[test]
fn what_a_brief_holds_back_is_not_its_sum_without_what_it_shows() {
    let said = World::demo().ask(&["brief", "checkout:lib/idempotency", "--format", "json"]);
    let view: Value = serde_json::from_str(said.split("--- stderr").next().unwrap_or_default()).expect("JSON");
    let payers = view["paid_by"].as_array().expect("payers");
    assert!(payers.len() > 1 && view["paid"]["mid"].is_number(), "{view}");
    assert_ne!(payers.iter().filter(|payer| payer["days"]["mid"].is_null()).count(), 1, "{payers:?}");
}

fn told(arguments: &[&str]) -> Value {
    let said = World::demo().ask(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(said.split("--- stderr").next().unwrap_or_default()).expect("JSON")
}

#[test]
fn what_copies_cost_does_not_give_away_what_the_origin_does() {
    // Logistics' own part is that of fewer than three people, and the sum is shown.
    let view = told(&["brief", "warehouse:lib/outbox"]);
    let origin = view["paid_by"].as_array().expect("payers").iter().find(|payer| payer["role"] == "origin");
    assert!(view["paid"]["mid"].is_number() && origin.expect("the origin pays")["days"]["mid"].is_null(), "{view}");
    let assumed = view["savings"]["assumptions"].as_array().expect("assumptions");
    let upkeep = assumed.iter().find(|one| one["input"] == "upkeep").expect("upkeep");
    assert_eq!((upkeep["source"].as_str(), upkeep["likely"].is_null()), (Some("held_back"), true));
    assert!(told(&["discover"])["on_copies"]["days"]["mid"].is_null());
}

#[test]
fn under_strict_the_rows_of_payers_do_not_tell_who_worked() {
    let view = told(&["discover", "--policy", "strict"]);
    for row in view["rows"].as_array().expect("rows") {
        let teams = row["copies"].as_array().expect("copies").iter().map(|copy| &copy["team"]).chain([&row["owner"]]);
        let concerned: std::collections::BTreeSet<&str> = teams.filter_map(Value::as_str).collect();
        let payers = row["paid_by"].as_array().expect("payers");
        let told = |payer: &&Value| payer["days"].is_number();
        let listed = payers.iter().filter(|payer| !told(payer)).filter_map(|payer| payer["team"].as_str());
        let shown = payers.iter().filter(told).filter_map(|payer| payer["team"].as_str());
        let listed: std::collections::BTreeSet<&str> =
            listed.chain(shown.filter(|team| concerned.contains(team))).collect();
        assert_eq!(listed, concerned, "{}", row["path"]);
        let hidden: Vec<&str> = payers.iter().filter(|one| !told(one)).filter_map(|one| one["team"].as_str()).collect();
        assert!(hidden.is_sorted(), "an order that is no order of names tells of days: {hidden:?}");
    }
}

#[test]
fn under_strict_evidence_does_not_tell_whether_a_cell_is_there() {
    let cell = |period: &str| format!("paying_team=identity;product=money;kind=adopt;period={period}");
    let told = |period: &str| {
        let view = told(&["ledger", "--evidence", &cell(period), "--policy", "strict"]);
        (view["rows"].clone(), view["held_back_under"].clone())
    };
    // Somebody worked there in the one month, nobody in the other.
    assert_eq!(told("2024-09"), told("2024-08"));
}

#[test]
fn no_route_names_a_person() {
    let people = people();
    assert!(people.len() > 40, "{people:?}");
    for policy in ["team", "strict"] {
        let server = Server::demo_under(&["--policy", policy]);
        let report = World::demo().ask(&["report", "--policy", policy, "--format", "html"]).to_lowercase();
        for (path, body) in said_by(&server).into_iter().chain([("report".to_owned(), report)]) {
            let named: Vec<&String> = people.iter().filter(|person| body.contains(person.as_str())).collect();
            assert!(named.is_empty(), "{path} under {policy} names {named:?}");
        }
    }
}

#[test]
fn what_is_for_one_person_is_never_served() {
    let server = Server::demo_under(&["--policy", "public"]);
    for path in [
        "/me",
        "/identities",
        "/api/v1/me",
        "/api/v1/identities",
        "/api/v1/own",
        "/.buyin/private/key",
        "/lake/private/key",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

/// Every object in a view that has people and an amount.
fn cells(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| cells(value, found)),
        Value::Object(fields) => {
            if fields.contains_key("people") && fields.contains_key("mid") {
                found.push(value.clone());
            }
            fields.values().for_each(|value| cells(value, found));
        }
        _ => {}
    }
}

#[test]
fn no_filter_shows_an_amount_of_too_few_people() {
    for (policy, fewest) in [("team", 3), ("strict", 5)] {
        let server = Server::demo_under(&["--policy", policy]);
        let teams: Value = serde_json::from_str(&server.get("/api/v1/teams").body).expect("JSON");
        let teams = teams["rows"].as_array().expect("teams").iter().filter_map(|row| row["team"].as_str());
        let mut paths: Vec<String> = teams
            .flat_map(|team| {
                ["paying_team", "owner"].map(|filter| format!("/api/v1/ledger?by=product,month,kind&{filter}={team}"))
            })
            .collect();
        paths.push("/api/v1/ledger?by=paying_team,product,owner,kind,embedded,month".to_owned());
        let (mut seen, mut held) = (0, 0);
        for path in paths {
            let view: Value =
                serde_json::from_str(&server.get(&path.replace("(no team)", "%28no+team%29")).body).expect("JSON");
            let mut found = Vec::new();
            cells(&view["rows"], &mut found);
            for cell in found {
                let people = cell["people"].as_u64();
                assert!(cell["mid"].is_null() == people.is_none(), "{policy} {path}: {cell}");
                assert!(people.is_none_or(|people| people >= fewest), "{policy} {path}: {cell}");
                seen += u64::from(people.is_some());
                held += u64::from(people.is_none());
            }
        }
        assert!(seen > 0, "{policy} shows something");
        assert!(held > 0 || policy == "strict", "{policy} bands something");
    }
}

/// What the answers of a server about bets tell of how far pledges are kept, and of embedded time: every number, and every warning
/// that says whether somebody was seen.
fn told_of_pledges(server: &Server) -> Vec<Value> {
    let view = |path: &str| -> Value { serde_json::from_str(&server.get(path).body).expect("JSON") };
    let bets = view("/api/v1/bets?as_of=2023-12-31");
    let statements = ["checkout", "platform", "payments", "search"].map(|team| {
        let statement = view(&format!("/api/v1/statement?team={team}&as_of=2023-12-31"));
        statement["pledges"].clone()
    });
    let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
    let pledges = bets["rows"].as_array().expect("bets").iter().flat_map(|bet| list(bet, "pledges"));
    let pledges = pledges.chain(statements.iter().flat_map(|rows| rows.as_array().cloned().unwrap_or_default()));
    let embedded = bets["rows"].as_array().expect("bets").iter().flat_map(|bet| list(bet, "embedded"));
    let mut told: Vec<Value> = embedded.flat_map(|row| amounts(&row["seen"])).collect();
    for pledge in pledges {
        told.extend(amounts(&pledge["paid"]));
        told.push(pledge["forecast_days"].clone());
        told.extend(list(&pledge, "burn").iter().flat_map(|month| amounts(&month["paid"])));
        told.extend(list(&pledge, "warnings").into_iter().filter(|warning| warning["kind"] != "ends_soon"));
    }
    told.retain(|value| !value.is_null());
    told
}

fn amounts(cost: &Value) -> Vec<Value> {
    ["low", "mid", "high"].map(|end| cost[end].clone()).to_vec()
}

#[test]
fn strict_tells_nothing_of_pledges_that_is_finer_than_the_ledger() {
    let told = told_of_pledges(&Server::demo_under(&["--policy", "strict"]));
    assert!(told.is_empty(), "{told:?}");
    let told = told_of_pledges(&Server::demo_under(&["--policy", "public"]));
    assert!(told.len() > 20, "where nothing is held back there is something to tell: {told:?}");
}

#[test]
fn days_side_by_side_differ_by_months_only() {
    for policy in ["team", "strict"] {
        let server = Server::demo_under(&["--policy", policy]);
        for path in [
            "/api/v1/ledger?by=paying_team",
            "/api/v1/adoption?product=tf-network",
            "/api/v1/sql?query=select+*+from+ledger",
            "/api/v1/backstage",
        ] {
            let on = |day: &str| {
                server.get(&format!("{path}{}as_of={day}", if path.contains('?') { "&" } else { "?" })).body
            };
            assert_eq!(on("2025-03-31"), on("2025-04-01"), "{path} under {policy}");
            assert_eq!(on("2025-03-31"), on("2025-04-29"), "{path} under {policy}");
            assert_ne!(on("2025-03-31"), on("2025-04-30"), "{path} under {policy}");
        }
    }
}

#[test]
fn queries_see_no_facts_and_no_other_policy() {
    for policy in ["team", "strict"] {
        let server = Server::demo_under(&["--policy", policy]);
        for query in [
            "select * from commits",
            "select * from commit_people",
            "select * from identities",
            "select * from ledger_entries",
        ] {
            let reply = server.get(&format!("/api/v1/sql?query={}", query.replace(' ', "+")));
            assert_eq!(reply.status, 400, "{query}: {}", reply.body);
        }
        let asked = server.get("/api/v1/ledger?policy=public");
        assert_eq!(asked.status, 400, "the policy is not the reader's to choose: {}", asked.body);
        let header: Value = serde_json::from_str(&server.get("/api/v1/ledger").body).expect("JSON");
        assert_eq!(header["policy"], policy);
    }
}
