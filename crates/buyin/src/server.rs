//! `buyin serve`: the books in a browser. Everything here parses, asks and renders; no figure is computed.
//!
//! [`listener`] takes connections. [`shelf`] keeps answers and works one out at a time, for an [`edition`] of facts and decisions.
//! A [`reader`] is one request; [`pages`] lists what it can open: one file a page. A page is [`content`], that is sections with
//! a [`grid`] and perhaps a [`chart`], put into the [`frame`] that all pages share. [`router`] ties them to addresses, [`asset`]
//! holds what the program serves as it is. The only place that knows axum and askama.

mod api;
mod asset;
mod cell;
mod chart;
mod content;
mod edition;
mod frame;
mod grid;
mod health;
mod listener;
mod pages;
mod question;
mod reader;
mod router;
mod shelf;
mod spark;
mod trouble;
mod way;
mod write;

use std::net::SocketAddr;
use std::sync::Arc;

use crate::error::{CommandError, Kind};
use crate::options::Options;
use crate::server::listener::Listener;
use crate::server::shelf::Shelf;
use crate::ui::Ui;

/// Serves until somebody stops the program. `options` is asked again whenever somebody looks, so that a day can end.
pub(crate) fn serve(
    address: SocketAddr,
    options: impl Fn() -> Result<Options, CommandError> + Send + Sync + 'static,
    ui: &Ui,
) -> Result<(), CommandError> {
    if !address.ip().is_loopback() {
        let what = format!("{address} can be reached by others, and there is no sign-in yet that would know them");
        return Err(CommandError::new(Kind::Usage, what)
            .hinted(["--listen 127.0.0.1:8080 serves this machine; others reach it through a tunnel of yours"]));
    }
    let shelf = Arc::new(Shelf::new(options));
    let listener = Listener::bind(address)?;
    ui.data(&format!("http://{}/\n", listener.address))?;
    ui.say("open to this machine alone; end with Ctrl-C");
    listener.serve(&router::router(shelf));
    Ok(())
}
