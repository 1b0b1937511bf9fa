//! A Python with DuckDB, the foreign reader that tests open the lake with, and schemathesis, which asks the API what nobody would.

use std::path::PathBuf;

use crate::step::Step;

/// The interpreter, installed into the target folder when the machine has none with both.
pub(crate) fn with_tools() -> Result<PathBuf, String> {
    let imports = ["-c", "import duckdb, schemathesis"];
    if Step::new("python3", &imports).works() {
        return Ok("python3".into());
    }
    let folder = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into())).join("python");
    let folder = std::path::absolute(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let interpreter = folder.join("bin/python3");
    if Step::new(&interpreter, &imports).works() {
        return Ok(interpreter);
    }
    let place = folder.display().to_string();
    if !Step::new("python3", &["-m", "venv", &place]).works() {
        Step::new("apt-get", &["update", "-qq"]).run()?;
        Step::new("apt-get", &["install", "-y", "-qq", "python3-venv"]).run()?;
        Step::new("python3", &["-m", "venv", &place]).run()?;
    }
    Step::new(
        &interpreter,
        &["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "duckdb==2.0.0", "schemathesis==4.32.5"],
    )
    .run()?;
    Ok(interpreter)
}
