//! Development tasks: `cargo ci`, `cargo demo`, `cargo xtask test` and `cargo xtask backtest`.
//!
//! Knows how to run the workspace's own commands and to install what its tests need. Must not know anything of Buyin.
#![expect(clippy::print_stderr, reason = "a task talks to the developer on the terminal")]

mod backtest;
mod browser;
mod ci;
mod described;
mod npm;
mod openid;
mod python;
mod server;
mod step;

use std::process::ExitCode;

use step::Step;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some("ci") => ci::run(),
        Some("test") => ci::test(&arguments[1..].iter().map(String::as_str).collect::<Vec<_>>()),
        Some("backtest") => backtest::run(&arguments[1..]),
        Some("demo") => {
            let mut run = vec!["run", "--quiet", "--package", "buyin", "--", "demo"];
            run.extend(arguments[1..].iter().map(String::as_str));
            eprintln!("Building Buyin; the first time takes some minutes.");
            Step::cargo(&["build", "--package", "buyin"]).run().and_then(|()| Step::cargo(&run).run())
        }
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
