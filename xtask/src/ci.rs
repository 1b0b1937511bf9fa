//! `cargo ci`: everything a change must pass, on a bare machine with git and Rust.

use crate::server::Servers;
use crate::step::Step;
use crate::{browser, described, openid, python};

/// Checks format, lints, tests and documentation.
pub(crate) fn run() -> Result<(), String> {
    Step::cargo(&["fmt", "--all", "--check"]).run()?;
    Step::cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]).run()?;
    test(&["--workspace", "--locked"])?;
    Step::cargo(&["doc", "--workspace", "--no-deps", "--locked", "--document-private-items"])
        .with("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links")
        .run()
}

/// Installs what tests need, starts their servers, and runs `cargo test` with arguments.
pub(crate) fn test(arguments: &[&str]) -> Result<(), String> {
    let python = python::with_tools()?;
    browser::chromium()?;
    let axe = browser::axe()?;
    let mut servers = Servers::default();
    described::start(&mut servers)?;
    openid::start(&mut servers)?;
    let test = Step::cargo(&[&["test"], arguments].concat());
    let test = test.with("BUYIN_PYTHON", python).with("BUYIN_AXE", axe);
    servers.addresses.iter().fold(test, |test, (variable, address)| test.with(variable, address)).run()
}
