//! Rebuilt things: folders of different repositories with no content in common that seem to serve one need. A hypothesis,
//! never called a copy.
//!
//! Two folders, with all below them, are alike when their rare words (of path, file names, exported names) and the third parties
//! they import are. Likeness is the cosine of inverse document frequencies; only the nearest pairs, each the other's nearest, are
//! named.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::folder;
use crate::discover::landscape::Landscape;
use crate::index::{DirectoryIx, RepositoryIx};

/// Folders with fewer lines of source say too little.
const LEAST_LINES: u32 = 60;
/// A folder with more of its repository's source than this stands for the repository.
const LARGEST: f64 = 0.5;
/// Words of more folders than this are common.
const COMMON: usize = 40;
/// Less alike than this is chance. Low, since only pairs that are each other's nearest are named, and likeness weighs them.
const LEAST: f64 = 0.1;
/// Fewer rare words in common are what any two folders of a trade share (`main`, `load`, `store`), and fewer different words cannot
/// be compared.
const LEAST_WORDS: usize = 5;

/// What folders say of themselves.
pub(crate) type Named = FxHashMap<DirectoryIx, Vec<String>>;
/// Words of a folder and all below it, as positions in the sorted list of all words.
type Vocabularies = BTreeMap<DirectoryIx, FxHashSet<u32>>;

/// Pairs of folders that seem to serve one need, with their likeness; each pair once, sorted.
pub(crate) fn alike(landscape: &Landscape, exports: &Named, foreign: &Named) -> Vec<(DirectoryIx, DirectoryIx, f64)> {
    let (words, count) = vocabularies(landscape, exports, foreign);
    let mut holders: Vec<Vec<DirectoryIx>> = vec![Vec::new(); count];
    for (at, words) in &words {
        words.iter().for_each(|word| holders[*word as usize].push(*at));
    }
    let all = words.len() as f64;
    let mut norms: FxHashMap<DirectoryIx, f64> = FxHashMap::default();
    let mut products: FxHashMap<(DirectoryIx, DirectoryIx), (f64, usize)> = FxHashMap::default();
    let repository = |at: DirectoryIx| landscape.directory(at).repository;
    for list in holders.iter().filter(|list| !list.is_empty()) {
        let weight = (all / list.len() as f64).ln().powi(2);
        list.iter().for_each(|at| *norms.entry(*at).or_default() += weight);
        if list.len() > COMMON {
            continue;
        }
        for (index, one) in list.iter().enumerate() {
            for other in list[index + 1..].iter().filter(|other| repository(**other) != repository(*one)) {
                let (product, words) = products.entry((*one, *other)).or_default();
                *product += weight;
                *words += 1;
            }
        }
    }
    let cosine = |one: &DirectoryIx, other: &DirectoryIx, product: f64| product / (norms[one] * norms[other]).sqrt();
    let mut pairs: Vec<_> = products
        .into_iter()
        .filter(|(_, (_, words))| *words >= LEAST_WORDS)
        .map(|((one, other), (dot, _))| (one, other, cosine(&one, &other, dot)))
        .collect();
    pairs.sort_by_key(|(one, other, _)| (*one, *other));
    mutual(landscape, pairs)
}

/// The words of every folder that can be compared, and how many different words there are.
fn vocabularies(landscape: &Landscape, exports: &Named, foreign: &Named) -> (Vocabularies, usize) {
    let own: Vec<(DirectoryIx, FxHashSet<String>)> = landscape
        .iter()
        .filter(|(_, directory)| directory.source > 0)
        .map(|(at, _)| (at, words(landscape, at, exports.get(&at), foreign.get(&at))))
        .collect();
    let mut all: Vec<&str> = own.iter().flat_map(|(_, words)| words).map(String::as_str).collect();
    all.sort_unstable();
    all.dedup();
    let position: FxHashMap<&str, u32> = all.iter().zip(0..).map(|(word, at)| (*word, at)).collect();
    let mut lines: FxHashMap<DirectoryIx, u32> = FxHashMap::default();
    let mut whole: FxHashMap<RepositoryIx, u32> = FxHashMap::default();
    let mut found = Vocabularies::new();
    for (at, words) in &own {
        let directory = landscape.directory(*at);
        *whole.entry(directory.repository).or_default() += directory.source;
        let mut path = directory.path.as_str();
        while !path.is_empty() {
            if let Some(above) = landscape.at(directory.repository, path) {
                *lines.entry(above).or_default() += directory.source;
                found.entry(above).or_default().extend(words.iter().map(|word| position[word.as_str()]));
            }
            path = folder(path);
        }
    }
    found.retain(|at, words| {
        let part = f64::from(lines[at]) / f64::from(whole[&landscape.directory(*at).repository]);
        lines[at] >= LEAST_LINES && part <= LARGEST && words.len() >= LEAST_WORDS
    });
    (found, all.len())
}

/// Pairs in which each is the other's nearest in that repository.
fn mutual(landscape: &Landscape, pairs: Vec<(DirectoryIx, DirectoryIx, f64)>) -> Vec<(DirectoryIx, DirectoryIx, f64)> {
    let mut best: FxHashMap<(DirectoryIx, RepositoryIx), (f64, DirectoryIx)> = FxHashMap::default();
    let repository = |at: DirectoryIx| landscape.directory(at).repository;
    for (one, other, likeness) in &pairs {
        for (from, to) in [(*one, *other), (*other, *one)] {
            let nearest = best.entry((from, repository(to))).or_insert((*likeness, to));
            if *likeness > nearest.0 {
                *nearest = (*likeness, to);
            }
        }
    }
    let is_nearest = |from: DirectoryIx, to: DirectoryIx| best[&(from, repository(to))].1 == to;
    pairs
        .into_iter()
        .filter(|(one, other, likeness)| *likeness >= LEAST && is_nearest(*one, *other) && is_nearest(*other, *one))
        .collect()
}

fn words(
    landscape: &Landscape,
    at: DirectoryIx,
    exports: Option<&Vec<String>>,
    foreign: Option<&Vec<String>>,
) -> FxHashSet<String> {
    let directory = landscape.directory(at);
    let mut words: FxHashSet<String> = FxHashSet::default();
    directory.path.rsplit('/').take(2).for_each(|segment| split(segment, &mut words));
    for file in directory.files.iter().map(|file| landscape.file(*file)).filter(|file| file.language.is_some()) {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        split(name.split('.').next().unwrap_or_default(), &mut words);
    }
    exports.into_iter().flatten().for_each(|name| split(name, &mut words));
    words.extend(foreign.into_iter().flatten().map(|specifier| format!("<{specifier}>")));
    words
}

/// Words of a name: cut at capitals and at what is no letter; three letters at least, without a plural's s.
fn split(name: &str, words: &mut FxHashSet<String>) {
    let mut word = String::new();
    let mut keep = |word: &mut String| {
        let plain = word.strip_suffix('s').filter(|stem| stem.len() > 3).unwrap_or(word).to_owned();
        if plain.len() >= 3 && plain != "test" && plain != "init" {
            words.insert(plain);
        }
        word.clear();
    };
    let mut was_lower = false;
    for letter in name.chars() {
        if !letter.is_alphabetic() || (letter.is_uppercase() && was_lower) {
            keep(&mut word);
        }
        if letter.is_alphabetic() {
            word.extend(letter.to_lowercase());
        }
        was_lower = letter.is_lowercase();
    }
    keep(&mut word);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        let mut words = FxHashSet::default();
        split("StoreAPIClients", &mut words);
        split("upload_metadata2", &mut words);
        split("io", &mut words);
        let mut words: Vec<_> = words.into_iter().collect();
        words.sort();
        assert_eq!(words, ["apiclient", "metadata", "store", "upload"]);
    }
}
