//! Reads every file of the new history once: looks for what should not go out, and packs what cannot be copied as it lies
//! where there is something to pack into. Threads share the files out, in the order of packs; what is found is in the files' own.

use std::path::Path;

use gix::ObjectId;
use gix::objs::Kind;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::extract::ExtractError;
use crate::extract::content::Blob;
use crate::extract::copy::Lying;
use crate::extract::secret::secrets;
use crate::extract::source::Source;
use crate::extract::store::Store;
use crate::git::object::Lack;
use crate::git::packs::{Extent, Packs, Spot};
use crate::git::readers::Reader;
use crate::pack::{PackError, entry};

/// Files read before what they became is packed, and files a thread takes at a time.
const BATCH: usize = 2_048;
const RUN: usize = 64;
/// How files begin that Git LFS puts in the place of large ones.
const LARGE_FILE: &[u8] = b"version https://git-lfs.github.com/spec/v1\n";

/// What was found in files.
#[derive(Default)]
pub(super) struct Inspection {
    /// Kind, place in the list of blobs, line.
    pub(super) secrets: Vec<(&'static str, usize, u64)>,
    pub(super) large_files: u64,
    /// Links that leave the new repository, as places in the list of blobs.
    pub(super) links: Vec<usize>,
    /// Files that cannot be read.
    pub(super) missing: Vec<(usize, Lack)>,
    /// Files that can be copied as they lie in packs of the source.
    pub(super) lying: Vec<Lying>,
    /// Every file by where it lies there.
    pub(super) coming: FxHashMap<Spot, ObjectId>,
}

#[derive(Default)]
struct Read {
    lying: Option<Lying>,
    entry: Option<(ObjectId, Vec<u8>)>,
    secrets: Vec<(&'static str, u64)>,
    is_large_file: bool,
    leaves: bool,
    lack: Option<Lack>,
}

/// Reads `blobs`, into `store` where there is one.
pub(super) fn inspect(
    source: &Source,
    blobs: &[Blob],
    mut store: Option<&mut Store>,
) -> Result<Inspection, ExtractError> {
    let mut out = Inspection::default();
    // Neighbours in a pack share what they are differences to.
    let mut order: Vec<(Option<Spot>, usize)> = blobs.iter().map(|blob| source.packs.spot(&blob.id)).zip(0..).collect();
    order.sort_unstable();
    let coming = order.iter().filter_map(|(spot, place)| Some(((*spot)?, blobs[*place].id))).collect();
    let packing = store.is_some().then_some(Packing { packs: &source.packs, coming: &coming });
    let (readers, packing) = (&source.readers, packing.as_ref());
    for batch in order.chunks(BATCH) {
        let runs = batch.par_chunks(RUN).map(|run| {
            let read =
                |reader: &mut _, (spot, place): (_, usize)| Ok((place, read(reader, &blobs[place], spot, packing)?));
            readers.with(|reader| run.iter().map(|one| read(reader, *one)).collect())
        });
        let runs: Vec<Vec<(usize, Read)>> = runs.collect::<Result<_, PackError>>()?;
        for (place, read) in runs.into_iter().flatten() {
            out.note(place, &read);
            out.lying.extend(read.lying);
            if let (Some(store), Some((id, entry))) = (store.as_deref_mut(), read.entry) {
                store.append(id, &entry)?;
            }
        }
    }
    out.sort();
    Ok(Inspection { coming, ..out })
}

impl Inspection {
    fn note(&mut self, place: usize, read: &Read) {
        self.secrets.extend(read.secrets.iter().map(|(kind, line)| (*kind, place, *line)));
        self.large_files += u64::from(read.is_large_file);
        self.links.extend(read.leaves.then_some(place));
        self.missing.extend(read.lack.map(|lack| (place, lack)));
    }

    /// Puts what was found in the order of the files.
    fn sort(&mut self) {
        self.secrets.sort_by_key(|(_, place, line)| (*place, *line));
        self.links.sort_unstable();
        self.missing.sort_by_key(|(place, _)| *place);
    }
}

/// What can be taken over of how the source has packed what comes along.
struct Packing<'a> {
    packs: &'a Packs,
    coming: &'a FxHashMap<Spot, ObjectId>,
}

impl Packing<'_> {
    /// Whether an object can be copied as it lies: whole, or as the difference to one that comes along.
    fn takes(&self, extent: Extent) -> bool {
        self.packs.packed(extent).is_some_and(|packed| packed.base.is_none_or(|base| self.coming.contains_key(&base)))
    }
}

fn read(
    reader: &mut Reader,
    blob: &Blob,
    spot: Option<Spot>,
    packing: Option<&Packing<'_>>,
) -> Result<Read, PackError> {
    let lacks = |lack| Ok(Read { lack: Some(lack), ..Read::default() });
    let object = match reader.read(&blob.id, spot, Kind::Blob) {
        Ok(object) => object,
        Err(lack) => return lacks(lack),
    };
    let bytes = &object.bytes;
    // A damaged source must not become a new repository that looks sound.
    let id = gix::objs::compute_hash(blob.id.kind(), Kind::Blob, bytes).map_err(PackError::object)?;
    if id != blob.id {
        return lacks(Lack::Corrupt);
    }
    let mut read = Read {
        secrets: secrets(bytes),
        is_large_file: bytes.starts_with(LARGE_FILE),
        leaves: blob.is_link && leaves(&blob.path, bytes),
        ..Read::default()
    };
    let Some(packing) = packing else { return Ok(read) };
    match object.extent.filter(|extent| packing.takes(*extent)) {
        Some(extent) => read.lying = Some(Lying { id, kind: Kind::Blob, extent }),
        None => read.entry = Some((id, entry(Kind::Blob, bytes)?)),
    }
    Ok(read)
}

/// Whether a link at `path` points out of the repository.
fn leaves(path: &str, target: &[u8]) -> bool {
    let target = String::from_utf8_lossy(target);
    if Path::new(target.as_ref()).is_absolute() {
        return true;
    }
    let mut depth = path.split('/').count() as i64 - 1;
    target.split('/').any(|segment| {
        depth += match segment {
            "" | "." => 0,
            ".." => -1,
            _ => 1,
        };
        depth < 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_leave_when_they_climb_too_far() {
        let cases = [("a/b", "../c", false), ("a/b", "../../c", true), ("l", "x/../y", false), ("l", "..", true)];
        for (path, target, expected) in cases {
            assert_eq!(leaves(path, target.as_bytes()), expected, "{path} -> {target}");
        }
        assert!(leaves("a", b"/etc/passwd") && !leaves("a", b"./b//c"));
    }
}
