//! Views of a repository's objects for work that threads share out. One at rest has at hand what it read last, which the next
//! work may need; what comes out must not hang on which of them reads.

use std::sync::{Arc, Mutex, PoisonError};

use gix::ObjectId;
use gix::objs::Kind;

use crate::git::object::{Lack, Objects};
use crate::git::packs::{Extent, Packs, Spot};
use crate::git::unpack::Unpacker;

/// Views of one repository.
pub(crate) struct Readers {
    repository: gix::ThreadSafeRepository,
    packs: Arc<Packs>,
    resting: Mutex<Vec<Reader>>,
}

/// A view.
pub(crate) struct Reader {
    pub(crate) objects: Objects,
    packs: Arc<Packs>,
    unpacker: Unpacker,
}

/// An object that was read.
pub(crate) struct Object {
    pub(crate) bytes: Arc<Vec<u8>>,
    /// Where it lies; nothing when that is in no pack that can be looked into.
    pub(crate) extent: Option<Extent>,
}

impl Readers {
    /// Of a repository, as many as work at a time.
    pub(crate) fn new(repository: &gix::ThreadSafeRepository, packs: &Arc<Packs>) -> Self {
        Self { repository: repository.clone(), packs: Arc::clone(packs), resting: Mutex::default() }
    }

    /// Works with one of them.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Reader) -> T) -> T {
        let resting = || self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = resting().pop();
        let mut reader = taken.unwrap_or_else(|| Reader {
            objects: Objects::once(&self.repository),
            packs: Arc::clone(&self.packs),
            unpacker: Unpacker::default(),
        });
        let done = work(&mut reader);
        resting().push(reader);
        done
    }
}

impl Reader {
    /// Where an object lies in a pack.
    pub(crate) fn spot(&self, id: &ObjectId) -> Option<Spot> {
        self.packs.spot(id)
    }

    /// Reads an object of a kind, which lies at `spot` if it is in a pack. Many are read fastest in the order of spots.
    pub(crate) fn read(&mut self, id: &ObjectId, spot: Option<Spot>, kind: Kind) -> Result<Object, Lack> {
        if let Some(unpacked) = spot.and_then(|spot| self.unpacker.unpack(&self.packs, spot)) {
            let object = Object { bytes: unpacked.bytes, extent: Some(unpacked.extent) };
            return if unpacked.kind == kind { Ok(object) } else { Err(Lack::Corrupt) };
        }
        let mut bytes = Vec::new();
        self.objects.read_whole(id, kind, &mut bytes)?;
        Ok(Object { bytes: Arc::new(bytes), extent: None })
    }
}
