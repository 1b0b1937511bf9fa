//! Decision files and history against the day asked for, and files against what was scanned.

use serde_json::{Value, json};

use crate::world::World;

/// Ana changed teams on 1 March 2025; a third team, with a product, begins in June.
fn reorganised() -> World {
    let world = World::empty();
    world
        .repository("code", &[("lib/go.mod", "module acme.example/lib\n"), ("lib/lib.go", "package lib\n")])
        .write("buyin.toml", "repositories = [\"code\"]\n\n[privacy]\npolicy = \"public\"\n")
        .write("people/ana.toml", "name = \"Ana Lima\"\nemails = [\"ana@acme.example\"]\n")
        .write("teams/old.toml", "[[member]]\nperson = \"ana\"\nuntil = 2025-03-01\n")
        .write("teams/now.toml", "[[member]]\nperson = \"ana\"\nsince = 2025-03-01\nuntil = 2025-06-01\n")
        .write("teams/later.toml", "since = 2025-06-01\n\n[[member]]\nperson = \"ana\"\nsince = 2025-06-01\n")
        .write(
            "products/later.toml",
            "since = 2025-06-01\nowner = \"later\"\n\n[[component]]\nrepository = \"code\"\npath = \"lib\"\n",
        );
    let said = world.run(&["scan", "--no-picture"]);
    assert!(said.ends_with("--- exit 0\n") && !said.contains("warning"), "{said}");
    world
}

/// Teams and their members on a day.
fn teams(world: &World, day: &str) -> Vec<(String, String)> {
    let csv = world.run(&["teams", "--as-of", day, "--format", "csv"]);
    let rows = csv.lines().skip(1).take_while(|line| !line.starts_with("---")).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        (fields[0].to_owned(), fields[4].to_owned())
    });
    rows.filter(|(team, _)| team != "(no team)").collect()
}

#[test]
fn a_team_is_what_its_dates_say_on_the_day() {
    let world = reorganised();
    let expected = |rows: &[(&str, &str)]| -> Vec<(String, String)> {
        rows.iter().map(|(team, members)| ((*team).to_owned(), (*members).to_owned())).collect()
    };
    assert_eq!(teams(&world, "2025-02-28"), expected(&[("now", "0"), ("old", "1")]));
    assert_eq!(teams(&world, "2025-03-31"), expected(&[("now", "1"), ("old", "0")]));
    assert_eq!(teams(&world, "2025-06-01"), expected(&[("later", "1"), ("now", "0"), ("old", "0")]));
}

#[test]
fn what_begins_after_the_day_is_not_used() {
    let world = reorganised();
    let paid = |day| world.run(&["ledger", "--by", "paying_team,product", "--as-of", day, "--format", "csv"]);
    let march = paid("2025-03-31");
    assert!(march.contains("paying_team=now;product=,now"), "{march}");
    assert!(!march.contains("later") && !march.contains("old"), "{march}");
    // The same answer as from files that say nothing of later.
    for file in ["teams/later.toml", "products/later.toml"] {
        std::fs::remove_file(world.path(file)).expect("removed");
    }
    assert_eq!(paid("2025-03-31"), march);
}

#[test]
fn names_that_match_nothing_are_said() {
    let world = World::empty();
    world
        .repository("code", &[("lib/go.mod", "module acme.example/lib\n"), ("lib/lib.go", "package lib\n")])
        .write(
            "buyin.toml",
            "repositories = [\"code\"]\n\n[platform]\nteams = [\"pya\"]\n\n[privacy]\npolicy = \"public\"\n",
        )
        .write(
            "teams/pay.toml",
            "[[owns]]\nrepository = \"cod\"\n\n[[owns]]\nrepository = \"code\"\npath = \"libb\"\n\n\
             [[owns]]\nrepository = \"code\"\npath = \"lib\"\n",
        )
        .write("products/lib.toml", "owner = \"pay\"\n\n[[component]]\nrepository = \"code\"\npath = \"src/lib\"\n");
    let picture = world.run(&["scan"]);
    assert!(picture.contains("4 names in decision files match nothing that was scanned"), "{picture}");
    insta::assert_snapshot!(world.run(&["status"]));
}

#[test]
fn a_repository_is_as_fresh_as_what_had_come_to_it_by_the_day() {
    let world = World::empty();
    let main = [("main.go", "package main\n")];
    for (repository, day) in
        [("shop", "2025-01-07"), ("shop", "2025-04-08"), ("shop", "2025-06-10"), ("web", "2025-06-03")]
    {
        world.work(repository, day, &main);
    }
    world.run(&["scan", "code", "--no-picture"]);
    let said = world.run(&["status", "--as-of", "2025-05-31", "--format", "json"]);
    let view: Value = serde_json::from_str(said.split("--- stderr").next().unwrap_or_default()).expect("JSON");
    let row = |at: usize| ["repository", "commits", "first", "last"].map(|key| view["rows"][at][key].clone());
    assert_eq!(row(0), [json!("shop"), json!(2), json!("2025-01-07"), json!("2025-04-08")]);
    assert_eq!(row(1), [json!("web"), json!(0), Value::Null, Value::Null], "nothing had come to it");
}
