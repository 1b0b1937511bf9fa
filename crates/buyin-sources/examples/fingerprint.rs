//! Says how fast contents are read: `fingerprint FOLDER…`, one thread, files in memory, beside a plain count of line ends.
//! `fingerprint --pairs FOLDER…` prints which files have fingerprints in common, and how many, on all processors.
#![expect(clippy::print_stdout, reason = "an example is a face")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use buyin_facts::content::Fingerprint;
use buyin_facts::id::BlobKey;
use buyin_facts::word::Syntax;
use buyin_sources::content::{Reader, Rows};
use buyin_sources::fingerprint::Winnower;
use buyin_sources::token::{syntax_of, tokens};
use rayon::prelude::*;

/// Runs of each measurement; the median counts.
const RUNS: usize = 5;

/// Files that share a fingerprint, at most: beyond is boilerplate.
const COMMON: usize = 64;

type Text = (Syntax, Vec<u8>);

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = Vec::new();
    for folder in std::env::args().skip(1).filter(|argument| argument != "--pairs").map(PathBuf::from) {
        collect(&folder, &mut paths)?;
    }
    if std::env::args().any(|argument| argument == "--pairs") {
        return pairs(&paths);
    }
    let mut texts: Vec<Text> = Vec::new();
    for (syntax, path) in paths {
        texts.push((syntax, std::fs::read(path)?));
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

fn collect(path: &Path, found: &mut Vec<(Syntax, PathBuf)>) -> std::io::Result<()> {
    if path.is_symlink() {
        return Ok(());
    }
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), found)?;
        }
    } else if let Some(syntax) = syntax_of(&path.to_string_lossy()) {
        found.push((syntax, path.to_owned()));
    }
    Ok(())
}

/// Prints pairs of files with fingerprints in common.
fn pairs(paths: &[(Syntax, PathBuf)]) -> Result<(), Box<dyn Error>> {
    let read = |reader: &mut Reader, at: usize, (syntax, path): &(Syntax, PathBuf)| -> std::io::Result<_> {
        let mut rows = Rows::default();
        reader.read(BlobKey(at as u64), *syntax, &std::fs::read(path)?, &mut rows);
        Ok(rows.fingerprints)
    };
    let rows: Vec<Vec<Fingerprint>> = paths
        .par_iter()
        .enumerate()
        .map_init(Reader::default, |reader, (at, path)| read(reader, at, path))
        .collect::<Result<_, _>>()?;
    let mut holders: Vec<(u64, usize)> = rows.iter().flatten().map(|row| (row.hash.0, row.blob.0 as usize)).collect();
    holders.par_sort_unstable();
    holders.dedup();
    let mut shared: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for same in holders.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() <= COMMON) {
        for (at, (_, one)) in same.iter().enumerate() {
            same[at + 1..].iter().for_each(|(_, other)| *shared.entry((*one, *other)).or_default() += 1);
        }
    }
    for ((one, other), count) in shared {
        println!("{}\t{}\t{count}", paths[one].1.display(), paths[other].1.display());
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
