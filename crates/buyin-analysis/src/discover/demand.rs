//! Demand outside the origin team: who imports, keeps, copies, rebuilds or sends changes to a candidate. Counts of teams and
//! dates; nothing is weighed here.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;

use crate::discover::effort::YEAR;
use crate::index::{DirectoryIx, FileIx, TeamIx};

/// What is known of the demand for a candidate.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Demand {
    /// Importing files by team.
    pub(crate) importing: BTreeMap<TeamIx, Importing>,
    /// Teams that keep it among vendored code.
    pub(crate) vendoring: BTreeSet<TeamIx>,
    /// Copies, nearest first.
    pub(crate) copies: Vec<Copy>,
    /// Folders that seem to do the same, nearest first.
    pub(crate) rebuilt: Vec<Copy>,
    /// Commits of others in the last twelve months, by team.
    pub(crate) contributing: BTreeMap<TeamIx, u32>,
}

/// Files of a team that import a candidate.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Importing {
    /// Source.
    pub(crate) files: BTreeSet<FileIx>,
    /// Tests.
    pub(crate) tests: BTreeSet<FileIx>,
    /// Day each import came, where known.
    pub(crate) days: Vec<Day>,
}

/// A copy, or what seems to be a rebuilt one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Copy {
    pub(crate) directory: DirectoryIx,
    pub(crate) team: TeamIx,
    pub(crate) similarity: f64,
    /// Lines of the origin that it holds or held, those of folders that go along too.
    pub(crate) lines: f64,
    /// Part of the holder's source that is the origin's today.
    pub(crate) common: f64,
    /// Part of the holder's source in files that were copied and edited since.
    pub(crate) edited: f64,
    /// Engineer-days of the last twelve months that its team spent on it, less what went into files that were new.
    pub(crate) upkeep: f64,
    /// Whether it came with other copies and only they use it.
    pub(crate) is_carried: bool,
    pub(crate) since: Option<Day>,
    pub(crate) last_edited: Option<Day>,
}

impl Demand {
    /// Whether nobody outside asks for it.
    pub(crate) fn is_empty(&self) -> bool {
        self.importing.is_empty() && self.vendoring.is_empty() && self.copies.is_empty() && self.rebuilt.is_empty()
    }

    /// Every importing file.
    pub(crate) fn files(&self) -> impl Iterator<Item = FileIx> {
        self.importing.values().flat_map(|team| team.files.iter().chain(&team.tests)).copied()
    }

    /// Teams that show demand of any kind.
    pub(crate) fn teams(&self) -> BTreeSet<TeamIx> {
        let copying = self.copies.iter().chain(&self.rebuilt).map(|copy| copy.team);
        let using = self.importing.keys().chain(&self.vendoring).chain(self.contributing.keys());
        using.copied().chain(copying).collect()
    }

    /// First day anybody outside showed demand, where known.
    pub(crate) fn first_seen(&self) -> Option<Day> {
        let imports = self.importing.values().flat_map(|team| team.days.iter().copied());
        imports.chain(self.copies.iter().filter_map(|copy| copy.since)).min()
    }

    /// Imports and copies that came in the twelve months before a day.
    pub(crate) fn new_within_a_year(&self, as_of: Day) -> u64 {
        let imports = self.importing.values().flat_map(|team| team.days.iter().copied());
        let days = imports.chain(self.copies.iter().filter_map(|copy| copy.since));
        days.filter(|day| *day > as_of.plus(-YEAR)).count() as u64
    }
}
