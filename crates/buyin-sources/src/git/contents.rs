//! Contents of one repository read into rows: in the order of the pack, by several threads.
//!
//! Neighbours in a pack share their bases, so a thread that reads a run of them decodes each base once. The rows are the
//! same whatever the threads did. Must not know trees.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use buyin_facts::id::BlobKey;
use buyin_facts::warning::Warning;
use buyin_facts::word::{ContentStatus, Syntax};
use gix::ObjectId;
use gix::objs::Kind;

use crate::content::{Reader, Rows, unread};
use crate::git::object::{Lack, Objects, Places};
use crate::git::open::Opened;

/// Contents a thread takes at a time.
const RUN: usize = 512;

/// A content to be read, and how.
pub(crate) type Wanted = (ObjectId, Syntax);

/// What became of a run of contents.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) rows: Rows,
    pub(crate) warnings: Vec<Warning>,
}

/// Reads contents, each once; `take` is handed the rows run by run, in order.
pub(crate) fn read<E: Send>(
    opened: &Opened,
    mut wanted: Vec<Wanted>,
    threads: usize,
    mut take: impl FnMut(Read) -> Result<(), E>,
) -> Result<(), E> {
    opened.load_indices();
    let places = Places::new(&opened.repository);
    wanted.sort_by_cached_key(|(id, syntax)| (places.of(id), *id, *syntax));
    drop(places);
    // A batch of runs at a time, so that memory stays bounded whatever the size of the tree.
    for batch in wanted.chunks(RUN * threads.max(1) * 4) {
        let runs: Vec<&[Wanted]> = batch.chunks(RUN).collect();
        for done in share(opened, &runs, threads.max(1)) {
            take(done)?;
        }
    }
    Ok(())
}

/// Lets threads read runs; what they read is in the order of the runs.
fn share(opened: &Opened, runs: &[&[Wanted]], threads: usize) -> Vec<Read> {
    let next = AtomicUsize::new(0);
    let done: Vec<Mutex<Read>> = runs.iter().map(|_| Mutex::default()).collect();
    let work = || {
        let (objects, mut reader) = (Objects::new(&opened.repository), Reader::default());
        let mut buffer = Vec::new();
        while let Some((place, run)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, runs.get(at)?)))
        {
            let read = read_run(&objects, &mut reader, run, &mut buffer);
            if let Ok(mut slot) = done[place].lock() {
                *slot = read;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(runs.len()) {
            scope.spawn(work);
        }
        work();
    });
    done.into_iter().map(|slot| slot.into_inner().unwrap_or_default()).collect()
}

fn read_run(objects: &Objects, reader: &mut Reader, run: &[Wanted], buffer: &mut Vec<u8>) -> Read {
    let mut read = Read::default();
    for (id, syntax) in run {
        let blob = BlobKey::of(id.as_bytes());
        match objects.read(id, Kind::Blob, buffer) {
            Ok(()) => reader.read(blob, *syntax, buffer, &mut read.rows),
            Err(lack) => {
                let bytes = objects.size(id).unwrap_or_default();
                // What is missing today may be there tomorrow: no row says that it was looked at.
                if lack == Lack::TooLarge {
                    read.rows.contents.push(unread(blob, *syntax, ContentStatus::TooLarge, bytes));
                }
                read.warnings.push(Warning::new(lack.warning(), id.to_string(), lack.detail()));
            }
        }
    }
    read
}
