//! Objects of one repository, for one thread. What cannot be read is a [`Lack`], never an error that stops a scan.

use buyin_facts::warning::WarningKind;
use buyin_facts::word::ReadStatus;
use gix::ObjectId;
use gix::objs::{Exists as _, FindHeader as _, Kind};
use gix::odb::pack::Find as PackFind;
use gix::odb::pack::cache::lru::MemoryCappedHashmap;

/// Larger objects are not read: 32 MB.
pub(crate) const MAX_BYTES: u64 = 32 << 20;

/// Recently read objects kept by each thread, in bytes.
const CACHE_BYTES: usize = 8 << 20;
/// Recently unpacked differences kept by each thread, in bytes: most objects are packed as a difference to one of them.
const BASES_BYTES: usize = 64 << 20;
/// The same for whoever reads each object once, near objects after one another: memory that is new costs more than it saves.
const FEW_BASES_BYTES: usize = 2 << 20;

/// Why an object was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lack {
    /// The repository does not have it.
    Missing,
    /// It cannot be decoded, or is of another kind than its place says.
    Corrupt,
    /// It is larger than [`MAX_BYTES`].
    TooLarge,
}

impl Lack {
    pub(crate) fn warning(self) -> WarningKind {
        match self {
            Self::Missing => WarningKind::MissingObject,
            Self::Corrupt => WarningKind::CorruptObject,
            Self::TooLarge => WarningKind::TooLarge,
        }
    }

    pub(crate) fn status(self) -> ReadStatus {
        match self {
            Self::Missing | Self::Corrupt => ReadStatus::Missing,
            Self::TooLarge => ReadStatus::TooLarge,
        }
    }

    pub(crate) fn detail(self) -> &'static str {
        match self {
            Self::Missing => "the repository lacks this object",
            Self::Corrupt => "this object cannot be decoded",
            Self::TooLarge => "larger than 32 MB, not read",
        }
    }
}

/// A thread's view of a repository's objects.
pub(crate) struct Objects {
    repository: gix::Repository,
}

impl Objects {
    pub(crate) fn new(repository: &gix::ThreadSafeRepository) -> Self {
        Self::caching(repository, CACHE_BYTES, BASES_BYTES)
    }

    /// For whoever reads each object once: keeping them would cost more than it saves.
    pub(crate) fn once(repository: &gix::ThreadSafeRepository) -> Self {
        Self::caching(repository, 0, FEW_BASES_BYTES)
    }

    fn caching(repository: &gix::ThreadSafeRepository, bytes: usize, bases: usize) -> Self {
        let mut repository = repository.to_thread_local();
        repository.object_cache_size(bytes);
        repository.objects.set_pack_cache(move || Box::new(MemoryCappedHashmap::new(bases)));
        // The number of a pack means something only as long as the pack stays loaded.
        repository.objects.prevent_pack_unload();
        // What is missing stays missing during a scan: looking again at every miss costs a listing of the disk.
        repository.objects.refresh_never();
        Self { repository }
    }

    /// Hash function of ids.
    pub(crate) fn hash(&self) -> gix::hash::Kind {
        self.repository.object_hash()
    }

    /// Reads an object of a kind into `buffer`.
    pub(crate) fn read(&self, id: &ObjectId, kind: Kind, buffer: &mut Vec<u8>) -> Result<(), Lack> {
        let is_large = |size: u64| kind == Kind::Blob && size > MAX_BYTES;
        match self.read_whole(id, kind, buffer) {
            Ok(()) if is_large(buffer.len() as u64) => Err(Lack::TooLarge),
            // It may be so large that it was not unpacked.
            Err(Lack::Corrupt) if self.size(id).is_ok_and(is_large) => Err(Lack::TooLarge),
            other => other,
        }
    }

    /// Reads an object of a kind into `buffer`, however large it is, where the repository was opened for that.
    pub(crate) fn read_whole(&self, id: &ObjectId, kind: Kind, buffer: &mut Vec<u8>) -> Result<(), Lack> {
        buffer.clear();
        match PackFind::try_find(&*self.repository.objects, id, buffer) {
            Ok(Some((data, _))) if data.kind == kind => Ok(()),
            Ok(Some(_)) | Err(_) => Err(Lack::Corrupt),
            Ok(None) => Err(Lack::Missing),
        }
    }

    /// Whether an object is there, without reading it.
    pub(crate) fn has(&self, id: &ObjectId) -> bool {
        *id == ObjectId::empty_tree(id.kind()) || self.size(id).is_ok()
    }

    /// Whether an index lists an object, whatever state it is in.
    pub(crate) fn lists(&self, id: &ObjectId) -> bool {
        self.repository.objects.exists(id)
    }

    /// How large an object is, without reading it.
    pub(crate) fn size(&self, id: &ObjectId) -> Result<u64, Lack> {
        match self.repository.objects.try_header(id) {
            Ok(Some(header)) => Ok(header.size),
            Ok(None) => Err(Lack::Missing),
            Err(_) => Err(Lack::Corrupt),
        }
    }
}

/// Where objects lie in packs.
pub(crate) struct Places {
    repository: gix::Repository,
}

impl Places {
    pub(crate) fn new(repository: &gix::ThreadSafeRepository) -> Self {
        let mut repository = repository.to_thread_local();
        // The number of a pack means something only as long as the pack stays loaded.
        repository.objects.prevent_pack_unload();
        repository.objects.refresh_never();
        // Where an object lies is asked of itself, whatever stands in for it (`git replace`).
        repository.objects.ignore_replacements = true;
        Self { repository }
    }

    /// The pack of an object and its place in it; after all of them when it lies in none.
    pub(crate) fn of(&self, id: &ObjectId) -> (u32, u64) {
        let location = self.repository.objects.location_by_oid(id, &mut Vec::new()).ok().flatten();
        location.map_or((u32::MAX, u64::MAX), |location| (location.pack_id, location.pack_offset))
    }
}
