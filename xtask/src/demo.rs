//! `cargo demo`: builds Buyin in the development profile and lets it make the demo organisation.

use std::env::consts::EXE_SUFFIX;
use std::env::current_exe;

use crate::step::Step;

/// Builds and runs `buyin demo` with arguments.
pub(crate) fn run(arguments: &[&str]) -> Result<(), String> {
    eprintln!("Building Buyin; the first time takes some minutes.");
    // An example needs what tests need, so features come out as in `cargo ci`: neither builds the query engine anew after the
    // other, as they would for `--package buyin` alone.
    Step::cargo(&["build", "--workspace", "--bin", "buyin", "--example", "scan"]).run()?;
    let task = current_exe().map_err(|error| format!("where this program lies: {error}"))?;
    let program = task.with_file_name(format!("buyin{EXE_SUFFIX}"));
    Step::new(&program, &[&["demo"], arguments].concat()).run()?;
    eprintln!(
        "`buyin` is {} here; `cargo install --path crates/buyin --locked` puts it on your path",
        program.display()
    );
    Ok(())
}
