//! Parts of repositories that can stand for a need, a file of source or a folder with all below it, and the words they use.
//!
//! Words are those of names and texts and of file names: what a thing deals with, which two who solve one need have in common in
//! whatever language. Each weighs by how often it is said and how few folders of that language say it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::id::TokenHash;
use buyin_facts::spoken::each_word;
use buyin_facts::word::{Class, Language};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::folder;
use crate::discover::exclude;
use crate::discover::host::Tongues;
use crate::discover::landscape::{Landscape, Standing, is_within};
use crate::index::{DirectoryIx, FileIx, RepositoryIx};

/// Fewer words in all say too little: about as many as fifty lines of code. Lines do not tell: they may be licence and brackets.
const LEAST_SAID: u32 = 100;
/// A folder with more of its repository's source than this stands for the repository.
const LARGEST: f64 = 0.5;

/// Words with how often they are said.
type Counts = BTreeMap<TokenHash, u32>;

/// A file of source, or a folder with all below it.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) repository: RepositoryIx,
    /// The folder, or the file's.
    pub(crate) directory: DirectoryIx,
    /// Lines of source.
    pub(crate) lines: u32,
    /// First day of any of its files, where known.
    pub(crate) since: Option<Day>,
    pub(super) path: String,
    /// Its files of source.
    pub(crate) files: Vec<FileIx>,
    /// Words with their weights, sorted.
    pub(crate) words: Vec<(TokenHash, f64)>,
}

impl Part {
    /// Whether one holds the other, or both are the same.
    pub(crate) fn is_nested(&self, other: &Self) -> bool {
        self.repository == other.repository
            && (is_within(&self.path, &other.path) || is_within(&other.path, &self.path))
    }

    /// Length of its words' vector.
    pub(crate) fn norm(&self) -> f64 {
        self.words.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt()
    }
}

/// What a folder and all below it say in one language.
#[derive(Debug, Default)]
struct Said {
    lines: u32,
    files: Vec<FileIx>,
    since: Option<Day>,
    counts: Counts,
}

/// Every part that says enough to be compared, in order of paths; `born` is the first day of a file.
pub(crate) fn parts(landscape: &Landscape, tongues: &Tongues, born: impl Fn(FileIx) -> Option<Day>) -> Vec<Part> {
    let all: Vec<(DirectoryIx, FileIx, Language, Counts)> = source(landscape, tongues).collect();
    let rarity = Rarity::of(&all);
    let mut parts = Vec::new();
    let mut folders: BTreeMap<DirectoryIx, BTreeMap<Language, Said>> = BTreeMap::new();
    for (directory, file, language, counts) in all {
        let found = landscape.file(file);
        let own = Said { lines: found.lines, files: vec![file], since: born(file), counts };
        for above in above(landscape, directory) {
            folders.entry(above).or_default().entry(language).or_default().add(&own);
        }
        parts.extend(rarity.part(landscape, (directory, &found.path), language, &own));
    }
    let sizes = exclude::sizes(landscape);
    for (directory, languages) in folders {
        let lines: u32 = languages.values().map(|said| said.lines).sum();
        // A folder speaks the language most of it is written in.
        let most = languages.into_iter().max_by_key(|(language, said)| (said.lines, Reverse(*language)));
        let found = landscape.directory(directory);
        let is_most = f64::from(lines) > LARGEST * f64::from(sizes[&found.repository].source);
        // A folder with one file is that file.
        let most = most.filter(|(_, said)| said.files.len() > 1 && !is_most);
        parts.extend(
            most.and_then(|(language, said)| rarity.part(landscape, (directory, &found.path), language, &said)),
        );
    }
    parts.sort_by(|one, other| (one.repository, &one.path).cmp(&(other.repository, &other.path)));
    parts
}

impl Said {
    fn add(&mut self, other: &Self) {
        self.lines += other.lines;
        self.files.extend(&other.files);
        self.since = earlier(self.since, other.since);
        other.counts.iter().for_each(|(word, count)| *self.counts.entry(*word).or_default() += count);
    }
}

/// The earlier of two days, as far as they are known.
pub(crate) fn earlier(one: Option<Day>, other: Option<Day>) -> Option<Day> {
    [one, other].into_iter().flatten().min()
}

/// The folder and those above it, the repository's root aside.
fn above(landscape: &Landscape, directory: DirectoryIx) -> impl Iterator<Item = DirectoryIx> {
    let found = landscape.directory(directory);
    let paths = std::iter::successors(Some(found.path.as_str()), |path| Some(folder(path)));
    paths.take_while(|path| !path.is_empty()).filter_map(|path| landscape.at(found.repository, path))
}

/// Files that people wrote in a language we read, with their words.
fn source(landscape: &Landscape, tongues: &Tongues) -> impl Iterator<Item = (DirectoryIx, FileIx, Language, Counts)> {
    let all = landscape.files.iter().enumerate().filter(|(_, file)| file.class == Class::Source);
    all.filter_map(|(at, file)| Some((file.directory, FileIx::from(at), file.language?, said(tongues, file))))
}

/// Words of a file and of its name, with how many lines say them.
fn said(tongues: &Tongues, file: &Standing) -> Counts {
    let mut counts = Counts::new();
    for (word, lines) in file.blob.into_iter().flat_map(|blob| tongues.said(blob)) {
        *counts.entry(*word).or_default() += lines;
    }
    let name = file.path.rsplit('/').next().unwrap_or_default();
    each_word(name.split('.').next().unwrap_or_default(), |word| {
        *counts.entry(TokenHash::of_word(word)).or_default() += 1;
    });
    counts
}

/// How few folders of a language say a word.
struct Rarity {
    folders: BTreeMap<Language, f64>,
    saying: FxHashMap<(Language, TokenHash), f64>,
}

impl Rarity {
    fn of(all: &[(DirectoryIx, FileIx, Language, Counts)]) -> Self {
        let mut by_folder: BTreeMap<(DirectoryIx, Language), FxHashSet<TokenHash>> = BTreeMap::new();
        for (directory, _, language, counts) in all {
            by_folder.entry((*directory, *language)).or_default().extend(counts.keys());
        }
        let mut rarity = Self { folders: BTreeMap::new(), saying: FxHashMap::default() };
        for ((_, language), words) in by_folder {
            *rarity.folders.entry(language).or_default() += 1.0;
            words.into_iter().for_each(|word| *rarity.saying.entry((language, word)).or_default() += 1.0);
        }
        rarity
    }

    /// What is said at a path, where it is enough.
    fn part(
        &self,
        landscape: &Landscape,
        (directory, path): (DirectoryIx, &str),
        language: Language,
        said: &Said,
    ) -> Option<Part> {
        let words = self.weigh(language, &said.counts);
        let is_enough = said.counts.values().sum::<u32>() >= LEAST_SAID && !words.is_empty();
        let repository = landscape.directory(directory).repository;
        let (lines, since, files) = (said.lines, said.since, said.files.clone());
        is_enough.then(|| Part { repository, directory, lines, since, path: path.to_owned(), files, words })
    }

    /// `(1 + ln count) · ln(folders / folders that say it)`: Salton and Buckley's weighting of terms.
    fn weigh(&self, language: Language, counts: &Counts) -> Vec<(TokenHash, f64)> {
        let weigh = |(word, count): (&TokenHash, &u32)| {
            let saying = self.saying.get(&(language, *word)).copied().unwrap_or(1.0);
            let rarity = (self.folders[&language] / saying).ln();
            (*word, (1.0 + f64::from(*count).ln()) * rarity)
        };
        counts.iter().map(weigh).filter(|(_, weight)| *weight > 0.0).collect()
    }
}
