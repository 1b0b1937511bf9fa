//! Human, bot or agent.
//!
//! In order: people file; the look of the pair (`[bot]`, known lists); a word like *bot* or *ci* in the name **and** at least
//! 80 % of the subjects from at most five templates ("Eric Bottard" is a person, and so is a busy "Robot Smith"). An
//! account without such a word is taken for a bot only on evidence no human gives for long: 50 commits, 95 % of them from at
//! most five templates, nobody beside it, and hardly a line of source among what it writes. The rest who write by template
//! are named as suspects and stay human: taking a person for a machine would make their time vanish.

use buyin_facts::IdentityKey;
use buyin_facts::decision::PersonKind;
use buyin_facts::fact::Identity;
use buyin_facts::word::{Role, Shape};
use rustc_hash::FxHashMap;

use super::People;
use super::claim::Claims;
use crate::history::History;
use crate::index::{CommitIx, PersonIx};

/// Templates a program's subjects may come from.
const TEMPLATES: usize = 5;
/// Percent of subjects from those templates, with a word in the name, and to be suspected without.
const TEMPLATED: usize = 80;
/// Percent of subjects from those templates, for an account without a word in its name.
const MACHINE: usize = 95;
/// Commits below which templates say nothing about an account without a word in its name.
const ENOUGH: usize = 50;
/// Percent of its lines that may be source or tests.
const HARDLY: u64 = 5;

/// Why somebody is human, bot or agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KindReason {
    /// Nothing speaks against a human.
    Assumed,
    /// The people file says so.
    Declared,
    /// Name or address ends in `[bot]` or stands in a known list.
    Known,
    /// A word like bot in the name, and subjects from templates.
    WordAndTemplates,
    /// No such word, but nearly all subjects from templates and nearly no source written.
    TemplatesOnly,
}

impl KindReason {
    /// The word shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Declared => "declared",
            Self::Known => "known",
            Self::WordAndTemplates => "word_and_templates",
            Self::TemplatesOnly => "templates_only",
        }
    }
}

/// What somebody authored, merges apart.
#[derive(Debug, Default)]
struct Written {
    commits: Vec<(IdentityKey, CommitIx)>,
    merges: Vec<(IdentityKey, CommitIx)>,
    by_shape: FxHashMap<Shape, usize>,
}

/// Judges everyone.
pub(super) fn judge(people: &mut People, history: &History, seen: &[&Identity], claims: &Claims<'_>) {
    let shapes: FxHashMap<IdentityKey, Shape> = seen.iter().map(|pair| (pair.identity, pair.shape)).collect();
    let written = written(people, history, &shapes);
    let mut suspects = Vec::new();
    for (at, written) in written.iter().enumerate() {
        let info = &people.list[at];
        let (kind, reason) = match claims.persons.binary_search(&info.key.as_str()) {
            Ok(file) if info.declared => (claims.kinds[file], KindReason::Declared),
            _ => judge_one(history, written, info.identities.iter().filter_map(|pair| shapes.get(pair).copied())),
        };
        if reason == KindReason::Assumed && written.commits.len() >= ENOUGH && percent(&written.commits) >= TEMPLATED {
            suspects.push(PersonIx::from(at));
        }
        (people.list[at].kind, people.list[at].kind_reason) = (kind, reason);
    }
    people.suspects = suspects;
}

fn judge_one(history: &History, written: &Written, shapes: impl Iterator<Item = Shape>) -> (PersonKind, KindReason) {
    let mut shapes: Vec<Shape> = shapes.collect();
    // The look most of the work was done under decides; without work, the look of the pairs does.
    let weigh = |shape: Shape| written.by_shape.get(&shape).copied().unwrap_or(0);
    shapes.sort_by_key(|shape| (std::cmp::Reverse(weigh(*shape)), *shape));
    match shapes.first() {
        Some(Shape::Bot) => return (PersonKind::Bot, KindReason::Known),
        Some(Shape::Agent) => return (PersonKind::Agent, KindReason::Known),
        _ => {}
    }
    if shapes.contains(&Shape::BotWord) {
        // Accounts that only ever merge have no other subjects to go by.
        let subjects = if written.commits.is_empty() { &written.merges } else { &written.commits };
        if subjects.is_empty() || percent(subjects) >= TEMPLATED {
            return (PersonKind::Bot, KindReason::WordAndTemplates);
        }
    } else if written.commits.len() >= ENOUGH && percent(&written.commits) >= MACHINE && machine(history, written) {
        return (PersonKind::Bot, KindReason::TemplatesOnly);
    }
    (PersonKind::Human, KindReason::Assumed)
}

/// Percent of subjects from the most frequent templates; the list is sorted by template.
fn percent(subjects: &[(IdentityKey, CommitIx)]) -> usize {
    let mut counts: Vec<usize> = subjects.chunk_by(|one, other| one.0 == other.0).map(<[_]>::len).collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    counts.iter().take(TEMPLATES).sum::<usize>() * 100 / subjects.len().max(1)
}

/// Whether nobody worked beside it and hardly any of its lines are source.
fn machine(history: &History, written: &Written) -> bool {
    let (mut source, mut all) = (0, 0);
    for (_, commit) in &written.commits {
        if history.people_of(*commit).iter().any(|(role, _)| *role == Role::CoAuthor) {
            return false;
        }
        for work in history.work_of(*commit) {
            all += work.lines;
            source += work.source;
        }
    }
    all > 0 && source * 100 <= all * HARDLY
}

fn written(people: &People, history: &History, shapes: &FxHashMap<IdentityKey, Shape>) -> Vec<Written> {
    let mut written: Vec<Written> = std::iter::repeat_with(Written::default).take(people.len()).collect();
    for (commit, fact) in history.commits() {
        for (role, identity) in history.people_of(commit) {
            let Some(person) = people.on(*identity, fact.day).filter(|_| *role == Role::Author) else { continue };
            let entry = &mut written[person.at()];
            let list = if fact.parents > 1 { &mut entry.merges } else { &mut entry.commits };
            list.push((fact.template, commit));
            if let Some(shape) = shapes.get(identity) {
                *entry.by_shape.entry(*shape).or_default() += 1;
            }
        }
    }
    for entry in &mut written {
        entry.commits.sort_unstable();
        entry.merges.sort_unstable();
    }
    written
}
