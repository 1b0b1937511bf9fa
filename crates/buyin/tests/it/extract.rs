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
    let said = world.run(&["extract", "payments:src/retry", "--plan"]);
    assert!(said.contains("1 kept, 0 pruned") && said.contains("nothing was written"), "{said}");
    assert!(said.contains("--path LICENSE") && said.ends_with("--- exit 0\n"), "{said}");
    assert!(!world.path("retry").exists());
}

#[test]
fn a_folder_becomes_a_repository() {
    let world = scanned();
    let said = world.run(&["extract", "payments:src/retry", "--to", "retry", "--path", "LICENSE"]);
    assert!(said.contains("source-to-new.tsv") && said.ends_with("--- exit 0\n"), "{said}");
    assert!(world.path("retry/mod.rs").exists() && world.path("retry/LICENSE").exists());
    let json = world.run(&["extract", "code/payments:src/retry", "--to", "again", "--format", "json", "--bare"]);
    let text = json.split("--- stderr").next().expect("because stdout comes first");
    let report: serde_json::Value = serde_json::from_str(text).expect("one object");
    assert_eq!(report["commits"]["kept"], 1);
    assert!(world.path("again/HEAD").exists());
}

#[test]
fn what_cannot_be_extracted_says_what_to_do() {
    let world = scanned();
    for (component, to, hint, exit) in [
        ("payments:src/rety", "new", "did you mean `src/retry`?", 3),
        ("paymnets:src/retry", "new", "did you mean `payments`?", 3),
        ("payments", "new", "write repository:path", 2),
        ("payments:LICENSE", "new", "a file: name its folder", 3),
        ("payments:.", "new", "the root is the repository itself", 3),
        ("payments:", "new", "error: .: the root is the repository itself", 3),
        ("payments:src/retry", "code/payments/new", "inside the source", 3),
        ("payments:src/retry", "code", "not empty", 3),
        ("payments:src/retry", "code/payments/LICENSE/x", "name a folder that is empty or new", 3),
    ] {
        let said = world.run(&["extract", component, "--to", to]);
        assert!(said.contains(hint) && said.ends_with(&format!("--- exit {exit}\n")), "{component}: {said}");
    }
    let said = world.run(&["extract", "payments:src/retry", "--to", "new", "--as-of", "2025-03-31"]);
    assert!(said.contains("name the last commit of that day with --ref") && said.ends_with("--- exit 2\n"), "{said}");
    let said = world.run(&["extract", "payments:src/retry", "--to", "new", "--ref", "nosuch"]);
    assert!(
        said.contains("`nosuch` is no commit of the repository: no branch") && said.contains("--ref takes"),
        "{said}"
    );
    let said = world.run(&["extract", "payments:src/retry", "--to", "new", "--path", "LICENCE"]);
    assert!(said.contains("did you mean `LICENSE`?") && said.ends_with("--- exit 3\n"), "{said}");
    assert!(!world.path("new").exists());
}
