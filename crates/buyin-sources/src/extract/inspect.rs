//! Reads every file of the new history once: looks for what should not go out, and packs what lies in no pack yet where there
//! is something to pack into. Threads share the files out; what is found keeps their order.

use std::path::Path;

use gix::ObjectId;
use gix::objs::Kind;
use rayon::prelude::*;

use crate::extract::ExtractError;
use crate::extract::content::Blob;
use crate::extract::copy::Lying;
use crate::extract::secret::secrets;
use crate::extract::store::Store;
use crate::git::object::{Lack, Objects};
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
    /// Files that lie in packs of the source.
    pub(super) lying: Vec<Lying>,
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

/// Reads `blobs` of a repository, into `store` where there is one.
pub(super) fn inspect(
    repository: &gix::ThreadSafeRepository,
    blobs: &[Blob],
    mut store: Option<&mut Store>,
) -> Result<Inspection, ExtractError> {
    let mut out = Inspection::default();
    let packs = store.is_some();
    for (batch, first) in blobs.chunks(BATCH).zip((0..).step_by(BATCH)) {
        let runs = batch.par_chunks(RUN).map_init(
            || (Objects::once(repository), Vec::new()),
            |(objects, buffer), run| run.iter().map(|blob| read(objects, blob, buffer, packs)).collect::<Vec<_>>(),
        );
        let runs: Vec<Vec<Result<Read, PackError>>> = runs.collect();
        for (read, place) in runs.into_iter().flatten().zip(first..) {
            let read = read?;
            out.secrets.extend(read.secrets.into_iter().map(|(kind, line)| (kind, place, line)));
            out.large_files += u64::from(read.is_large_file);
            out.links.extend(read.leaves.then_some(place));
            out.missing.extend(read.lack.map(|lack| (place, lack)));
            out.lying.extend(read.lying);
            if let (Some(store), Some((id, entry))) = (store.as_deref_mut(), read.entry) {
                store.append(id, &entry)?;
            }
        }
    }
    Ok(out)
}

fn read(objects: &Objects, blob: &Blob, buffer: &mut Vec<u8>, packs: bool) -> Result<Read, PackError> {
    let lacks = |lack| Ok(Read { lack: Some(lack), ..Read::default() });
    let location = match objects.read_located(&blob.id, Kind::Blob, buffer) {
        Ok(location) => location,
        Err(lack) => return lacks(lack),
    };
    // A damaged source must not become a new repository that looks sound.
    let id = gix::objs::compute_hash(blob.id.kind(), Kind::Blob, buffer).map_err(PackError::object)?;
    if id != blob.id {
        return lacks(Lack::Corrupt);
    }
    let mut read = Read::default();
    read.secrets = secrets(buffer);
    read.is_large_file = buffer.starts_with(LARGE_FILE);
    read.leaves = blob.is_link && leaves(&blob.path, buffer);
    match location {
        Some(location) => read.lying = Some(Lying { id, kind: Kind::Blob, location }),
        None if packs => read.entry = Some((id, entry(Kind::Blob, buffer)?)),
        None => {}
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
