//! Decisions from the command line: planned, shown, applied; and what stops them.

use crate::world::{World, git};

/// A decisions repository with two teams and a person.
fn organisation() -> World {
    let world = World::empty();
    world
        .write("buyin.toml", "")
        .write("people/ana.toml", "name = \"Ana Lima\"\ngithub = \"ana-l\"\n[[team]]\nid = \"payments\"\n")
        .write("teams/payments.toml", "name = \"Payments\"\n")
        .write("teams/platform.toml", "platform = true\n");
    world
}

/// The same, in git.
fn committed() -> World {
    let world = organisation();
    world.committed_by("", "Ana Lima", "ana@acme.example");
    world
}

#[test]
fn a_request_is_shown_before_it_is_written() {
    let world = organisation();
    let add = ["request", "add", "Faster builds", "--team", "payments", "--paths", "shop:build"];
    insta::assert_snapshot!(world.run(&add));
    assert!(!world.path("requests").exists(), "because nobody said yes");
    let said = world.run(&[&add[..], &["--yes"]].concat());
    assert!(said.ends_with("--- exit 0\n") && said.contains("not committed: there is no git repository"), "{said}");
    let listed = world.run(&["request", "list"]);
    insta::assert_snapshot!(listed);
}

#[test]
fn what_is_not_committed_yet_is_said_to_decide_nothing() {
    let world = organisation();
    git(&world.path(""), &["init", "-q", "-b", "main"]);
    let add = ["request", "add", "Faster builds", "--team", "payments", "--yes"];
    let said = world.run(&add);
    assert!(said.contains("no team `payments`") && said.ends_with("--- exit 3\n"), "{said}");
    assert!(said.contains("buyin.toml and 3 more files are not committed"), "{said}");
}

#[test]
fn a_bet_goes_its_way_commit_by_commit() {
    let world = committed();
    let mut said = Vec::new();
    for arguments in [
        &["request", "add", "Faster builds", "--team", "payments", "--yes", "--quiet"][..],
        &[
            "bet",
            "new",
            "Builds",
            "--pattern",
            "partner",
            "--from",
            "faster-builds",
            "--owner",
            "platform",
            "--yes",
            "-q",
        ],
        &["bet", "advance", "builds", "--yes", "--quiet"],
        &[
            "bet",
            "pledge",
            "builds",
            "--team",
            "payments",
            "--days-a-week",
            "2.5",
            "--until",
            "2026-01-01",
            "--yes",
            "-q",
        ],
        &["bet", "accept", "builds", "paymens", "--yes", "--quiet"],
        &["bet", "accept", "builds", "payments", "--by", "ana", "--yes", "--quiet"],
        &[
            "bet",
            "declare",
            "builds",
            "--team",
            "payments",
            "--month",
            "2025-09",
            "--days",
            "3",
            "--what",
            "Workshops",
            "--yes",
            "-q",
        ],
        &["bet", "advance", "builds", "--by", "ana", "--yes", "--quiet"],
        &["bet", "advance", "builds", "--overrule", "It is in use; the scan does not see it.", "--yes", "--quiet"],
        &["request", "answer", "faster-builds", "We build it with you.", "--by", "ana", "--yes", "--quiet"],
        &["bet", "stop", "builds", "--yes", "--quiet"],
        &["bet", "stop", "builds", "--learned", "Caches were enough.", "--failed", "solution", "--yes", "--quiet"],
        &["bet", "list", "--all"],
        &["bet", "show", "builds"],
        &["check"],
    ] {
        said.push(format!("$ buyin {}\n{}", arguments.join(" "), world.run(arguments)));
    }
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn what_is_pledged_ahead_says_when_it_was() {
    let world = organisation();
    world.write("bets/b.toml", "pattern = \"partner\"\nowner = \"platform\"\nsince = 2025-09-01\n");
    let pledge = ["bet", "pledge", "b", "--team", "payments", "--share", "20"];
    let said = world.run(&[&pledge[..], &["--since", "2025-10-01"]].concat());
    assert!(said.contains("recorded = 2025-09-15"), "{said}");
    let said = world.run(&pledge);
    assert!(said.contains("since = 2025-09-15") && !said.contains("recorded"), "{said}");
}

#[test]
fn a_change_that_would_break_something_is_not_made() {
    let world = committed();
    insta::assert_snapshot!(world.run(&["request", "add", "Faster builds", "--team", "paymnts", "--yes"]));
    insta::assert_snapshot!(world.run(&["bet", "new", "Builds", "--pattern", "partnr", "--yes"]));
}

#[test]
fn no_branch_checked_out() {
    let world = committed();
    git(&world.path(""), &["checkout", "-q", "--detach"]);
    let said = world.run(&["request", "add", "Faster builds", "--team", "payments", "--yes", "--quiet"]);
    assert!(said.contains("no branch is checked out") && said.ends_with("--- exit 5\n"), "{said}");
}

#[test]
fn half_of_an_import_is_broken() {
    let world = organisation();
    world.write(
        "asked.csv",
        "title,team,reporter,votes,since\nFaster builds,Payments,,3,2025-01-02\n,payments,,1,2025-01-02\n\
         Less noise,,ana-l,2,2025-02-03\nLogs,payments,,many,2025-01-02\n",
    );
    insta::assert_snapshot!(world.run(&["request", "import", "csv", "asked.csv", "--yes"]));
    let again = world.run(&["request", "import", "gihub", "asked.csv", "--yes"]);
    assert!(again.contains("did you mean `github`?") && again.ends_with("--- exit 2\n"), "{again}");
}

#[test]
fn requests_are_grouped_to_a_need() {
    let world = organisation();
    world.write("requests/a.toml", "problem = \"x\"  # said often\n");
    insta::assert_snapshot!(world.run(&["request", "group", "builds", "a", "--yes"]));
    let said = world.run(&["request", "group", "builds", "b", "--yes"]);
    assert!(said.contains("no request `b`") && said.ends_with("--- exit 3\n"), "{said}");
}

#[test]
fn a_record_begins_with_what_a_scan_found() {
    let world = World::empty();
    world
        .repository("code/flags", &[("go.mod", "module acme.example/flags\n")])
        .repository("code/shop", &[("go.mod", "module acme.example/shop\nrequire acme.example/flags v1.0.0\n")])
        .run(&["scan", "code", "--no-picture"]);
    insta::assert_snapshot!(world.run(&["init", "--name", "Acme"]));
}

#[test]
fn everything_wrong_is_checked_at_once() {
    let world = organisation();
    world
        .write("bets/b.toml", "pattern = \"partnr\"\n[[pledge]]\nteam = \"payments\"\nside = \"partner\"\n")
        .write("requests/Faster.toml", "")
        .write("requests/faster.toml", "problm = \"x\"\n");
    insta::assert_snapshot!(world.run(&["check"]));
    insta::assert_snapshot!(world.run(&["check", "--format", "json"]));
}
