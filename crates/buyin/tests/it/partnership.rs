//! From a find to a partnership and its end, in real browsers: of the platform, and of the team that pays.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::serving::Server;
use crate::signing::{PROVIDED, provider, sign_in};
use crate::world::{PROGRAM, World, git, git_on};

/// Who decides for the platform, and who decides for payments.
const PLATFORM: &str = "nora.lindqvist@acme.example";
const PAYMENTS: &str = "marta.silva@acme.example";

/// The column that says what was seen of a pledge.
const PAID: &str = "Paid, in evidence (range)";

/// A copy of the demo organisation in which people sign in, with its decisions in a repository.
fn organisation() -> World {
    let (demo, world) = (World::demo(), World::empty());
    let copy = |from: PathBuf, to: PathBuf| {
        let copied = world.command("cp").arg("-R").arg(from).arg(to).status();
        assert!(copied.expect("because cp is there").success());
    };
    copy(demo.path("acme"), world.path("acme"));
    std::fs::create_dir(world.path("lake")).expect("a new folder");
    // What is kept of answers comes and goes while others ask.
    for entry in std::fs::read_dir(demo.path("lake")).expect("it was scanned") {
        let name = entry.expect("it can be listed").file_name();
        if name != "cache" {
            copy(demo.path("lake").join(&name), world.path("lake").join(&name));
        }
    }
    let config = std::fs::read_to_string(world.path("acme/buyin.toml")).expect("it is there");
    let sign_in = format!("\n[sign_in]\nissuer = \"{}\"\nclient = \"buyin\"\n", provider());
    world.write("acme/buyin.toml", &format!("{config}{sign_in}"));
    world.write("acme/.gitignore", "repos\nexports\ntruth\n.buyin\n");
    world.committed("acme");
    world
}

/// The organisation as it is served on a day.
fn serve(world: &World, today: &str) -> Server {
    Server::start_with(world, "acme", &["--lake", "../lake"], &[PROVIDED, ("BUYIN_TODAY", today)])
}

/// Fills a form, looks at what would be written, and writes it.
fn decide(browser: &mut Browser, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        browser.fill(&format!("form.form [name='{name}']"), value);
    }
    browser.follow("form.form button");
    assert!(browser.text("main").contains("What would be written"), "{}", browser.text("main"));
    browser.follow("section[aria-labelledby=plan] button");
    assert!(browser.text("main").contains("Written"), "{}", browser.text("main"));
}

/// Opens a page until it says something: what was written shows in a moment.
fn until(browser: &mut Browser, server: &Server, path: &str, text: &str) {
    let begun = std::time::Instant::now();
    while !browser.text("main").contains(text) {
        assert!(begun.elapsed().as_secs() < 60, "{path} never held {text}: {}", browser.text("main"));
        browser.goto(&format!("http://{}{path}", server.address));
    }
}

/// The cells of a table's first row, by the titles of its columns.
fn first_row(browser: &mut Browser, table: &str) -> Value {
    browser.eval(&format!(
        "(() => {{ const of = (row) => [...row.cells].map((cell) => cell.textContent.trim()); \
         const [head, row] = document.querySelectorAll('#{table} tr'); \
         return Object.fromEntries(of(head).map((title, at) => [title, of(row)[at]])); }})()"
    ))
}

/// Days of work of people of payments on the platform's library, pushed to its bare repository.
fn work_together(world: &World, days: &[&str]) {
    let (bare, clone) = (world.path("acme/repos/platform-go.git"), world.path("clone"));
    git(&world.path(""), &["clone", "-q", &bare.display().to_string(), &clone.display().to_string()]);
    for (at, day) in days.iter().enumerate() {
        let file = format!("clone/retry/step{at}.go");
        let line = |number| format!("\tvalue += limit * {number}\n");
        let body: String = (1..40).map(line).collect();
        world.write(
            &file,
            &format!("package retry\n\nfunc Step{at}(value, limit int) int {{\n{body}\treturn value\n}}\n"),
        );
        git_on(&clone, day, &["add", "-A"]);
        let author = format!("Marta Silva <{PAYMENTS}>");
        git_on(&clone, day, &["commit", "-q", "-m", "Retry what failed", "--author", &author]);
    }
    git(&clone, &["push", "-q", "origin", "HEAD"]);
}

/// Reads what is new, on a day.
fn scan(world: &World, today: &str) {
    let mut command = world.command(PROGRAM);
    command.args(["scan", "--lake", "../lake", "--no-picture", "--quiet"]).env("BUYIN_TODAY", today);
    let said = world.told(&command.current_dir(world.path("acme")).output().expect("because cargo built the program"));
    assert!(said.contains("exit 0"), "{said}");
}

#[test]
fn a_find_becomes_a_partnership_that_is_paid_for_and_stopped() {
    let world = organisation();
    let server = serve(&world, "2025-09-01");
    let (mut platform, mut payments) = (Browser::open(), Browser::open());

    // The platform looks around for the first time, and finds something others built for themselves.
    sign_in(&mut platform, &server, "/", PLATFORM);
    assert_eq!(platform.text("h1"), "Overview");
    platform.follow("nav a[href='/candidates']");
    platform.follow("#candidates a[href*='outbox']");
    assert!(platform.text(".lead").contains("not yet asked"), "{}", platform.text(".lead"));

    // What the figures rest on.
    platform.follow(".acts a[href^='/evidence']");
    assert!(platform.text("#evidence").contains("lib/outbox/"), "{}", platform.text("main"));
    platform.goto(&format!("http://{}/candidate?place=warehouse%3Alib%2Foutbox", server.address));

    // Its owner is asked before anybody reads of it in a ranking.
    platform.follow(".acts a[href*='do=owner']");
    decide(&mut platform, &[("status", "talking")]);
    platform.follow("p[role=status] a");
    until(&mut platform, &server, "/candidate?place=warehouse%3Alib%2Foutbox", "Owner: talking");

    // A partnership begins, and payments pledges: the platform cannot do that for it.
    platform.goto(&format!("http://{}/bets", server.address));
    platform.follow(".acts a");
    let bet = [("name", "Retries"), ("pattern", "partner"), ("owner", "platform"), ("product", "platform-go")];
    decide(&mut platform, &bet);
    until(&mut platform, &server, "/bet?id=retries", "Retries");
    assert_eq!(platform.eval("document.querySelectorAll(\".acts a[href*='do=stop']\").length"), json!(1));
    sign_in(&mut payments, &server, "/bet?id=retries", PAYMENTS);
    assert_eq!(payments.eval("document.querySelectorAll(\".acts a[href*='do=stop']\").length"), json!(0));
    payments.follow(".acts a[href*='do=pledge']");
    // What the checks refuse stays as it was typed.
    payments.fill("form.form [name=team]", "payments");
    payments.fill("form.form [name='days-a-week']", "lots");
    payments.follow("form.form button");
    assert!(payments.text("[role=alert]").contains("not a number of days"), "{}", payments.text("main"));
    assert_eq!(payments.eval("document.querySelector('form.form [name=\"days-a-week\"]').value"), json!("lots"));
    assert_eq!(payments.eval("document.querySelector('form.form [name=team]').value"), json!("payments"));
    decide(&mut payments, &[("days-a-week", "2"), ("since", "2025-09-01"), ("until", "2025-12-01")]);
    until(&mut platform, &server, "/bet?id=retries", "not accepted");
    assert_eq!(payments.eval("document.querySelectorAll(\"a[href*='do=accept']\").length"), json!(0));
    platform.follow("#pledges a[href*='do=accept']");
    decide(&mut platform, &[]);
    until(&mut platform, &server, "/bet?id=retries", "running");
    assert_eq!(first_row(&mut platform, "pledges")[PAID], json!(null), "nothing is paid yet");
    drop((server, platform));

    // They work on it; the next month end shows what was paid.
    // September is seen as a whole once something is seen of October.
    work_together(&world, &["2025-09-02", "2025-09-04", "2025-09-09", "2025-09-11", "2025-09-16", "2025-10-01"]);
    scan(&world, "2025-10-01");
    let (server, mut platform) = (serve(&world, "2025-10-01"), Browser::open());
    sign_in(&mut platform, &server, "/bet?id=retries", PLATFORM);
    platform.complaints();
    let row = first_row(&mut platform, "pledges");
    assert_eq!(row[PAID], "5–20", "a band, since few people are seen: {row}");

    // It is stopped, and what was learned is kept.
    platform.follow(".acts a[href*='do=stop']");
    decide(&mut platform, &[("learned", "Retries belong into the client"), ("failed", "solution")]);
    until(&mut platform, &server, "/bet?id=retries", "Retries belong into the client");
    assert_eq!(platform.eval("document.querySelectorAll(\".acts a[href*='/write']\").length"), json!(0));
    assert_eq!(platform.complaints(), Vec::<String>::new(), "none of our own pages is wrong");
}
