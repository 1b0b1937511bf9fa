//! Import lines to folders: which folder of the organisation a specifier means.
//!
//! Names of components are settled by [`crate::name`]; this only goes on from there into folders, as each language lays its
//! packages out. What cannot be told is nothing, never a guess between two repositories.

mod java;
pub(super) mod namespace;

use buyin_facts::word::{Ecosystem, Language};
use rustc_hash::FxHashMap;

use crate::component::folder;
use crate::discover::contents::Contents;
use crate::discover::landscape::{Landscape, Standing};
use crate::index::{ComponentIx, DirectoryIx, RepositoryIx};
use crate::name::{ecosystem_of, form};
use crate::organisation::Organisation;

/// Folders in which languages keep the roots of their packages.
const ROOTS: [&str; 9] = ["java", "kotlin", "scala", "src", "lib", "include", "python", "inc", "app"];

/// Answers which folder a specifier means.
pub(crate) struct Resolver<'a> {
    landscape: &'a Landscape,
    organisation: &'a Organisation,
    go: FxHashMap<String, ComponentIx>,
    packages: FxHashMap<(Language, String), Vec<DirectoryIx>>,
    java: java::Packages<'a>,
    namespaces: namespace::Namespaces<'a>,
}

impl<'a> Resolver<'a> {
    /// Indexes packages by the names they are imported by.
    pub(crate) fn new(landscape: &'a Landscape, contents: &'a Contents, organisation: &'a Organisation) -> Self {
        let mut go = FxHashMap::default();
        for name in organisation.names.iter().filter(|name| name.ecosystem == Ecosystem::Go) {
            let holder = organisation.names.holder(name);
            for key in form::declared(Ecosystem::Go, &name.text) {
                go.insert(key, holder);
            }
        }
        let java = java::Packages::new(landscape, contents);
        let namespaces = namespace::Namespaces::new(landscape, contents);
        let mut resolver = Self { landscape, organisation, go, packages: FxHashMap::default(), java, namespaces };
        for (at, directory) in landscape.iter().filter(|(at, _)| landscape.is_code(*at)) {
            for language in [Language::Python, Language::Ruby, Language::C] {
                if directory.files.iter().any(|file| landscape.file(*file).language == Some(language)) {
                    for name in resolver.package_names(language, directory.repository, &directory.path) {
                        resolver.packages.entry((language, name)).or_default().push(at);
                    }
                }
            }
        }
        resolver
    }

    /// The names a package folder is imported by: its path below a root of packages.
    fn package_names(&self, language: Language, repository: RepositoryIx, path: &str) -> Vec<String> {
        let mut names = vec![path.to_owned()];
        let segments: Vec<&str> = path.split('/').collect();
        for (at, segment) in segments.iter().enumerate().take(segments.len().saturating_sub(1)) {
            if ROOTS.contains(segment) {
                names.push(segments[at + 1..].join("/"));
            }
        }
        if language == Language::Python {
            names.extend(self.below_package_root(repository, path));
        }
        names.sort();
        names.dedup();
        names.retain(|name| !name.is_empty());
        names
    }

    /// Path of a Python package from the topmost folder that is a package itself.
    fn below_package_root(&self, repository: RepositoryIx, path: &str) -> Option<String> {
        let mut top = path;
        while let Some((above, _)) = top.rsplit_once('/') {
            let is_package = self.landscape.at(repository, above).is_some_and(|above| {
                let mut files = self.landscape.directory(above).files.iter();
                files.any(|file| self.landscape.file(*file).path.ends_with("/__init__.py"))
            });
            if !is_package {
                break;
            }
            top = above;
        }
        Some(path[folder(top).len()..].trim_matches('/').to_owned())
    }

    /// The folder a specifier in a file means; nothing when it is not of this organisation or cannot be told.
    pub(crate) fn target(&self, from: &Standing, specifier: &str) -> Option<DirectoryIx> {
        let repository = self.landscape.directory(from.directory).repository;
        let language = from.language?;
        match language {
            Language::Go => self.go_package(specifier),
            Language::Python if specifier.starts_with('.') => self.python_relative(repository, from, specifier),
            Language::Python => self.package(language, repository, &specifier.replace('.', "/")),
            Language::Java => self.java.target(from, specifier),
            Language::Php if !specifier.starts_with('.') => self.namespaces.target(from, specifier),
            Language::CSharp => {
                let declared = self.namespaces.target(from, specifier);
                declared.or_else(|| self.component(language, specifier, repository))
            }
            Language::Ruby | Language::C if !specifier.starts_with('.') => self
                .package(language, repository, specifier)
                .or_else(|| self.component(language, specifier, repository)),
            Language::Rust if is_inside_crate(specifier) => self.rust_module(repository, from, specifier),
            _ if specifier.starts_with('.') => self.relative(repository, folder(&from.path), specifier),
            _ => self.component(language, specifier, repository),
        }
    }

    /// The folder of a Go import path: of the longest name below which it is one. A longer name can be from other days, when
    /// what lies below it today lay elsewhere.
    pub(crate) fn go_package(&self, specifier: &str) -> Option<DirectoryIx> {
        let mut head = specifier;
        loop {
            let inside = specifier[head.len()..].trim_matches('/');
            let package = self.go.get(head).and_then(|component| {
                let found = self.organisation.components.get(*component);
                self.landscape.at(found.repository, &joined(&found.root, inside))
            });
            if package.is_some() {
                return package;
            }
            head = head.rsplit_once('/')?.0;
        }
    }

    /// The folder inside a component that a specifier means: `@acme/ui/button`, `kit::clock::Clock`, `Acme.Core.Text`.
    fn component(&self, language: Language, specifier: &str, from: RepositoryIx) -> Option<DirectoryIx> {
        let head = self.head(language, specifier, from)?;
        let inside = specifier[head.len()..].split([':', '.', '/']).filter(|part| !part.is_empty());
        let inside: Vec<&str> = match language {
            Language::Rust => inside.take_while(|part| !part.starts_with(char::is_uppercase)).collect(),
            _ => inside.collect(),
        };
        let found = self.organisation.components.get(self.named(language, head, from)?);
        let top = self.landscape.at(found.repository, &found.root)?;
        let below = ["", "src", "lib"].map(|base| self.along(found.repository, &joined(&found.root, base), &inside));
        // The deepest; of equals the first.
        let deepest = below.into_iter().flatten().rev().max_by_key(|(depth, _)| *depth);
        Some(deepest.map_or(top, |(_, at)| at))
    }

    /// The folder furthest along some names below a base, and how many of them it took; nothing where not even one.
    fn along(&self, repository: RepositoryIx, base: &str, names: &[&str]) -> Option<(usize, DirectoryIx)> {
        let mut path = base.to_owned();
        let mut found = None;
        for (at, name) in names.iter().enumerate() {
            path = joined(&path, name);
            // A folder of folders alone has no place in the landscape; what lies below it has.
            found = self.landscape.at(repository, &path).map(|directory| (at + 1, directory)).or(found);
        }
        found
    }

    /// The part of a specifier that names a component.
    fn head<'s>(&self, language: Language, specifier: &'s str, from: RepositoryIx) -> Option<&'s str> {
        let separator = match language {
            Language::Rust => return Some(specifier.split("::").next().unwrap_or(specifier)),
            Language::CSharp => '.',
            _ => '/',
        };
        let named = self.named(language, specifier, from)?;
        let mut head = specifier;
        while let Some((shorter, _)) = head.rsplit_once(separator) {
            if self.named(language, shorter, from) != Some(named) {
                break;
            }
            head = shorter;
        }
        Some(head)
    }

    fn named(&self, language: Language, specifier: &str, from: RepositoryIx) -> Option<ComponentIx> {
        let Organisation { names, components, .. } = self.organisation;
        names.resolve(components, ecosystem_of(language), specifier, from)
    }

    /// The longest beginning of a slash-separated name that is a package, in the importing repository before others.
    fn package(&self, language: Language, from: RepositoryIx, name: &str) -> Option<DirectoryIx> {
        let place = |at: &&DirectoryIx| self.landscape.directory(**at).repository;
        let known = |name: &str| self.packages.get(&(language, name.to_owned())).map_or(&[][..], Vec::as_slice);
        // A Python package hides others of its name.
        let top = name.split('/').next().unwrap_or(name);
        let is_own = language == Language::Python && known(top).iter().any(|at| place(&at) == from);
        let mut head = name;
        loop {
            let found = known(head);
            if let Some(own) = found.iter().find(|at| place(at) == from) {
                return Some(*own);
            }
            if let Some(first) = found.first().filter(|_| !is_own) {
                return found.iter().all(|at| place(&at) == place(&first)).then_some(*first);
            }
            head = head.rsplit_once('/')?.0;
        }
    }

    fn python_relative(&self, repository: RepositoryIx, from: &Standing, specifier: &str) -> Option<DirectoryIx> {
        let dots = specifier.bytes().take_while(|byte| *byte == b'.').count();
        let mut base = folder(&from.path);
        for _ in 1..dots {
            base = folder(base);
        }
        self.nearest(repository, &joined(base, &specifier[dots..].replace('.', "/")), base)
    }

    fn rust_module(&self, repository: RepositoryIx, from: &Standing, specifier: &str) -> Option<DirectoryIx> {
        let component = self.organisation.components.deepest(repository, folder(&from.path));
        let source = joined(&self.organisation.components.get(component).root, "src");
        let mut base = folder(&from.path).to_owned();
        let mut rest = Vec::new();
        for segment in specifier.split("::") {
            match segment {
                "crate" => base.clone_from(&source),
                "super" => base = folder(&base).to_owned(),
                "self" => {}
                other => rest.push(other),
            }
        }
        self.nearest(repository, &joined(&base, &rest.join("/")), &base)
    }

    fn relative(&self, repository: RepositoryIx, base: &str, specifier: &str) -> Option<DirectoryIx> {
        let mut segments: Vec<&str> = base.split('/').filter(|segment| !segment.is_empty()).collect();
        for segment in specifier.split('/') {
            match segment {
                "" | "." => {}
                ".." => drop(segments.pop()?),
                other => segments.push(other),
            }
        }
        self.nearest(repository, &segments.join("/"), "")
    }

    /// The deepest folder there is on the way from a path up to `top`.
    fn nearest(&self, repository: RepositoryIx, path: &str, top: &str) -> Option<DirectoryIx> {
        let mut path = path;
        loop {
            if let Some(found) = self.landscape.at(repository, path) {
                return Some(found);
            }
            if path.len() <= top.len() {
                return None;
            }
            path = folder(path);
        }
    }

    /// The folder a vendored folder is a copy of, told by its path below `vendor`.
    pub(crate) fn vendored(&self, path: &str) -> Option<DirectoryIx> {
        let marked = format!("/{path}");
        let (_, name) = marked.rsplit_once("/vendor/").or_else(|| marked.rsplit_once("/_vendor/"))?;
        self.go_package(name)
    }
}

/// The first of some folders by a rank, unless others of that rank lie in other repositories.
fn first(
    landscape: &Landscape,
    folders: &[DirectoryIx],
    rank: impl Fn(DirectoryIx) -> (bool, bool),
) -> Option<DirectoryIx> {
    let repository = |at: DirectoryIx| landscape.directory(at).repository;
    let least = folders.iter().map(|at| rank(*at)).min()?;
    let mut best = folders.iter().copied().filter(|at| rank(*at) == least);
    let first = best.next()?;
    best.all(|at| repository(at) == repository(first)).then_some(first)
}

fn is_inside_crate(specifier: &str) -> bool {
    matches!(specifier.split("::").next(), Some("crate" | "self" | "super"))
}

fn joined(base: &str, rest: &str) -> String {
    match (base.is_empty(), rest.is_empty()) {
        (true, _) => rest.to_owned(),
        (_, true) => base.to_owned(),
        _ => format!("{base}/{rest}"),
    }
}
