//! PHP and C#: which folder declares what an import line names.
//!
//! Folders need not be called like namespaces, so a line means the folder with a file that declares the full name, or else a
//! folder of the namespace, one that is called so before others. What no folder declares is somebody else's, as is everything
//! of a repository whose files were not read. Must not guess by paths.

use rustc_hash::FxHashMap;

use buyin_facts::word::Class;

use crate::discover::contents::Contents;
use crate::discover::landscape::{Landscape, Standing};
use crate::index::DirectoryIx;

/// What stands between the parts of a name, in PHP and in C#.
pub(in crate::discover) const SEPARATORS: [char; 2] = ['\\', '.'];

/// Names and namespaces with the folders that declare them, in order.
pub(super) struct Namespaces<'a> {
    landscape: &'a Landscape,
    names: FxHashMap<&'a str, Vec<DirectoryIx>>,
    namespaces: FxHashMap<&'a str, Vec<DirectoryIx>>,
}

impl<'a> Namespaces<'a> {
    pub(super) fn new(landscape: &'a Landscape, contents: &'a Contents) -> Self {
        let (names, namespaces) = Default::default();
        let mut all = Self { landscape, names, namespaces };
        for file in landscape.files.iter().filter(|file| matches!(file.class, Class::Source | Class::Test)) {
            let declared = file.blob.and_then(|blob| contents.qualified.get(&blob));
            for name in declared.into_iter().flatten() {
                all.names.entry(name).or_default().push(file.directory);
                let above = name.rsplit_once(SEPARATORS).map(|(namespace, _)| namespace);
                above.into_iter().for_each(|above| all.namespaces.entry(above).or_default().push(file.directory));
            }
        }
        for folders in all.names.values_mut().chain(all.namespaces.values_mut()) {
            folders.sort();
            folders.dedup();
        }
        all
    }

    /// The folder a full name means: of a type, a function or a constant, or of a namespace. The own repository's comes before
    /// others', of a name's first of all, source before tests.
    pub(super) fn target(&self, from: &Standing, specifier: &str) -> Option<DirectoryIx> {
        let repository = |at: DirectoryIx| self.landscape.directory(at).repository;
        let own = repository(from.directory);
        let is_test = |at: DirectoryIx| self.landscape.directory(at).source == 0;
        if let Some(folders) = self.names.get(specifier) {
            return super::first(self.landscape, folders, |at| (repository(at) != own, is_test(at)));
        }
        let folders = self.namespaces.get(specifier)?;
        let called = specifier.rsplit(SEPARATORS).next().unwrap_or(specifier);
        let is_called = |at: &DirectoryIx| self.landscape.directory(*at).path.rsplit(['/', '.']).next() == Some(called);
        let named: Vec<DirectoryIx> = folders.iter().copied().filter(is_called).collect();
        let folders = if named.is_empty() { folders } else { &named };
        super::first(self.landscape, folders, |at| (is_test(at), repository(at) != own))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::landscape::Found;
    use crate::index::RepositoryIx;
    use buyin_facts::id::BlobKey;
    use buyin_facts::word::Language;

    /// Files by repository, with what they declare; tests are told by their folder.
    const FILES: [(u32, &str, &[&str]); 13] = [
        (0, "src/Clock/Timer.php", &["Acme\\Kit\\Clock\\Timer"]),
        (0, "src/Clock/functions.php", &["Acme\\Kit\\Clock\\now"]),
        (0, "src/Kit.php", &["Acme\\Kit\\Kit", "Acme\\Kit\\Clock"]),
        (0, "tests/KitTestCase.php", &["Acme\\Kit\\Tests\\KitTestCase", "Acme\\Kit\\Kit"]),
        (0, "legacy/all.php", &["Old\\One", "Older\\Two"]),
        (0, "vendor/x/y/Y.php", &["X\\Y"]),
        (1, "app/Models/User.php", &["App\\Models\\User"]),
        (1, "lib/Timer.php", &["Acme\\Kit\\Clock\\Timer"]),
        (2, "app/Models/User.php", &["App\\Models\\User"]),
        (3, "main.php", &[]),
        (4, "src/Log.Core/Sinks/Loop.cs", &["Log.Sinks.Batch.Loop"]),
        (4, "src/Log.Full/Sinks/Batch/Queue.cs", &["Log.Sinks.Batch.Queue"]),
        (4, "src/Log.Rolling/Roll.cs", &["Log.Rolling.Roll"]),
    ];

    fn class(path: &str) -> Class {
        match path.split('/').next() {
            Some("tests") => Class::Test,
            Some("vendor") => Class::Vendored,
            _ => Class::Source,
        }
    }

    /// Where a specifier leads from a file, as `repository:path`.
    fn led(at: usize, specifier: &str) -> String {
        let found = |(at, (repository, path, _)): (usize, &(u32, &str, &[&str]))| Found {
            repository: RepositoryIx(*repository),
            path: (*path).to_owned(),
            blob: Some(BlobKey(at as u64)),
            class: class(path),
            language: Some(Language::Php),
            lines: 10,
        };
        let landscape = Landscape::of(FILES.iter().enumerate().map(found).collect());
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let qualified = FILES.iter().zip(0..).map(|((_, _, declared), at)| (BlobKey(at), names(declared)));
        let contents = Contents { qualified: qualified.collect(), ..Contents::default() };
        let from = landscape.by_path()[&(RepositoryIx(FILES[at].0), FILES[at].1)];
        let found = Namespaces::new(&landscape, &contents).target(landscape.file(from), specifier);
        found.map_or_else(String::new, |at| {
            let directory = landscape.directory(at);
            format!("{}:{}", directory.repository.0, directory.path)
        })
    }

    #[test]
    fn a_name_leads_to_the_folder_that_declares_it() {
        let (kit, lib, main) = (2, 7, 9);
        for (from, specifier, expected) in [
            (main, "Acme\\Kit\\Clock\\now", "0:src/Clock"),
            (main, "Old\\One", "0:legacy"),
            (main, "Older\\Two", "0:legacy"),
            (main, "Acme\\Kit\\Tests\\KitTestCase", "0:tests"),
            // Source before tests, a name before a namespace, a namespace that is called so.
            (main, "Acme\\Kit\\Kit", "0:src"),
            (main, "Acme\\Kit\\Clock", "0:src"),
            (main, "Acme\\Kit", "0:src"),
            (main, "App\\Models", ""),
            // Two others hold it alike; each has its own.
            (main, "Acme\\Kit\\Clock\\Timer", ""),
            (kit, "Acme\\Kit\\Clock\\Timer", "0:src/Clock"),
            (lib, "Acme\\Kit\\Clock\\Timer", "1:lib"),
            (main, "App\\Models\\User", ""),
            (lib, "App\\Models\\User", "1:app/Models"),
            // Nobody's, a namespace above all that is declared, and what is vendored.
            (main, "Psr\\Log\\LoggerInterface", ""),
            (main, "Acme", ""),
            (main, "X\\Y", ""),
            // Of folders of a namespace the one that is called like it.
            (main, "Log.Sinks.Batch", "4:src/Log.Full/Sinks/Batch"),
            (main, "Log.Sinks.Batch.Loop", "4:src/Log.Core/Sinks"),
            (main, "Log.Rolling", "4:src/Log.Rolling"),
            (main, "Log", ""),
        ] {
            assert_eq!(led(from, specifier), expected, "{from} {specifier}");
        }
    }
}
