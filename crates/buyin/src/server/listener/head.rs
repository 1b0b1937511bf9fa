//! The head of a request: what is asked for, how long its form is, and how the connection goes on. Reads bytes, no connection;
//! the only place that knows `httparse`.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, Version, header};

/// Bytes of a form or question at most.
const MOST_ASKED: usize = 1 << 20;
/// Bytes of a head at most.
const MOST_HEAD: usize = 16 << 10;
/// Lines of a head at most.
const MOST_LINES: usize = 100;

/// A head.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) request: Request<Body>,
    /// Bytes of the form that follows.
    pub(super) length: usize,
    /// Whether its sender waits for a word before sending the form.
    pub(super) waits: bool,
    pub(super) form: Form,
}

/// How an answer has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// Whether only its head is wanted.
    pub(super) is_head: bool,
    /// Whether the connection ends with it.
    pub(super) is_last: bool,
}

/// The head that some bytes begin with, and its length; nothing while it is not all there.
pub(super) fn read(bytes: &[u8]) -> Result<Option<(Head, usize)>, StatusCode> {
    let mut lines = [httparse::EMPTY_HEADER; MOST_LINES];
    let mut found = httparse::Request::new(&mut lines);
    match found.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => Ok(Some((head(&found)?, length))),
        Ok(httparse::Status::Partial) if bytes.len() < MOST_HEAD => Ok(None),
        Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
            Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)
        }
        Err(_) => Err(StatusCode::BAD_REQUEST),
    }
}

fn head(found: &httparse::Request<'_, '_>) -> Result<Head, StatusCode> {
    let is_old = found.version == Some(0);
    let mut request = Request::builder()
        .version(if is_old { Version::HTTP_10 } else { Version::HTTP_11 })
        .method(found.method.unwrap_or_default())
        .uri(found.path.unwrap_or_default());
    for line in found.headers.iter() {
        request = request.header(line.name, line.value);
    }
    let request = request.body(Body::empty()).map_err(|_| StatusCode::BAD_REQUEST)?;
    let said = |name, word: &str| {
        let lines = request.headers().get_all(name).iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(|line| line.split(',')).any(|one| one.trim().eq_ignore_ascii_case(word))
    };
    let form =
        Form { is_head: *request.method() == Method::HEAD, is_last: is_old || said(header::CONNECTION, "close") };
    let (length, waits) = (length(request.headers())?, said(header::EXPECT, "100-continue"));
    Ok(Head { length, waits, form, request })
}

/// Bytes of the form. One whose length is not said is not taken: where it ends must never be a matter of opinion.
fn length(headers: &HeaderMap) -> Result<usize, StatusCode> {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Err(StatusCode::LENGTH_REQUIRED);
    }
    let mut said = headers.get_all(header::CONTENT_LENGTH).iter();
    let Some(first) = said.next() else { return Ok(0) };
    let digits = first.to_str().ok().filter(|text| !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit()));
    match digits {
        Some(digits) if said.next().is_none() => {
            digits.parse().ok().filter(|length| *length <= MOST_ASKED).ok_or(StatusCode::PAYLOAD_TOO_LARGE)
        }
        _ => Err(StatusCode::BAD_REQUEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_wherever_it_is_cut() {
        let whole =
            b"POST /write?do=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n";
        for cut in 0..whole.len() {
            assert!(read(&whole[..cut]).expect("no mistake").is_none(), "{cut}");
        }
        let (head, length) = read(&[&whole[..], b"abc"].concat()).expect("no mistake").expect("all of it");
        assert_eq!((length, head.length, head.waits), (whole.len(), 3, true));
        assert_eq!(head.request.uri().path_and_query().map(|asked| asked.as_str()), Some("/write?do=x"));
        assert_eq!(head.form, Form { is_head: false, is_last: false });
    }

    #[test]
    fn a_connection_ends_where_somebody_says_so_or_speaks_an_old_version() {
        let is_last = |head: &str| read(head.as_bytes()).expect("no mistake").expect("all of it").0.form.is_last;
        assert!(!is_last("GET / HTTP/1.1\r\n\r\n"));
        assert!(is_last("GET / HTTP/1.1\r\nConnection: te, Close\r\n\r\n"));
        assert!(is_last("GET / HTTP/1.0\r\n\r\n"));
    }
}
