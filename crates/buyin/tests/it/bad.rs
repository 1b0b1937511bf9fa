//! Bad input: what the program says, where it points, and how it ends.

use crate::world::World;

#[test]
fn a_fresh_folder_says_what_to_do() {
    insta::assert_snapshot!(World::empty().run(&[]));
}

#[test]
fn questions_before_any_scan_say_what_to_do() {
    insta::assert_snapshot!(World::empty().run(&["ledger"]));
}

#[test]
fn a_path_with_a_slip_of_the_finger() {
    let world = World::empty();
    world.repository("payments", &[]);
    insta::assert_snapshot!(world.run(&["scan", "paymnets"]));
    assert!(!world.path(".buyin").exists(), "because what was typed is checked before anything is written");
}

#[test]
fn a_day_before_all_history() {
    let world = World::empty();
    world.repository("payments", &[("go.mod", "module acme.io/payments\n")]);
    world.run(&["scan", "payments"]);
    insta::assert_snapshot!(world.run(&["discover", "--as-of", "1999-01-01"]));
}

#[test]
fn a_folder_that_is_no_repository() {
    let world = World::empty();
    world.write("notes/today.txt", "nothing\n");
    insta::assert_snapshot!(world.run(&["scan", "notes"]));
}

#[test]
fn a_repository_without_commits() {
    let world = World::empty();
    std::fs::create_dir(world.path("empty")).expect("a folder");
    crate::world::git(&world.path("empty"), &["init", "-q", "-b", "main"]);
    insta::assert_snapshot!(world.run(&["scan", "empty"]));
}

#[test]
fn a_manifest_that_cannot_be_parsed() {
    let world = World::empty();
    world.repository("broken", &[("Cargo.toml", "[package]\nname = \n"), ("package.json", "{")]);
    insta::assert_snapshot!(world.run(&["scan", "broken"]));
}

#[test]
fn decision_files_with_problems_are_all_named() {
    let world = World::empty();
    world
        .write("buyin.toml", "repositories = [\"code\"]\n\n[privacy]\npolicy = \"team\"\nkk = 3\n")
        .write("teams/payments.toml", "name = \"Payments\"\n\n[[member]]\nperson = \"ana\"\nsince = \"yesterday\"\n")
        .write("teams/broken.toml", "name = ")
        .repository("code", &[("src/main.rs", "fn main() {}\n")]);
    insta::assert_snapshot!(world.run(&["scan"]));
}

#[test]
fn usage_that_cannot_be_read() {
    let world = World::empty();
    world
        .repository("code", &[])
        .write("usage.csv", "date,product,consumer,count\nyesterday,flags,code,3\n2025-03-03,flags,code,3\n");
    insta::assert_snapshot!(world.run(&["scan", "code", "--usage", "usage.csv", "--no-picture"]));
}

#[test]
fn an_org_chart_is_shown_before_it_is_written() {
    let world = World::empty();
    world.write("people.csv", "name,email,team,since,until\nAna Lima,ana@acme.example,Payments,2024-01-01,\n");
    insta::assert_snapshot!(world.run(&["teams", "--import", "csv", "people.csv"]));
    assert!(!world.path("teams").exists(), "because nobody said yes");
    world.run(&["teams", "--import", "csv", "people.csv", "--yes"]);
    assert!(world.path("teams/payments.toml").is_file());
}

#[test]
fn a_kind_of_org_chart_with_a_slip_of_the_finger() {
    insta::assert_snapshot!(World::empty().run(&["teams", "--import", "bckstage", "."]));
}

#[test]
fn unknown_words_are_recognised() {
    let world = World::empty();
    let said: Vec<String> =
        [&["ledgr"][..], &["ledger", "--prodcut"], &["ledger", "--kind", "bild"], &["status", "--policy", "tem"]]
            .iter()
            .map(|arguments| world.run(arguments))
            .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn the_platform_named_is_kept() {
    let world = World::empty();
    world.repository("code", &[]);
    world.run(&["scan", "code", "--platform", "code", "--name", "Acme", "--no-picture"]);
    insta::assert_snapshot!(std::fs::read_to_string(world.path("buyin.toml")).expect("kept"));
}

#[test]
fn the_demo_writes_nothing_among_other_files() {
    let world = World::empty();
    world.write("full/mine.txt", "mine\n");
    insta::assert_snapshot!(world.run(&["demo", "full"]));
}
