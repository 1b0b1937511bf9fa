//! The integration tests of this crate: one binary, one module a subject.

mod cloned;
mod crash;
mod demo;
mod described;
mod extract;
mod extract_bad;
mod extract_moves;
mod extract_shapes;
mod forge;
mod history;
mod hostile;
mod requests;
mod scan;
mod served;
mod snapshot;
mod world;
