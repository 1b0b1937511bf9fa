//! Candidates as people wrote them down. No time in evidence stands here, and no person.

use buyin_facts::Day;
use buyin_facts::decision::Candidate;
use serde::Serialize;

use crate::render::calendar_day;
use crate::render::page::{Page, value};
use crate::render::sheet::As::Text;
use crate::render::sheet::{Record, Sheet, column};

/// Where talks about candidates stand or stood.
#[derive(Debug, Serialize)]
pub(crate) struct CandidatesView {
    schema: &'static str,
    as_of: String,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    candidate: String,
    repository: String,
    path: String,
    status: String,
    why: Option<String>,
    since: Option<String>,
    until: Option<String>,
}

impl CandidatesView {
    pub(crate) fn new(candidates: &[&Candidate], day: Day) -> Self {
        let row = |row: &&Candidate| Row {
            candidate: row.candidate.clone(),
            repository: row.repository.clone(),
            path: row.path.clone(),
            status: row.status.as_str().replace('_', " "),
            why: row.why.clone(),
            since: row.since.map(|day| day.to_string()),
            until: row.until.filter(|until| *until <= day).map(|day| day.to_string()),
        };
        Self { schema: "buyin.candidate/v1", as_of: day.to_string(), rows: candidates.iter().map(row).collect() }
    }
}

impl Page for CandidatesView {
    fn footer(&self) -> String {
        format!("as of {} · as written down", calendar_day(&self.as_of))
    }

    fn record(&self) -> Record {
        Record::of(&value(self), &["candidate", "repository", "path", "status", "why", "since", "until"])
    }

    fn sheets(&self) -> Vec<Sheet> {
        let columns = [
            column("candidate", "candidate", Text),
            column("repository", "repository", Text),
            column("path", "path", Text),
            column("status", "status", Text),
            column("because", "why", Text),
            column("since", "since", Text),
            column("until", "until", Text),
        ];
        vec![Sheet::of("", value(self).pointer("/rows"), &columns)]
    }
}
