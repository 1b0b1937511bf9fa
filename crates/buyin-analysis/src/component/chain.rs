//! Which components enclose a path, worked out once a folder, so that a change row costs one look-up.

use rustc_hash::FxHashMap;

use crate::component::folder;
use crate::history::History;
use crate::index::{ComponentIx, PathIx, RepositoryIx};

/// Roots that are looked at above a path; deeper nesting of manifests is not told apart.
pub(crate) const DEEPEST: usize = 16;

/// For every path the enclosing components, deepest first; never empty.
#[derive(Debug, Default)]
pub(crate) struct Chains {
    lists: Vec<Box<[ComponentIx]>>,
    of_path: Vec<u32>,
}

impl Chains {
    /// Walks the sorted paths; neighbours mostly share their folder.
    pub(crate) fn build(history: &History, by_root: &[FxHashMap<String, ComponentIx>]) -> Self {
        let mut chains = Self { lists: Vec::new(), of_path: Vec::with_capacity(history.paths.len()) };
        let mut known: FxHashMap<Box<[ComponentIx]>, u32> = FxHashMap::default();
        let mut last: Option<(RepositoryIx, &str, u32)> = None;
        for (_, repository, text) in history.paths.iter() {
            let above = folder(text);
            let list = match last {
                Some((same, folder, list)) if same == repository && folder == above => list,
                _ => {
                    let chain: Box<[ComponentIx]> = enclosing(&by_root[repository.at()], above).take(DEEPEST).collect();
                    *known.entry(chain).or_insert_with_key(|chain| {
                        chains.lists.push(chain.clone());
                        u32::try_from(chains.lists.len() - 1).expect("because there are fewer chains than paths")
                    })
                }
            };
            last = Some((repository, above, list));
            chains.of_path.push(list);
        }
        chains
    }

    /// The components around a path, deepest first.
    pub(crate) fn of(&self, path: PathIx) -> &[ComponentIx] {
        &self.lists[self.of_path[path.at()] as usize]
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
