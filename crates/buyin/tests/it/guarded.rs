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

/// Rows of months up to one, without whether they can still change.
fn months_until(view: &Value, last: &str) -> Vec<Value> {
    let rows = view["rows"].as_array().expect("rows").iter();
    let mut rows: Vec<Value> = rows.filter(|row| row["period"].as_str() <= Some(last)).cloned().collect();
    rows.iter_mut().for_each(|row| row["provisional"] = Value::Null);
    rows
}

#[test]
fn under_strict_a_month_holds_the_same_on_whatever_day_it_is_asked_for() {
    let on = |day: &str| told(&["ledger", "--by", "kind,product,month", "--as-of", day, "--policy", "strict"]);
    let (march, june) = (on("2025-03-31"), on("2025-06-30"));
    let rows = months_until(&march, "2025-03");
    assert!(rows.iter().any(|row| row["period"] == "2025-03" && row["mid"].is_number()), "{march}");
    assert_eq!(rows, months_until(&june, "2025-03"));
    assert!(months_until(&march, "2025-06").len() == rows.len(), "and later months are in no earlier answer");
}

/// Change requests and senders by team and thing.
fn sent(view: &Value) -> std::collections::BTreeMap<String, (u64, u64)> {
    let row = |row: &Value| {
        let key = [&row["paying_team"], &row["product"], &row["repository"], &row["owner"]].map(Value::to_string);
        (key.join(" "), (row["merged"]["mid"].as_u64().expect("a number"), row["people"].as_u64().expect("people")))
    };
    view["rows"].as_array().expect("rows").iter().map(row).collect()
}

#[test]
fn under_strict_windows_of_contributions_are_sums_of_quarters_of_people_enough() {
    let within = |from: &str, to: &str| told(&["contributions", "--from", from, "--to", to, "--policy", "strict"]);
    let quarters = [("2024-07", "2024-09"), ("2024-10", "2024-12"), ("2025-01", "2025-03"), ("2025-04", "2025-06")];
    let whole = within("2024-07", "2025-06");
    let mut summed: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for (from, to) in quarters {
        for (key, (merged, people)) in sent(&within(from, to)) {
            assert!(people >= 5, "{key}: {people}");
            *summed.entry(key).or_default() += merged;
        }
    }
    let told: std::collections::BTreeMap<String, u64> =
        sent(&whole).into_iter().map(|(key, (merged, _))| (key, merged)).collect();
    assert!(!told.is_empty());
    assert_eq!(told, summed);
    // A month more or less adds nothing: quarters are whole, on whatever day they are asked for.
    let moved = within("2024-06", "2025-07");
    assert_eq!((&moved["rows"], &moved["from"]), (&whole["rows"], &whole["from"]));
    assert_eq!(within("2025-05", "2025-06")["rows"], Value::Array(Vec::new()));
    let earlier =
        told_on(&["contributions", "--from", "2024-07", "--to", "2024-12", "--policy", "strict"], "2025-03-31");
    assert_eq!(sent(&earlier), sent(&within("2024-07", "2024-12")));
    assert_eq!(whole["service"], Value::Array(Vec::new()), "how senders are served is cut finer");
}

fn told_on(arguments: &[&str], day: &str) -> Value {
    told(&[arguments, &["--as-of", day]].concat())
}

#[test]
fn under_strict_no_empty_cell_tells_that_nobody_was_there() {
    let strict = |arguments: &[&str]| told(&[arguments, &["--policy", "strict"]].concat());
    let rows = |view: &Value| view["rows"].as_array().expect("rows").clone();
    let held_back = |cost: &Value| cost["suppressed"] == true && cost["mid"].is_null() && cost["low"].is_null();
    let adoption = strict(&["adoption"]);
    assert!(rows(&adoption).iter().all(|row| held_back(&row["cost"])), "{adoption}");
    let years = adoption["by_year"].as_array().expect("years").clone();
    assert!(!years.is_empty() && years.iter().all(|year| year["cost_seen"].is_null() && held_back(&year["cost"])));
    for row in rows(&strict(&["request", "list", "--all"])) {
        let keeps = row["paths"].as_array().is_some_and(|paths| !paths.is_empty()) && row["team"].is_string();
        assert_eq!(held_back(&row["payment"]["workaround"]), keeps, "{row}");
    }
    for bet in rows(&strict(&["bet", "list", "--all"])) {
        let time = [&bet["own_time"]].into_iter().filter(|own| own.is_object()).map(|own| &own["days"]);
        let kept = bet["workarounds"].as_array().expect("paths").iter().map(|path| &path["days"]);
        let paid = bet["pledges"].as_array().expect("pledges").iter().map(|pledge| &pledge["paid"]);
        assert!(time.chain(kept).chain(paid).all(held_back), "{bet}");
    }
    let flow = Server::demo_under(&["--policy", "strict"]).get("/api/v1/flow");
    let flow: Value = serde_json::from_str(&flow.body).expect("JSON");
    for side in ["customers", "owners"] {
        let built = &flow["built"][side];
        assert!(built["mid"].is_number() || held_back(built), "{built}");
    }
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
