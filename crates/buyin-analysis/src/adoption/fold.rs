//! The events of one pair of components, folded into when it holds, how deep it goes and which version it asks for.

use buyin_facts::Day;
use buyin_facts::word::Op;
use rustc_hash::FxHashMap;

use crate::adoption::telling::Telling;
use crate::adoption::touch::Touch;
use crate::adoption::{Evidence, Files, Source, Use};
use crate::history::History;
use crate::index::RepositoryIx;
use crate::span;

/// What holds between two events.
#[derive(Default)]
struct Live<'a> {
    /// Lines of manifests, with the version each asks for.
    lines: FxHashMap<(&'a str, &'a str, buyin_facts::word::Scope), &'a str>,
    /// Imports by file.
    files: FxHashMap<&'a str, u32>,
    /// Of them those that show use by themselves.
    telling: u32,
}

/// Folds the touches of one (provider, consumer), which must be sorted by arrival.
pub(crate) fn fold(history: &History, telling: &Telling<'_>, touches: &[Touch]) -> Use {
    let first = touches[0];
    let mut found = Use {
        provider: first.provider,
        consumer: first.consumer,
        spans: Vec::new(),
        files: Vec::new(),
        requirements: Vec::new(),
        evidence: Vec::new(),
    };
    let mut live = Live::default();
    for commit in touches.chunk_by(|one, other| one.commit == other.commit) {
        let mut day = Day::default();
        // Ends before begins: an entry that was rewritten in one commit goes on.
        let ends = commit.iter().filter(|touch| touch.op == Op::Remove);
        for touch in ends.chain(commit.iter().filter(|touch| touch.op != Op::Remove)) {
            live.apply(history, telling, touch);
            let evidence = evidence(history, touch);
            day = evidence.day;
            found.evidence.push(evidence);
        }
        if live.shows_use() {
            span::open(&mut found.spans, day);
        } else {
            span::close(&mut found.spans, day);
        }
        record(&mut found.files, day, Files(live.files.len() as u32));
        record(&mut found.requirements, day, live.requirement().to_owned());
    }
    found
}

/// Adds a step where the value is another; the last word of a day counts.
fn record<T: PartialEq>(steps: &mut Vec<(Day, T)>, day: Day, value: T) {
    if steps.last().is_some_and(|(last, _)| *last == day) {
        steps.pop();
    }
    if steps.last().is_none_or(|(_, last)| *last != value) {
        steps.push((day, value));
    }
}

fn evidence(history: &History, touch: &Touch) -> Evidence {
    let (repository, day, introduced_by): (RepositoryIx, _, _) = match touch.source {
        Source::Manifest(index) => {
            let (repository, event) = &history.dependencies[index as usize];
            (*repository, event.day, event.introduced_by)
        }
        Source::Import(index) => {
            let (repository, event) = &history.imports[index as usize];
            (*repository, event.day, event.introduced_by)
        }
    };
    let introduced = introduced_by.and_then(|number| history.commit(repository, number));
    let commit = introduced
        .or_else(|| history.commit(repository, touch.commit))
        .expect("because history holds the commit of every event it holds");
    Evidence { op: touch.op, day, commit, source: touch.source }
}

impl<'a> Live<'a> {
    fn apply(&mut self, history: &'a History, telling: &Telling<'_>, touch: &Touch) {
        match touch.source {
            Source::Manifest(index) => {
                let event = &history.dependencies[index as usize].1;
                let line = (event.manifest.as_str(), event.specifier.as_str(), event.scope);
                if touch.op == Op::Remove {
                    self.lines.remove(&line);
                } else {
                    self.lines.insert(line, &event.requirement);
                }
            }
            Source::Import(index) => {
                let event = &history.imports[index as usize].1;
                let telling = u32::from(telling.tells(event, touch.provider, touch.consumer));
                let imports = self.files.entry(&event.path).or_insert(0);
                if touch.op == Op::Remove {
                    self.telling = self.telling.saturating_sub(telling);
                    *imports = imports.saturating_sub(1);
                } else {
                    self.telling += telling;
                    *imports += 1;
                }
                if *imports == 0 {
                    self.files.remove(event.path.as_str());
                }
            }
        }
    }

    fn shows_use(&self) -> bool {
        !self.lines.is_empty() || self.telling > 0
    }

    /// The version asked for; where lines differ, the last in order of the alphabet, so that the answer is one.
    fn requirement(&self) -> &'a str {
        self.lines.values().copied().max().unwrap_or_default()
    }
}
