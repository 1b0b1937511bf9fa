//! `buyin.toml`: what is looked at, and under which policy.

use std::collections::BTreeMap;

use buyin_facts::Day;
use buyin_facts::decision::{Policy, Scope};
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
    /// Where people sign in.
    pub sign_in: Option<SignIn>,
    /// What programs may come in with.
    pub tokens: Vec<Token>,
}

/// The `OpenID` provider people sign in at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Its address, as it calls itself.
    pub issuer: String,
    /// What this server is called there.
    pub client: String,
    /// Where people find this server.
    pub address: Option<String>,
}

/// A token for a program: its hash only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Name for people.
    pub name: String,
    /// Hash of the token.
    pub hash: String,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// First day it is good no more.
    pub until: Option<Day>,
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
    /// Where people sign in; nothing where only this machine is served.
    pub sign_in: Option<SignIn>,
    /// What programs may come in with.
    pub tokens: Vec<Token>,
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
        config.sign_in = entry.entry("sign_in").and_then(sign_in);
        config.tokens = entry.entries("token").into_iter().filter_map(token).collect();
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
            sign_in: self.sign_in.clone(),
            tokens: self.tokens.clone(),
        };
        config.platform.sort();
        config.platform.dedup();
        config.holidays.sort();
        config.holidays.dedup();
        config
    }
}

fn sign_in(mut entry: Entry<'_>) -> Option<SignIn> {
    let (issuer, client) = (entry.required("issuer"), entry.required("client"));
    let address = entry.text("address").map(|address| address.value);
    let sound = entry.close();
    Some(SignIn { issuer: issuer.filter(|_| sound)?.value, client: client?.value, address })
}

fn token(mut entry: Entry<'_>) -> Option<Token> {
    let (name, hash) = (entry.required("name"), entry.required("hash"));
    let mut scopes = Vec::new();
    for scope in entry.texts("scopes") {
        match scope.value.parse() {
            Ok(scope) => scopes.push(scope),
            Err(_) => {
                let words: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
                let problem = Problem::fatal(&scope.place, format!("there is no scope `{}`", scope.value));
                entry.report(problem.hint(format!("there are {}", words.join(", "))));
            }
        }
    }
    let until = entry.day("until").map(|day| day.value);
    let sound = entry.close();
    Some(Token { name: name.filter(|_| sound)?.value, hash: hash?.value, scopes, until })
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
