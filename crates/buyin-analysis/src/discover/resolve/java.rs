//! Java and Kotlin: which folder of a package holds what an import line names.
//!
//! One package lies in many folders: those of main and test, of modules, of repositories; and public libraries may have it
//! too. So a line means the folder with a file of that name or, in Kotlin, a file that offers it; what none of them holds is
//! somebody else's. Where files were not read, only a folder that is alone in question is told. Must not take the path of a
//! module for a package.

use std::borrow::Cow;

use buyin_facts::word::Class;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::discover::contents::Contents;
use crate::discover::landscape::{Landscape, Standing};
use crate::index::{DirectoryIx, RepositoryIx};

/// Folders below which paths are packages: `src/main/java`, `javatests`, a bare `src`.
const ROOTS: [&str; 8] = ["java", "javatests", "kotlin", "scala", "groovy", "src", "test", "tests"];

/// Packages by name, and what their folders hold.
pub(super) struct Packages<'a> {
    landscape: &'a Landscape,
    contents: &'a Contents,
    folders: FxHashMap<String, Vec<DirectoryIx>>,
    files: FxHashSet<(DirectoryIx, &'a str)>,
    offered: FxHashMap<DirectoryIx, FxHashSet<Cow<'a, str>>>,
}

impl<'a> Packages<'a> {
    pub(super) fn new(landscape: &'a Landscape, contents: &'a Contents) -> Self {
        let (folders, files, offered) = Default::default();
        let mut packages = Self { landscape, contents, folders, files, offered };
        for (at, directory) in landscape.iter().filter(|(at, _)| landscape.is_code(*at)) {
            let mut has_any = false;
            for file in &directory.files {
                has_any |= packages.hold(at, landscape.file(*file));
            }
            for package in names(&directory.path).filter(|_| has_any) {
                packages.folders.entry(package).or_default().push(at);
            }
        }
        packages
    }

    /// Notes what a file offers to import lines; whether it can offer anything.
    fn hold(&mut self, at: DirectoryIx, file: &'a Standing) -> bool {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let Some((stem, ending @ ("java" | "kt"))) = name.rsplit_once('.') else { return false };
        self.files.insert((at, stem));
        if ending == "kt" {
            let names = self.offered.entry(at).or_default();
            names.insert(Cow::Owned(facade(stem)));
            let offered = file.blob.and_then(|blob| self.contents.exports.get(&blob));
            names.extend(offered.into_iter().flatten().map(|name| Cow::Borrowed(name.as_str())));
        }
        true
    }

    /// The folder a specifier means: `a.b.C`, `a.b.function`, `a.b.*`, or `a.b` where only history tells.
    pub(super) fn target(&self, from: &Standing, specifier: &str) -> Option<DirectoryIx> {
        let own = self.repository(from.directory);
        if let Some(package) = specifier.strip_suffix(".*") {
            return self.package(own, package);
        }
        let (package, name) = specifier.rsplit_once('.').unwrap_or(("", specifier));
        let folders = self.folders(package);
        // What a file offers may lie deep in it; what it is called for does not.
        let called = |at: &DirectoryIx| self.files.contains(&(*at, name));
        let offering = |at: &DirectoryIx| self.offered.get(at).is_some_and(|names| names.contains(name));
        for holding in [Self::those(folders, called), Self::those(folders, offering)] {
            if !holding.is_empty() {
                let rank = |at| (self.repository(at) != own, self.is_test(at));
                return super::first(self.landscape, &holding, rank);
            }
        }
        if !self.folders(specifier).is_empty() {
            return self.package(own, specifier);
        }
        let mut possible = folders.iter().filter(|at| self.may_hold(from, **at));
        possible.next().filter(|_| possible.next().is_none()).copied()
    }

    /// The folder that stands for all of a package.
    fn package(&self, own: RepositoryIx, package: &str) -> Option<DirectoryIx> {
        super::first(self.landscape, self.folders(package), |at| (self.is_test(at), self.repository(at) != own))
    }

    fn those(folders: &[DirectoryIx], which: impl Fn(&DirectoryIx) -> bool) -> Vec<DirectoryIx> {
        folders.iter().copied().filter(which).collect()
    }

    /// Whether a folder may hold a name that nobody saw there: what is `internal` to Kotlin's modules, tests, what was not read.
    fn may_hold(&self, from: &Standing, at: DirectoryIx) -> bool {
        let repository = self.repository(at);
        let is_own = repository == self.repository(from.directory);
        let is_unread = self.contents.exports.is_empty() || self.contents.untaken.contains(&repository);
        let is_open = if self.is_test(at) { is_own && from.class != Class::Source } else { is_own || is_unread };
        is_open && self.offered.contains_key(&at)
    }

    fn folders(&self, package: &str) -> &[DirectoryIx] {
        self.folders.get(package).map_or(&[], Vec::as_slice)
    }

    fn repository(&self, at: DirectoryIx) -> RepositoryIx {
        self.landscape.directory(at).repository
    }

    fn is_test(&self, at: DirectoryIx) -> bool {
        self.landscape.directory(at).source == 0
    }
}

/// Names a folder may have as a package: its path below each root on the way.
fn names(path: &str) -> impl Iterator<Item = String> {
    let segments: Vec<&str> = path.split('/').collect();
    let roots = (0..segments.len()).filter(|at| ROOTS.contains(&segments[*at])).collect::<Vec<_>>();
    roots.into_iter().map(move |at| segments[at + 1..].join(".")).filter(|name| !name.is_empty())
}

/// The type that Java finds the functions of a Kotlin file in: `TextKt` of `text.kt`.
fn facade(stem: &str) -> String {
    let mut letters = stem.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).chain("Kt".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::landscape::Found;
    use buyin_facts::id::BlobKey;
    use buyin_facts::word::Language;

    /// Files by repository, in order; tests are told by their folder. Some offer what their names do not say.
    const FILES: [(u32, &str); 16] = [
        (0, "core/src/main/java/acme/kit/Clock.java"),
        (0, "core/src/test/java/acme/kit/ClockTest.java"),
        (0, "kit/src/test/java/acme/kit/Fake.java"),
        (0, "kit-testing/src/main/kotlin/acme/kit/Rule.kt"),
        (0, "kit-testing/src/main/kotlin/acme/kit/wait.kt"),
        (0, "acme.io/build.gradle.kts"),
        (0, "acme.io/src/main/java/acme/io/Pipe.java"),
        (0, "acme/net/Bare.java"),
        (1, "src/main/java/acme/kit/Clock.java"),
        (1, "src/main/java/shop/Cart.java"),
        (1, "src/test/java/shop/CartTest.java"),
        (2, "app/src/main/java/shop/pay/Bill.java"),
        (2, "app/src/test/java/acme/net/Probe.java"),
        (3, "src/main/kotlin/pay/Open.kt"),
        (4, "src/main/kotlin/pay/Open.kt"),
        (0, "a/src/main/kotlin/acme/io/Till.kt"),
    ];

    fn landscape() -> Landscape {
        let found = |(at, (repository, path)): (usize, &(u32, &str))| Found {
            repository: RepositoryIx(*repository),
            path: (*path).to_owned(),
            blob: Some(BlobKey(at as u64)),
            class: if path.contains("/test/") { Class::Test } else { Class::Source },
            language: Some(Language::Java),
            lines: 10,
        };
        Landscape::of(FILES.iter().enumerate().map(found).collect())
    }

    /// Where a specifier leads from a file, as `repository:path`.
    fn led(contents: &Contents, repository: u32, path: &str, specifier: &str) -> String {
        let landscape = landscape();
        let from = landscape.by_path()[&(RepositoryIx(repository), path)];
        let found = Packages::new(&landscape, contents).target(landscape.file(from), specifier);
        found.map_or_else(String::new, |at| {
            let directory = landscape.directory(at);
            format!("{}:{}", directory.repository.0, directory.path)
        })
    }

    fn contents() -> Contents {
        let offered = |at: u64, names: &[&str]| (BlobKey(at), names.iter().map(|name| (*name).to_owned()).collect());
        let exports = [
            offered(3, &["Rule"]),
            offered(4, &["await", "LIMIT"]),
            offered(13, &["Open"]),
            offered(15, &["Till", "Pipe"]),
        ];
        Contents { exports: exports.into(), ..Contents::default() }
    }

    const PIPE: (u32, &str) = (0, "acme.io/src/main/java/acme/io/Pipe.java");
    const BILL: (u32, &str) = (2, "app/src/main/java/shop/pay/Bill.java");

    #[test]
    fn a_name_leads_to_the_folder_that_holds_it() {
        for ((repository, path), specifier, expected) in [
            (PIPE, "acme.kit.Clock", "0:core/src/main/java/acme/kit"),
            (PIPE, "acme.kit.ClockTest", "0:core/src/test/java/acme/kit"),
            (PIPE, "acme.kit.Fake", "0:kit/src/test/java/acme/kit"),
            (PIPE, "acme.kit.Rule", "0:kit-testing/src/main/kotlin/acme/kit"),
            (PIPE, "acme.kit.await", "0:kit-testing/src/main/kotlin/acme/kit"),
            (PIPE, "acme.kit.LIMIT", "0:kit-testing/src/main/kotlin/acme/kit"),
            (PIPE, "acme.kit.WaitKt", "0:kit-testing/src/main/kotlin/acme/kit"),
            (PIPE, "shop.Cart", "1:src/main/java/shop"),
            // Of main and test, main; of two other repositories, none.
            (PIPE, "shop.*", "1:src/main/java/shop"),
            (PIPE, "acme.kit.*", "0:core/src/main/java/acme/kit"),
            (PIPE, "acme.kit", "0:core/src/main/java/acme/kit"),
            (BILL, "acme.kit.Clock", ""),
            (BILL, "acme.kit.*", ""),
            (BILL, "acme.kit.Rule", "0:kit-testing/src/main/kotlin/acme/kit"),
            // A type of a public library in a package that is here too, and a package above one that is here.
            (BILL, "acme.kit.Public", ""),
            (BILL, "shop.Public", ""),
            (BILL, "shop.pay.deep.Public", ""),
            // A folder called like a package is none.
            (PIPE, "acme.net.Bare", ""),
            (BILL, "acme.io.build", ""),
            // What is called so comes before what has such a thing inside.
            (BILL, "acme.io.Pipe", "0:acme.io/src/main/java/acme/io"),
        ] {
            assert_eq!(led(&contents(), repository, path, specifier), expected, "{repository} {specifier}");
        }
    }

    #[test]
    fn what_was_not_read_is_told_only_where_one_folder_is_in_question() {
        let mut contents = contents();
        // What is internal is not offered: the own repository may hold it.
        assert_eq!(led(&contents, PIPE.0, PIPE.1, "acme.kit.internal"), "0:kit-testing/src/main/kotlin/acme/kit");
        assert_eq!(led(&contents, BILL.0, BILL.1, "acme.kit.internal"), "");
        assert_eq!(led(&contents, BILL.0, BILL.1, "pay.hidden"), "");
        contents.untaken.insert(RepositoryIx(3));
        assert_eq!(led(&contents, BILL.0, BILL.1, "pay.hidden"), "3:src/main/kotlin/pay");
        contents.untaken.insert(RepositoryIx(4));
        assert_eq!(led(&contents, BILL.0, BILL.1, "pay.hidden"), "");
        // Files of Java say by their names what they hold, read or not.
        assert_eq!(led(&Contents::default(), BILL.0, BILL.1, "shop.Public"), "");
        assert_eq!(led(&Contents::default(), BILL.0, BILL.1, "shop.Cart"), "1:src/main/java/shop");
    }
}
