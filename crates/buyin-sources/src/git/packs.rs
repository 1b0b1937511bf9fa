//! The packs of a repository, looked into directly: what can be told of an object without unpacking all of it. Of what lies
//! elsewhere, or as the difference to another object, nothing is told: whoever asks has to read it.

use std::path::PathBuf;

use gix::ObjectId;
use gix::objs::Kind;
use gix::odb::pack::Bundle;
use gix::odb::pack::data::Offset;
use gix::zlib::Inflate;

/// So much of an object is unpacked to see how it begins: what a commit hangs on stands in less.
const BEGIN: usize = 512;

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

    /// Where an object lies in a pack; not in which.
    pub(crate) fn offset(&self, id: &ObjectId) -> Option<Offset> {
        self.find(id).map(|(_, offset)| offset)
    }

    /// How an object of a kind begins, in `buffer`; nothing where that cannot be told.
    pub(crate) fn begin(&self, id: &ObjectId, kind: Kind, inflate: &mut Inflate, buffer: &mut Vec<u8>) -> Option<()> {
        let (bundle, offset) = self.find(id)?;
        let entry = bundle.pack.entry(offset).ok()?;
        if entry.header.as_kind() != Some(kind) {
            return None;
        }
        let packed = bundle.pack.entry_slice(entry.data_offset..bundle.pack.pack_end() as Offset)?;
        buffer.resize(BEGIN.min(usize::try_from(entry.decompressed_size).ok()?), 0);
        inflate.reset();
        let (_, _, written) = inflate.prefix(packed, buffer).ok()?;
        buffer.truncate(written);
        Some(())
    }

    fn find(&self, id: &ObjectId) -> Option<(&Bundle, Offset)> {
        self.all.iter().find_map(|bundle| Some((bundle, bundle.index.pack_offset_at_index(bundle.index.lookup(id)?))))
    }
}
