//! The survey: everything that is known of an organisation's folders, joined, and the candidates found in it.

mod note;

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::lake::LakeError;
use buyin_facts::word::Class;
use buyin_facts::{Day, EngineerDays};
use rustc_hash::FxHashMap;

use crate::discover::candidate::{self, Candidate};
use crate::discover::carried::Carried;
use crate::discover::contents::Contents;
use crate::discover::copy::stay::Stays;
use crate::discover::copy::{self, Overlap, SUGGESTED, carry};
use crate::discover::demand::Demand;
use crate::discover::effort::{Efforts, Sums};
use crate::discover::exclude::Size;
use crate::discover::graph::Graph;
use crate::discover::landscape::Landscape;
use crate::discover::resolve::Resolver;
use crate::discover::score::{self, Signal};
use crate::discover::unread::Unread;
use crate::discover::uses::Uses;
use crate::discover::{exclude, unread, weight};
use crate::history::Changes;
use crate::index::{DirectoryIx, FileIx, RepositoryIx, TeamIx};
use crate::ledger::allocation::PersonAllocation;
use crate::organisation::Organisation;

/// All that a ranking is made of.
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) landscape: Landscape,
    pub(crate) graph: Graph,
    pub(crate) efforts: Efforts,
    pub(crate) libraries: BTreeSet<RepositoryIx>,
    pub(crate) uses: Uses,
    /// Whether contents were read at all.
    has_contents: bool,
    /// Repositories of which only history is known.
    untaken: BTreeSet<RepositoryIx>,
    /// What nobody looked at.
    pub(crate) unread: Vec<Unread>,
    teams: Vec<TeamIx>,
    demands: BTreeMap<DirectoryIx, Demand>,
    /// Where what was taken over lives now.
    homes: BTreeMap<DirectoryIx, DirectoryIx>,
    /// All homes of what was taken over.
    settled: BTreeSet<DirectoryIx>,
    carried: Carried,
    sizes: BTreeMap<RepositoryIx, Size>,
    forks: BTreeSet<(RepositoryIx, RepositoryIx)>,
    /// Repositories that have all they ask for from the one they are a fork of.
    followers: BTreeSet<RepositoryIx>,
}

impl Survey {
    /// Joins everything, as of the history's day.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(crate) fn of(
        organisation: &Organisation,
        allocation: &[PersonAllocation],
        changes: Changes<'_>,
        landscape: Landscape,
        contents: &Contents,
        without: &[Signal],
    ) -> Result<Self, LakeError> {
        let resolver = Resolver::new(&landscape, contents, organisation);
        let graph = Graph::build(&landscape, &resolver);
        let teams = landscape.iter().map(|(_, directory)| team(organisation, directory.repository, &directory.path));
        let teams: Vec<TeamIx> = teams.collect();
        let vendored = vendored(&landscape, &resolver);
        let history = &organisation.history;
        let standing = landscape.by_path();
        let (mut sums, mut stays) = (Sums::new(&landscape), Stays::new(&landscape));
        changes.each(|repository, of_repository| {
            sums.read(organisation, &landscape, &standing, of_repository);
            stays.read(history, &landscape, &standing, repository, of_repository);
        })?;
        drop(standing);
        let efforts = sums.efforts(allocation, history.as_of);
        let carried = Carried::of(history);
        let copy::Copies { overlaps, mut given_up } = copy::copies(stays, &landscape, contents, &graph, &carried);
        let uses = Uses::of(organisation, &landscape, &resolver);
        let sizes = exclude::sizes(&landscape);
        let forks = exclude::forks(&landscape, &overlaps, &sizes, &carried);
        let copied = carry::copied(&overlaps);
        // Who was given something with its history is the new home of it, not one more that copied it.
        let came_along = |holder, since| carried.came_along(landscape.directory(holder).repository, since);
        let overlaps: Vec<Overlap> =
            overlaps.into_iter().filter(|overlap| !came_along(overlap.holder, overlap.since)).collect();
        given_up.retain(|copy| !came_along(copy.holder, copy.since));
        let mut survey = Self {
            libraries: exclude::libraries(&landscape, &graph),
            followers: exclude::followers(history, &forks),
            uses,
            forks,
            sizes,
            has_contents: !contents.fingerprints.is_empty(),
            untaken: contents.untaken.clone(),
            unread: unread::of(&landscape),
            teams,
            demands: BTreeMap::new(),
            homes: BTreeMap::new(),
            settled: BTreeSet::new(),
            carried,
            landscape,
            graph,
            efforts,
        };
        let has = |signal| !without.contains(&signal);
        let roots = roots(organisation);
        if has(Signal::Importing) {
            survey.note_imports(organisation, &roots);
        }
        if has(Signal::Vendoring) {
            survey.note_vendored(organisation, &roots, &vendored);
        }
        if has(Signal::Copying) {
            survey.note_copies(organisation, &roots, &overlaps);
        }
        if has(Signal::Rebuilding) {
            survey.note_rebuilt(organisation, &roots, contents, &copied);
        }
        survey.demands.retain(|_, demand| !demand.is_empty());
        if has(Signal::Trend) {
            survey.note_ended(organisation, &roots, &given_up);
        }
        if has(Signal::Contributing) {
            survey.note_contributions(organisation);
        }
        Ok(survey)
    }

    /// Takes note of where folders live now that were taken over: homes, each with what stayed behind of it.
    pub(crate) fn settle(&mut self, organisation: &Organisation, homes: &[(Option<DirectoryIx>, DirectoryIx)]) {
        let roots = roots(organisation);
        let unit = |at| candidate::unit(&self.landscape, &roots, at);
        self.homes = homes.iter().filter_map(|(left, home)| Some((unit((*left)?), unit(*home)))).collect();
        self.settled = homes.iter().map(|(_, home)| unit(*home)).collect();
    }

    /// Whether something that was taken over lives in a folder.
    pub(crate) fn is_home(&self, at: DirectoryIx) -> bool {
        self.settled.contains(&at)
    }

    /// Teams that show demand of any kind for a folder, be it a candidate or not.
    pub(crate) fn askers(&self, at: DirectoryIx) -> BTreeSet<TeamIx> {
        self.demands.get(&at).map(Demand::teams).unwrap_or_default()
    }

    /// Whether the contents of a folder's repository could be looked at.
    pub(crate) fn has_contents(&self, at: DirectoryIx) -> bool {
        self.has_contents && !self.untaken.contains(&self.landscape.directory(at).repository)
    }

    /// The team that holds a folder.
    pub(crate) fn team(&self, at: DirectoryIx) -> TeamIx {
        self.teams[at.at()]
    }

    /// Whether a folder's team is another than another's, and asks for itself. Where repositories stand in for teams, folders of
    /// one repository are one team's. A fork asks for nothing by itself, neither of its origin nor of what its origin uses.
    fn is_foreign(&self, organisation: &Organisation, one: DirectoryIx, other: DirectoryIx) -> bool {
        self.asks(organisation, (self.landscape.directory(one).repository, self.team(one)), other)
    }

    fn asks(&self, organisation: &Organisation, (here, team): (RepositoryIx, TeamIx), other: DirectoryIx) -> bool {
        let there = self.landscape.directory(other).repository;
        let apart = if organisation.teams.given { team != self.team(other) } else { here != there };
        let asks_itself = !self.followers.contains(&here) && !self.carried.is_unborn(here);
        apart && asks_itself && !self.forks.contains(&(here, there))
    }

    /// Every candidate, with all but a score.
    pub(crate) fn candidates(&self, organisation: &Organisation, contents: &Contents) -> Vec<Candidate> {
        let demands = candidate::apart(&self.landscape, &self.graph, self.demands.clone());
        let folders: BTreeMap<DirectoryIx, Vec<DirectoryIx>> =
            demands.keys().map(|at| (*at, candidate::content(&self.landscape, *at, &demands))).collect();
        let asked: Vec<DirectoryIx> = folders.values().flatten().copied().collect();
        let generality = self.graph.generality(&asked);
        let with_names = |mut candidate: Candidate, folders: &[DirectoryIx]| {
            let whose = (candidate.directory, candidate.team);
            candidate.names = contents.tongues.names(organisation, &self.landscape, whose, folders);
            candidate
        };
        demands
            .into_iter()
            .filter_map(|(at, demand)| {
                let candidate = self.candidate(at, demand, folders[&at].clone(), &generality)?;
                Some(with_names(candidate, &folders[&at]))
            })
            .collect()
    }

    fn candidate(
        &self,
        at: DirectoryIx,
        demand: Demand,
        content: Vec<DirectoryIx>,
        generality: &FxHashMap<DirectoryIx, f64>,
    ) -> Option<Candidate> {
        let landscape = &self.landscape;
        let lines = |of: fn(&crate::discover::landscape::Directory) -> u32| {
            content.iter().map(|at| of(landscape.directory(*at))).sum::<u32>()
        };
        let (source, tests) = (lines(|directory| directory.source), lines(|directory| directory.tests));
        // A repository made for what was taken over is all of that.
        if source + tests == 0 || (self.is_most(at) && !self.is_home(at)) {
            return None;
        }
        let (blockers, holds) = candidate::blockers(landscape, &self.graph, &content, generality);
        Some(Candidate {
            directory: at,
            team: self.team(at),
            effort: self.efforts.sum(&content),
            // A thing is as general as its most general way in.
            generality: content.iter().filter_map(|at| generality.get(at)).copied().fold(0.0, f64::max),
            closure: candidate::closure(landscape, &self.graph, &content),
            documented: content.iter().any(|at| landscape.directory(*at).documented),
            is_test_support: candidate::is_test_support(landscape, &content),
            demand,
            source,
            tests,
            holds,
            blockers,
            names: Vec::new(),
            is_read: self.has_contents(at),
        })
    }

    /// Whether a folder is so much of its repository that it is the repository itself, or the place of all its tests.
    fn is_most(&self, at: DirectoryIx) -> bool {
        let whole = self.sizes.get(&self.landscape.directory(at).repository).copied().unwrap_or_default();
        let below = self.landscape.below(at).fold(Size::default(), |size, (_, directory)| size.with(directory));
        let over = |part: u32, of: u32| f64::from(part) > weight::LARGEST * f64::from(of);
        over(below.source, whole.source) || over(below.code(), whole.code())
    }

    /// Days it took to build a file of source, on average over everybody's.
    pub(crate) fn days_a_file(&self, as_of: Day, by_ledger: bool) -> EngineerDays {
        let (mut days, mut files) = (0.0, 0_usize);
        for (at, directory) in self.landscape.iter().filter(|(_, directory)| directory.source > 0) {
            days += score::built(self.efforts.of(at), directory.source, as_of, by_ledger);
            let is_source = |file: &&FileIx| {
                let file = self.landscape.file(**file);
                file.class == Class::Source && file.language.is_some()
            };
            files += directory.files.iter().filter(is_source).count();
        }
        EngineerDays(days / files.max(1) as f64)
    }

    /// Whether a candidate is shared already: its repository is there for it, its owner is a platform team, it was taken over,
    /// or a library holds it.
    pub(crate) fn is_shared(&self, organisation: &Organisation, candidate: &Candidate) -> bool {
        let home = self.home(candidate);
        let is_there_to_be = |at| self.is_home(at) || self.is_library(at);
        organisation.teams.info(candidate.team).platform || home != candidate.directory || is_there_to_be(home)
    }

    /// Where a candidate is there to be shared: where it went when it was taken over, the nearest copy in a library, or else
    /// where it lies.
    pub(crate) fn home(&self, candidate: &Candidate) -> DirectoryIx {
        if let Some(home) = self.homes.get(&candidate.directory) {
            return *home;
        }
        let copies = candidate.demand.copies.iter().filter(|copy| copy.similarity >= SUGGESTED);
        let mut all = std::iter::once(candidate.directory).chain(copies.map(|copy| copy.directory));
        all.find(|at| self.is_library(*at)).unwrap_or(candidate.directory)
    }

    fn is_library(&self, at: DirectoryIx) -> bool {
        self.libraries.contains(&self.landscape.directory(at).repository)
    }
}

pub(super) type Roots = BTreeSet<(RepositoryIx, String)>;

/// Root paths of components.
fn roots(organisation: &Organisation) -> Roots {
    organisation.components.iter().map(|(_, component)| (component.repository, component.root.clone())).collect()
}

/// The team that holds a path.
pub(super) fn team(organisation: &Organisation, repository: RepositoryIx, path: &str) -> TeamIx {
    let day = organisation.history.as_of;
    if !organisation.teams.given {
        return organisation.teams.team_of_repository(repository).unwrap_or(organisation.teams.none());
    }
    let component = organisation.components.of_text(repository, &format!("{path}/x"), day);
    organisation.owners.owner(component, day).unwrap_or(organisation.teams.none())
}

/// Whether a folder is somebody else's code, kept here.
pub(super) fn is_vendored(landscape: &Landscape, at: DirectoryIx) -> bool {
    let files = &landscape.directory(at).files;
    let is = |class| files.iter().any(|file| landscape.file(*file).class == class);
    is(Class::Vendored) && !is(Class::Source)
}

/// Vendored folders with the folder they are a copy of: (origin, holder).
fn vendored(landscape: &Landscape, resolver: &Resolver<'_>) -> Vec<(DirectoryIx, DirectoryIx)> {
    let kept = landscape.iter().filter(|(at, _)| is_vendored(landscape, *at));
    kept.filter_map(|(at, directory)| Some((resolver.vendored(&directory.path)?, at))).collect()
}
