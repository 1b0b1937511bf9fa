//! Change requests, joined from what each source says: which commits they brought, who wrote them, and what became of them.

use std::collections::BTreeMap;

use buyin_facts::change_request::{ChangeRequest, Proposal, RepairKind};
use buyin_facts::word::Role;
use buyin_facts::{Day, IdentityKey, Moment};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::contribution::account::Accounts;
use crate::contribution::sources::Sources;
use crate::contribution::{Contribution, Mended, Spent};
use crate::index::{CommitIx, ComponentIx, PersonIx, RepositoryIx, TeamIx};
use crate::organisation::Organisation;
use crate::person::payers;

/// Which stages a change request's sources can see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    /// Those that never landed as well.
    pub(crate) opened: bool,
    /// The day they were opened.
    pub(crate) opening: bool,
    /// Responses.
    pub(crate) answered: bool,
    /// Who looked at them.
    pub(crate) reviewed: bool,
    /// Releases.
    pub(crate) released: bool,
}

/// A change request of a human being.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) repository: RepositoryIx,
    pub(crate) number: u32,
    /// The commit that put it in place.
    pub(crate) landing: Option<CommitIx>,
    /// What it brought, merges left out, in order.
    pub(crate) commits: Vec<CommitIx>,
    /// Change requests that the same landing put in place.
    pub(crate) together: u32,
    pub(crate) authors: Vec<PersonIx>,
    /// Reviewers by name or account.
    pub(crate) reviewers: Vec<PersonIx>,
    pub(crate) begun: Day,
    opened: Option<Day>,
    answered: Option<Day>,
    merged: Option<Day>,
    declined: Option<Day>,
}

/// What landings brought.
struct Brought<'a> {
    organisation: &'a Organisation,
    by_merge: FxHashMap<(RepositoryIx, u32), Vec<CommitIx>>,
}

impl<'a> Brought<'a> {
    fn of(organisation: &'a Organisation) -> Self {
        let mut by_merge: FxHashMap<(RepositoryIx, u32), Vec<CommitIx>> = FxHashMap::default();
        for (commit, fact) in organisation.history.commits().filter(|(_, fact)| fact.brought_by != fact.number) {
            if fact.parents < 2 {
                by_merge.entry((fact.repository, fact.brought_by.0)).or_default().push(commit);
            }
        }
        Self { organisation, by_merge }
    }

    /// The commits of a landing: a merge's, else itself.
    fn commits(&self, landing: CommitIx) -> Vec<CommitIx> {
        let fact = &self.organisation.history.commits[landing.at()];
        match self.by_merge.get(&(fact.repository, fact.number.0)) {
            Some(commits) => commits.clone(),
            None if fact.parents < 2 => vec![landing],
            None => Vec::new(),
        }
    }

    /// People in order of how many of the commits they wrote.
    fn authors(&self, commits: &[CommitIx]) -> Vec<PersonIx> {
        let mut counts: BTreeMap<PersonIx, u32> = BTreeMap::new();
        for commit in commits {
            for (person, _) in payers(&self.organisation.history, &self.organisation.people, *commit).shares {
                *counts.entry(person).or_default() += 1;
            }
        }
        let mut people: Vec<(PersonIx, u32)> = counts.into_iter().collect();
        people.sort_by_key(|(person, count)| (std::cmp::Reverse(*count), *person));
        people.into_iter().map(|(person, _)| person).collect()
    }
}

/// Every change request of human beings, in order of repository and number.
pub(crate) fn requests(organisation: &Organisation, sources: &Sources) -> Vec<Request> {
    let brought = Brought::of(organisation);
    let accounts = Accounts::learn(sources, &|landing| brought.authors(&brought.commits(landing)).first().copied());
    let landings = landings(organisation, sources);
    let mut together: FxHashMap<CommitIx, u32> = FxHashMap::default();
    landings.values().for_each(|landing| *together.entry(*landing).or_default() += 1);
    let mut named: FxHashMap<(RepositoryIx, u32), Vec<IdentityKey>> = FxHashMap::default();
    for (repository, _, row) in &sources.landings {
        named.entry((*repository, row.number)).or_default().extend(&row.reviewers);
    }
    let mut keys: Vec<(RepositoryIx, u32)> =
        landings.keys().chain(sources.proposals.keys()).chain(sources.told.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let made = keys.into_iter().map(|key| {
        let landing = landings.get(&key).copied();
        let commits = landing.map(|landing| brought.commits(landing)).unwrap_or_default();
        let (proposal, told) = (sources.proposals.get(&key), sources.told.get(&key));
        let written = brought.authors(&commits);
        let authors = if commits.is_empty() { asked(organisation, &accounts, proposal, told) } else { written };
        let accounts_of =
            named.get(&key).into_iter().flatten().filter_map(|key| accounts.person(organisation, &[*key]));
        let reviews = sources.reviews.get(&key).into_iter().flatten();
        let trailers = commits.iter().flat_map(|commit| organisation.reviewers(*commit));
        let told_of = reviews.filter_map(|review| accounts.person(organisation, &review.reviewer));
        let mut reviewers: Vec<PersonIx> = accounts_of.chain(told_of).chain(trailers).collect();
        reviewers.sort_unstable();
        reviewers.dedup();
        let together = landing.map_or(1, |landing| together[&landing]);
        let request = Request { landing, commits, together, authors, reviewers, ..Request::at(key) };
        request.dated(organisation, proposal, told)
    });
    made.flatten().collect()
}

/// Who asked for a change that did not land: the author of its head, else the account.
fn asked(
    organisation: &Organisation,
    accounts: &Accounts,
    proposal: Option<&Proposal>,
    told: Option<&ChangeRequest>,
) -> Vec<PersonIx> {
    let wrote = proposal.and_then(|row| organisation.people.of(row.identity?));
    let person = wrote.or_else(|| told.and_then(|row| accounts.person(organisation, &row.author)));
    person.filter(|person| organisation.people.is_human(*person)).into_iter().collect()
}

/// The first landing of every change request: those that messages name, then heads that are in the default branch as they were
/// or rebased.
fn landings(organisation: &Organisation, sources: &Sources) -> FxHashMap<(RepositoryIx, u32), CommitIx> {
    let history = &organisation.history;
    let mut landings: FxHashMap<(RepositoryIx, u32), CommitIx> = FxHashMap::default();
    for (repository, commit, row) in &sources.landings {
        landings.entry((*repository, row.number)).or_insert(*commit);
    }
    let rest: Vec<_> = sources.proposals.iter().filter(|(key, _)| !landings.contains_key(key)).collect();
    let wanted: FxHashSet<(RepositoryIx, IdentityKey, Moment)> =
        rest.iter().filter_map(|(key, row)| Some((key.0, row.identity?, row.time?))).collect();
    let mut rebased: FxHashMap<(RepositoryIx, IdentityKey, Moment), CommitIx> = FxHashMap::default();
    if !wanted.is_empty() {
        for (commit, fact) in history.commits().filter(|(_, fact)| fact.parents < 2) {
            let author = history.people_of(commit).iter().find(|(role, _)| *role == Role::Author);
            let key = author.map(|(_, identity)| (fact.repository, *identity, fact.author_time));
            if let Some(key) = key.filter(|key| wanted.contains(key)) {
                rebased.entry(key).or_insert(commit);
            }
        }
    }
    for (key, row) in rest {
        let as_it_was = row.commit.and_then(|number| history.commit(key.0, number));
        let as_written = || rebased.get(&(key.0, row.identity?, row.time?)).copied();
        let found = as_it_was.or_else(as_written).and_then(|commit| {
            let fact = &history.commits[commit.at()];
            history.commit(key.0, fact.brought_by)
        });
        if let Some(landing) = found {
            landings.insert(*key, landing);
        }
    }
    landings
}

impl Request {
    fn at((repository, number): (RepositoryIx, u32)) -> Self {
        Self {
            repository,
            number,
            landing: None,
            commits: Vec::new(),
            together: 1,
            authors: Vec::new(),
            reviewers: Vec::new(),
            begun: Day(0),
            opened: None,
            answered: None,
            merged: None,
            declined: None,
        }
    }

    /// With its days; nothing where it is a program's, or nothing is known of when it was.
    fn dated(
        mut self,
        organisation: &Organisation,
        proposal: Option<&Proposal>,
        told: Option<&ChangeRequest>,
    ) -> Option<Self> {
        let history = &organisation.history;
        let is_bots = told.is_some_and(|row| row.bot) || (self.landing.is_some() && self.authors.is_empty());
        let wrote = proposal.and_then(|row| organisation.people.of(row.identity?));
        if is_bots || (self.landing.is_none() && wrote.is_some_and(|person| !organisation.people.is_human(person))) {
            return None;
        }
        self.opened = told.and_then(|row| row.opened);
        self.answered = told.and_then(|row| row.answered);
        let arrived = self.landing.map(|landing| history.commits[landing.at()].arrival);
        self.merged = arrived.or_else(|| told.and_then(|row| row.merged));
        self.declined = told.and_then(|row| row.closed).filter(|_| self.merged.is_none());
        let first = self.commits.iter().map(|commit| history.commits[commit.at()].day).min();
        let begun = self.opened.or(first).or(arrived).or_else(|| proposal.and_then(|row| row.day));
        self.begun = begun.filter(|day| *day <= history.as_of)?;
        Some(self)
    }

    /// Where most of the work lies: for what did not land, the repository as a whole.
    fn component(&self, organisation: &Organisation) -> ComponentIx {
        let history = &organisation.history;
        let mut weights: BTreeMap<ComponentIx, f64> = BTreeMap::new();
        for commit in &self.commits {
            let day = history.commits[commit.at()].day;
            for work in history.work_of(*commit) {
                *weights.entry(organisation.components.of_folder(work.folder, day)).or_default() += work.evidence.0;
            }
        }
        let most = weights.into_iter().max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        most.map_or_else(|| organisation.components.root(self.repository), |(component, _)| component)
    }

    /// With teams, product and stages; nothing where nobody is known to have written it.
    pub(crate) fn placed(&self, organisation: &Organisation, sources: &Sources) -> Option<Contribution> {
        let author = *self.authors.first()?;
        let component = self.component(organisation);
        let day = self.merged.unwrap_or(self.begun);
        let owner = organisation.owners.owner(component, day);
        let teams = organisation.teams.paying(author, self.begun);
        let team =
            teams.iter().max_by_key(|(team, weight)| (*weight, std::cmp::Reverse(*team))).map(|(team, _)| *team)?;
        let is_of = |owner: TeamIx| teams.iter().any(|(team, _)| *team == owner);
        let releases = sources.releases.get(&self.repository);
        let number = self.landing.map(|landing| organisation.history.commits[landing.at()].number);
        let released = releases.zip(number).and_then(|(releases, number)| {
            releases.iter().find(|release| release.through >= number && Some(release.day) >= self.merged)
        });
        Some(Contribution {
            repository: organisation.history.name(self.repository).to_owned(),
            team,
            owner,
            is_own: owner.is_some_and(is_of),
            product: organisation.products.of(component, day),
            people: self.authors.clone(),
            begun: self.begun,
            opened: self.opened,
            answered: self.answered,
            merged: self.merged,
            declined: self.declined,
            released: released.map(|release| release.day),
            undone: self.undone(organisation, sources),
            reviewed: self.reviewers.iter().any(|person| {
                let teams = organisation.teams.paying(*person, day);
                !self.authors.contains(person) && teams.iter().any(|(team, _)| Some(*team) == owner)
            }),
            seen: Seen {
                opened: sources.with_heads.contains(&self.repository) || sources.with_told.contains(&self.repository),
                opening: sources.with_told.contains(&self.repository),
                answered: sources.with_answers.contains(&self.repository),
                reviewed: sources.with_answers.contains(&self.repository),
                released: releases.is_some(),
            },
            paid: Spent::default(),
            review: Spent::default(),
            repair: Spent::default(),
            mended: Mended::default(),
        })
    }

    /// The first day something says it takes this back.
    fn undone(&self, organisation: &Organisation, sources: &Sources) -> Option<Day> {
        let history = &organisation.history;
        let landing = self.landing?;
        let is_this = |number| {
            let commit = history.commit(self.repository, number);
            commit.is_some_and(|commit| commit == landing || self.commits.contains(&commit))
        };
        let start = sources
            .repairs
            .partition_point(|(repository, commit, _)| (*repository, *commit) <= (self.repository, landing));
        let later = sources.repairs[start..].iter().take_while(|(repository, ..)| *repository == self.repository);
        let mut reverts = later.filter(|(.., row)| {
            row.kind == RepairKind::Revert && (row.number == Some(self.number) || row.undone.is_some_and(is_this))
        });
        reverts.next().map(|(_, commit, _)| history.commits[commit.at()].arrival)
    }
}
