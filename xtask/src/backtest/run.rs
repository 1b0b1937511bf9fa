//! The program under test: built once or given, run in folders of their own below the target folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::backtest::case::{Group, Place};
use crate::step::Step;

/// A candidate as a back-test sees it.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) place: Place,
    pub(crate) importing_files: u64,
    pub(crate) copies: u64,
    pub(crate) closure_lines: u64,
}

/// The built program, with where repositories lie.
pub(crate) struct Program {
    binary: PathBuf,
    mirrors: PathBuf,
    work: PathBuf,
}

impl Program {
    /// The program given, or else one built for it.
    pub(crate) fn new(mirrors: &Path, given: Option<PathBuf>) -> Result<Self, String> {
        let absolute = |path: &Path| std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()));
        let target = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
        let target = absolute(&target)?;
        let binary = match given {
            Some(given) => absolute(&given)?,
            None => {
                Step::cargo(&["build", "--quiet", "--workspace"]).run()?;
                target.join("debug/buyin").with_extension(std::env::consts::EXE_EXTENSION)
            }
        };
        Ok(Self { binary, mirrors: absolute(mirrors)?, work: target.join("backtest") })
    }

    /// Candidates of a group of repositories as of its cutoff, best first.
    pub(crate) fn discover(&self, group: &Group, without: Option<&str>) -> Result<Vec<Row>, String> {
        let folder = self.scanned(group)?;
        let mut arguments =
            vec!["discover", "--quiet", "--policy", "public", "--format", "json", "--as-of", &group.cutoff];
        arguments.extend(without.iter().flat_map(|signal| ["--without", signal]));
        let text = self.output(&folder, &arguments)?;
        let view: Value = serde_json::from_str(&text).map_err(|error| format!("discover: {error}"))?;
        let rows = view.get("rows").and_then(Value::as_array).ok_or("discover: no rows")?;
        Ok(rows.iter().map(row).collect())
    }

    /// The folder with a lake of the group's repositories; read once, since a scan of more days changes no answer.
    fn scanned(&self, group: &Group) -> Result<PathBuf, String> {
        let name: Vec<String> = group.repositories.iter().map(|name| name.replace('/', "+")).collect();
        let folder = self.work.join(name.join(","));
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let names: String = group
            .repositories
            .iter()
            .map(|name| format!("\"{}\" = \"{name}\"\n", self.repository(name).display()))
            .collect();
        let config = folder.join("buyin.toml");
        std::fs::write(&config, format!("[names]\n{names}"))
            .map_err(|error| format!("{}: {error}", config.display()))?;
        let places: Vec<String> =
            group.repositories.iter().map(|name| self.repository(name).display().to_string()).collect();
        let mut arguments = vec!["scan", "--quiet", "--no-picture"];
        arguments.extend(places.iter().map(String::as_str));
        self.output(&folder, &arguments)?;
        Ok(folder)
    }

    fn repository(&self, name: &str) -> PathBuf {
        let folder = self.mirrors.join(name.replace('/', "+"));
        let inner = folder.join("repo");
        if inner.is_dir() { inner } else { folder }
    }

    fn output(&self, folder: &Path, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(folder).stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = command.output().map_err(|error| format!("{}: {error}", self.binary.display()))?;
        if !output.status.success() {
            return Err(format!("failed: buyin {}", arguments.join(" ")));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

fn row(row: &Value) -> Row {
    let word = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let count = |path: &str| row.pointer(path).and_then(Value::as_u64).unwrap_or(0);
    Row {
        place: (word("repository"), word("path")),
        importing_files: count("/demand/importing_files"),
        copies: row.get("copies").and_then(Value::as_array).map_or(0, |copies| copies.len() as u64),
        closure_lines: count("/extraction/closure_lines"),
    }
}
