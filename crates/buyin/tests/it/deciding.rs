//! Deciding in a browser: the plan is shown, then committed; a form from elsewhere is not taken.

use form_urlencoded::Serializer;

use crate::serving::{Reply, Server};
use crate::world::{World, git};

/// A decisions repository with two teams, and something scanned.
fn organisation() -> World {
    let world = World::empty();
    world
        .repository("code/shop", &[("go.mod", "module acme.example/shop\n")])
        .write("org/buyin.toml", "repositories = [\"../code\"]\n")
        .write("org/people/ana.toml", "name = \"Ana Lima\"\n\n[[team]]\nid = \"payments\"\n")
        .write("org/teams/payments.toml", "name = \"Payments\"\n")
        .write("org/teams/platform.toml", "platform = true\n")
        .write("org/products/shop.toml", "[[component]]\nrepository = \"shop\"\n");
    world.committed_by("org", "Ana Lima", "ana@acme.example");
    world.run_in("org", &["scan", "--no-picture"]);
    world
}

/// A browser that opened a form.
struct Browser<'s> {
    server: &'s Server,
    cookie: String,
    token: String,
}

impl<'s> Browser<'s> {
    fn open(server: &'s Server, action: &str) -> Self {
        let reply = server.get(&format!("/write?do={action}"));
        assert_eq!(reply.status, 200, "{}", reply.body);
        let cookie = reply.raw.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Self { server, cookie, token: hidden(&reply, "token") }
    }

    fn send(&self, fields: &[(&str, &str)]) -> Reply {
        let all: Vec<(&str, &str)> = fields.iter().copied().chain([("token", self.token.as_str())]).collect();
        self.post(&all, &format!("Cookie: {}\r\nOrigin: http://{}\r\n", self.cookie, self.server.address))
    }

    fn post(&self, fields: &[(&str, &str)], head: &str) -> Reply {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let address = &self.server.address;
        self.server.ask(&format!(
            "POST /write HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             {head}Connection: close\r\n\r\n{body}",
            body.len()
        ))
    }
}

/// The value of a hidden field.
fn hidden(reply: &Reply, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let rest = reply.body.split(&field).nth(1).unwrap_or_else(|| panic!("no {name}: {}", reply.body));
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn history(world: &World) -> String {
    let output = world.command("git").args(["log", "--format=%an %s"]).current_dir(world.path("org")).output();
    String::from_utf8_lossy(&output.expect("because git is installed").stdout).into_owned()
}

const ASKED: [(&str, &str); 4] =
    [("do", "request"), ("title", "Faster <builds>"), ("team", "payments"), ("problem", "They take\r\nan hour")];

#[test]
fn a_request_is_shown_and_then_committed_in_the_persons_name() {
    let world = organisation();
    let server = Server::start(&world, "org", &[]);
    let browser = Browser::open(&server, "request");
    let shown = browser.send(&[&ASKED[..], &[("step", "show")]].concat());
    assert!(shown.status == 200 && shown.body.contains("requests/faster-builds.toml"), "{}", shown.body);
    assert!(shown.body.contains("ana@acme.example") && !shown.body.contains("<builds>"), "{}", shown.body);
    assert!(!world.path("org/requests").exists(), "nothing is written by looking");
    let seen = hidden(&shown, "seen");
    let other = browser.send(&[&ASKED[..], &[("step", "write"), ("seen", "0000000000000000")]].concat());
    assert!(other.body.contains("no longer what you looked at"), "{}", other.body);
    assert!(other.status == 409 && !world.path("org/requests").exists(), "only what was looked at is written");
    let written = browser.send(&[&ASKED[..], &[("step", "write"), ("seen", &seen)]].concat());
    assert!(written.status == 303 && written.head.contains("location: /write?do=request&done=yes"), "{}", written.head);
    assert_eq!(history(&world), "Ana Lima Request: Faster <builds>\nAna Lima Begin\n");
    let text = std::fs::read_to_string(world.path("org/requests/faster-builds.toml")).expect("the request");
    assert!(text.contains("They take\nan hour") || text.contains("They take\\nan hour"), "{text}");
    server.wait_for("/requests", "Faster &#60;builds&#62;");
}

#[test]
fn what_is_being_changed_by_hand_is_left_and_said() {
    let world = organisation();
    let server = Server::start(&world, "org", &[]);
    let browser = Browser::open(&server, "request");
    write(&browser, &ASKED);
    let bet =
        [("do", "bet"), ("name", "Faster"), ("pattern", "partner"), ("from", "faster-builds"), ("owner", "platform")];
    write(&browser, &bet);
    let file = world.path("org/bets/faster.toml");
    let by_hand = format!("{}# not yet committed\n", std::fs::read_to_string(&file).expect("the bet"));
    std::fs::write(&file, &by_hand).expect("written");
    server.wait_for("/bets", "Faster");
    let fields = [
        ("do", "pledge"),
        ("bet", "faster"),
        ("team", "payments"),
        ("side", "partner"),
        ("days-a-week", "1"),
        ("since", "2025-05-05"),
    ];
    let shown = browser.send(&[&fields[..], &[("step", "show")]].concat());
    let beforehand = "bets/faster.toml has changes of yours in the work tree, which this does not commit";
    assert!(shown.status == 200 && shown.body.contains(beforehand), "{} {}", shown.status, shown.body);
    let written = browser.send(&[&fields[..], &[("step", "write"), ("seen", &hidden(&shown, "seen"))]].concat());
    let said = "bets/faster.toml was left as it is in the work tree: it has changes of yours";
    assert!(written.status == 200 && written.body.contains(said), "{} {}", written.status, written.body);
    assert_eq!(std::fs::read_to_string(&file).expect("the bet"), by_hand);
}

#[test]
fn a_bet_says_why_it_is_general_and_what_it_taught() {
    let world = organisation();
    let server = Server::start(&world, "org", &[]);
    let browser = Browser::open(&server, "bet");
    let general = [("why-general", "All of us wait."), ("second-customer", "payments")];
    let bet = [("do", "bet"), ("name", "Faster"), ("pattern", "partner"), ("owner", "platform")];
    write(&browser, &[&bet[..], &general].concat());
    let page = server.wait_for("/bet?id=faster", "All of us wait.");
    assert!(page.body.contains("Nothing is written down yet") && page.body.contains("do=learn"), "{}", page.body);
    write(&browser, &[("do", "learn"), ("bet", "faster"), ("learned", "Caches were enough.")]);
    let page = server.wait_for("/bet?id=faster", "Caches were enough.");
    // In the order the story is told.
    let order = [
        "The problem, in the words of who asked",
        "Why it is general",
        "<dt>Second customer</dt><dd><a href=\"/statement?team=payments\">",
        "Pledges, both sides",
        "What we learned",
        "Gates",
        "Use in production",
        "Workarounds",
        "<dt>Own time</dt>",
        "<dt>Exit</dt>",
        "<dt>Who maintains it</dt>",
        "Overruled",
    ];
    let places: Vec<Option<usize>> = order.iter().map(|text| page.body.find(text)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {}", page.body);
    let told = world.run_in("org", &["bet", "show", "faster"]);
    assert!(told.contains("All of us wait.") && told.contains("Caches were enough."), "{told}");
}

#[test]
fn a_team_may_pledge_twice() {
    let world = organisation();
    let server = Server::start(&world, "org", &[]);
    let browser = Browser::open(&server, "bet");
    write(&browser, &[("do", "bet"), ("name", "Faster"), ("pattern", "partner"), ("owner", "platform")]);
    server.wait_for("/bets", "Faster");
    for since in ["2025-05-05", "2025-09-01"] {
        let days = [("side", "partner"), ("days-a-week", "1"), ("since", since)];
        write(&browser, &[&[("do", "pledge"), ("bet", "faster"), ("team", "payments")][..], &days].concat());
    }
    let text = std::fs::read_to_string(world.path("org/bets/faster.toml")).expect("the bet");
    assert!(text.matches("[[pledge]]").count() == 2 && text.contains("id = \"payments-2\""), "{text}");
}

#[test]
fn each_pledge_of_a_side_has_a_table_of_its_own() {
    let world = organisation();
    let pledge = |id, since| {
        format!(
            "[[pledge]]\nid = \"{id}\"\nteam = \"payments\"\nside = \"partner\"\ndays_a_week = 1\nsince = {since}\n"
        )
    };
    let pledges = pledge("first", "2025-01-01") + &pledge("second", "2025-03-03");
    world.write("org/bets/faster.toml", &format!("pattern = \"partner\"\nsince = 2025-01-01\n{pledges}"));
    let server = Server::start(&world, "org", &[]);
    let rows = |id| {
        let csv = server.get(&format!("/bet?id=faster&csv=burn_{id}"));
        assert!(csv.status == 200 && csv.head.contains(&format!("burn_{id}.csv")), "{} {}", csv.head, csv.body);
        csv.body.lines().skip(1).map(|row| row[..7].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rows("first"), ["2025-01", "2025-02", "2025-03"]);
    assert_eq!(rows("second"), ["2025-03"]);
}

#[test]
fn time_is_declared_once_it_was_spent_and_pledged_while_a_bet_goes_on() {
    let world = organisation();
    let server = Server::start(&world, "org", &[]);
    let browser = Browser::open(&server, "bet");
    write(&browser, &[("do", "bet"), ("name", "Faster"), ("pattern", "partner"), ("owner", "platform")]);
    let declare = |month, days| {
        [
            ("do", "declare"),
            ("bet", "faster"),
            ("team", "payments"),
            ("month", month),
            ("days", days),
            ("what", "Talks"),
        ]
    };
    refused(&browser, &declare("2030-01", "1"), "2030-01 had not begun on 2025-09-15");
    refused(
        &browser,
        &declare("2025-08", "5000"),
        "`payments` then declares 5000 days of 2025-08, more than 100 people have",
    );
    refused(&browser, &declare("2025-08", "-1"), "invalid value '-1' for “Engineer-days”");
    let pledge = [("do", "pledge"), ("bet", "faster"), ("team", "payments"), ("side", "partner"), ("days-a-week", "1")];
    write(&browser, &pledge);
    write(&browser, &[("do", "stop"), ("bet", "faster"), ("learned", "Caches were enough.")]);
    refused(&browser, &pledge, "`faster` was stopped on 2025-09-15: nothing is pledged to it any more");
    let told = world.run_in("org", &["bet", "pledge", "faster", "--team", "payments", "--days-a-week=-1"]);
    assert!(told.contains("invalid value '-1' for '--days-a-week <DAYS>'"), "the terminal keeps its words: {told}");
}

#[test]
fn what_the_terminal_refuses_is_refused() {
    let world = organisation();
    let server = Server::start(&world, "org", &[]);
    let long = "x".repeat(201);
    let cases: [(&[(&str, &str)], &str); 11] = [
        (&[("do", "request"), ("title", "X"), ("team", "paymets")], "did you mean `payments`"),
        (&[("do", "request"), ("title", ""), ("team", "payments")], "“In a line” is left empty"),
        (
            &[("do", "owner"), ("component", "shop:lib"), ("status", "declined")],
            "left empty: “Why; needed where somebody declined”",
        ),
        (&[("do", "request"), ("title", "X"), ("team", "payments"), ("paths", "shop")], "is not REPOSITORY:PATH"),
        (&[("do", "stop"), ("bet", "nothing"), ("learned", "much")], "no bet `nothing`"),
        (&[("do", "owner"), ("component", "shop"), ("status", "talking")], "has no colon"),
        (&[("do", "ask"), ("product", "shop"), ("teams", "platform\npaymets")], "no team `paymets`"),
        (&[("do", "ask"), ("product", "shpo"), ("teams", "payments")], "did you mean `shop`"),
        (&[("do", "request"), ("title", &long), ("team", "payments")], "“In a line” has 201 letters"),
        (&[("do", "annotate"), ("of", "payments"), ("line", "nothing"), ("text", "X")], "has no line `nothing`"),
        (
            &[
                ("do", "pulse"),
                ("pulse", "none"),
                ("first", "1"),
                ("second", "1"),
                ("third", "1"),
                ("team", "payments"),
            ],
            "no pulse `none`",
        ),
    ];
    for (fields, text) in cases {
        refused(&Browser::open(&server, fields[0].1), fields, text);
    }
    assert_eq!(history(&world), "Ana Lima Begin\n");
    let form = server.get("/write?do=request").body;
    assert!(
        form.contains("name=\"title\" maxlength=\"200\"") && !form.contains("name=\"problem\" maxlength"),
        "{form}"
    );
}

/// Sends a form that is not taken, and says why.
fn refused(browser: &Browser<'_>, fields: &[(&str, &str)], text: &str) {
    let reply = browser.send(&[fields, &[("step", "show")]].concat());
    let plain = reply.body.replace("<code>", "`").replace("</code>", "`").replace("&#39;", "'");
    assert!(plain.contains(text), "{fields:?}: {plain}");
    assert_eq!(reply.status, 422, "{fields:?}: the form is there, what it says does not hold");
}

/// Shows a form's plan, and writes it.
fn write(browser: &Browser<'_>, fields: &[(&str, &str)]) {
    let shown = browser.send(&[fields, &[("step", "show")]].concat());
    assert_eq!(shown.status, 200, "{}", shown.body);
    let written = browser.send(&[fields, &[("step", "write"), ("seen", &hidden(&shown, "seen"))]].concat());
    assert_eq!(written.status, 303, "{}", written.body);
}

#[test]
fn a_pulse_is_asked_and_answered_and_a_statement_annotated() {
    let world = organisation();
    let server = Server::start(&world, "org", &[]);
    let ask = Browser::open(&server, "ask");
    write(&ask, &[("do", "ask"), ("product", "shop"), ("teams", "payments")]);
    let asked = std::fs::read_dir(world.path("org/pulses")).expect("a pulse").flatten().next().expect("a file");
    let pulse = asked.path().file_stem().expect("a name").to_string_lossy().into_owned();
    let answer = [("do", "pulse"), ("pulse", pulse.as_str()), ("first", "5"), ("second", "2"), ("third", "4")];
    refused(&ask, &[&answer[..], &[("team", "platform")]].concat(), "`platform` was not asked");
    write(&ask, &[&answer[..], &[("team", "payments"), ("by", "ana")]].concat());
    let events = world.path(&format!("org/pulses/{pulse}/events"));
    let answered = std::fs::read_dir(events).expect("events").flatten().next().expect("an answer");
    let text = std::fs::read_to_string(answered.path()).expect("a file");
    assert!(text.contains("answers = [5, 2, 4]") && text.contains("by = \"ana\""), "{text}");
    write(&ask, &ASKED);
    server.wait_for("/statement?team=payments", "do=annotate&#38;of=payments&#38;line=request%3Dfaster-builds");
    let note = [("do", "annotate"), ("of", "payments"), ("line", "request=faster-builds"), ("text", "Since March.")];
    write(&ask, &note);
    server.wait_for("/statement?team=payments", "Since March.");
    let said: Vec<String> = history(&world).lines().map(str::to_owned).collect();
    assert_eq!(said.len(), 5, "{said:?}");
    assert!(said.iter().all(|line| line.starts_with("Ana Lima ")), "{said:?}");
}

#[test]
fn a_repository_that_refuses_says_why() {
    let world = organisation();
    let server = Server::start(&world, "org", &[]);
    let browser = Browser::open(&server, "request");
    let shown = browser.send(&[&ASKED[..], &[("step", "show")]].concat());
    git(&world.path("org"), &["checkout", "-q", "--detach"]);
    let refused = browser.send(&[&ASKED[..], &[("step", "write"), ("seen", &hidden(&shown, "seen"))]].concat());
    assert!(
        refused.status == 409 && refused.body.contains("no branch is checked out"),
        "{} {}",
        refused.status,
        refused.body
    );
}

#[test]
fn a_form_from_elsewhere_is_not_taken() {
    let world = organisation();
    let server = Server::start(&world, "org", &[]);
    let browser = Browser::open(&server, "request");
    let other = Browser::open(&server, "request");
    let fields: Vec<(&str, &str)> = ASKED.into_iter().chain([("step", "show"), ("token", &browser.token)]).collect();
    let cookie = format!("Cookie: {}\r\n", browser.cookie);
    assert_eq!(browser.post(&fields, &cookie).status, 200, "a browser that says nothing of where it is");
    let refused = [
        String::new(),
        format!("Cookie: {}\r\n", other.cookie),
        "Cookie: buyin-form=nonsense\r\n".to_owned(),
        format!("{cookie}Origin: http://evil.example\r\n"),
        format!("{cookie}Origin: null\r\n"),
        format!("{cookie}Sec-Fetch-Site: cross-site\r\n"),
        format!("{cookie}Sec-Fetch-Site: same-site\r\n"),
    ];
    for head in refused {
        let reply = browser.post(&fields, &head);
        assert_eq!(reply.status, 403, "{head}: {}", reply.body);
        let kept =
            reply.body.contains("value=\"Faster &#60;builds&#62;\"") && reply.body.contains("They take\nan hour");
        assert!(kept && !reply.body.contains("What would be written"), "{head}: what was typed stays: {}", reply.body);
    }
    let unknown = Browser::open(&server, "request").send(&[("do", "init")]);
    assert_eq!(unknown.status, 404, "only what has a form can be run");
}
