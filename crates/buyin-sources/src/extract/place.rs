//! Which paths of the source go where: a map of path prefixes, the longest prefix of a path decides.
//!
//! The map is a function of paths, and one that can be turned round wherever no two places overlap. It knows no repository.

use crate::extract::ExtractError;

/// A path of the source and where it goes in the new repository.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Path in the source, without slashes at its ends; never empty.
    from: String,
    /// Path in the new repository; empty for its root.
    to: String,
}

impl Place {
    /// `path` at the root of the new repository.
    ///
    /// # Errors
    /// When it is the root of the source, or leaves it.
    pub fn root(path: &str) -> Result<Self, ExtractError> {
        Self::new(path, "")
    }

    /// `OLD=NEW`, or `OLD` for a path that keeps its place.
    ///
    /// # Errors
    /// When the old path is the root, or one of them leaves its repository.
    pub fn parse(text: &str) -> Result<Self, ExtractError> {
        let (from, to) = text.split_once('=').unwrap_or((text, text));
        Self::new(from, to)
    }

    /// A path and its new place.
    ///
    /// # Errors
    /// Like [`Place::parse`].
    pub fn new(from: &str, to: &str) -> Result<Self, ExtractError> {
        let plain_from = plain(from)?;
        if plain_from.is_empty() {
            let reason = "the root is the repository itself: clone it";
            let path = if from.is_empty() { "." } else { from };
            return Err(ExtractError::Path { path: path.to_owned(), reason });
        }
        Ok(Self { from: plain_from, to: plain(to)? })
    }

    /// Path in the source.
    pub fn from(&self) -> &str {
        &self.from
    }

    /// Path in the new repository.
    pub fn to(&self) -> &str {
        &self.to
    }

    /// Where `path` goes; nothing unless it lies here.
    pub(crate) fn moved(&self, path: &str) -> Option<String> {
        let rest = below(path, &self.from)?;
        Some(match (self.to.is_empty(), rest.is_empty()) {
            (true, _) => rest.to_owned(),
            (false, true) => self.to.clone(),
            (false, false) => format!("{}/{rest}", self.to),
        })
    }
}

/// Whether no path is to go to two places.
///
/// # Errors
/// When one is.
pub(crate) fn told_apart(places: &[Place]) -> Result<(), ExtractError> {
    let again =
        |(at, place): &(usize, &Place)| places[..*at].iter().any(|one| one.from == place.from && one.to != place.to);
    match places.iter().enumerate().find(again) {
        None => Ok(()),
        Some((_, place)) => {
            let reason = "named twice, with two new places: name it once";
            Err(ExtractError::Path { path: place.from.clone(), reason })
        }
    }
}

/// What stands behind `folder` in `path`: empty for the folder itself, nothing when it is not below.
pub(crate) fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// Where `path` goes under all places; the longest prefix decides.
pub(crate) fn moved(places: &[Place], path: &str) -> Option<String> {
    let of_path = places.iter().filter(|place| below(path, &place.from).is_some());
    of_path.max_by_key(|place| place.from.len())?.moved(path)
}

/// Segments of a path.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = &[u8]> {
    path.split('/').filter(|segment| !segment.is_empty()).map(str::as_bytes)
}

fn plain(path: &str) -> Result<String, ExtractError> {
    let kept: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty() && *segment != ".").collect();
    let bad = |reason| Err(ExtractError::Path { path: path.to_owned(), reason });
    if kept.contains(&"..") {
        return bad("paths are written from the root of the repository, without `..`");
    }
    if kept.iter().any(|segment| segment.eq_ignore_ascii_case(".git")) {
        return bad("git keeps no such path");
    }
    Ok(kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_plain_and_the_longest_prefix_decides() {
        let places = [Place::root("./pkg//ring/").expect("a place"), Place::parse("pkg/ring/doc=docs").expect("one")];
        assert_eq!((places[0].from(), places[0].to()), ("pkg/ring", ""));
        assert_eq!(moved(&places, "pkg/ring/a/b.go").as_deref(), Some("a/b.go"));
        assert_eq!(moved(&places, "pkg/ring/doc/x").as_deref(), Some("docs/x"));
        assert_eq!(moved(&places, "pkg/ring/docs/x").as_deref(), Some("docs/x"));
        assert_eq!(moved(&places, "pkg/ringer/x"), None);
        assert_eq!(Place::parse("LICENSE").expect("one").moved("LICENSE").as_deref(), Some("LICENSE"));
    }

    #[test]
    fn a_path_goes_to_one_place() {
        let places =
            |texts: &[&str]| -> Vec<Place> { texts.iter().map(|text| Place::parse(text).expect("a place")).collect() };
        assert!(told_apart(&places(&["lib=a", "doc=a", "lib=a"])).is_ok());
        let error = told_apart(&places(&["lib=a", "doc", "./lib/=b"])).expect_err("two new places");
        assert!(error.to_string().starts_with("lib: named twice"), "{error}");
    }

    #[test]
    fn roots_and_ways_out_are_refused() {
        for path in ["", ".", "/", "a/../b", "a/.GIT"] {
            assert!(Place::root(path).is_err(), "{path}");
        }
        assert!(Place::parse("a=../b").is_err());
        assert_eq!(Place::parse("a=").expect("the root of the new repository").to(), "");
    }
}
