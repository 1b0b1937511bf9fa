//! Objects into git packs without git, and their index: whole ones, and differences that another pack had. Shared by what
//! writes repositories. It must never read a repository, choose where one lies, or run a program.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::objs::Kind;
use gix::odb::pack::data::entry::Header;
use gix::zlib::Status;
use gix::zlib::stream::deflate::{Compress, FlushCompress};
use rustc_hash::FxHashMap;

/// A pack that cannot be made or written.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file could not be written.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A git object could not be made.
    #[error("making a git object: {0}")]
    Object(String),
}

impl PackError {
    pub(crate) fn object(source: impl std::fmt::Display) -> Self {
        Self::Object(source.to_string())
    }
}

/// Objects, packed as they come.
pub(crate) struct Pack {
    hash: gix::hash::Kind,
    bytes: Vec<u8>,
    offsets: FxHashMap<ObjectId, u32>,
}

impl Pack {
    /// An empty pack of objects named by `hash`.
    pub(crate) fn new(hash: gix::hash::Kind) -> Self {
        // Signature, version 2, and a count that is filled in at the end.
        Self { hash, bytes: b"PACK\0\0\0\x02\0\0\0\0".to_vec(), offsets: FxHashMap::default() }
    }

    /// Bytes so far.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Adds an object by its content unless it is there, and says its id.
    pub(crate) fn add(&mut self, kind: Kind, data: &[u8]) -> Result<ObjectId, PackError> {
        let id = gix::objs::compute_hash(self.hash, kind, data).map_err(PackError::object)?;
        if !self.offsets.contains_key(&id) {
            self.append(id, &entry(kind, data)?)?;
        }
        Ok(id)
    }

    /// Adds an object that [`entry`] has packed; who calls knows that it is not there.
    pub(crate) fn append(&mut self, id: ObjectId, entry: &[u8]) -> Result<(), PackError> {
        let offset = u32::try_from(self.bytes.len()).map_err(PackError::object)?;
        self.offsets.insert(id, offset);
        self.bytes.extend_from_slice(entry);
        Ok(())
    }

    /// Adds an object that is not there as its difference to `base`: what comes of inflating `deflated`, of this size. Whether
    /// the base is there; without it nothing is added.
    pub(crate) fn append_difference(
        &mut self,
        id: ObjectId,
        base: &ObjectId,
        size: u64,
        deflated: &[u8],
    ) -> Result<bool, PackError> {
        let Some(&offset) = self.offsets.get(base) else { return Ok(false) };
        let base_distance = self.bytes.len() as u64 - u64::from(offset);
        let mut entry = Vec::with_capacity(deflated.len() + 16);
        Header::OfsDelta { base_distance }.write_to(size, &mut entry).map_err(PackError::object)?;
        entry.extend_from_slice(deflated);
        self.append(id, &entry)?;
        Ok(true)
    }

    /// Writes pack and index into a folder that is there.
    pub(crate) fn write(mut self, folder: &Path) -> Result<(), PackError> {
        let count = u32::try_from(self.offsets.len()).map_err(PackError::object)?;
        self.bytes[8..12].copy_from_slice(&count.to_be_bytes());
        let checksum = append_checksum(self.hash, &mut self.bytes)?;
        let index = self.index(&checksum)?;
        let name = folder.join(format!("pack-{checksum}.pack"));
        put(&name, &self.bytes)?;
        put(&name.with_extension("idx"), &index)
    }

    /// The index, in the first version of its format: ids with offsets, and no checksum for every entry.
    fn index(&self, checksum: &ObjectId) -> Result<Vec<u8>, PackError> {
        let mut entries: Vec<(&ObjectId, u32)> = self.offsets.iter().map(|(id, &offset)| (id, offset)).collect();
        entries.sort();
        let width = self.hash.len_in_bytes();
        let mut bytes = Vec::with_capacity(1_024 + entries.len() * (4 + width) + 2 * width);
        for first in 0..=255_u8 {
            let upto = entries.partition_point(|(id, _)| id.first_byte() <= first);
            bytes.extend(u32::try_from(upto).map_err(PackError::object)?.to_be_bytes());
        }
        for (id, offset) in entries {
            bytes.extend(offset.to_be_bytes());
            bytes.extend(id.as_bytes());
        }
        bytes.extend(checksum.as_bytes());
        append_checksum(self.hash, &mut bytes)?;
        Ok(bytes)
    }
}

/// An object as it stands in a pack.
pub(crate) fn entry(kind: Kind, data: &[u8]) -> Result<Vec<u8>, PackError> {
    let header = match kind {
        Kind::Commit => Header::Commit,
        Kind::Tree => Header::Tree,
        Kind::Blob => Header::Blob,
        Kind::Tag => Header::Tag,
    };
    let mut entry = Vec::new();
    header.write_to(data.len() as u64, &mut entry).map_err(PackError::object)?;
    DEFLATE.with_borrow_mut(|state| deflate(state, data, &mut entry))?;
    Ok(entry)
}

thread_local! {
    /// A state is large, and most objects are small: each thread makes one.
    static DEFLATE: RefCell<Compress> = RefCell::new(Compress::new(gix::zlib::Compression::BEST_SPEED));
}

/// Appends `data`, deflated.
fn deflate(state: &mut Compress, mut data: &[u8], out: &mut Vec<u8>) -> Result<(), PackError> {
    state.reset();
    loop {
        let (begin, read, written) = (out.len(), state.total_in(), state.total_out());
        // What cannot be made smaller grows a little.
        out.resize(begin + data.len() + data.len() / 8 + 64, 0);
        let status = state.compress(data, &mut out[begin..], FlushCompress::Finish).map_err(PackError::object)?;
        out.truncate(begin + (state.total_out() - written) as usize);
        data = &data[(state.total_in() - read) as usize..];
        if status == Status::StreamEnd {
            return Ok(());
        }
    }
}

fn append_checksum(hash: gix::hash::Kind, bytes: &mut Vec<u8>) -> Result<ObjectId, PackError> {
    let mut hasher = gix::hash::hasher(hash);
    hasher.update(bytes);
    let id = hasher.try_finalize().map_err(PackError::object)?;
    bytes.extend(id.as_bytes());
    Ok(id)
}

/// Writes a file, creating the folders above it.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> Result<(), PackError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source| PackError::Io { path, source }
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    fs::write(path, bytes).map_err(failed(path))
}
