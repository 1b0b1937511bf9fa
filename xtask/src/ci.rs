//! `cargo ci`: everything a change must pass, on a bare machine with git and Rust.

use crate::step::Step;
use crate::{described, python};

/// Installs what tests need, then checks format, lints, tests and documentation.
pub(crate) fn run() -> Result<(), String> {
    let python = python::with_duckdb()?;
    Step::cargo(&["fmt", "--all", "--check"]).run()?;
    Step::cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]).run()?;
    let servers = described::servers()?;
    let test = Step::cargo(&["test", "--workspace", "--locked"]).with("BUYIN_DUCKDB_PYTHON", python);
    servers.addresses.iter().fold(test, |test, (variable, address)| test.with(variable, address)).run()?;
    drop(servers);
    Step::cargo(&["doc", "--workspace", "--no-deps", "--locked", "--document-private-items"])
        .with("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links")
        .run()
}
