//! The way to the provider, the way back, and out again. An attempt belongs to the browser that began it and is good once.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use buyin_sources::openid::{OpenIdError, unguessable};
use form_urlencoded::parse;

use crate::server::door::{BACK, Begun, Door, Lock, SIGN_IN};
use crate::server::trouble::Trouble;

const ATTEMPT: &str = "buyin-attempt";
const SESSION: &str = "buyin-session";

/// Sends somebody to the provider.
pub(crate) fn begin(door: &Door, query: &str, peer: IpAddr) -> Result<Response, Trouble> {
    let lock = lock(door)?;
    lock.pace.may_try(peer)?;
    lock.pace.failed(peer);
    let to = parse(query.as_bytes()).find(|(name, _)| name == "to").map(|(_, to)| to.into_owned());
    let to = to.filter(|to| is_here(to)).unwrap_or_else(|| "/".to_owned());
    let attempt = lock.provider.begin(&format!("{}{BACK}", lock.address), (door.now)()).map_err(unavailable)?;
    let (state, address) = (attempt.state.clone(), attempt.address.clone());
    lock.attempts.put(state.clone(), Begun { attempt, to });
    let cookie = format!("{ATTEMPT}={state}; Path={SIGN_IN}; Max-Age=600; HttpOnly; SameSite=Lax{}", secure(door));
    Ok(sent_on(&address, &[cookie]))
}

/// Takes somebody in whom the provider sent back.
pub(crate) fn back(door: &Door, query: &str, headers: &HeaderMap, peer: IpAddr) -> Result<Response, Trouble> {
    let lock = lock(door)?;
    lock.pace.may_try(peer)?;
    taken_in(door, lock, query, headers).inspect_err(|_| lock.pace.failed(peer))
}

fn taken_in(door: &Door, lock: &Lock, query: &str, headers: &HeaderMap) -> Result<Response, Trouble> {
    let said: Vec<(String, String)> = parse(query.as_bytes()).into_owned().collect();
    let said = |name: &str| said.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let state = said("state").unwrap_or_default();
    // Whose browser did not begin it has been sent here by somebody else.
    let begun = cookie(headers, ATTEMPT).filter(|own| own == state).and_then(|_| lock.attempts.take(state));
    let Some(Begun { attempt, to }) = begun else {
        return Err(forbidden("This attempt to sign in is not yours, too old, or was used already".to_owned()));
    };
    if let Some(error) = said("error") {
        let why = said("error_description").unwrap_or(error);
        return Err(forbidden(format!("The provider says no: {why}")));
    }
    if said("iss").is_some_and(|issuer| issuer != lock.issuer) {
        return Err(forbidden("Another provider than the one asked sent you here".to_owned()));
    }
    let back = format!("{}{BACK}", lock.address);
    let identity = lock.provider.end(&attempt, said("code").unwrap_or_default(), &back, (door.now)());
    let identity = identity.map_err(|error| match error {
        OpenIdError::Unreachable { .. } => unavailable(error),
        error => forbidden(format!("You could not be signed in: {error}")),
    })?;
    let id = unguessable();
    lock.sessions.put(id.clone(), identity);
    let (name, flags) = (session_name(door.is_private()), secure(door));
    let session = format!("{name}={id}; Path=/; HttpOnly; SameSite=Lax{flags}");
    let done = format!("{ATTEMPT}=; Path={SIGN_IN}; Max-Age=0; HttpOnly; SameSite=Lax{flags}");
    Ok(sent_on(&to, &[session, done]))
}

/// Ends a session.
pub(crate) fn out(door: &Door, session: Option<&str>) -> Response {
    if let (Some(lock), Some(id)) = (&door.lock, session) {
        lock.sessions.take(id);
    }
    let name = session_name(door.is_private());
    sent_on("/signed-out", &[format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}", secure(door))])
}

/// The session a browser names.
pub(super) fn session(headers: &HeaderMap, is_private: bool) -> Option<String> {
    cookie(headers, session_name(is_private))
}

/// A name that browsers take over encrypted connections only, from this host alone, where there is one.
fn session_name(is_private: bool) -> &'static str {
    if is_private { "__Host-buyin-session" } else { SESSION }
}

fn secure(door: &Door) -> &'static str {
    if door.is_private() { "; Secure" } else { "" }
}

fn lock(door: &Door) -> Result<&Lock, Trouble> {
    let none = || Trouble::not_found("Nobody signs in here", "this server is open to its own machine");
    door.lock.as_ref().ok_or_else(none)
}

/// Whether an address is a page of this server and of no other.
fn is_here(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//") && !to.contains(|letter: char| letter == '\\' || letter.is_control())
}

fn sent_on(address: &str, cookies: &[String]) -> Response {
    let Ok(address) = HeaderValue::from_str(address) else { return StatusCode::BAD_GATEWAY.into_response() };
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response();
    for cookie in cookies.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn forbidden(what: String) -> Trouble {
    Trouble { status: StatusCode::FORBIDDEN, ..Trouble::bad_request(what, "begin again at /sign-in") }
}

fn unavailable(error: OpenIdError) -> Trouble {
    let trouble = Trouble::bad_request(format!("The provider cannot be asked: {error}"), "try again in a while");
    Trouble { status: StatusCode::BAD_GATEWAY, ..trouble }
}

/// A cookie a browser sends.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere_after_signing_in() {
        assert!(["/", "/ledger?by=kind", "/candidate?place=a%3Ab"].into_iter().all(is_here));
        assert!(
            !["", "//evil.example", "/\\evil.example", "https://evil.example", "ledger", "/a\r\nb"]
                .into_iter()
                .any(is_here)
        );
    }
}
