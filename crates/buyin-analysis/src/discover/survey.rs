//! The survey: everything that is known of an organisation's folders, joined, and the candidates found in it.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::lake::LakeError;
use buyin_facts::word::Class;
use rustc_hash::FxHashMap;

use crate::discover::candidate::{self, Candidate};
use crate::discover::contents::Contents;
use crate::discover::copy::{self, Overlap, STRONG};
use crate::discover::demand::{Copy, Demand};
use crate::discover::effort::Efforts;
use crate::discover::graph::Graph;
use crate::discover::landscape::Landscape;
use crate::discover::resolve::Resolver;
use crate::discover::score::Signal;
use crate::discover::{exclude, rebuild, weight};
use crate::history::Changes;
use crate::index::{DirectoryIx, RepositoryIx, TeamIx};
use crate::ledger::allocation::PersonAllocation;
use crate::organisation::Organisation;

/// All that a ranking is made of.
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) landscape: Landscape,
    pub(crate) graph: Graph,
    pub(crate) efforts: Efforts,
    pub(crate) libraries: BTreeSet<RepositoryIx>,
    pub(crate) has_contents: bool,
    teams: Vec<TeamIx>,
    demands: BTreeMap<DirectoryIx, Demand>,
    sizes: BTreeMap<RepositoryIx, u32>,
    forks: BTreeSet<(RepositoryIx, RepositoryIx)>,
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
        let resolver = Resolver::new(&landscape, organisation);
        let graph = Graph::build(&landscape, &resolver);
        let efforts = Efforts::build(organisation, allocation, changes, &landscape)?;
        let teams = landscape.iter().map(|(_, directory)| team(organisation, directory.repository, &directory.path));
        let teams: Vec<TeamIx> = teams.collect();
        let vendored = vendored(&landscape, &resolver);
        let overlaps = copy::overlaps(changes, &landscape, &contents.fingerprints)?;
        let mut survey = Self {
            libraries: exclude::libraries(&landscape, &graph),
            sizes: exclude::sizes(&landscape),
            forks: exclude::forks(&landscape),
            has_contents: !contents.fingerprints.is_empty(),
            teams,
            demands: BTreeMap::new(),
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
            survey.note_rebuilt(organisation, &roots, contents);
        }
        survey.demands.retain(|_, demand| !demand.is_empty());
        if has(Signal::Contributing) {
            survey.note_contributions(organisation);
        }
        Ok(survey)
    }

    /// The team that holds a folder.
    pub(crate) fn team(&self, at: DirectoryIx) -> TeamIx {
        self.teams[at.at()]
    }

    /// Whether one folder's team is another than another's. Where repositories stand in for teams, folders of one repository
    /// are one team's, and a fork is its origin's.
    fn is_foreign(&self, organisation: &Organisation, one: DirectoryIx, other: DirectoryIx) -> bool {
        let place = |at: DirectoryIx| self.landscape.directory(at).repository;
        let (here, there) = (place(one), place(other));
        let apart = if organisation.teams.given { self.team(one) != self.team(other) } else { here != there };
        apart && !self.forks.contains(&(here, there))
    }

    fn note_imports(&mut self, organisation: &Organisation, roots: &Roots) {
        for at in 0..self.graph.edges.len() {
            let edge = self.graph.edges[at].clone();
            if !self.is_foreign(organisation, edge.from, edge.to) || is_vendored(&self.landscape, edge.to) {
                continue;
            }
            let unit = candidate::unit(&self.landscape, roots, edge.to);
            let team = self.team(edge.from);
            let demand = self.demands.entry(unit).or_default().importing.entry(team).or_default();
            if edge.is_test {
                demand.tests.insert(edge.file)
            } else {
                demand.files.insert(edge.file)
            };
            demand.days.extend(self.landscape.imports[edge.import].since);
        }
    }

    fn note_vendored(&mut self, organisation: &Organisation, roots: &Roots, vendored: &[(DirectoryIx, DirectoryIx)]) {
        for (origin, holder) in vendored {
            if self.is_foreign(organisation, *holder, *origin) && !is_vendored(&self.landscape, *origin) {
                let unit = candidate::unit(&self.landscape, roots, *origin);
                let team = self.team(*holder);
                self.demands.entry(unit).or_default().vendoring.insert(team);
            }
        }
    }

    fn note_copies(&mut self, organisation: &Organisation, roots: &Roots, overlaps: &[Overlap]) {
        // A holder that is itself an origin of an older holder's copy is no origin: the oldest answers for the thing.
        let has_older = |at: DirectoryIx| {
            overlaps.iter().any(|overlap| {
                overlap.holder == at && !overlap.is_vendored && overlap.similarity >= STRONG && overlap.origin != at
            })
        };
        for overlap in overlaps {
            if !self.is_foreign(organisation, overlap.holder, overlap.origin)
                || is_vendored(&self.landscape, overlap.origin)
                || has_older(overlap.origin)
            {
                continue;
            }
            let team = self.team(overlap.holder);
            let unit = candidate::unit(&self.landscape, roots, overlap.origin);
            let demand = self.demands.entry(unit).or_default();
            if overlap.is_vendored {
                demand.vendoring.insert(team);
                continue;
            }
            let last_edited = self.efforts.of(overlap.holder).last;
            demand.copies.push(Copy {
                directory: overlap.holder,
                team,
                similarity: overlap.similarity,
                since: Some(overlap.since),
                last_edited,
            });
        }
        for demand in self.demands.values_mut() {
            demand.copies.sort_by(|one, other| {
                other.similarity.total_cmp(&one.similarity).then(one.directory.cmp(&other.directory))
            });
        }
    }

    fn note_rebuilt(&mut self, organisation: &Organisation, roots: &Roots, contents: &Contents) {
        let (exports, foreign) = self.words(contents);
        for (one, other, likeness) in rebuild::alike(&self.landscape, &exports, &foreign) {
            let knows = |one: DirectoryIx, other: DirectoryIx| self.graph.out(one).any(|edge| edge.to == other);
            if knows(one, other) || knows(other, one) || !self.is_foreign(organisation, one, other) {
                continue;
            }
            // The one more was spent on is the better origin; the other seems to be rebuilt.
            let spent = |at: DirectoryIx| self.efforts.of(at).ever;
            let (origin, holder) = if spent(one) >= spent(other) { (one, other) } else { (other, one) };
            let is_copy = self
                .demands
                .get(&origin)
                .is_some_and(|demand| demand.copies.iter().any(|copy| copy.directory == holder));
            if is_copy {
                continue;
            }
            let team = self.team(holder);
            let (first, last_edited) = (self.efforts.of(holder).first, self.efforts.of(holder).last);
            let unit = candidate::unit(&self.landscape, roots, origin);
            let rebuilt = Copy { directory: holder, team, similarity: likeness, since: first, last_edited };
            self.demands.entry(unit).or_default().rebuilt.push(rebuilt);
        }
    }

    /// Exported names of each folder, and what it imports from nobody of the organisation.
    fn words(&self, contents: &Contents) -> (Named, Named) {
        let (mut exports, mut foreign) = (Named::default(), Named::default());
        for file in self.landscape.files.iter().filter(|file| file.class == Class::Source) {
            let names = file.blob.and_then(|blob| contents.exports.get(&blob));
            exports.entry(file.directory).or_default().extend(names.into_iter().flatten().cloned());
        }
        let own: BTreeSet<usize> = self.graph.edges.iter().map(|edge| edge.import).collect();
        for (_, import) in self.landscape.imports.iter().enumerate().filter(|(at, _)| !own.contains(at)) {
            let file = self.landscape.file(import.file);
            if file.class == Class::Source && !import.specifier.starts_with('.') {
                foreign.entry(file.directory).or_default().push(import.specifier.clone());
            }
        }
        (exports, foreign)
    }

    fn note_contributions(&mut self, organisation: &Organisation) {
        let Self { demands, efforts, teams, landscape, .. } = self;
        for (at, demand) in demands {
            let home = organisation.teams.team_of_repository(landscape.directory(*at).repository);
            for (team, commits) in &efforts.of(*at).commits {
                let is_home = *team == teams[at.at()]
                    || home == Some(*team)
                    || organisation.teams.info(*team).parent.is_some_and(|parent| Some(parent) == home);
                if !is_home && *team != organisation.teams.none() {
                    demand.contributing.insert(*team, *commits);
                }
            }
        }
    }

    /// Every candidate, with all but a score.
    pub(crate) fn candidates(&self) -> Vec<Candidate> {
        let demands = candidate::apart(&self.landscape, &self.graph, self.demands.clone());
        let contents: BTreeMap<DirectoryIx, Vec<DirectoryIx>> =
            demands.keys().map(|at| (*at, candidate::content(&self.landscape, *at, &demands))).collect();
        let asked: Vec<DirectoryIx> = contents.values().flatten().copied().collect();
        let generality = self.graph.generality(&asked);
        demands
            .into_iter()
            .filter_map(|(at, demand)| self.candidate(at, demand, contents[&at].clone(), &generality))
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
        let repository = landscape.directory(at).repository;
        let all: u32 = landscape.below(at).map(|(_, directory)| directory.source).sum();
        let whole = self.sizes.get(&repository).copied().unwrap_or(0);
        if source + tests == 0 || f64::from(all) > weight::LARGEST * f64::from(whole) {
            return None;
        }
        let (blockers, holds) = candidate::blockers(landscape, &self.graph, &content, generality);
        Some(Candidate {
            directory: at,
            team: self.team(at),
            effort: self.efforts.sum(&content),
            // A thing is as general as its most general way in.
            generality: content.iter().filter_map(|at| generality.get(at)).copied().fold(0.0, f64::max),
            closure: self.graph.closure(&content),
            documented: content.iter().any(|at| landscape.directory(*at).documented),
            is_test_support: candidate::is_test_support(landscape, &content),
            demand,
            source,
            tests,
            holds,
            blockers,
        })
    }

    /// Whether a candidate is shared already: its repository is there for it, its owner is a platform team, or a library
    /// holds it.
    pub(crate) fn is_shared(&self, organisation: &Organisation, candidate: &Candidate) -> bool {
        let place = |at: DirectoryIx| self.landscape.directory(at).repository;
        self.libraries.contains(&place(candidate.directory))
            || organisation.teams.info(candidate.team).platform
            || candidate
                .demand
                .copies
                .iter()
                .any(|copy| copy.similarity >= STRONG && self.libraries.contains(&place(copy.directory)))
    }
}

type Named = FxHashMap<DirectoryIx, Vec<String>>;
type Roots = BTreeSet<(RepositoryIx, String)>;

/// Root paths of components.
fn roots(organisation: &Organisation) -> Roots {
    organisation.components.iter().map(|(_, component)| (component.repository, component.root.clone())).collect()
}

/// The team that holds a path.
fn team(organisation: &Organisation, repository: RepositoryIx, path: &str) -> TeamIx {
    let day = organisation.history.as_of;
    if !organisation.teams.given {
        return organisation.teams.team_of_repository(repository).unwrap_or(organisation.teams.none());
    }
    let component = organisation.components.of_text(repository, &format!("{path}/x"), day);
    organisation.owners.owner(component, day).unwrap_or(organisation.teams.none())
}

/// Whether a folder is somebody else's code, kept here.
fn is_vendored(landscape: &Landscape, at: DirectoryIx) -> bool {
    let files = &landscape.directory(at).files;
    let is = |class| files.iter().any(|file| landscape.file(*file).class == class);
    is(Class::Vendored) && !is(Class::Source)
}

/// Vendored folders with the folder they are a copy of: (origin, holder).
fn vendored(landscape: &Landscape, resolver: &Resolver<'_>) -> Vec<(DirectoryIx, DirectoryIx)> {
    let kept = landscape.iter().filter(|(at, _)| is_vendored(landscape, *at));
    kept.filter_map(|(at, directory)| Some((resolver.vendored(&directory.path)?, at))).collect()
}
