//! Connections: HTTP in, answers of the router out. One thread speaks with everybody; pages are made by others, which may wait.
//! Nobody is held longer than the bounds. Knows no page; the only place that knows hyper.

use std::convert::Infallible;
use std::error::Error;
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::error::{CommandError, Kind};
use crate::server::dress::dressed;
use crate::server::listener::guests::Guests;

mod guests;

/// Connections at a time; more wait for one to end.
const CONNECTIONS: usize = 512;
/// Connections of one address: whoever holds all of theirs leaves as many to others. Behind a proxy everybody comes from one.
const GUESTS: usize = CONNECTIONS / 2;
/// What an address with too many is told.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3\r\nX-Content-Type-Options: nosniff\r\n\
    Content-Security-Policy: default-src 'none'\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
/// Threads at most: one for each page, and one for each read of a file that a page waits for.
const THREADS: usize = 2 * CONNECTIONS;
/// How long to wait when the machine has no room for another connection.
const BREATH: Duration = Duration::from_millis(100);
/// Bytes of a form or question at most.
const MOST_ASKED: usize = 1 << 20;
/// Bytes of a head at most.
const MOST_HEAD: usize = 16 << 10;

/// Where a reader comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// How long a connection may take over what.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// A head, from the end of the last answer on.
    head: Duration,
    /// A form.
    body: Duration,
    /// Everything: after that the answer begun is the last.
    life: Duration,
    /// Taking any of an answer, and all of the last.
    answer: Duration,
}

const BOUNDS: Bounds = Bounds {
    head: Duration::from_secs(15),
    body: Duration::from_secs(30),
    life: Duration::from_secs(300),
    answer: Duration::from_secs(20),
};

/// An address that is listened at.
#[derive(Debug)]
pub(super) struct Listener {
    socket: TcpListener,
    bounds: Bounds,
    /// Connections of one address.
    guests: usize,
    /// Where it listens.
    pub(super) address: SocketAddr,
}

impl Listener {
    /// Takes an address.
    pub(super) fn bind(address: SocketAddr) -> Result<Self, CommandError> {
        Self::bounded(address, BOUNDS, GUESTS).map_err(|error| {
            CommandError::new(Kind::Input, format!("{address}: {error}"))
                .hinted(["port 0 takes any that is free: --listen 127.0.0.1:0"])
        })
    }

    fn bounded(address: SocketAddr, bounds: Bounds, guests: usize) -> io::Result<Self> {
        let socket = TcpListener::bind(address)?;
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        Ok(Self { socket, bounds, guests, address })
    }

    /// Answers until the program ends, or fails to begin.
    pub(super) fn serve(self, router: &Router) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(THREADS)
            .build()?;
        runtime.block_on(self.listen(router))
    }

    async fn listen(self, router: &Router) -> io::Result<()> {
        let socket = tokio::net::TcpListener::from_std(self.socket)?;
        let (room, guests) = (Arc::new(Semaphore::new(CONNECTIONS)), Guests::at_most(self.guests));
        loop {
            let place = Arc::clone(&room).acquire_owned().await.map_err(io::Error::other)?;
            let Ok((stream, peer)) = socket.accept().await else {
                sleep(BREATH).await;
                continue;
            };
            let Some(guest) = guests.admit(peer.ip()) else {
                // Who does not take it at once is not waited for.
                let _ = stream.into_std().and_then(|mut stream| stream.write_all(FULL));
                continue;
            };
            let talk = converse(stream, Peer(peer.ip()), router.clone(), self.bounds);
            tokio::spawn(async move {
                talk.await;
                drop((place, guest));
            });
        }
    }
}

/// Answers what a connection asks, until either side ends it. Who went away meanwhile is no failure.
async fn converse(stream: TcpStream, peer: Peer, router: Router, bounds: Bounds) {
    // What comes in two pieces must not wait for word that the first arrived: 40 ms an answer.
    let _ = stream.set_nodelay(true);
    let answer = service_fn(|request| answered(request, peer, router.clone(), bounds));
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(bounds.answer));
    let mut connection = pin!(
        Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(bounds.head)
            // Who has asked may end their side before the answer comes.
            .half_close(true)
            .max_header_size(MOST_HEAD)
            .serve_connection(TokioIo::new(Box::pin(stream)), answer)
    );
    if timeout(bounds.life, connection.as_mut()).await.is_err() {
        connection.as_mut().graceful_shutdown();
        let _ = timeout(bounds.answer, connection).await;
    }
}

/// Answers a request, its form read to the end.
async fn answered(
    request: Request<Incoming>,
    peer: Peer,
    router: Router,
    bounds: Bounds,
) -> Result<Response, Infallible> {
    let (head, body) = request.into_parts();
    // One that says it is too long is not waited for.
    if body.size_hint().lower() > MOST_ASKED as u64 {
        return Ok(refused(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let body = match timeout(bounds.body, to_bytes(Body::new(body), MOST_ASKED)).await {
        Ok(Ok(body)) => body,
        Ok(Err(error)) if is_broken(&error) => return Ok(refused(StatusCode::BAD_REQUEST)),
        Ok(Err(_)) => return Ok(refused(StatusCode::PAYLOAD_TOO_LARGE)),
        Err(_) => return Ok(refused(StatusCode::REQUEST_TIMEOUT)),
    };
    let mut request = Request::from_parts(head, Body::from(body));
    request.extensions_mut().insert(peer);
    let made = tokio::task::spawn_blocking(move || pollster::block_on(router.oneshot(request))).await;
    // A page that broke down takes nothing else with it.
    Ok(made.unwrap_or_else(|_| Ok(refused(StatusCode::INTERNAL_SERVER_ERROR))).unwrap_or_else(|never| match never {}))
}

/// An answer that no page gave.
fn refused(status: StatusCode) -> Response {
    dressed(status.into_response())
}

/// Whether a form ended in the middle, or in nonsense; else it is too long.
fn is_broken(error: &axum::Error) -> bool {
    let mut cause = error.source();
    while let Some(found) = cause {
        if found.is::<hyper::Error>() {
            return true;
        }
        cause = found.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpStream;
    use std::thread;

    use axum::routing::{get, post};

    use super::*;

    const SHORT: Duration = Duration::from_millis(50);

    /// A server with little patience that answers `/` and says how long a form is.
    fn server() -> SocketAddr {
        server_for(Duration::from_secs(60))
    }

    fn server_for(life: Duration) -> SocketAddr {
        server_of(Bounds { head: SHORT, body: SHORT, life, answer: SHORT }, GUESTS)
    }

    fn server_of(bounds: Bounds, guests: usize) -> SocketAddr {
        let address = "127.0.0.1:0".parse().expect("an address");
        let listener = Listener::bounded(address, bounds, guests).expect("a free port");
        let address = listener.address;
        let router = Router::new()
            .route("/", get(|| async { "home" }))
            .route("/form", post(|form: axum::body::Bytes| async move { form.len().to_string() }))
            .route("/broken", get(|| async { assert!(!StatusCode::OK.is_success(), "as it must") }))
            .route("/long", get(|| async { "x".repeat(64 << 20) }));
        thread::spawn(move || listener.serve(&router));
        address
    }

    /// All that is answered to some bytes until the server ends the connection.
    fn said(address: SocketAddr, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(address).expect("it listens");
        stream.write_all(bytes).expect("it takes them");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it ends the connection");
        String::from_utf8(answer).expect("text")
    }

    #[test]
    fn who_says_nothing_or_not_all_is_not_waited_for() {
        let address = server();
        for begun in [&b""[..], b"G", b"GET / HTTP/1.1\r\nHost: x\r\nX-A"] {
            assert_eq!(said(address, begun), "");
        }
        let answer = said(address, b"POST /form HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc");
        assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
        assert!(answer.contains("content-security-policy: ") && answer.contains("nosniff"), "{answer}");
    }

    #[test]
    fn who_takes_nothing_is_not_waited_for() {
        let mut stream = TcpStream::connect(server()).expect("it listens");
        stream.write_all(b"GET /long HTTP/1.1\r\n\r\n").expect("it takes them");
        // Nothing is read: the server gives up, and then takes nothing more either.
        while stream.write_all(b"\r\n").is_ok() {
            thread::yield_now();
        }
    }

    #[test]
    fn one_address_holds_its_part_of_the_places_and_no_more() {
        let address = server_of(BOUNDS, 2);
        let held = [(); 2].map(|()| TcpStream::connect(address).expect("it listens"));
        // Nothing is sent: it is said to who comes, whatever they want.
        assert!(said(address, b"").starts_with("HTTP/1.1 503 Service Unavailable\r\nRetry-After: "));
        drop(held);
        let home = || {
            let mut stream = TcpStream::connect(address).ok()?;
            stream.write_all(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").ok()?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).ok()?;
            answer.ends_with("home").then_some(())
        };
        // The server hears in a moment that they left.
        while home().is_none() {
            thread::yield_now();
        }
    }

    #[test]
    fn nobody_is_served_for_ever() {
        let mut stream = TcpStream::connect(server_for(SHORT)).expect("it listens");
        while stream.write_all(b"GET / HTTP/1.1\r\n\r\n").is_ok() {
            thread::yield_now();
        }
    }

    #[test]
    fn who_has_asked_may_end_their_side() {
        let mut stream = TcpStream::connect(server()).expect("it listens");
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").expect("it takes them");
        stream.shutdown(std::net::Shutdown::Write).expect("it is open");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it ends the connection");
        assert!(answer.ends_with("\r\n\r\nhome"), "{answer}");
    }

    #[test]
    fn a_connection_takes_several_requests() {
        let two = b"POST /form HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nConnection: close\r\n\r\n";
        let answer = said(server(), two);
        assert_eq!(answer.matches("HTTP/1.1 200 OK\r\n").count(), 2, "{answer}");
        assert!(answer.contains("\r\n\r\n3HTTP/1.1") && answer.ends_with("\r\n\r\nhome"), "{answer}");
    }

    #[test]
    fn a_form_may_come_in_pieces_and_wait_for_a_word() {
        let pieces =
            b"POST /form HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n\
            2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
        let answer = said(server(), pieces);
        assert!(answer.starts_with("HTTP/1.1 100 Continue\r\n") && answer.ends_with("\r\n\r\n3"), "{answer}");
    }

    #[test]
    fn a_page_that_breaks_down_says_so_and_takes_no_other_with_it() {
        let answer = said(server(), b"GET /broken HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 500 ") && answer.ends_with("\r\n\r\nhome"), "{answer}");
    }

    #[test]
    fn a_head_is_answered_without_a_body() {
        let answer = said(server(), b"HEAD / HTTP/1.0\r\n\r\n");
        assert!(answer.contains("content-length: 4\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    }

    #[test]
    fn what_is_too_much_or_makes_no_sense_is_refused() {
        let address = server();
        let long = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(20_000));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "X-A: 1\r\n".repeat(200));
        for (asked, status) in [
            ("POST /form HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
            ("POST /form HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
            ("POST /form HTTP/1.1\r\nContent-Length: -1\r\n\r\nab", 400),
            ("POST /form HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nab\r\n", 400),
            ("\r\nhello\r\n\r\n", 400),
            (long.as_str(), 431),
            (many.as_str(), 431),
        ] {
            let answer = said(address, asked.as_bytes());
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {answer}");
        }
    }
}
