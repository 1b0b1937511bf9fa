//! Scans folders into a lake and says how many rows each table has: `scan LAKE FOLDER…`.
#![expect(clippy::print_stdout, reason = "an example is a face")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use buyin_facts::{Day, Lake};
use buyin_sources::scan::{Request, Rules, scan};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let lake = Lake::open(&PathBuf::from(arguments.next().ok_or("which lake?")?))?;
    let threads = std::env::var("THREADS").ok().and_then(|text| text.parse().ok());
    let request = Request {
        roots: arguments.map(PathBuf::from).collect(),
        names: Default::default(),
        exclude: Vec::new(),
        detect: Rules::default(),
        usage: None,
        threads: threads.or(std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1),
        forgotten: Default::default(),
        today: Day::from(jiff::Zoned::now().date()),
    };
    let begin = Instant::now();
    let report = scan(&lake, &request, &())?;
    println!("{:.3} s, {report:#?}", begin.elapsed().as_secs_f64());
    let mut rows = std::collections::BTreeMap::<String, u64>::new();
    for segment in &lake.snapshot()?.manifest().segments {
        *rows.entry(segment.table.clone()).or_default() += segment.rows;
    }
    println!("{rows:#?}");
    Ok(())
}
