//! Effort: engineer-days of the ledger that went into a folder, by paying team.
//!
//! The ledger's grain is the component. Within one, time is split over folders by their shares of weighted changes, as the
//! ledger itself splits a commit over components (`ledger::evidence`). What went into a file before it moved went into the folder
//! where it is today.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;
use buyin_facts::word::ChangeKind;
use rustc_hash::FxHashMap;

use crate::component::folder;
use crate::discover::landscape::Landscape;
use crate::discover::lineage;
use crate::history::ChangeFact;
use crate::index::{CommitIx, ComponentIx, DirectoryIx, FileIx, PersonIx, RepositoryIx, TeamIx};
use crate::ledger::allocation::PersonAllocation;
use crate::organisation::Organisation;

/// Days in the year that *paid* looks back on.
pub(crate) const YEAR: i32 = 365;

/// What went into a folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Effort {
    /// Engineer-days that ever went into files that stand.
    pub(crate) ever: f64,
    /// Engineer-days of the last twelve months, by paying team.
    pub(crate) paid: BTreeMap<TeamIx, f64>,
    /// The same, less what went into files that were new: upkeep.
    pub(crate) upkeep: BTreeMap<TeamIx, f64>,
    /// People of the last twelve months with what they changed.
    pub(crate) people: BTreeMap<PersonIx, f64>,
    /// People of the last twelve months, by paying team.
    pub(crate) members: BTreeMap<TeamIx, BTreeSet<PersonIx>>,
    /// Commits of the last twelve months by paying team.
    pub(crate) commits: BTreeMap<TeamIx, u32>,
    /// First commit.
    pub(crate) first: Option<Day>,
    /// Last commit.
    pub(crate) last: Option<Day>,
}

/// Effort of every folder.
#[derive(Debug, Default)]
pub(crate) struct Efforts {
    list: Vec<Effort>,
    born: FxHashMap<FileIx, Day>,
}

/// Files that stand, by repository and path.
pub(crate) type Standing<'a> = FxHashMap<(RepositoryIx, &'a str), FileIx>;

#[derive(Default)]
struct Weight {
    ever: f64,
    year: f64,
}

/// Weighted changes, added up.
#[derive(Default)]
pub(crate) struct Sums {
    list: Vec<Effort>,
    whole: FxHashMap<ComponentIx, Weight>,
    // In order of key, so that sums of several components do not hang on the order of reading.
    parts: BTreeMap<(ComponentIx, DirectoryIx), Weight>,
    /// All changes of the last twelve months, and those of files that stood before.
    teams: FxHashMap<DirectoryIx, BTreeMap<TeamIx, (f64, f64)>>,
    born: FxHashMap<FileIx, Day>,
}

/// What one commit changed, with what each path is called today.
#[derive(Clone, Copy)]
struct Work<'c> {
    changes: &'c [(CommitIx, ChangeFact)],
    today: &'c [&'c str],
}

impl Efforts {
    /// What went into a folder.
    pub(crate) fn of(&self, directory: DirectoryIx) -> &Effort {
        &self.list[directory.at()]
    }

    /// First day of a file that stands, under whatever name, where history knows it.
    pub(crate) fn born(&self, file: FileIx) -> Option<Day> {
        self.born.get(&file).copied()
    }

    /// What went into several folders together.
    pub(crate) fn sum(&self, directories: &[DirectoryIx]) -> Effort {
        let mut sum = Effort::default();
        for one in directories.iter().map(|directory| self.of(*directory)) {
            sum.ever += one.ever;
            one.paid.iter().for_each(|(team, days)| *sum.paid.entry(*team).or_default() += days);
            one.upkeep.iter().for_each(|(team, days)| *sum.upkeep.entry(*team).or_default() += days);
            one.people.iter().for_each(|(person, weight)| *sum.people.entry(*person).or_default() += weight);
            one.members.iter().for_each(|(team, people)| sum.members.entry(*team).or_default().extend(people));
            one.commits.iter().for_each(|(team, commits)| *sum.commits.entry(*team).or_default() += commits);
            sum.first = [sum.first, one.first].into_iter().flatten().min();
            sum.last = sum.last.max(one.last);
        }
        sum
    }
}

impl Sums {
    /// Nothing yet.
    pub(crate) fn new(landscape: &Landscape) -> Self {
        Self { list: vec![Effort::default(); landscape.directories.len()], ..Self::default() }
    }

    /// Adds the changes of a repository, in order of commit.
    pub(crate) fn read(
        &mut self,
        organisation: &Organisation,
        landscape: &Landscape,
        standing: &Standing<'_>,
        changes: &[(CommitIx, ChangeFact)],
    ) {
        let since = organisation.history.as_of.plus(-YEAR);
        let today = lineage::today(changes);
        let mut begin = 0;
        for changes in changes.chunk_by(|one, other| one.0 == other.0) {
            let work = Work { changes, today: &today[begin..begin + changes.len()] };
            self.add(organisation, landscape, standing, since, work);
            begin += changes.len();
        }
    }

    /// Splits the allocation's time over folders.
    pub(crate) fn efforts(self, allocation: &[PersonAllocation], as_of: Day) -> Efforts {
        self.split(&component_time(allocation, as_of.plus(-YEAR)))
    }

    /// Adds what one commit changed.
    fn add(
        &mut self,
        organisation: &Organisation,
        landscape: &Landscape,
        standing: &Standing<'_>,
        since: Day,
        work: Work<'_>,
    ) {
        let commit = work.changes[0].0;
        let fact = &organisation.history.commits[commit.at()];
        for file in work.today.iter().filter_map(|path| standing.get(&(fact.repository, *path))) {
            self.born.entry(*file).and_modify(|first| *first = fact.day.min(*first)).or_insert(fact.day);
        }
        let share = organisation.weights.share(commit).0;
        let payers = if share > 0.0 { organisation.payers(commit) } else { Vec::new() };
        if payers.is_empty() {
            return;
        }
        let is_recent = fact.day > since;
        let mut touched = BTreeSet::new();
        let changes = work.changes.iter().map(|(_, change)| change).zip(work.today);
        for (change, today) in changes.filter(|(change, _)| change.effective() > 0) {
            let then = folder(&change.path);
            let Some(at) = organisation.history.folders.find(fact.repository, then) else { continue };
            let weight = share * (2.0 + f64::from(change.effective())).log2();
            let component = organisation.components.of_folder(at, fact.day);
            let total = self.whole.entry(component).or_default();
            total.ever += weight;
            total.year += if is_recent { weight } else { 0.0 };
            let Some(directory) = landscape.at(fact.repository, folder(today)) else { continue };
            let part = self.parts.entry((component, directory)).or_default();
            // What became of deleted files need not be built again.
            part.ever += if standing.contains_key(&(fact.repository, *today)) { weight } else { 0.0 };
            let effort = &mut self.list[directory.at()];
            effort.first = Some(effort.first.map_or(fact.day, |first| first.min(fact.day)));
            effort.last = effort.last.max(Some(fact.day));
            if !is_recent {
                continue;
            }
            part.year += weight;
            touched.insert(directory);
            for person in &payers {
                let each = weight / payers.len() as f64;
                *effort.people.entry(*person).or_default() += each;
                for (team, part) in paying(organisation, *person, fact.day) {
                    effort.members.entry(team).or_default().insert(*person);
                    let known = self.teams.entry(directory).or_default().entry(team).or_default();
                    known.0 += each * part;
                    known.1 += if change.kind == ChangeKind::Added { 0.0 } else { each * part };
                }
            }
        }
        for directory in touched {
            for team in teams_of(organisation, &payers, fact.day) {
                *self.list[directory.at()].commits.entry(team).or_default() += 1;
            }
        }
    }

    /// Splits the time of components over folders.
    fn split(mut self, time: &BTreeMap<ComponentIx, Time>) -> Efforts {
        for ((component, directory), part) in self.parts {
            let Some(days) = time.get(&component) else { continue };
            let total = &self.whole[&component];
            let effort = &mut self.list[directory.at()];
            effort.ever += days.ever * share_of(part.ever, total.ever);
            let year = days.year * share_of(part.year, total.year);
            let by_team = self.teams.get(&directory);
            let sum: f64 = by_team.into_iter().flatten().map(|(_, (all, _))| all).sum();
            for (team, (all, kept)) in by_team.into_iter().flatten() {
                *effort.paid.entry(*team).or_default() += year * share_of(*all, sum);
                *effort.upkeep.entry(*team).or_default() += year * share_of(*kept, sum);
            }
        }
        Efforts { list: self.list, born: self.born }
    }
}

impl Effort {
    /// Engineer-days of the last twelve months, all teams.
    pub(crate) fn paid(&self) -> f64 {
        self.paid.values().sum()
    }

    /// The least number of people whose changes make half of the last twelve months'. Source: CHAOSS, contributor absence
    /// factor.
    pub(crate) fn absence_factor(&self) -> u64 {
        let mut weights: Vec<f64> = self.people.values().copied().collect();
        weights.sort_by(|one, other| other.total_cmp(one));
        let half = weights.iter().sum::<f64>() / 2.0;
        let sums = weights.iter().scan(0.0, |sum, weight| {
            let before = *sum;
            *sum += weight;
            Some(before)
        });
        sums.take_while(|before| *before < half).count() as u64
    }
}

fn share_of(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn paying(organisation: &Organisation, person: PersonIx, day: Day) -> impl Iterator<Item = (TeamIx, f64)> {
    let teams = organisation.teams.paying(person, day);
    let total: u32 = teams.iter().map(|(_, weight)| weight).sum();
    teams.iter().map(move |(team, weight)| (*team, f64::from(*weight) / f64::from(total.max(1))))
}

fn teams_of(organisation: &Organisation, people: &[PersonIx], day: Day) -> BTreeSet<TeamIx> {
    people.iter().flat_map(|person| paying(organisation, *person, day)).map(|(team, _)| team).collect()
}

/// Visible time of each component.
#[derive(Default)]
struct Time {
    ever: f64,
    year: f64,
}

fn component_time(allocation: &[PersonAllocation], since: Day) -> BTreeMap<ComponentIx, Time> {
    let mut time: BTreeMap<ComponentIx, Time> = BTreeMap::new();
    for person in allocation {
        for week in &person.weeks {
            let days = person.days.range(week.monday..week.monday.plus(7));
            let visible: f64 = days.map(|(_, day)| day.visible.days().0).sum();
            for (account, share, _) in week.shares.iter().filter(|(account, ..)| !account.review) {
                let found = time.entry(account.component).or_default();
                found.ever += visible * share.0;
                found.year += if week.monday > since { visible * share.0 } else { 0.0 };
            }
        }
    }
    time
}
