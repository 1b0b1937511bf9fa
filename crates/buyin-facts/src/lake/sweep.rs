//! Deleting what no state that is kept needs.

use std::time::Duration;

use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStoreExt};
use rustc_hash::FxHashSet;

use crate::lake::manifest::Manifest;
use crate::lake::{Lake, LakeError};

pub(super) fn start_afresh(lake: &Lake) -> Result<(), LakeError> {
    // Newest first: whatever is left after a crash is still of the old version.
    for object in listed(lake, "manifest")?.iter().rev().chain(&listed(lake, "facts")?) {
        delete(lake, &object.location)?;
    }
    Ok(())
}

pub(super) fn sweep(lake: &Lake, keep: usize, grace: Duration) -> Result<(), LakeError> {
    let manifests = listed(lake, "manifest")?;
    let (old, kept) = manifests.split_at(manifests.len().saturating_sub(keep));
    if old.is_empty() {
        return Ok(());
    }
    let mut needed = FxHashSet::default();
    for object in kept {
        let bytes = pollster::block_on(async { lake.store.get(&object.location).await?.bytes().await })?;
        if let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) {
            needed.extend(manifest.segments.into_iter().map(|segment| segment.file));
        }
    }
    // Ages are taken from the store's own times, against the newest of them: this crate knows no clock.
    let newest = kept.iter().chain(old).map(|object| object.last_modified).max();
    let is_old = |object: &&ObjectMeta| {
        newest.is_some_and(|newest| (newest - object.last_modified).to_std().is_ok_and(|age| age > grace))
    };
    for object in old.iter().filter(is_old) {
        delete(lake, &object.location)?;
    }
    for object in listed(lake, "facts")?.iter().filter(is_old) {
        if !needed.contains(object.location.as_ref()) {
            delete(lake, &object.location)?;
        }
    }
    Ok(())
}

/// Everything below a folder, in order of paths.
fn listed(lake: &Lake, folder: &str) -> Result<Vec<ObjectMeta>, LakeError> {
    let mut objects = Vec::new();
    let mut folders = vec![Path::from(folder)];
    while let Some(folder) = folders.pop() {
        let listed = pollster::block_on(lake.store.list_with_delimiter(Some(&folder)))?;
        objects.extend(listed.objects);
        folders.extend(listed.common_prefixes);
    }
    objects.sort_by(|one, other| one.location.cmp(&other.location));
    Ok(objects)
}

fn delete(lake: &Lake, place: &Path) -> Result<(), LakeError> {
    match pollster::block_on(lake.store.delete(place)) {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
