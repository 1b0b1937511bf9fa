//! The integration tests of this crate: one binary, one module a subject.

mod history;
mod hostile;
mod scan;
mod world;
