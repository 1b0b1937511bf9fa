//! One answer to a program: what was asked is looked at against what the endpoint says it can be asked, rows are paged, and an
//! answer the program has already is not sent again. What cannot be answered is said as `application/problem+json`.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use form_urlencoded::{Serializer, parse};
use serde_json::{Value, json};

use super::{Endpoint, Parameter, Shape};
use crate::error::CommandError;
use crate::server::door::Who;
use crate::server::reader::Reader;
use crate::server::shelf::Shelf;
use crate::server::tag::Tag;
use crate::server::trouble::Trouble;
use crate::similar;

/// Rows there are, of which some may have been left out.
pub(super) const TOTAL: &str = "total-count";
/// Said where the answer is of an older state while a newer one is worked out.
pub(super) const UPDATING: &str = "updating";

/// Said where the newest state of the lake or the decisions cannot be read, with the reason: the answer is of the last that could.
pub(super) const LAST_READ: &str = "shown-as-last-read";

/// Answers, or says why not.
pub(crate) fn answer(
    endpoint: &'static Endpoint,
    shelf: &Shelf,
    who: Who,
    query: &str,
    headers: &HeaderMap,
) -> Response {
    match answered(endpoint, shelf, who, query, headers) {
        Ok(response) => response,
        Err(trouble) => problem(&trouble),
    }
}

fn answered(
    endpoint: &Endpoint,
    shelf: &Shelf,
    who: Who,
    query: &str,
    headers: &HeaderMap,
) -> Result<Response, Trouble> {
    let asked: Vec<(String, String)> = parse(query.as_bytes()).into_owned().collect();
    sound(endpoint, &asked)?;
    let look = shelf.look()?;
    let reader = Reader::of(shelf, Arc::clone(&look.edition), endpoint.path, query, who)?;
    let mut view = (endpoint.make)(&reader)?;
    let page = Page::of(&asked);
    let total = page.cut(&mut view);
    let body = view.to_string();
    let mut response =
        Tag::of(body.as_bytes()).or(headers, || ([(header::CONTENT_TYPE, "application/json")], body).into_response());
    let head = response.headers_mut();
    if let Some(total) = total {
        head.insert(HeaderName::from_static(TOTAL), HeaderValue::from(total));
        if let Some(next) = page.next(endpoint.path, &asked, total).and_then(|next| HeaderValue::from_str(&next).ok()) {
            head.insert(header::LINK, next);
        }
    }
    mark(&mut response, reader.is_updating(), look.trouble.as_deref());
    Ok(response)
}

/// Whether everything asked is what the endpoint can be asked, once each.
fn sound(endpoint: &Endpoint, asked: &[(String, String)]) -> Result<(), Trouble> {
    for (at, (name, value)) in asked.iter().enumerate() {
        let Some(parameter) = endpoint.parameters.iter().find(|parameter| parameter.name == name) else {
            let known = endpoint.parameters.iter().map(|parameter| parameter.name);
            let hint = similar::did_you_mean(name, known);
            let all = "/api/v1/openapi.json says what can be asked".to_owned();
            return Err(Trouble::bad_request(format!("Nothing here is called `{name}`"), hint.unwrap_or(all)));
        };
        if asked[..at].iter().any(|(other, _)| other == name) {
            return Err(Trouble::bad_request(format!("`{name}` is said twice"), "say it once"));
        }
        if let Err(hint) = parameter.shape.takes(value) {
            return Err(Trouble::bad_request(format!("`{value}` cannot be `{name}`"), hint));
        }
    }
    let missing = |parameter: &&Parameter| parameter.is_needed && !asked.iter().any(|(name, _)| name == parameter.name);
    match endpoint.parameters.iter().find(missing) {
        Some(parameter) => {
            Err(Trouble::bad_request(format!("The address does not say `{}`", parameter.name), parameter.about))
        }
        None => Ok(()),
    }
}

impl Shape {
    /// Whether a value is of this shape; else what to write.
    fn takes(self, value: &str) -> Result<(), String> {
        let digits = |pattern: &str| {
            value.len() == pattern.len()
                && value
                    .bytes()
                    .zip(pattern.bytes())
                    .all(|(byte, of)| if of == b'0' { byte.is_ascii_digit() } else { byte == of })
        };
        let (is_sound, hint) = match self {
            Self::Text => (!value.is_empty(), "say something".to_owned()),
            Self::Day => (digits("0000-00-00"), "days are written as 2025-03-31".to_owned()),
            Self::Month => (digits("0000-00"), "months are written as 2025-03".to_owned()),
            Self::Yes => (value == "yes", "write yes, or leave it out".to_owned()),
            Self::Number(least, most) => {
                let number = value.parse::<u64>().ok().filter(|_| value.bytes().all(|byte| byte.is_ascii_digit()));
                (number.is_some_and(|number| (least..=most).contains(&number)), format!("write {least} to {most}"))
            }
            Self::Word(words) => (words.contains(&value), format!("there are {}", words.join(", "))),
            Self::Words(words) => {
                (value.split(',').all(|word| words.contains(&word)), format!("there are {}", words.join(", ")))
            }
        };
        if is_sound { Ok(()) } else { Err(hint) }
    }
}

/// The rows asked for.
struct Page {
    limit: Option<u64>,
    offset: u64,
}

impl Page {
    fn of(asked: &[(String, String)]) -> Self {
        let number = |name| asked.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.parse().ok());
        Self { limit: number("limit"), offset: number("offset").unwrap_or_default() }
    }

    /// Leaves out the rows nobody asked for. Says how many there are.
    fn cut(&self, view: &mut Value) -> Option<u64> {
        let rows = view.get_mut("rows")?.as_array_mut()?;
        let total = rows.len();
        let from = usize::try_from(self.offset).unwrap_or(usize::MAX).min(total);
        let most = self.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(total);
        *rows = rows.drain(from..total.min(from.saturating_add(most))).collect();
        Some(total as u64)
    }

    /// Where the next rows are.
    fn next(&self, path: &str, asked: &[(String, String)], total: u64) -> Option<String> {
        let next = self.offset + self.limit?;
        let mut query = Serializer::new(String::new());
        query.extend_pairs(asked.iter().filter(|(name, _)| name != "offset"));
        query.append_pair("offset", &next.to_string());
        (next < total).then(|| format!("<{path}?{}>; rel=\"next\"", query.finish()))
    }
}

/// Says of an answer that it is of before, and why. Pages say it in words.
pub(crate) fn mark(response: &mut Response, is_updating: bool, trouble: Option<&CommandError>) {
    let head = response.headers_mut();
    if is_updating {
        head.insert(HeaderName::from_static(UPDATING), HeaderValue::from_static("true"));
    }
    if let Some(error) = trouble {
        head.insert(HeaderName::from_static(LAST_READ), in_head(&error.to_string()));
    }
}

/// A sentence as a header holds it.
fn in_head(text: &str) -> HeaderValue {
    let text: String = text.chars().map(|letter| if matches!(letter, ' '..='~') { letter } else { '?' }).collect();
    HeaderValue::from_str(&text).expect("because it is plain ASCII")
}

/// What went wrong, as RFC 9457 says it.
pub(crate) fn problem(trouble: &Trouble) -> Response {
    let title = trouble.status.canonical_reason().unwrap_or("Trouble");
    let detail = std::iter::once(&trouble.what).chain(&trouble.hints).cloned().collect::<Vec<_>>().join("; ");
    let body = json!({ "type": "about:blank", "title": title, "status": trouble.status.as_u16(), "detail": detail });
    let mut response =
        (trouble.status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response();
    if let Some(seconds) = trouble.retry {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_paged_and_the_rest_is_named() {
        let asked = [("by", "kind"), ("limit", "2"), ("offset", "1")].map(|(name, value)| (name.into(), value.into()));
        let page = Page::of(&asked);
        let mut view = json!({ "rows": [1, 2, 3, 4, 5] });
        assert_eq!(page.cut(&mut view), Some(5));
        assert_eq!(view, json!({ "rows": [2, 3] }));
        assert_eq!(page.next("/x", &asked, 5).as_deref(), Some("</x?by=kind&limit=2&offset=3>; rel=\"next\""));
        assert_eq!(page.next("/x", &asked, 3), None, "nothing is left");
        let mut view = json!({ "rows": [1] });
        assert_eq!(Page { limit: None, offset: 9 }.cut(&mut view), Some(1));
        assert_eq!(view, json!({ "rows": [] }));
        assert_eq!(page.cut(&mut json!({ "team": "a" })), None);
    }

    #[test]
    fn only_what_is_written_as_described_is_taken() {
        let taken = [
            (Shape::Day, "2025-03-31", true),
            (Shape::Day, "+2025-03-1", false),
            (Shape::Month, "2025-03", true),
            (Shape::Month, "2025-3", false),
            (Shape::Number(1, 9), "9", true),
            (Shape::Number(1, 9), "0", false),
            (Shape::Number(1, 9), "+3", false),
            (Shape::Word(&["own"]), "own", true),
            (Shape::Word(&["own"]), "Own", false),
            (Shape::Words(&["kind", "month"]), "month,kind", true),
            (Shape::Words(&["kind", "month"]), "kind,", false),
            (Shape::Yes, "no", false),
            (Shape::Text, "", false),
        ];
        for (shape, value, is_taken) in taken {
            assert_eq!(shape.takes(value).is_ok(), is_taken, "{value}");
        }
    }
}
