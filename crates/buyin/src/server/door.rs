//! Who may come in. Without a provider everybody at this machine may, who has the files anyway; with one, whom it vouches for, and
//! programs with a token of `buyin.toml`. Knows no page and no decision but who belongs where.

mod kept;
mod pace;
mod sign_in;
mod who;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode, header};
use buyin_decisions::written::config::{Config, Token};
use buyin_facts::Moment;
use buyin_facts::decision::Scope;
use buyin_sources::openid::{Attempt, Identity, OpenIdError, Provider, digest, is_loopback};

use crate::error::{CommandError, Kind};
use crate::server::door::kept::Kept;
use crate::server::door::pace::Pace;
use crate::server::edition::Edition;
use crate::server::trouble::Trouble;

pub(crate) use sign_in::{back, begin, cookie, out};
pub(crate) use who::{Role, Who};

/// The variable that holds the client's secret; it stands in no file.
const SECRET: &str = "BUYIN_CLIENT_SECRET";
/// How long somebody stays signed in.
const SESSION: Duration = Duration::from_secs(12 * 3_600);
/// How long signing in may take.
const ATTEMPT: Duration = Duration::from_secs(600);
/// Where people sign in, and where they come back to.
pub(crate) const SIGN_IN: &str = "/sign-in";
pub(crate) const BACK: &str = "/sign-in/back";
pub(crate) const OUT: &str = "/sign-out";
/// What is answered to everybody: whether the program lives, and what has no content of ours in it.
const PUBLIC: [&str; 6] = [SIGN_IN, BACK, "/signed-out", "/healthz", "/readyz", "/static/"];

/// The door.
#[derive(Debug)]
pub(crate) struct Door {
    /// Nothing where everybody at this machine may come in.
    lock: Option<Lock>,
    now: fn() -> Moment,
}

#[derive(Debug)]
struct Lock {
    provider: Provider,
    issuer: String,
    /// Where people find the server, without a slash at the end.
    address: String,
    attempts: Kept<Begun>,
    sessions: Kept<Identity>,
    pace: Pace,
}

/// An attempt, and where its person wanted to go.
#[derive(Debug, Clone)]
struct Begun {
    attempt: Attempt,
    to: String,
}

impl Door {
    /// The door `buyin.toml` asks for; none opens to others without a lock.
    pub(super) fn new(config: &Config, at: SocketAddr, now: fn() -> Moment) -> Result<Self, CommandError> {
        let Some(sign_in) = &config.sign_in else {
            return match at.ip().is_loopback() {
                true => Ok(Self { lock: None, now }),
                false => Err(open_to_others(at)),
            };
        };
        let own = || at.ip().is_loopback().then(|| format!("http://{at}"));
        let address = sign_in.address.clone().or_else(own).ok_or_else(|| {
            CommandError::new(Kind::Input, "`[sign_in]` of buyin.toml does not say where people find this server")
                .hinted(["`address = \"https://buyin.acme.example\"` says it; the provider sends people back there"])
        })?;
        let address = address.trim_end_matches('/').to_owned();
        if !address.starts_with("https://") && !is_loopback(&address) {
            let error = OpenIdError::Open(address);
            return Err(CommandError::of(Kind::Input, error).hinted(["put a proxy that speaks TLS before this server"]));
        }
        let secret = std::env::var(SECRET).ok().filter(|secret| !secret.is_empty());
        let provider = Provider::new(&sign_in.issuer, &sign_in.client, secret);
        let provider = provider.map_err(|error| CommandError::of(Kind::Input, error))?;
        let lock = Lock {
            provider,
            issuer: sign_in.issuer.clone(),
            address,
            attempts: Kept::new(ATTEMPT, 1_000),
            sessions: Kept::new(SESSION, 10_000),
            pace: Pace::default(),
        };
        Ok(Self { lock: Some(lock), now })
    }

    /// What the terminal says when it opens.
    pub(super) fn says(&self) -> String {
        match &self.lock {
            None => "open to this machine alone; end with Ctrl-C".to_owned(),
            Some(lock) => {
                format!("people sign in at {} and come back to {}; end with Ctrl-C", lock.issuer, lock.address)
            }
        }
    }

    /// The host people ask for, where it is not this machine's.
    pub(super) fn host(&self) -> Option<&str> {
        self.lock.as_ref().and_then(|lock| lock.address.split_once("://")).map(|(_, host)| host)
    }

    /// Whether cookies go over encrypted connections only.
    fn is_private(&self) -> bool {
        self.lock.as_ref().is_some_and(|lock| lock.address.starts_with("https://"))
    }

    /// Who asks for a path. Everybody may ask for what is public.
    pub(super) fn admit(
        &self,
        path: &str,
        headers: &HeaderMap,
        peer: IpAddr,
        edition: Option<&Edition>,
    ) -> Result<Who, Trouble> {
        let Some(lock) = &self.lock else { return Ok(Who::local()) };
        if PUBLIC.iter().any(|public| path == *public || (public.ends_with('/') && path.starts_with(public))) {
            return Ok(Who::unknown());
        }
        if let Some(id) = sign_in::session(headers, self.is_private())
            && let Some(identity) = lock.sessions.get(&id)
        {
            return Ok(Who::signed_in(id, identity, edition));
        }
        let Some(token) = bearer(headers) else {
            return Err(refused(StatusCode::UNAUTHORIZED, "You are not signed in", "sign in and come back"));
        };
        let Some(found) = edition.and_then(|edition| known(edition, token)) else {
            lock.pace.may_try(peer)?;
            lock.pace.failed(peer);
            let what = "This token is not known, or good no more";
            return Err(refused(StatusCode::UNAUTHORIZED, what, "`buyin token` makes one"));
        };
        let scope = match path {
            "/metrics" => Some(Scope::Metrics),
            path if path.starts_with("/api/") => Some(Scope::Read),
            _ => None,
        };
        if scope.is_none_or(|scope| !found.scopes.contains(&scope)) {
            let what = format!("The token `{}` is not for this", found.name);
            return Err(refused(StatusCode::FORBIDDEN, &what, "tokens read the API or metrics, as their scope says"));
        }
        Ok(Who::program())
    }

    /// Where somebody comes from: before a server that is found elsewhere stands a proxy, which says so last.
    pub(super) fn origin(&self, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
        let told = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        let last = told.and_then(|told| told.rsplit(',').next()?.trim().parse().ok());
        last.filter(|_| self.is_private()).unwrap_or(peer)
    }
}

/// A token of today's `buyin.toml`.
fn known<'e>(edition: &'e Edition, shown: &str) -> Option<&'e Token> {
    let (hash, today) = (digest(shown), edition.desk.options.today);
    let is = |token: &&Token| token.hash == hash && token.until.is_none_or(|until| today < until);
    edition.desk.loaded.config.tokens.iter().find(is)
}

fn open_to_others(at: SocketAddr) -> CommandError {
    let what = format!("{at} can be reached by others, and buyin.toml names no provider that would know them");
    CommandError::new(Kind::Usage, what).hinted([
        "`[sign_in]` in buyin.toml names an OpenID provider; docs/decisions.md says how",
        "--listen 127.0.0.1:8420 serves this machine alone; others reach it through a tunnel of yours",
    ])
}

fn refused(status: StatusCode, what: &str, hint: &str) -> Trouble {
    Trouble { status, ..Trouble::bad_request(what, hint) }
}

/// The token a program shows.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let shown = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = shown.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
