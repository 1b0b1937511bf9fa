//! What commands work with: the lake, the decisions, and the books made of both.

use buyin_analysis::books::{Books, Setting};
use buyin_analysis::calibrate::Calibration;
use buyin_decisions::{Loaded, fingerprint};
use buyin_facts::decision::Policy;
use buyin_facts::{Day, Lake};

use crate::error::{CommandError, Kind};
use crate::options::Options;
use crate::ui::Ui;

/// Problems of decision files said one by one; of more, only how many.
const PROBLEMS_SAID: usize = 20;
/// Where a calibration is kept, beside the decisions.
pub(crate) const CALIBRATION: &str = "calibration.toml";

/// An open lake with the decisions beside it.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) options: Options,
    pub(crate) lake: Lake,
    pub(crate) loaded: Loaded,
}

impl Desk {
    /// Opens the lake, making it where there is none, and reads the decisions, saying what is wrong with them.
    pub(crate) fn make(options: Options, ui: &Ui) -> Result<Self, CommandError> {
        let desk = Self::read(options)?;
        let problems = &desk.loaded.problems;
        for problem in problems.iter().take(PROBLEMS_SAID) {
            ui.warn(&problem.to_string());
        }
        if problems.len() > PROBLEMS_SAID {
            ui.warn(&format!("and {} more like these", problems.len() - PROBLEMS_SAID));
        }
        Ok(desk)
    }

    /// Opens the lake, making it where there is none, and reads the decisions.
    pub(crate) fn read(options: Options) -> Result<Self, CommandError> {
        let lake = Lake::open(&options.lake)?;
        let loaded = buyin_decisions::load(&options.root, &lake.pseudonyms()?);
        Ok(Self { options, lake, loaded })
    }

    /// Opens a lake that is there and holds something.
    pub(crate) fn open(options: Options, ui: &Ui) -> Result<Self, CommandError> {
        if Self::is_fresh(&options)? {
            return Err(CommandError::new(
                Kind::Input,
                format!("nothing was scanned into {} yet", options.lake.display()),
            )
            .hinted(["`buyin scan PATH` reads your repositories, `buyin demo` makes some to try"]));
        }
        Self::make(options, ui)
    }

    /// Whether nothing was ever scanned.
    pub(crate) fn is_fresh(options: &Options) -> Result<bool, CommandError> {
        Ok(!options.lake.is_dir() || Lake::open(&options.lake)?.snapshot()?.manifest().number == 0)
    }

    /// The books of the last complete scan.
    pub(crate) fn books(&self) -> Result<Books, CommandError> {
        let config = &self.loaded.config;
        let fingerprint = fingerprint(&self.loaded);
        let setting = Setting {
            decisions: self.loaded.decisions.clone(),
            allocation_key: fingerprint.allocation,
            rest_key: fingerprint.attribution,
            organisation: self.organisation(),
            platform: config.platform.clone(),
            policy: self.policy(),
            k: config.k,
            as_of: self.options.as_of,
            today: self.options.today,
            cache: self.options.lake.join("cache"),
            teams_source: self.teams_source(),
            calibration: self.calibration()?,
            holidays: config.holidays.clone(),
        };
        Ok(Books::open(self.lake.snapshot()?, setting)?)
    }

    /// The books for answers made of history: an error where that begins only after the day.
    pub(crate) fn history(&self) -> Result<Books, CommandError> {
        let books = self.books()?;
        match (self.options.as_of, books.history_days()) {
            (Some(day), Some((first, _))) if day < first => Err(before_history(day, first)),
            _ => Ok(books),
        }
    }

    /// Who may see what: as asked for, else as decided.
    pub(crate) fn policy(&self) -> Policy {
        self.options.policy.unwrap_or(self.loaded.config.policy)
    }

    /// Name of the organisation: as decided, else the folder's.
    pub(crate) fn organisation(&self) -> String {
        let folder = || self.options.root.file_name().map(|name| name.to_string_lossy().into_owned());
        self.loaded.config.organisation.clone().or_else(folder).unwrap_or_default()
    }

    /// Where memberships are known from, and whether they are dated, for people.
    fn teams_source(&self) -> String {
        let stays = &self.loaded.decisions.memberships;
        // Without a source of its own, a stay carries the file it stands in.
        let own = |source: &str| !source.ends_with(".toml");
        let mut sources: Vec<&str> =
            stays.iter().map(|stay| if own(&stay.source) { &stay.source } else { "decision files" }).collect();
        sources.sort_unstable();
        sources.dedup();
        let dated = stays.iter().any(|stay| stay.since.is_some() || stay.until.is_some());
        match (sources.as_slice(), dated) {
            ([], _) => String::new(),
            (sources, true) => format!("{}, dated", sources.join(", ")),
            (sources, false) => format!("{}, not dated", sources.join(", ")),
        }
    }

    /// The calibration kept beside the decisions, if there is one.
    pub(crate) fn calibration(&self) -> Result<Option<Calibration>, CommandError> {
        let path = self.options.root.join(CALIBRATION);
        match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).map(Some).map_err(|error| {
                let what = format!("{}: {}", path.display(), error.message());
                CommandError::new(Kind::Input, what).hinted(["make it anew with `buyin calibrate FILE`, or delete it"])
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(CommandError::file(Kind::Input, &path, error)),
        }
    }
}

/// That there is no answer as of a day before all history, and what to ask instead.
pub(crate) fn before_history(day: Day, first: Day) -> CommandError {
    let what = format!("nothing is known of {day}: history here begins on {first}");
    CommandError::new(Kind::Input, what).hinted([format!("ask for {} or later", first.month().last())])
}
