//! Addresses of repositories, in the many forms git, Go, Terraform and forges write them.

use buyin_facts::word::Ecosystem;
use rustc_hash::FxHashMap;

use crate::history::History;
use crate::index::RepositoryIx;

/// An address taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// `host/owner/name`, as written but without `.git`.
    pub(crate) place: String,
    /// Path inside the repository; empty for all of it.
    pub(crate) path: String,
}

/// Which repository lies at which address.
#[derive(Debug, Default)]
pub(crate) struct Remotes {
    /// Lower-case `host/owner/name`, sorted, with the text as written.
    places: Vec<(String, String, RepositoryIx)>,
    by_place: FxHashMap<String, RepositoryIx>,
    /// Lower-case `owner/name`: remotes without host, and repository names that look like it.
    by_tail: FxHashMap<String, RepositoryIx>,
    own: FxHashMap<RepositoryIx, String>,
}

/// Takes an address apart: `https://h/o/n.git`, `ssh://git@h:22/o/n`, `git@h:o/n`, `git::https://h/o/n.git//sub?ref=v1`.
pub(crate) fn parse(url: &str) -> Option<Address> {
    let url = url.trim();
    let url = url.strip_prefix("git::").or_else(|| url.strip_prefix("git+")).unwrap_or(url);
    let url = url.split(['?', '#']).next()?;
    let (host, rest) = if let Some((_, rest)) = url.split_once("://") {
        let (host, rest) = rest.split_once('/')?;
        (host.rsplit('@').next()?.split(':').next()?, rest)
    } else {
        let (host, rest) = url.split_once(':')?;
        (host.rsplit('@').next()?, rest)
    };
    let (repository, path) = rest.split_once("//").unwrap_or((rest, ""));
    let repository = repository.trim_matches('/');
    let repository = repository.strip_suffix(".git").unwrap_or(repository);
    // One letter before the colon is a drive, no host; a repository has a name.
    (host.len() > 1 && !repository.is_empty())
        .then(|| Address { place: format!("{host}/{repository}"), path: path.trim_matches('/').to_owned() })
}

impl Remotes {
    /// Reads the remotes of every repository. Where two have the same, the one with fewer remotes is the origin, then the
    /// first by name.
    pub(crate) fn build(history: &History) -> Self {
        let mut found = Vec::new();
        for (index, repository) in history.repositories.iter().enumerate() {
            let urls: Vec<&str> = repository.remotes.lines().filter(|line| !line.trim().is_empty()).collect();
            found
                .extend(urls.iter().filter_map(|url| Some((urls.len(), RepositoryIx::from(index), parse(url)?.place))));
        }
        found.sort();
        let mut remotes = Self::default();
        for (_, repository, place) in found {
            let key = place.to_lowercase();
            if remotes.by_place.contains_key(&key) {
                continue;
            }
            remotes.by_place.insert(key.clone(), repository);
            remotes.own.entry(repository).or_insert_with(|| place.clone());
            if let Some((_, tail)) = key.split_once('/') {
                remotes.by_tail.entry(tail.to_owned()).or_insert(repository);
            }
            remotes.places.push((key, place, repository));
        }
        for (index, repository) in history.repositories.iter().enumerate() {
            if repository.name.contains('/') {
                remotes.by_tail.entry(repository.name.to_lowercase()).or_insert(RepositoryIx::from(index));
            }
        }
        remotes.places.sort();
        remotes
    }

    /// The repository at `host/owner/name`, lower case.
    pub(crate) fn at(&self, place: &str) -> Option<RepositoryIx> {
        self.by_place.get(place).copied()
    }

    /// Every address as written, with its repository, sorted.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = (&str, RepositoryIx)> {
        self.places.iter().map(|(_, place, repository)| (place.as_str(), *repository))
    }

    /// The repository a specifier points into, and the path there.
    pub(crate) fn find<'a>(
        &self,
        ecosystem: Ecosystem,
        specifier: &'a str,
        from: RepositoryIx,
    ) -> Option<(RepositoryIx, &'a str)> {
        let bare = specifier.split(['?', '#']).next()?;
        match ecosystem {
            Ecosystem::Action | Ecosystem::GitlabInclude => {
                let bare = bare.rsplit_once('@').map_or(bare, |(name, _)| name);
                self.below(&self.by_tail, bare).or_else(|| self.below(&self.by_place, bare))
            }
            Ecosystem::Submodule if bare.starts_with("../") => self.relative(bare, from).map(|found| (found, "")),
            _ => {
                let address = parse(bare).or_else(|| (ecosystem == Ecosystem::Terraform).then(|| plain(bare))?)?;
                let repository = *self.by_place.get(&address.place.to_lowercase())?;
                // The path as a slice of what was asked, so that nothing is copied.
                let path = bare.rfind(&address.path).map_or("", |at| &bare[at..at + address.path.len()]);
                Some((repository, path))
            }
        }
    }

    /// The longest known beginning of a slash-separated name, and what is left of it.
    fn below<'a>(&self, known: &FxHashMap<String, RepositoryIx>, name: &'a str) -> Option<(RepositoryIx, &'a str)> {
        let mut head = name;
        loop {
            if let Some(repository) = known.get(&head.to_lowercase()) {
                return Some((*repository, name[head.len()..].trim_matches('/')));
            }
            head = head.rsplit_once('/')?.0;
        }
    }

    /// A submodule address relative to its repository's own.
    fn relative(&self, specifier: &str, from: RepositoryIx) -> Option<RepositoryIx> {
        let mut base = self.own.get(&from)?.as_str();
        let mut rest = specifier.trim_end_matches('/');
        rest = rest.strip_suffix(".git").unwrap_or(rest);
        while let Some(shorter) = rest.strip_prefix("../") {
            base = base.rsplit_once('/')?.0;
            rest = shorter;
        }
        self.by_place.get(&format!("{base}/{rest}").to_lowercase()).copied()
    }
}

/// `host.tld/owner/name//sub`, as Terraform allows.
fn plain(specifier: &str) -> Option<Address> {
    let (place, path) = specifier.split_once("//").unwrap_or((specifier, ""));
    let place = place.strip_suffix(".git").unwrap_or(place);
    place.split('/').next()?.contains('.').then(|| Address { place: place.to_owned(), path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_one_whatever_their_form() {
        for (url, place, path) in [
            ("https://github.com/acme/api.git", "github.com/acme/api", ""),
            ("https://github.com/acme/api", "github.com/acme/api", ""),
            ("ssh://git@git.acme.io:2222/group/sub/api.git", "git.acme.io/group/sub/api", ""),
            ("git@github.com:acme/api.git", "github.com/acme/api", ""),
            ("git::https://github.com/acme/tf.git//net/vpc?ref=v1", "github.com/acme/tf", "net/vpc"),
            ("git::ssh://git@github.com/acme/tf.git?ref=v2", "github.com/acme/tf", ""),
            ("git+https://github.com/acme/lib@main", "github.com/acme/lib@main", ""),
        ] {
            let expected = Address { place: place.to_owned(), path: path.to_owned() };
            assert_eq!(parse(url), Some(expected), "{url}");
        }
        for url in ["", "acme/api", "/srv/git/api.git", "C:\\work\\api", "https://github.com", ":"] {
            assert_eq!(parse(url), None, "{url}");
        }
    }
}
