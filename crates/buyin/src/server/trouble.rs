//! What could not be answered, as a page says it: a status, what happened, what to do.

use std::sync::Arc;

use axum::http::StatusCode;

use crate::error::{CommandError, Kind};
use crate::server::shelf::Refusal;

/// Seconds after which to come again when something takes long.
const COME_AGAIN: u32 = 3;

/// Why there is no page.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    pub(crate) status: StatusCode,
    /// What happened, in a sentence without full stop.
    pub(crate) what: String,
    /// What to do about it.
    pub(crate) hints: Vec<String>,
    /// Seconds after which to come again.
    pub(crate) retry: Option<u32>,
    /// Whether there will be an answer, only not yet.
    pub(crate) is_busy: bool,
}

impl Trouble {
    /// Something that was asked for makes no sense.
    pub(crate) fn bad_request(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            what: what.into(),
            hints: vec![hint.into()],
            retry: None,
            is_busy: false,
        }
    }

    /// Something that was asked for is not there.
    pub(crate) fn not_found(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, what: what.into(), hints: vec![hint.into()], retry: None, is_busy: false }
    }
}

/// An answer, or nothing where what was asked for is not there.
pub(crate) fn found<V>(answer: Result<V, Trouble>) -> Result<Option<V>, Trouble> {
    match answer {
        Err(trouble) if trouble.status == StatusCode::NOT_FOUND => Ok(None),
        answer => answer.map(Some),
    }
}

impl From<&CommandError> for Trouble {
    fn from(error: &CommandError) -> Self {
        let (status, retry) = match error.kind {
            Kind::Usage => (StatusCode::BAD_REQUEST, None),
            Kind::Input => (StatusCode::NOT_FOUND, None),
            Kind::Lake | Kind::Conflict => (StatusCode::SERVICE_UNAVAILABLE, Some(COME_AGAIN)),
            Kind::Check | Kind::BrokenPipe | Kind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, None),
        };
        Self { status, what: error.to_string(), hints: error.hints().to_vec(), retry, is_busy: false }
    }
}

impl From<Arc<CommandError>> for Trouble {
    fn from(error: Arc<CommandError>) -> Self {
        Self::from(&*error)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            // Whatever keeps the books shut may be gone the next time.
            Refusal::Nothing(error) => {
                Self { status: StatusCode::SERVICE_UNAVAILABLE, retry: Some(COME_AGAIN), ..Self::from(error) }
            }
            Refusal::Error(error) => error.into(),
            Refusal::Busy => Self {
                status: StatusCode::SERVICE_UNAVAILABLE,
                what: "This is being worked out and takes a while".to_owned(),
                hints: vec!["the page comes by itself when it is ready".to_owned()],
                retry: Some(COME_AGAIN),
                is_busy: true,
            },
        }
    }
}

impl From<askama::Error> for Trouble {
    fn from(error: askama::Error) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            what: format!("The page could not be written: {error}"),
            hints: Vec::new(),
            retry: None,
            is_busy: false,
        }
    }
}
