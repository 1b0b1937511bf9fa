//! Views of a repository's objects for work that threads share out. One at rest has at hand what it read last, which the next
//! work may need; what comes out must not hang on which of them reads.

use std::sync::{Mutex, PoisonError};

use crate::git::object::Objects;

/// Views of one repository.
pub(crate) struct Readers {
    repository: gix::ThreadSafeRepository,
    resting: Mutex<Vec<Objects>>,
}

impl Readers {
    /// Of a repository, as many as work at a time.
    pub(crate) fn new(repository: &gix::ThreadSafeRepository) -> Self {
        Self { repository: repository.clone(), resting: Mutex::default() }
    }

    /// Works with one of them.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Objects) -> T) -> T {
        let resting = || self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = resting().pop();
        let objects = taken.unwrap_or_else(|| Objects::once(&self.repository));
        let done = work(&objects);
        resting().push(objects);
        done
    }
}
