//! What discovery cannot see: repositories most of whose source is in languages whose import lines are not read. Their use of
//! anything is missing, so an answer must name them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use buyin_facts::language::unread;
use buyin_facts::word::Class;

use crate::discover::landscape::Landscape;
use crate::index::RepositoryIx;

/// Source of a language in a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) repository: RepositoryIx,
    pub(crate) language: &'static str,
    /// Files of source in it.
    pub(crate) files: u64,
}

/// Languages that are not read, of repositories with more files of source in them than in those that are; by repository, the
/// most files first.
pub(crate) fn of(landscape: &Landscape) -> Vec<Unread> {
    let mut read: BTreeMap<RepositoryIx, u64> = BTreeMap::new();
    let mut other: BTreeMap<RepositoryIx, BTreeMap<&'static str, u64>> = BTreeMap::new();
    for file in landscape.files.iter().filter(|file| file.class == Class::Source) {
        let repository = landscape.directory(file.directory).repository;
        if file.language.is_some() {
            *read.entry(repository).or_default() += 1;
        } else if let Some(language) = unread(&file.path) {
            *other.entry(repository).or_default().entry(language).or_default() += 1;
        }
    }
    other.retain(|repository, files| files.values().sum::<u64>() > read.get(repository).copied().unwrap_or(0));
    let rows = other.into_iter().flat_map(|(repository, languages)| {
        let mut rows: Vec<_> =
            languages.into_iter().map(|(language, files)| Unread { repository, language, files }).collect();
        rows.sort_by_key(|row| Reverse(row.files));
        rows
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::landscape::Found;
    use buyin_facts::word::Language;

    #[test]
    fn languages_that_are_not_read_are_named_where_they_are_most() {
        let files = [
            (0, Class::Source, "App/A.swift"),
            (0, Class::Source, "App/B.swift"),
            (0, Class::Source, "App/C.m"),
            (0, Class::Source, "tools/build.py"),
            (0, Class::Test, "Tests/A.swift"),
            (1, Class::Source, "main.py"),
            (1, Class::Source, "more.dart"),
            (2, Class::Vendored, "vendor/a.scala"),
            (2, Class::Source, "deploy.sh"),
        ];
        let found = files.map(|(repository, class, path)| Found {
            repository: RepositoryIx(repository),
            path: path.to_owned(),
            blob: None,
            class,
            language: Language::of_path(path),
            lines: 10,
        });
        let row = |language, files| Unread { repository: RepositoryIx(0), language, files };
        assert_eq!(of(&Landscape::of(found.into())), [row("Swift", 2), row("Objective-C", 1)]);
    }
}
