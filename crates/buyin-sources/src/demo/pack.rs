//! A bare repository of the demo: its pack, refs and a configuration that names the remote. It must never read a repository.

use std::fs;
use std::path::Path;

use gix::ObjectId;
use gix::objs::{Kind, WriteTo};

use super::DemoError;
use crate::pack;

/// Objects of one repository, packed as they come.
pub(super) struct Pack(pack::Pack);

impl Pack {
    /// An empty pack.
    pub(super) fn new() -> Self {
        Self(pack::Pack::new(gix::hash::Kind::Sha1))
    }

    /// Adds an object unless it is there, and says its id.
    pub(super) fn add(&mut self, object: &impl WriteTo) -> Result<ObjectId, DemoError> {
        let mut data = Vec::new();
        object.write_to(&mut data).map_err(DemoError::object)?;
        self.add_bytes(object.kind(), &data)
    }

    /// Adds an object by its content.
    pub(super) fn add_bytes(&mut self, kind: Kind, data: &[u8]) -> Result<ObjectId, DemoError> {
        Ok(self.0.add(kind, data)?)
    }

    /// Writes the bare repository into a folder that does not exist yet. `refs` are full names; the head is `main`.
    pub(super) fn write(self, folder: &Path, remote: &str, refs: &[(String, ObjectId)]) -> Result<(), DemoError> {
        let packs = folder.join("objects/pack");
        for each in [&packs, &folder.join("objects/info"), &folder.join("refs/heads"), &folder.join("refs/tags")] {
            fs::create_dir_all(each).map_err(|source| DemoError::io(each, source))?;
        }
        self.0.write(&packs)?;
        put(&folder.join("HEAD"), b"ref: refs/heads/main\n")?;
        put(&folder.join("config"), configuration(remote).as_bytes())?;
        let lines: String = refs.iter().map(|(name, id)| format!("{id} {name}\n")).collect();
        put(&folder.join("packed-refs"), format!("# pack-refs with: peeled fully-peeled sorted \n{lines}").as_bytes())
    }
}

/// Writes a file, creating the folders above it.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), DemoError> {
    Ok(pack::put(path, bytes)?)
}

fn configuration(remote: &str) -> String {
    format!(
        "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n[remote \"origin\"]\n\turl = {remote}\n"
    )
}
