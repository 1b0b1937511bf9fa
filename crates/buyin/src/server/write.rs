//! Deciding in a browser: the form of a command, the plan it would make, and the commit. The commands are the terminal's, with
//! their checks, and what they say is shown; nothing is decided or checked here.

mod action;
mod guard;
mod plan;
mod right;
mod words;

use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use buyin_decisions::commit::own_address;
use form_urlencoded::parse;

use crate::server::content::{Content, Section};
use crate::server::door::{SIGN_IN, Who};
use crate::server::edition::Edition;
use crate::server::frame;
use crate::server::reader::{Reader, address};
use crate::server::shelf::Shelf;
use crate::server::trouble::Trouble;
use crate::server::write::action::{ACTIONS, Action, Input};
use crate::server::write::plan::{Plan, Refused, Said, plan, run};
use crate::server::write::right::Denied;

pub(super) use guard::{check, token};

/// Where it is.
pub(super) const PATH: &str = "/write";
/// Letters of an address that every server and browser on the way still takes.
const LONGEST: usize = 6_000;

/// The step that puts what was typed back into its form.
const REFILL: &str = "refill";

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
    /// Whether there is anything they could fill in.
    is_open: bool,
    plan: Option<Plan>,
    /// What was said when it was written.
    done: Option<Said>,
    /// The page of what was decided about.
    page: Option<String>,
}

/// What was typed, for who was signed out meanwhile.
#[derive(Template)]
#[template(path = "write/kept.html")]
struct Typed<'a> {
    action: &'a Action,
    fields: Vec<(&'a str, &'a str)>,
    sign_in: &'a str,
}

#[derive(Template)]
#[template(path = "write/list.html")]
struct List {
    /// Every form, with who decides it where that is not who asks.
    actions: Vec<(&'static Action, Option<String>)>,
}

/// The list of forms, or one of them, filled as the address says.
pub(super) fn open(shelf: &Shelf, who: &Who, query: &str, headers: &HeaderMap) -> Response {
    let values: Values = parse(query.as_bytes()).into_owned().collect();
    answered(shelf, who, &values, headers, |edition, token| {
        let Some(id) = said(&values, "do") else {
            let denied = |action: &Action| is_for(action, &[], who, edition).err().map(|denied| denied.0);
            let list = List { actions: ACTIONS.iter().map(|action| (action, denied(action))).collect() }.render()?;
            let content = Content::new("Decide", "Every decision is a file, changed by one commit in your name.");
            return Ok((StatusCode::OK, content.with(Section::html("", list))));
        };
        let action = action(id)?;
        if said(&values, "done").is_some() {
            return Ok((
                StatusCode::OK,
                form(action, &values, token, (edition, who), None, Some(Said(String::new())))?,
            ));
        }
        unsent(action, &values, token, (edition, who))
    })
}

/// A form as it was filled in.
fn unsent(
    action: &'static Action,
    values: &Values,
    token: &str,
    (edition, who): (&Edition, &Who),
) -> Result<(StatusCode, Content), Trouble> {
    let refused = is_for(action, values, who, edition).err().map(|denied| Err(denied.to(who).into()));
    Ok((StatusCode::OK, form(action, values, token, (edition, who), refused, None)?))
}

/// Shows what a form would change, or writes it. Whatever is wrong with it, what was typed stands there again.
pub(super) fn sent(shelf: &Shelf, who: &Who, body: &[u8], headers: &HeaderMap) -> Response {
    let values = typed(body);
    let edition = match shelf.look() {
        Ok(look) => look.edition,
        Err(refusal) => return super::router::said(&refusal.into(), None),
    };
    // Nothing is asked for but the form: whoever filled it in looks at it first.
    if said(&values, "step") == Some(REFILL)
        && let Ok(action) = action(said(&values, "do").unwrap_or_default())
    {
        return answered(shelf, who, &values, headers, |edition, token| unsent(action, &values, token, (edition, who)));
    }
    let token = said(&values, "token").unwrap_or_default();
    let (action, is_ours) = match (action(said(&values, "do").unwrap_or_default()), check(headers, who, token)) {
        (Ok(action), is_ours) => (action, is_ours),
        (Err(trouble), is_ours) => return super::router::said(&is_ours.err().unwrap_or(trouble), Some(&edition)),
    };
    let may = is_ours.and_then(|()| is_for(action, &values, who, &edition).map_err(|denied| denied.to(who)));
    let planned = may.map_err(Refused::from).and_then(|()| plan(action, &values, &edition, who));
    let is_as_seen = planned.as_ref().is_ok_and(|plan| said(&values, "seen") == Some(plan.seen.as_str()));
    let made = match planned {
        Ok(plan) if is_as_seen && said(&values, "step") == Some("write") => {
            match run(action, &values, &edition, who, true) {
                Ok((_, said)) if said.beyond(&plan.said).is_empty() => {
                    return (StatusCode::SEE_OTHER, [(header::LOCATION, done(action, &values))]).into_response();
                }
                // Something stands in the way of seeing it: that is said here and now.
                Ok((_, said)) => {
                    let new = Said(said.beyond(&plan.said));
                    return answered(shelf, who, &values, headers, |edition, token| {
                        Ok((StatusCode::OK, form(action, &values, token, (edition, who), None, Some(new))?))
                    });
                }
                Err(refused) => Err(refused),
            }
        }
        Ok(plan) => Ok(Plan { is_moved: said(&values, "step") == Some("write"), ..plan }),
        refused => refused,
    };
    answered(shelf, who, &values, headers, |edition, token| {
        let status = match &made {
            Ok(plan) if plan.is_moved => StatusCode::CONFLICT,
            Ok(_) => StatusCode::OK,
            Err(refused) => refused.trouble.status,
        };
        Ok((status, form(action, &values, token, (edition, who), Some(made), None)?))
    })
}

/// Where it is said that something was written, with what it was about.
fn done(action: &Action, values: &Values) -> String {
    let about = action.fields.first().and_then(|field| Some((field.name, said(values, field.name)?)));
    let about = about.filter(|(name, value)| Reader::page_of(name, value).is_some());
    address(PATH, [("do", action.id), ("done", "yes")].into_iter().chain(about))
}

/// What was typed, for who has to sign in again before it can be taken.
pub(super) enum Again {
    /// The address of the form as it was filled in.
    Address(String),
    /// HTML that holds it, where it is too long for an address.
    Page(String),
}

/// What was typed into a form; nothing where it is none of ours.
pub(super) fn again(body: &[u8]) -> Option<Again> {
    let values = typed(body);
    let action = action(said(&values, "do")?).ok()?;
    let filled = action.fields.iter().filter_map(|field| Some((field.name, said(&values, field.name)?)));
    let fields: Vec<(&str, &str)> = filled.collect();
    let address = address(PATH, [("do", action.id)].into_iter().chain(fields.iter().copied()));
    if address.len() <= LONGEST {
        return Some(Again::Address(address));
    }
    Typed { action, fields, sign_in: SIGN_IN }.render().ok().map(Again::Page)
}

/// Whether a form is for somebody, as far as it is filled in.
pub(super) fn is_offered(id: &str, fields: &[(&str, &str)], who: &Who, edition: &Edition) -> bool {
    let values: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    action(id).is_ok_and(|action| is_for(action, &values, who, edition).is_ok())
}

fn is_for(action: &Action, values: &[(String, String)], who: &Who, edition: &Edition) -> Result<(), Denied> {
    right::may(action.decider, |name| said(values, name), who, &edition.desk.loaded.decisions)
}

/// What stands in the fields that were sent; browsers end lines of texts as mail does.
fn typed(body: &[u8]) -> Values {
    parse(body).map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n"))).collect()
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
        Ok((status, frame::page(reader, &content, look.trouble.as_deref())?))
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
    done: Option<Said>,
) -> Result<Content, Trouble> {
    let (plan, refused) = match planned {
        Some(Ok(plan)) => (Some(plan), None),
        Some(Err(refused)) => (None, Some(refused)),
        None => (None, None),
    };
    let is_open = is_for(action, &[], who, edition).is_ok();
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
        is_open,
        plan,
        done,
        page: action.fields.iter().find_map(|field| Reader::page_of(field.name, said(values, field.name)?)),
    };
    Ok(Content::new(action.title, action.about).with(Section::html("", form.render()?)))
}

fn said<'v>(values: &'v [(String, String)], name: &str) -> Option<&'v str> {
    values.iter().find(|(key, value)| key == name && !value.trim().is_empty()).map(|(_, value)| value.as_str())
}

fn action(id: &str) -> Result<&'static Action, Trouble> {
    ACTIONS.iter().find(|action| action.id == id).ok_or_else(unknown)
}

fn unknown() -> Trouble {
    Trouble::not_found("There is no such form", "the list of forms has a link to each")
}
