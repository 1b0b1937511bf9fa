//! How usual work changes a component: functions are added and rewritten, files appear, tests and docs follow. Turns days of work into
//! plain edits of the files as they are.

use super::code;
use super::edit::Edit;
use super::history::Files;
use super::places::{Language, Place, repository};
use super::random::Random;

/// Lines from which on a file is left alone and a new one begun.
const FULL: usize = 150;

/// Work on a component, not yet turned into edits.
#[derive(Debug, Clone)]
pub(super) struct Growth {
    /// Where.
    pub(super) place: Place,
    /// How many pieces of code change.
    pub(super) pieces: u32,
    /// What the pieces are drawn from.
    pub(super) seed: i64,
}

impl Growth {
    /// The edits this work makes to files as they are.
    pub(super) fn edits(&self, files: &Files) -> Vec<Edit> {
        let nouns = repository(self.place.repository).nouns;
        let language = self.place.component().language;
        let mut random = Random::of(&["growth", self.place.repository, self.place.path], &[self.seed]);
        let sources = sources(files, self.place, language);
        (0..self.pieces)
            .map(|_| {
                let open = (!sources.is_empty()).then(|| *random.pick(&sources));
                match (random.below(100), open) {
                    (0..45, Some((path, text))) if text.lines().count() < FULL => {
                        Edit::append(path, format!("\n{}", code::function(language, nouns, &mut random)))
                    }
                    (0..75, Some((path, text))) => rewrite(path, text, language, nouns, &mut random),
                    (75..85, Some(_)) => tests(files, self.place, language, nouns, &mut random),
                    (85..90, Some(_)) => docs(files, self.place, nouns, &mut random),
                    _ => new_file(files, self.place, language, nouns, &mut random),
                }
            })
            .collect()
    }
}

/// Path of something below a component's root.
pub(super) fn below(place: Place, path: &str) -> String {
    if place.path.is_empty() { path.to_owned() } else { format!("{}/{path}", place.path) }
}

fn sources(files: &Files, place: Place, language: Language) -> Vec<(&str, &str)> {
    let start = below(place, if language == Language::Terraform { "" } else { folder(language) });
    let nested = |path: &str| path.contains("test") || path.contains(".gen.");
    files
        .iter()
        .map(|(path, text)| (&**path, &***text))
        .filter(|(path, _)| path.starts_with(&start) && path.ends_with(code::ending(language)) && !nested(path))
        .collect()
}

fn folder(language: Language) -> &'static str {
    match language {
        Language::Go => "internal/",
        Language::Rust | Language::TypeScript => "src/",
        Language::Python => "app/",
        Language::Shell => "scripts/",
        Language::Terraform => "",
    }
}

/// Gives one function of the file another body; functions are what blank lines part, imports aside.
fn rewrite(path: &str, text: &str, language: Language, nouns: &[&str], random: &mut Random) -> Edit {
    let parts: Vec<&str> = text.split("\n\n").filter(|part| is_function(part)).collect();
    if parts.is_empty() {
        return Edit::append(path, format!("\n{}", code::function(language, nouns, random)));
    }
    let old = *random.pick(&parts);
    let head = old.split_inclusive('\n').next().unwrap_or(old);
    let new = code::body(language, head, nouns, random);
    Edit::replace(path, old, new.trim_end())
}

/// Whether a part of a file is a function.
pub(super) fn is_function(part: &str) -> bool {
    part.lines().count() > 3 && !part.starts_with("import")
}

fn new_file(files: &Files, place: Place, language: Language, nouns: &[&str], random: &mut Random) -> Edit {
    let (one, other) = (*random.pick(nouns), *random.pick(nouns));
    let word = if one == other { one.to_owned() } else { format!("{one}_{other}") };
    let path = below(place, &code::path(language, &word));
    if files.contains_key(path.as_str()) {
        return Edit::append(path, format!("\n{}", code::function(language, nouns, random)));
    }
    Edit::write(path, code::file(language, one, nouns, random))
}

fn tests(files: &Files, place: Place, language: Language, nouns: &[&str], random: &mut Random) -> Edit {
    let word = *random.pick(nouns);
    let path = below(place, &code::test_path(language, word));
    if files.contains_key(path.as_str()) {
        return Edit::append(path, format!("\n{}", code::function(language, nouns, random)));
    }
    Edit::write(path, code::file(language, word, nouns, random))
}

fn docs(files: &Files, place: Place, nouns: &[&str], random: &mut Random) -> Edit {
    let (one, other) = (random.pick(nouns), random.pick(nouns));
    let path = below(place, "README.md");
    let text = format!("\nA {one} belongs to one {other}; at most {} are kept.\n", random.between(2, 900));
    if files.contains_key(path.as_str()) {
        Edit::append(path, text)
    } else {
        Edit::write(path, format!("# {one}\n{text}"))
    }
}
