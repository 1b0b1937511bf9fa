//! Packages of the npm registry that tests need, and npm itself where the machine has none.

use std::path::Path;

use crate::step::Step;

/// Installs packages, named with their versions, into a folder; none of them may run a script.
pub(crate) fn install(folder: &Path, packages: &[&str]) -> Result<(), String> {
    if !Step::new("npm", &["--version"]).works() {
        Step::new("apt-get", &["update", "-qq"]).run()?;
        Step::new("apt-get", &["install", "-y", "-qq", "--no-install-recommends", "nodejs", "npm"]).run()?;
    }
    let place = folder.display().to_string();
    let install = ["install", "--prefix", &place, "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    Step::new("npm", &[&install[..], packages].concat()).run()
}
