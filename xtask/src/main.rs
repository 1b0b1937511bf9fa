//! Development tasks: `cargo ci`, `cargo demo`, `cargo xtask test` and `cargo xtask backtest`.
//!
//! Knows how to run the workspace's own commands and to install what its tests need. Must not know anything of Buyin.
#![expect(clippy::print_stderr, reason = "a task talks to the developer on the terminal")]

mod backtest;
mod browser;
mod ci;
mod demo;
mod described;
mod npm;
mod openid;
mod python;
mod server;
mod step;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.first().copied() {
        Some("ci") => ci::run(),
        Some("test") => ci::test(&words[1..]),
        Some("backtest") => backtest::run(&arguments[1..]),
        Some("demo") => demo::run(&words[1..]),
        _ => Err(format!(
            "usage: cargo xtask ci | cargo xtask test [ARGUMENT…] | cargo xtask demo [FOLDER]\n{}",
            backtest::USAGE
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}
