//! Extracts a path with its history and says how long it took: `extract REPOSITORY PATH TARGET [OLD=NEW…]`.
//! `FOLLOW=1` follows moves.
#![expect(clippy::print_stdout, reason = "an example is a face")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use buyin_sources::extract::{Place, Request, Target, extract};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let repository = PathBuf::from(arguments.next().ok_or("which repository?")?);
    let mut places = vec![Place::root(&arguments.next().ok_or("which path?")?)?];
    let folder = PathBuf::from(arguments.next().ok_or("to where?")?);
    for pair in arguments {
        places.push(Place::parse(&pair)?);
    }
    let follow = std::env::var_os("FOLLOW").is_some();
    let request = Request { repository, places, revisions: Vec::new(), follow };
    let target = Target { folder, bare: true, notes: true, allow_secrets: true };
    let begin = Instant::now();
    let report = extract(&request, &target)?;
    println!("{:.3} s, {:?}", begin.elapsed().as_secs_f64(), report.commits);
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}
