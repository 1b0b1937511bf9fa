//! Event rows, and the search for the commit that introduced what a merge brought.

use buyin_facts::fact::{ComponentEvent, DependencyEvent, ImportEvent, MailmapEvent, OwnershipEvent};
use buyin_facts::word::Op;
use buyin_facts::{CommitNumber, Day, RepositoryId};
use gix::ObjectId;
use rustc_hash::FxHashMap;

use crate::git::held::{Content, Unsure};
use crate::git::path::PathInfo;
use crate::git::state::{Declarations, delta};

/// Where and when events happen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) repository: RepositoryId,
    pub(crate) commit: CommitNumber,
    pub(crate) introduced_by: Option<CommitNumber>,
    pub(crate) day: Day,
}

/// A commit off the first-parent line gave a path this content.
#[derive(Debug)]
pub(crate) struct Touch {
    pub(crate) path: String,
    pub(crate) commit: u32,
    pub(crate) blob: Option<ObjectId>,
}

/// A merge on the line gave a path this content: who of the commits from `first` on did it?
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) commit: u32,
    pub(crate) first: u32,
    pub(crate) path: String,
    pub(crate) blob: Option<ObjectId>,
}

/// Events of a run of commits, and what is needed to find who introduced those of merges.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) components: Vec<ComponentEvent>,
    pub(crate) dependencies: Vec<DependencyEvent>,
    pub(crate) imports: Vec<ImportEvent>,
    pub(crate) ownership: Vec<OwnershipEvent>,
    pub(crate) mailmap: Vec<MailmapEvent>,
    pub(crate) touches: Vec<Touch>,
    pub(crate) asked: Vec<Asked>,
    /// Files that could not be read; [`Events::settle`] makes events of them.
    pub(crate) unsure: Vec<Unsure>,
}

impl Events {
    /// Events of a file that said one thing before, and another after.
    pub(crate) fn turn(&mut self, place: Place, info: &PathInfo, before: &Content, after: &Content) {
        self.declare(place, info, before.declared(), after.declared());
        self.import(place, info, before.imported(), after.imported());
    }

    /// Events of a file whose declarations went from `before` to `after`.
    fn declare(&mut self, place: Place, info: &PathInfo, before: &Declarations, after: &Declarations) {
        let Place { repository, commit, introduced_by, day } = place;
        for (op, (path, ecosystem, name), version) in delta(&before.components, &after.components) {
            let (path, name, version, manifest) = (path.clone(), name.clone(), version.clone(), info.text.clone());
            let ecosystem = *ecosystem;
            let event =
                ComponentEvent { repository, commit, introduced_by, day, op, path, manifest, ecosystem, name, version };
            self.components.push(event);
        }
        for (op, (ecosystem, specifier, scope), requirement) in delta(&before.dependencies, &after.dependencies) {
            self.dependencies.push(DependencyEvent {
                repository,
                commit,
                introduced_by,
                day,
                op,
                manifest: info.text.clone(),
                ecosystem: *ecosystem,
                specifier: specifier.clone(),
                requirement: requirement.clone(),
                scope: *scope,
            });
        }
        self.own(place, info, before, after);
        self.map(place, before, after);
    }

    fn own(&mut self, place: Place, info: &PathInfo, before: &Declarations, after: &Declarations) {
        let Place { repository, commit, day, .. } = place;
        let Some(dialect) = info.dialect else { return };
        for (op, rule, ()) in delta(&before.rules, &after.rules) {
            let rule = rule.clone();
            self.ownership.push(OwnershipEvent {
                repository,
                commit,
                day,
                op,
                file: info.text.clone(),
                line: rule.line,
                dialect,
                section: rule.section,
                pattern: rule.pattern,
                owners: rule.owners,
            });
        }
    }

    fn map(&mut self, place: Place, before: &Declarations, after: &Declarations) {
        let Place { repository, commit, day, .. } = place;
        // The whole line is the key: a changed line is one removed and one added.
        let whole = |all: &Declarations| all.mailmap.iter().map(|line| (*line, ())).collect::<Vec<_>>();
        let (before, after) = (whole(before), whole(after));
        for (op, ((commit_email, commit_name), (proper_email, proper_name)), ()) in delta(&before, &after) {
            let (commit_email, commit_name) = (*commit_email, *commit_name);
            let (proper_email, proper_name) = (*proper_email, *proper_name);
            let event =
                MailmapEvent { repository, commit, day, op, commit_email, commit_name, proper_email, proper_name };
            self.mailmap.push(event);
        }
    }

    /// Events of a file whose imports went from `before` to `after`, both sorted.
    fn import(&mut self, place: Place, info: &PathInfo, before: &[String], after: &[String]) {
        let Some(language) = info.language.filter(|_| before != after) else { return };
        let Place { repository, commit, introduced_by, day } = place;
        let row = |op: Op, specifier: &String| ImportEvent {
            repository,
            commit,
            introduced_by,
            day,
            op,
            path: info.text.clone(),
            language,
            specifier: specifier.clone(),
        };
        let gone = before.iter().filter(|one| after.binary_search(one).is_err()).map(|one| row(Op::Remove, one));
        let come = after.iter().filter(|one| before.binary_search(one).is_err()).map(|one| row(Op::Add, one));
        self.imports.extend(gone.chain(come));
    }

    /// Adds later events.
    pub(crate) fn append(&mut self, mut later: Self) {
        self.components.append(&mut later.components);
        self.dependencies.append(&mut later.dependencies);
        self.imports.append(&mut later.imports);
        self.ownership.append(&mut later.ownership);
        self.mailmap.append(&mut later.mailmap);
        self.touches.append(&mut later.touches);
        self.asked.append(&mut later.asked);
        self.unsure.append(&mut later.unsure);
    }

    /// Brings events into the order of commits.
    pub(crate) fn sort(&mut self) {
        self.components.sort_by_key(|event| event.commit);
        self.dependencies.sort_by_key(|event| event.commit);
        self.imports.sort_by_key(|event| event.commit);
        self.ownership.sort_by_key(|event| event.commit);
        self.mailmap.sort_by_key(|event| event.commit);
        self.touches.sort_by_key(|touch| touch.commit);
        self.asked.sort_by_key(|asked| asked.commit);
        self.unsure.sort_by_key(|unsure| unsure.place.commit);
    }

    /// Names the commits that introduced what merges brought: the newest of those a merge brought that gave the path its
    /// content, else the newest that touched it.
    pub(crate) fn find_introducers(&mut self) {
        let mut touches: FxHashMap<&str, Vec<&Touch>> = FxHashMap::default();
        for touch in &self.touches {
            touches.entry(&touch.path).or_default().push(touch);
        }
        let mut found: FxHashMap<(u32, &str), CommitNumber> = FxHashMap::default();
        for asked in &self.asked {
            let Some(touches) = touches.get(asked.path.as_str()) else { continue };
            let begin = touches.partition_point(|touch| touch.commit < asked.first);
            let end = touches.partition_point(|touch| touch.commit < asked.commit);
            let brought = &touches[begin..end];
            let same = brought.iter().rev().find(|touch| touch.blob == asked.blob);
            if let Some(touch) = same.or(brought.last()) {
                found.insert((asked.commit, &asked.path), CommitNumber(touch.commit));
            }
        }
        let who = |commit: CommitNumber, path: &str| found.get(&(commit.0, path)).copied();
        for event in self.components.iter_mut().filter(|event| event.introduced_by.is_none()) {
            event.introduced_by = who(event.commit, &event.manifest);
        }
        for event in self.dependencies.iter_mut().filter(|event| event.introduced_by.is_none()) {
            event.introduced_by = who(event.commit, &event.manifest);
        }
        for event in self.imports.iter_mut().filter(|event| event.introduced_by.is_none()) {
            event.introduced_by = who(event.commit, &event.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_commit_that_gave_the_content_introduced_it() {
        let blob = |byte: u8| Some(ObjectId::from_bytes_or_panic(&[byte; 20]));
        let touch = |commit, blob| Touch { path: "a".into(), commit, blob };
        let place = |commit| Place {
            repository: RepositoryId(1),
            commit: CommitNumber(commit),
            introduced_by: None,
            day: Day(0),
        };
        let mut events = Events::default();
        for (commit, first, byte) in [(4, 1, 7), (9, 5, 9), (12, 10, 1)] {
            events.asked.push(Asked { commit, first, path: "a".into(), blob: blob(byte) });
            let place = place(commit);
            let (repository, commit, day) = (place.repository, place.commit, place.day);
            events.imports.push(ImportEvent {
                repository,
                commit,
                introduced_by: None,
                day,
                op: Op::Add,
                path: "a".into(),
                language: buyin_facts::word::Language::Go,
                specifier: String::new(),
            });
        }
        events.touches.extend([touch(1, blob(7)), touch(2, blob(8)), touch(6, blob(7)), touch(7, blob(8))]);
        events.find_introducers();
        let found: Vec<_> = events.imports.iter().map(|event| event.introduced_by).collect();
        assert_eq!(found, [Some(CommitNumber(1)), Some(CommitNumber(7)), None]);
    }
}
