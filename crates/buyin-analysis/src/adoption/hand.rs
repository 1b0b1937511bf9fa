//! Whose hand brought a product into a consumer.

use buyin_facts::id::BlobKey;
use buyin_facts::words;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::adoption::Adoption;
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

impl<'a> Hands<'a> {
    /// Looks through history once for first commits.
    pub(crate) fn of(organisation: &'a Organisation) -> Self {
        let mut hands = Self { organisation, first: FxHashMap::default(), holders: FxHashMap::default() };
        for (commit, fact) in organisation.history.commits() {
            for change in organisation.history.changes_of(commit) {
                let component = organisation.components.of_path(change.path, fact.arrival);
                let first = hands.first.entry(component).or_insert_with(|| First { commit, blobs: Vec::new() });
                if first.commit == commit
                    && let Some(blob) = change.blob
                {
                    first.blobs.push(blob);
                    hands.holders.entry(blob).or_default().push(component);
                }
            }
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
        if commits.iter().any(|commit| self.is_template(stay.consumer, *commit)) {
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

    /// Whether a commit is a component's first, and most of what it brought was another component's first content too.
    fn is_template(&self, component: ComponentIx, commit: CommitIx) -> bool {
        let Some(first) = self.first.get(&component).filter(|first| first.commit == commit) else { return false };
        if first.blobs.len() < FEWEST {
            return false;
        }
        let mut same: FxHashMap<ComponentIx, usize> = FxHashMap::default();
        for blob in &first.blobs {
            // Each other component once for each file, however often it has the same content.
            let others: FxHashSet<ComponentIx> = self.holders[blob].iter().copied().collect();
            for other in others.into_iter().filter(|other| *other != component) {
                *same.entry(other).or_default() += 1;
            }
        }
        same.values().any(|count| *count as f64 >= SAME * first.blobs.len() as f64)
    }
}
