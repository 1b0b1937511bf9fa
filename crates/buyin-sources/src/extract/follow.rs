//! Moves into the chosen paths: found as git finds renames, by equal blobs and then by half of the content, and followed as
//! places that hold for every commit without the move. Copies, whose source stays, are no moves.

use gix::objs::Kind;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::history::{History, unreadable};
use crate::extract::place::{Place, below, moved};
use crate::extract::prune::Kept;
use crate::extract::select::select;
use crate::extract::source::Source;
use crate::extract::walk::Commit;
use crate::extract::{ExtractError, alike};
use crate::git::object::Objects;
use crate::git::readers::Readers;
use crate::git::tree::{Difference, differences};

/// Moves of moves are followed this often.
const ROUNDS: usize = 16;
/// More places than this are not followed: somebody moved files one by one for years.
const MOST_PLACES: usize = 256;
/// Commits a thread takes at a time.
const RUN: usize = 64;

/// A move into the paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moved {
    /// Place of the commit in the walk.
    pub(super) commit: usize,
    /// Path in the source before, a folder or a file.
    pub(super) from: String,
    /// Path in the source after.
    pub(super) to: String,
    pub(super) files: u64,
    pub(super) identical: u64,
    /// The place that follows it.
    pub(super) place: Option<usize>,
}

/// Finds moves, and follows them if asked to.
pub(super) fn follow(source: &Source, history: &mut History, followed: bool) -> Result<(), ExtractError> {
    let mut known: FxHashSet<(usize, String)> = FxHashSet::default();
    for _ in 0..ROUNDS {
        let mut new = found(source, history)?;
        new.retain(|one| known.insert((one.commit, one.from.clone())));
        if new.is_empty() {
            return Ok(());
        }
        for mut one in new {
            // A path that moved away twice is followed for the move that was found first.
            let is_free = history.places.iter().all(|place| place.from() != one.from);
            let is_followed = followed && is_free && history.places.len() < MOST_PLACES;
            let to = moved(&history.places, &one.to).filter(|_| is_followed);
            if let Some(to) = to {
                history.places.push(Place::new(&one.from, &to)?);
                one.place = Some(history.places.len() - 1);
            }
            history.moves.push(one);
        }
        if !followed {
            return Ok(());
        }
        history.filter_anew(source)?;
    }
    Ok(())
}

/// Whether a place holds for a commit: that of a move for all that do not contain the move, any other always.
pub(super) fn holds(commits: &[Commit], moves: &[Moved]) -> impl Fn(usize, usize) -> bool {
    let contains = |one: &Moved| {
        let mut contains = vec![false; commits.len()];
        for (place, commit) in commits.iter().enumerate().skip(one.commit) {
            contains[place] = place == one.commit || commit.parents.iter().any(|parent| contains[*parent]);
        }
        contains
    };
    let all: FxHashMap<usize, Vec<bool>> = moves.iter().filter_map(|one| Some((one.place?, contains(one)))).collect();
    move |commit, place| all.get(&place).is_none_or(|contains| !contains[commit])
}

/// Moves of all kept commits, in their order. Threads share the commits out.
fn found(source: &Source, history: &History) -> Result<Vec<Moved>, ExtractError> {
    let readers = &source.readers;
    let holds = holds(&history.walk.commits, &history.moves);
    let places_of = |commit: usize| -> Vec<Place> {
        let all = history.places.iter().enumerate();
        all.filter(|(place, _)| holds(commit, *place)).map(|(_, one)| one.clone()).collect()
    };
    let runs = history.pruned.kept.par_chunks(RUN).map(|run| {
        readers.with(|reader| {
            let search = Search { readers, objects: &reader.objects, history };
            let moves = run.iter().map(|kept| search.moves(kept, &places_of)).collect::<Result<Vec<_>, _>>();
            moves.map(|moves| moves.into_iter().flatten().collect::<Vec<_>>())
        })
    });
    Ok(runs.collect::<Result<Vec<_>, ExtractError>>()?.into_iter().flatten().collect())
}

/// What one thread looks for moves with.
struct Search<'a> {
    readers: &'a Readers,
    objects: &'a Objects,
    history: &'a History,
}

impl Search<'_> {
    /// Moves of one commit into the places that hold for it.
    fn moves(&self, kept: &Kept, places_of: &dyn Fn(usize) -> Vec<Place>) -> Result<Vec<Moved>, ExtractError> {
        let commits = &self.history.walk.commits;
        let commit = &commits[kept.source];
        let [parent] = commit.parents[..] else { return Ok(Vec::new()) };
        if !self.brings_files(kept.source, parent) {
            return Ok(Vec::new());
        }
        let (inside, before) = (places_of(kept.source), places_of(parent));
        let all = differences(self.objects, Some(commits[parent].tree), Some(commit.tree)).changes;
        let is_file = |entry: &crate::git::tree::Entry| {
            entry.mode.is_blob() && entry.id != gix::ObjectId::empty_blob(entry.id.kind())
        };
        let came: Vec<&Difference> = all
            .iter()
            .filter(|one| one.old.is_none() && one.new.as_ref().is_some_and(is_file))
            .filter(|one| moved(&inside, &text(&one.path)).is_some())
            .collect();
        let went: Vec<&Difference> = all
            .iter()
            .filter(|one| one.new.is_none() && one.old.as_ref().is_some_and(is_file))
            .filter(|one| moved(&before, &text(&one.path)).is_none())
            .collect();
        if came.is_empty() || went.is_empty() {
            return Ok(Vec::new());
        }
        let pairs = self.pairs(&came, &went);
        self.grouped(kept.source, &inside, &pairs, &went)
    }

    /// Whether a commit has files at the places that its parent has not: few have, and only then does it pay to look at
    /// everything the commit changed.
    fn brings_files(&self, commit: usize, parent: usize) -> bool {
        self.history.selections[commit].iter().any(|now| {
            let before = self.history.selections[parent].iter().find(|before| before.place == now.place);
            if before.is_some_and(|before| before.id == now.id) {
                return false;
            }
            let old = before.filter(|before| before.mode.is_tree()).map(|before| before.id);
            let is_new = |one: &Difference| one.old.is_none();
            if now.mode.is_tree() {
                differences(self.objects, old, Some(now.id)).changes.iter().any(is_new)
            } else {
                before.is_none_or(|before| before.mode.is_tree())
            }
        })
    }

    fn pairs(&self, came: &[&Difference], went: &[&Difference]) -> Vec<Pair> {
        let mut open: Vec<&Difference> = went.to_vec();
        let mut pairs = Vec::new();
        let mut changed = Vec::new();
        for new in came {
            let id = new.new.map(|entry| entry.id);
            let same = |old: &&&Difference| old.old.map(|entry| entry.id) == id;
            let name = |path: &[u8]| path.rsplit(|byte| *byte == b'/').next().map(<[u8]>::to_vec);
            let of_name = open.iter().find(|old| same(old) && name(&old.path) == name(&new.path));
            match of_name.or_else(|| open.iter().find(same)).map(|old| old.path.clone()) {
                Some(path) => {
                    open.retain(|old| old.path != path);
                    pairs.push((text(&path), text(&new.path), true));
                }
                None => changed.push(*new),
            }
        }
        let read = |entry: Option<crate::git::tree::Entry>| {
            let mut bytes = Vec::new();
            entry.filter(|entry| self.objects.read(&entry.id, Kind::Blob, &mut bytes).is_ok()).map(|_| bytes)
        };
        let olds: Vec<_> = open.iter().map(|old| (text(&old.path), read(old.old))).collect();
        let news: Vec<_> = changed.iter().map(|new| (text(&new.path), read(new.new))).collect();
        pairs.extend(alike::pairs(&olds, &news).into_iter().map(|(old, new)| (old, new, false)));
        pairs
    }

    /// Pairs as moves of folders where a whole folder went, else of files.
    fn grouped(
        &self,
        commit: usize,
        inside: &[Place],
        pairs: &[Pair],
        went: &[&Difference],
    ) -> Result<Vec<Moved>, ExtractError> {
        let mut folders: std::collections::BTreeMap<(String, String), Vec<&Pair>> = Default::default();
        for pair in pairs {
            folders.entry(outermost(&pair.0, &pair.1, inside)).or_default().push(pair);
        }
        let mut out = Vec::new();
        for ((from, to), pairs) in folders {
            let moved = |from: &str, to: &str, pairs: &[&Pair]| Moved {
                commit,
                from: from.to_owned(),
                to: to.to_owned(),
                files: pairs.len() as u64,
                identical: pairs.iter().filter(|pair| pair.2).count() as u64,
                place: None,
            };
            let all = went.iter().filter(|one| below(&text(&one.path), &from).is_some()).count();
            let is_whole = !from.is_empty() && pairs.len() * 2 >= all && self.is_gone(commit, &from)?;
            if is_whole {
                out.push(moved(&from, &to, &pairs));
            } else {
                out.extend(pairs.iter().map(|pair| moved(&pair.0, &pair.1, &[pair])));
            }
        }
        Ok(out)
    }

    fn is_gone(&self, commit: usize, path: &str) -> Result<bool, ExtractError> {
        let commits = &self.history.walk.commits[commit..=commit];
        let found = select(self.readers, commits, &[Place::root(path)?]).map_err(|one| unreadable(&one))?;
        Ok(found.values().all(|found| found.is_empty()))
    }
}

/// Path before, path after, and whether not a byte changed.
type Pair = (String, String, bool);

/// The outermost folders that differ, the new one still inside; the files themselves where their names differ.
fn outermost(old: &str, new: &str, inside: &[Place]) -> (String, String) {
    let (mut from, mut to) = (old, new);
    while let (Some((above_from, name)), Some((above_to, other))) = (from.rsplit_once('/'), to.rsplit_once('/')) {
        let is_inside = inside.iter().any(|place| below(above_to, place.from()).is_some());
        if name != other || !is_inside {
            break;
        }
        (from, to) = (above_from, above_to);
    }
    (from.to_owned(), to.to_owned())
}

fn text(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_as_far_out_as_they_differ() {
        let inside = [Place::root("pkg/ring").expect("a place")];
        let pair = |old, new| outermost(old, new, &inside);
        let own = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(pair("ring/a/b.go", "pkg/ring/a/b.go"), own("ring", "pkg/ring"));
        assert_eq!(pair("old/b.go", "pkg/ring/new/b.go"), own("old", "pkg/ring/new"));
        assert_eq!(pair("old/b.go", "pkg/ring/c.go"), own("old/b.go", "pkg/ring/c.go"));
        assert_eq!(pair("x/pkg/ring/b.go", "pkg/ring/b.go"), own("x/pkg/ring", "pkg/ring"), "never out of the place");
        assert_eq!(pair("b.go", "pkg/ring/b.go"), own("b.go", "pkg/ring/b.go"), "the root is no folder that moved");
    }
}
