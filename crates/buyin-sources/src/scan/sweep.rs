//! Deletes what no recent state of the lake needs.

use buyin_facts::lake::{Lake, LakeError};

/// Manifests that are kept.
const KEEP: usize = 3;
/// Files younger than this stay whatever they are: somebody may be about to list them.
const GRACE: std::time::Duration = std::time::Duration::from_secs(3_600);

/// Deletes old manifests and segments that none of the rest lists.
pub(crate) fn sweep(lake: &Lake) -> Result<(), LakeError> {
    lake.sweep(KEEP, GRACE)
}
