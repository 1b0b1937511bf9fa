//! `buyin extract` from end to end: a folder of a scanned repository becomes one of its own.

use crate::world::World;

/// A scanned repository with a folder worth having.
fn scanned() -> World {
    let world = World::empty();
    world.repository("code/payments", &[("src/retry/mod.rs", "pub fn retry() {}\n"), ("LICENSE", "Apache-2.0\n")]);
    world.run(&["scan", "code", "--no-picture"]);
    world
}

#[test]
fn a_plan_says_what_would_happen_and_writes_nothing() {
    let world = scanned();
    insta::assert_snapshot!(world.run(&["extract", "payments:src/retry", "--plan"]));
    assert!(!world.path("retry").exists());
}

#[test]
fn a_folder_becomes_a_repository() {
    let world = scanned();
    insta::assert_snapshot!(world.run(&["extract", "payments:src/retry", "--to", "retry", "--path", "LICENSE"]));
    assert!(world.path("retry/mod.rs").exists() && world.path("retry/LICENSE").exists());
    let json = world.run(&["extract", "code/payments:src/retry", "--to", "again", "--format", "json", "--bare"]);
    let report: serde_json::Value =
        serde_json::from_str(json.split("--- stderr").next().expect("text")).expect("one object");
    assert_eq!(report["commits"]["kept"], 1);
    assert!(world.path("again/HEAD").exists());
}

#[test]
fn what_cannot_be_extracted_says_what_to_do() {
    let world = scanned();
    for arguments in [
        ["extract", "payments:src/rety", "--plan", "-q"],
        ["extract", "paymnets:src/retry", "--plan", "-q"],
        ["extract", "payments", "--plan", "-q"],
        ["extract", "payments:LICENSE", "--plan", "-q"],
        ["extract", "payments:.", "--plan", "-q"],
        ["extract", "payments:src/retry", "--to", "code/payments/new"],
        ["extract", "payments:src/retry", "--to", "code"],
    ] {
        insta::assert_snapshot!(format!("$ buyin {}\n{}", arguments.join(" "), world.run(&arguments)));
    }
}
