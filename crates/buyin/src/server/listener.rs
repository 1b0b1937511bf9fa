//! Connections: HTTP in, answers of the router out. A thread a connection, since pages are made by threads that wait; none is held
//! longer than its bounds. Knows no page.

mod head;
mod wire;

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::response::IntoResponse;
use tower::ServiceExt;

use crate::error::{CommandError, Kind};
use crate::server::listener::wire::{Unread, Wire};

/// Connections at a time; more wait for one to end.
const CONNECTIONS: usize = 512;
/// How long to wait when the machine has no room for another connection.
const BREATH: Duration = Duration::from_millis(100);

/// Where a reader comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// How long a connection may take over what.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Saying nothing, before the first request and between two.
    idle: Duration,
    /// A head, from its first byte on.
    head: Duration,
    /// A form.
    body: Duration,
    /// Taking an answer.
    answer: Duration,
}

const BOUNDS: Bounds = Bounds {
    idle: Duration::from_secs(15),
    head: Duration::from_secs(10),
    body: Duration::from_secs(30),
    answer: Duration::from_secs(60),
};

/// An address that is listened at.
#[derive(Debug)]
pub(super) struct Listener {
    socket: TcpListener,
    bounds: Bounds,
    /// Where it listens.
    pub(super) address: SocketAddr,
}

impl Listener {
    /// Takes an address.
    pub(super) fn bind(address: SocketAddr) -> Result<Self, CommandError> {
        Self::bounded(address, BOUNDS).map_err(|error| {
            CommandError::new(Kind::Input, format!("{address}: {error}"))
                .hinted(["port 0 takes any that is free: --listen 127.0.0.1:0"])
        })
    }

    fn bounded(address: SocketAddr, bounds: Bounds) -> io::Result<Self> {
        let socket = TcpListener::bind(address)?;
        let address = socket.local_addr()?;
        Ok(Self { socket, bounds, address })
    }

    /// Answers until the program ends.
    pub(super) fn serve(self, router: &Router) {
        let room = Room::default();
        loop {
            let place = room.enter();
            let Ok((stream, peer)) = self.socket.accept() else {
                thread::sleep(BREATH);
                continue;
            };
            let (router, bounds) = (router.clone(), self.bounds);
            let talk = move || {
                let _place = place;
                // Who went away meanwhile is no failure.
                let _ = converse(&stream, Peer(peer.ip()), &router, bounds);
            };
            // Where no thread can be had the connection is closed: nothing else can be done for it.
            let _ = thread::Builder::new().spawn(talk);
        }
    }
}

/// Answers what a connection asks, until either side ends it.
fn converse(stream: &TcpStream, peer: Peer, router: &Router, bounds: Bounds) -> io::Result<()> {
    // An answer is written as one piece: it need not wait for more.
    stream.set_nodelay(true)?;
    let mut wire = Wire::new(stream, bounds);
    loop {
        let mut asked = match wire.request() {
            Ok(asked) => asked,
            Err(Unread::Gone) => return Ok(()),
            Err(Unread::Refused(status)) => return wire.refuse(status.into_response()),
        };
        asked.request.extensions_mut().insert(peer);
        let answer = router.clone().oneshot(asked.request);
        let answer = pollster::block_on(answer).unwrap_or_else(|never: Infallible| match never {});
        wire.answer(answer, asked.form)?;
        if asked.form.is_last {
            return Ok(());
        }
    }
}

/// How many connections there are.
#[derive(Debug, Clone, Default)]
struct Room(Arc<(Mutex<usize>, Condvar)>);

/// A place in it, given back when the connection ends, however it does.
#[derive(Debug)]
struct Place(Room);

impl Room {
    /// Waits for a place.
    fn enter(&self) -> Place {
        let (taken, free) = &*self.0;
        let taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = free.wait_while(taken, |taken| *taken >= CONNECTIONS).unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        drop(taken);
        Place(self.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let (taken, free) = &*self.0.0;
        *taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        free.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use axum::routing::{get, post};

    use super::*;

    /// A server with little patience that answers `/` and says how long a form is.
    fn server() -> SocketAddr {
        let short = Duration::from_millis(50);
        let bounds = Bounds { idle: short, head: short, body: short, answer: short };
        let listener = Listener::bounded("127.0.0.1:0".parse().expect("an address"), bounds).expect("a free port");
        let address = listener.address;
        let router = Router::new()
            .route("/", get(|| async { "home" }))
            .route("/form", post(|form: axum::body::Bytes| async move { form.len().to_string() }))
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
        assert_eq!(said(address, b""), "");
        for begun in
            [&b"G"[..], b"GET / HTTP/1.1\r\nHost: x\r\nX-A", b"POST /form HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc"]
        {
            let answer = said(address, begun);
            assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
        }
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
    fn a_connection_takes_several_requests() {
        let two = b"POST /form HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nConnection: close\r\n\r\n";
        let answer = said(server(), two);
        assert_eq!(answer.matches("HTTP/1.1 200 OK\r\n").count(), 2, "{answer}");
        assert!(answer.contains("\r\n\r\n3HTTP/1.1") && answer.ends_with("\r\n\r\nhome"), "{answer}");
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
            ("POST /form HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
            ("POST /form HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
            ("POST /form HTTP/1.1\r\nContent-Length: -1\r\n\r\nab", 400),
            ("\r\nhello\r\n\r\n", 400),
            (long.as_str(), 431),
            (many.as_str(), 431),
        ] {
            let answer = said(address, asked.as_bytes());
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {answer}");
        }
    }

    #[test]
    fn a_place_is_free_again_when_its_connection_ends() {
        let room = Room::default();
        let places: Vec<Place> = (0..CONNECTIONS).map(|_| room.enter()).collect();
        let waiting = {
            let room = room.clone();
            thread::spawn(move || drop(room.enter()))
        };
        drop(places);
        waiting.join().expect("it got one");
        assert_eq!(*room.0.0.lock().expect("nobody holds it"), 0);
    }
}
