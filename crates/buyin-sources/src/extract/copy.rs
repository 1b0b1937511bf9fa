//! Objects of the source into the new pack as they lie in its packs: deflated already, and most of them as differences to
//! each other. Nothing may come here that was not read and found sound: a difference to a sound object is sound, too.

use gix::ObjectId;
use gix::objs::Kind;
use rustc_hash::FxHashMap;

use crate::extract::ExtractError;
use crate::extract::store::Store;
use crate::git::object::{Location, Objects};
use crate::pack::PackError;

/// An object of the source and where it lies in a pack.
pub(super) struct Lying {
    pub(super) id: ObjectId,
    pub(super) kind: Kind,
    pub(super) location: Location,
}

impl Lying {
    fn place(&self) -> (u32, u64) {
        (self.location.pack_id, self.location.pack_offset)
    }
}

/// Copies objects, none of which is in `store`.
///
/// # Errors
/// When one cannot be read any more, or not be written.
pub(super) fn copy(objects: &Objects, store: &mut Store, mut lying: Vec<Lying>) -> Result<(), ExtractError> {
    // What an object is the difference to lies before it.
    lying.sort_by_key(Lying::place);
    let ids: FxHashMap<(u32, u64), ObjectId> = lying.iter().map(|one| (one.place(), one.id)).collect();
    let mut buffer = Vec::new();
    for one in &lying {
        if !copied(objects, store, &ids, one)? {
            objects.read_whole(&one.id, one.kind, &mut buffer).map_err(|lack| ExtractError::Missing {
                count: 1,
                first: one.id.to_string(),
                reason: lack.detail(),
            })?;
            store.add(one.kind, &buffer)?;
        }
    }
    Ok(())
}

/// Copies an object as it lies, unless it is the difference to one that does not come along.
fn copied(
    objects: &Objects,
    store: &mut Store,
    ids: &FxHashMap<(u32, u64), ObjectId>,
    one: &Lying,
) -> Result<bool, PackError> {
    let Some(packed) = objects.packed(&one.location) else { return Ok(false) };
    match packed.base.map(|base| ids.get(&base)) {
        None => store.append(one.id, packed.entry()).map(|()| true),
        Some(Some(base)) => store.append_difference(one.id, base, packed.size, packed.deflated()),
        Some(None) => Ok(false),
    }
}
