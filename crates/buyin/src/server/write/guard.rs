//! Only a form this server gave to this browser is taken: a page from elsewhere cannot fill one in behind somebody's back.
//!
//! The browser keeps an id in a cookie that no script and no other site can read or send; the form carries a keyed hash of it.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use axum::http::{HeaderMap, StatusCode, header};

use crate::server::trouble::Trouble;

const COOKIE: &str = "buyin-form";
/// Secrets of this run of the program: forms of an earlier one are no longer taken.
static SECRETS: LazyLock<[RandomState; 2]> = LazyLock::new(Default::default);

/// What goes with a form.
pub(super) struct Pass {
    /// Stands in the form.
    pub(super) token: String,
    /// To be kept by the browser, where it keeps none yet.
    pub(super) cookie: Option<String>,
}

/// The pass of a browser.
pub(super) fn pass(headers: &HeaderMap) -> Pass {
    match kept(headers) {
        Some(id) => Pass { token: token(&id), cookie: None },
        None => {
            let fresh: [RandomState; 2] = Default::default();
            let id: String = fresh.iter().map(|random| format!("{:016x}", random.hash_one(COOKIE))).collect();
            let cookie = format!("{COOKIE}={id}; HttpOnly; SameSite=Strict; Path=/");
            Pass { token: token(&id), cookie: Some(cookie) }
        }
    }
}

/// Whether a form is one of ours.
pub(super) fn check(headers: &HeaderMap, said: &str) -> Result<(), Trouble> {
    let is_ours = kept(headers).is_some_and(|id| same(&token(&id), said));
    if is_ours && is_at_home(headers) {
        return Ok(());
    }
    let trouble = Trouble::bad_request(
        "This form is not of this page, or too old",
        "open the form again, and send it from there",
    );
    Err(Trouble { status: StatusCode::FORBIDDEN, ..trouble })
}

/// Whether a browser that says where a form comes from names this server.
fn is_at_home(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text(header::HeaderName::from_static("sec-fetch-site"));
    let origin = text(header::ORIGIN).map(|origin| origin.split_once("://").map_or(origin, |(_, host)| host));
    site.is_none_or(|site| site == "same-origin") && origin.is_none_or(|origin| Some(origin) == text(header::HOST))
}

/// The id a browser keeps.
fn kept(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, id) = pairs.find(|(name, _)| *name == COOKIE)?;
    (id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| id.to_owned())
}

fn token(id: &str) -> String {
    SECRETS.iter().map(|secret| format!("{:016x}", secret.hash_one(id))).collect()
}

/// Compared in a time that does not tell how much is right.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |all, (one, other)| all | (one ^ other)) == 0
}
