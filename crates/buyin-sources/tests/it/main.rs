//! The integration tests of this crate: one binary, one module a subject.

mod crash;
mod demo;
mod extract;
mod extract_bad;
mod extract_moves;
mod history;
mod hostile;
mod scan;
mod snapshot;
mod world;
