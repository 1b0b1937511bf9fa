//! Time that went into single commits and reviews. The ledger's grain is the component; within a person's month on one, time is
//! split over what they did there by the ledger's own weights, so that no commit gets more than the ledger has.

use std::collections::BTreeMap;

use buyin_facts::Month;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::contribution::request::Request;
use crate::contribution::{Contribution, Spent};
use crate::index::{CommitIx, ComponentIx, PersonIx};
use crate::ledger::allocation::PersonAllocation;
use crate::ledger::evidence::traced;
use crate::organisation::Organisation;

/// Where a person's time of a month went: on a component, writing or looking.
type Account = (PersonIx, ComponentIx, bool, Month);

/// Time by commit.
#[derive(Debug, Default)]
pub(crate) struct Effort {
    written: FxHashMap<CommitIx, Spent>,
    looked: FxHashMap<CommitIx, Spent>,
}

impl Effort {
    /// The time of some commits.
    pub(crate) fn of(
        organisation: &Organisation,
        allocation: &[PersonAllocation],
        wanted: &FxHashSet<CommitIx>,
    ) -> Self {
        let time = time(allocation);
        let mut weights: FxHashMap<Account, f64> = FxHashMap::default();
        let mut parts: Vec<(CommitIx, Account, f64)> = Vec::new();
        for (person, commit, item) in traced(organisation) {
            let month = item.day.week().month();
            for (account, part) in &item.parts {
                let key = (person, account.component, account.review, month);
                let weight = item.weight.0 * part.0;
                *weights.entry(key).or_default() += weight;
                if wanted.contains(&commit) {
                    parts.push((commit, key, weight));
                }
            }
        }
        let mut effort = Self::default();
        for (commit, key, weight) in parts {
            let days = time.get(&key).copied().unwrap_or_default() * weight / weights[&key].max(f64::MIN_POSITIVE);
            let into = if key.2 { &mut effort.looked } else { &mut effort.written };
            into.entry(commit).or_default().add(key.0, days);
        }
        effort
    }

    /// The time people spent writing a commit.
    pub(crate) fn written(&self, commit: CommitIx) -> &[(PersonIx, f64)] {
        self.written.get(&commit).map_or(&[], |spent| &spent.0)
    }

    /// Lays down what a change request took: its authors' time, and the owner's people's who looked at it.
    pub(crate) fn lay(&self, organisation: &Organisation, request: &Request, made: &mut Contribution) {
        let part = 1.0 / f64::from(request.together);
        let is_owners = |person: PersonIx| {
            let teams = organisation.teams.paying(person, made.merged.unwrap_or(made.begun));
            teams.iter().any(|(team, _)| Some(*team) == made.owner)
        };
        let mut paid = Spent::default();
        for (person, days) in request.commits.iter().flat_map(|commit| self.written(*commit)) {
            paid.add(*person, days * part);
        }
        let mut review = Spent::default();
        // A squashed change is its own landing.
        let landing = request.landing.filter(|landing| !request.commits.contains(landing));
        for commit in request.commits.iter().chain(&landing) {
            let looked = self.looked.get(commit).map_or(&[][..], |spent| &spent.0);
            looked
                .iter()
                .filter(|(person, _)| is_owners(*person))
                .for_each(|(person, days)| review.add(*person, days * part));
        }
        made.reviewed |= !review.0.is_empty();
        (made.paid, made.review) = (paid, review);
    }
}

/// Visible time by account.
fn time(allocation: &[PersonAllocation]) -> BTreeMap<Account, f64> {
    let mut time: BTreeMap<Account, f64> = BTreeMap::new();
    for person in allocation {
        for week in &person.weeks {
            let days = person.days.range(week.monday..week.monday.plus(7));
            let visible: f64 = days.map(|(_, day)| day.visible.days().0).sum();
            for (account, share, _) in &week.shares {
                let key = (person.person, account.component, account.review, week.monday.month());
                *time.entry(key).or_default() += visible * share.0;
            }
        }
    }
    time
}
