//! Addresses to pages, with what every answer must carry.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use form_urlencoded::{byte_serialize, parse};

use crate::server::api::{self, ENDPOINTS};
use crate::server::asset::ASSETS;
use crate::server::door::{self, BACK, OUT, SIGN_IN, Who};
use crate::server::dress::dressed;
use crate::server::listener::Peer;
use crate::server::pages::{PAGES, Page};
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;
use crate::server::write::Again;
use crate::server::{House, frame, health, write};

/// All addresses there are.
pub(super) fn router(house: Arc<House>) -> Router {
    let mut router = Router::new();
    for page in PAGES {
        router = router.route(
            page.path,
            get(move |State(house): Here, Extension(who): Extension<Who>, RawQuery(query): RawQuery| async move {
                made(page, &house, who, &query.unwrap_or_default())
            }),
        );
    }
    for asset in ASSETS {
        router = router.route(asset.path, get(move |headers: HeaderMap| async move { asset.serve(&headers) }));
    }
    for endpoint in ENDPOINTS {
        let answer = move |State(house): Here,
                           Extension(who): Extension<Who>,
                           RawQuery(query): RawQuery,
                           headers: HeaderMap| async move {
            let shelf = if endpoint.is_free() { &house.queries } else { &house.shelf };
            api::answer(endpoint, shelf, who, &query.unwrap_or_default(), &headers)
        };
        router = router.route(endpoint.path, get(answer));
    }
    router = router
        .route("/api/v1/openapi.json", get(|headers: HeaderMap| async move { api::document(&headers) }))
        .route("/healthz", get(|| async { health::alive() }))
        .route("/readyz", get(|State(house): Here| async move { health::ready(&house.shelf) }))
        .route("/metrics", get(|State(house): Here| async move { health::metrics(&house.shelf) }))
        .route(write::PATH, get(open_form).post(send_form))
        .route(SIGN_IN, get(sign_in))
        .route(BACK, get(come_back))
        .route(OUT, post(sign_out))
        .route("/signed-out", get(|| async { said(&signed_out(), None) }));
    let admitted = from_fn_with_state(Arc::clone(&house), admitted);
    let at_home = from_fn_with_state(Arc::clone(&house), at_home);
    router
        .fallback(get(nowhere))
        .layer(admitted)
        .layer(at_home)
        .layer(map_response(|response: Response| async { dressed(response) }))
        .with_state(house)
}

type Here = State<Arc<House>>;

/// Only who may come in is answered.
async fn admitted(State(house): Here, mut request: Request, next: Next) -> Response {
    let edition = house.shelf.look().ok().map(|look| look.edition);
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([0; 4]), |peer| peer.0);
    let peer = house.door.origin(request.headers(), peer);
    request.extensions_mut().insert(Peer(peer));
    match house.door.admit(request.uri().path(), request.headers(), peer, edition.as_deref()) {
        Ok(who) => {
            request.extensions_mut().insert(who);
            next.run(request).await
        }
        Err(trouble) => turned_away(&trouble, request).await,
    }
}

/// People are shown where to sign in, with what they typed meanwhile; programs what is wrong.
async fn turned_away(trouble: &Trouble, request: Request) -> Response {
    let (path, is_unknown) = (request.uri().path(), trouble.status == StatusCode::UNAUTHORIZED);
    if path.starts_with("/api/") || path == "/metrics" {
        let mut response = api::problem(trouble);
        if is_unknown {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        return response;
    }
    let to = match *request.method() {
        Method::GET => Some(Again::Address(request.uri().path_and_query().map_or("/", |to| to.as_str()).to_owned())),
        // The listener took no more than a form may have.
        Method::POST if path == write::PATH => {
            to_bytes(request.into_body(), usize::MAX).await.ok().and_then(|body| write::again(&body))
        }
        _ => None,
    };
    match to.filter(|_| is_unknown) {
        Some(Again::Address(to)) => {
            let to: String = byte_serialize(to.as_bytes()).collect();
            (StatusCode::SEE_OTHER, [(header::LOCATION, format!("{SIGN_IN}?to={to}"))]).into_response()
        }
        Some(Again::Page(html)) => said_with(trouble, None, &html),
        None => said(trouble, None),
    }
}

async fn sign_in(State(house): Here, Extension(peer): Extension<Peer>, RawQuery(query): RawQuery) -> Response {
    let sent = door::begin(&house.door, &query.unwrap_or_default(), peer.0);
    sent.unwrap_or_else(|trouble| said(&trouble, None))
}

async fn come_back(
    State(house): Here,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let back = door::back(&house.door, &query.unwrap_or_default(), &headers, peer.0);
    back.unwrap_or_else(|trouble| said(&trouble, None))
}

async fn sign_out(State(house): Here, Extension(who): Extension<Who>, headers: HeaderMap, body: Bytes) -> Response {
    let token = parse(&body).find(|(name, _)| name == "token").map(|(_, token)| token.into_owned());
    match write::check(&headers, &who, &token.unwrap_or_default()) {
        Ok(()) => door::out(&house.door, who.session.as_deref()),
        Err(trouble) => said(&trouble, None),
    }
}

fn signed_out() -> Trouble {
    Trouble { status: StatusCode::OK, ..Trouble::bad_request("You are signed out", "any page signs you in again") }
}

/// Only who asks for this machine by its own name is answered: a page from elsewhere that had its name point here would
/// otherwise read along.
async fn at_home(State(house): Here, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().map(|host| host.to_str().unwrap_or_default());
    if hosts.next().is_some() {
        // What stands before this server may have looked at the other one.
        let what = "The request names two hosts";
        return said(&Trouble::bad_request(what, "name the one this server is asked for as"), None);
    }
    // What says nothing of ours may be asked by any name, as those do who watch whether the program lives.
    let is_watched = matches!(request.uri().path(), "/healthz" | "/readyz");
    if is_watched || host.is_none_or(|host| is_this_machine(host) || house.door.host() == Some(host)) {
        return next.run(request).await;
    }
    let what = "This server answers for this machine only";
    let trouble = Trouble::bad_request(what, "ask for it as localhost or 127.0.0.1");
    said(&Trouble { status: StatusCode::MISDIRECTED_REQUEST, ..trouble }, None)
}

/// Whether a `Host` names the loopback.
fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn open_form(
    State(house): Here,
    Extension(who): Extension<Who>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    write::open(&house.shelf, &who, &query.unwrap_or_default(), &headers)
}

async fn send_form(State(house): Here, Extension(who): Extension<Who>, headers: HeaderMap, body: Bytes) -> Response {
    write::sent(&house.shelf, &who, &body, &headers)
}

/// Makes a page; the thread is the reader's own and may wait.
fn made(page: &Page, house: &House, who: Who, query: &str) -> Response {
    let shelf = &house.shelf;
    let look = match shelf.look() {
        Ok(look) => look,
        Err(refusal) => return said(&refusal.into(), None),
    };
    let edition = Arc::clone(&look.edition);
    let trouble = look.trouble;
    let answered = Reader::of(shelf, look.edition, page.path, query, who).and_then(|reader| {
        let mut content = (page.make)(&reader)?;
        content.sort(&reader);
        if let Some(id) = reader.get("csv") {
            let missing = || Trouble::not_found(format!("There is no table `{id}` here"), "follow a link on the page");
            let mut response = content.grid(id).map(|grid| csv(id, grid.csv())).ok_or_else(missing)?;
            api::mark(&mut response, reader.is_updating(), trouble.as_deref());
            return Ok(response);
        }
        let html = frame::page(reader, &content, trouble.as_deref())?;
        Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
    });
    answered.unwrap_or_else(|trouble| said(&trouble, Some(&edition)))
}

fn csv(id: &str, bytes: Vec<u8>) -> Response {
    // Only names of tables come here, which are ours.
    let name = format!("attachment; filename=\"{id}.csv\"");
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response()
}

pub(super) fn said(trouble: &Trouble, edition: Option<&super::edition::Edition>) -> Response {
    said_with(trouble, edition, "")
}

/// A trouble with HTML below it.
fn said_with(trouble: &Trouble, edition: Option<&super::edition::Edition>, below: &str) -> Response {
    let html = frame::trouble(trouble, edition, below);
    let mut response = (trouble.status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    if let Some(seconds) = trouble.retry {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

async fn nowhere(State(house): Here, uri: Uri) -> Response {
    if uri.path().starts_with("/api/") {
        return api::problem(&Trouble::not_found(
            "There is no such endpoint",
            "/api/v1/openapi.json describes those there are",
        ));
    }
    let trouble = Trouble::not_found("There is no such page", "the pages there are stand at the top");
    let edition = house.shelf.look().ok().map(|look| look.edition);
    said(&trouble, edition.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_loopback_is_this_machine() {
        let home = ["localhost", "LOCALHOST:8420", "127.0.0.1:1", "127.0.0.1", "[::1]:8420", "[::1]"];
        assert!(home.into_iter().all(is_this_machine));
        let elsewhere =
            ["evil.example", "127.0.0.1.evil.example:8420", "localhost.evil.example", "192.168.1.7", "", "[::2]"];
        assert!(!elsewhere.into_iter().any(is_this_machine));
    }
}
