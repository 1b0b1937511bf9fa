//! `buyin.toml`: what is looked at, and under which policy.

use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::decision::Policy;
use globset::Glob;

use crate::problem::Problem;
use crate::written::At;
use crate::written::entry::Entry;

/// Cells of fewer people than this are suppressed under the strict policy, unless `buyin.toml` says otherwise.
pub const PEOPLE_A_CELL: u32 = 5;

/// What `buyin.toml` says, with places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfigFile {
    /// Name of the organisation.
    pub organisation: Option<String>,
    /// Folders to scan.
    pub repositories: Vec<At<String>>,
    /// Globs of what not to scan.
    pub exclude: Vec<At<String>>,
    /// Repository names by path below the scan root.
    pub names: Vec<(At<String>, String)>,
    /// Platform teams, or repositories where there are no teams.
    pub platform: Vec<At<String>>,
    /// Who may see what.
    pub policy: Option<Policy>,
    /// Least number of people in a cell.
    pub k: Option<u32>,
    /// Days nobody works.
    pub holidays: Vec<At<Day>>,
}

/// What `buyin.toml` says, with defaults where it says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Name of the organisation.
    pub organisation: Option<String>,
    /// Folders to scan, relative to the folder of `buyin.toml`.
    pub repositories: Vec<String>,
    /// Globs of paths below the scan roots that are not scanned; each is a valid glob.
    pub exclude: Vec<String>,
    /// Repository names by path below the scan root.
    pub names: BTreeMap<String, String>,
    /// Platform teams by id, or repositories by name where there are no teams; sorted.
    pub platform: Vec<String>,
    /// Who may see what.
    pub policy: Policy,
    /// Least number of people in a cell under the strict policy.
    pub k: u32,
    /// Days nobody works, sorted.
    pub holidays: Vec<Day>,
}

impl Default for Config {
    fn default() -> Self {
        ConfigFile::default().values()
    }
}

impl ConfigFile {
    pub(super) fn read(entry: &mut Entry<'_>) -> Self {
        let mut config =
            Self { repositories: entry.texts("repositories"), exclude: globs(entry, "exclude"), ..Self::default() };
        if let Some(mut organisation) = entry.entry("organisation") {
            config.organisation = organisation.text("name").map(|name| name.value);
            organisation.close();
        }
        if let Some(mut names) = entry.entry("names") {
            config.names = names.pairs();
        }
        if let Some(mut platform) = entry.entry("platform") {
            config.platform = platform.texts("teams");
            platform.close();
        }
        if let Some(mut privacy) = entry.entry("privacy") {
            config.policy = privacy.word("policy", Policy::ALL);
            config.k = privacy.number("k", 2, 1000).map(|k| k.value);
            privacy.close();
        }
        if let Some(mut calendar) = entry.entry("calendar") {
            config.holidays = calendar.days("holidays");
            calendar.close();
        }
        config
    }

    /// The values without places, with defaults.
    pub(crate) fn values(&self) -> Config {
        let texts = |texts: &[At<String>]| texts.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
        let mut config = Config {
            organisation: self.organisation.clone(),
            repositories: texts(&self.repositories),
            exclude: texts(&self.exclude),
            names: self.names.iter().map(|(path, name)| (path.value.clone(), name.clone())).collect(),
            platform: texts(&self.platform),
            policy: self.policy.unwrap_or(Policy::Team),
            k: self.k.unwrap_or(PEOPLE_A_CELL),
            holidays: self.holidays.iter().map(|day| day.value).collect(),
        };
        config.platform.sort();
        config.platform.dedup();
        config.holidays.sort();
        config.holidays.dedup();
        config
    }
}

/// The valid globs of a list.
fn globs(entry: &mut Entry<'_>, key: &'static str) -> Vec<At<String>> {
    let mut valid = Vec::new();
    for text in entry.texts(key) {
        match Glob::new(&text.value) {
            Ok(_) => valid.push(text),
            Err(error) => {
                entry.report(Problem::fatal(&text.place, format!("`{}` is not a glob: {}", text.value, error.kind())));
            }
        }
    }
    valid
}
