//! Writing a bare repository without git: one pack of whole objects, its index, refs and a configuration that names the remote.
//! It must never read a repository or run a program.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use gix::ObjectId;
use gix::objs::{Kind, WriteTo};

use super::DemoError;

/// Objects of one repository, packed as they come.
pub(super) struct Pack {
    bytes: Vec<u8>,
    offsets: HashMap<ObjectId, u32>,
}

impl Pack {
    /// An empty pack.
    pub(super) fn new() -> Self {
        // Signature, version 2, and a count that is filled in at the end.
        Self { bytes: b"PACK\0\0\0\x02\0\0\0\0".to_vec(), offsets: HashMap::new() }
    }

    /// Adds an object unless it is there, and says its id.
    pub(super) fn add(&mut self, object: &impl WriteTo) -> Result<ObjectId, DemoError> {
        let mut data = Vec::new();
        object.write_to(&mut data).map_err(DemoError::object)?;
        self.add_bytes(object.kind(), &data)
    }

    /// Adds an object by its content.
    pub(super) fn add_bytes(&mut self, kind: Kind, data: &[u8]) -> Result<ObjectId, DemoError> {
        let id = gix::objs::compute_hash(gix::hash::Kind::Sha1, kind, data).map_err(DemoError::object)?;
        if self.offsets.contains_key(&id) {
            return Ok(id);
        }
        let offset = u32::try_from(self.bytes.len()).map_err(DemoError::object)?;
        self.offsets.insert(id, offset);
        self.bytes.extend(entry_header(kind, data.len()));
        let mut deflate =
            gix::zlib::stream::deflate::Write::new(std::mem::take(&mut self.bytes), gix::zlib::Compression::BEST_SPEED);
        deflate.write_all(data).and_then(|()| deflate.flush()).map_err(DemoError::object)?;
        self.bytes = deflate.into_inner();
        Ok(id)
    }

    /// Writes the bare repository into a folder that does not exist yet. `refs` are full names; the head is `main`.
    pub(super) fn write(mut self, folder: &Path, remote: &str, refs: &[(String, ObjectId)]) -> Result<(), DemoError> {
        let count = u32::try_from(self.offsets.len()).map_err(DemoError::object)?;
        self.bytes[8..12].copy_from_slice(&count.to_be_bytes());
        let checksum = append_checksum(&mut self.bytes)?;
        let index = self.index(&checksum)?;
        let packs = folder.join("objects/pack");
        for each in [&packs, &folder.join("objects/info"), &folder.join("refs/heads"), &folder.join("refs/tags")] {
            fs::create_dir_all(each).map_err(|source| DemoError::io(each, source))?;
        }
        let name = packs.join(format!("pack-{checksum}.pack"));
        put(&name, &self.bytes)?;
        put(&name.with_extension("idx"), &index)?;
        put(&folder.join("HEAD"), b"ref: refs/heads/main\n")?;
        put(&folder.join("config"), configuration(remote).as_bytes())?;
        let lines: String = refs.iter().map(|(name, id)| format!("{id} {name}\n")).collect();
        put(&folder.join("packed-refs"), format!("# pack-refs with: peeled fully-peeled sorted \n{lines}").as_bytes())
    }

    /// The index, in the first version of its format: ids with offsets, and no checksum for every entry.
    fn index(&self, checksum: &ObjectId) -> Result<Vec<u8>, DemoError> {
        let mut entries: Vec<(&ObjectId, u32)> = self.offsets.iter().map(|(id, &offset)| (id, offset)).collect();
        entries.sort();
        let mut bytes = Vec::with_capacity(1_024 + entries.len() * 24 + 40);
        for first in 0..=255_u8 {
            let upto = entries.partition_point(|(id, _)| id.first_byte() <= first);
            bytes.extend(u32::try_from(upto).map_err(DemoError::object)?.to_be_bytes());
        }
        for (id, offset) in entries {
            bytes.extend(offset.to_be_bytes());
            bytes.extend(id.as_bytes());
        }
        bytes.extend(checksum.as_bytes());
        append_checksum(&mut bytes)?;
        Ok(bytes)
    }
}

/// Writes a file, creating the folders above it.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), DemoError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| DemoError::io(folder, source))?;
    }
    fs::write(path, bytes).map_err(|source| DemoError::io(path, source))
}

/// Kind and size as packs write them: three bits of kind, then the size from its low end in seven-bit pieces, the first of four.
fn entry_header(kind: Kind, size: usize) -> Vec<u8> {
    let kind = match kind {
        Kind::Commit => 1,
        Kind::Tree => 2,
        Kind::Blob => 3,
        Kind::Tag => 4,
    };
    let mut bytes = vec![(kind << 4) | (size & 0x0f) as u8];
    let mut left = size >> 4;
    while left > 0 {
        if let Some(last) = bytes.last_mut() {
            *last |= 0x80;
        }
        bytes.push((left & 0x7f) as u8);
        left >>= 7;
    }
    bytes
}

fn append_checksum(bytes: &mut Vec<u8>) -> Result<ObjectId, DemoError> {
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha1);
    hasher.update(bytes);
    let id = hasher.try_finalize().map_err(DemoError::object)?;
    bytes.extend(id.as_bytes());
    Ok(id)
}

fn configuration(remote: &str) -> String {
    format!(
        "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n[remote \"origin\"]\n\turl = {remote}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_from_their_low_end() {
        assert_eq!(entry_header(Kind::Blob, 5), [0x35]);
        // 300 = 0b1_0010_1100: four low bits 1100, then 1_0010.
        assert_eq!(entry_header(Kind::Commit, 300), [0x9c, 0x12]);
    }
}
