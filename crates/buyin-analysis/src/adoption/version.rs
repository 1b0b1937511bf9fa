//! Versions as manifests write them, put in order, and how far behind a use is. A version is known from the day its provider first
//! declares it or a consumer first asks for it; what a registry holds beyond that is not visible here.

use std::collections::BTreeMap;

use buyin_facts::Day;
use rustc_hash::FxHashMap;

use crate::index::ComponentIx;
use crate::organisation::Organisation;

/// The numbers of a version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Version(Vec<u64>);

/// How far behind a use is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lag {
    /// Known versions that are newer than the one asked for.
    pub newer: u32,
    /// When the first of them was known.
    pub since: Option<Day>,
}

/// The versions known of each component, each from its first day.
pub(crate) struct Versions<'o> {
    organisation: &'o Organisation,
    declared: FxHashMap<ComponentIx, Vec<(Version, Day)>>,
    known: FxHashMap<ComponentIx, BTreeMap<Version, Day>>,
}

impl Version {
    /// The lower end of a version or range as written. Nothing of what has no place in an order: a branch, a hash, what came before
    /// a release.
    fn of(written: &str) -> Option<Self> {
        let from = written.trim_start_matches(|letter| "^~=>v ".contains(letter));
        let end = from.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(from.len());
        let (numbers, rest) = from.split_at(end);
        let is_any = numbers.ends_with('.') && matches!(rest, "x" | "*");
        if !rest.is_empty() && !is_any && !rest.starts_with([' ', ',', '+', '|']) {
            return None;
        }
        let numbers = numbers.trim_end_matches('.').split('.').map(str::parse);
        numbers.collect::<Result<_, _>>().ok().map(Self)
    }

    /// Whether it is newer than one that somebody asks for. Who asks for `2` is content with every `2.x`.
    fn is_newer_than(&self, asked: &Self) -> bool {
        let places = self.0.len().min(asked.0.len());
        self.0[..places] > asked.0[..places]
    }

    /// Whether another one says the same and more.
    fn is_said_by(&self, other: &Self) -> bool {
        other.0.len() > self.0.len() && other.0.starts_with(&self.0)
    }
}

impl<'o> Versions<'o> {
    /// Looks at what components declare.
    pub(crate) fn of(organisation: &'o Organisation) -> Self {
        let mut declared: FxHashMap<ComponentIx, Vec<(Version, Day)>> = FxHashMap::default();
        for (repository, event) in &organisation.history.components {
            let version = event.version.as_deref().and_then(Version::of);
            if let Some((version, component)) = version.zip(organisation.components.at_root(*repository, &event.path)) {
                declared.entry(component).or_default().push((version, event.day));
            }
        }
        Self { organisation, declared, known: FxHashMap::default() }
    }

    /// How far behind somebody is who asks a provider for a version, on a day; nothing where it cannot be compared.
    pub(crate) fn lag(&mut self, provider: ComponentIx, written: &str, day: Day) -> Option<Lag> {
        let asked = Version::of(written)?;
        let known = self.known(provider);
        let newer: Vec<_> =
            known.iter().filter(|(version, since)| **since <= day && version.is_newer_than(&asked)).collect();
        // `2` beside `2.1.0` is no version of its own.
        let own = newer.iter().filter(|(one, _)| !newer.iter().any(|(other, _)| one.is_said_by(other)));
        Some(Lag { newer: own.count() as u32, since: newer.iter().map(|(_, since)| **since).min() })
    }

    fn known(&mut self, provider: ComponentIx) -> &BTreeMap<Version, Day> {
        let (organisation, declared) = (self.organisation, &self.declared);
        self.known.entry(provider).or_insert_with(|| {
            let uses = organisation.uses.of_provider(provider).iter().flat_map(|found| &found.requirements);
            let asked = uses.filter_map(|(day, written)| Some((Version::of(written)?, *day)));
            let declared = declared.get(&provider).into_iter().flatten().cloned();
            let mut known = BTreeMap::new();
            for (version, day) in declared.chain(asked) {
                let first = known.entry(version).or_insert(day);
                *first = day.min(*first);
            }
            known
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_an_order_and_what_is_none_has_not() {
        let cases: &[(&str, Option<&[u64]>)] = &[
            ("1.2.3", Some(&[1, 2, 3])),
            ("v2.0.0", Some(&[2, 0, 0])),
            ("^1.2", Some(&[1, 2])),
            ("~> 1.4", Some(&[1, 4])),
            ("~=1.4.2", Some(&[1, 4, 2])),
            (">=1.0,<2.0", Some(&[1, 0])),
            (">= 1.0, < 2.0", Some(&[1, 0])),
            ("1.x", Some(&[1])),
            ("2.*", Some(&[2])),
            ("v3", Some(&[3])),
            ("1.2.3+build.7", Some(&[1, 2, 3])),
            ("2024.05", Some(&[2024, 5])),
            ("1.2.0-rc.1", None),
            ("v0.0.0-20230101120000-abcdefabcdef", None),
            ("main", None),
            ("3f2a91c", None),
            ("<2", None),
            ("*", None),
            ("", None),
            ("v", None),
            ("1..2", None),
            ("99999999999999999999999", None),
            ("1.2@sha256:abc", None),
        ];
        for (written, numbers) in cases {
            assert_eq!(Version::of(written).map(|version| version.0).as_deref(), *numbers, "{written}");
        }
    }

    #[test]
    fn who_asks_for_less_is_content_with_more() {
        let version = |written| Version::of(written).expect("a version");
        let newer = |one, other| version(one).is_newer_than(&version(other));
        assert!(newer("1.2.3", "1.2.2") && newer("1.10", "1.9.9") && newer("2", "1.9"));
        assert!(!newer("1.9.9", "1") && !newer("1", "1.9.9") && !newer("1.2.3", "1.2.3") && !newer("1.2", "2"));
    }
}
