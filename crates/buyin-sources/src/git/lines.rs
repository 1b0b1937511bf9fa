//! Lines added and removed between two entries of trees, as `git log --numstat` counts them.

mod changed;

use std::sync::Mutex;

use gix::ObjectId;
use gix::objs::Kind;
use rustc_hash::FxHashMap;

use crate::git::lines::changed::{Changed, changed};
use crate::git::object::{Lack, Objects};
use crate::git::tree::Entry;

/// Git looks for a NUL byte this far to tell binary content.
const BINARY_PROBE: usize = 8_000;
/// Locks the memo is spread over.
const SHARDS: usize = 64;

/// What comparing two contents gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    Lines {
        added: u32,
        removed: u32,
    },
    Binary,
    /// The content with this id could not be read.
    Lacking(Lack, ObjectId),
}

type Pair = (Option<Entry>, Option<Entry>);
type Shard = Mutex<FxHashMap<(Option<ObjectId>, Option<ObjectId>), Count>>;

/// Counts already made, shared by the threads that read one repository: merges, cherry-picks and rebases repeat them.
pub(crate) struct Memo {
    shards: Vec<Shard>,
}

impl Default for Memo {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }
}

impl Memo {
    fn shard(&self, pair: &Pair) -> &Shard {
        let id = pair.1.or(pair.0).map_or(0, |entry| entry.id.as_bytes()[0]);
        &self.shards[usize::from(id) % SHARDS]
    }
}

/// Counts lines for one thread.
#[derive(Default)]
pub(crate) struct Counter {
    old: Vec<u8>,
    new: Vec<u8>,
}

impl Counter {
    /// Lines between two entries of a tree. Every content that had to be decoded is shown to `read` with its id.
    pub(crate) fn count(
        &mut self,
        objects: &Objects,
        memo: &Memo,
        pair: Pair,
        read: &mut dyn FnMut(ObjectId, &[u8]),
    ) -> Count {
        let key = (pair.0.map(|entry| entry.id), pair.1.map(|entry| entry.id));
        let shard = memo.shard(&pair);
        let known = shard.lock().ok().and_then(|shard| shard.get(&key).copied());
        known.unwrap_or_else(|| {
            let count = self.compare(objects, pair, read);
            if let Ok(mut shard) = shard.lock() {
                shard.insert(key, count);
            }
            count
        })
    }

    fn compare(&mut self, objects: &Objects, (old, new): Pair, read: &mut dyn FnMut(ObjectId, &[u8])) -> Count {
        for (entry, buffer) in [(new, &mut self.new), (old, &mut self.old)] {
            buffer.clear();
            let Some(entry) = entry else { continue };
            if entry.mode.is_commit() {
                // What git compares of a submodule.
                buffer.extend_from_slice(format!("Subproject commit {}\n", entry.id).as_bytes());
            } else if let Err(lack) = objects.read(&entry.id, Kind::Blob, buffer) {
                return Count::Lacking(lack, entry.id);
            } else {
                read(entry.id, buffer);
            }
        }
        if is_binary(&self.old) || is_binary(&self.new) {
            return Count::Binary;
        }
        let Changed { added, removed } = changed(&self.old, &self.new);
        Count::Lines { added, removed }
    }
}

/// Whether content is not text, as git judges it.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    memchr::memchr(0, &bytes[..bytes.len().min(BINARY_PROBE)]).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_near_the_beginning_makes_content_binary() {
        assert!(is_binary(b"a\0") && !is_binary(&[b'a'; 9_000]));
    }
}
