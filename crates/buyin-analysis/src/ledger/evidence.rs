//! Evidence: what each person visibly did, commit by commit, split over components.

use std::collections::BTreeMap;

use buyin_facts::word::Role;
use buyin_facts::{CommitNumber, Day, IdentityKey, Share};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::history::History;
use crate::index::{CommitIx, ComponentIx, PersonIx, ProductIx, RepositoryIx};
use crate::organisation::Organisation;

/// Where time can go before teams are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Account {
    /// The component worked on.
    pub component: ComponentIx,
    /// The product this work brought into the component.
    pub adopts: Option<ProductIx>,
    /// Whether it was looking at somebody else's change.
    pub review: bool,
}

/// One thing a person visibly did.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Day it counts for.
    pub day: Day,
    /// How much it says of time, against other items: base-2 logarithm of changed lines, in 0.25..=8 a commit.
    pub weight: Weight,
    /// Accounts with their parts of the item; parts sum to one.
    pub parts: Vec<(Account, Weight)>,
    /// How it came to the default branch.
    pub landing: Landing,
}

/// How work came to the default branch, as far as it tells how often its author commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landing {
    /// A commit as its author made it.
    AsWritten,
    /// A whole change put in place as one commit by another hand, a forge's most often.
    Squashed,
    /// No commit of the person: a review, a merge.
    Elsewhere,
}

/// Weight of evidence; only ratios mean anything.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Weight(pub f64);

/// Items of every person, by person, each list in order of day.
pub type Evidence = BTreeMap<PersonIx, Vec<Item>>;

/// A commit that changes nothing that weighs (vendored, generated, moved) still shows that its author was there.
const LEAST: f64 = 0.25;
/// `log2(1 + lines)` of a commit never weighs more than this: 255 lines and 100,000 lines say the same of a week.
const MOST: f64 = 8.0;
/// Commits that a change landed as one stands for: full-time developers make 75 in half a year with pull requests, 18 where
/// each is reviewed and squashed. Source: survey thresholds, `methods.md` §1.1.
const SQUASHED_COMMITS: f64 = 75.0 / 18.0;
/// A review weighs as much as a commit of one line.
const REVIEW: f64 = 1.0;

/// Collects the evidence of all people.
pub fn collect(organisation: &Organisation) -> Evidence {
    let mut evidence = Evidence::new();
    for (person, _, item) in traced(organisation) {
        evidence.entry(person).or_default().push(item);
    }
    // Stable: items of one day stay in order of (repository, number).
    evidence.values_mut().for_each(|items| items.sort_by_key(|item| item.day));
    evidence
}

/// Every item with its person and the commit it comes from; a merge's review comes from the merge.
pub(crate) fn traced(organisation: &Organisation) -> Vec<(PersonIx, CommitIx, Item)> {
    let mut items: Vec<(PersonIx, CommitIx, Item)> = (0..organisation.history.commits.len())
        .into_par_iter()
        .map(CommitIx::from)
        .flat_map_iter(|commit| authored(organisation, commit).into_iter().chain(reviewed(organisation, commit)))
        .collect();
    items.extend(merged(organisation));
    items
}

/// The part of a person's own commits that landed as one commit a change.
pub fn squashed(items: &[Item]) -> Share {
    let count = |landing| items.iter().filter(|item| item.landing == landing).count() as f64;
    let (squashed, written) = (count(Landing::Squashed), count(Landing::AsWritten));
    Share(if squashed > 0.0 { squashed / (squashed + written) } else { 0.0 })
}

/// The first one a commit names in a role.
fn named(history: &History, commit: CommitIx, wanted: Role) -> Option<IdentityKey> {
    history.people_of(commit).iter().find(|(role, _)| *role == wanted).map(|(_, identity)| *identity)
}

/// A commit on the first-parent line that somebody else committed was squashed there, unless it follows one by the same
/// author on the same day: then a branch was rebased.
fn landing(organisation: &Organisation, commit: CommitIx) -> Landing {
    let history = &organisation.history;
    let fact = &history.commits[commit.at()];
    let author = named(history, commit, Role::Author);
    let is_on_line = fact.parents == 1 && fact.brought_by == fact.number;
    if !is_on_line || named(history, commit, Role::Committer) == author {
        return Landing::AsWritten;
    }
    let beside = [fact.number.0.checked_sub(1), fact.number.0.checked_add(1)].into_iter().flatten();
    let is_rebased = beside.filter_map(|number| history.commit(fact.repository, CommitNumber(number))).any(|other| {
        let near = &history.commits[other.at()];
        near.arrival == fact.arrival && near.brought_by == near.number && named(history, other, Role::Author) == author
    });
    if is_rebased { Landing::AsWritten } else { Landing::Squashed }
}

fn authored(organisation: &Organisation, commit: CommitIx) -> Vec<(PersonIx, CommitIx, Item)> {
    let history = &organisation.history;
    let fact = &history.commits[commit.at()];
    let share = organisation.weights.share(commit).0;
    if fact.parents > 1 || share <= 0.0 {
        return Vec::new();
    }
    let payers = organisation.payers(commit);
    if payers.is_empty() {
        return Vec::new();
    }
    let lines = history.work_of(commit).iter().map(|work| work.effective).sum::<u64>() as f64;
    let landing = landing(organisation, commit);
    let pieces = if landing == Landing::Squashed { SQUASHED_COMMITS } else { 1.0 };
    let weight = Weight(pieces * (1.0 + lines / pieces).log2().clamp(LEAST, MOST) * share);
    let parts = parts(organisation, commit);
    let item = Item { day: fact.day, weight, parts, landing };
    payers.into_iter().map(|person| (person, commit, item.clone())).collect()
}

/// The accounts of a commit's work on a component: one for each product it brings in, in equal parts, since nothing says
/// which of them took longer.
pub(super) fn accounts(organisation: &Organisation, commit: CommitIx, component: ComponentIx) -> Vec<Account> {
    let own = Account { component, adopts: None, review: false };
    let work = organisation.uses.adoption_work(commit, component);
    let brought: Vec<Account> = work.map(|product| Account { adopts: Some(product), ..own }).collect();
    if brought.is_empty() { vec![own] } else { brought }
}

/// Splits a commit over components by the evidence of its files.
fn parts(organisation: &Organisation, commit: CommitIx) -> Vec<(Account, Weight)> {
    let history = &organisation.history;
    let fact = &history.commits[commit.at()];
    let mut weights: BTreeMap<Account, f64> = BTreeMap::new();
    for work in history.work_of(commit) {
        let component = organisation.components.of_folder(work.folder, fact.day);
        let accounts = accounts(organisation, commit, component);
        let part = work.evidence.0 / accounts.len() as f64;
        accounts.into_iter().for_each(|account| *weights.entry(account).or_default() += part);
    }
    if weights.is_empty() {
        let component = organisation.components.root(fact.repository);
        weights.insert(Account { component, adopts: None, review: false }, 1.0);
    }
    let total: f64 = weights.values().sum();
    weights.into_iter().map(|(account, weight)| (account, Weight(weight / total))).collect()
}

fn reviewed(organisation: &Organisation, commit: CommitIx) -> Vec<(PersonIx, CommitIx, Item)> {
    let history = &organisation.history;
    let fact = &history.commits[commit.at()];
    let reviewers = organisation.reviewers(commit);
    if reviewers.is_empty() || organisation.weights.share(commit).0 <= 0.0 {
        return Vec::new();
    }
    let parts = looked_at(organisation, &[commit]);
    let item = Item { day: fact.arrival, weight: Weight(REVIEW), parts, landing: Landing::Elsewhere };
    reviewers.into_iter().map(|person| (person, commit, item.clone())).collect()
}

/// What somebody looks at who looks at some commits, each as much as the other.
fn looked_at(organisation: &Organisation, commits: &[CommitIx]) -> Vec<(Account, Weight)> {
    let mut weights: BTreeMap<Account, f64> = BTreeMap::new();
    for (account, weight) in commits.iter().flat_map(|commit| parts(organisation, *commit)) {
        *weights.entry(Account { adopts: None, review: true, ..account }).or_default() += weight.0;
    }
    let total: f64 = weights.values().sum();
    weights.into_iter().map(|(account, weight)| (account, Weight(weight / total))).collect()
}

/// Who merges other people's work has looked at it: one review a merge, on what the merge brought.
fn merged(organisation: &Organisation) -> Vec<(PersonIx, CommitIx, Item)> {
    let history = &organisation.history;
    let mut brought: FxHashMap<(RepositoryIx, CommitNumber), Vec<CommitIx>> = FxHashMap::default();
    for (commit, fact) in history.commits().filter(|(_, fact)| fact.parents < 2 && fact.brought_by != fact.number) {
        brought.entry((fact.repository, fact.brought_by)).or_default().push(commit);
    }
    let mut merges: Vec<_> = brought.into_iter().collect();
    merges.sort();
    let mut items = Vec::new();
    for ((repository, number), commits) in merges {
        let Some(merge) = history.commit(repository, number) else { continue };
        let Some(person) = merger(organisation, &commits) else { continue };
        let parts = looked_at(organisation, &commits);
        let day = history.commits[merge.at()].day;
        items.push((person, merge, Item { day, weight: Weight(REVIEW), parts, landing: Landing::Elsewhere }));
    }
    items
}

/// The person who merged these commits, unless they wrote one of them.
fn merger(organisation: &Organisation, commits: &[CommitIx]) -> Option<PersonIx> {
    let first = commits.first()?;
    let identity = named(&organisation.history, *first, Role::Merger)?;
    let person = organisation.people.of(identity).filter(|person| organisation.people.is_human(*person))?;
    let wrote = commits.iter().any(|commit| organisation.payers(*commit).contains(&person));
    (!wrote).then_some(person)
}
