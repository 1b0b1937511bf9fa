//! Mines a run of commits into rows: the part of a scan that threads share out.

use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use arrow::array::RecordBatch;
use buyin_facts::fact::Change;
use buyin_facts::pseudonym::Pseudonyms;
use buyin_facts::table::Table;
use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::word::Language;
use buyin_facts::{CommitNumber, RepositoryId};
use gix::ObjectId;
use gix::objs::Kind;
use rustc_hash::FxHashMap;

use crate::git::arrival::{Arrived, Base, OnLine};
use crate::git::attributes::Attributes;
use crate::git::effort;
use crate::git::event::{Asked, Events, Place, Touch};
use crate::git::held::{Content, Reading, Unsure};
use crate::git::lines::{Count, Counter, Memo};
use crate::git::object::{Lack, Objects};
use crate::git::open::Opened;
use crate::git::path::{PathInfo, Paths};
use crate::git::state::{Declarations, ImportMemo, declarations, is_foreign};
use crate::git::tree::{Difference, Differences, Entry, Scope, differences};
use crate::scan::detect::Rules;

/// What threads share while they read one repository.
pub(crate) struct Shared {
    pub(crate) repository: RepositoryId,
    /// Nothing when there is nothing to read.
    pub(crate) opened: Option<Opened>,
    pub(crate) commits: Vec<Arrived>,
    pub(crate) pseudonyms: Pseudonyms,
    pub(crate) rules: Arc<Rules>,
    pub(crate) counts: Memo,
    pub(crate) imports: ImportMemo,
    pub(crate) declared: Mutex<FxHashMap<(ObjectId, String, bool), Arc<Declarations>>>,
}

/// Rows of a run of commits.
#[derive(Default)]
pub(crate) struct Mined {
    pub(crate) changes: Option<RecordBatch>,
    pub(crate) events: Events,
    pub(crate) warnings: Vec<Warning>,
}

/// One thread at work on one repository.
pub(crate) struct Miner<'a> {
    shared: &'a Shared,
    objects: Objects,
    paths: Paths<'a>,
    attributes: Attributes,
    counter: Counter,
    buffer: Vec<u8>,
    rows: Vec<Change>,
    out: Mined,
}

impl<'a> Miner<'a> {
    pub(crate) fn new(shared: &'a Shared, opened: &'a Opened) -> Self {
        Self {
            shared,
            objects: Objects::new(&opened.repository),
            paths: Paths::new(&shared.rules, &opened.remotes),
            attributes: Attributes::default(),
            counter: Counter::default(),
            buffer: Vec::new(),
            rows: Vec::new(),
            out: Mined::default(),
        }
    }

    /// Reads the commits in `range`, the newest first: packs keep older versions as differences to newer ones.
    pub(crate) fn mine(&mut self, range: Range<usize>) -> Mined {
        let shared = self.shared;
        shared.commits[range].iter().rev().for_each(|commit| self.commit(commit));
        self.rows.sort_by_key(|row| row.commit);
        self.out.events.sort();
        self.out.changes = Some(Change::batch(&self.rows));
        self.rows.clear();
        std::mem::take(&mut self.out)
    }

    fn commit(&mut self, commit: &Arrived) {
        let Some(tree) = commit.tree else { return };
        let base = match commit.base {
            _ if commit.is_merge => None,
            Base::Unknown => None,
            Base::Nothing => Some(None),
            Base::Tree(id) => Some(Some(id)),
        };
        let own = base.map(|base| differences(&self.objects, base, Some(tree)));
        if let Some(own) = &own {
            self.gaps(own);
            self.effort(commit, &own.changes);
        }
        let Some(line) = commit.line else { return };
        match own.filter(|_| base == Some(line.before)) {
            Some(same) => self.state(commit, line, tree, &same),
            None => {
                let since = differences(&self.objects, line.before, Some(tree));
                self.gaps(&since);
                self.state(commit, line, tree, &since);
            }
        }
    }

    fn gaps(&mut self, differences: &Differences) {
        for gap in &differences.gaps {
            let place = String::from_utf8_lossy(&gap.path).into_owned();
            self.out.warnings.push(Warning::new(gap.lack.warning(), place, "a folder could not be compared"));
        }
    }

    fn lacks(&mut self, lack: Lack, id: &ObjectId, path: &str) {
        let place = if lack == Lack::TooLarge { path.to_owned() } else { id.to_string() };
        self.out.warnings.push(Warning::new(lack.warning(), place, lack.detail()));
    }

    fn effort(&mut self, commit: &Arrived, changes: &[Difference]) {
        let deleted = effort::deleted_contents(changes);
        let shared = self.shared;
        for change in changes {
            let info = self.paths.info(&change.path);
            let attributed = self.attributes.class(&self.objects, change.scope.as_ref(), &change.path);
            let language = info.language.filter(|_| !is_foreign(attributed.unwrap_or(info.class)));
            let count =
                self.counter.count(&self.objects, &shared.counts, (change.old, change.new), &mut |id, bytes| {
                    if let Some(language) = language {
                        shared.imports.learn(&id, language, bytes);
                    }
                });
            if let Count::Lacking(lack, id) = count {
                self.lacks(lack, &id, &info.text);
            }
            if info.is_odd {
                self.out.warnings.push(Warning::new(WarningKind::OddPath, info.text.clone(), "a path is not UTF-8"));
            }
            if commit.line.is_none() && info.is_read() {
                let blob = change.new.map(|new| new.id);
                self.out.events.touches.push(Touch { path: info.text.clone(), commit: commit.number, blob });
            }
            let kind = effort::kind(change, &deleted);
            let place = (shared.repository, CommitNumber(commit.number));
            self.rows.push(effort::row(place, &info.text, (kind, change.new), count, (attributed, info.class)));
        }
        self.out.warnings.extend(effort::huge(&commit.id, changes.len()));
    }

    fn state(&mut self, commit: &Arrived, line: OnLine, tree: ObjectId, differences: &Differences) {
        let introduced_by = (!commit.is_merge).then_some(CommitNumber(commit.number));
        let (repository, day) = (self.shared.repository, commit.arrival);
        let place = Place { repository, commit: CommitNumber(commit.number), introduced_by, day };
        if commit.is_merge {
            let asked = differences.changes.iter().map(|change| (self.paths.info(&change.path), change.new));
            let asked = asked.filter(|(info, _)| info.is_read()).map(|(info, new)| Asked {
                commit: commit.number,
                first: line.first,
                path: info.text.clone(),
                blob: new.map(|new| new.id),
            });
            self.out.events.asked.extend(asked);
        }
        if self.attributes_moved(&differences.changes) {
            return self.state_anew(place, line.before, tree);
        }
        for change in &differences.changes {
            let info = self.paths.info(&change.path);
            if info.is_read() {
                let foreign = self.is_foreign(&info, change.scope.as_ref(), &change.path);
                let side =
                    |entry: Option<Entry>| entry.filter(|entry| entry.mode.is_blob()).map(|entry| (entry.id, foreign));
                self.file(place, &info, side(change.old), side(change.new));
            }
        }
    }

    fn is_foreign(&mut self, info: &PathInfo, scope: Option<&Rc<Scope>>, path: &[u8]) -> bool {
        is_foreign(self.attributes.class(&self.objects, scope, path).unwrap_or(info.class))
    }

    /// Whether attribute files changed that decide about classes.
    fn attributes_moved(&mut self, changes: &[Difference]) -> bool {
        let files = changes
            .iter()
            .filter(|change| change.path == b".gitattributes" || change.path.ends_with(b"/.gitattributes"));
        let mut entries = files.flat_map(|change| [change.old, change.new]).flatten();
        entries.any(|entry| entry.mode.is_blob() && self.attributes.matters(&self.objects, entry.id))
    }

    /// Compares two whole trees: when attributes change, files that did not change begin or cease to be ours.
    fn state_anew(&mut self, place: Place, before: Option<ObjectId>, tree: ObjectId) {
        let mut sides: [FxHashMap<Vec<u8>, (ObjectId, bool)>; 2] = Default::default();
        for (side, tree) in sides.iter_mut().zip([before, Some(tree)]) {
            for file in differences(&self.objects, None, tree).changes {
                let info = self.paths.info(&file.path);
                if let Some(entry) = file.new.filter(|entry| entry.mode.is_blob() && info.is_read()) {
                    let foreign = self.is_foreign(&info, file.scope.as_ref(), &file.path);
                    side.insert(file.path, (entry.id, foreign));
                }
            }
        }
        let mut paths: Vec<&Vec<u8>> = sides.iter().flat_map(FxHashMap::keys).collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            let (old, new) = (sides[0].get(path).copied(), sides[1].get(path).copied());
            if old != new {
                let info = self.paths.info(path);
                self.file(place, &info, old, new);
            }
        }
    }

    /// Events of one file: each side is a content and whether it is foreign there.
    fn file(
        &mut self,
        place: Place,
        info: &Arc<PathInfo>,
        old: Option<(ObjectId, bool)>,
        new: Option<(ObjectId, bool)>,
    ) {
        let (before, after) = (self.content(info, old), self.content(info, new));
        self.doubts(info, &after);
        if before.is_whole() && after.is_whole() {
            self.out.events.turn(place, info, &before, &after);
        } else {
            self.out.events.unsure.push(Unsure { place, info: Arc::clone(info), before, after });
        }
    }

    /// Says what of a file could not be read.
    fn doubts(&mut self, info: &PathInfo, content: &Content) {
        let problem = |line: Option<u32>| line.map_or(info.text.clone(), |line| format!("{}:{line}", info.text));
        let problems = content
            .declared()
            .problems
            .iter()
            .map(|one| Warning::new(WarningKind::Malformed, problem(one.line), one.detail.clone()));
        self.out.warnings.extend(problems);
        if content.reading == Reading::Fault {
            let detail = "a fault in Buyin: the reader of this file failed; please report it";
            self.out.warnings.push(Warning::new(WarningKind::ReaderFault, info.text.clone(), detail));
        }
    }

    fn content(&mut self, info: &PathInfo, side: Option<(ObjectId, bool)>) -> Content {
        let mut content = Content::default();
        // A file that is not there, or not ours, is known to say nothing.
        let Some((id, foreign)) = side.filter(|(_, foreign)| !foreign || info.lists_vendored) else { return content };
        if info.is_declaration() {
            let declared = self.declared(info, id, foreign);
            content.reading = declared.reading;
            content.declared = Some(declared);
        }
        if let Some(language) = info.language.filter(|_| !foreign) {
            match self.imported(&id, language) {
                Ok(list) => content.imported = Some(list),
                Err(reading) => content.reading = reading,
            }
        }
        content
    }

    fn declared(&mut self, info: &PathInfo, id: ObjectId, foreign: bool) -> Arc<Declarations> {
        let key = (id, info.text.clone(), foreign);
        if let Some(known) = self.shared.declared.lock().ok().and_then(|known| known.get(&key).cloned()) {
            return known;
        }
        let read = self.objects.read(&id, Kind::Blob, &mut self.buffer);
        let all = match read {
            Ok(()) => declarations(&self.shared.pseudonyms, &self.shared.rules, info, foreign, &self.buffer),
            Err(_) => Declarations { reading: Reading::Nothing, ..Declarations::nothing() },
        };
        let all = Arc::new(all);
        if let Ok(mut known) = self.shared.declared.lock() {
            known.insert(key, Arc::clone(&all));
        }
        all
    }

    fn imported(&mut self, id: &ObjectId, language: Language) -> Result<Arc<[String]>, Reading> {
        if let Some(known) = self.shared.imports.get(id, language) {
            return Ok(known);
        }
        self.objects.read(id, Kind::Blob, &mut self.buffer).map_err(|_| Reading::Nothing)?;
        self.shared.imports.learn(id, language, &self.buffer).ok_or(Reading::Fault)
    }
}
