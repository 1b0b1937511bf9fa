//! `/api/v1`: the same views as the terminal, the document that describes them, and what is refused.

use std::process::Command;

use serde_json::Value;

use crate::docs;
use crate::serving::{Reply, Server};
use crate::world::World;

/// Every endpoint, asked for something that is there.
pub(crate) const ASKED: [&str; 22] = [
    "/api/v1/picture",
    "/api/v1/flow",
    "/api/v1/ledger",
    "/api/v1/evidence?cell=product%3Dtf-network%3Bperiod%3D2025-Q2",
    "/api/v1/adoption",
    "/api/v1/routes?product=tf-network",
    "/api/v1/pulses",
    "/api/v1/contributions",
    "/api/v1/candidates",
    "/api/v1/taken-over",
    "/api/v1/brief?place=checkout%3Alib%2Fidempotency",
    "/api/v1/variants?place=checkout%3Alib%2Fidempotency",
    "/api/v1/requests?all=yes",
    "/api/v1/request?id=switches-for-the-web",
    "/api/v1/partners?id=switches",
    "/api/v1/bets",
    "/api/v1/bet?id=flags",
    "/api/v1/statement?team=checkout",
    "/api/v1/teams",
    "/api/v1/status",
    "/api/v1/sql?query=select+*+from+ledger",
    "/api/v1/backstage",
];

fn json(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap_or_else(|error| panic!("{error}: {} {}", reply.head, reply.body))
}

#[test]
fn the_document_is_up_to_date_and_describes_every_endpoint() {
    let reply = Server::start(&World::empty(), "", &[]).get("/api/v1/openapi.json");
    docs::check("openapi.json", &reply.body);
    let described = json(&reply)["paths"].as_object().map_or(0, serde_json::Map::len);
    assert_eq!(described, ASKED.len(), "every endpoint is asked in these tests");
}

#[test]
fn programs_get_the_views_of_the_terminal() {
    let server = Server::demo();
    let asked: [(&str, &[&str]); 7] = [
        (
            "/api/v1/ledger?by=product,quarter&owner=checkout&from=2025-01",
            &["ledger", "--by", "product,quarter", "--owner", "checkout", "--from", "2025-01"],
        ),
        ("/api/v1/adoption?product=tf-network&as_of=2024-08-31", &["adoption", "tf-network", "--as-of", "2024-08-31"]),
        ("/api/v1/bet?id=flags", &["bet", "show", "flags"]),
        ("/api/v1/requests?all=yes", &["request", "list", "--all"]),
        ("/api/v1/statement?team=payments", &["statement", "payments"]),
        ("/api/v1/sql?query=select+count(*)+from+ledger", &["sql", "select count(*) from ledger"]),
        ("/api/v1/candidates", &["discover"]),
    ];
    for (path, arguments) in asked {
        let said = World::demo().ask(&[arguments, &["--format", "json"]].concat());
        let terminal: Value = serde_json::from_str(said.split("--- stderr").next().unwrap_or_default()).expect("JSON");
        assert_eq!(json(&server.get(path)), terminal, "{path}");
    }
}

#[test]
fn rows_are_paged_and_what_is_known_is_not_sent_again() {
    let server = Server::demo();
    let all = server.get("/api/v1/ledger?by=product");
    let rows = json(&all)["rows"].as_array().map_or(0, Vec::len);
    let page = server.get("/api/v1/ledger?by=product&limit=2&offset=1");
    assert_eq!(json(&page)["rows"].as_array(), json(&all)["rows"].as_array().map(|rows| rows[1..3].to_vec()).as_ref());
    assert!(page.head.contains(&format!("total-count: {rows}")), "{}", page.head);
    assert!(page.head.contains("link: </api/v1/ledger?by=product&limit=2&offset=3>; rel=\"next\""), "{}", page.head);
    let tag = all.head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").to_owned();
    let again = |tag: &str| {
        let head = format!("Host: {}\r\nIf-None-Match: {tag}\r\nConnection: close", server.address);
        server.ask(&format!("GET /api/v1/ledger?by=product HTTP/1.1\r\n{head}\r\n\r\n"))
    };
    assert_eq!((again(&tag).status, again(&tag).body.as_str()), (304, ""));
    assert_eq!(again(&format!("\"x\", W/{tag}")).status, 304);
    assert_eq!(again("\"x\"").status, 200);
    assert_eq!(again("*").status, 304);
    let document = server.get("/api/v1/openapi.json");
    let tag = document.head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag");
    let head = format!("Host: {}\r\nIf-None-Match: {tag}\r\nConnection: close", server.address);
    let known = server.ask(&format!("GET /api/v1/openapi.json HTTP/1.1\r\n{head}\r\n\r\n"));
    assert_eq!((known.status, known.body.as_str()), (304, ""));
}

#[test]
fn what_cannot_be_answered_is_a_problem_with_what_to_do() {
    let server = Server::demo();
    let cases = [
        ("/api/v1/ledger?prodcut=flags", 400, "did you mean `product`?"),
        ("/api/v1/ledger?by=mood", 400, "there are paying_team, product"),
        ("/api/v1/ledger?kind=own&kind=build", 400, "said twice"),
        ("/api/v1/ledger?from=2025-06&to=2025-01", 400, "the first month comes first"),
        ("/api/v1/ledger?from=2030-01", 400, "the newest month is"),
        ("/api/v1/contributions?from=2030-01", 400, "the newest month is"),
        ("/api/v1/ledger?limit=0", 400, "write 1 to 10000"),
        ("/api/v1/ledger?paying_team=chekout", 404, "did you mean `checkout`?"),
        ("/api/v1/ledger?as_of=", 400, "days are written as"),
        ("/api/v1/ledger?as_of=2025-02-31", 400, "is not a day"),
        ("/api/v1/ledger?as_of=2031-01-01", 400, "lies in the future"),
        ("/api/v1/ledger?as_of=1999-01-01", 404, "history here begins on"),
        ("/api/v1/statement", 400, "does not say `team`"),
        ("/api/v1/bet?id=flgas", 404, "flgas"),
        ("/api/v1/evidence?cell=nonsense", 404, "nonsense"),
        ("/api/v1/brief?place=checkout", 400, "repository:path"),
        ("/api/v1/sql?query=drop+table+ledger", 400, ""),
        ("/api/v1/nothing", 404, "openapi.json"),
    ];
    for (path, status, text) in cases {
        let reply = server.get(path);
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
        assert!(reply.head.contains("content-type: application/problem+json"), "{path}: {}", reply.head);
        let problem = json(&reply);
        assert_eq!(problem["status"], status, "{path}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(text)), "{path}: {problem}");
    }
    let posted =
        server.ask(&format!("POST /api/v1/ledger HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address));
    assert!(posted.status == 405 && posted.head.contains("allow: get"), "{}", posted.head);
}

#[test]
fn operators_see_whether_it_lives_and_can_answer() {
    let server = Server::demo();
    assert_eq!(server.get("/healthz").body, "ok\n");
    assert_eq!(server.get("/readyz").body, "ready\n");
    insta::assert_snapshot!(server.get("/metrics").body);
    let world = World::empty();
    let nothing = Server::start(&world, "", &[]);
    assert_eq!(nothing.get("/healthz").status, 200);
    for path in ["/readyz", "/metrics", "/api/v1/ledger"] {
        let reply = nothing.get(path);
        assert!(
            reply.status == 503 && reply.head.contains("retry-after") && reply.body.contains("buyin scan PATH"),
            "{path}: {} {}",
            reply.head,
            reply.body
        );
    }
    // Whatever else keeps the books shut, the program cannot answer yet.
    world.repository("app", &[("main.go", "package main\n")]).write("calibration.toml", "nonsense");
    world.run(&["scan", ".", "--no-picture"]);
    let reply = nothing.wait_for("/readyz", "calibration.toml");
    assert!(reply.status == 503 && reply.head.contains("retry-after"), "{}", reply.head);
}

#[test]
fn backstage_gets_its_annotations() {
    insta::assert_snapshot!(format!("{:#}", json(&Server::demo().get("/api/v1/backstage"))));
}

/// How often each endpoint is asked something made up.
const MADE_UP: &str = "12";

#[test]
fn whatever_is_made_up_is_answered_as_the_document_says() {
    let python = std::env::var("BUYIN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let server = Server::demo();
    for path in ASKED {
        server.get(path);
    }
    let checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                  response_schema_conformance,negative_data_rejection,unsupported_method";
    let output = Command::new(&python)
        .args(["-m", "schemathesis.cli", "run", &format!("http://{}/api/v1/openapi.json", server.address)])
        .args(["--checks", checks, "--max-examples", MADE_UP, "--seed", "1", "--generation-deterministic"])
        .args([
            "--phases",
            "examples,coverage,fuzzing",
            "--workers",
            "2",
            "--suppress-health-check",
            "all",
            "--no-color",
        ])
        .current_dir(World::empty().path(""))
        .output()
        .unwrap_or_else(|error| panic!("{python}: {error}; `cargo ci` installs a Python with schemathesis"));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}\n{}\n`cargo ci` installs what this needs",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.contains("passed"), "{said}");
}
