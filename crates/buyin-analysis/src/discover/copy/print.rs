//! Fingerprints of folders: what they share today, and in how many places copies go ways of their own.

use rustc_hash::{FxHashMap, FxHashSet};

use buyin_facts::id::{BlobKey, TokenHash};
use buyin_facts::word::Class;

use crate::discover::contents::Contents;
use crate::discover::copy::{COMMON, Overlap, Pairs};
use crate::discover::landscape::{Landscape, Standing};
use crate::index::DirectoryIx;

/// Fewer shared fingerprints than this can be chance. One stands for about a line.
const LEAST_FINGERPRINTS: u32 = 8;
/// As many fingerprints in a row can be others for one value or name alone: one of 25 tokens is kept of every 16, two in 17.
const ONE_TOKEN: usize = 4;

/// Fingerprints of contents, where they were read, in order of lines.
pub(crate) type Fingerprints = FxHashMap<BlobKey, Vec<TokenHash>>;

/// Notes what folders share today; gives the folders that have fingerprints.
pub(super) fn note_fingerprints(
    landscape: &Landscape,
    fingerprints: &Fingerprints,
    found: &mut Pairs,
) -> FxHashMap<DirectoryIx, FxHashSet<TokenHash>> {
    let mut postings: FxHashMap<TokenHash, Vec<DirectoryIx>> = FxHashMap::default();
    let mut sizes: FxHashMap<DirectoryIx, FxHashSet<TokenHash>> = FxHashMap::default();
    for file in landscape.files.iter().filter(|file| matches!(file.class, Class::Source | Class::Vendored)) {
        for hash in file.blob.and_then(|blob| fingerprints.get(&blob)).into_iter().flatten() {
            if sizes.entry(file.directory).or_default().insert(*hash) {
                postings.entry(*hash).or_default().push(file.directory);
            }
        }
    }
    let mut shared: FxHashMap<(DirectoryIx, DirectoryIx), u32> = FxHashMap::default();
    for holders in postings.values().filter(|holders| (2..=COMMON).contains(&holders.len())) {
        for one in holders {
            for other in holders {
                if landscape.directory(*one).repository != landscape.directory(*other).repository {
                    *shared.entry((*one, *other)).or_default() += 1;
                }
            }
        }
    }
    for ((origin, holder), count) in shared {
        if count < LEAST_FINGERPRINTS || !landscape.is_code(origin) {
            continue;
        }
        let contained = f64::from(count) / sizes[&origin].len() as f64;
        let pair = found.entry((origin, holder)).or_default();
        pair.is_vendored |= !landscape.is_code(holder);
        pair.contained = pair.contained.max(contained);
    }
    sizes
}

/// Places where a copy does what its origin does not, or not what the origin does: runs of fingerprints in files both hold that
/// the other folder lacks. Values and names that differ alone make none, nor do contents that are alike but for them. Whatever is
/// done otherwise shows on both sides, so the side with more of them counts.
pub(super) fn points(landscape: &Landscape, contents: &Contents, overlap: &Overlap) -> u32 {
    let (origin, holder) =
        (Folder::of(landscape, contents, overlap.origin), Folder::of(landscape, contents, overlap.holder));
    holder.runs_beside(&origin).max(origin.runs_beside(&holder))
}

/// Contents of a folder.
struct Folder<'a> {
    /// By file: the content that stands for all that are alike but for names, and fingerprints.
    files: Vec<(BlobKey, &'a [TokenHash])>,
    all: FxHashSet<TokenHash>,
}

impl<'a> Folder<'a> {
    fn of(landscape: &Landscape, contents: &'a Contents, at: DirectoryIx) -> Self {
        let files = landscape.directory(at).files.iter().map(|file| landscape.file(*file));
        let read = |file: &Standing| {
            let blob = file.blob?;
            let prints = contents.fingerprints.get(&blob)?;
            Some((contents.renamed.get(&blob).copied().unwrap_or(blob), prints.as_slice()))
        };
        let files: Vec<_> = files.filter_map(read).collect();
        let all = files.iter().flat_map(|(_, prints)| *prints).copied().collect();
        Self { files, all }
    }

    fn runs_beside(&self, other: &Folder<'_>) -> u32 {
        let is_renamed = |alike: &BlobKey| other.files.iter().any(|(one, _)| one == alike);
        let apart = self.files.iter().filter(|(alike, _)| !is_renamed(alike));
        apart.map(|(_, prints)| runs(prints, &other.all)).sum()
    }
}

/// Runs of fingerprints that others lack; none of a content that has too little in common with them.
fn runs(prints: &[TokenHash], others: &FxHashSet<TokenHash>) -> u32 {
    let shared = prints.iter().filter(|hash| others.contains(hash)).count();
    if shared < LEAST_FINGERPRINTS as usize {
        return 0;
    }
    let alone = prints.chunk_by(|one, next| others.contains(one) == others.contains(next));
    alone.filter(|run| run.len() > ONE_TOKEN && !others.contains(&run[0])).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(numbers: impl IntoIterator<Item = u64>) -> Vec<TokenHash> {
        numbers.into_iter().map(TokenHash).collect()
    }

    #[test]
    fn longer_runs_than_a_value_makes_are_places() {
        let others: FxHashSet<TokenHash> = hashes(0..20).into_iter().collect();
        let with = |alone: &[u64]| runs(&hashes((0..10).chain(alone.iter().copied()).chain(10..20)), &others);
        assert_eq!(with(&[]), 0);
        assert_eq!(with(&[100, 101, 102, 103]), 0, "a value");
        assert_eq!(with(&[100, 101, 102, 103, 104]), 1);
        assert_eq!(with(&[100, 101, 102, 103, 104, 7, 105, 106, 107, 108, 109]), 2);
        assert_eq!(runs(&hashes((0..7).chain(100..120)), &others), 0, "too little in common");
    }
}
