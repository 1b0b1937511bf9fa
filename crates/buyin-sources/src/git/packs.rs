//! The packs of a repository, looked into directly: where an object lies, and what can be told of it without unpacking all of
//! it. Of what lies elsewhere nothing is told: whoever asks has to read it.

use std::path::PathBuf;

use gix::ObjectId;
use gix::objs::Kind;
use gix::odb::pack::Bundle;
use gix::odb::pack::data::entry::Header;
use gix::odb::pack::data::{Entry, Offset};
use gix::zlib::Inflate;

/// So much of an object is unpacked to see how it begins: what a commit hangs on, unless that are more than two others.
const BEGIN: usize = 160;

/// Where an object lies: in which pack, and where in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Spot {
    pack: usize,
    offset: Offset,
}

impl Spot {
    /// What lies so many bytes before it.
    pub(super) fn before(self, distance: u64) -> Option<Self> {
        self.offset.checked_sub(distance).map(|offset| Self { offset, ..self })
    }
}

/// All of an object's place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    pub(crate) spot: Spot,
    /// Where it ends in its pack.
    pub(super) end: Offset,
}

/// An object as it lies in a pack, deflated.
pub(crate) struct Packed<'a> {
    /// What it is the difference to; nothing when it is whole.
    pub(crate) base: Option<Spot>,
    /// Size of what is deflated.
    pub(crate) size: u64,
    /// With what says which kind of object it is.
    pub(crate) entry: &'a [u8],
    /// Without.
    pub(crate) deflated: &'a [u8],
}

/// Every pack, with those of repositories it borrows from.
pub(crate) struct Packs {
    all: Vec<Bundle>,
}

impl Packs {
    /// Opens what can be opened; nothing where other objects may stand in for those that were asked for (`git replace`).
    pub(crate) fn open(repository: &gix::Repository) -> Self {
        let references = repository.references().ok();
        let replacing = references.as_ref().and_then(|all| all.prefixed("refs/replace/").ok());
        if replacing.is_none_or(|mut some| some.next().is_some()) {
            return Self { all: Vec::new() };
        }
        let store = repository.objects.store_ref();
        let mut folders = vec![store.path().to_owned()];
        folders.extend(store.alternate_db_paths().unwrap_or_default());
        let files = folders.iter().filter_map(|folder| std::fs::read_dir(folder.join("pack")).ok()).flatten().flatten();
        let is_index = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "idx");
        let mut indices: Vec<PathBuf> = files.map(|file| file.path()).filter(is_index).collect();
        indices.sort();
        let all = indices.iter().filter_map(|index| Bundle::at(index, repository.object_hash()).ok());
        Self { all: all.collect() }
    }

    /// Where an object lies in a pack.
    pub(crate) fn spot(&self, id: &ObjectId) -> Option<Spot> {
        self.all.iter().enumerate().find_map(|(pack, bundle)| {
            let offset = bundle.index.pack_offset_at_index(bundle.index.lookup(id)?);
            Some(Spot { pack, offset })
        })
    }

    /// How an object of a kind begins, in `buffer`; nothing where that cannot be told.
    pub(crate) fn begin(&self, id: &ObjectId, kind: Kind, inflate: &mut Inflate, buffer: &mut Vec<u8>) -> Option<()> {
        let (entry, deflated) = self.entry(self.spot(id)?)?;
        if entry.header.as_kind() != Some(kind) {
            return None;
        }
        buffer.resize(BEGIN.min(usize::try_from(entry.decompressed_size).ok()?), 0);
        inflate.reset();
        let (_, _, written) = inflate.prefix(deflated, buffer).ok()?;
        buffer.truncate(written);
        Some(())
    }

    /// An object as it lies; nothing when it is the difference to an object that may lie in another pack.
    pub(crate) fn packed(&self, extent: Extent) -> Option<Packed<'_>> {
        let (entry, _) = self.entry(extent.spot)?;
        let base = match entry.header {
            Header::OfsDelta { base_distance } => Some(extent.spot.before(base_distance)?),
            Header::RefDelta { .. } => return None,
            Header::Commit | Header::Tree | Header::Blob | Header::Tag => None,
        };
        let bytes = self.all.get(extent.spot.pack)?.pack.entry_slice(extent.spot.offset..extent.end)?;
        Some(Packed { base, size: entry.decompressed_size, entry: bytes, deflated: bytes.get(entry.header_size()..)? })
    }

    /// The head of an entry and, from where it begins to the end of the pack, what is deflated.
    pub(super) fn entry(&self, spot: Spot) -> Option<(Entry, &[u8])> {
        let pack = &self.all.get(spot.pack)?.pack;
        let entry = pack.entry(spot.offset).ok()?;
        let deflated = pack.entry_slice(entry.data_offset..pack.pack_end() as Offset)?;
        Some((entry, deflated))
    }
}
