//! Which components enclose a folder, worked out once, so that a row of work costs one look-up.

use rustc_hash::FxHashMap;

use crate::component::folder;
use crate::history::Folders;
use crate::index::{ComponentIx, FolderIx};

/// Roots that are looked at above a path; deeper nesting of manifests is not told apart.
pub(crate) const DEEPEST: usize = 16;

/// For every folder the enclosing components, deepest first; never empty.
#[derive(Debug, Default)]
pub(crate) struct Chains {
    lists: Vec<Box<[ComponentIx]>>,
    of_folder: Vec<u32>,
}

impl Chains {
    /// Walks the folders.
    pub(crate) fn build(folders: &Folders, by_root: &[FxHashMap<String, ComponentIx>]) -> Self {
        let mut chains = Self { lists: Vec::new(), of_folder: Vec::with_capacity(folders.len()) };
        let mut known: FxHashMap<Box<[ComponentIx]>, u32> = FxHashMap::default();
        for (_, repository, text) in folders.iter() {
            let chain: Box<[ComponentIx]> = enclosing(&by_root[repository.at()], text).take(DEEPEST).collect();
            let list = *known.entry(chain).or_insert_with_key(|chain| {
                chains.lists.push(chain.clone());
                u32::try_from(chains.lists.len() - 1).expect("because there are fewer chains than folders")
            });
            chains.of_folder.push(list);
        }
        chains
    }

    /// The components around a folder, deepest first.
    pub(crate) fn of(&self, folder: FolderIx) -> &[ComponentIx] {
        &self.lists[self.of_folder[folder.at()] as usize]
    }
}

/// The components rooted at a folder or above it, deepest first; the repository's own comes last.
pub(crate) fn enclosing<'a>(
    by_root: &'a FxHashMap<String, ComponentIx>,
    folder_path: &'a str,
) -> impl Iterator<Item = ComponentIx> + 'a {
    std::iter::successors(Some(folder_path), |path| (!path.is_empty()).then(|| folder(path)))
        .filter_map(|path| by_root.get(path).copied())
}
