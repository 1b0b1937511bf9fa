//! What the ledger costs on a large lake: `ledger make LAKE CHANGES` writes a made-up lake, the same every time;
//! `ledger ask LAKE ledger|picture|adoption [MOVED]` answers one question and says how long that took, with the first MOVED
//! people in another team since 2024. `benches/ledger.sh` puts them together.
#![expect(clippy::print_stdout, reason = "an example is a face")]

mod drawn;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use buyin_analysis::books::{Books, LedgerQuery, Setting};
use buyin_analysis::ledger::group::{Dimension, Filter};
use buyin_facts::decision::{Decisions, Policy};
use buyin_facts::{Day, Lake};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", lake, changes] => drawn::write(&Lake::open(Path::new(lake))?, changes.parse()?),
        ["ask", lake, question] => ask(Path::new(lake), question, 0),
        ["ask", lake, question, moved] => ask(Path::new(lake), question, moved.parse()?),
        _ => Err("usage: ledger make LAKE CHANGES | ledger ask LAKE ledger|picture|adoption [MOVED]".into()),
    }
}

fn ask(folder: &Path, question: &str, moved: usize) -> Result<(), Box<dyn Error>> {
    let begin = Instant::now();
    let books = Books::open(Lake::open(folder)?.snapshot()?, setting(folder, moved))?;
    let rows = match question {
        "ledger" => {
            let by = vec![Dimension::PayingTeam, Dimension::Product, Dimension::Kind];
            books.ledger(&LedgerQuery { by, filter: Filter::default() })?.rows.len()
        }
        "picture" => books.picture()?.used.len(),
        "adoption" => books.adoption(None)?.rows.len(),
        other => return Err(format!("no question `{other}`").into()),
    };
    println!("{:.3} s, {rows} rows", begin.elapsed().as_secs_f64());
    Ok(())
}

fn setting(folder: &Path, moved: usize) -> Setting {
    let decisions = drawn::decisions(moved);
    let Decisions { people, products, teams, memberships, .. } = &decisions;
    let hash = |text: String| blake3::hash(text.as_bytes()).to_hex()[..16].to_owned();
    Setting {
        allocation_key: hash(format!("{people:?}{products:?}")),
        rest_key: hash(format!("{teams:?}{memberships:?}")),
        organisation: "drawn".to_owned(),
        platform: vec!["t00".to_owned()],
        policy: Policy::Team,
        k: 5,
        as_of: None,
        today: Day(20_500),
        cache: folder.join("cache"),
        teams_source: "drawn".to_owned(),
        calibration: None,
        holidays: Vec::new(),
        decisions,
    }
}
