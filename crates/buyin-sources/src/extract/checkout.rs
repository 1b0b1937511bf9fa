//! The work tree of the new repository: files of its newest commit, and an index that says so. Names that git would not
//! write are not written, nothing is written through a link, and no filter runs.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use gix::ObjectId;
use gix::objs::tree::EntryKind;
use gix::objs::{Kind, TreeRefIter};

use crate::git::object::Objects;
use crate::git::open_whole;

/// What is refused as a name on any system, since a work tree may be copied to another.
const NAMES: gix::validate::path::component::Options =
    gix::validate::path::component::Options { protect_windows: cfg!(windows), protect_hfs: true, protect_ntfs: true };

/// Writes the files of `tree` into `folder`, which holds a repository that has them.
///
/// # Errors
/// What could not be written, in a sentence; the repository itself is whole then.
pub(super) fn check_out(folder: &Path, tree: ObjectId) -> Result<(), String> {
    let opened = open_whole(folder).map_err(|error| error.to_string())?;
    let repository = opened.repository.to_thread_local();
    // Refuses every name that has no place in a work tree.
    let state = gix::index::State::from_tree(&tree, &repository.objects, NAMES).map_err(|error| error.to_string())?;
    let objects = Objects::new(&opened.repository);
    write(&objects, tree, folder)?;
    let mut index = gix::index::File::from_state(state, repository.git_dir().join("index"));
    index.write(gix::index::write::Options::default()).map_err(|error| error.to_string())
}

fn write(objects: &Objects, tree: ObjectId, folder: &Path) -> Result<(), String> {
    let mut buffer = Vec::new();
    if tree != ObjectId::empty_tree(tree.kind()) {
        objects.read(&tree, Kind::Tree, &mut buffer).map_err(|lack| lack.detail().to_owned())?;
    }
    let mut content = Vec::new();
    for entry in TreeRefIter::from_bytes(&buffer, objects.hash()) {
        let entry = entry.map_err(|error| error.to_string())?;
        let name = gix::path::from_bstr(entry.filename).map_err(|error| error.to_string())?;
        let path = folder.join(name);
        let failed = |error: std::io::Error| format!("{}: {error}", String::from_utf8_lossy(entry.filename));
        match entry.mode.kind() {
            // Fails where anything lies already: two names may be one on this disk.
            EntryKind::Tree => {
                fs::create_dir(&path).map_err(failed)?;
                write(objects, entry.oid.to_owned(), &path)?;
            }
            EntryKind::Commit => fs::create_dir(&path).map_err(failed)?,
            kind => {
                let id = entry.oid.to_owned();
                objects.read_whole(&id, Kind::Blob, &mut content).map_err(|lack| lack.detail().to_owned())?;
                file(&path, kind, &content).map_err(failed)?;
            }
        }
    }
    Ok(())
}

fn file(path: &Path, kind: EntryKind, content: &[u8]) -> std::io::Result<()> {
    #[cfg(unix)]
    if kind == EntryKind::Link {
        use std::os::unix::ffi::OsStrExt;
        return std::os::unix::fs::symlink(std::ffi::OsStr::from_bytes(content), path);
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(content)?;
    #[cfg(unix)]
    if kind == EntryKind::BlobExecutable {
        use std::os::unix::fs::PermissionsExt;
        let mut permissions = file.metadata()?.permissions();
        // Whoever may read it may run it.
        let mode = permissions.mode();
        permissions.set_mode(mode | ((mode & 0o444) >> 2));
        file.set_permissions(permissions)?;
    }
    Ok(())
}
