//! What is kept for a while under a key nobody can guess: attempts to sign in, and sessions. In memory only, so that they end
//! with the program; of too many the oldest go first.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Values by key.
#[derive(Debug)]
pub(super) struct Kept<V> {
    entries: Mutex<HashMap<String, (Instant, V)>>,
    lifetime: Duration,
    most: usize,
}

impl<V: Clone> Kept<V> {
    /// Keeps at most so many, each for so long.
    pub(super) fn new(lifetime: Duration, most: usize) -> Self {
        Self { entries: Mutex::default(), lifetime, most }
    }

    /// Keeps a value.
    pub(super) fn put(&self, key: String, value: V) {
        let mut entries = self.locked();
        entries.retain(|_, (since, _)| since.elapsed() < self.lifetime);
        if entries.len() >= self.most
            && let Some(oldest) = entries.iter().min_by_key(|(_, (since, _))| *since).map(|(key, _)| key.clone())
        {
            entries.remove(&oldest);
        }
        entries.insert(key, (Instant::now(), value));
    }

    /// A value that is still kept.
    pub(super) fn get(&self, key: &str) -> Option<V> {
        self.locked().get(key).filter(|(since, _)| since.elapsed() < self.lifetime).map(|(_, value)| value.clone())
    }

    /// A value that is still kept, and from now on no more.
    pub(super) fn take(&self, key: &str) -> Option<V> {
        self.locked().remove(key).filter(|(since, _)| since.elapsed() < self.lifetime).map(|(_, value)| value)
    }

    /// What a thread that panicked left is sound: every change is made in one step.
    fn locked(&self) -> MutexGuard<'_, HashMap<String, (Instant, V)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_or_too_old_is_gone_and_the_oldest_make_room() {
        let kept = Kept::new(Duration::from_secs(60), 2);
        for (key, value) in [("a", 1), ("b", 2), ("c", 3)] {
            kept.put(key.to_owned(), value);
        }
        assert_eq!((kept.get("a"), kept.get("b"), kept.get("c")), (None, Some(2), Some(3)));
        assert_eq!((kept.take("b"), kept.take("b")), (Some(2), None));
        let brief = Kept::new(Duration::ZERO, 2);
        brief.put("a".to_owned(), 1);
        assert_eq!(brief.get("a"), None);
    }
}
