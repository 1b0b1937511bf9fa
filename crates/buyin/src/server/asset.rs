//! Files served as they are, all in the program: style, one script that draws charts, and plotly.js, which it draws with.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

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
        let tag = self.tag();
        if asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
            return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
        }
        let mut response =
            ([(header::CONTENT_TYPE, self.kind.to_owned()), (header::ETAG, tag)], self.bytes).into_response();
        if self.is_packed {
            response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
        }
        response
    }

    /// Names the contents.
    fn tag(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.bytes.hash(&mut hasher);
        format!("\"{:x}\"", hasher.finish())
    }
}
