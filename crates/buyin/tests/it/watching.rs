//! What a page says of what goes on beside it: a scan that is under way, and what changed since somebody last looked.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::serve::settled;
use crate::serving::Server;
use crate::world::World;

/// Where a scan says how far it is.
const SCANNING: &str = ".buyin/scanning.json";

fn underway(read: u64) -> String {
    json!({ "repositories": 40, "done": 12, "commits": 9_000, "read": read }).to_string()
}

#[test]
fn a_scan_is_seen_while_it_goes_on_and_its_answers_come_by_themselves() {
    let world = World::empty();
    let server = Server::start(&world, "", &[]);
    // The first scan of all: there is nothing to show yet but how far it is.
    world.write(SCANNING, &underway(3_000));
    let reply = server.wait_for("/ledger", "12 of 40 repositories");
    assert!(reply.status == 503 && reply.body.contains("3,000 of 9,000"), "{}", reply.body);
    assert!(reply.body.contains("/static/again.js"), "the page looks again by itself");
    world.repository("app", &[("main.go", "package main\n")]);
    let scanned = world.run(&["scan", ".", "--no-picture"]);
    assert!(scanned.contains("exit 0") && !world.path(SCANNING).exists(), "a scan takes its note away: {scanned}");
    assert!(!server.wait_for("/visible", "<bdi>app</bdi>").body.contains("is under way"));
    // A later one: what was read stands there meanwhile, and how far the scan is moves on.
    for (read, said) in [(4_000, "4,000 of 9,000"), (8_000, "8,000 of 9,000")] {
        world.write(SCANNING, &underway(read));
        let reply = server.get("/visible");
        assert!(
            reply.status == 200 && reply.body.contains("<bdi>app</bdi>") && reply.body.contains(said),
            "{}",
            reply.body
        );
        assert!(reply.body.contains("/static/again.js"), "{}", reply.body);
    }
    // One that died says nothing for ever.
    let file = std::fs::File::options().write(true).open(world.path(SCANNING)).expect("the note");
    file.set_modified(SystemTime::now() - Duration::from_secs(300)).expect("a time");
    let reply = server.get("/visible");
    assert!(!reply.body.contains("8,000 of 9,000") && !reply.body.contains("/static/again.js"), "{}", reply.body);
}

/// Moves every look that was noted so many seconds back.
fn earlier(world: &World, seconds: u64) {
    for entry in std::fs::read_dir(world.path(".buyin/looks")).expect("looks").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("a look");
        let mut looks: Value = serde_json::from_str(&text).expect("JSON");
        let at = looks["latest"]["at"].as_u64().expect("a time");
        looks["latest"]["at"] = json!(at - seconds);
        std::fs::write(entry.path(), looks.to_string()).expect("written");
    }
}

#[test]
fn the_overview_says_what_changed_since_somebody_last_looked() {
    let world = World::empty();
    world.repository("app", &[("main.go", "package main\n")]);
    world.run(&["scan", ".", "--no-picture"]);
    let server = Server::start(&world, "", &[]);
    let strict = Server::start(&world, "", &["--policy", "strict"]);
    assert!(!server.get("/").body.contains("you looked on"), "nobody looked before");
    earlier(&world, 86_400);
    world.repository("other", &[("main.go", "package main\n"), ("more.go", "package main\n")]);
    world.run(&["scan", ".", "--no-picture"]);
    server.wait_for("/visible", "<bdi>other</bdi>");
    let reply = settled(&server, "/");
    assert!(reply.body.contains("Changed since you looked on"), "{}", reply.body);
    assert!(reply.body.contains("<li><bdi>2 repositories"), "{}", reply.body);
    assert!(server.get("/").body.contains("you looked on"), "looking again soon is the same look");
    // Another server of the same lake, under another policy: nobody looked there yet, and it takes nothing away here.
    assert!(!strict.get("/").body.contains("you looked on"));
    assert!(server.get("/").body.contains("you looked on"));
    assert!(
        !server.get("/?as_of=2025-03-31").body.contains("you looked on"),
        "of days gone by nobody asks what is new"
    );
}
