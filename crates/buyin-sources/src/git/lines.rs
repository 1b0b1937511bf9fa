//! Lines added and removed between two contents, as `git log --numstat` counts them.
//!
//! Myers' algorithm over whole contents: trimming equal ends first would be faster but changes the counts. Where one side has
//! no lines the other's are counted, which is exact.

use std::sync::Mutex;

use gix::ObjectId;
use gix::diff::blob::sources::byte_lines;
use gix::diff::blob::{Algorithm, Diff, InternedInput};
use gix::objs::Kind;
use rustc_hash::FxHashMap;

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
        if is_binary(&self.old) || is_binary(&self.new) { Count::Binary } else { lines_between(&self.old, &self.new) }
    }
}

/// Whether content is not text, as git judges it.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    memchr::memchr(0, &bytes[..bytes.len().min(BINARY_PROBE)]).is_some()
}

fn lines_between(old: &[u8], new: &[u8]) -> Count {
    if old == new {
        return Count::Lines { added: 0, removed: 0 };
    }
    match one_sided(old, new) {
        Some(count) => count,
        None => {
            let input = InternedInput::new(byte_lines(old), byte_lines(new));
            let diff = Diff::compute(Algorithm::Myers, &input);
            Count::Lines { added: diff.count_additions(), removed: diff.count_removals() }
        }
    }
}

/// The count when, without the ends both share, one side has nothing left: a pure insertion or deletion.
fn one_sided(old: &[u8], new: &[u8]) -> Option<Count> {
    let prefix = shared_lines_before(old, new);
    let (old, new) = (&old[prefix..], &new[prefix..]);
    let suffix = shared_lines_after(old, new);
    let (old, new) = (&old[..old.len() - suffix], &new[..new.len() - suffix]);
    (old.is_empty() || new.is_empty()).then(|| Count::Lines { added: line_count(new), removed: line_count(old) })
}

/// Bytes of whole lines both begin with.
fn shared_lines_before(old: &[u8], new: &[u8]) -> usize {
    let shared = shared_prefix(old, new);
    if shared == old.len() && shared == new.len() {
        return shared;
    }
    memchr::memrchr(b'\n', &old[..shared]).map_or(0, |at| at + 1)
}

/// Bytes of whole lines both end with; the contents differ in their first line.
fn shared_lines_after(old: &[u8], new: &[u8]) -> usize {
    let shared = shared_suffix(old, new);
    let begins_line = |bytes: &[u8]| bytes.len() == shared || bytes[bytes.len() - shared - 1] == b'\n';
    if begins_line(old) && begins_line(new) {
        return shared;
    }
    let tail = &old[old.len() - shared..];
    memchr::memchr(b'\n', tail).map_or(0, |at| shared - at - 1)
}

/// Blocks are compared first: comparing whole slices is much faster than byte by byte.
const BLOCK: usize = 256;

fn shared_suffix(old: &[u8], new: &[u8]) -> usize {
    let blocks = old.rchunks_exact(BLOCK).zip(new.rchunks_exact(BLOCK)).take_while(|(one, other)| one == other).count();
    let (old, new) = (&old[..old.len() - blocks * BLOCK], &new[..new.len() - blocks * BLOCK]);
    let rest = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    blocks * BLOCK + rest
}

fn shared_prefix(old: &[u8], new: &[u8]) -> usize {
    let blocks = old.chunks_exact(BLOCK).zip(new.chunks_exact(BLOCK)).take_while(|(one, other)| one == other).count();
    let start = blocks * BLOCK;
    start + old[start..].iter().zip(&new[start..]).take_while(|(one, other)| one == other).count()
}

/// Lines of a content; the last one needs no line feed.
fn line_count(bytes: &[u8]) -> u32 {
    let feeds = memchr::memchr_iter(b'\n', bytes).count();
    let open = bytes.last().is_some_and(|last| *last != b'\n');
    u32::try_from(feeds + usize::from(open)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(old: &[u8], new: &[u8]) -> Count {
        let input = InternedInput::new(byte_lines(old), byte_lines(new));
        let diff = Diff::compute(Algorithm::Myers, &input);
        Count::Lines { added: diff.count_additions(), removed: diff.count_removals() }
    }

    #[test]
    fn lines_are_counted_as_git_counts_them() {
        let count = |old: &str, new: &str| lines_between(old.as_bytes(), new.as_bytes());
        assert_eq!(count("", "a\nb"), Count::Lines { added: 2, removed: 0 });
        assert_eq!(count("a\nb\nc\n", "a\nc\n"), Count::Lines { added: 0, removed: 1 });
        assert_eq!(count("a\nb", "a\nb\n"), Count::Lines { added: 1, removed: 1 }, "a line feed more is another line");
        assert_eq!(count("a\na\n", "a\na\na\n"), Count::Lines { added: 1, removed: 0 });
        assert_eq!(count("x", "x"), Count::Lines { added: 0, removed: 0 });
        assert!(is_binary(b"a\0") && !is_binary(&[b'a'; 9_000]));
    }

    proptest! {
        #[test]
        fn the_short_way_counts_what_the_long_way_counts(
            old in proptest::collection::vec("[ab]{0,2}\n?", 0..12),
            new in proptest::collection::vec("[ab]{0,2}\n?", 0..12),
        ) {
            let (old, new) = (old.concat(), new.concat());
            if let Some(count) = one_sided(old.as_bytes(), new.as_bytes()) {
                prop_assert_eq!(count, whole(old.as_bytes(), new.as_bytes()));
            }
        }
    }
}
