//! Buyin keeps the books of an internal developer platform in engineer time. This is the program: parse, run, exit.
//!
//! [`cli`] says what can be typed, [`options`] what it means, [`command`] does it at a [`desk`], [`render`] and [`picture`] show
//! it, [`server`] shows it to browsers, [`ui`] is the only way to the terminal, [`error`] and [`exit`] say how it ended. Nothing
//! here calculates effort.

mod beacon;
mod cli;
mod command;
mod desk;
mod error;
mod exit;
mod options;
mod picture;
mod render;
mod server;
mod similar;
mod ui;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    command::run(std::env::args_os()).into()
}
