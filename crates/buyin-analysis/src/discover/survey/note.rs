//! Signs of demand, one kind after the other, noted at the folders they are for.

use std::collections::BTreeSet;

use buyin_facts::word::{Class, Language};
use rustc_hash::FxHashSet;

use super::{Roots, Survey, is_vendored};
use crate::discover::candidate;
use crate::discover::contents::Contents;
use crate::discover::copy::{self, GivenUp, Overlap, carry};
use crate::discover::demand::{Copy, Former};
use crate::discover::effort::YEAR;
use crate::discover::landscape::ImportUse;
use crate::discover::rebuild::{self, Named};
use crate::index::DirectoryIx;
use crate::name::form;
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
                first: Some(overlap.first),
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
        let (exports, foreign) = self.words(contents);
        for (one, other, likeness) in rebuild::alike(&self.landscape, &exports, &foreign) {
            let knows = |one: DirectoryIx, other: DirectoryIx| self.graph.out(one).any(|edge| edge.to == other);
            // What is there to be shared asks for nothing.
            let is_library = |at: DirectoryIx| self.libraries.contains(&self.landscape.directory(at).repository);
            // What was copied was not rebuilt, and its origin stands for it.
            if copied.contains(&one)
                || copied.contains(&other)
                || knows(one, other)
                || knows(other, one)
                || is_library(one)
                || is_library(other)
                || !self.is_foreign(organisation, one, other)
            {
                continue;
            }
            // Of those that can be taken over, the one more was spent on is the better origin; the other seems to be rebuilt.
            let spent = |at| self.landscape.below(at).map(|(at, _)| self.efforts.of(at).ever).sum::<f64>();
            let worth = |at| (!self.is_most(at), spent(at));
            let (origin, holder) = if worth(one) >= worth(other) { (one, other) } else { (other, one) };
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
            let upkeep = |at| self.efforts.of(at).upkeep.get(&team).copied().unwrap_or(0.0);
            let upkeep = self.landscape.below(holder).map(|(at, _)| upkeep(at)).sum();
            let rebuilt = Copy {
                directory: holder,
                team,
                similarity: likeness,
                lines: 0.0,
                common: 0.0,
                edited: 0.0,
                upkeep,
                is_carried: false,
                points: 0,
                first: None,
                since: first,
                last_edited,
            };
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
                foreign.entry(file.directory).or_default().push(package(file.language, import).to_owned());
            }
        }
        (exports, foreign)
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

/// The third party of an import line.
fn package(language: Option<Language>, import: &ImportUse) -> &str {
    let specifier = import.specifier.as_str();
    match language {
        Some(Language::Rust) => specifier.split("::").next().unwrap_or(specifier),
        Some(Language::Python) => specifier.split('.').next().unwrap_or(specifier),
        Some(Language::JavaScript) => form::package(specifier),
        // Lines say what of a package they mean; history, which knows none, has packages alone.
        Some(Language::Java) if import.line.is_some() => specifier.rsplit_once('.').map_or(specifier, |(head, _)| head),
        // A vendor and what of theirs.
        Some(Language::Php) => specifier.match_indices('\\').nth(1).map_or(specifier, |(end, _)| &specifier[..end]),
        _ => specifier,
    }
}
