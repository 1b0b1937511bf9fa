//! Who pays a commit: whose time went into it.

use buyin_facts::Share;
use buyin_facts::decision::PersonKind;
use buyin_facts::word::Role;

use super::People;
use crate::history::History;
use crate::index::{CommitIx, PersonIx};

/// The people whose time a commit took.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Payers {
    /// Humans with equal shares that sum to one, sorted; empty for a bot's work.
    pub shares: Vec<(PersonIx, Share)>,
    /// Whether an AI agent wrote it or had a hand in it.
    pub agent: bool,
}

/// Who pays a commit: its human author and human co-authors equally. Work only agents wrote is paid by the human who put it
/// in place, else by the one who merged it; a bot's work by nobody.
pub fn payers(history: &History, people: &People, commit: CommitIx) -> Payers {
    let mut humans = persons(history, people, commit, PersonKind::Human, &[Role::Author, Role::CoAuthor]);
    let agent = !persons(history, people, commit, PersonKind::Agent, &[Role::Author, Role::CoAuthor]).is_empty();
    for role in [Role::Committer, Role::Merger] {
        if agent && humans.is_empty() {
            humans = persons(history, people, commit, PersonKind::Human, &[role]);
        }
    }
    let share = Share(1.0 / humans.len().max(1) as f64);
    Payers { shares: humans.into_iter().map(|person| (person, share)).collect(), agent }
}

/// The humans who looked at a commit without having written it, sorted.
pub fn reviewers(history: &History, people: &People, commit: CommitIx) -> Vec<PersonIx> {
    let mut reviewers = persons(history, people, commit, PersonKind::Human, &[Role::Reviewer]);
    if !reviewers.is_empty() {
        let payers = payers(history, people, commit);
        reviewers.retain(|person| !payers.shares.iter().any(|(payer, _)| payer == person));
    }
    reviewers
}

fn persons(history: &History, people: &People, commit: CommitIx, kind: PersonKind, roles: &[Role]) -> Vec<PersonIx> {
    let Some(fact) = history.commits.get(commit.at()) else { return Vec::new() };
    let named = history.people_of(commit).iter().filter(|(role, _)| roles.contains(role));
    let mut persons: Vec<PersonIx> = named
        .filter_map(|(_, identity)| people.on(*identity, fact.day))
        .filter(|person| people.info(*person).kind == kind)
        .collect();
    persons.sort_unstable();
    persons.dedup();
    persons
}
