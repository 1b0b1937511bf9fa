//! The integration tests of this crate: one binary, one module a subject.

mod demo;
