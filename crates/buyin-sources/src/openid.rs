//! Signing in at an `OpenID` provider: where to send somebody, and who came back. The code flow with PKCE, one use an attempt.
//!
//! The client's secret goes to the provider's own address for tokens and nowhere else, and is kept nowhere. What the provider
//! says is believed only as far as its signature goes ([`token`]). Must not read the clock or the environment, and knows
//! neither teams nor sessions.

mod token;

use std::sync::{Mutex, PoisonError};

use buyin_facts::Moment;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::forge::agent;
use token::{Claims, Keys};
pub use token::{TokenError, digest, unguessable};

/// Answers larger than this are none: 1 MB.
const MOST_BYTES: u64 = 1 << 20;
/// Seconds after which a provider is asked again where its addresses are.
const DESCRIBED_FOR: i64 = 3_600;

/// Why nobody signed in.
#[derive(Debug, thiserror::Error)]
pub enum OpenIdError {
    /// Something would go over a network in the open.
    #[error("{0} is no address to sign in at: only https is, or http on this machine")]
    Open(String),
    /// The provider cannot be reached.
    #[error("{url}: {source}")]
    Unreachable {
        /// What was asked.
        url: String,
        /// Why.
        source: Box<ureq::Error>,
    },
    /// The answer is not what such a provider answers.
    #[error("{url}: {what}")]
    Answer {
        /// What was asked.
        url: String,
        /// What came.
        what: String,
    },
    /// The provider calls itself otherwise.
    #[error("the provider at {issuer} calls itself {said}: one of them is wrong")]
    Issuer {
        /// As it was configured.
        issuer: String,
        /// As it says.
        said: String,
    },
    /// What came back does not prove who somebody is.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The provider does not vouch for an address.
    #[error("the provider vouches for no mail address of this person")]
    Unverified,
}

/// A provider, as one client of it.
pub struct Provider {
    issuer: String,
    client: String,
    secret: Option<String>,
    agent: ureq::Agent,
    known: Mutex<Known>,
}

/// What the provider told last.
#[derive(Default)]
struct Known {
    described: Option<(Moment, Description)>,
    keys: Keys,
}

/// A provider's description of itself, as far as it is needed. (`OpenID` Connect Discovery 1.0.)
#[derive(Debug, Clone, Deserialize)]
struct Description {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
}

/// One try to sign in. Nobody but who began it may end it, and only once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Names the attempt.
    pub state: String,
    /// Where to send the person.
    pub address: String,
    nonce: String,
    verifier: String,
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The mail address the provider vouches for.
    pub address: String,
    /// Name for people; the address where none is told.
    pub name: String,
}

/// What a code is changed for.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

/// What a provider says of somebody beside the token.
#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    #[serde(flatten)]
    profile: token::Profile,
}

impl Provider {
    /// A provider by its issuer, and the client one is there.
    ///
    /// # Errors
    /// When the issuer could be overheard.
    pub fn new(issuer: &str, client: &str, secret: Option<String>) -> Result<Self, OpenIdError> {
        private(issuer)?;
        let known = Mutex::default();
        Ok(Self { issuer: issuer.to_owned(), client: client.to_owned(), secret, agent: agent(), known })
    }

    /// Begins an attempt that comes back to `back`.
    ///
    /// # Errors
    /// When the provider cannot be asked where it is.
    pub fn begin(&self, back: &str, now: Moment) -> Result<Attempt, OpenIdError> {
        let description = self.description(now)?;
        let [state, nonce, verifier] = [unguessable(), unguessable(), unguessable()];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client)
            .append_pair("redirect_uri", back)
            .append_pair("scope", "openid email profile")
            .append_pair("state", &state)
            .append_pair("nonce", &nonce)
            .append_pair("code_challenge", &digest(&verifier))
            .append_pair("code_challenge_method", "S256");
        let joint = if description.authorization_endpoint.contains('?') { '&' } else { '?' };
        let address = format!("{}{joint}{}", description.authorization_endpoint, query.finish());
        Ok(Attempt { state, address, nonce, verifier })
    }

    /// Ends an attempt with the code the provider sent along. The attempt is not to be used again.
    ///
    /// # Errors
    /// When the provider does not change the code for a token, or the token proves nothing.
    pub fn end(&self, attempt: &Attempt, code: &str, back: &str, now: Moment) -> Result<Identity, OpenIdError> {
        let description = self.description(now)?;
        let tokens = self.tokens(&description, attempt, code, back)?;
        let claims = self.proven(&description, &tokens.id_token, &attempt.nonce, now)?;
        let mut profile = claims.profile;
        if let (None, Some(url), Some(access)) = (&profile.email, &description.userinfo_endpoint, &tokens.access_token)
        {
            let info: UserInfo = self.get(url, Some(access))?;
            // Somebody else's profile would be a substitution. (OpenID Connect Core 1.0, 5.3.2.)
            if info.sub == claims.sub {
                profile = info.profile;
            }
        }
        profile.identity().ok_or(OpenIdError::Unverified)
    }

    /// The claims of a token, if it is one of this provider for this client and attempt. Keys that are not known yet are asked for.
    fn proven(&self, of: &Description, token: &str, nonce: &str, now: Moment) -> Result<Claims, OpenIdError> {
        let expected = token::Expected { issuer: &self.issuer, client: &self.client, nonce, now };
        let first = expected.proven(token, &self.locked().keys);
        if !matches!(first, Err(TokenError::Key)) {
            return Ok(first?);
        }
        let keys: Keys = self.get(&of.jwks_uri, None)?;
        let claims = expected.proven(token, &keys)?;
        self.locked().keys = keys;
        Ok(claims)
    }

    fn tokens(&self, of: &Description, attempt: &Attempt, code: &str, back: &str) -> Result<Tokens, OpenIdError> {
        let url = &of.token_endpoint;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", &attempt.verifier),
        ];
        let mut request = self.agent.post(url).header("Accept", "application/json");
        match &self.secret {
            Some(secret) => request = request.header("Authorization", token::basic(&self.client, secret)),
            None => form.push(("client_id", &self.client)),
        }
        let answer = request.send_form(form);
        read(url, answer.map_err(|source| unreachable(url, source))?)
    }

    fn description(&self, now: Moment) -> Result<Description, OpenIdError> {
        if let Some((since, description)) = &self.locked().described
            && now.0 - since.0 < DESCRIBED_FOR
        {
            return Ok(description.clone());
        }
        let url = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let description: Description = self.get(&url, None)?;
        if description.issuer != self.issuer {
            return Err(OpenIdError::Issuer { issuer: self.issuer.clone(), said: description.issuer });
        }
        let Description { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint, .. } = &description;
        let addresses = [authorization_endpoint, token_endpoint, jwks_uri].into_iter().chain(userinfo_endpoint);
        addresses.into_iter().try_for_each(|url| private(url))?;
        self.locked().described = Some((now, description.clone()));
        Ok(description)
    }

    fn get<T: DeserializeOwned>(&self, url: &str, access: Option<&str>) -> Result<T, OpenIdError> {
        let mut request = self.agent.get(url).header("Accept", "application/json");
        if let Some(access) = access {
            request = request.header("Authorization", format!("Bearer {access}"));
        }
        read(url, request.call().map_err(|source| unreachable(url, source))?)
    }

    /// What a thread that panicked left is sound: every change is made in one step.
    fn locked(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Provider({})", self.issuer)
    }
}

fn unreachable(url: &str, source: ureq::Error) -> OpenIdError {
    OpenIdError::Unreachable { url: url.to_owned(), source: Box::new(source) }
}

/// The JSON of a good answer; of another, what the provider says is wrong.
fn read<T: DeserializeOwned>(url: &str, mut answer: ureq::http::Response<ureq::Body>) -> Result<T, OpenIdError> {
    let wrong = |what: String| OpenIdError::Answer { url: url.to_owned(), what };
    let status = answer.status().as_u16();
    let bytes = answer.body_mut().with_config().limit(MOST_BYTES).read_to_vec();
    let bytes = bytes.map_err(|source| unreachable(url, source))?;
    if status != 200 {
        let said: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
        let text = |key: &str| said.as_ref().and_then(|said| said[key].as_str()).map(str::to_owned);
        let why = text("error_description").or_else(|| text("error"));
        return Err(wrong(why.map_or_else(|| format!("status {status}"), |why| format!("status {status}: {why}"))));
    }
    serde_json::from_slice(&bytes).map_err(|error| wrong(format!("not what was expected: {error}")))
}

/// Whether nobody on the way can read along.
fn private(url: &str) -> Result<(), OpenIdError> {
    if url.starts_with("https://") || is_loopback(url) {
        return Ok(());
    }
    Err(OpenIdError::Open(url.to_owned()))
}

/// Whether an address is one of this machine's own, without encryption.
pub fn is_loopback(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.rsplit_once(':').map_or(authority, |(name, _)| name),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_over_a_network_in_the_open() {
        for fine in ["https://login.acme.example", "http://127.0.0.1:1/x", "http://localhost/", "http://[::1]:9"] {
            assert!(private(fine).is_ok(), "{fine}");
        }
        let open =
            ["http://login.acme.example", "http://127.0.0.1.evil.example", "http://127.0.0.1@evil.example/", "ftp://x"];
        for open in open {
            assert!(matches!(Provider::new(open, "buyin", None), Err(OpenIdError::Open(_))), "{open}");
        }
    }
}
