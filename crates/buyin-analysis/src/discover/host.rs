//! The host's own vocabulary in a candidate: names that mean something only where it was built, each of which somebody has to
//! take out, hand in or rename before others can use it.
//!
//! Words are those of the repository's, owner's and product's names, and those that several files of the rest of the repository
//! offer or are called by, and no other repository knows. The candidate's own name is not the host's.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::EngineerDays;
use buyin_facts::word::Class;
use schemars::JsonSchema;
use serde::Serialize;

use crate::discover::contents::Contents;
use crate::discover::landscape::{Standing, is_within};
use crate::discover::survey::Survey;
use crate::discover::weight;
use crate::index::{DirectoryIx, FileIx, RepositoryIx};
use crate::organisation::Organisation;
use crate::variant::Holder;
use crate::variant::kind::{Token, tokens};

/// Files of the host that must know a word before it is the host's: fewer may be chance.
const FILES: usize = 3;
/// Shorter words are of no one's vocabulary.
const SHORTEST: usize = 4;
/// Other repositories that may offer a word of a name (`search`, `build`) before it is everybody's.
const OTHERS: usize = 2;

/// What kind of text a name stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// A key of a setting or of the environment.
    ConfigKey,
    /// A string.
    String,
    /// A name in code.
    Identifier,
}

/// A name of the host's in a candidate's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HostName {
    /// The word of the host's.
    pub word: String,
    /// Where it weighs most: keys before strings before code.
    pub kind: NameKind,
    /// Lines that hold it.
    pub mentions: u64,
    /// The first of them, `file:line`.
    pub first: String,
}

/// Words of a host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Vocabulary(BTreeSet<String>);

impl Vocabulary {
    /// The words of the repository around a candidate.
    pub(crate) fn of(organisation: &Organisation, survey: &Survey, contents: &Contents, at: DirectoryIx) -> Self {
        let top = survey.landscape.directory(at);
        let (mut own, mut elsewhere) = (Offers::default(), Offers::default());
        let code = |file: &&Standing| file.class == Class::Source && file.language.is_some();
        for (number, file) in survey.landscape.files.iter().enumerate().filter(|(_, file)| code(file)) {
            let place = survey.landscape.directory(file.directory);
            let is_host = place.repository == top.repository;
            if is_host && is_within(&place.path, &top.path) {
                continue;
            }
            let names = file.blob.and_then(|blob| contents.exports.get(&blob)).into_iter().flatten();
            let offers = if is_host { &mut own } else { &mut elsewhere };
            for word in names.flat_map(|name| words(name)).chain(words(&file.path)) {
                let (files, repositories) = offers.entry(word).or_default();
                files.insert(FileIx::from(number));
                repositories.insert(place.repository);
            }
        }
        let others = |word: &String| elsewhere.get(word).map_or(0, |(_, repositories)| repositories.len());
        let spoken = own.iter().filter(|(_, (files, _))| files.len() >= FILES).map(|(word, _)| word.clone());
        let spoken = spoken.filter(|word| others(word) == 0);
        let called = names_of(organisation, survey, at).into_iter().filter(|word| others(word) < OTHERS);
        let mut all: BTreeSet<String> = spoken.chain(called).collect();
        words(&top.path).iter().for_each(|word| {
            all.remove(word);
        });
        Self(all)
    }

    #[cfg(test)]
    pub(crate) fn given(words: &[&str]) -> Self {
        Self(words.iter().map(|word| (*word).to_owned()).collect())
    }

    /// Names of the host in a candidate's files, the most mentioned first.
    pub(crate) fn found_in(&self, candidate: &Holder) -> Vec<HostName> {
        let mut found: BTreeMap<String, HostName> = BTreeMap::new();
        for file in &candidate.files {
            for (number, line) in (1..).zip(file.text.lines()).filter(|(_, line)| !is_comment(line)) {
                let mut seen: BTreeMap<String, NameKind> = BTreeMap::new();
                for (kind, text) in tokens(line).into_iter().filter_map(named) {
                    for word in words(text).into_iter().filter(|word| self.0.contains(word)) {
                        let known = seen.entry(word).or_insert(kind);
                        *known = (*known).min(kind);
                    }
                }
                for (word, kind) in seen {
                    let first = format!("{}:{number}", file.path);
                    let name = found.entry(word.clone()).or_insert_with(|| HostName { word, kind, mentions: 0, first });
                    name.mentions += 1;
                    name.kind = name.kind.min(kind);
                }
            }
        }
        let mut names: Vec<HostName> = found.into_values().collect();
        names.sort_by(|one, other| other.mentions.cmp(&one.mentions).then(one.word.cmp(&other.word)));
        names
    }
}

type Offers = BTreeMap<String, (BTreeSet<FileIx>, BTreeSet<RepositoryIx>)>;

/// Days to take the host's names out: each by the logarithm of the lines that hold it.
pub(crate) fn price(names: &[HostName]) -> EngineerDays {
    EngineerDays(names.iter().map(|name| weight::NAME * (1.0 + (name.mentions as f64).ln())).sum())
}

/// Words of the names around a candidate.
fn names_of(organisation: &Organisation, survey: &Survey, at: DirectoryIx) -> BTreeSet<String> {
    let place = survey.landscape.directory(at);
    let team = organisation.teams.info(survey.team(at));
    let component = organisation.components.root(place.repository);
    let product = organisation.products.of(component, organisation.history.as_of);
    let repository = organisation.history.name(place.repository);
    let names = [repository.rsplit('/').next().unwrap_or(repository), team.id.as_str(), team.name.as_str()];
    let product = product.map(|product| organisation.products.id(product));
    let none = crate::team::NO_TEAM;
    names.into_iter().chain(product).filter(|name| *name != none).flat_map(words).collect()
}

fn is_comment(line: &str) -> bool {
    ["//", "#", "*", "/*", "--", "<!--"].iter().any(|mark| line.trim_start().starts_with(mark))
        && !line.trim_start().starts_with("#[")
        && !line.trim_start().starts_with("#include")
}

fn named(token: Token<'_>) -> Option<(NameKind, &str)> {
    match token {
        Token::Name(text) if is_key(text) => Some((NameKind::ConfigKey, text)),
        Token::Name(text) => Some((NameKind::Identifier, text)),
        Token::Literal(text) if is_key(text.trim_matches(['"', '\'', '`'])) => Some((NameKind::ConfigKey, text)),
        Token::Literal(text) => Some((NameKind::String, text)),
        Token::Sign(_) => None,
    }
}

/// `CHECKOUT_WINDOW`, `checkout.window`, `checkout-window`: written as settings are.
fn is_key(text: &str) -> bool {
    let is_shouted = text.contains('_')
        && text.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    let is_dotted = text.contains(['.', '-'])
        && !text.contains('/')
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-".contains(letter));
    is_shouted || is_dotted
}

/// The words of a name, lower case: cut at signs and where capitals begin.
fn words(name: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for part in name.split(|letter: char| !letter.is_alphabetic()) {
        let (mut word, mut before) = (String::new(), ' ');
        for letter in part.chars() {
            if letter.is_uppercase() && before.is_lowercase() {
                words.insert(std::mem::take(&mut word));
            }
            word.extend(letter.to_lowercase());
            before = letter;
        }
        words.insert(word);
    }
    words.retain(|word| word.chars().count() >= SHORTEST);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::variant::Text;

    #[test]
    fn names_are_found_by_word_and_weighed_by_kind() {
        let text = "// checkout in a comment\nfunc forBasket(key string) {\n  read(\"CHECKOUT_WINDOW\")\n  log(\"no basket\")\n}\n";
        let files = vec![Text { path: "guard.go".into(), text: text.into() }];
        let candidate = Holder { id: "checkout:lib".into(), team: "checkout".into(), files };
        let found = Vocabulary::given(&["checkout", "basket", "invoice"]).found_in(&candidate);
        let told: Vec<(&str, NameKind, u64, &str)> =
            found.iter().map(|name| (name.word.as_str(), name.kind, name.mentions, name.first.as_str())).collect();
        assert_eq!(
            told,
            [("basket", NameKind::String, 2, "guard.go:2"), ("checkout", NameKind::ConfigKey, 1, "guard.go:3")]
        );
        // By hand: 0.1 · (1 + ln 2) + 0.1 · (1 + ln 1).
        assert!((price(&found).0 - (0.2 + 0.1 * std::f64::consts::LN_2)).abs() < 1e-12);
        assert_eq!(price(&[]), EngineerDays(0.0));
    }

    #[test]
    fn words_are_cut_at_signs_and_capitals() {
        let cut: Vec<String> = words("checkoutHTTPServer_retry-4now").into_iter().collect();
        assert_eq!(cut, ["checkout", "httpserver", "retry"]);
        assert!(is_key("PAY_RETRY") && is_key("pay.retry") && !is_key("Retry") && !is_key("acme.io/x"));
    }
}
