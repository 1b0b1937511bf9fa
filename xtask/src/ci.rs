//! `cargo ci`: everything a change must pass, on a bare machine with git and Rust.

use crate::python;
use crate::step::Step;

/// Installs what tests need, then checks format, lints, tests and documentation.
pub(crate) fn run() -> Result<(), String> {
    let python = python::with_duckdb()?;
    Step::cargo(&["fmt", "--all", "--check"]).run()?;
    Step::cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]).run()?;
    Step::cargo(&["test", "--workspace", "--locked"]).with("BUYIN_DUCKDB_PYTHON", python).run()?;
    Step::cargo(&["doc", "--workspace", "--no-deps", "--locked", "--document-private-items"])
        .with("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links")
        .run()
}
