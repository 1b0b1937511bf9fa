//! Forges as they are: pages, tags, limits, failures and lies.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use buyin_facts::change_request::ChangeRequest;
use buyin_facts::lake::Lake;
use buyin_sources::forge::{Address, Asked, Forge, ForgeError, Token};

use crate::served::{Question, Reply, Served};
use crate::world::Place;

/// Pauses a forge made one take, instead of taking them.
type Pauses = Arc<Mutex<Vec<u64>>>;

struct Client {
    place: Place,
    forge: Forge,
    pauses: Pauses,
}

impl Client {
    fn of(kind: &str, served: &Served) -> Self {
        let address: Address = format!("{kind}+{}/acme", served.base).parse().expect("an address");
        let pauses = Pauses::default();
        let taken = Arc::clone(&pauses);
        let wait = Box::new(move |pause: Duration| taken.lock().expect("a lock").push(pause.as_secs()));
        let forge = Forge::new(address, Some(Token::new(" secret\n")), Duration::from_secs(90), wait);
        Self { place: Place::new(), forge, pauses }
    }

    fn lake(&self) -> Lake {
        Lake::open(&self.place.lake("l")).expect("a lake")
    }

    fn ask(&self) -> Asked {
        self.forge.ask(&self.lake(), &["127.0.0.1/acme/api".to_owned()]).expect("the lake is there")
    }

    fn rows(&self) -> Vec<String> {
        let rows: Vec<ChangeRequest> = self.lake().snapshot().expect("a state").rows().expect("rows");
        let day = |day: Option<buyin_facts::Day>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
        rows.iter().map(|row| format!("{} {} {}", row.number, day(row.opened), day(row.answered))).collect()
    }
}

fn request(number: u32, day: u32) -> String {
    format!(
        r#"{{"number":{number},"html_url":"http://127.0.0.1/acme/api/pull/{number}","user":{{"id":1,"login":"anna"}},"created_at":"2025-01-01T00:00:00Z","updated_at":"2025-02-{day:02}T00:00:00Z","merged_at":null,"closed_at":null}}"#
    )
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

fn page(question: &Question) -> u32 {
    let page = question.path.split("page=").last().and_then(|text| text.parse().ok());
    page.filter(|_| question.path.contains("&page=")).unwrap_or(1)
}

fn next(question: &Question, own: &str) -> String {
    let path = question.path.split("&page=").next().unwrap_or_default();
    format!("<{own}{path}&page={}>; rel=\"next\", <{own}{path}&page=9>; rel=\"last\"", page(question) + 1)
}

/// Three pages of change requests, nothing else.
fn pages(question: &Question, own: &str) -> Reply {
    if !question.path.contains("/pulls?") {
        return Reply::json("[]");
    }
    match page(question) {
        1 => Reply::json(list(&[request(3, 20), request(2, 19)]))
            .with("Link", next(question, own))
            .with("ETag", "\"one\""),
        2 => Reply::json(list(&[request(1, 18)])).with("Link", next(question, own)),
        _ => Reply::json("[]"),
    }
}

#[test]
fn every_page_is_read_once_and_an_unchanged_list_not_at_all() {
    let served = Served::new(|question, own| {
        if question.header("if-none-match") == Some("\"one\"") { Reply::status(304) } else { pages(question, own) }
    });
    let client = Client::of("github", &served);
    let asked = client.ask();
    assert!(asked.stopped.is_none() && asked.failed.is_empty(), "{asked:?}");
    assert_eq!(
        (asked.complete, client.rows()),
        (1, ["1 2025-01-01 -", "2 2025-01-01 -", "3 2025-01-01 -"].map(str::to_owned).to_vec())
    );
    let first = served.asked();
    assert_eq!(first.iter().filter(|question| question.path.contains("/pulls?")).count(), 3);
    assert!(first.iter().all(|question| question.header("authorization") == Some("Bearer secret")));
    let before = client.lake().snapshot().expect("a state").manifest().number;
    client.ask();
    let again = served.asked().len() - first.len();
    assert_eq!(again, 3, "one question a list");
    assert_eq!(client.lake().snapshot().expect("a state").manifest().number, before, "nothing new, nothing written");
}

#[test]
fn later_only_what_changed_is_read_and_answers_are_added() {
    let mut round = 0;
    let served = Served::new(move |question, own| {
        let is_requests = question.path.contains("/pulls?");
        round += u32::from(is_requests && page(question) == 1);
        match (round, is_requests) {
            (1, _) => pages(question, own),
            // The change request that was remarked upon comes first, then those known already.
            (_, true) => {
                Reply::json(list(&[request(2, 25), request(3, 20), request(1, 18)])).with("Link", next(question, own))
            }
            _ if question.path.contains("/issues/comments") => Reply::json(
                r#"[{"html_url":"http://127.0.0.1/acme/api/pull/2#issuecomment-1","user":{"id":2,"login":"ben"},"created_at":"2025-02-25T00:00:00Z","updated_at":"2025-02-25T00:00:00Z"},
                    {"html_url":"http://127.0.0.1/acme/api/issues/77#issuecomment-2","user":{"id":2,"login":"ben"},"created_at":"2025-02-25T00:00:00Z","updated_at":"2025-02-25T00:00:00Z"}]"#,
            ),
            _ => Reply::json("[]"),
        }
    });
    let client = Client::of("github", &served);
    client.ask();
    let before = served.asked().len();
    client.ask();
    assert_eq!(client.rows(), ["1 2025-01-01 -", "2 2025-01-01 2025-02-25", "3 2025-01-01 -"]);
    assert_eq!(served.asked().len() - before, 3, "the second page holds nothing new");
}

/// What asking comes to where the first page is fine and the second answers so.
fn after_one_page(reply: impl Fn(u32, &str) -> Reply + Send + 'static) -> (Client, Asked, Served) {
    let mut times = 0;
    let served = Served::new(move |question, own| {
        if question.path.contains("/pulls?") && page(question) == 2 {
            times += 1;
            return reply(times, own);
        }
        pages(question, own)
    });
    let client = Client::of("github", &served);
    let asked = client.ask();
    (client, asked, served)
}

fn limit(seconds: i64) -> Reply {
    let reset = 1_735_689_600 + seconds;
    Reply::status(403)
        .with("X-RateLimit-Remaining", "0")
        .with("X-RateLimit-Reset", reset.to_string())
        .with("Date", "Wed, 01 Jan 2025 00:00:00 GMT")
}

#[test]
fn a_short_limit_is_waited_for() {
    for (reply, pause) in [
        (limit(30), 30),
        (Reply::status(429).with("Retry-After", "7"), 7),
        (Reply { body: b"You have exceeded a secondary rate limit".to_vec(), ..Reply::status(403) }, 60),
    ] {
        let (client, asked, _served) =
            after_one_page(
                move |times, _| if times == 1 { reply.clone() } else { Reply::json(list(&[request(1, 18)])) },
            );
        assert!(asked.stopped.is_none(), "{asked:?}");
        assert_eq!((client.rows().len(), client.pauses.lock().expect("a lock").clone()), (3, vec![pause]));
    }
}

#[test]
fn a_long_limit_ends_it_and_the_next_time_goes_on_there() {
    let (client, asked, served) =
        after_one_page(|times, _| if times == 1 { limit(3_000) } else { Reply::json(list(&[request(1, 18)])) });
    assert!(matches!(asked.stopped, Some(ForgeError::Limited { seconds: 3_000, .. })), "{asked:?}");
    assert_eq!(client.rows().len(), 2, "what came is kept");
    let before = served.asked().len();
    let asked = client.ask();
    assert!(asked.stopped.is_none(), "{asked:?}");
    assert_eq!(client.rows().len(), 3);
    assert!(served.asked()[before].path.ends_with("&page=2"), "it went on where it ended");
    assert!(client.pauses.lock().expect("a lock").is_empty());
}

#[test]
fn failures_are_tried_again_and_then_said() {
    let (client, asked, _served) =
        after_one_page(|times, _| if times < 3 { Reply::status(502) } else { Reply::json(list(&[request(1, 18)])) });
    assert!(asked.stopped.is_none());
    assert_eq!(client.rows().len(), 3);
    let (client, asked, _served) = after_one_page(|_, _| Reply::status(503));
    assert!(matches!(asked.stopped, Some(ForgeError::Failing { status: 503, .. })), "{asked:?}");
    assert_eq!(client.rows().len(), 2);
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again() {
    let cut = |cut| Reply { cut, ..Reply::json(list(&[request(1, 18)])) };
    let (client, asked, _served) = after_one_page(move |times, _| cut(if times == 1 { 20 } else { 0 }));
    assert!(asked.stopped.is_none(), "{asked:?}");
    assert_eq!(client.rows().len(), 3);
    let half = Reply::json(&list(&[request(1, 18)])[..40]);
    let (client, asked, _served) = after_one_page(move |_, _| half.clone());
    assert!(matches!(asked.stopped, Some(ForgeError::Answer { .. })), "{asked:?}");
    assert_eq!(client.rows().len(), 2);
}

#[test]
fn a_web_page_is_no_answer() {
    let html = Reply { body: b"<html>Sign in</html>".to_vec(), ..Reply::status(200) }
        .with("Content-Type", "text/html; charset=utf-8");
    let served = Served::new(move |_, _| html.clone());
    let asked = Client::of("gitea", &served).ask();
    assert!(asked.stopped.is_some_and(|error| error.to_string().contains("web page")));
    assert_eq!(served.asked().len(), 1, "asking again would not help");
}

#[test]
fn a_token_goes_nowhere_else() {
    let (client, asked, _served) = after_one_page(|_, _| {
        Reply::json(list(&[request(1, 18)])).with("Link", "<http://evil.example/steal>; rel=\"next\"")
    });
    assert!(matches!(asked.failed[0].1, ForgeError::Elsewhere { .. }), "{asked:?}");
    assert_eq!(client.rows().len(), 2);
    let (_client, asked, _served) = after_one_page(|_, _| Reply::status(301).with("Location", "http://evil.example/"));
    assert!(matches!(asked.failed[0].1, ForgeError::Elsewhere { .. }), "{asked:?}");
}

#[test]
fn pages_that_go_in_a_circle_end() {
    let (_client, asked, served) = after_one_page(|_, own| {
        let first = "/api/v3/repos/acme/api/pulls?state=all&sort=updated&direction=desc&per_page=100";
        Reply::json(list(&[request(1, 18)])).with("Link", format!("<{own}{first}>; rel=\"next\""))
    });
    assert!(matches!(asked.failed[0].1, ForgeError::Circle { .. }), "{asked:?}");
    assert!(served.asked().len() < 5);
}

#[test]
fn an_expired_token_and_a_lacking_right_are_told_apart() {
    let served = Served::new(|_, _| Reply::status(401));
    assert!(matches!(Client::of("gitlab", &served).ask().stopped, Some(ForgeError::Token { .. })));
    let served = Served::new(|_, _| Reply::status(403));
    let asked = Client::of("gitlab", &served).ask();
    assert!(matches!(asked.failed[0].1, ForgeError::Rights { .. }) && asked.stopped.is_none(), "{asked:?}");
    let served = Served::new(|_, _| Reply::status(404));
    assert!(matches!(Client::of("gitlab", &served).ask().failed[0].1, ForgeError::NotThere { .. }));
}

#[test]
fn a_renamed_repository_is_followed_and_said() {
    let served = Served::new(|question, own| match question.path.strip_prefix("/api/v3/repos/acme/api/") {
        Some(rest) => Reply::status(301).with("Location", format!("/api/v3/repositories/9/{rest}")),
        None => pages(question, own),
    });
    let client = Client::of("github", &served);
    let asked = client.ask();
    assert_eq!((asked.moved, client.rows().len()), (vec!["127.0.0.1/acme/api".to_owned()], 3));
}

#[test]
fn a_question_that_is_refused_is_about_one_repository_and_not_asked_again() {
    let served = Served::new(|question, own| match question.path.contains("/acme/api/") {
        true => Reply::status(422),
        false => pages(question, own),
    });
    let client = Client::of("github", &served);
    let places = ["127.0.0.1/acme/api", "127.0.0.1/acme/web"].map(str::to_owned);
    let asked = client.forge.ask(&client.lake(), &places).expect("the lake is there");
    assert!(matches!(asked.failed[..], [(_, ForgeError::Refused { status: 422, .. })]), "{asked:?}");
    assert_eq!(asked.complete, 1);
    assert_eq!(served.asked().iter().filter(|question| question.path.contains("/acme/api/")).count(), 1);
}

#[test]
fn what_was_opened_again_is_not_closed() {
    let closed = |updated: &str, on: &str| {
        request(1, 1).replace("2025-02-01", updated).replace("\"closed_at\":null", &format!("\"closed_at\":{on}"))
    };
    let mut round = 0;
    let served = Served::new(move |question, _| {
        if !question.path.contains("/pulls?") {
            return Reply::json("[]");
        }
        round += 1;
        Reply::json(match round {
            1 => list(&[closed("2025-02-01", "\"2025-02-01T00:00:00Z\"")]),
            _ => list(&[closed("2025-02-02", "null")]),
        })
    });
    let client = Client::of("github", &served);
    let ends = || -> Vec<Option<buyin_facts::Day>> {
        let rows: Vec<ChangeRequest> = client.lake().snapshot().expect("a state").rows().expect("rows");
        rows.iter().map(|row| row.closed).collect()
    };
    client.ask();
    assert_eq!(ends(), [Some("2025-02-01".parse().expect("a day"))]);
    client.ask();
    assert_eq!(ends(), [None]);
}

#[test]
fn an_organisation_lists_its_repositories_or_a_person_does() {
    let served = Served::new(|question, own| {
        if question.path.starts_with("/api/v1/orgs/") {
            return Reply::status(404);
        }
        let row =
            |name: &str, host: &str| format!(r#"{{"full_name":"acme/{name}","clone_url":"{host}/acme/{name}.git"}}"#);
        let shared = |host: &str| row("b", host).replace("acme/b", "partner/b");
        match page(question) {
            1 => Reply::json(list(&[row("b", own), row("evil", "http://evil.example"), shared(own)]))
                .with("Link", next(question, own)),
            _ => Reply::json(list(&[row("a", own)])),
        }
    });
    let client = Client::of("gitea", &served);
    let found = client.forge.repositories().expect("a list");
    assert_eq!(found.repositories.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["acme/a", "acme/b"]);
    assert_eq!(found.left_out, 2);
    assert_eq!(served.asked()[0].header("authorization"), Some("token secret"));
}

#[test]
fn the_secret_is_in_no_message() {
    let served = Served::new(|_, _| Reply::status(401));
    let client = Client::of("github", &served);
    let said = format!("{:?} {:?}", client.forge, client.ask());
    assert!(!said.contains("secret"), "{said}");
}
