//! `cargo xtask backtest`: how well would discovery have found what was really taken over later?
//!
//! Runs the program as anybody would: one scan of each set of repositories, one `discover` as of each cutoff, and ranks read
//! from its JSON. Baselines rank the same candidates by one figure each. Must not know how a ranking is made.

mod case;
mod report;
mod run;

use std::path::PathBuf;

use case::{Cases, Group};
use report::Report;
use run::Program;

/// Reads the arguments and prints the report.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let given = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)).map(PathBuf::from)
    };
    let value = |name: &str| given(name).ok_or_else(|| format!("{name} is missing; {USAGE}"));
    let (file, mirrors) = (value("--cases")?, value("--mirrors")?);
    let ablate = !arguments.iter().any(|argument| argument == "--no-ablations");
    let cases = Cases::read(&file)?;
    let program = Program::new(&mirrors, given("--program"))?;
    let mut report = Report::default();
    for group in cases.groups() {
        measure(&program, &group, ablate, &mut report)?;
    }
    report.print();
    Ok(())
}

/// What to type.
pub(crate) const USAGE: &str =
    "usage: cargo xtask backtest --cases FILE --mirrors DIR [--program PATH] [--no-ablations]";

/// Signals left out one by one; the words of `buyin discover --without`.
const SIGNALS: [&str; 9] =
    ["importing", "vendoring", "copying", "rebuilding", "contributing", "trend", "generality", "price", "paid"];

fn measure(program: &Program, group: &Group, ablate: bool, report: &mut Report) -> Result<(), String> {
    let full = program.discover(group, None)?;
    report.note(group, "buyin", &full);
    for (name, order) in report::BASELINES {
        report.note(group, name, &order(&full));
    }
    for signal in SIGNALS.iter().filter(|_| ablate) {
        report.note(group, &format!("without {signal}"), &program.discover(group, Some(signal))?);
    }
    Ok(())
}
