//! The new repository on disk. It grows in a folder beside the target and takes the target's name when it is complete:
//! whoever looks there finds all of it or nothing.

use std::fs;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::objs::Kind;

use crate::extract::ExtractError;
use crate::pack::{Pack, PackError, put};

/// A pack is written when it has grown to this: offsets of its index end at 4 GB, and memory before that.
const PACK_BYTES: usize = 256 << 20;

/// A repository that is being written.
pub(super) struct Store {
    target: PathBuf,
    /// The folder it grows in; removed unless it became the target.
    staging: PathBuf,
    hash: gix::hash::Kind,
    is_bare: bool,
    pack: Pack,
}

impl Store {
    /// A repository for `target`, of objects named by `hash`. Nothing is written yet.
    ///
    /// # Errors
    /// When something lies at the target, or it lies in one of `forbidden`.
    pub(super) fn new(
        target: &Path,
        hash: gix::hash::Kind,
        is_bare: bool,
        forbidden: &[PathBuf],
    ) -> Result<Self, ExtractError> {
        let bad = |reason| ExtractError::Target { path: target.to_owned(), reason };
        let absolute = std::path::absolute(target).map_err(|_| bad("no place to write to"))?;
        if absolute.symlink_metadata().is_ok() {
            let is_empty = fs::read_dir(&absolute).map_err(|_| bad("not a folder"))?.next().is_none();
            if !is_empty {
                return Err(bad("not empty"));
            }
        }
        // Also a link that leads nowhere: no folder can be made there.
        let above = absolute.ancestors().skip(1).find(|above| above.symlink_metadata().is_ok());
        if above.is_some_and(|above| !above.is_dir()) {
            return Err(bad("below something that is no folder"));
        }
        let real = real(&absolute);
        if forbidden.iter().any(|folder| real.starts_with(folder)) {
            return Err(bad("inside the source, which is never written to"));
        }
        let name = real.file_name().ok_or_else(|| bad("no place to write to"))?.to_string_lossy().into_owned();
        let staging = real.with_file_name(format!(".{name}.extract-{}", std::process::id()));
        Ok(Self { target: real, staging, hash, is_bare, pack: Pack::new(hash) })
    }

    /// Where the repository will be.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Where its work tree grows.
    pub(super) fn staging(&self) -> &Path {
        &self.staging
    }

    /// Git's own folder while the repository grows.
    pub(super) fn git_dir(&self) -> PathBuf {
        self.staging.join(self.inner(""))
    }

    /// A path in git's own folder, from that of the repository.
    pub(super) fn inner(&self, path: &str) -> PathBuf {
        if self.is_bare { PathBuf::from(path) } else { Path::new(".git").join(path) }
    }

    /// Adds an object by its content unless it is there.
    pub(super) fn add(&mut self, kind: Kind, data: &[u8]) -> Result<ObjectId, PackError> {
        let id = self.pack.add(kind, data)?;
        self.roll()?;
        Ok(id)
    }

    /// Adds a packed object that is not there.
    pub(super) fn append(&mut self, id: ObjectId, entry: &[u8]) -> Result<(), PackError> {
        self.pack.append(id, entry)?;
        self.roll()
    }

    /// Adds an object that is not there as its difference to `base`, deflated; whether that is at hand.
    pub(super) fn append_difference(
        &mut self,
        id: ObjectId,
        base: &ObjectId,
        size: u64,
        deflated: &[u8],
    ) -> Result<bool, PackError> {
        let is_added = self.pack.append_difference(id, base, size, deflated)?;
        self.roll()?;
        Ok(is_added)
    }

    fn roll(&mut self) -> Result<(), PackError> {
        if self.pack.size() >= PACK_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), PackError> {
        let folder = self.staging.join(self.inner("objects/pack"));
        fs::create_dir_all(&folder).map_err(|source| PackError::Io { path: folder.clone(), source })?;
        std::mem::replace(&mut self.pack, Pack::new(self.hash)).write(&folder)
    }

    /// Writes a file in git's own folder.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> Result<(), PackError> {
        put(&self.staging.join(self.inner(path)), bytes)
    }

    /// Writes what makes objects a repository: head, configuration and references, which are full names.
    pub(super) fn found(&mut self, branch: &str, mut refs: Vec<(String, ObjectId)>) -> Result<(), PackError> {
        self.flush()?;
        for folder in ["objects/info", "refs/heads", "refs/tags"] {
            let folder = self.staging.join(self.inner(folder));
            fs::create_dir_all(&folder).map_err(|source| PackError::Io { path: folder.clone(), source })?;
        }
        self.put("HEAD", format!("ref: refs/heads/{branch}\n").as_bytes())?;
        self.put("config", self.configuration().as_bytes())?;
        refs.sort();
        let lines: String = refs.iter().map(|(name, id)| format!("{id} {name}\n")).collect();
        self.put("packed-refs", format!("# pack-refs with: sorted \n{lines}").as_bytes())
    }

    fn configuration(&self) -> String {
        let (version, extension) = match self.hash {
            gix::hash::Kind::Sha1 => (0, String::new()),
            other => (1, format!("[extensions]\n\tobjectFormat = {other}\n")),
        };
        format!(
            "[core]\n\trepositoryformatversion = {version}\n\tfilemode = true\n\tbare = {}\n{extension}[notes]\n\tdisplayRef = {}\n",
            self.is_bare,
            super::mapping::NOTES
        )
    }

    /// Gives the repository its name.
    pub(super) fn publish(self) -> Result<(), ExtractError> {
        // An empty folder may be there.
        let _ = fs::remove_dir(&self.target);
        fs::rename(&self.staging, &self.target).map_err(|source| ExtractError::Io { path: self.target.clone(), source })
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Gone already when it was published or never begun.
        let _ = fs::remove_dir_all(&self.staging);
    }
}

/// The path with links resolved as far as it exists.
fn real(path: &Path) -> PathBuf {
    let existing = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    existing.map_or_else(
        || path.to_owned(),
        |(above, real)| path.strip_prefix(above).map_or_else(|_| real.clone(), |rest| real.join(rest)),
    )
}
