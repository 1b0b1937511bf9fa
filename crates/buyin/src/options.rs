//! What was typed, resolved once: arguments, else environment (clap reads `BUYIN_*` as arguments), else `buyin.toml`, else
//! defaults. The only place that reads the clock and the current folder.

use std::path::{Path, PathBuf};

use buyin_decisions::commit::Author;
use buyin_facts::decision::Policy;
use buyin_facts::{Day, Moment};

use crate::cli::General;
use crate::error::{CommandError, Kind};
use crate::render::Format;

/// The file that marks the folder of decisions.
pub(crate) const CONFIG: &str = "buyin.toml";
/// The lake's folder, where nothing else is said.
const LAKE: &str = ".buyin";

/// What holds for the whole run.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// The folder of decisions: that of the nearest `buyin.toml` here or above, else here.
    pub(crate) root: PathBuf,
    /// The lake's folder.
    pub(crate) lake: PathBuf,
    /// The day asked for, if any.
    pub(crate) as_of: Option<Day>,
    /// Today, UTC.
    pub(crate) today: Day,
    /// How answers are written.
    pub(crate) format: Format,
    /// The policy asked for, if any; else that of `buyin.toml` holds.
    pub(crate) policy: Option<Policy>,
    /// Who decides, where it is not whom git knows here.
    pub(crate) author: Option<Author>,
}

impl Options {
    /// Resolves what was typed, from the current folder.
    pub(crate) fn resolve(general: &General) -> Result<Self, CommandError> {
        let here = std::env::current_dir()
            .map_err(|error| CommandError::file(Kind::Input, Path::new("the current folder"), error))?;
        let options = Self::within(general, &here, root_of(&here));
        match options.as_of {
            Some(day) if day > options.today => {
                let what = format!("--as-of {day} lies in the future: today is {}", options.today);
                Err(CommandError::new(Kind::Usage, what))
            }
            _ => Ok(options),
        }
    }

    /// Now, UTC.
    pub(crate) fn now() -> Moment {
        Moment(jiff::Timestamp::now().as_second())
    }

    /// The same options for the decisions of another folder.
    pub(crate) fn at(general: &General, root: &Path) -> Self {
        Self::within(general, root, root.to_owned())
    }

    fn within(general: &General, here: &Path, root: PathBuf) -> Self {
        Self {
            lake: general.lake.as_ref().map_or_else(|| root.join(LAKE), |lake| here.join(lake)),
            root,
            as_of: general.as_of,
            today: general.today.unwrap_or_else(today),
            format: general.format.unwrap_or_default(),
            policy: general.policy,
            author: None,
        }
    }
}

/// The nearest folder with a `buyin.toml`, here or above; else here.
fn root_of(here: &Path) -> PathBuf {
    here.ancestors().find(|folder| folder.join(CONFIG).is_file()).unwrap_or(here).to_owned()
}

fn today() -> Day {
    Options::now().day()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_are_found_from_folders_below() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let deep = folder.path().join("teams/old");
        std::fs::create_dir_all(&deep).expect("folders");
        assert_eq!(root_of(&deep), deep);
        std::fs::write(folder.path().join(CONFIG), "").expect("a file");
        assert_eq!(root_of(&deep), folder.path());
    }
}
