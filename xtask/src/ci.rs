//! `cargo ci`: everything a change must pass, on a bare machine with git and Rust.

use crate::step::Step;
use crate::{browser, python};

/// Installs what tests need, then checks format, lints, tests and documentation.
pub(crate) fn run() -> Result<(), String> {
    let python = python::with_duckdb()?;
    browser::chromium()?;
    let axe = browser::axe()?;
    Step::cargo(&["fmt", "--all", "--check"]).run()?;
    Step::cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]).run()?;
    Step::cargo(&["test", "--workspace", "--locked"])
        .with("BUYIN_DUCKDB_PYTHON", python)
        .with("BUYIN_AXE", axe)
        .run()?;
    Step::cargo(&["doc", "--workspace", "--no-deps", "--locked", "--document-private-items"])
        .with("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links")
        .run()
}
