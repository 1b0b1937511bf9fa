//! Demand outside the origin team: who imports, keeps, copies, rebuilds or sends changes to a candidate. Counts of teams and
//! dates; nothing is weighed here.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;

use crate::discover::copy::SUGGESTED;
use crate::discover::copy::first::First;
use crate::discover::effort::YEAR;
use crate::discover::rebuild::Counterparts;
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
    pub(crate) rebuilt: Vec<Rebuild>,
    /// Commits of others in the last twelve months, by team.
    pub(crate) contributing: BTreeMap<TeamIx, u32>,
    /// Uses that are over: whose, from when to when.
    pub(crate) former: Vec<Former>,
    /// By how many lines imports by others grew in the last twelve months; nothing where history knows none of it.
    pub(crate) grown: Option<i64>,
    /// Copies given up in the last twelve months.
    pub(crate) given_up: i64,
}

/// A use that is over: the last import line of a team, or a copy, went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Former {
    pub(crate) team: TeamIx,
    pub(crate) first: Day,
    pub(crate) last: Day,
}

/// Which way demand goes: whether there are more import lines and copies than twelve months ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trend {
    /// There are more.
    Growing,
    /// As many.
    Steady,
    /// There are fewer.
    Falling,
}

/// Files of a team that import a candidate.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Importing {
    /// Source.
    pub(crate) files: BTreeSet<FileIx>,
    /// Tests.
    pub(crate) tests: BTreeSet<FileIx>,
    /// Day the first import came, where known.
    pub(crate) first: Option<Day>,
    /// Import lines that came to where they stand in the last twelve months.
    pub(crate) recent: u64,
}

/// A copy.
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
    /// Places where it and the origin go ways of their own.
    pub(crate) points: u32,
    /// How the origin is known to be one.
    pub(crate) first: First,
    pub(crate) since: Option<Day>,
    pub(crate) last_edited: Option<Day>,
}

/// What seems to serve the same need. A hypothesis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rebuild {
    pub(crate) directory: DirectoryIx,
    pub(crate) team: TeamIx,
    /// How alike the parts are, on average.
    pub(crate) likeness: f64,
    /// How much of their code is alike, on average.
    pub(crate) shared: f64,
    /// Whether it was there before the other.
    pub(crate) was_first: bool,
    /// Engineer-days of the last twelve months that its team spent on those parts, less what went into files that were new.
    pub(crate) upkeep: f64,
    pub(crate) since: Option<Day>,
    pub(crate) last_edited: Option<Day>,
    /// What is like what, the most alike first.
    pub(crate) alike: Vec<Counterparts>,
}

impl Rebuild {
    /// How it is said after the name of its team.
    pub(crate) fn in_words(&self) -> &'static str {
        match self.shared >= SUGGESTED {
            true => "seems to have taken parts",
            false if self.was_first => "seems to have had its own before",
            false => "seems to have rebuilt",
        }
    }
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
        let holding = self.copies.iter().map(|copy| copy.team).chain(self.rebuilt.iter().map(|rebuild| rebuild.team));
        let using = self.importing.keys().chain(&self.vendoring).chain(self.contributing.keys());
        using.copied().chain(holding).collect()
    }

    /// First day each team imported it or copied it, where known. Rebuilding is a hypothesis and counts for nothing here.
    pub(crate) fn first_days(&self) -> BTreeMap<TeamIx, Day> {
        let imports = self.importing.iter().filter_map(|(team, of)| Some((*team, of.first?)));
        let copies = self.copies.iter().filter_map(|copy| Some((copy.team, copy.since?)));
        let mut first: BTreeMap<TeamIx, Day> = BTreeMap::new();
        for (team, day) in imports.chain(copies) {
            first.entry(team).and_modify(|known| *known = day.min(*known)).or_insert(day);
        }
        first
    }

    /// First day anybody outside showed demand, where known.
    pub(crate) fn first_seen(&self) -> Option<Day> {
        self.first_days().into_values().min()
    }

    /// Teams that first imported or copied it in the twelve months before a day.
    pub(crate) fn new_within_a_year(&self, as_of: Day) -> u64 {
        self.first_days().into_values().filter(|day| *day > as_of.plus(-YEAR)).count() as u64
    }

    /// Teams that gave it up in the last twelve months and have it in no other way.
    pub(crate) fn left_within_a_year(&self, as_of: Day) -> u64 {
        let there = self.teams();
        let lately = self.former.iter().filter(|former| former.last > as_of.plus(-YEAR));
        lately.map(|former| former.team).filter(|team| !there.contains(team)).collect::<BTreeSet<_>>().len() as u64
    }

    /// Teams that imported it or held a copy at the end of a day, as far as it is known since when.
    pub(crate) fn teams_on(&self, day: Day) -> BTreeSet<TeamIx> {
        let standing = self.first_days().into_iter().filter(|(_, first)| *first <= day).map(|(team, _)| team);
        let former = self.former.iter().filter(|former| former.first <= day && day < former.last);
        standing.chain(former.map(|former| former.team)).collect()
    }

    /// First day anybody outside imported it or held a copy, be it over since.
    pub(crate) fn began(&self) -> Option<Day> {
        self.first_seen().into_iter().chain(self.former.iter().map(|former| former.first)).min()
    }

    /// Which way demand goes.
    pub(crate) fn trend(&self, as_of: Day) -> Trend {
        let recent = || self.importing.values().map(|team| team.recent as i64).sum::<i64>();
        let copied = self.copies.iter().filter(|copy| copy.since.is_some_and(|day| day > as_of.plus(-YEAR)));
        let grown = self.grown.unwrap_or_else(recent) + copied.count() as i64 - self.given_up;
        match grown.cmp(&0) {
            std::cmp::Ordering::Greater => Trend::Growing,
            std::cmp::Ordering::Equal => Trend::Steady,
            std::cmp::Ordering::Less => Trend::Falling,
        }
    }
}

impl Trend {
    /// How it is said.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::Growing => "growing",
            Self::Steady => "steady",
            Self::Falling => "falling",
        }
    }
}
