//! The files of one tree, links and submodules among them, with their class by the attributes in that tree. Reads trees and attribute files only.

use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::word::{Class, EntryKind, Syntax};
use gix::ObjectId;
use gix::objs::Kind;
use gix::objs::tree::EntryMode;

use crate::class::class_of;
use crate::git::attributes::Attributes;
use crate::git::commit::Parsed;
use crate::git::object::{Lack, Objects};
use crate::git::tree::{Gap, differences};
use crate::token::syntax_of;

/// A file of a tree.
#[derive(Debug)]
pub(crate) struct Listed {
    /// The path, with bytes that are not UTF-8 replaced.
    pub(crate) path: String,
    pub(crate) kind: EntryKind,
    pub(crate) id: ObjectId,
    pub(crate) class: Class,
    /// Nothing where the content is not to be read.
    pub(crate) syntax: Option<Syntax>,
}

/// The tree of a commit.
pub(crate) fn tree_of(objects: &Objects, commit: &[u8]) -> Result<ObjectId, Lack> {
    let id = ObjectId::try_from(commit).map_err(|_| Lack::Corrupt)?;
    let mut bytes = Vec::new();
    objects.read(&id, Kind::Commit, &mut bytes)?;
    Parsed::of(&bytes).tree.ok_or(Lack::Corrupt)
}

/// Lists a tree in git's order; links and submodules are not to be read. Folders that cannot be read become warnings.
pub(crate) fn listing(objects: &Objects, tree: ObjectId, warnings: &mut Vec<Warning>) -> Vec<Listed> {
    let mut attributes = Attributes::default();
    let all = differences(objects, None, Some(tree));
    warnings.extend(all.gaps.iter().map(missing));
    let mut files = Vec::new();
    for found in &all.changes {
        let Some((entry, kind)) = found.new.and_then(|entry| Some((entry, kind_of(entry.mode)?))) else { continue };
        let path = String::from_utf8_lossy(&found.path).into_owned();
        if std::str::from_utf8(&found.path).is_err() {
            warnings.push(Warning::new(WarningKind::OddPath, path.clone(), "a path that is not UTF-8"));
        }
        let class = attributes.class(objects, found.scope.as_ref(), &found.path).unwrap_or_else(|| class_of(&path));
        // Somebody else's code is told by its contents being equal, which needs no reading; it is most of many trees.
        let is_own = !matches!(class, Class::Generated | Class::Lock | Class::Binary | Class::Vendored);
        let is_read = is_own && kind == EntryKind::File;
        let syntax = if is_read { syntax_of(&path) } else { None };
        files.push(Listed { path, kind, id: entry.id, class, syntax });
    }
    files
}

/// What stands at a path; nothing of folders.
fn kind_of(mode: EntryMode) -> Option<EntryKind> {
    match mode.kind() {
        gix::objs::tree::EntryKind::Blob | gix::objs::tree::EntryKind::BlobExecutable => Some(EntryKind::File),
        gix::objs::tree::EntryKind::Link => Some(EntryKind::Link),
        gix::objs::tree::EntryKind::Commit => Some(EntryKind::Submodule),
        gix::objs::tree::EntryKind::Tree => None,
    }
}

/// A folder that could not be read.
pub(crate) fn missing(gap: &Gap) -> Warning {
    Warning::new(gap.lack.warning(), String::from_utf8_lossy(&gap.path), gap.lack.detail())
}
