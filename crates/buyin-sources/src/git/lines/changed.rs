//! How many lines differ between two contents: Myers' algorithm with git's own short cuts, so that the counts are git's.
//!
//! Lines at the ends that both share are no part of a difference. But git also takes lines that stand in the other file very
//! often for noise, and counts them in the whole file. So lines between the ends get numbers, and the ends are only
//! looked through for lines with a number.

use gix::diff::blob::{Algorithm, Diff, Token};
use rustc_hash::FxHashMap;

/// Lines added and removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Changed {
    pub(super) added: u32,
    pub(super) removed: u32,
}

/// Compares two contents line by line.
pub(super) fn changed(old: &[u8], new: &[u8]) -> Changed {
    let head = shared_lines_before(old, new);
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = shared_lines_after(old_rest, new_rest);
    let (old_middle, tail) = old_rest.split_at(old_rest.len() - tail);
    let new_middle = &new_rest[..new_rest.len() - tail.len()];
    if old_middle.is_empty() || new_middle.is_empty() {
        return Changed { added: line_count(new_middle), removed: line_count(old_middle) };
    }
    let mut numbers = Numbers::for_lines(line_count(old_middle) + line_count(new_middle));
    let middles = [old_middle, new_middle].map(|middle| numbers.give(middle));
    let ends = [&old[..head], tail].map(|end| numbers.find(end));
    let [old, new] = middles.map(|middle| [&ends[0][..], &middle, &ends[1]].concat());
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Myers, &old, &new, numbers.count());
    Changed { added: diff.count_additions(), removed: diff.count_removals() }
}

/// Numbers of different lines.
struct Numbers<'a>(FxHashMap<&'a [u8], Token>);

/// Any line that has no number.
const OTHER: Token = Token(0);

impl<'a> Numbers<'a> {
    fn for_lines(lines: u32) -> Self {
        Self(FxHashMap::with_capacity_and_hasher(lines as usize, Default::default()))
    }

    fn give(&mut self, bytes: &'a [u8]) -> Vec<Token> {
        lines(bytes)
            .map(|line| {
                let next = Token(self.count());
                *self.0.entry(line).or_insert(next)
            })
            .collect()
    }

    fn find(&self, bytes: &[u8]) -> Vec<Token> {
        lines(bytes).map(|line| self.0.get(line).copied().unwrap_or(OTHER)).collect()
    }

    fn count(&self) -> u32 {
        // Contents that are read have fewer bytes than this has numbers.
        self.0.len() as u32 + 1
    }
}

/// Lines with their line feeds; the last one needs none.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let feeds = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    let open = bytes.last().is_some_and(|last| *last != b'\n').then_some(bytes.len());
    let mut start = 0;
    feeds.chain(open).map(move |end| &bytes[std::mem::replace(&mut start, end)..end])
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
    use gix::diff::blob::InternedInput;
    use gix::diff::blob::sources::byte_lines;
    use proptest::prelude::*;

    /// Every line of both contents compared.
    fn whole(old: &[u8], new: &[u8]) -> Changed {
        let input = InternedInput::new(byte_lines(old), byte_lines(new));
        let diff = Diff::compute(Algorithm::Myers, &input);
        Changed { added: diff.count_additions(), removed: diff.count_removals() }
    }

    #[test]
    fn lines_are_counted_as_git_counts_them() {
        let count = |old: &str, new: &str| {
            let Changed { added, removed } = changed(old.as_bytes(), new.as_bytes());
            (added, removed)
        };
        assert_eq!(count("", "a\nb"), (2, 0));
        assert_eq!(count("a\nb\nc\n", "a\nc\n"), (0, 1));
        assert_eq!(count("a\nb", "a\nb\n"), (1, 1), "a line feed more is another line");
        assert_eq!(count("a\na\n", "a\na\na\n"), (1, 0));
        assert_eq!(count("x", "x"), (0, 0));
        assert_eq!(count("a\nb\nc\nd\n", "a\nc\nb\nd"), (2, 2));
    }

    #[test]
    fn lines_come_with_their_line_feeds() {
        assert_eq!(lines(b"a\n\nb").collect::<Vec<_>>(), [&b"a\n"[..], b"\n", b"b"]);
        assert_eq!(lines(b"a\n").collect::<Vec<_>>(), [b"a\n"]);
        assert_eq!(lines(b"").count(), 0);
    }

    /// A content in which few lines stand very often, as blank lines do.
    fn content(most: usize) -> impl Strategy<Value = String> {
        let line = prop_oneof![4 => Just("\n".to_owned()), 3 => "[a-d]\n", 3 => "[a-z]{2}\n"];
        (proptest::collection::vec(line, 0..most), "[ab]?").prop_map(|(lines, end)| lines.concat() + &end)
    }

    proptest! {
        #[test]
        fn the_short_way_counts_what_the_long_way_counts(
            (head, old, new, tail) in (content(60), content(30), content(30), content(60)),
        ) {
            let [old, new] = [old, new].map(|middle| format!("{head}{middle}{tail}"));
            prop_assert_eq!(changed(old.as_bytes(), new.as_bytes()), whole(old.as_bytes(), new.as_bytes()));
        }

        #[test]
        fn short_contents_are_counted_alike(
            old in proptest::collection::vec("[ab]{0,2}\n?", 0..12),
            new in proptest::collection::vec("[ab]{0,2}\n?", 0..12),
        ) {
            let (old, new) = (old.concat(), new.concat());
            prop_assert_eq!(changed(old.as_bytes(), new.as_bytes()), whole(old.as_bytes(), new.as_bytes()));
        }
    }
}
