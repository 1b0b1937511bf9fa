//! What can be typed to open the books in a browser.

use std::net::{Ipv4Addr, SocketAddr};

use buyin_facts::Day;
use buyin_facts::decision::Scope;
use clap::Args;

use crate::cli::decide::{Apply, word};

/// Open the books in a browser: everything the terminal shows, for the platform and every team alike.
///
/// Writes the address it serves and goes on until it is stopped. A new scan or a changed decision file appears by itself.
/// Pages come whole from this program and need no network; without a script they are tables.
///
/// Without `[sign_in]` in buyin.toml it is open to this machine and to nobody else. With it, people sign in at the `OpenID` provider
/// named there, wherever the server listens; the client's secret is read from `BUYIN_CLIENT_SECRET`. Connections are not encrypted: a
/// proxy that speaks TLS stands before it.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address to serve on: of this machine only, unless people sign in. Port 0 takes any that is free
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        value_parser = address,
        default_value = "127.0.0.1:8420",
        env = "BUYIN_LISTEN",
        hide_env_values = true
    )]
    pub(crate) listen: SocketAddr,
}

/// Where to serve: an address and a port. Of names only that of this machine is known, since nothing is asked of the network.
fn address(text: &str) -> Result<SocketAddr, String> {
    let here = || {
        let (name, port) = text.rsplit_once(':')?;
        let port = port.parse().ok().filter(|_| name.eq_ignore_ascii_case("localhost"))?;
        Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    };
    let wrong = || "write an address and a port, as in 127.0.0.1:8420".to_owned();
    text.parse().ok().or_else(here).ok_or_else(wrong)
}

/// Make a token with which a program reads the API or metrics where people sign in; or take one back.
///
/// Only its hash is written, into buyin.toml: the token itself is shown once, on the last line. A program sends it as
/// `Authorization: Bearer TOKEN`.
#[derive(Debug, Args)]
pub(crate) struct Token {
    /// What to call it
    pub(crate) name: String,
    /// What it is good for
    #[arg(long, value_name = "SCOPE", value_parser = word(Scope::ALL, Scope::as_str), num_args = 1.., default_value = "read")]
    pub(crate) scope: Vec<Scope>,
    /// First day it is good no more
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<Day>,
    /// Take it back: from then on it is good for nothing
    #[arg(long, conflicts_with_all = ["scope", "until"])]
    pub(crate) revoke: bool,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_may_be_called_by_its_name() {
        let home = address("127.0.0.1:9563");
        assert_eq!(address("localhost:9563"), home);
        assert_eq!(address("LOCALHOST:9563"), home);
        assert!(address("[::1]:0").is_ok());
        for wrong in ["localhost", "localhost:x", "acme.example:80", "9563", ""] {
            assert!(address(wrong).is_err_and(|said| said.contains("127.0.0.1:8420")), "{wrong}");
        }
    }
}
