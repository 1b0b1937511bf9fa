//! Objects of packs, unpacked for whoever asks for many of them in the order of the packs: most are packed as the difference
//! to one before, so each difference is unpacked once as long as what it was made to is still at hand. Checks no ids, and of
//! what is larger than [`MAX_BYTES`] or damaged it says nothing: that is for [`Objects`](crate::git::object::Objects) to read.

use std::sync::Arc;

use gix::objs::Kind;
use gix::odb::pack::data::Entry;
use gix::odb::pack::data::entry::Header;
use gix::zlib::{Inflate, Status};
use rustc_hash::FxHashMap;

use crate::git::object::MAX_BYTES;
use crate::git::packs::{Extent, Packs, Spot};

/// Objects at hand take so many bytes, and those before them as many again.
const KEPT_BYTES: usize = 512 << 10;

/// An object out of a pack.
#[derive(Debug, Clone)]
pub(crate) struct Unpacked {
    pub(crate) kind: Kind,
    pub(crate) bytes: Arc<Vec<u8>>,
    /// Where it lies.
    pub(crate) extent: Extent,
}

/// Unpacks for one thread.
#[derive(Default)]
pub(crate) struct Unpacker {
    inflate: Inflate,
    difference: Vec<u8>,
    young: FxHashMap<Spot, Unpacked>,
    young_bytes: usize,
    old: FxHashMap<Spot, Unpacked>,
    /// Memory of objects that are gone: memory that is new costs more than unpacking.
    spare: Vec<Vec<u8>>,
}

impl Unpacker {
    /// The object at a place, one small enough and sound.
    pub(crate) fn unpack(&mut self, packs: &Packs, spot: Spot) -> Option<Unpacked> {
        let mut differences = Vec::new();
        let mut at = spot;
        let mut now = loop {
            if let Some(known) = self.young.get(&at).or_else(|| self.old.get(&at)) {
                break known.clone();
            }
            let (entry, deflated) = packs.entry(at)?;
            match entry.header {
                Header::OfsDelta { base_distance } => {
                    differences.push((at, entry, deflated));
                    at = at.before(base_distance)?;
                }
                Header::RefDelta { .. } => return None,
                Header::Commit | Header::Tree | Header::Blob | Header::Tag => {
                    let mut bytes = room(&mut self.spare, entry.decompressed_size)?;
                    let end = inflate(&mut self.inflate, &entry, deflated, &mut bytes)?;
                    break self.keep(at, entry.header.as_kind()?, bytes, end);
                }
            }
        };
        for (at, entry, deflated) in differences.into_iter().rev() {
            let end = inflate(&mut self.inflate, &entry, deflated, &mut self.difference)?;
            let bytes = apply(&now.bytes, &self.difference, &mut self.spare)?;
            now = self.keep(at, now.kind, bytes, end);
        }
        Some(now)
    }

    fn keep(&mut self, spot: Spot, kind: Kind, bytes: Vec<u8>, end: u64) -> Unpacked {
        self.young_bytes += bytes.len();
        let unpacked = Unpacked { kind, bytes: Arc::new(bytes), extent: Extent { spot, end } };
        self.young.insert(spot, unpacked.clone());
        if self.young_bytes > KEPT_BYTES {
            std::mem::swap(&mut self.young, &mut self.old);
            let oldest = self.young.drain().filter_map(|(_, oldest)| Arc::into_inner(oldest.bytes));
            self.spare.extend(oldest.filter(|bytes| bytes.capacity() <= KEPT_BYTES));
            self.young_bytes = 0;
        }
        unpacked
    }
}

/// Inflates all of an entry, and says where it ends in its pack.
fn inflate(inflate: &mut Inflate, entry: &Entry, deflated: &[u8], out: &mut Vec<u8>) -> Option<u64> {
    let size = Some(entry.decompressed_size).filter(|size| *size <= MAX_BYTES)?;
    out.resize(usize::try_from(size).ok()?, 0);
    inflate.reset();
    let (status, read, written) = inflate.once(deflated, out).ok()?;
    (status == Status::StreamEnd && written == out.len()).then(|| entry.data_offset + read as u64)
}

/// What a difference makes of what it was made to; nothing when the two do not fit.
fn apply(base: &[u8], difference: &[u8], spare: &mut Vec<Vec<u8>>) -> Option<Vec<u8>> {
    let mut rest = difference;
    if number(&mut rest)? != base.len() as u64 {
        return None;
    }
    let size = number(&mut rest)?;
    let mut out = room(spare, size)?;
    out.clear();
    while let Some(&command) = rest.split_off_first() {
        let piece = match command {
            0 => return None,
            1..0x80 => rest.split_off(..usize::from(command))?,
            0x80.. => {
                let begin = spread(command, 4, &mut rest)?;
                let length = match spread(command >> 4, 3, &mut rest)? {
                    0 => 0x1_0000,
                    length => length,
                };
                base.get(begin..begin.checked_add(length)?)?
            }
        };
        if (out.len() + piece.len()) as u64 > size {
            return None;
        }
        out.extend_from_slice(piece);
    }
    (out.len() as u64 == size).then_some(out)
}

/// Memory for so many bytes, out of `spare` if it can be; none for too many.
fn room(spare: &mut Vec<Vec<u8>>, size: u64) -> Option<Vec<u8>> {
    let size = usize::try_from(Some(size).filter(|size| *size <= MAX_BYTES)?).ok()?;
    let fitting = spare.iter().rposition(|bytes| bytes.capacity() >= size);
    // Few sizes, so that the next will fit.
    Some(fitting.map_or_else(|| Vec::with_capacity(size.next_power_of_two()), |place| spare.swap_remove(place)))
}

/// A number of seven bits a byte, the lowest first; the highest bit of a byte says that more follow.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = *rest.split_off_first()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// A number of which only some bytes follow, the lowest first: those whose bit is set.
fn spread(bits: u8, bytes: u8, rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for byte in (0..bytes).filter(|byte| bits & (1 << byte) != 0) {
        number |= usize::from(*rest.split_off_first()?) << (8 * byte);
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(base: &[u8], difference: &[u8]) -> Option<Vec<u8>> {
        apply(base, difference, &mut vec![vec![b'!'; 4]])
    }

    #[test]
    fn a_difference_copies_and_adds() {
        // Sizes, all but the first two bytes of the base, then two new bytes.
        let difference = [6, 6, 0x91, 2, 4, 2, b'x', b'y'];
        assert_eq!(made(b"abcdef", &difference).as_deref(), Some(&b"cdefxy"[..]));
    }

    #[test]
    fn a_length_of_nothing_is_64_kb() {
        let base = vec![7; 0x1_0001];
        let difference = [0x81, 0x80, 4, 0x80, 0x80, 4, 0x81, 1];
        assert_eq!(made(&base, &difference).map(|out| out.len()), Some(0x1_0000));
    }

    #[test]
    fn a_difference_that_does_not_fit_makes_nothing() {
        let whole = [3, 4, 0x90, 3, 1, b'd'];
        assert_eq!(made(b"abc", &whole).as_deref(), Some(&b"abcd"[..]));
        assert!((0..whole.len()).all(|end| made(b"abc", &whole[..end]).is_none()), "cut off");
        assert_eq!(made(b"ab", &whole), None, "another base");
        assert_eq!(made(b"abc", &[3, 3, 0x90, 4]), None, "beyond the base");
        assert_eq!(made(b"abc", &[3, 1, 0x90, 3]), None, "more than was said");
        assert_eq!(made(b"abc", &[3, 1, 0]), None, "no such command");
        assert_eq!(made(b"abc", &[0xff; 12]), None, "a number without end");
        let huge = [3, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1];
        assert_eq!(made(b"abc", &huge), None, "no memory is taken for it");
    }
}
