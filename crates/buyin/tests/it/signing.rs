//! Signing in: at a real `OpenID` provider, in a real browser; and everything that does not let anybody in.

use form_urlencoded::byte_serialize;

use crate::browser::Browser;
use crate::serving::{Reply, Server};
use crate::world::{World, git};

/// What the provider knows this server by.
pub(crate) const PROVIDED: (&str, &str) = ("BUYIN_CLIENT_SECRET", "a secret of tests");

pub(crate) fn provider() -> String {
    std::env::var("BUYIN_OPENID").expect("`cargo ci` starts an OpenID provider and names it in BUYIN_OPENID")
}

/// A decisions repository where people sign in: ana leads payments, ben is in it, eve is the platform.
fn organisation(more: &str) -> World {
    let world = World::empty();
    world
        .repository("code/shop", &[("go.mod", "module acme.example/shop\n")])
        .write(
            "org/buyin.toml",
            &format!(
                "repositories = [\"../code\"]\n\n[sign_in]\nissuer = \"{}\"\nclient = \"buyin\"\n{more}",
                provider()
            ),
        )
        .write("org/teams/payments.toml", "leads = [\"ana\"]\n")
        .write("org/teams/platform.toml", "platform = true\n");
    for (id, team) in [("ana", "payments"), ("ben", "payments"), ("eve", "platform")] {
        let person = format!("emails = [\"{id}@acme.example\"]\n\n[[team]]\nid = \"{team}\"\n");
        world.write(&format!("org/people/{id}.toml"), &person);
    }
    world.committed("org");
    world.run_in("org", &["scan", "--no-picture"]);
    world
}

fn serve(world: &World) -> Server {
    Server::start_with(world, "org", &[], &[PROVIDED])
}

/// Signs somebody in, as they would do it.
pub(crate) fn sign_in(browser: &mut Browser, server: &Server, path: &str, address: &str) {
    browser.goto(&format!("http://{}{path}", server.address));
    assert!(browser.address().starts_with(&provider()), "the provider asks who it is: {}", browser.address());
    browser.eval(&format!("document.querySelector('[name=login]').value = '{address}'"));
    browser.eval("document.querySelector('[name=password]').value = 'x'");
    browser.follow("button[type=submit]");
    browser.follow("button[type=submit]");
}

/// Asks with more lines in the head.
fn asked(server: &Server, path: &str, head: &str) -> Reply {
    server.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{head}Connection: close\r\n\r\n", server.address))
}

fn header<'r>(reply: &'r Reply, name: &str) -> Vec<&'r str> {
    reply
        .raw
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn who_signs_in_comes_to_the_page_and_decides_what_is_theirs() {
    let world = organisation("");
    let server = serve(&world);
    let mut browser = Browser::open();
    sign_in(&mut browser, &server, "/teams", "ana@acme.example");
    assert_eq!(browser.address(), format!("http://{}/teams", server.address));
    assert!(browser.text("form.out").contains("Name of ana@acme.example, deciding for payments"));
    // What is for her team to decide is committed in her name; what is for the platform is not hers.
    browser.goto(&format!("http://{}/write?do=request&title=Faster+builds&team=payments", server.address));
    browser.follow("form.form button");
    assert!(browser.text("main").contains("in the name of ana@acme.example"), "{}", browser.text("main"));
    browser.follow("section[aria-labelledby=plan] button");
    assert!(browser.text("main").contains("Written"), "{}", browser.text("main"));
    let log = world.command("git").args(["log", "-1", "--format=%an <%ae>"]).current_dir(world.path("org")).output();
    let log = String::from_utf8_lossy(&log.expect("git").stdout).into_owned();
    assert_eq!(log.trim(), "Name of ana@acme.example <ana@acme.example>");
    browser.goto(&format!("http://{}/write?do=request&title=More&team=platform", server.address));
    browser.follow("form.form button");
    let refused = browser.text("main");
    assert!(
        refused.contains("who decides for `platform`") || refused.contains("who decides for platform"),
        "{refused}"
    );
    assert_eq!(browser.eval("document.querySelector('#f-title').value"), "More", "what was typed stays");
    // Once out, every page asks again.
    browser.goto(&format!("http://{}/teams", server.address));
    browser.follow("form.out button");
    assert!(browser.text("h1").contains("You are signed out"));
    assert_eq!(asked(&server, "/teams", "").status, 303);
}

#[test]
fn members_where_a_team_names_its_leads_are_readers_and_the_platform_decides_for_itself() {
    let world = organisation("");
    let server = serve(&world);
    for (address, role) in
        [("ben@acme.example", "a reader"), ("eve@acme.example", "the platform"), ("zoe@elsewhere.example", "a reader")]
    {
        let mut browser = Browser::open();
        sign_in(&mut browser, &server, "/", address);
        assert!(browser.text("form.out").contains(role), "{address}: {}", browser.text("form.out"));
    }
}

/// A bet of payments and the platform, with what both can be told apart by: no work was ever seen for it.
fn partnership() -> World {
    let world = organisation("");
    world
        .write("org/teams/search.toml", "")
        .write("org/people/kim.toml", "emails = [\"kim@acme.example\"]\n\n[[team]]\nid = \"search\"\n")
        .write(
            "org/bets/ci.toml",
            "name = \"Faster builds\"\npattern = \"partner\"\nstage = \"problem\"\nowner = \"platform\"\nsince = 2024-01-01\n\n\
             [[pledge]]\nteam = \"payments\"\nside = \"partner\"\ndays_a_week = 2\nsince = 2024-01-01\n\
             accepted = 2024-01-01\naccepted_by = \"eve\"\n",
        )
        .write(
            "org/bets/ci/events/2024-02-01-declared-1.toml",
            "kind = \"declared\"\nday = 2024-02-01\nteam = \"payments\"\nmonth = \"2024-01\"\ndays = 2\nwhat = \"Workshops at sea\"\n",
        );
    world.committed("org");
    world
}

/// Everything that says whether the pledge is kept, as somebody signed in finds it.
fn told(server: &Server, address: &str) -> Vec<&'static str> {
    let mut browser = Browser::open();
    sign_in(&mut browser, server, "/bets", address);
    let paths = [
        "/bet?id=ci",
        "/bet?id=ci&csv=pledges",
        "/statement?team=payments",
        "/api/v1/bet?id=ci",
        "/api/v1/bets",
        "/api/v1/statement?team=payments",
    ];
    let own_time = ["of platform, ", "\"own_time\":{"];
    let of_pledges = ["nothing seen so far", "not_started", "\"burn\"", "Pledged and paid by"];
    let telling = of_pledges.into_iter().chain(own_time).chain(["Workshops at sea"]).collect::<Vec<_>>();
    let mut is_telling = |path: &&str| {
        let answer = browser.eval(&format!("fetch('{path}').then(reply => reply.text())"));
        let answer = answer.as_str().expect("text");
        assert!(answer.contains("payments"), "{path} answers {address}: {answer}");
        telling.iter().any(|word| answer.contains(word))
    };
    paths.into_iter().filter(&mut is_telling).collect()
}

#[test]
fn whether_a_pledge_is_kept_is_told_to_the_two_sides_only() {
    let world = partnership();
    let server = serve(&world);
    for side in ["ben@acme.example", "ana@acme.example", "eve@acme.example"] {
        assert_eq!(told(&server, side).len(), 6, "{side} is of a side, and told everywhere: {:?}", told(&server, side));
    }
    for other in ["kim@acme.example", "zoe@elsewhere.example"] {
        assert!(told(&server, other).is_empty(), "{other} is of none: {:?}", told(&server, other));
    }
}

/// The forms a page leads to.
fn forms(browser: &mut Browser, server: &Server, path: &str) -> Vec<String> {
    browser.goto(&format!("http://{}{path}", server.address));
    let found = browser.eval(
        "[...new Set([...document.querySelectorAll(\"main a[href^='/write?']\")].map(link => new URL(link).searchParams.get('do')))]",
    );
    found.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

#[test]
fn only_forms_that_are_for_somebody_are_linked() {
    let world = organisation("");
    world
        .write(
            "org/requests/faster.toml",
            "title = \"Faster\"\nteam = \"payments\"\nproblem = \"An hour.\"\nsince = 2025-01-01\n",
        )
        .write(
            "org/bets/kit.toml",
            "name = \"Kit\"\npattern = \"partner\"\nowner = \"platform\"\nsince = 2025-01-01\n",
        );
    git(&world.path("org"), &["add", "-A"]);
    git(&world.path("org"), &["commit", "-q", "-m", "More"]);
    let server = serve(&world);
    let pages = ["/requests", "/request?id=faster", "/bets", "/bet?id=kit", "/statement?team=payments"];
    let cases: [(&str, [&[&str]; 5], usize); 3] = [
        ("ben@acme.example", [&[], &[], &[], &[], &[]], 0),
        ("ana@acme.example", [&["request"], &[], &[], &["pledge", "declare"], &["annotate"]], 9),
        (
            "eve@acme.example",
            [&["request"], &["answer", "bet"], &["bet"], &["pledge", "declare", "advance", "learn", "stop"], &[]],
            13,
        ),
    ];
    for (address, expected, all) in cases {
        let mut browser = Browser::open();
        sign_in(&mut browser, &server, "/", address);
        for (path, forms_there) in pages.iter().zip(expected) {
            assert_eq!(forms(&mut browser, &server, path), forms_there, "{path} for {address}");
        }
        assert_eq!(forms(&mut browser, &server, "/write").len(), all, "{address}: {}", browser.text("main"));
        // Whoever follows an address all the same is told who decides, before they type anything.
        browser.goto(&format!("http://{}/write?do=answer&request=faster", server.address));
        let is_open = address.starts_with("eve");
        assert_eq!(browser.eval("!!document.querySelector('form.form')"), is_open, "{address}");
        assert_eq!(browser.text("[role=alert]").contains("decided by the platform"), !is_open, "{address}");
    }
}

#[test]
fn who_is_signed_out_meanwhile_loses_nothing_of_what_was_typed() {
    let world = organisation("");
    let server = serve(&world);
    let posted = |body: &str| {
        server.ask(&format!(
            "POST /write HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            server.address,
            body.len()
        ))
    };
    let reply = posted("do=request&token=old&step=show&title=Faster+%26+safer&team=payments&problem=Two%0D%0Alines");
    let to: String =
        byte_serialize(b"/write?do=request&title=Faster+%26+safer&team=payments&problem=Two%0Alines").collect();
    assert_eq!((reply.status, header(&reply, "location")), (303, vec![format!("/sign-in?to={to}").as_str()]));
    for body in ["do=nothing&title=x", "title=x"] {
        assert_eq!(posted(body).status, 401, "there is no such form");
    }
    let mut browser = Browser::open();
    sign_in(&mut browser, &server, "/write?do=request&title=Faster+%26+safer&problem=Two%0Alines", "ana@acme.example");
    assert_eq!(browser.eval("document.querySelector('#f-title').value"), "Faster & safer");
    assert_eq!(browser.eval("document.querySelector('#f-problem').value"), "Two\nlines");
    // What no address holds stays on a page, and goes back into the form from there.
    let kept = posted(&format!("do=request&problem={}", "A+%3Clong%3E+story.%0D%0A".repeat(2_000)));
    assert!(kept.status == 401 && kept.body.contains("is kept on this page"), "{}", kept.body);
    let main = kept.body.split("<section>").nth(1).and_then(|rest| rest.split("</section>").next()).expect("a section");
    browser.eval(&format!("document.querySelector('main').innerHTML = {}", serde_json::json!(main)));
    browser.follow("main form button");
    let typed = browser.eval("document.querySelector('#f-problem').value.length");
    assert_eq!(typed, "A <long> story.\n".repeat(2_000).len(), "{}", browser.text("main"));
}

#[test]
fn whom_the_provider_does_not_vouch_for_stays_out() {
    let world = organisation("");
    let server = serve(&world);
    let mut browser = Browser::open();
    sign_in(&mut browser, &server, "/", "unverified@acme.example");
    assert!(
        browser.text("main").contains("vouches for no mail address")
            || browser.text("h1").contains("vouches for no mail address")
    );
    browser.goto(&format!("http://{}/", server.address));
    assert!(browser.address().starts_with(&provider()), "still outside: {}", browser.address());
}

#[test]
fn an_attempt_belongs_to_one_browser_and_is_good_once() {
    let world = organisation("");
    let server = serve(&world);
    let first = asked(&server, "/sign-in?to=/teams", "");
    assert_eq!(first.status, 303, "{}", first.body);
    let location = header(&first, "location")[0].to_owned();
    assert!(location.starts_with(&provider()) && location.contains("code_challenge_method=S256"), "{location}");
    let cookie = header(&first, "set-cookie")[0].to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let cookie = cookie.split(';').next().expect("a cookie").to_owned();
    let state = location.split("state=").nth(1).and_then(|rest| rest.split('&').next()).expect("a state").to_owned();
    let back = |head: &str, query: &str| asked(&server, &format!("/sign-in/back?{query}"), head).status;
    let (own, state_of) = (format!("Cookie: {cookie}\r\n"), format!("state={state}&code=x"));
    assert_eq!(back("", &state_of), 403, "another browser");
    assert_eq!(back("Cookie: buyin-attempt=x\r\n", "state=x&code=x"), 403, "an attempt nobody began");
    assert_eq!(back(&own, "code=x"), 403, "no state");
    let issuer: String = byte_serialize(b"https://evil.example").collect();
    assert_eq!(back(&own, &format!("{state_of}&iss={issuer}")), 403, "another provider");
    assert_eq!(back(&own, &state_of), 403, "replayed: that was its one use");
    let again = asked(&server, "/sign-in", "");
    let cookie = header(&again, "set-cookie")[0].split(';').next().expect("a cookie").to_owned();
    let state = cookie.split('=').nth(1).expect("a state").to_owned();
    let refused = asked(&server, &format!("/sign-in/back?state={state}&code=forged"), &format!("Cookie: {cookie}\r\n"));
    assert!(refused.status == 403 && refused.body.contains("could not be signed in"), "{}", refused.body);
    for forged in ["buyin-session=x", "buyin-session=", "__Host-buyin-session=x"] {
        assert_eq!(asked(&server, "/teams", &format!("Cookie: {forged}\r\n")).status, 303, "{forged}");
    }
}

#[test]
fn nobody_tries_without_end() {
    let world = organisation("");
    let server = serve(&world);
    let statuses: Vec<u16> =
        (0..70).map(|_| asked(&server, "/api/v1/teams", "Authorization: Bearer guessed\r\n").status).collect();
    assert_eq!(statuses[0], 401);
    assert_eq!(statuses[69], 429);
    let waiting = asked(&server, "/api/v1/teams", "Authorization: Bearer guessed\r\n");
    assert!(waiting.head.contains("retry-after"), "{}", waiting.head);
}

#[test]
fn a_program_reads_with_a_token_what_its_scope_says_until_it_is_taken_back() {
    let world = organisation("");
    let made = |arguments: &[&str]| {
        let said = world.run_in("org", &[&["token"], arguments, &["--yes"]].concat());
        let token = said.split("--- stderr").next().unwrap_or_default().lines().last().unwrap_or_default().to_owned();
        assert!(token.starts_with("buyin_"), "{said}");
        token
    };
    // Those who commit need a name.
    for arguments in [["config", "user.name", "Eve"], ["config", "user.email", "eve@acme.example"]] {
        git(&world.path("org"), &arguments);
    }
    let (reads, counts) = (made(&["catalogue"]), made(&["grafana", "--scope", "metrics"]));
    let old = made(&["old", "--until", "2025-01-01"]);
    let text = std::fs::read_to_string(world.path("org/buyin.toml")).expect("the file");
    assert!(!text.contains(&reads) && text.contains("hash"), "only hashes are kept: {text}");
    let server = serve(&world);
    let status = |path: &str, token: &str| asked(&server, path, &format!("Authorization: Bearer {token}\r\n")).status;
    assert_eq!((status("/api/v1/teams", &reads), status("/metrics", &reads)), (200, 403));
    assert_eq!((status("/api/v1/teams", &counts), status("/metrics", &counts)), (403, 200));
    assert_eq!(status("/teams", &reads), 403, "pages are for people");
    assert_eq!(status("/api/v1/teams", &old), 401, "expired");
    assert_eq!(status("/api/v1/teams", &format!("{reads}x")), 401, "forged");
    let nobody = asked(&server, "/api/v1/teams", "");
    assert!(nobody.status == 401 && nobody.head.contains("www-authenticate: bearer"), "{}", nobody.head);
    assert_eq!(asked(&server, "/healthz", "").status, 200);
    let posted = server.ask(&format!(
        "POST /write HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {reads}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        server.address
    ));
    assert_eq!(posted.status, 403, "a token decides nothing");
    let said = world.run_in("org", &["token", "catalogue", "--revoke", "--yes"]);
    assert!(said.contains("exit 0"), "{said}");
    let begun = std::time::Instant::now();
    while status("/api/v1/teams", &reads) == 200 {
        assert!(begun.elapsed().as_secs() < 60, "it is still good");
    }
}

#[test]
fn a_server_that_does_not_know_who_comes_does_not_open() {
    let world = World::empty();
    let refused = |toml: &str, listen: &str| {
        world.write("buyin.toml", toml);
        world.run(&["serve", "--listen", listen])
    };
    let provider = "[sign_in]\nissuer = \"https://login.acme.example\"\nclient = \"buyin\"\n";
    let cases = [
        (String::new(), "0.0.0.0:0", "names no provider"),
        (provider.to_owned(), "0.0.0.0:0", "does not say where people find this server"),
        (format!("{provider}address = \"http://buyin.acme.example\"\n"), "0.0.0.0:0", "only https is"),
        (provider.replace("https", "http"), "127.0.0.1:0", "only https is"),
        (provider.replace("issuer", "isuer"), "127.0.0.1:0", "`issuer` is missing"),
        (
            format!("{provider}[[token]]\nname = \"x\"\nhash = \"y\"\nscopes = [\"all\"]\n"),
            "127.0.0.1:0",
            "no scope `all`",
        ),
    ];
    for (toml, listen, text) in cases {
        let said = refused(&toml, listen);
        assert!(said.contains(text) && !said.contains("exit 0"), "{toml}: {said}");
    }
}
