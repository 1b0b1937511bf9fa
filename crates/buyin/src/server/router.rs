//! Addresses to pages, with what every answer must carry.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::server::api::{self, DOCUMENT, ENDPOINTS};
use crate::server::asset::ASSETS;
use crate::server::frame;
use crate::server::pages::{PAGES, Page};
use crate::server::reader::Reader;
use crate::server::shelf::Shelf;
use crate::server::trouble::Trouble;
use crate::server::{health, write};

/// What every answer carries: nothing from elsewhere runs, nothing is framed, nothing is told to others. Drawing a chart
/// writes styles, so those may stand in a page.
const ALWAYS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-cache"),
];

/// All addresses there are.
pub(crate) fn router(shelf: Arc<Shelf>) -> Router {
    let mut router = Router::new();
    for page in PAGES {
        router = router.route(
            page.path,
            get(move |State(shelf): State<Arc<Shelf>>, RawQuery(query): RawQuery| async move {
                made(page, &shelf, &query.unwrap_or_default())
            }),
        );
    }
    for asset in ASSETS {
        router = router.route(asset.path, get(move |headers: HeaderMap| async move { asset.serve(&headers) }));
    }
    for endpoint in ENDPOINTS {
        let answer = move |State(shelf): State<Arc<Shelf>>, RawQuery(query): RawQuery, headers: HeaderMap| async move {
            api::answer(endpoint, &shelf, &query.unwrap_or_default(), &headers)
        };
        router = router.route(endpoint.path, get(answer));
    }
    let json = [(header::CONTENT_TYPE, "application/json")];
    router = router
        .route("/api/v1/openapi.json", get(move || async move { (json, DOCUMENT.as_str()) }))
        .route("/healthz", get(|| async { health::alive() }))
        .route("/readyz", get(|State(shelf): State<Arc<Shelf>>| async move { health::ready(&shelf) }))
        .route("/metrics", get(|State(shelf): State<Arc<Shelf>>| async move { health::metrics(&shelf) }))
        .route(write::PATH, get(open_form).post(send_form));
    router.fallback(get(nowhere)).layer(from_fn(at_home)).layer(map_response(dressed)).with_state(shelf)
}

/// Only who asks for this machine by its own name is answered: a page from elsewhere that had its name point here would
/// otherwise read along.
async fn at_home(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    if host.is_none_or(is_this_machine) {
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

async fn open_form(State(shelf): State<Arc<Shelf>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    write::open(&shelf, &query.unwrap_or_default(), &headers)
}

async fn send_form(State(shelf): State<Arc<Shelf>>, headers: HeaderMap, body: Bytes) -> Response {
    write::sent(&shelf, &body, &headers)
}

/// Makes a page; the thread is the reader's own and may wait.
fn made(page: &Page, shelf: &Shelf, query: &str) -> Response {
    let look = match shelf.look() {
        Ok(look) => look,
        Err(refusal) => return said(&refusal.into(), None),
    };
    let edition = Arc::clone(&look.edition);
    let trouble = look.trouble.map(|error| error.to_string());
    let answered = Reader::of(shelf, look.edition, page.path, query).and_then(|reader| {
        let mut content = (page.make)(&reader)?;
        content.sort(&reader);
        if let Some(id) = reader.get("csv") {
            let missing = || Trouble::not_found(format!("There is no table `{id}` here"), "follow a link on the page");
            return content.grid(id).map(|grid| csv(id, grid.csv())).ok_or_else(missing);
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
    let html = frame::trouble(trouble, edition);
    let mut response = (trouble.status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    if let Some(seconds) = trouble.retry {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

async fn nowhere(State(shelf): State<Arc<Shelf>>, uri: Uri) -> Response {
    if uri.path().starts_with("/api/") {
        return api::problem(&Trouble::not_found(
            "There is no such endpoint",
            "/api/v1/openapi.json describes those there are",
        ));
    }
    let trouble = Trouble::not_found("There is no such page", "the pages there are stand at the top");
    let edition = shelf.look().ok().map(|look| look.edition);
    said(&trouble, edition.as_deref())
}

/// With what every answer carries.
async fn dressed(mut response: Response) -> Response {
    for (name, value) in ALWAYS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
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
