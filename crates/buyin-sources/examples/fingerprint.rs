//! Says how fast contents are read: `fingerprint FOLDER…`, one thread, files in memory, beside a plain count of line ends.
#![expect(clippy::print_stdout, reason = "an example is a face")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use buyin_facts::id::BlobKey;
use buyin_facts::word::Syntax;
use buyin_sources::content::{Reader, Rows};
use buyin_sources::fingerprint::Winnower;
use buyin_sources::token::{syntax_of, tokens};

/// Runs of each measurement; the median counts.
const RUNS: usize = 5;

type Text = (Syntax, Vec<u8>);

fn main() -> Result<(), Box<dyn Error>> {
    let mut texts = Vec::new();
    for folder in std::env::args().skip(1).map(PathBuf::from) {
        collect(&folder, &mut texts)?;
    }
    let lines: usize = texts.iter().map(|(_, bytes)| memchr::memchr_iter(b'\n', bytes).count()).sum();
    let bytes: usize = texts.iter().map(|(_, bytes)| bytes.len()).sum();
    println!("{} files, {lines} lines, {:.1} MB", texts.len(), bytes as f64 / 1e6);
    measure("line ends counted", lines, || {
        texts.iter().map(|(_, bytes)| memchr::memchr_iter(b'\n', bytes).count()).sum()
    });
    let mut cut = Vec::new();
    measure("cut into tokens", lines, || {
        texts
            .iter()
            .map(|(syntax, bytes)| {
                tokens(*syntax, bytes, &mut cut);
                cut.len()
            })
            .sum()
    });
    let mut winnower = Winnower::default();
    measure("and winnowed", lines, || {
        texts
            .iter()
            .map(|(syntax, bytes)| {
                tokens(*syntax, bytes, &mut cut);
                winnower.read(*syntax, bytes, &cut).1.len()
            })
            .sum()
    });
    let mut reader = Reader::default();
    measure("read into rows, with exports and imports", lines, || {
        let mut rows = Rows::default();
        texts.iter().for_each(|(syntax, bytes)| reader.read(BlobKey(0), *syntax, bytes, &mut rows));
        rows.fingerprints.len()
    });
    Ok(())
}

fn collect(path: &Path, texts: &mut Vec<Text>) -> std::io::Result<()> {
    if path.is_symlink() {
        return Ok(());
    }
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), texts)?;
        }
    } else if let Some(syntax) = syntax_of(&path.to_string_lossy()) {
        texts.push((syntax, std::fs::read(path)?));
    }
    Ok(())
}

fn measure(what: &str, lines: usize, mut work: impl FnMut() -> usize) {
    let mut seconds = Vec::new();
    let mut found = 0;
    for _ in 0..RUNS {
        let begin = Instant::now();
        found = work();
        seconds.push(begin.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let median = seconds[RUNS / 2];
    println!("{what}: {found} found, {median:.3} s, {:.2} M lines/s", lines as f64 / median / 1e6);
}
