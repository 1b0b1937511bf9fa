//! What can be typed to open the books in a browser.

use std::net::SocketAddr;

use clap::Args;

/// Open the books in a browser: everything the terminal shows, for the platform and every team alike.
///
/// Writes the address it serves and goes on until it is stopped. A new scan or a changed decision file appears by itself.
/// Pages come whole from this program and need no network; without a script they are tables.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address to serve on: of this machine only, as long as there is no sign-in. Port 0 takes any that is free
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8420",
        env = "BUYIN_LISTEN",
        hide_env_values = true
    )]
    pub(crate) listen: SocketAddr,
}
