//! Variants, brief, candidate and take-over from end to end, on little repositories made day by day.

use std::fs;

use crate::serve::settled;
use crate::serving::Server;
use crate::world::{World, git_on};

/// Go code of some length that is found nowhere else.
fn code(package: &str, word: &str, functions: u32) -> String {
    let function = |number: u32| {
        format!(
            "\nfunc {word}{number}(value int, limit int) (int, error) {{\n\tif value > limit*{number} {{\n\t\treturn 0, fail(\"{word} {number}\")\n\t}}\n\t\
             return value + {number}*limit, nil\n}}\n"
        )
    };
    format!("package {package}\n{}", (1..=functions).map(function).collect::<String>())
}

/// `shop` built a retry for itself, with a name of its own in it. `pay` copied and changed it, `web` imports it; later a fix came
/// that `pay` has not, and `pay` made a change of its own.
fn copied() -> World {
    let world = World::empty();
    world.write(
        "buyin.toml",
        "repositories = [\"code\"]\n\n[organisation]\nname = \"Acme\"\n\n[privacy]\npolicy = \"public\"\n",
    );
    let retry = code("retry", "Attempt", 12).replace("fail(\"Attempt 3\")", "fail(\"shop basket 3\")");
    let rest: Vec<(String, String)> = ["cart", "order", "price", "stock", "login"]
        .map(|name| (format!("{name}/{name}.go"), code(name, name, 30)))
        .into();
    let mut files = vec![("go.mod", "module acme.example/shop\n"), ("lib/retry/retry.go", retry.as_str())];
    files.extend(rest.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    world.work("shop", "2024-01-08", &files);
    let main = code("main", "Pay", 40);
    let copied = [("go.mod", "module acme.example/pay\n"), ("again/retry.go", retry.as_str()), ("main.go", &main)];
    world.work("pay", "2024-03-04", &copied);
    let jitter = retry.replace("value + 5*limit", "value + jitterOf(limit)*5");
    world.work("pay", "2024-05-06", &[("again/retry.go", &jitter)]);
    let fixed = retry.replace("value > limit*7", "value > limit*7 && limit > 0");
    world.work("shop", "2024-06-03", &[("lib/retry/retry.go", &fixed)]);
    let web = "package main\n\nimport \"acme.example/shop/lib/retry\"\n\nvar Use = retry.Attempt1\n";
    world.work(
        "web",
        "2024-07-01",
        &[
            ("go.mod", "module acme.example/web\n\nrequire acme.example/shop v0.1.0\n"),
            ("main.go", web),
            ("page.go", &code("main", "Page", 20)),
        ],
    );
    world.work("shop", "2024-12-30", &[("cart/cart.go", &code("cart", "cart", 31))]);
    world.run(&["scan", "--no-picture"]);
    world
}

#[test]
fn copies_are_compared_in_every_format() {
    let world = copied();
    let mut said = Vec::new();
    for format in ["table", "json", "csv", "md"] {
        said.push(world.run(&["variants", "shop:lib/retry", "--format", format]));
    }
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_statement_leads_to_what_is_talked_about_and_is_no_product() {
    let world = copied();
    let price = |number: u32| {
        format!(
            "\nfunc Price{number}(basket []Item) Money {{\n\ttotal := Money{{}}\n\tfor _, item := range basket {{\n\t\t\
             total = total.Add(item.Net.Times({number}))\n\t}}\n\treturn total\n}}\n"
        )
    };
    let price = format!("package price\n{}", (1..=20).map(price).collect::<String>());
    world.work("shop", "2024-12-30", &[("lib/price/price.go", &price)]);
    world.work("pay", "2025-01-13", &[("dear/price.go", &price)]);
    for arguments in [
        &["scan", "--no-picture"][..],
        &["discover"],
        &["candidate", "shop:lib/price", "--status", "talking", "--yes"],
        &["candidate", "shop:lib/retry", "--status", "talking", "--yes"],
    ] {
        let told = world.run(arguments);
        assert!(told.contains("exit 0"), "{told}");
    }
    let server = Server::start(&world, "", &[]);
    let page = settled(&server, "/statement?team=pay").body;
    for link in ["/candidate?place=shop%3Alib%2Fprice", "/candidate?place=shop%3Alib%2Fretry"] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}: {page}");
        let reply = settled(&server, link);
        assert_eq!(reply.status, 200, "{link}: {}", reply.body);
    }
}

#[test]
fn two_copies_are_shown_as_a_diff() {
    let world = copied();
    insta::assert_snapshot!(world.run(&["variants", "shop:lib/retry", "--diff", "shop:lib/retry", "pay:again"]));
    let unknown = world.run(&["variants", "shop:lib/retry", "--diff", "shop:lib/retry", "pay:agian"]);
    assert!(unknown.contains("did you mean `pay:again`?") && unknown.ends_with("--- exit 3\n"), "{unknown}");
}

#[test]
fn comments_and_white_space_are_no_difference() {
    let world = copied();
    let retry = fs::read_to_string(world.path("code/shop/lib/retry/retry.go")).expect("the retry");
    let told = retry.replace("\nfunc ", "\n// Tries again.\n/* And\nagain. */\nfunc ").replace(" > ", "  >  ");
    let told = told.replace("limit*2 {", "limit * 2 { // Twice.").replace("limit*9", "limit*90");
    world.work("web", "2024-12-30", &[("own/retry.go", &told), ("own/doc.go", "// Nothing but words.\n")]);
    world.work("pay", "2024-12-30", &[("again/retry.go", &retry)]);
    world.run(&["scan", "--no-picture"]);
    let json = world.run(&["variants", "shop:lib/retry", "--format", "json"]);
    let view: serde_json::Value =
        serde_json::from_str(json.split("--- stderr").next().expect("stdout")).expect("one object");
    let points = view["points"].as_array().expect("points");
    assert_eq!(points.len(), 1, "{json}");
    assert_eq!((&points[0]["kind"], &points[0]["where"]["path"]), (&"literal".into(), &"retry.go".into()));
    let line = retry.lines().position(|line| line.contains("limit*9")).expect("the line") + 1;
    assert_eq!(points[0]["where"]["first_line"], line, "{json}");
    assert_eq!(view["generality"]["structural"], 0.0, "{json}");
    let diff = world.run(&["variants", "shop:lib/retry", "--diff", "shop:lib/retry", "web:own"]);
    assert!(diff.contains("+// Tries again.\n") && diff.contains("+// Nothing but words."), "{diff}");
}

#[test]
fn a_part_of_the_owner_stands_on_its_side() {
    let world = copied();
    world
        .write("teams/shop.toml", "[[owns]]\nrepository = \"shop\"\n")
        .write("teams/core.toml", "parent = \"shop\"\n")
        .write("teams/pay.toml", "[[owns]]\nrepository = \"pay\"\n")
        .write("teams/web.toml", "[[owns]]\nrepository = \"web\"\n")
        .write("people/sho.toml", "name = \"Sho\"\nemails = [\"shop@acme.example\"]\n\n[[team]]\nid = \"core\"\n");
    let said = world.run(&["brief", "shop:lib/retry"]);
    assert!(said.contains("| core | a part of the owner, keeps it up too |"), "{said}");
    let own = said.lines().find(|line| line.starts_with("- Leave it alone")).expect("the first reason");
    assert!(own.contains("`shop` goes on keeping it up, with "), "{own}");
}

#[test]
fn copies_that_are_gone_are_told_with_their_days() {
    let world = copied();
    world.work(
        "web",
        "2024-08-05",
        &[("kept/retry.go", &fs::read_to_string(world.path("code/shop/lib/retry/retry.go")).expect("it"))],
    );
    world.work("web", "2024-11-04", &[("kept/retry.go", "")]);
    world.run(&["scan", "--no-picture"]);
    let said = world.run(&["brief", "shop:lib/retry"]);
    assert!(said.contains("| web | held a copy | web:kept | 5 Aug 2024 | 4 Nov 2024 |"), "{said}");
}

#[test]
fn a_brief_says_what_is_seen_and_what_is_not() {
    let world = copied();
    insta::assert_snapshot!(world.run(&["brief", "shop:lib/retry"]));
}

#[test]
fn a_brief_holds_what_was_decided() {
    let world = copied();
    world
        .write("teams/shop.toml", "[[owns]]\nrepository = \"shop\"\n")
        .write("teams/pay.toml", "[[owns]]\nrepository = \"pay\"\n")
        .write("teams/web.toml", "[[owns]]\nrepository = \"web\"\n")
        .write("teams/infra.toml", "platform = true\n")
        .write(
            "requests/retries.toml",
            "title = \"One retry\"\nteam = \"pay\"\nproblem = \"We retry by hand and hammer what is down.\"\nsince = 2024-09-02\n\n\
             [[path]]\nrepository = \"pay\"\npath = \"again\"\n",
        )
        .write("candidates/retry.toml", "repository = \"shop\"\npath = \"lib/retry\"\nsince = 2024-09-02\n")
        .write(
            "bets/one-retry.toml",
            "name = \"One retry\"\npattern = \"assimilate\"\nowner = \"infra\"\ncandidate = \"retry\"\nsince = 2024-10-01\n\n\
             [[pledge]]\nteam = \"infra\"\nside = \"platform\"\ndays_a_week = 2\nsince = 2024-11-04\n",
        );
    let decline =
        ["candidate", "shop:lib/retry", "--status", "declined", "--why", "Not before our release.", "--yes", "-q"];
    let said = world.run(&decline);
    assert!(said.ends_with("--- exit 0\n"), "{said}");
    insta::assert_snapshot!(world.run(&["brief", "shop:lib/retry", "--assume", "onboardings=4"]));
    let found = world.run(&["discover", "--format", "json"]);
    assert!(found.contains("\"status\": \"declined\"") && found.contains("\"requests\": 1"), "{found}");
}

#[test]
fn a_brief_is_one_page_or_one_object() {
    let world = copied();
    let html = world.run(&["brief", "shop:lib/retry", "--format", "html"]);
    assert!(
        html.starts_with("<!doctype html>") && html.contains("Reasons against") && !html.contains("http"),
        "{html}"
    );
    let json =
        world.run(&["brief", "shop:lib/retry", "--format", "json", "--assume", "years=3", "--assume", "useful=0.5"]);
    let view: serde_json::Value =
        serde_json::from_str(json.split("--- stderr").next().expect("stdout")).expect("one object");
    assert_eq!(view["schema"], "buyin.brief/v1");
    assert_eq!(view["savings"]["assumptions"][6]["worst"], 3.0);
    let csv = world.run(&["brief", "shop:lib/retry", "--format", "csv"]);
    assert!(csv.ends_with("--- exit 2\n"), "{csv}");
    for (assumed, hint) in [
        ("year=3", "did you mean `years`?"),
        ("years", "NAME=NUMBER"),
        ("useful=2", "from 0 to 1"),
        ("years=1e308", "from 0 to 1,000,000"),
        ("onboardings=-1", "out of range"),
    ] {
        let said = world.run(&["brief", "shop:lib/retry", "--assume", assumed]);
        assert!(said.contains(hint) && said.ends_with("--- exit 2\n"), "{said}");
    }
}

#[test]
fn what_is_no_candidate_says_why() {
    let world = copied();
    world.work(
        "shop",
        "2024-12-30",
        &[
            ("vendor/acme.org/x/x.go", &code("x", "Foreign", 9)),
            ("docs/how.md", "# How\n"),
            ("old/old.go", "package old\n"),
        ],
    );
    world.work("shop", "2024-12-31", &[("old/old.go", "")]);
    let shop = world.path("code/shop");
    std::os::unix::fs::symlink("lib/retry", shop.join("retry")).expect("a link");
    git_on(&shop, "2024-12-31", &["update-index", "--add", "--cacheinfo", &format!("160000,{},kit", "1".repeat(40))]);
    git_on(&shop, "2024-12-31", &["add", "retry"]);
    git_on(&shop, "2024-12-31", &["commit", "-q", "-m", "Link"]);
    world.run(&["scan", "--no-picture"]);
    for (place, hint, exit) in [
        ("shop:kit", "a submodule; what it holds lies in a repository of its own", 3),
        ("shop:kit/clock", "shop:kit: a submodule", 3),
        ("shop:retry", "a symbolic link; what it leads to lies elsewhere", 3),
        ("shop:lib/rety", "did you mean `shop:lib/retry`?", 3),
        ("shpo:lib/retry", "did you mean `shop`?", 3),
        ("shop", "write repository:path", 2),
        ("shop:", "the root is the repository itself", 3),
        ("shop:.", "the root is the repository itself", 3),
        ("shop:../pay", "without `..`", 2),
        ("shop:lib/retry/retry.go", "name its folder: `shop:lib/retry`", 3),
        ("shop:lib", "candidates around it: shop:lib/retry", 3),
        ("shop:cart", "no other team was seen", 3),
        ("shop:vendor/acme.org/x", "vendored, somebody else's code", 3),
        ("shop:docs", "holds no code of its own", 3),
        ("shop:old", "--as-of 2024-12-30 asks for the day before", 3),
        ("pay:again", "ask for the origin: `shop:lib/retry`", 3),
        ("shop:nothing/at/all", "never had history", 3),
    ] {
        for command in ["variants", "brief"] {
            let said = world.run(&[command, place]);
            assert!(said.contains(hint) && said.ends_with(&format!("--- exit {exit}\n")), "{command} {place}: {said}");
        }
    }
}

#[test]
fn a_file_is_no_place_of_a_talk_either() {
    let world = copied();
    for (place, hint) in [
        ("shop:lib/retry/retry.go", "name its folder: `shop:lib/retry`"),
        ("shop:go.mod", "it lies at the root: name a folder"),
    ] {
        let said = world.run(&["candidate", place, "--status", "talking", "--yes"]);
        assert!(said.contains(": a file") && said.contains(hint) && said.ends_with("--- exit 3\n"), "{said}");
    }
    assert!(world.run(&["discover", "--top", "0"]).ends_with("--- exit 2\n"));
}

#[test]
fn a_status_is_written_down_and_shown() {
    let world = copied();
    let mut said = Vec::new();
    for arguments in [
        &["candidate", "shop:lib/retry", "--status", "talking"][..],
        &["candidate", "shop:lib/retry", "--status", "talking", "--yes", "--quiet"],
        &["candidate", "shop:lib/retry", "--status", "declined", "--yes"],
        &["candidate", "shop:lib/retry", "--status", "agreed", "--why", "We keep a say.", "--yes", "--quiet"],
        &["candidate", "shop:lib/retry", "--status", "not_asked", "--yes"],
        &["candidate", "shop:lib/rety", "--status", "talking", "--yes"],
        &["candidate", "shop:lib/retry"],
        &["candidate"],
        &["candidate", "shop:cart"],
        &["discover"],
        &["discover", "--as-of", "2024-12-30"],
        &["check"],
    ] {
        said.push(format!("$ buyin {}\n{}", arguments.join(" "), world.run(arguments)));
    }
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn what_was_taken_over_expands_or_not_yet() {
    let world = copied();
    let retry = fs::read_to_string(world.path("code/shop/lib/retry/retry.go")).expect("the retry");
    world.work(
        "infra",
        "2025-01-06",
        &[
            ("go.mod", "module acme.example/infra\n"),
            ("retry/retry.go", &retry),
            ("log/log.go", &code("log", "Log", 20)),
            ("trace/trace.go", &code("trace", "Trace", 20)),
        ],
    );
    let use_it = "package cart\n\nimport \"acme.example/infra/retry\"\n\nvar Use = retry.Attempt1\n";
    world.work("shop", "2025-01-20", &[("cart/use.go", use_it)]);
    let scan = || world.run(&["scan", "--no-picture", "--platform", "infra"]);
    scan();
    let mut said = vec![world.run(&["discover", "--taken-over"])];
    world.work("shop", "2025-02-03", &[("lib/retry/retry.go", "")]);
    let fresh = "package main\n\nimport \"acme.example/infra/retry\"\n\nvar Use = retry.Attempt1\n";
    world.work(
        "search",
        "2025-02-10",
        &[("go.mod", "module acme.example/search\n"), ("main.go", fresh), ("find.go", &code("main", "Find", 20))],
    );
    world.work("pay", "2025-03-03", &[("again/retry.go", ""), ("use.go", fresh)]);
    scan();
    for format in ["table", "json", "csv"] {
        said.push(world.run(&["discover", "--taken-over", "--format", format]));
    }
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn what_was_left_behind_is_a_copy_of_the_new_home() {
    let world = copied();
    let retry = fs::read_to_string(world.path("code/shop/lib/retry/retry.go")).expect("the retry");
    let infra = [("go.mod", "module acme.example/infra\n"), ("retry/retry.go", retry.as_str())];
    let rest = [("log/log.go", code("log", "Log", 20)), ("trace/trace.go", code("trace", "Trace", 20))];
    let rest: Vec<(&str, &str)> = rest.iter().map(|(path, text)| (*path, text.as_str())).collect();
    world.work("infra", "2025-01-06", &[&infra[..], &rest[..]].concat());
    let use_it = "package cart\n\nimport \"acme.example/infra/retry\"\n\nvar Use = retry.Attempt1\n";
    world.work("shop", "2025-01-20", &[("cart/use.go", use_it)]);
    let fixed = retry.replace("value > limit*8", "value > limit*8 && limit > 0");
    world.work("infra", "2025-01-27", &[("retry/retry.go", &fixed)]);
    world.run(&["scan", "--no-picture", "--platform", "infra"]);
    let mut said = Vec::new();
    for arguments in [
        &["variants", "shop:lib/retry"][..],
        &["variants", "infra:retry"],
        &["variants", "pay:again"],
        &["variants", "shop:lib/retry", "--diff", "infra:retry", "shop:lib/retry"],
        &["brief", "shop:lib/retry"],
        &["brief", "infra:retry"],
        &["brief", "pay:again"],
        &["discover"],
    ] {
        said.push(format!("$ buyin {}\n{}", arguments.join(" "), world.run(arguments)));
    }
    insta::assert_snapshot!(said.join("\n"));
    let json = world.run(&["variants", "shop:lib/retry", "--format", "json"]);
    assert!(json.contains("\"from\": \"shop:lib/retry\"") && json.contains("\"day\": \"2025-01-06\""), "{json}");
}

#[test]
fn a_plus_in_a_typed_address_is_a_plus() {
    let world = copied();
    fs::rename(world.path("code/shop"), world.path("code/shop+1")).expect("a name with a plus");
    world.run(&["scan", "--no-picture"]);
    let server = Server::start(&world, "", &[]);
    for link in ["/candidate?place=shop+1:lib/retry", "/api/v1/brief?place=shop+1:lib/retry"] {
        let reply = settled(&server, link);
        assert_eq!(reply.status, 200, "{link}: {}", reply.body);
        assert!(reply.body.contains("shop+1"), "{link}: {}", reply.body);
    }
}
