//! Identity tokens: signed by the provider, for this client, for this attempt, still good. (RFC 7519; `OpenID` Connect Core 1.0,
//! 3.1.3.7.) The only place that knows `ring` and `base64`.
//!
//! The key says which algorithm it is good for, and a token that names another is not looked at: none, and no shared secret,
//! can stand in for a signature.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use buyin_facts::Moment;
use ring::digest::{SHA256, digest as hashed};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;

use super::Identity;

/// Seconds two clocks may differ.
const LEEWAY: i64 = 60;
/// Longer than this no token is.
const MOST_BYTES: usize = 64 << 10;

/// Why a token proves nothing.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TokenError {
    /// It is no token at all.
    #[error("the identity token cannot be read")]
    Shape,
    /// It is signed in a way that is not taken.
    #[error("the identity token is signed by `{0}`, which is not taken")]
    Algorithm(String),
    /// The provider has no such key.
    #[error("the identity token is signed by a key the provider does not have")]
    Key,
    /// The signature is not the provider's.
    #[error("the identity token is forged: its signature does not hold")]
    Signature,
    /// It is another provider's.
    #[error("the identity token is of another provider")]
    Issuer,
    /// It is for another client.
    #[error("the identity token is for another program")]
    Audience,
    /// It is too old.
    #[error("the identity token has expired")]
    Expired,
    /// It is from the future.
    #[error("the identity token is not good yet: do the clocks differ?")]
    Early,
    /// It is of another attempt.
    #[error("the identity token is of another attempt to sign in")]
    Nonce,
}

/// What a token has to say.
pub(super) struct Expected<'e> {
    pub(super) issuer: &'e str,
    pub(super) client: &'e str,
    pub(super) nonce: &'e str,
    pub(super) now: Moment,
}

/// The keys of a provider. (RFC 7517.)
#[derive(Debug, Default, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Key>,
}

#[derive(Debug, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// What a token says.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    iss: String,
    pub(super) sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    #[serde(flatten)]
    pub(super) profile: Profile,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Who somebody is.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Profile {
    pub(super) email: Option<String>,
    /// Some providers write it as a text.
    #[serde(default)]
    email_verified: serde_json::Value,
    name: Option<String>,
}

impl Profile {
    /// The person, if the provider vouches for the address.
    pub(super) fn identity(self) -> Option<Identity> {
        let is_verified = self.email_verified == true || self.email_verified == "true";
        let address = self.email.filter(|address| is_verified && address.contains('@'))?;
        let plain = |text: &str| text.replace(|letter: char| letter.is_control() || "<>".contains(letter), " ");
        let name = self.name.map(|name| plain(&name).trim().to_owned()).filter(|name| !name.is_empty());
        Some(Identity { name: name.unwrap_or_else(|| address.clone()), address })
    }
}

impl Expected<'_> {
    /// What a token says, once it is proven.
    pub(super) fn proven(&self, token: &str, keys: &Keys) -> Result<Claims, TokenError> {
        let mut parts = token.split('.');
        let (Some(head), Some(body), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TokenError::Shape);
        };
        if token.len() > MOST_BYTES {
            return Err(TokenError::Shape);
        }
        let header: Header = json(head)?;
        let signed = &token.as_bytes()[..head.len() + 1 + body.len()];
        let signature = bytes(signature).ok_or(TokenError::Shape)?;
        let algorithm = Algorithm::of(&header.alg).ok_or_else(|| TokenError::Algorithm(header.alg.clone()))?;
        let mut usable = keys.keys.iter().filter(|key| algorithm.is_for(key, &header)).peekable();
        usable.peek().ok_or(TokenError::Key)?;
        if !usable.any(|key| algorithm.holds(key, signed, &signature)) {
            return Err(TokenError::Signature);
        }
        self.agreed(json(body)?)
    }

    fn agreed(&self, claims: Claims) -> Result<Claims, TokenError> {
        let (is_for, many) = match &claims.aud {
            Audience::One(one) => (one == self.client, false),
            Audience::Many(all) => (all.iter().any(|one| one == self.client), all.len() > 1),
        };
        let is_handed_on = claims.azp.as_deref().map_or(many, |party| party != self.client);
        match () {
            () if claims.iss != self.issuer => Err(TokenError::Issuer),
            () if !is_for || is_handed_on => Err(TokenError::Audience),
            () if claims.exp.saturating_add(LEEWAY) <= self.now.0 => Err(TokenError::Expired),
            () if claims.nbf.unwrap_or(claims.iat).max(claims.iat) > self.now.0.saturating_add(LEEWAY) => {
                Err(TokenError::Early)
            }
            () if claims.nonce.as_deref() != Some(self.nonce) => Err(TokenError::Nonce),
            () => Ok(claims),
        }
    }
}

/// The ways of signing that are taken.
#[derive(Clone, Copy)]
enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
}

impl Algorithm {
    fn of(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            "EdDSA" => Some(Self::EdDsa),
            _ => None,
        }
    }

    fn is_for(self, key: &Key, header: &Header) -> bool {
        let shape = match self {
            Self::Rs256 | Self::Ps256 => key.kty == "RSA",
            Self::Es256 => key.kty == "EC" && key.crv.as_deref() == Some("P-256"),
            Self::EdDsa => key.kty == "OKP" && key.crv.as_deref() == Some("Ed25519"),
        };
        let is_named = header.kid.is_none() || key.kid.is_none() || header.kid == key.kid;
        let is_to_sign = key.purpose.as_deref().is_none_or(|purpose| purpose == "sig");
        shape && is_named && is_to_sign && key.alg.as_deref().is_none_or(|alg| alg == header.alg)
    }

    fn holds(self, key: &Key, signed: &[u8], signature: &[u8]) -> bool {
        let part = |part: &Option<String>| part.as_deref().and_then(bytes).unwrap_or_default();
        match self {
            Self::Rs256 | Self::Ps256 => {
                let parameters = match self {
                    Self::Ps256 => &signature::RSA_PSS_2048_8192_SHA256,
                    _ => &signature::RSA_PKCS1_2048_8192_SHA256,
                };
                let public = RsaPublicKeyComponents { n: part(&key.n), e: part(&key.e) };
                public.verify(parameters, signed, signature).is_ok()
            }
            Self::Es256 => {
                let point = [vec![4], part(&key.x), part(&key.y)].concat();
                UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).is_ok()
            }
            Self::EdDsa => UnparsedPublicKey::new(&signature::ED25519, part(&key.x)).verify(signed, signature).is_ok(),
        }
    }
}

fn bytes(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

fn json<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, TokenError> {
    let bytes = bytes(part).ok_or(TokenError::Shape)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenError::Shape)
}

/// Something nobody can guess: 256 bits.
pub fn unguessable() -> String {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).expect("because an operating system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The hash that stands for a secret until the secret itself is shown. (RFC 7636, `S256`.)
pub fn digest(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(hashed(&SHA256, text.as_bytes()))
}

/// How a client names itself with its secret. (RFC 6749, 2.3.1.)
pub(super) fn basic(client: &str, secret: &str) -> String {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(client), encoded(secret))))
}

#[cfg(test)]
mod tests;
