//! Whose hand brought a product into a consumer.

use buyin_facts::id::BlobKey;
use buyin_facts::word::Op;
use buyin_facts::words;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::adoption::{Adoption, Evidence, Source};
use crate::component::Components;
use crate::history::History;
use crate::index::{CommitIx, ComponentIx, TeamIx};
use crate::organisation::Organisation;

words! {
    /// Whose hand it was.
    MadeBy {
        /// Somebody of the consumer's team.
        Team = "team",
        /// Somebody of the product's team.
        Platform = "platform",
        /// A program.
        Bot = "bot",
        /// The consumer was made from a template that uses it.
        Template = "template",
        /// Not known, or somebody of a third team.
        Unknown = "unknown",
    }
}

/// Part of the files of a first commit that must be another's first too.
const SAME: f64 = 0.8;
/// Files below which sameness says nothing.
const FEWEST: usize = 2;

/// The first commit of every component.
pub(crate) type Firsts = FxHashMap<ComponentIx, CommitIx>;

/// The first commit of every component, with what it put there.
pub(crate) struct Hands<'a> {
    organisation: &'a Organisation,
    first: FxHashMap<ComponentIx, First>,
    /// Components whose first commit had this content, by content.
    holders: FxHashMap<BlobKey, Vec<ComponentIx>>,
}

struct First {
    commit: CommitIx,
    blobs: Vec<BlobKey>,
}

/// Finds the first commit of every component: of each, the changed paths must be kept.
pub(crate) fn firsts(history: &History, components: &Components) -> Firsts {
    let mut firsts = Firsts::default();
    for (commit, fact) in history.commits() {
        for work in history.work_of(commit) {
            firsts.entry(components.of_folder(work.folder, fact.arrival)).or_insert(commit);
        }
    }
    firsts
}

impl<'a> Hands<'a> {
    /// Looks at what first commits brought.
    pub(crate) fn of(organisation: &'a Organisation) -> Self {
        let (history, components) = (&organisation.history, &organisation.components);
        let mut hands = Self { organisation, first: FxHashMap::default(), holders: FxHashMap::default() };
        for (component, commit) in firsts(history, components) {
            let fact = &history.commits[commit.at()];
            let is_there = |path: &str| components.of_text(fact.repository, path, fact.arrival) == component;
            let brought = history.kept_of(commit).iter().filter(|change| is_there(&change.path));
            let blobs: Vec<BlobKey> = brought.filter_map(|change| change.blob).collect();
            blobs.iter().for_each(|blob| hands.holders.entry(*blob).or_default().push(component));
            hands.first.insert(component, First { commit, blobs });
        }
        hands
    }

    /// Whose hand began a stay: a template's, a bot's, the consumer's team's, the product's team's, in this order.
    pub(crate) fn made_by(&self, stay: &Adoption) -> MadeBy {
        let begins = stay.evidence.iter().take_while(|evidence| evidence.day == stay.span.since);
        let mut commits: Vec<CommitIx> = begins.map(|evidence| evidence.commit).collect();
        commits.dedup();
        if commits.is_empty() {
            return MadeBy::Unknown;
        }
        if commits.iter().any(|commit| self.is_template(stay, *commit)) {
            return MadeBy::Template;
        }
        if commits.iter().all(|commit| self.organisation.hand(*commit).is_bot) {
            return MadeBy::Bot;
        }
        let by = |team: Option<TeamIx>| team.is_some_and(|team| commits.iter().any(|commit| self.is_of(*commit, team)));
        match (by(stay.consumer_team), by(stay.owner)) {
            (true, _) => MadeBy::Team,
            (_, true) => MadeBy::Platform,
            _ => MadeBy::Unknown,
        }
    }

    fn is_of(&self, commit: CommitIx, team: TeamIx) -> bool {
        let day = self.organisation.history.commits[commit.at()].day;
        let teams = &self.organisation.teams;
        let payers = self.organisation.payers(commit);
        payers.iter().any(|person| teams.paying(*person, day).iter().any(|(of, _)| *of == team))
    }

    /// Whether a commit is the consumer's first, and what brought the product there, or most of all it brought, was another
    /// component's first content too.
    fn is_template(&self, stay: &Adoption, commit: CommitIx) -> bool {
        let Some(first) = self.first.get(&stay.consumer).filter(|first| first.commit == commit) else { return false };
        let others = |blob: &BlobKey| {
            // Each other component once, however often it has the same content.
            let others: FxHashSet<ComponentIx> = self.holders.get(blob).into_iter().flatten().copied().collect();
            others.into_iter().filter(|other| *other != stay.consumer)
        };
        if self.manifests(stay, commit).any(|blob| others(&blob).next().is_some()) {
            return true;
        }
        let mut same: FxHashMap<ComponentIx, usize> = FxHashMap::default();
        for other in first.blobs.iter().flat_map(others) {
            *same.entry(other).or_default() += 1;
        }
        first.blobs.len() >= FEWEST && same.values().any(|count| *count as f64 >= SAME * first.blobs.len() as f64)
    }

    /// The contents of the manifests in which a commit brought the product.
    fn manifests(&self, stay: &Adoption, commit: CommitIx) -> impl Iterator<Item = BlobKey> {
        let history = &self.organisation.history;
        let named = |evidence: &Evidence| match evidence.source {
            Source::Manifest(index) if evidence.commit == commit && evidence.op == Op::Add => {
                Some(history.dependencies[index as usize].1.manifest.as_str())
            }
            _ => None,
        };
        let manifests: FxHashSet<&str> = stay.evidence.iter().filter_map(named).collect();
        let changes = history.kept_of(commit).iter();
        changes.filter(move |change| manifests.contains(&*change.path)).filter_map(|change| change.blob)
    }
}
