//! `buyin serve`: the books in a browser. Everything here parses, asks and renders; no figure is computed.
//!
//! [`listener`] takes connections. [`shelf`] keeps answers and works one out at a time, for an [`edition`] of facts and decisions.
//! A [`reader`] is one request; [`pages`] lists what it can open: one file a page. A page is [`content`], that is sections with
//! a [`grid`] and perhaps a [`chart`], put into the [`frame`] that all pages share. [`router`] ties them to addresses, [`asset`]
//! holds what the program serves as it is, [`door`] says who may come in. The only place that knows axum and askama.

mod api;
mod asset;
mod cell;
mod chart;
mod content;
mod door;
mod dress;
mod edition;
mod frame;
mod grid;
mod health;
mod listener;
mod looks;
mod pages;
mod question;
mod reader;
mod router;
mod shelf;
mod spark;
mod tag;
mod trouble;
mod way;
mod write;

use std::net::SocketAddr;
use std::sync::Arc;

use buyin_decisions::{Config, Disk, Loaded};
use buyin_facts::pseudonym::Pseudonyms;

use crate::error::{CommandError, Kind};
use crate::options::{CONFIG, Options};
use crate::server::door::Door;
use crate::server::listener::Listener;
use crate::server::shelf::Shelf;
use crate::ui::Ui;

/// Serves until somebody stops the program. `options` is asked again whenever somebody looks, so that a day can end.
pub(crate) fn serve(
    address: SocketAddr,
    options: impl Fn() -> Result<Options, CommandError> + Send + Sync + 'static,
    ui: &Ui,
) -> Result<(), CommandError> {
    let config = config(&options()?)?;
    // Who may come in is settled before anybody can ask.
    Door::new(&config, address, Options::now)?;
    let listener = Listener::bind(address)?;
    let door = Door::new(&config, listener.address, Options::now)?;
    ui.data(&format!("http://{}/\n", listener.address))?;
    ui.say(&door.says());
    let options = Arc::new(options);
    let shelf = || {
        let options = Arc::clone(&options);
        Shelf::new(move || options())
    };
    let router = router::router(Arc::new(House { shelf: shelf(), queries: shelf(), door }));
    listener
        .serve(&router)
        .map_err(|error| CommandError::new(Kind::Internal, format!("nobody can be answered: {error}")))
}

/// What is served, and who may come in.
#[derive(Debug)]
struct House {
    shelf: Shelf,
    /// Answers to free queries, which nobody else waits for.
    queries: Shelf,
    door: Door,
}

/// What `buyin.toml` says. With a mistake in it nothing is served: what it was to say might have kept somebody out.
fn config(options: &Options) -> Result<Config, CommandError> {
    // Names nobody, so no secret of the lake is needed to read it.
    let loaded = buyin_decisions::load_from(&Disk::new(&options.root), &Pseudonyms::new([0; 32]));
    sound(&loaded)?;
    Ok(loaded.config)
}

/// Whether `buyin.toml` was read as it was meant.
fn sound(loaded: &Loaded) -> Result<(), CommandError> {
    let wrong: Vec<String> =
        loaded.problems.iter().filter(|it| it.fatal && it.file == CONFIG).map(ToString::to_string).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(CommandError::new(Kind::Input, "buyin.toml has mistakes, and what it was to say may be who may come in")
        .hinted(wrong))
}
