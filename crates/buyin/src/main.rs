//! The Buyin program.
fn main() {}
