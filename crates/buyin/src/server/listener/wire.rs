//! One connection: requests read and answers written, each within its time. Knows no page.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::response::Response;

use super::Bounds;
use super::head::{self, Form};
use crate::options::Options;

/// Bytes read at a time.
const PIECE: usize = 16 << 10;
/// Bytes of a head, about.
const HEAD: usize = 1 << 10;
/// How long, and for how many bytes, somebody who was refused may go on sending, so that the refusal gets there.
const LINGER: (Duration, usize) = (Duration::from_secs(1), 4 << 20);

/// A connection.
#[derive(Debug)]
pub(super) struct Wire<'s> {
    stream: &'s TcpStream,
    bounds: Bounds,
    /// What came and was not looked at yet.
    ahead: Vec<u8>,
}

/// A request, and how its answer has to look.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) request: Request<Body>,
    pub(super) form: Form,
}

/// Why there is no request.
#[derive(Debug)]
pub(super) enum Unread {
    /// Nobody is there, or says anything.
    Gone,
    /// It cannot be taken.
    Refused(StatusCode),
}

impl From<StatusCode> for Unread {
    fn from(status: StatusCode) -> Self {
        Self::Refused(status)
    }
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Self::Refused(StatusCode::REQUEST_TIMEOUT),
            _ => Self::Gone,
        }
    }
}

impl<'s> Wire<'s> {
    pub(super) fn new(stream: &'s TcpStream, bounds: Bounds) -> Self {
        Self { stream, bounds, ahead: Vec::new() }
    }

    /// The next request.
    pub(super) fn request(&mut self) -> Result<Asked, Unread> {
        if self.ahead.is_empty() {
            // Nothing was begun, so nothing is refused.
            self.read(within(self.bounds.idle)).map_err(|_| Unread::Gone)?;
        }
        let until = within(self.bounds.head);
        let (head, length) = loop {
            if let Some(found) = head::read(&self.ahead)? {
                break found;
            }
            self.read(until)?;
        };
        self.ahead.drain(..length);
        let until = within(self.bounds.body);
        if head.waits && self.ahead.len() < head.length {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n", until)?;
        }
        while self.ahead.len() < head.length {
            self.read(until)?;
        }
        let body: Vec<u8> = self.ahead.drain(..head.length).collect();
        Ok(Asked { request: head.request.map(|_| Body::from(body)), form: head.form })
    }

    /// Writes an answer.
    pub(super) fn answer(&mut self, answer: Response, form: Form) -> io::Result<()> {
        let bytes = written(answer, form);
        self.write(&bytes, within(self.bounds.answer))
    }

    /// Writes why nothing was read, and ends the connection.
    pub(super) fn refuse(mut self, answer: Response) -> io::Result<()> {
        self.answer(answer, Form { is_head: false, is_last: true })?;
        // What is still on its way would make the system throw the refusal away before it is read.
        self.stream.shutdown(Shutdown::Write)?;
        let (until, mut left) = (within(LINGER.0.min(self.bounds.body)), LINGER.1);
        while left > 0 && self.read(until).is_ok() {
            left = left.saturating_sub(self.ahead.len());
            self.ahead.clear();
        }
        Ok(())
    }

    /// Waits for more bytes.
    fn read(&mut self, until: Instant) -> io::Result<()> {
        let mut piece = [0; PIECE];
        loop {
            self.stream.set_read_timeout(Some(left(until)?))?;
            match (&mut &*self.stream).read(&mut piece) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    self.ahead.extend_from_slice(&piece[..count]);
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn write(&mut self, mut bytes: &[u8], until: Instant) -> io::Result<()> {
        while !bytes.is_empty() {
            self.stream.set_write_timeout(Some(left(until)?))?;
            match (&mut &*self.stream).write(bytes) {
                Ok(count) => bytes = &bytes[count..],
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn within(bound: Duration) -> Instant {
    Instant::now() + bound
}

/// What is left of the time.
fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
}

/// An answer as bytes. In one piece: what comes in two waits for word that the first arrived, 40 ms an answer.
fn written(answer: Response, form: Form) -> Vec<u8> {
    let (head, body) = answer.into_parts();
    let body = pollster::block_on(to_bytes(body, usize::MAX)).unwrap_or_else(|_| Bytes::new());
    let mut whole = Vec::with_capacity(body.len() + HEAD);
    let mut line = |parts: &[&[u8]]| {
        parts.iter().for_each(|part| whole.extend_from_slice(part));
        whole.extend_from_slice(b"\r\n");
    };
    line(&[
        b"HTTP/1.1 ",
        head.status.as_str().as_bytes(),
        b" ",
        head.status.canonical_reason().unwrap_or("").as_bytes(),
    ]);
    head.headers.iter().for_each(|(name, value)| line(&[name.as_str().as_bytes(), b": ", value.as_bytes()]));
    let is_bodiless = matches!(head.status, StatusCode::NOT_MODIFIED | StatusCode::NO_CONTENT);
    if !is_bodiless && !head.headers.contains_key(header::CONTENT_LENGTH) {
        line(&[b"content-length: ", body.len().to_string().as_bytes()]);
    }
    if let Some(date) = Options::now_for_http() {
        line(&[b"date: ", date.as_bytes()]);
    }
    if form.is_last {
        line(&[b"connection: close"]);
    }
    line(&[]);
    if !form.is_head && !is_bodiless {
        whole.extend_from_slice(&body);
    }
    whole
}
