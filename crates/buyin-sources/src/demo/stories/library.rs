//! Libraries that teams write for themselves: how their files read on a day, and how copies of them differ. No story of its own.

use buyin_facts::Day;

use crate::demo::calendar::day;
use crate::demo::code;
use crate::demo::edit::Edit;
use crate::demo::growth::is_function;
use crate::demo::places::{Language, Place};
use crate::demo::random::Random;
use crate::demo::script::{Delivery, Script};
use crate::demo::skeleton::{entry, import};
use crate::demo::truth::Activity;

/// A folder of code that a team wrote because it needed it.
pub(super) struct Library {
    /// The component whose people wrote it.
    pub(super) home: Place,
    /// Its folder, from the root of the repository.
    pub(super) folder: &'static str,
    /// What its own language calls it.
    pub(super) package: &'static str,
    /// What the words in it are about.
    pub(super) nouns: &'static [&'static str],
    /// Its files.
    pub(super) files: &'static [&'static str],
    /// Who wrote it, from when on, in how many days.
    pub(super) written: (&'static str, &'static str, u32),
    /// Who added a function later, and from when on: two days each.
    pub(super) kept_up: &'static [(&'static str, &'static str)],
}

/// Files of a folder and their texts.
pub(super) type Files = Vec<(&'static str, String)>;

impl Library {
    /// `repository:path`.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.home.repository, self.folder)
    }

    /// As it is first written.
    pub(super) fn original(&self) -> Files {
        self.on(Day(i32::MIN))
    }

    /// As it stands when the work that begins before a day is done.
    pub(super) fn on(&self, on: Day) -> Files {
        let mut files: Files = self.files.iter().map(|file| (*file, self.file(file))).collect();
        for (at, (_, from)) in self.kept_up.iter().enumerate().filter(|(_, (_, from))| day(from) < on) {
            let file = at % files.len();
            files[file].1.push_str(&self.addition(from));
        }
        files
    }

    /// As it stands on a day, but for its name and every `each`th function, which has another body.
    pub(super) fn edited(&self, on: Day, package: &str, each: usize) -> Files {
        let language = self.language();
        let change = |(file, text): (&'static str, String)| {
            let mut random = Random::of(&["edited", package, file], &[each as i64]);
            let mut functions = 0;
            let parts = text.trim_end().split("\n\n").map(|part| {
                functions += usize::from(is_function(part));
                if !is_function(part) || functions % each != 0 {
                    return part.replace(&format!("package {}", self.package), &format!("package {package}"));
                }
                let head = part.split_inclusive('\n').next().unwrap_or(part);
                code::body(language, head, self.nouns, &mut random).trim_end().to_owned()
            });
            (file, parts.collect::<Vec<_>>().join("\n\n") + "\n")
        };
        self.on(on).into_iter().map(change).collect()
    }

    /// Lets its people write it and keep it up; it is used at home.
    pub(super) fn write(&self, script: &mut Script, subject: &str) -> Day {
        let (person, from, days) = self.written;
        let first = script.work(person, self.home, from, days, Activity::Code);
        let mut edits = put(self.folder, self.original());
        edits.extend(use_own(self.home, self.folder));
        script.deliveries.push(Delivery::new(person, self.home.repository, first, subject, edits));
        for (at, (person, from)) in self.kept_up.iter().enumerate() {
            let on = script.work(person, self.home, from, 2, Activity::Code);
            let file = format!("{}/{}", self.folder, self.files[at % self.files.len()]);
            let subject = format!("Let {} do one thing more", self.package);
            let edits = vec![Edit::append(file, self.addition(from))];
            script.deliveries.push(Delivery::new(person, self.home.repository, on, &subject, edits));
        }
        first
    }

    fn language(&self) -> Language {
        self.home.component().language
    }

    fn file(&self, name: &str) -> String {
        let mut random = Random::of(&[self.package, name], &[]);
        let mut text = code::file(self.language(), self.package, self.nouns, &mut random);
        text.extend((0..8).map(|_| format!("\n{}", code::function(self.language(), self.nouns, &mut random))));
        text
    }

    fn addition(&self, from: &str) -> String {
        format!("\n{}", code::function(self.language(), self.nouns, &mut Random::of(&[self.package, from], &[])))
    }
}

/// The edits that put files into a folder.
pub(super) fn put(folder: &str, files: Files) -> Vec<Edit> {
    files.into_iter().map(|(file, text)| Edit::write(format!("{folder}/{file}"), text)).collect()
}

/// The edits that take a folder of such files away.
pub(super) fn remove(folder: &str, files: &[&str]) -> Vec<Edit> {
    files.iter().map(|file| Edit::remove(format!("{folder}/{file}"))).collect()
}

/// The edit that adds a function to the first file of somebody's copy.
pub(super) fn touch(library: &Library, folder: &str, from: &str) -> Edit {
    let text = code::function(library.language(), library.nouns, &mut Random::of(&["touch", folder, from], &[]));
    Edit::append(format!("{folder}/{}", library.files[0]), format!("\n{text}"))
}

/// The edits by which a component uses a Go folder of its own repository.
pub(super) fn use_own(home: Place, folder: &str) -> Vec<Edit> {
    let name = format!("github.com/acme/{}/{folder}", home.repository);
    let is_go = home.component().language == Language::Go;
    if is_go { vec![import(home, entry(Language::Go), &name)] } else { Vec::new() }
}
