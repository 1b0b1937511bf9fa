//! Something that happened, as a small file below the thing's `events/`. Its name holds the day, what happened and a hash of what
//! it says, so that two people who write at the same time never choose the same name for different things.

use buyin_facts::decision::{EventKind, Failure, GateResult, Subject};
use buyin_facts::{Day, EngineerDays, Month};

use super::{Drafts, Proposal, begin};
use crate::edit::{Edit, Record};
use crate::folder::Folder;
use crate::plan::FileChange;
use crate::written::EVENTFUL;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// What kind of thing it happened to.
    pub subject: Subject,
    /// Its file id.
    pub id: String,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub day: Day,
    /// Who did it, by file id; may be empty.
    pub by: String,
    /// Why, or what was answered; may be empty.
    pub reason: String,
    /// Advanced: the stage.
    pub stage: String,
    /// Advanced: what the gates said.
    pub results: Vec<(String, GateResult)>,
    /// Overruled: the gate.
    pub gate: String,
    /// Accepted: the pledge or event.
    pub accepts: String,
    /// Stopped: where it failed.
    pub failed: Option<Failure>,
    /// Stopped, learned: what was learned.
    pub learned: String,
    /// Annotated: the line of the statement.
    pub line: String,
    /// Declared, or a pulse answered: the team; may be empty.
    pub team: String,
    /// Declared: month, how much, on what.
    pub declared: Option<(Month, EngineerDays, String)>,
    /// A pulse answered: the answers, from 1 to 5.
    pub answers: Vec<u32>,
}

impl Happening {
    /// Something that happened, with nothing more said about it.
    pub fn new(subject: Subject, id: &str, kind: EventKind, day: Day) -> Self {
        Self {
            subject,
            id: id.to_owned(),
            kind,
            day,
            by: String::new(),
            reason: String::new(),
            stage: String::new(),
            results: Vec::new(),
            gate: String::new(),
            accepts: String::new(),
            failed: None,
            learned: String::new(),
            line: String::new(),
            team: String::new(),
            declared: None,
            answers: Vec::new(),
        }
    }

    /// The file that says so.
    fn file(&self) -> FileChange {
        let mut edit = Edit::of("").expect("because nothing at all is TOML");
        edit.set_missing("kind", self.kind.as_str(), "");
        edit.set_day("day", Some(self.day));
        let failed = self.failed.map(Failure::as_str).unwrap_or_default();
        for (key, text) in [
            ("by", self.by.as_str()),
            ("team", &self.team),
            ("stage", &self.stage),
            ("gate", &self.gate),
            ("accepts", &self.accepts),
            ("line", &self.line),
            ("failed", failed),
            ("learned", &self.learned),
            ("reason", &self.reason),
        ] {
            edit.set_filled(key, text);
        }
        if let Some((month, days, what)) = &self.declared {
            edit.set_filled("month", &month.to_string());
            edit.set_days("days", *days);
            edit.set_filled("what", what);
        }
        if !self.answers.is_empty() {
            edit.set_numbers("answers", &self.answers);
        }
        for (gate, result) in &self.results {
            edit.add_record("gate", Record::default().text("id", gate).text("result", result.as_str()));
        }
        let after = edit.text();
        let folder = EVENTFUL.iter().find(|(subject, _)| *subject == self.subject).map_or("", |(_, folder)| folder);
        let hash = blake3::hash(after.as_bytes()).to_hex();
        let path = format!("{folder}/{}/events/{}-{}-{}.toml", self.id, self.day, self.kind, &hash[..8]);
        FileChange { path, before: None, after: Some(after) }
    }
}

/// Makes the files of what happened, all to things that are there.
pub fn happened(folder: &dyn Folder, happenings: &[Happening]) -> Proposal {
    let mut proposal = Drafts::new(folder).proposal();
    for happening in happenings {
        let kind = EVENTFUL.iter().find(|(subject, _)| *subject == happening.subject).map_or("", |(_, folder)| folder);
        let thing = format!("{kind}/{}.toml", happening.id);
        match folder.read(&thing) {
            Ok(Some(_)) => {}
            _ => begin::missing(&mut proposal, thing),
        }
        let file = happening.file();
        // Said already, word for word.
        if !matches!(folder.read(&file.path), Ok(Some(_))) {
            proposal.plan.changes.push(file);
        }
    }
    proposal.plan.changes.sort_by(|one, other| one.path.cmp(&other.path));
    proposal.plan.changes.dedup();
    proposal
}
