//! Names of contents, so that what somebody has already is not sent again.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The name of some contents, the same on every machine.
pub(super) struct Tag(String);

impl Tag {
    pub(super) fn of(contents: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        contents.hash(&mut hasher);
        Self(format!("\"{:016x}\"", hasher.finish()))
    }

    /// The answer, or word that who asks has it already.
    pub(super) fn or(&self, asked: &HeaderMap, answer: impl FnOnce() -> Response) -> Response {
        let mut response = if has(asked, &self.0) { StatusCode::NOT_MODIFIED.into_response() } else { answer() };
        let tag = HeaderValue::from_str(&self.0).expect("because it is hexadecimal");
        response.headers_mut().insert(header::ETAG, tag);
        response
    }
}

/// Whether somebody has it: one of the tags they name is this one, or they say that they have whatever there is.
fn has(asked: &HeaderMap, tag: &str) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_has_is_not_sent_again() {
        let status = |lists: &[&str]| {
            let lists =
                lists.iter().map(|list| (header::IF_NONE_MATCH, HeaderValue::from_str(list).expect("a header")));
            Tag::of(b"contents").or(&lists.collect(), || "contents".into_response()).status()
        };
        let response = Tag::of(b"contents").or(&HeaderMap::new(), || "contents".into_response());
        let tag = response.headers()[header::ETAG].to_str().expect("a tag").to_owned();
        let known: [&[&str]; 5] =
            [&[&tag], &["*"], &[&format!("W/{tag}")], &[&format!("\"a, b\" , {tag}")], &["\"a\"", &tag]];
        assert!(known.iter().all(|lists| status(lists) == StatusCode::NOT_MODIFIED));
        let unknown: [&[&str]; 4] = [&[], &["\"a\""], &[tag.trim_matches('"')], &["\"*\""]];
        assert!(unknown.iter().all(|lists| status(lists) == StatusCode::OK));
    }
}
