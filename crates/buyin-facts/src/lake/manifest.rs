//! Manifests: which segments hold, and how far each repository was read.

use std::collections::BTreeMap;

use object_store::path::Path;
use object_store::{ObjectStoreExt, PutMode, PutOptions, PutPayload};
use serde::{Deserialize, Serialize};

use crate::content;
use crate::id::RepositoryId;
use crate::lake::{FORMAT_VERSION, Lake, LakeError};

/// One complete state of the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT_VERSION`] of the writer.
    pub format: u32,
    /// Its own number; the file is `manifest/<number>.json`.
    pub number: u64,
    /// Next unused repository id.
    pub next_repository: u32,
    /// Repositories whose rows hold, by name.
    pub repositories: BTreeMap<String, MinedRepository>,
    /// Segments that hold.
    pub segments: Vec<Segment>,
}

/// How far a repository was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinedRepository {
    /// The id its rows carry.
    pub id: RepositoryId,
    /// Where it lies on this machine.
    pub path: String,
    /// How far it was read.
    pub frontier: Frontier,
}

/// Where the next scan goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frontier {
    /// Head of the default branch, hexadecimal; empty when unborn.
    pub head: String,
    /// Commits read: the next commit number.
    pub commits: u32,
    /// Arrival of the head, in days since 1970-01-01: later arrivals are not before it.
    pub arrival: i32,
    /// A hash of what else decides the rows (rules, attributes outside of history); a change means reading anew.
    pub rules: String,
    /// A hash of the refs that were read beside the default branch; a change means reading those anew, and nothing else.
    #[serde(default)]
    pub refs: String,
}

/// A Parquet file of rows of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Table name.
    pub table: String,
    /// Path in the lake.
    pub file: String,
    /// Rows in the file.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Repositories with rows in it, ascending; empty for tables owned by none.
    pub repositories: Vec<RepositoryId>,
}

impl Manifest {
    /// The state before the first scan.
    pub fn empty() -> Self {
        Self {
            format: FORMAT_VERSION,
            number: 0,
            next_repository: 1,
            repositories: BTreeMap::new(),
            segments: Vec::new(),
        }
    }

    /// Whether rows of a repository hold.
    pub fn is_live(&self, repository: RepositoryId) -> bool {
        self.repositories.values().any(|mined| mined.id == repository)
    }

    /// A hash of everything that answers depend on in the lake; the key of caches. Tables of contents are left out: they follow
    /// from the repositories, and taking a snapshot must not make the ledger be worked out anew.
    pub fn fingerprint(&self) -> String {
        let mined = self.segments.iter().filter(|segment| !content::ON_DEMAND.contains(&segment.table.as_str()));
        let mut files: Vec<&str> = mined.map(|segment| segment.file.as_str()).collect();
        files.sort_unstable();
        let live: Vec<(&String, u32)> = self.repositories.iter().map(|(name, mined)| (name, mined.id.0)).collect();
        blake3::hash(format!("{}{files:?}{live:?}", self.format).as_bytes()).to_hex()[..16].to_owned()
    }
}

fn place(number: u64) -> Path {
    Path::from(format!("manifest/{number:012}.json"))
}

/// The highest manifest that is complete. One cut short by a crash of the machine is passed over.
pub(super) fn latest(lake: &Lake) -> Result<Manifest, LakeError> {
    let folder = Path::from("manifest");
    let listed = pollster::block_on(lake.store.list_with_delimiter(Some(&folder)))?;
    let mut places: Vec<Path> = listed.objects.into_iter().map(|object| object.location).collect();
    places.sort();
    for place in places.iter().rev() {
        let bytes = pollster::block_on(async { lake.store.get(place).await?.bytes().await })?;
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        match serde_json::from_slice::<Manifest>(&bytes) {
            Ok(manifest) if manifest.format == FORMAT_VERSION => return Ok(manifest),
            Ok(Manifest { format: found, .. }) => return Err(LakeError::Format { found }),
            Err(_) => match serde_json::from_slice::<Version>(&bytes) {
                Ok(Version { format: found }) if found != FORMAT_VERSION => {
                    return Err(LakeError::Format { found });
                }
                _ => {}
            },
        }
    }
    Ok(Manifest::empty())
}

/// Publishes a manifest if its number is not taken. Returns whether it was.
pub(super) fn publish(lake: &Lake, manifest: &Manifest) -> Result<bool, LakeError> {
    let bytes = serde_json::to_vec_pretty(manifest).expect("because a manifest has only string keys");
    let place = place(manifest.number);
    let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
    match pollster::block_on(lake.store.put_opts(&place, PutPayload::from(bytes), options)) {
        Ok(_) => lake.sync(&place).map(|()| true),
        Err(object_store::Error::AlreadyExists { .. }) => Ok(false),
        Err(source) => Err(LakeError::Write { file: place.to_string(), source }),
    }
}
