//! Where the talk with the owner of a candidate stands: the candidate's file where there is none yet, and what happened.

use buyin_facts::Day;
use buyin_facts::decision::{CandidateStatus, EventKind, Subject};

use super::event::{Happening, happened};
use super::{Drafts, Proposal, begin};
use crate::folder::{Changed, Folder};
use crate::written::Written;

/// What a talk came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// Repository and path.
    pub component: (String, String),
    /// Where the talk stands now.
    pub status: CandidateStatus,
    /// Why; may be empty.
    pub why: String,
    /// Who says so, by file id; may be empty.
    pub by: String,
    /// When.
    pub day: Day,
}

/// Says where the talk about a candidate stands. A candidate nobody wrote down before gets its file. That an owner was not asked
/// can be said of a new candidate only: what happened is never taken back.
pub fn talk(folder: &dyn Folder, talk: &Talk) -> Proposal {
    let (written, _) = Written::read(folder);
    let mut drafts = Drafts::new(folder);
    let id = begin::candidate(&written, &mut drafts, &talk.component, Some(talk.day));
    let mut proposal = drafts.proposal();
    let kind = match talk.status {
        CandidateStatus::NotAsked => return proposal,
        CandidateStatus::Talking => EventKind::Talking,
        CandidateStatus::Agreed => EventKind::Agreed,
        CandidateStatus::Declined => EventKind::Declined,
    };
    let happening = Happening {
        by: talk.by.clone(),
        reason: talk.why.clone(),
        ..Happening::new(Subject::Candidate, &id, kind, talk.day)
    };
    let next = happened(&Changed { folder, plan: &proposal.plan }, &[happening]);
    proposal.plan.changes.extend(next.plan.changes);
    proposal.problems.extend(next.problems);
    proposal
}
