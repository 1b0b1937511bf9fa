//! An `OpenID` provider that tests sign in at: oidc-provider from the npm registry, with one client and anybody for a person.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::npm;
use crate::server::Servers;

const PACKAGE: &str = "oidc-provider@9.13.3";
/// What it is started by.
const SCRIPT: &str = include_str!("openid.mjs");

/// Installs it into the target folder where it is missing, and starts it.
pub(crate) fn start(servers: &mut Servers) -> Result<(), String> {
    let folder = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
    let folder = std::path::absolute(folder.join("openid")).map_err(|error| error.to_string())?;
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    if !folder.join("node_modules/oidc-provider/package.json").is_file() {
        npm::install(&folder, &[PACKAGE])?;
    }
    let script = folder.join("openid.mjs");
    fs::write(&script, SCRIPT).map_err(|error| format!("{}: {error}", script.display()))?;
    servers.start("BUYIN_OPENID", |address| {
        let mut command = Command::new("node");
        command.arg(&script).arg(address.port().to_string());
        command
    })
}
