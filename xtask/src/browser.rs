//! A browser for tests, and what judges pages in it: Chromium from the distribution, axe-core from the npm registry.

use std::path::PathBuf;

use crate::npm;
use crate::step::Step;

/// The version pages are judged by.
const AXE: &str = "axe-core@4.14.1";

/// Installs Chromium where the machine has none.
pub(crate) fn chromium() -> Result<(), String> {
    if Step::new("chromium", &["--version"]).works() {
        return Ok(());
    }
    Step::new("apt-get", &["update", "-qq"]).run()?;
    Step::new("apt-get", &["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"]).run()
}

/// The script of axe-core, unpacked into the target folder where it is not there yet.
pub(crate) fn axe() -> Result<PathBuf, String> {
    let target = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
    let folder = std::path::absolute(target.join("axe")).map_err(|error| format!("{}: {error}", target.display()))?;
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if !script.is_file() {
        npm::install(&folder, &[AXE])?;
    }
    Ok(script)
}
