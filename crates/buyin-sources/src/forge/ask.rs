//! One question to a forge and its answer: who may be told the token, how long to wait, what an answer must look like.

use std::io::Read as _;
use std::time::Duration;

use jiff::fmt::rfc2822;
use serde_json::Value;
use ureq::http::HeaderMap;
use ureq::tls::{RootCerts, TlsConfig};

use crate::forge::{Forge, ForgeError, Kind};

/// Answers larger than this are none: 64 MB.
const MOST_BYTES: u64 = 64 << 20;
/// Times a question is asked that fails by no fault of its own.
const ATTEMPTS: u32 = 4;
/// Times a question may be sent on.
const MOST_HOPS: u32 = 5;
/// How long to hold back where a forge does not say.
const UNSAID: u64 = 60;

/// What a forge answers.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A page of a list.
    Page(Page),
    /// Nothing changed since it gave the tag.
    Same,
}

/// A page of a list.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) items: Vec<Value>,
    pub(crate) next: Option<String>,
    pub(crate) etag: Option<String>,
    /// Whether the forge sent the question on to another address.
    pub(crate) moved: bool,
}

/// What to do about an answer that is no page.
enum Trouble {
    /// Ask again after a while.
    Again(Duration, ForgeError),
    /// Ask there.
    On(String),
    End(ForgeError),
}

/// The HTTP client: redirects and errors are answers like others; certificates are the system's.
pub(crate) fn agent() -> ureq::Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let config = ureq::Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("buyin/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_global(Some(Duration::from_secs(120)));
    config.build().new_agent()
}

impl Forge {
    /// Asks for a page, unless it is still the one with a tag.
    pub(super) fn get(&self, url: &str, etag: Option<&str>) -> Result<Answer, ForgeError> {
        let (mut url, mut hops, mut attempts) = (url.to_owned(), 0, 0);
        loop {
            match self.once(&url, etag, hops > 0) {
                Ok(answer) => return Ok(answer),
                Err(Trouble::End(error)) => return Err(error),
                Err(Trouble::On(to)) if hops < MOST_HOPS => {
                    hops += 1;
                    url = to;
                }
                Err(Trouble::On(_)) => return Err(ForgeError::Circle { url }),
                Err(Trouble::Again(pause, error)) => {
                    attempts += 1;
                    if attempts >= ATTEMPTS || pause > self.patience {
                        return Err(error);
                    }
                    (self.wait)(pause);
                }
            }
        }
    }

    fn once(&self, url: &str, etag: Option<&str>, moved: bool) -> Result<Answer, Trouble> {
        self.check_host(url, url)?;
        let mut request = self.agent.get(url).header("Accept", "application/json");
        if let Some(token) = &self.token {
            let scheme = if self.address.kind == Kind::Gitea { "token" } else { "Bearer" };
            request = request.header("Authorization", format!("{scheme} {}", token.0));
        }
        if let Some(etag) = etag {
            request = request.header("If-None-Match", etag);
        }
        let unreachable = |source| ForgeError::Unreachable { url: url.to_owned(), source: Box::new(source) };
        let again = |error| Trouble::Again(Duration::from_secs(2), error);
        let mut response = request.call().map_err(|error| again(unreachable(error)))?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        match status {
            200 => {}
            304 => return Ok(Answer::Same),
            301 | 302 | 307 | 308 => {
                let to = absolute(self.address.base(), header("location").unwrap_or_default());
                self.check_host(url, &to)?;
                return Err(Trouble::On(to));
            }
            401 => return Err(Trouble::End(ForgeError::Token { host: self.address.host().to_owned() })),
            403 | 429 => {
                let mut text = String::new();
                // Some forges say only in the text why they refuse.
                let _ = response.body_mut().as_reader().take(10_000).read_to_string(&mut text);
                return Err(self.refused(url, status, &headers, &text));
            }
            404 | 410 => return Err(Trouble::End(ForgeError::NotThere { url: url.to_owned() })),
            // A question it will never answer is not asked again; 408 and 425 are about the moment.
            400 | 405..=407 | 409..=424 | 426..=428 | 430..=499 => {
                return Err(Trouble::End(ForgeError::Refused { url: url.to_owned(), status }));
            }
            _ => return Err(again(ForgeError::Failing { url: url.to_owned(), status })),
        }
        let wrong = |what| ForgeError::Answer { url: url.to_owned(), what };
        if header("content-type").is_some_and(|kind| kind.trim_start().starts_with("text/html")) {
            let what = "the answer is a web page; is this a forge's address, and does it want a sign-in?";
            return Err(Trouble::End(wrong(what)));
        }
        let bytes = response.body_mut().with_config().limit(MOST_BYTES).read_to_vec();
        let bytes = bytes.map_err(|error| again(unreachable(error)))?;
        let items = match serde_json::from_slice(&bytes) {
            Ok(Value::Array(items)) => items,
            Ok(_) => return Err(Trouble::End(wrong("the answer is no list"))),
            Err(_) => return Err(again(wrong("the answer breaks off or is no JSON"))),
        };
        let next = header("link").and_then(next_of).map(|next| absolute(self.address.base(), next));
        if let Some(next) = &next {
            self.check_host(url, next)?;
        }
        Ok(Answer::Page(Page { items, next, etag: header("etag").map(str::to_owned), moved }))
    }

    /// A token is told to nobody but the forge.
    fn check_host(&self, url: &str, to: &str) -> Result<(), Trouble> {
        if origin(to).is_some() && origin(to) == origin(self.address.base()) {
            return Ok(());
        }
        Err(Trouble::End(ForgeError::Elsewhere { url: url.to_owned(), to: to.to_owned() }))
    }

    /// What 403 and 429 mean: too much was asked, or too much was wanted.
    fn refused(&self, url: &str, status: u16, headers: &HeaderMap, text: &str) -> Trouble {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
        let is_used_up = ["x-ratelimit-remaining", "ratelimit-remaining"].iter().any(|name| number(name) == Some(0));
        let said = text.to_ascii_lowercase().contains("rate limit");
        if status == 403 && !is_used_up && !said && headers.get("retry-after").is_none() {
            return Trouble::End(ForgeError::Rights { url: url.to_owned() });
        }
        let date = headers.get("date").and_then(|date| rfc2822::parse(date.to_str().ok()?).ok());
        let reset = number("x-ratelimit-reset").or_else(|| number("ratelimit-reset"));
        let until = || Some(reset?.saturating_sub(date?.timestamp().as_second()));
        let seconds = number("retry-after").or_else(until).and_then(|seconds| u64::try_from(seconds).ok());
        let seconds = seconds.unwrap_or(UNSAID).max(1);
        Trouble::Again(
            Duration::from_secs(seconds),
            ForgeError::Limited { host: self.address.host().to_owned(), seconds },
        )
    }
}

/// The address with `rel="next"` in a `Link` header.
fn next_of(link: &str) -> Option<&str> {
    let next = link.split(',').find(|part| part.contains("rel=\"next\"") || part.contains("rel=next"))?;
    next.split_once('<')?.1.split_once('>').map(|(url, _)| url)
}

/// An address as a forge may give it, with or without its host.
fn absolute(base: &str, to: &str) -> String {
    match origin(base) {
        Some(origin) if to.starts_with('/') && !to.starts_with("//") => format!("{origin}{to}"),
        _ => to.to_owned(),
    }
}

/// Scheme, host and port.
fn origin(url: &str) -> Option<&str> {
    let start = url.find("://")? + 3;
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    (!url[start..end].contains('@')).then_some(&url[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_origins() {
        let link = r#"<https://x.org/a?page=1>; rel="prev", <https://x.org/a?page=3>; rel="next""#;
        assert_eq!(next_of(link), Some("https://x.org/a?page=3"));
        assert_eq!(next_of(r#"<https://x.org/a>; rel="last""#), None);
        assert_eq!(origin("https://x.org:8443/a"), Some("https://x.org:8443"));
        assert_eq!(origin("https://x.org@evil.example/a"), None);
        assert_eq!(absolute("https://x.org/api", "/b"), "https://x.org/b");
        assert_eq!(absolute("https://x.org/api", "//evil.example/b"), "//evil.example/b");
    }
}
