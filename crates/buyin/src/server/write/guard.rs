//! Only a form this server gave to this browser is taken: a page from elsewhere cannot fill one in behind somebody's back.
//!
//! The browser keeps an id in a cookie that no script can read and no other site can send: that of its session, or one of its own
//! where nobody signs in. The form carries a keyed hash of it.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use buyin_sources::openid::{digest, unguessable};

use crate::server::door::{Who, cookie};
use crate::server::trouble::Trouble;

const COOKIE: &str = "buyin-form";
/// A secret of this run of the program: forms of an earlier one are no longer taken.
static SECRET: LazyLock<String> = LazyLock::new(unguessable);

/// What goes with a form.
pub(super) struct Pass {
    /// Stands in the form.
    pub(super) token: String,
    /// To be kept by the browser, where it keeps none yet.
    pub(super) cookie: Option<String>,
}

/// The pass of a browser.
pub(super) fn pass(headers: &HeaderMap, who: &Who) -> Pass {
    match kept(headers, who) {
        Some(id) => Pass { token: token(&id), cookie: None },
        None => {
            let id = unguessable();
            let cookie = format!("{COOKIE}={id}; HttpOnly; SameSite=Strict; Path=/");
            Pass { token: token(&id), cookie: Some(cookie) }
        }
    }
}

/// Whether a form is one of ours.
pub(crate) fn check(headers: &HeaderMap, who: &Who, said: &str) -> Result<(), Trouble> {
    let is_ours = kept(headers, who).is_some_and(|id| same(&token(&id), said));
    if is_ours && is_at_home(headers) {
        return Ok(());
    }
    let trouble = Trouble::bad_request(
        "This form is not of this page, or too old",
        "open the form again, and send it from there",
    );
    Err(Trouble { status: StatusCode::FORBIDDEN, ..trouble })
}

/// What a form carries for an id.
pub(crate) fn token(id: &str) -> String {
    digest(&format!("{} {id}", *SECRET))
}

/// Whether a browser that says where a form comes from names this server.
fn is_at_home(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let origin = text(header::ORIGIN).map(|origin| origin.split_once("://").map_or(origin, |(_, host)| host));
    site.is_none_or(|site| site == "same-origin") && origin.is_none_or(|origin| Some(origin) == text(header::HOST))
}

/// The id a browser keeps.
fn kept(headers: &HeaderMap, who: &Who) -> Option<String> {
    who.session.clone().or_else(|| cookie(headers, COOKIE))
}

/// Compared in a time that does not tell how much is right.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |all, (one, other)| all | (one ^ other)) == 0
}
