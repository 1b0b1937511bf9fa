//! Connections: HTTP in, answers of the router out. A thread a reader, since pages are made by threads that wait; the only place
//! that knows `tiny_http`.

use std::convert::Infallible;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use tiny_http::{Header, Server};
use tower::ServiceExt;

use crate::error::{CommandError, Kind};

/// Readers answered at a time; more wait for their turn.
const READERS: usize = 64;
/// Bytes of a form or question at most.
const MOST_ASKED: u64 = 1 << 20;
/// Bytes of a head, about.
const HEAD: usize = 1 << 10;

/// Where a reader comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// An address that is listened at.
pub(super) struct Listener {
    server: Server,
    /// Where it listens.
    pub(super) address: SocketAddr,
}

impl Listener {
    /// Takes an address.
    pub(super) fn bind(address: SocketAddr) -> Result<Self, CommandError> {
        let taken = |what: String| {
            CommandError::new(Kind::Input, format!("{address}: {what}"))
                .hinted(["port 0 takes any that is free: --listen 127.0.0.1:0"])
        };
        let server = Server::http(address).map_err(|error| taken(error.to_string()))?;
        let address = server.server_addr().to_ip().ok_or_else(|| taken("no address of the internet".to_owned()))?;
        Ok(Self { server, address })
    }

    /// Answers until the program ends.
    pub(super) fn serve(self, router: &Router) {
        std::thread::scope(|scope| {
            for _ in 0..READERS {
                let (server, router) = (&self.server, router.clone());
                scope.spawn(move || {
                    while let Ok(asked) = server.recv() {
                        answer(asked, router.clone());
                    }
                });
            }
        });
    }
}

/// Answers one request. A reader who went away meanwhile is no failure.
fn answer(mut asked: tiny_http::Request, router: Router) {
    let response = match request(&mut asked) {
        Ok(request) => pollster::block_on(router.oneshot(request)).unwrap_or_else(|never: Infallible| match never {}),
        Err(status) => status.into_response(),
    };
    let _ = send(asked, response);
}

fn request(asked: &mut tiny_http::Request) -> Result<Request<Body>, StatusCode> {
    let mut request = Request::builder().method(asked.method().as_str()).uri(asked.url());
    for header in asked.headers() {
        request = request.header(header.field.as_str().as_str(), header.value.as_str());
    }
    let mut body = Vec::new();
    asked.as_reader().take(MOST_ASKED + 1).read_to_end(&mut body).map_err(|_| StatusCode::BAD_REQUEST)?;
    if body.len() as u64 > MOST_ASKED {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let peer = asked.remote_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), SocketAddr::ip);
    request = request.extension(Peer(peer));
    request.body(Body::from(body)).map_err(|_| StatusCode::BAD_REQUEST)
}

fn send(asked: tiny_http::Request, response: Response) -> std::io::Result<()> {
    let (head, body) = response.into_parts();
    let bytes = pollster::block_on(to_bytes(body, usize::MAX)).unwrap_or_else(|_| Bytes::new());
    // The length is known, so that nothing has to be sent in chunks.
    let answer = tiny_http::Response::from_data(bytes.to_vec()).with_chunked_threshold(usize::MAX);
    let mut answer = answer.with_status_code(head.status.as_u16());
    for (name, value) in &head.headers {
        // What the router writes is always a header.
        if let Ok(header) = Header::from_bytes(name.as_str(), value.as_bytes()) {
            answer.add_header(header);
        }
    }
    // Written as one piece: what comes in two waits for word that the first arrived, 40 ms an answer.
    let (version, is_head) = (asked.http_version().clone(), *asked.method() == tiny_http::Method::Head);
    let mut whole = Vec::with_capacity(bytes.len() + HEAD);
    answer.raw_print(&mut whole, version, asked.headers(), is_head, None)?;
    let mut writer = asked.into_writer();
    writer.write_all(&whole)?;
    writer.flush()
}
