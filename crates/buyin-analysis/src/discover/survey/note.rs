//! Signs of demand, one kind after the other, noted at the folders they are for.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::{Roots, Survey, is_vendored};
use crate::discover::candidate;
use crate::discover::contents::Contents;
use crate::discover::copy::{self, GivenUp, Overlap, carry};
use crate::discover::demand::{Copy, Former, Rebuild};
use crate::discover::effort::YEAR;
use crate::discover::rebuild::part::{self, Part};
use crate::discover::rebuild::{self, Rebuilt, Thing};
use crate::index::DirectoryIx;
use crate::organisation::Organisation;

impl Survey {
    pub(super) fn note_imports(&mut self, organisation: &Organisation, roots: &Roots) {
        let a_year_ago = organisation.history.as_of.plus(-YEAR);
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
            let since = self.landscape.imports[edge.import].since;
            let first = self.uses.first(&self.landscape, team, edge.to).or(since);
            demand.first = [demand.first, first].into_iter().flatten().min();
            demand.recent += u64::from(since.is_some_and(|day| day > a_year_ago));
        }
    }

    /// Notes what was and is no more, of what others still ask for.
    pub(super) fn note_ended(&mut self, organisation: &Organisation, roots: &Roots, given_up: &[GivenUp]) {
        let a_year_ago = organisation.history.as_of.plus(-YEAR);
        for (team, to, of) in self.uses.iter() {
            let unit = candidate::unit(&self.landscape, roots, to);
            let is_foreign = self.asks(organisation, (of.repository, team), to);
            let Some(demand) = self.demands.get_mut(&unit).filter(|_| is_foreign) else { continue };
            *demand.grown.get_or_insert(0) += of.now - of.before;
            let last = of.ended.filter(|_| of.now <= 0);
            demand.former.extend(last.map(|last| Former { team, first: of.first, last }));
        }
        for copy in given_up {
            let unit = candidate::unit(&self.landscape, roots, copy.origin);
            let is_foreign = self.is_foreign(organisation, copy.holder, copy.origin);
            let team = self.team(copy.holder);
            let Some(demand) = self.demands.get_mut(&unit).filter(|_| is_foreign) else { continue };
            demand.given_up += i64::from(copy.day > a_year_ago);
            demand.former.push(Former { team, first: copy.since, last: copy.day });
        }
    }

    pub(super) fn note_vendored(
        &mut self,
        organisation: &Organisation,
        roots: &Roots,
        vendored: &[(DirectoryIx, DirectoryIx)],
    ) {
        for (origin, holder) in vendored {
            if self.is_foreign(organisation, *holder, *origin) && !is_vendored(&self.landscape, *origin) {
                let unit = candidate::unit(&self.landscape, roots, *origin);
                let team = self.team(*holder);
                self.demands.entry(unit).or_default().vendoring.insert(team);
            }
        }
    }

    pub(super) fn note_copies(&mut self, organisation: &Organisation, roots: &Roots, overlaps: &[Overlap]) {
        let carried = carry::carried(&self.landscape, &self.graph, overlaps);
        for overlap in overlaps {
            if !self.is_foreign(organisation, overlap.holder, overlap.origin)
                || is_vendored(&self.landscape, overlap.origin)
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
            let effort = self.efforts.of(overlap.holder);
            let (last_edited, upkeep) = (effort.last, effort.upkeep.get(&team).copied().unwrap_or(0.0));
            demand.copies.push(Copy {
                directory: overlap.holder,
                team,
                similarity: overlap.similarity,
                lines: overlap.similarity * f64::from(copy::weight(&self.landscape, overlap.origin)),
                common: overlap.common,
                edited: overlap.edited,
                upkeep,
                is_carried: carried.contains(&overlap.holder),
                points: overlap.points,
                first: overlap.first,
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

    pub(super) fn note_rebuilt(
        &mut self,
        organisation: &Organisation,
        roots: &Roots,
        contents: &Contents,
        copied: &FxHashSet<DirectoryIx>,
    ) {
        let parts = part::parts(&self.landscape, &contents.tongues, |file| self.efforts.born(file));
        let is_library = |at: DirectoryIx| self.libraries.contains(&self.landscape.directory(at).repository);
        let knows = |one: DirectoryIx, other: DirectoryIx| self.graph.out(one).any(|edge| edge.to == other);
        // What was copied was not rebuilt, and its origin stands for it; what is there to be shared asks for nothing.
        let is_own = |at| !copied.contains(&at) && !is_library(at);
        let is_rebuilt = |one, other| {
            is_own(one)
                && is_own(other)
                && !knows(one, other)
                && !knows(other, one)
                && self.is_foreign(organisation, one, other)
        };
        let pairs =
            rebuild::alike(&parts).into_iter().filter(|pair| is_rebuilt(pair.one.directory, pair.other.directory));
        let is_most = |at| self.is_most(at);
        let thing = |at| rebuild::thing(&self.landscape, &self.graph, &is_most, at);
        // Better is what can be taken over, what others ask for already, and what has little beside what is alike: the rest
        // would come along for nothing.
        let asked: BTreeSet<DirectoryIx> = self.demands.keys().copied().collect();
        let unit = |at| candidate::unit(&self.landscape, roots, at);
        let source = |at| self.landscape.below(at).map(|(_, directory)| directory.source).sum::<u32>().max(1);
        let worth = |thing: &Thing| {
            let part = f64::from(thing.lines) / f64::from(source(thing.directory));
            (!is_most(thing.directory), asked.contains(&unit(thing.directory)), part)
        };
        let shared = |one: &Part, other: &Part| rebuild::shared(&self.landscape, &contents.fingerprints, one, other);
        for found in rebuild::rebuilt(pairs, thing, worth, shared) {
            let (of, by) = (found.origin.directory, found.holder.directory);
            let unit = |at| candidate::unit(&self.landscape, roots, at);
            if self.has_copy(unit(of), by) || self.has_copy(unit(by), of) {
                continue;
            }
            let (unit, rebuilt) = (unit(of), self.rebuilt(found));
            self.demands.entry(unit).or_default().rebuilt.push(rebuilt);
        }
        for demand in self.demands.values_mut() {
            demand.rebuilt.sort_by(|one, other| {
                other.likeness.total_cmp(&one.likeness).then(one.directory.cmp(&other.directory))
            });
        }
    }

    fn has_copy(&self, origin: DirectoryIx, holder: DirectoryIx) -> bool {
        let demand = self.demands.get(&origin);
        demand.is_some_and(|demand| demand.copies.iter().any(|copy| copy.directory == holder))
    }

    /// What seems to be built again: what it costs its team, and since when.
    fn rebuilt(&self, Rebuilt { origin, holder, likeness, shared, alike }: Rebuilt) -> Rebuild {
        let team = self.team(holder.directory);
        let (mut all, mut upkeep) = (0, 0.0);
        for (at, directory) in self.landscape.below(holder.directory) {
            all += directory.source;
            upkeep += self.efforts.of(at).upkeep.get(&team).copied().unwrap_or(0.0);
        }
        Rebuild {
            directory: holder.directory,
            team,
            likeness,
            shared,
            was_first: holder.since.is_some_and(|since| origin.since.is_some_and(|origin| since < origin)),
            // The folder may hold more than what is alike.
            upkeep: upkeep * f64::from(holder.lines) / f64::from(all.max(1)),
            since: holder.since,
            last_edited: self.efforts.of(holder.directory).last,
            alike,
        }
    }

    pub(super) fn note_contributions(&mut self, organisation: &Organisation) {
        let Self { demands, efforts, teams, landscape, libraries, .. } = self;
        // Who keeps what is shared asks for nothing: they are who would take it over.
        let keepers: BTreeSet<_> =
            libraries.iter().filter_map(|repository| organisation.teams.team_of_repository(*repository)).collect();
        for (at, demand) in demands {
            let home = organisation.teams.team_of_repository(landscape.directory(*at).repository);
            for (team, commits) in &efforts.of(*at).commits {
                let is_home = *team == teams[at.at()]
                    || home == Some(*team)
                    || organisation.teams.info(*team).parent.is_some_and(|parent| Some(parent) == home);
                if !is_home && !keepers.contains(team) && *team != organisation.teams.none() {
                    demand.contributing.insert(*team, *commits);
                }
            }
        }
    }
}
