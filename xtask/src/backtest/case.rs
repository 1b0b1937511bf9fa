//! Cases of a back-test: what was really taken over, what looked like it, and the day before which nobody may look.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

/// A place: repository and path.
pub(crate) type Place = (String, String);

/// Something that was really taken over.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) family: String,
    /// Places of which any is a hit: the paths of the case, for a file its folder.
    pub(crate) places: Vec<Place>,
}

/// Something that must not rank high.
#[derive(Debug, Clone)]
pub(crate) struct Trap {
    pub(crate) id: String,
    pub(crate) place: Place,
}

/// Cases with the same repositories and cutoff.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    pub(crate) repositories: Vec<String>,
    pub(crate) cutoff: String,
    pub(crate) cases: Vec<Case>,
    pub(crate) traps: Vec<Trap>,
}

/// A file of cases.
#[derive(Debug)]
pub(crate) struct Cases {
    groups: BTreeMap<(Vec<String>, String), Group>,
}

impl Cases {
    /// Reads a file of cases.
    pub(crate) fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let value: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut groups = BTreeMap::new();
        for row in list(&value, "cases") {
            let case = Case { id: word(row, "id"), family: word(row, "family"), places: places(row) };
            group(&mut groups, row).cases.push(case);
        }
        for row in list(&value, "traps") {
            let place = (word(row, "source_repository"), word(row, "source_path"));
            group(&mut groups, row).traps.push(Trap { id: word(row, "id"), place });
        }
        Ok(Self { groups })
    }

    /// Cases by repositories and cutoff.
    pub(crate) fn groups(&self) -> Vec<Group> {
        self.groups.values().cloned().collect()
    }
}

fn group<'a>(groups: &'a mut BTreeMap<(Vec<String>, String), Group>, row: &Value) -> &'a mut Group {
    let mut repositories: Vec<String> =
        list(row, "repositories").iter().filter_map(Value::as_str).map(str::to_owned).collect();
    repositories.sort();
    let cutoff = word(row, "cutoff");
    let found = groups.entry((repositories.clone(), cutoff.clone())).or_default();
    (found.repositories, found.cutoff) = (repositories, cutoff);
    found
}

fn places(row: &Value) -> Vec<Place> {
    let home = word(row, "source_repository");
    let own = list(row, "source_paths").iter().filter_map(Value::as_str);
    let mut places: Vec<Place> = own.map(|path| (home.clone(), directory(path))).collect();
    for also in list(row, "also_accept") {
        places.push((word(also, "repo"), directory(&word(also, "path"))));
    }
    places
}

/// The folder of a listed file; a folder is itself. A file is told by its ending: a few small letters or
/// digits after the last dot, since folders of namespaces go on with a capital there.
fn directory(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_file = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        let is_ending = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        !stem.is_empty() && !ending.is_empty() && ending.len() <= 5 && ending.chars().all(is_ending)
    });
    if is_file { path.rsplit_once('/').map_or("", |(folder, _)| folder) } else { path }.trim_matches('/').to_owned()
}

fn word(row: &Value, name: &str) -> String {
    row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'a>(row: &'a Value, name: &str) -> &'a [Value] {
    row.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_file_stands_for_its_folder() {
        assert_eq!(directory("pkg/util/backoff.go"), "pkg/util");
        assert_eq!(directory("pkg/util/services"), "pkg/util/services");
        assert_eq!(directory("setup.py"), "");
        assert_eq!(directory(".github"), ".github");
        assert_eq!(directory("src/NUnit.Core"), "src/NUnit.Core");
    }
}
