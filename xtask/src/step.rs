//! One command of a task, shown before it runs and timed after.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A command to run in the workspace.
pub(crate) struct Step {
    shown: String,
    command: Command,
}

impl Step {
    /// A `cargo` command, by the cargo that runs this.
    pub(crate) fn cargo(arguments: &[&str]) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut step = Self::new(cargo, arguments);
        step.shown = format!("cargo {}", arguments.join(" "));
        step
    }

    /// Any other program.
    pub(crate) fn new(program: impl AsRef<OsStr>, arguments: &[&str]) -> Self {
        let mut command = Command::new(&program);
        command.args(arguments).stdin(Stdio::null());
        Self { shown: format!("{} {}", program.as_ref().to_string_lossy(), arguments.join(" ")), command }
    }

    /// With a variable of the environment set.
    pub(crate) fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it; what it prints goes to the terminal.
    pub(crate) fn run(mut self) -> Result<(), String> {
        eprintln!("\n=== {}", self.shown);
        let begun = Instant::now();
        let status = self.command.status().map_err(|error| format!("{}: {error}", self.shown))?;
        eprintln!("=== {} s: {}", begun.elapsed().as_secs(), self.shown);
        if status.success() { Ok(()) } else { Err(format!("failed: {}", self.shown)) }
    }

    /// Whether it runs without complaint; what it prints is dropped.
    pub(crate) fn works(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }
}
