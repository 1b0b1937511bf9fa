//! How often somebody may try to come in: a few times a minute from one address, so that nothing is guessed by trying.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::StatusCode;

use crate::server::trouble::Trouble;

/// Tries a minute.
const TRIES: u32 = 60;
const MINUTE: Duration = Duration::from_secs(60);
/// Addresses remembered; of more, all are forgotten whose minute is over.
const ADDRESSES: usize = 10_000;

/// Tries of the last minute, by address.
#[derive(Debug, Default)]
pub(super) struct Pace {
    tries: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Pace {
    /// Whether somebody may try.
    pub(super) fn may_try(&self, from: IpAddr) -> Result<(), Trouble> {
        let tries = self.locked();
        let Some((since, _)) = tries.get(&from).filter(|(since, count)| since.elapsed() < MINUTE && *count >= TRIES)
        else {
            return Ok(());
        };
        let left = MINUTE.saturating_sub(since.elapsed()).as_secs() + 1;
        let trouble = Trouble::bad_request("Too many tries to sign in from your address", "wait a minute");
        Err(Trouble { status: StatusCode::TOO_MANY_REQUESTS, retry: u32::try_from(left).ok(), ..trouble })
    }

    /// Somebody tried, and it is not said yet that they may come in.
    pub(super) fn failed(&self, from: IpAddr) {
        let mut tries = self.locked();
        if tries.len() >= ADDRESSES {
            tries.retain(|_, (since, _)| since.elapsed() < MINUTE);
        }
        let entry = tries.entry(from).or_insert_with(|| (Instant::now(), 0));
        if entry.0.elapsed() >= MINUTE {
            *entry = (Instant::now(), 0);
        }
        entry.1 += 1;
    }

    /// What a thread that panicked left is sound: every change is made in one step.
    fn locked(&self) -> MutexGuard<'_, HashMap<IpAddr, (Instant, u32)>> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_too_often_waits_and_others_do_not() {
        let (pace, one, other) = (Pace::default(), IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..TRIES {
            assert!(pace.may_try(one).is_ok());
            pace.failed(one);
        }
        let trouble = pace.may_try(one).expect_err("too often");
        assert!(trouble.status == StatusCode::TOO_MANY_REQUESTS && trouble.retry.is_some_and(|wait| wait <= 61));
        assert!(pace.may_try(other).is_ok());
    }
}
