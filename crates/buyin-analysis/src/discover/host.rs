//! The host's own vocabulary in a candidate: names that mean something only where it was built, each of which somebody has to
//! take out, hand in or rename before others can use it.
//!
//! Words are those of the repository's, owner's and product's names, and those that several files of the rest of the repository
//! offer or are called by, and no other repository knows: none offers them, nor has them in as many files. The candidate's own name is not the host's. Contents say which words
//! they hold as hashes (`mentions`), so that only who knows a word can find it.

use std::collections::BTreeMap;

use buyin_facts::content::Mention;
use buyin_facts::id::{BlobKey, TokenHash};
use buyin_facts::lake::LakeError;
use buyin_facts::spoken::each_word;
use buyin_facts::table::Table;
use buyin_facts::word::{Class, MentionKind};
use buyin_facts::{EngineerDays, Snapshot};
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Serialize;

use crate::discover::landscape::{Landscape, Standing, is_within};
use crate::discover::weight;
use crate::index::{DirectoryIx, FileIx, RepositoryIx, TeamIx};
use crate::organisation::Organisation;

/// Files of a repository that must have a word before the repository knows it: fewer may be chance.
const FILES: usize = 3;
/// Other repositories that may offer a word of a name (`search`, `build`) before it is everybody's.
const OTHERS: usize = 2;

/// A name of the host's in a candidate's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HostName {
    /// The word of the host's.
    pub word: String,
    /// Where it weighs most: keys before texts before names in code.
    pub kind: MentionKind,
    /// Lines that hold it.
    pub mentions: u64,
    /// The first of them, `file:line`.
    pub first: String,
}

/// Who offers which word, and which contents hold it.
#[derive(Debug, Default)]
pub(crate) struct Tongues {
    offered: FxHashMap<TokenHash, Offered>,
    held: FxHashMap<BlobKey, Vec<Mention>>,
    /// Words of contents of source, with the lines that hold them.
    said: FxHashMap<BlobKey, Vec<(TokenHash, u32)>>,
    /// Files that have a word, by repository.
    heard: FxHashMap<TokenHash, BTreeMap<RepositoryIx, usize>>,
}

/// A word that files offer or are called by.
#[derive(Debug)]
struct Offered {
    word: String,
    /// At most one more than make it everybody's.
    repositories: Vec<RepositoryIx>,
    /// Files, while one repository has it alone.
    files: Vec<FileIx>,
}

impl Tongues {
    /// Words of files' paths and of names they offer.
    pub(crate) fn of(landscape: &Landscape, exports: &BTreeMap<BlobKey, Vec<String>>) -> Self {
        let mut tongues = Self::default();
        let is_code = |file: &Standing| file.class == Class::Source && file.language.is_some();
        for (number, file) in landscape.files.iter().enumerate().filter(|(_, file)| is_code(file)) {
            let names = file.blob.and_then(|blob| exports.get(&blob)).into_iter().flatten().map(String::as_str);
            for name in names.chain([file.path.as_str()]) {
                let repository = landscape.directory(file.directory).repository;
                each_word(name, |word| tongues.offer(word, repository, FileIx::from(number)));
            }
        }
        tongues
    }

    fn offer(&mut self, word: &str, repository: RepositoryIx, file: FileIx) {
        let empty = || Offered { word: word.to_owned(), repositories: Vec::new(), files: Vec::new() };
        let offered = self.offered.entry(TokenHash::of_word(word)).or_insert_with(empty);
        if !offered.repositories.contains(&repository) && offered.repositories.len() <= OTHERS {
            offered.repositories.push(repository);
        }
        match offered.repositories.len() {
            1 if offered.files.last() != Some(&file) => offered.files.push(file),
            1 => {}
            _ => offered.files = Vec::new(),
        }
    }

    /// Reads which of the words that could be a host's stand in which contents of the landscape.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(crate) fn hear(
        &mut self,
        snapshot: &Snapshot,
        landscape: &Landscape,
        organisation: &Organisation,
    ) -> Result<(), LakeError> {
        let wanted = self.wanted(organisation);
        let (holders, source) = (holders(landscape), source(landscape));
        for batch in snapshot.read::<Mention>()? {
            let columns = Mention::read(&batch)?;
            for row in 0..batch.num_rows() {
                let (blob, word) = (BlobKey(columns.blob.value(row)), TokenHash(columns.word.value(row)));
                if source.contains(&blob) {
                    self.said.entry(blob).or_default().push((word, columns.lines.value(row)));
                }
                let repositories = holders.get(&blob).filter(|_| wanted.contains(&word));
                for repository in repositories.into_iter().flatten() {
                    *self.heard.entry(word).or_default().entry(*repository).or_default() += 1;
                }
                if repositories.is_some() {
                    self.held.entry(blob).or_default().push(Mention::row(&columns, row));
                }
            }
        }
        // A content that was read in two languages says the same twice.
        for held in self.held.values_mut() {
            held.sort_by_key(|mention| (mention.word, mention.kind));
            held.dedup_by_key(|mention| mention.word);
        }
        Ok(())
    }

    /// Words of a content of source, with the lines that hold them.
    pub(crate) fn said(&self, blob: BlobKey) -> &[(TokenHash, u32)] {
        self.said.get(&blob).map_or(&[], Vec::as_slice)
    }

    /// Words that could be a host's: those of names around candidates, and those one repository alone offers.
    fn wanted(&self, organisation: &Organisation) -> FxHashSet<TokenHash> {
        let spoken = self.offered.iter().filter(|(_, offered)| offered.files.len() >= FILES).map(|(hash, _)| *hash);
        let mut wanted: FxHashSet<TokenHash> = spoken.collect();
        every_name(organisation, |name| wanted.extend(hashes(name).into_keys()));
        wanted
    }

    /// Names of the host in the folders of a candidate at a place, the most mentioned first.
    pub(crate) fn names(
        &self,
        organisation: &Organisation,
        landscape: &Landscape,
        (at, team): (DirectoryIx, TeamIx),
        content: &[DirectoryIx],
    ) -> Vec<HostName> {
        let called = self.called(organisation, landscape, (at, team));
        let own = hashes(&landscape.directory(at).path);
        let mut found: BTreeMap<TokenHash, HostName> = BTreeMap::new();
        for file in content.iter().flat_map(|at| &landscape.directory(*at).files).map(|file| landscape.file(*file)) {
            let is_text = matches!(file.class, Class::Source | Class::Test | Class::Config);
            let held = file.blob.filter(|_| is_text).and_then(|blob| self.held.get(&blob));
            for mention in held.into_iter().flatten().filter(|mention| !own.contains_key(&mention.word)) {
                let spoken = || self.spoken(landscape, at, mention.word);
                let Some(word) = called.get(&mention.word).cloned().or_else(spoken) else { continue };
                let name = found.entry(mention.word).or_insert_with(|| HostName {
                    word,
                    kind: mention.kind,
                    mentions: 0,
                    first: format!("{}:{}", file.path, mention.line),
                });
                name.mentions += u64::from(mention.lines);
                name.kind = name.kind.min(mention.kind);
            }
        }
        let mut names: Vec<HostName> = found.into_values().collect();
        names.sort_by(|one, other| other.mentions.cmp(&one.mentions).then(one.word.cmp(&other.word)));
        names
    }

    /// A word that the repository around a candidate has for itself.
    fn spoken(&self, landscape: &Landscape, at: DirectoryIx, word: TokenHash) -> Option<String> {
        let top = landscape.directory(at);
        let offered = self.offered.get(&word).filter(|offered| offered.repositories == [top.repository])?;
        let knows = |(repository, files): (&RepositoryIx, &usize)| *repository != top.repository && *files >= FILES;
        if self.heard.get(&word).is_some_and(|heard| heard.iter().any(knows)) {
            return None;
        }
        let outside =
            |file: &&FileIx| !is_within(&landscape.directory(landscape.file(**file).directory).path, &top.path);
        (offered.files.iter().filter(outside).count() >= FILES).then(|| offered.word.clone())
    }

    /// Words of the names around a candidate that are not everybody's.
    fn called(
        &self,
        organisation: &Organisation,
        landscape: &Landscape,
        (at, team): (DirectoryIx, TeamIx),
    ) -> BTreeMap<TokenHash, String> {
        let home = landscape.directory(at).repository;
        let component = organisation.components.root(home);
        let product = organisation.products.of(component, organisation.history.as_of);
        let team = organisation.teams.info(team);
        let names = [repository_name(organisation, home), team.id.as_str(), team.name.as_str()];
        let product = product.map(|product| organisation.products.id(product));
        let names = names.into_iter().chain(product).filter(|name| *name != crate::team::NO_TEAM);
        let mut words: BTreeMap<TokenHash, String> = names.flat_map(hashes).collect();
        let others = |word: &TokenHash| {
            let offered = self.offered.get(word).into_iter().flat_map(|offered| &offered.repositories);
            offered.filter(|repository| **repository != home).count()
        };
        words.retain(|word, _| others(word) < OTHERS);
        words
    }
}

/// Repositories by the contents that stand in them, one a file.
fn holders(landscape: &Landscape) -> FxHashMap<BlobKey, Vec<RepositoryIx>> {
    let mut holders: FxHashMap<BlobKey, Vec<RepositoryIx>> = FxHashMap::default();
    for file in &landscape.files {
        let repository = landscape.directory(file.directory).repository;
        file.blob.into_iter().for_each(|blob| holders.entry(blob).or_default().push(repository));
    }
    holders
}

/// Contents of source.
fn source(landscape: &Landscape) -> FxHashSet<BlobKey> {
    let files = landscape.files.iter().filter(|file| file.class == Class::Source && file.language.is_some());
    files.filter_map(|file| file.blob).collect()
}

/// Days to take the host's names out: each by the logarithm of the lines that hold it.
pub(crate) fn price(names: &[HostName]) -> EngineerDays {
    EngineerDays(names.iter().map(|name| weight::NAME * (1.0 + (name.mentions as f64).ln())).sum())
}

/// Hands on every name that could be a host's: of repositories, teams and products.
fn every_name(organisation: &Organisation, mut take: impl FnMut(&str)) {
    let repositories = organisation.history.repositories.len();
    (0..repositories).map(RepositoryIx::from).for_each(|at| take(repository_name(organisation, at)));
    for (_, info) in organisation.teams.iter() {
        take(&info.id);
        take(&info.name);
    }
    organisation.products.iter().for_each(|(product, _)| take(organisation.products.id(product)));
}

fn repository_name(organisation: &Organisation, repository: RepositoryIx) -> &str {
    let name = organisation.history.name(repository);
    name.rsplit('/').next().unwrap_or(name)
}

fn hashes(name: &str) -> BTreeMap<TokenHash, String> {
    let mut words = BTreeMap::new();
    each_word(name, |word| words.extend([(TokenHash::of_word(word), word.to_owned())]));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_priced_by_the_logarithm_of_its_lines() {
        let name = |mentions| HostName { word: String::new(), kind: MentionKind::Text, mentions, first: String::new() };
        // By hand: 0.1 · (1 + ln 2) + 0.1 · (1 + ln 1).
        let days = price(&[name(2), name(1)]);
        assert!((days.0 - (0.2 + 0.1 * std::f64::consts::LN_2)).abs() < 1e-12);
        assert_eq!(price(&[]), EngineerDays(0.0));
    }
}
