//! Events and remotes of a sketch: what manifests, imports and ownership files of the last drawn commit say.

use buyin_facts::fact::{ComponentEvent, DependencyEvent, ImportEvent, OwnershipEvent};
use buyin_facts::word::{Ecosystem, Language, Op, OwnershipDialect, Scope};
use buyin_facts::{CommitNumber, Day, RepositoryId};

use super::{Draft, Sketch};
use crate::history::History;
use crate::index::RepositoryIx;

/// Something a drawn commit says.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    Component(Op, String, Ecosystem, String),
    Dependency(Op, String, Ecosystem, String, Scope),
    Import(Op, String, Language, String),
    Rule(Op, String, u32, OwnershipDialect, String, String),
}

/// The commit an event belongs to.
struct Place {
    at: RepositoryIx,
    commit: CommitNumber,
    day: Day,
}

impl Sketch {
    /// An address of a repository.
    pub(crate) fn remote(&mut self, repository: &str, url: &str) {
        self.remotes.push((repository.into(), url.into()));
    }

    /// The last commit.
    pub(crate) fn drawn(&mut self) -> &mut Draft {
        self.drafts.last_mut().expect("a commit first")
    }

    fn event(&mut self, event: Event) {
        self.drawn().events.push(event);
    }

    /// The last commit begins or ends a component in the folder of its manifest.
    pub(crate) fn component(&mut self, op: Op, manifest: &str, ecosystem: Ecosystem, name: &str) {
        self.event(Event::Component(op, manifest.into(), ecosystem, name.into()));
    }

    /// The last commit begins or ends a declared dependency; its requirement is `^` and the number of the commit.
    pub(crate) fn depends(&mut self, op: Op, manifest: &str, ecosystem: Ecosystem, specifier: &str, scope: Scope) {
        self.event(Event::Dependency(op, manifest.into(), ecosystem, specifier.into(), scope));
    }

    /// The last commit begins or ends an import.
    pub(crate) fn imports(&mut self, op: Op, path: &str, language: Language, specifier: &str) {
        self.event(Event::Import(op, path.into(), language, specifier.into()));
    }

    /// The last commit begins an ownership rule.
    pub(crate) fn rule(&mut self, file: &str, line: u32, dialect: OwnershipDialect, pattern: &str, owners: &str) {
        self.event(Event::Rule(Op::Add, file.into(), line, dialect, pattern.into(), owners.into()));
    }

    /// Puts the events of all commits into a history whose commits stand already.
    pub(super) fn lay_events(&self, history: &mut History, names: &[&str]) {
        for (at, name) in names.iter().enumerate() {
            let remotes = self.remotes.iter().filter(|(repository, _)| repository == name).map(|(_, url)| url.as_str());
            history.repositories[at].remotes = remotes.collect::<Vec<_>>().join("\n");
            for (number, draft) in self.drafts.iter().filter(|draft| draft.repository == *name).enumerate() {
                let day = draft.arrival.unwrap_or(draft.day);
                let place = Place { at: RepositoryIx::from(at), commit: CommitNumber(number as u32), day };
                let mut events = draft.events.clone();
                if self.reversed {
                    events.reverse();
                }
                events.into_iter().for_each(|event| place.lay(history, event));
            }
        }
    }
}

impl Place {
    fn lay(&self, history: &mut History, event: Event) {
        let (repository, commit, day) = (RepositoryId(self.at.0), self.commit, self.day);
        let introduced_by = None;
        match event {
            Event::Component(op, manifest, ecosystem, name) => {
                let path = crate::component::folder(&manifest).to_owned();
                let version = None;
                let row = ComponentEvent {
                    repository,
                    commit,
                    introduced_by,
                    day,
                    op,
                    path,
                    manifest,
                    ecosystem,
                    name,
                    version,
                };
                history.components.push((self.at, row));
            }
            Event::Dependency(op, manifest, ecosystem, specifier, scope) => {
                let requirement = format!("^{}", commit.0);
                let row = DependencyEvent {
                    repository,
                    commit,
                    introduced_by,
                    day,
                    op,
                    manifest,
                    ecosystem,
                    specifier,
                    requirement,
                    scope,
                };
                history.dependencies.push((self.at, row));
            }
            Event::Import(op, path, language, specifier) => {
                let row = ImportEvent { repository, commit, introduced_by, day, op, path, language, specifier };
                history.imports.push((self.at, row));
            }
            Event::Rule(op, file, line, dialect, pattern, owners) => {
                let section = String::new();
                let row = OwnershipEvent { repository, commit, day, op, file, line, dialect, section, pattern, owners };
                history.ownership.push((self.at, row));
            }
        }
    }
}
