//! Deciding in a browser: the form of a command, the plan it would make, and the commit. The commands are the terminal's, with
//! their checks, and what they say is shown; nothing is decided or checked here.

mod action;
mod guard;
mod right;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use buyin_decisions::commit::{Author, own_address};
use form_urlencoded::parse;

use crate::command::decide;
use crate::error::CommandError;
use crate::server::content::{Content, Section};
use crate::server::door::Who;
use crate::server::edition::Edition;
use crate::server::frame;
use crate::server::reader::Reader;
use crate::server::shelf::Shelf;
use crate::server::trouble::Trouble;
use crate::server::write::action::{ACTIONS, Action, Input};
use crate::ui::Ui;

pub(super) use guard::{check, token};

/// Where it is.
pub(super) const PATH: &str = "/write";

/// What was typed, by field.
type Values = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "write/form.html")]
struct Form<'a> {
    action: &'a Action,
    values: Vec<String>,
    token: &'a str,
    /// In whose name it is committed.
    name: Option<String>,
    is_signed_in: bool,
    refused: Option<Refused>,
    plan: Option<Plan>,
    is_done: bool,
}

#[derive(Template)]
#[template(path = "write/list.html")]
struct List {
    actions: &'static [Action],
}

/// A change as it would be made.
struct Plan {
    diff: String,
    /// What was said beside it.
    said: Said,
    /// A hash of the diff: what is written is what was looked at.
    seen: String,
}

/// Why there is no change.
struct Refused {
    error: CommandError,
    /// What was said before: each thing a check found.
    said: Said,
}

/// What a command says beside its answer.
struct Said(String);

impl Said {
    /// What it found wrong.
    fn warnings(&self) -> impl Iterator<Item = &str> {
        self.0.lines().filter_map(|line| line.strip_prefix("warning: "))
    }
}

/// The list of forms, or one of them, filled as the address says.
pub(super) fn open(shelf: &Shelf, who: &Who, query: &str, headers: &HeaderMap) -> Response {
    let values: Values = parse(query.as_bytes()).into_owned().collect();
    answered(shelf, who, &values, headers, |edition, token| {
        let Some(id) = said(&values, "do") else {
            let list = List { actions: ACTIONS }.render()?;
            let content = Content::new("Decide", "Every decision is a file, changed by one commit in your name.");
            return Ok((StatusCode::OK, content.with(Section::html("", list))));
        };
        let is_done = said(&values, "done").is_some();
        Ok((StatusCode::OK, form(action(id)?, &values, token, (edition, who), None, is_done)?))
    })
}

/// Shows what a form would change, or writes it.
pub(super) fn sent(shelf: &Shelf, who: &Who, body: &[u8], headers: &HeaderMap) -> Response {
    // Browsers end lines of texts as mail does.
    let values: Values = parse(body).map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n"))).collect();
    let token = said(&values, "token").unwrap_or_default();
    if let Err(trouble) = check(headers, who, token) {
        return super::router::said(&trouble, None);
    }
    let edition = match shelf.look() {
        Ok(look) => look.edition,
        Err(refusal) => return super::router::said(&refusal.into(), None),
    };
    let Some(action) = ACTIONS.iter().find(|action| said(&values, "do") == Some(action.id)) else {
        return super::router::said(&unknown(), Some(&edition));
    };
    let decisions = &edition.desk.loaded.decisions;
    if let Err(trouble) = right::may(action.decider, |name| self::said(&values, name), who, decisions) {
        return super::router::said(&trouble, Some(&edition));
    }
    let planned = plan(action, &values, &edition, who);
    let is_as_seen = planned.as_ref().is_ok_and(|plan| said(&values, "seen") == Some(plan.seen.as_str()));
    if said(&values, "step") == Some("write") && is_as_seen {
        match run(action, &values, &edition, who, true) {
            Ok(_) => {
                return ([(header::LOCATION, format!("{PATH}?do={}&done=yes", action.id))], StatusCode::SEE_OTHER)
                    .into_response();
            }
            Err(refused) => return shown(shelf, who, action, &values, headers, Err(refused)),
        }
    }
    shown(shelf, who, action, &values, headers, planned)
}

fn shown(
    shelf: &Shelf,
    who: &Who,
    action: &'static Action,
    values: &Values,
    headers: &HeaderMap,
    planned: Result<Plan, Refused>,
) -> Response {
    answered(shelf, who, values, headers, |edition, token| {
        let status = planned.as_ref().err().map_or(StatusCode::OK, |refused| Trouble::from(&refused.error).status);
        Ok((status, form(action, values, token, (edition, who), Some(planned), false)?))
    })
}

/// Puts a page into the frame, with the cookie that goes with its forms.
fn answered(
    shelf: &Shelf,
    who: &Who,
    values: &Values,
    headers: &HeaderMap,
    make: impl FnOnce(&Edition, &str) -> Result<(StatusCode, Content), Trouble>,
) -> Response {
    let look = match shelf.look() {
        Ok(look) => look,
        Err(refusal) => return super::router::said(&refusal.into(), None),
    };
    let edition = Arc::clone(&look.edition);
    let pass = guard::pass(headers, who);
    let query = said(values, "do").map(|id| format!("do={id}")).unwrap_or_default();
    let page = make(&edition, &pass.token).and_then(|(status, content)| {
        let reader = Reader::of(shelf, look.edition, PATH, &query, who.clone())?;
        Ok((status, frame::page(reader, &content, None)?))
    });
    match page {
        Ok((status, html)) => {
            let mut response = (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
            if let Some(cookie) = pass.cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(trouble) => super::router::said(&trouble, Some(&edition)),
    }
}

fn form(
    action: &'static Action,
    values: &Values,
    token: &str,
    (edition, who): (&Edition, &Who),
    planned: Option<Result<Plan, Refused>>,
    is_done: bool,
) -> Result<Content, Trouble> {
    let (plan, refused) = match planned {
        Some(Ok(plan)) => (Some(plan), None),
        Some(Err(refused)) => (None, Some(refused)),
        None => (None, None),
    };
    let form = Form {
        action,
        values: action.fields.iter().map(|field| said(values, field.name).unwrap_or_default().to_owned()).collect(),
        token,
        name: match &who.identity {
            Some(identity) => Some(identity.address.clone()),
            None => own_address(&edition.desk.options.root).ok().flatten(),
        },
        is_signed_in: who.identity.is_some(),
        refused,
        plan,
        is_done,
    };
    Ok(Content::new(action.title, action.about).with(Section::html("", form.render()?)))
}

/// What would be changed.
fn plan(action: &Action, values: &Values, edition: &Edition, who: &Who) -> Result<Plan, Refused> {
    let (diff, said) = run(action, values, edition, who, false)?;
    let mut hasher = DefaultHasher::new();
    diff.hash(&mut hasher);
    Ok(Plan { seen: format!("{:016x}", hasher.finish()), diff, said })
}

/// Runs the command as somebody would type it; says the plan, and what was said beside it. Who signed in decides in no other name.
fn run(action: &Action, values: &Values, edition: &Edition, who: &Who, yes: bool) -> Result<(String, Said), Refused> {
    let ui = Ui::kept();
    let mut options = edition.desk.options.clone();
    options.as_of = None;
    options.author =
        who.identity.as_ref().map(|identity| Author { name: identity.name.clone(), email: identity.address.clone() });
    let filled = |name: &str| match (name, &who.identity) {
        ("by", Some(_)) => who.person.as_deref(),
        _ => self::said(values, name),
    };
    let done = decide(action.arguments(filled, yes), options, &ui);
    let (diff, said) = ui.into_kept();
    match done {
        Ok(_) => Ok((diff, Said(said))),
        Err(error) => Err(Refused { error, said: Said(said) }),
    }
}

fn said<'v>(values: &'v Values, name: &str) -> Option<&'v str> {
    values.iter().find(|(key, value)| key == name && !value.trim().is_empty()).map(|(_, value)| value.as_str())
}

fn action(id: &str) -> Result<&'static Action, Trouble> {
    ACTIONS.iter().find(|action| action.id == id).ok_or_else(unknown)
}

fn unknown() -> Trouble {
    Trouble::not_found("There is no such form", "the list of forms has a link to each")
}
