//! What a person can ask and have done: what is held on them, mending it, being forgotten.

use crate::world::World;

/// A decisions repository with code of Ana's and Bo's beside it; Ana is in a team, has accepted a pledge, and asked for something.
fn organisation() -> World {
    let world = World::empty();
    world
        .repository("code/shop", &[("go.mod", "module acme.example/shop\n"), ("shop.go", "package shop\n")])
        .write("org/buyin.toml", "repositories = [\"../code\"]\n\n[privacy]\npolicy = \"public\"\n")
        .write(
            "org/people/ana.toml",
            "# Ana, since the beginning\nname = \"Ana Lima\"\nemails = [\"ana@acme.example\"]\n\n[[capacity]]\npercent = 50\n",
        )
        .write("org/teams/pay.toml", "[[member]]\nperson = \"ana\"  # leads it\n")
        .write("org/bets/b.toml", "pattern = \"partner\"\n")
        .write("org/bets/b/events/1.toml", "kind = \"stopped\"\nday = 2025-02-01\nby = \"ana\"\nlearned = \"much\"\n");
    // A fixed secret, so that pseudonyms and traces are the same every time.
    let private = world.path("org/.buyin/private");
    std::fs::create_dir_all(&private).expect("a folder");
    std::fs::write(private.join("key"), [7; 32]).expect("a secret");
    author(&world, "Bo Berg", "bo@home.example", "2025-03-28");
    author(&world, "Ana", "ana@acme.example", "2025-03-20");
    world.committed_by("org", "Bo Berg", "bo@home.example");
    let said = world.run_in("org", &["scan", "--no-picture"]);
    assert!(said.ends_with("--- exit 0\n"), "{said}");
    world
}

/// A commit of somebody's in the code.
fn author(world: &World, name: &str, email: &str, day: &str) {
    let time = format!("{day}T10:00:00Z");
    world.write(&format!("code/shop/{day}.go"), &format!("package shop\n\n// {day}\n"));
    for arguments in [&["add", "-A"][..], &["commit", "-q", "-m", "Go on"]] {
        let mut command = world.command("git");
        command.args(arguments).current_dir(world.path("code/shop"));
        command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")]);
        command.envs([("GIT_AUTHOR_NAME", name), ("GIT_AUTHOR_EMAIL", email), ("GIT_AUTHOR_DATE", &time)]);
        command.envs([("GIT_COMMITTER_NAME", name), ("GIT_COMMITTER_EMAIL", email), ("GIT_COMMITTER_DATE", &time)]);
        assert!(command.output().expect("because git is installed").status.success());
    }
}

fn paid(world: &World) -> String {
    world.run_in("org", &["ledger", "--by", "paying_team,kind,month", "--format", "csv"])
}

fn spelt(world: &World) -> String {
    world.run_in("org", &["identities", "--format", "csv"])
}

#[test]
fn a_person_sees_what_is_held_on_them() {
    let world = organisation();
    // Whom git knows, else whom they name; by address, name or file.
    assert!(world.run_in("org", &["me"]).contains("bo@home.example"));
    let by_address = world.run_in("org", &["me", "ana@acme.example"]);
    assert_eq!(world.run_in("org", &["me", "Lima Ana"]), by_address);
    assert_eq!(world.run_in("org", &["me", "ana"]), by_address);
    insta::assert_snapshot!(by_address);
}

#[test]
fn who_is_forgotten_stays_forgotten_and_their_team_loses_nothing() {
    let world = organisation();
    let before = paid(&world);
    let shown = world.run_in("org", &["forget", "Ana Lima"]);
    assert!(shown.contains("nothing written") && world.path("org/people/ana.toml").is_file(), "{shown}");
    world.run_in("org", &["forget", "Ana Lima", "--yes"]);
    assert!(!world.path("org/people/ana.toml").exists(), "the file goes");
    let check = world.run_in("org", &["check"]);
    assert!(check.ends_with("--- exit 0\n"), "every reference was changed too: {check}");
    let files = ["people/forgotten.toml", "teams/pay.toml", "bets/b/events/1.toml"]
        .map(|file| std::fs::read_to_string(world.path(&format!("org/{file}"))).expect("a file"));
    insta::assert_snapshot!(files.join("---\n"));
    assert_eq!(paid(&world), before, "time stays with the team");
    let none = |when: &str| {
        let spelt = spelt(&world);
        assert!(!spelt.contains("Ana") && !spelt.contains("ana@"), "{when}: {spelt}");
        assert!(spelt.contains("bo@home.example") && spelt.contains("forgotten,human"), "{when}: {spelt}");
    };
    none("at once");
    author(&world, "Ana Lima", "ana@new.example", "2025-03-31");
    world.run_in("org", &["scan", "--no-picture"]);
    none("after a scan that met them under a new address");
    std::fs::remove_dir_all(world.path("org/.buyin")).expect("the lake is derived");
    world.run_in("org", &["scan", "--no-picture"]);
    none("after a scan into a new lake");
    let gone = world.run_in("org", &["forget", "ana@acme.example", "--yes"]);
    assert!(gone.contains("nobody is known as `ana@acme.example`") && gone.ends_with("--- exit 3\n"), "{gone}");
    let again = world.run_in("org", &["forget", "forgotten", "--yes"]);
    assert!(again.contains("is forgotten already") && again.ends_with("--- exit 3\n"), "{again}");
}

#[test]
fn somebody_without_a_file_is_forgotten_too() {
    let world = organisation();
    let before = paid(&world);
    let said = world.run_in("org", &["forget", "bo@home.example", "--yes", "--quiet"]);
    assert!(said.ends_with("--- exit 0\n") && !said.contains("Bo"), "{said}");
    assert_eq!(paid(&world), before);
    assert!(!spelt(&world).contains("Bo"), "{}", spelt(&world));
}

#[test]
fn a_trace_that_is_none_is_said() {
    let world = organisation();
    world.write("org/people/x.toml", "forgotten = [\"somebody\"]\n");
    let said = world.run_in("org", &["check"]);
    assert!(said.contains("people/x.toml:1") && said.contains("48 hexadecimal digits"), "{said}");
}

#[test]
fn a_wrong_address_is_given_to_its_owner() {
    let world = organisation();
    world.run_in("org", &["correct", "bo@home.example", "--person", "ana", "--yes"]);
    assert!(spelt(&world).contains("ana,human,Bo Berg"), "{}", spelt(&world));
    let said = world.run_in("org", &["correct", "bo@home.example", "--person", "bo", "--new"]);
    insta::assert_snapshot!(said);
    world.run_in("org", &["correct", "bo@home.example", "--person", "bo", "--new", "--kind", "bot", "--yes"]);
    assert!(spelt(&world).contains("bo,bot,Bo Berg"), "{}", spelt(&world));
}

#[test]
fn nobody_is_corrected_forgotten_or_shown_by_a_slip_of_the_finger() {
    let world = organisation();
    let said: Vec<String> = [
        &["correct", "bo@hme.example", "--person", "ana"][..],
        &["correct", "bo@home.example", "--person", "anna"],
        &["correct", "bo@home.example", "--person", "../x", "--new"],
        &["correct", "--person", "ana"],
        &["correct", "--person", "ana", "--kind", "rbot"],
        &["forget", "Bo Brg"],
        &["me", "ana@acme.exmple"],
    ]
    .iter()
    .map(|arguments| world.run_in("org", arguments))
    .collect();
    insta::assert_snapshot!(said.join("\n"));
    let nobody = World::empty();
    nobody.repository("code", &[]).run(&["scan", "code", "--no-picture"]);
    insta::assert_snapshot!(nobody.run(&["me"]));
    std::fs::remove_file(nobody.path(".buyin/private/signatures.parquet")).expect("the names are taken away");
    let elsewhere = nobody.run(&["me", "ana@acme.example"]);
    assert!(elsewhere.contains("holds no names") && elsewhere.ends_with("--- exit 3\n"), "{elsewhere}");
}
