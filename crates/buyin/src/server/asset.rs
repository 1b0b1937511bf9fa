//! Files served as they are, all in the program: style, one script that draws charts, and plotly.js, which it draws with.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::server::tag::Tag;

/// A file of the program.
pub(crate) struct Asset {
    pub(crate) path: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    /// Whether the bytes are packed with gzip; every browser unpacks them.
    is_packed: bool,
}

/// The files there are.
pub(crate) const ASSETS: &[Asset] = &[
    Asset::plain("/static/style.css", "text/css; charset=utf-8", include_bytes!("assets/style.css")),
    Asset::plain("/static/charts.js", "text/javascript; charset=utf-8", include_bytes!("assets/charts.js")),
    Asset::plain("/static/again.js", "text/javascript; charset=utf-8", include_bytes!("assets/again.js")),
    Asset::plain("/static/icon.svg", "image/svg+xml", include_bytes!("assets/icon.svg")),
    Asset {
        path: "/static/plotly.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!(concat!(env!("OUT_DIR"), "/plotly.js.gz")),
        is_packed: true,
    },
];

impl Asset {
    const fn plain(path: &'static str, kind: &'static str, bytes: &'static [u8]) -> Self {
        Self { path, kind, bytes, is_packed: false }
    }

    /// The file, or word that the browser has it already.
    pub(crate) fn serve(&self, asked: &HeaderMap) -> Response {
        Tag::of(self.bytes).or(asked, || {
            let mut response = ([(header::CONTENT_TYPE, self.kind)], self.bytes).into_response();
            if self.is_packed {
                response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
            }
            response
        })
    }
}
