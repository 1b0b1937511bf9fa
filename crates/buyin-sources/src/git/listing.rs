//! The regular files of one tree, with their class by the attributes in that tree. Reads trees and attribute files only.

use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::word::{Class, Syntax};
use gix::ObjectId;
use gix::objs::Kind;

use crate::class::class_of;
use crate::git::attributes::Attributes;
use crate::git::commit::Parsed;
use crate::git::object::{Lack, Objects};
use crate::git::tree::{Gap, differences};
use crate::token::syntax_of;

/// A regular file of a tree.
#[derive(Debug)]
pub(crate) struct Listed {
    /// The path, with bytes that are not UTF-8 replaced.
    pub(crate) path: String,
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

/// Lists a tree in git's order. Links and submodules are left out; folders that cannot be read become warnings.
pub(crate) fn listing(objects: &Objects, tree: ObjectId, warnings: &mut Vec<Warning>) -> Vec<Listed> {
    let mut attributes = Attributes::default();
    let all = differences(objects, None, Some(tree));
    warnings.extend(all.gaps.iter().map(missing));
    let mut files = Vec::new();
    for found in &all.changes {
        let Some(entry) = found.new.filter(|entry| entry.mode.is_blob()) else { continue };
        let path = String::from_utf8_lossy(&found.path).into_owned();
        if std::str::from_utf8(&found.path).is_err() {
            warnings.push(Warning::new(WarningKind::OddPath, path.clone(), "a path that is not UTF-8"));
        }
        let class = attributes.class(objects, found.scope.as_ref(), &found.path).unwrap_or_else(|| class_of(&path));
        // Somebody else's code is told by its contents being equal, which needs no reading; it is most of many trees.
        let is_read = !matches!(class, Class::Generated | Class::Lock | Class::Binary | Class::Vendored);
        let syntax = if is_read { syntax_of(&path) } else { None };
        files.push(Listed { path, id: entry.id, class, syntax });
    }
    files
}

/// A folder that could not be read.
pub(crate) fn missing(gap: &Gap) -> Warning {
    Warning::new(gap.lack.warning(), String::from_utf8_lossy(&gap.path), gap.lack.detail())
}
