//! The pages of `buyin serve`: whole, on the demo organisation, and what they do with bad input.

use crate::serving::{Reply, Server};
use crate::world::{World, git_on};

/// Every page of the demo organisation, by a name for its snapshot.
pub(crate) const PAGES: [(&str, &str); 18] = [
    ("overview", "/"),
    ("ledger", "/ledger"),
    ("ledger_by_team", "/ledger?by=paying_team&product=deploy-action"),
    ("candidates", "/candidates"),
    ("candidate", "/candidate?place=checkout%3Alib%2Fidempotency"),
    ("products", "/products"),
    ("product", "/product?id=tf-network"),
    ("contributions", "/contributions"),
    ("requests", "/requests?all=yes"),
    ("request", "/request?id=feature-switches"),
    ("bets", "/bets"),
    ("bet", "/bet?id=flags"),
    ("teams", "/teams"),
    ("statement", "/statement?team=checkout"),
    ("evidence", "/evidence?cell=paying_team%3Dplatform%3Bproduct%3Ddeploy-action%3Bkind%3Dbuild"),
    ("visible", "/visible"),
    ("search", "/search?q=flags"),
    ("nowhere", "/no-such-page"),
];

/// A page once nothing of it is being worked out any more.
pub(crate) fn settled(server: &Server, path: &str) -> Reply {
    let begun = std::time::Instant::now();
    loop {
        let reply = server.get(path);
        if !reply.body.contains("/static/again.js") {
            return reply;
        }
        assert!(begun.elapsed().as_secs() < 120, "{path} is never ready");
    }
}

#[test]
fn every_page_of_the_demo() {
    let server = Server::demo();
    for (name, path) in PAGES {
        let reply = settled(&server, path);
        assert_eq!(reply.status, if name == "nowhere" { 404 } else { 200 }, "{path}: {}", reply.body);
        insta::assert_snapshot!(format!("page_{name}"), reply.body);
    }
}

#[test]
fn every_page_says_its_policy_and_lets_nothing_else_run() {
    for policy in ["team", "strict", "public"] {
        let server = Server::demo_under(&["--policy", policy]);
        for (_, path) in PAGES {
            let reply = settled(&server, path);
            assert!(reply.body.contains(&format!("policy {policy}")), "{path} under {policy}");
            assert!(reply.head.contains("script-src 'self'") && reply.head.contains("x-content-type-options: nosniff"));
            assert!(!reply.body.contains(" onclick=") && !reply.body.contains("javascript:"), "{path}");
            assert!(reply.status < 500, "{path} under {policy}: {}", reply.status);
        }
    }
}

#[test]
fn a_page_of_a_day_gone_by_keeps_the_day_in_its_links() {
    let server = Server::demo();
    let reply = settled(&server, "/ledger?as_of=2024-08-31");
    assert!(reply.body.contains("as of 31 Aug 2024"), "{}", reply.body);
    let evidence = reply.body.split("href=\"/evidence?").nth(1).expect("a figure leads to its evidence");
    assert!(evidence.split('"').next().is_some_and(|link| link.contains("as_of=2024-08-31")), "{evidence}");
}

#[test]
fn tables_are_sorted_through_the_address_and_given_as_csv() {
    let server = Server::demo();
    let names = |reply: &Reply| -> Vec<String> {
        let rows = reply.body.split("<tr>").skip(2);
        rows.filter_map(|row| row.split("<bdi>").nth(1)?.split("</bdi>").next().map(str::to_owned)).collect()
    };
    let (up, down) = (names(&server.get("/teams?sort=teams.team")), names(&server.get("/teams?sort=-teams.team")));
    assert!(up.len() > 3, "{up:?}");
    assert_eq!(up, down.into_iter().rev().collect::<Vec<_>>());
    let csv = server.get("/ledger?csv=matrix");
    assert!(csv.head.contains("text/csv") && csv.head.contains("matrix.csv"), "{}", csv.head);
    insta::assert_snapshot!("matrix_as_csv", csv.body);
}

#[test]
fn what_makes_no_sense_is_said_with_what_to_do() {
    let server = Server::demo();
    let cases = [
        ("/statement?team=chekout", 404, "did you mean `checkout`?"),
        ("/statement", 400, "names no team"),
        ("/product?id=depoly-action", 404, "did you mean `deploy-action`?"),
        ("/request?id=nothing", 404, "nothing"),
        ("/bet?id=flgas", 404, "flgas"),
        ("/candidate?place=checkout", 400, "repository:path"),
        ("/candidate?place=checkout%3Ano%2Fsuch", 404, "no/such"),
        ("/evidence?cell=nonsense", 404, "nonsense"),
        ("/ledger?as_of=yesterday", 400, "is not a day"),
        ("/ledger?as_of=2031-01-01", 400, "lies in the future"),
        ("/ledger?as_of=1999-01-01", 404, "history here begins on"),
        ("/ledger?from=2025-06&to=2025-01", 400, "the first month comes first"),
        ("/ledger?from=summer", 400, "is not a month"),
        ("/ledger?from=2030-01", 400, "Nothing is known of 2030-01 yet"),
        ("/contributions?from=2030-01&to=2030-02", 400, "Nothing is known of 2030-01 yet"),
        ("/ledger?kind=fun", 400, "there are own, build"),
        ("/ledger?by=mood", 400, "cannot be drawn by"),
        ("/contributions?from=2025-06&to=2025-01", 400, "the first month comes first"),
        ("/contributions?product=depoly-action", 404, "did you mean `deploy-action`?"),
        ("/ledger?paying_team=nobody-of-that-name", 404, "There is no team"),
        ("/ledger?csv=nothing", 404, "There is no table"),
        ("/nowhere", 404, "There is no such page"),
    ];
    for (path, status, text) in cases {
        let reply = server.get(path);
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
        let said = reply.body.replace("<code>", "`").replace("</code>", "`");
        assert!(said.contains(text), "{path}: {}", reply.body);
        assert!(reply.head.contains("cache-control: no-store"), "{path}: {}", reply.head);
    }
}

#[test]
fn filters_that_leave_nothing_say_so() {
    let server = Server::demo();
    let reply = settled(&server, "/ledger?from=2022-01&to=2022-01&kind=adopt");
    assert_eq!(reply.status, 200);
    assert!(reply.body.contains("Widen the period or the filter"), "{}", reply.body);
    // A month that is not over yet may be asked for, and so may one of long ago.
    for path in ["/ledger?as_of=2025-06-15&from=2025-06", "/ledger?to=2023-06"] {
        assert_eq!(settled(&server, path).status, 200, "{path}");
    }
}

#[test]
fn only_this_machine_is_served_as_long_as_nobody_signs_in() {
    let said = World::empty().run(&["serve", "--listen", "0.0.0.0:0"]);
    insta::assert_snapshot!(said);
}

#[test]
fn who_comes_by_another_name_is_not_answered() {
    let server = Server::demo();
    let reply = server.ask("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(reply.status, 421);
    assert!(!reply.body.contains("Acme"), "{}", reply.body);
}

#[test]
fn who_names_two_hosts_is_not_answered() {
    let server = Server::demo();
    for path in ["/", "/api/v1/teams", "/healthz"] {
        let hosts = format!("Host: {}\r\nHost: evil.example", server.address);
        let reply = server.ask(&format!("GET {path} HTTP/1.1\r\n{hosts}\r\nConnection: close\r\n\r\n"));
        assert!(reply.status == 400 && reply.body.contains("two hosts"), "{path}: {} {}", reply.status, reply.body);
    }
}

#[test]
fn an_address_that_is_taken_is_said() {
    let server = Server::demo();
    let said = World::demo().ask(&["serve", "--listen", &server.address]);
    assert!(said.contains("error: 127.0.0.1:") && said.contains("port 0 takes any that is free"), "{said}");
}

#[test]
fn before_any_scan_the_page_says_what_to_do_and_fills_by_itself() {
    let world = World::empty();
    let server = Server::start(&world, "", &[]);
    let reply = server.get("/ledger");
    assert_eq!(reply.status, 503);
    assert!(reply.head.contains("retry-after") && reply.body.contains("buyin scan PATH"), "{}", reply.body);
    world.repository("app", &[("main.go", "package main\n")]);
    world.run(&["scan", ".", "--no-picture"]);
    server.wait_for("/visible", "<bdi>app</bdi>");
    // A second scan appears as well, and what is shown meanwhile says that it is old.
    world.repository("other", &[("main.go", "package main\n")]);
    world.run(&["scan", ".", "--no-picture"]);
    server.wait_for("/visible", "<bdi>other</bdi>");
}

#[test]
fn a_lake_that_goes_away_or_is_of_another_format_is_said_above_what_was_read() {
    let world = World::empty();
    world.repository("app", &[("main.go", "package main\n")]);
    world.run(&["scan", ".", "--no-picture"]);
    let server = Server::start(&world, "", &[]);
    assert!(server.get("/visible").body.contains("<bdi>app</bdi>"));
    settled(&server, "/");
    std::fs::rename(world.path(".buyin"), world.path("elsewhere")).expect("the lake moves");
    let reply = server.wait_for("/visible", "Shown as last read");
    assert!(reply.body.contains("<bdi>app</bdi>"), "{}", reply.body);
    // What nobody asked before cannot be told, and nothing is made below a lake that is not there.
    for path in ["/", "/ledger", "/requests", "/api/v1/flow", "/metrics", "/candidates"] {
        let reply = server.get(path);
        assert!(reply.status == 200 || reply.body.contains("lake is gone"), "{path}: {} {}", reply.head, reply.body);
        assert!(reply.status == 200 || reply.body.contains("buyin scan"), "{path}: {} {}", reply.head, reply.body);
        assert!(!reply.body.contains("parquet"), "{path}: {}", reply.body);
    }
    assert_eq!(server.get("/ledger").status, 503);
    assert!(!world.path(".buyin").exists(), "it stays gone until somebody scans");
    // An older format, as another version of the program would have left it.
    std::fs::rename(world.path("elsewhere"), world.path(".buyin")).expect("the lake is back");
    let manifests = std::fs::read_dir(world.path(".buyin/manifest")).expect("manifests").flatten();
    let newest = manifests.map(|entry| entry.path()).max().expect("a manifest");
    let text = std::fs::read_to_string(&newest).expect("a manifest");
    let mut manifest: serde_json::Value = serde_json::from_str(&text).expect("a manifest is JSON");
    manifest["format"] = 1.into();
    std::fs::write(&newest, manifest.to_string()).expect("a manifest");
    let reply = server.wait_for("/visible", "the lake has format 1");
    assert!(reply.body.contains("<bdi>app</bdi>"), "{}", reply.body);
    // Programs are told too, and whoever watches: nothing new can be answered.
    server.get("/");
    for path in ["/api/v1/status", "/visible?csv=repositories", "/metrics"] {
        let known = server.get(path);
        let mark = "shown-as-last-read: the lake has format 1";
        assert!(known.status == 200 && known.head.contains(mark), "{path}: {} {}", known.head, known.body);
    }
    let form = server.get("/write?do=request");
    assert!(form.body.contains("Shown as last read"), "{}", form.body);
    let ready = server.get("/readyz");
    assert!(ready.status == 503 && ready.body.contains("the lake has format 1"), "{} {}", ready.head, ready.body);
    assert!(ready.head.contains("application/problem+json") && ready.head.contains("retry-after"), "{}", ready.head);
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_lake_of_another_organisation_in_its_place_is_answered_from_alone() {
    let (world, other) = (World::empty(), World::empty());
    for (world, name) in [(&world, "alpha"), (&other, "beta")] {
        world.repository(name, &[("main.go", "package main\n")]);
        world.run(&["scan", ".", "--no-picture"]);
    }
    let server = Server::start(&world, "", &[]);
    let pages = ["/", "/ledger", "/visible", "/products", "/teams"];
    let programs = ["/api/v1/status", "/api/v1/ledger?by=paying_team", "/api/v1/sql?query=select+*+from+ledger"];
    let asked = || pages.iter().chain(&programs).map(|path| settled(&server, path));
    assert!(asked().filter(|reply| reply.body.contains("alpha")).count() >= 5, "all is ready to be shown again");
    std::fs::rename(world.path(".buyin"), world.path("old")).expect("the lake goes");
    std::fs::rename(other.path(".buyin"), world.path(".buyin")).expect("another comes");
    server.wait_for("/visible", "<bdi>beta</bdi>");
    // Free queries look for themselves.
    server.wait_for(programs[2], "beta");
    for reply in asked() {
        assert!(reply.status == 200 && !reply.body.contains("alpha"), "{} {}", reply.head, reply.body);
    }
}

#[test]
fn what_another_policy_showed_is_shown_to_nobody_any_more() {
    let world = World::empty();
    world.repository("app", &[("main.go", "package main\n")]);
    world.run(&["scan", ".", "--no-picture"]);
    let server = Server::start(&world, "", &[]);
    let ledger = "/api/v1/ledger?by=paying_team";
    assert!(server.get(ledger).body.contains("\"policy\":\"team\""));
    world.write("buyin.toml", "[privacy]\npolicy = \"strict\"\n");
    server.wait_for("/visible", "policy strict");
    let reply = server.get(ledger);
    assert!(reply.status == 503 || reply.body.contains("\"policy\":\"strict\""), "{} {}", reply.status, reply.body);
}

#[test]
fn while_the_policy_cannot_be_read_nothing_is_served() {
    let world = World::empty();
    world.repository("app", &[("main.go", "package main\n")]);
    let config = "[privacy]\npolicy = \"strict\"\n";
    world.write("buyin.toml", config);
    world.run(&["scan", ".", "--no-picture"]);
    let server = Server::start(&world, "", &[]);
    let paths = ["/visible", "/api/v1/status", "/visible?csv=repositories", "/metrics", "/api/v1/sql?query=select+1"];
    paths.iter().for_each(|path| assert_eq!(settled(&server, path).status, 200, "{path}"));
    world.write("buyin.toml", &format!("{config}policy = broken [[\n"));
    let closed = || {
        for path in paths {
            let reply = server.wait_for(path, "uyin.toml has mistakes");
            assert!(reply.status == 503 && reply.head.contains("retry-after"), "{path}: {}", reply.head);
            assert!(reply.body.contains("buyin.toml:3") && !reply.body.contains(">app<"), "{path}: {}", reply.body);
        }
    };
    closed();
    // Nor where the lake is gone as well.
    std::fs::rename(world.path(".buyin"), world.path("elsewhere")).expect("the lake moves");
    closed();
    std::fs::rename(world.path("elsewhere"), world.path(".buyin")).expect("the lake is back");
    world.write("buyin.toml", config);
    server.wait_for("/visible", "<bdi>app</bdi>");
}

/// Names that would be markup, turn the text around, or never end.
const HOSTILE: [&str; 3] = ["<img src=x onerror=alert(1)>", "\u{202e}gnp.exe", "very-long-name"];

#[test]
fn hostile_names_are_text_on_every_page() {
    let world = World::empty();
    let long = HOSTILE[2].repeat(12);
    for name in [HOSTILE[0], HOSTILE[1], &long] {
        let manifest = format!("{{\"name\": {}, \"dependencies\": {{}}}}", serde_json::json!(format!("@x/{name}")));
        let path = format!("lib/{}/index.js", name.replace('/', "-"));
        world.repository(
            name,
            &[("package.json", &manifest), (&path, "export const a = 1\n"), ("\"><script>alert(2)</script>.js", "1\n")],
        );
    }
    git_on(
        &world.path(HOSTILE[0]),
        "2025-04-30",
        &["commit", "-q", "--allow-empty", "-m", "<script>alert(3)</script>"],
    );
    let problem = "title = \"<script>alert(4)</script>\"\nproblem = \"\\u202e<b>&\\\"'\"\nsince = 2025-01-01\n";
    world.write("requests/evil.toml", problem);
    world.write("buyin.toml", "[organisation]\nname = \"<svg onload=alert(5)>\"\n");
    world.run(&["scan", ".", "--no-picture"]);
    let server = Server::start(&world, "", &[]);
    let hostile = "%3Cscript%3Ealert(6)%3C%2Fscript%3E";
    let mut paths: Vec<String> = PAGES.iter().map(|(_, path)| (*path).to_owned()).collect();
    paths.extend(
        [
            "/statement?team=",
            "/product?id=",
            "/candidate?place=",
            "/bet?id=",
            "/request?id=",
            "/evidence?cell=",
            "/search?q=",
            "/ledger?kind=",
            "/ledger?as_of=",
            "/teams?sort=",
        ]
        .map(|path| format!("{path}{hostile}")),
    );
    paths.push("/request?id=evil".to_owned());
    for path in &paths {
        let reply = settled(&server, path);
        assert!(reply.status < 500, "{path}: {}", reply.body);
        let page = reply.body.to_lowercase();
        for markup in ["<script>", "<img src=x", "<svg onload", "<b>"] {
            assert!(!page.contains(markup), "{path} holds {markup}: {}", reply.body);
        }
    }
    let visible = server.get("/visible").body;
    assert!(visible.contains("&#60;img src=x onerror=alert(1)&#62;") || visible.contains("&lt;img src=x"), "{visible}");
    assert!(visible.contains("<bdi>\u{202e}gnp.exe</bdi>"), "what turns text around is kept apart");
}
