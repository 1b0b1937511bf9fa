//! What leads said about lines of their team's statement. Every word is kept and shown, also of lines that are gone; by whom is not.

use std::collections::BTreeSet;

use buyin_facts::Day;
use buyin_facts::decision::{Decisions, Event, EventKind, Subject};

use crate::ledger::cell::lasting;
use crate::view::Annotation;

/// Annotations of one team, and the lines that were met.
pub(super) struct Notes<'d> {
    said: Vec<&'d Event>,
    met: BTreeSet<String>,
}

impl<'d> Notes<'d> {
    /// What was said by a day, the newest first.
    pub(super) fn of(decided: &'d Decisions, team: &str, on: Day) -> Self {
        let is = |event: &&Event| event.subject == Subject::Team && event.kind == EventKind::Annotated;
        let of_team = decided.events.iter().filter(is).filter(|event| event.id == team && event.day <= on);
        let mut said: Vec<&Event> = of_team.collect();
        said.sort_by(|one, other| (other.day, &other.event).cmp(&(one.day, &one.event)));
        Self { said, met: BTreeSet::new() }
    }

    /// What was said about a line, the newest first. The months a line is of go by; what was said of it stays.
    pub(super) fn on(&mut self, line: &str) -> Vec<String> {
        let line = lasting(line);
        let about = self.said.iter().filter(|event| event.line.as_deref().map(lasting) == Some(line));
        let texts: Vec<String> = about.filter_map(|event| event.reason.clone()).collect();
        if !texts.is_empty() {
            self.met.insert(line.to_owned());
        }
        texts
    }

    /// Everything that was said.
    pub(super) fn into_annotations(self) -> Vec<Annotation> {
        let annotation = |event: &&Event| {
            let line = event.line.clone()?;
            let here = self.met.contains(lasting(&line));
            Some(Annotation { here, line, day: event.day.to_string(), text: event.reason.clone()? })
        };
        self.said.iter().filter_map(annotation).collect()
    }
}
