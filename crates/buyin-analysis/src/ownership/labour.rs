//! Labour: how much everybody worked on every component, day by day. What majorities are counted from; knows no teams, so that
//! an edit of them reads no commits.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use buyin_facts::Day;
use buyin_facts::table::{self, Table};

use crate::cache::named;
use crate::component::Components;
use crate::duplicate::Weights;
use crate::history::History;
use crate::index::{CommitIx, ComponentIx, PersonIx};
use crate::person::{Directory, People, payers};

table::table! {
    /// One row a person's work on a component on a day; cached.
    LabourRow, LabourColumns, LabourBuilder in "labour" {
        /// Component id.
        component: String,
        /// Day the work counts for.
        day: Day,
        /// Person's key.
        person: String,
        /// Weighted commits.
        amount: f64,
    }
}

/// Rows that make a batch.
const ROWS: usize = 65_536;

/// Somebody's work on a component on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stint {
    pub(crate) component: ComponentIx,
    pub(crate) day: Day,
    pub(crate) person: PersonIx,
    /// Weighted commits.
    pub(crate) amount: f64,
}

/// Everybody's work, sorted by component, day and person.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Labour(pub(crate) Vec<Stint>);

impl Labour {
    /// Every commit's weight, split over the components it touched by number of paths, and its payers.
    pub(crate) fn of(history: &History, components: &Components, people: &People, weights: &Weights) -> Self {
        let mut stints: Vec<Stint> = Vec::new();
        for (commit, fact) in history.commits() {
            let weight = weights.share(commit).0;
            if weight <= 0.0 || fact.parents > 1 {
                continue;
            }
            let touched = touched(history, components, commit);
            let paths: f64 = touched.values().sum();
            for (person, share) in payers(history, people, commit).shares {
                stints.extend(touched.iter().map(|(component, part)| Stint {
                    component: *component,
                    day: fact.day,
                    person,
                    amount: weight * share.0 * part / paths,
                }));
            }
        }
        // Stable: commits of one day stay in their order, so that sums are the same every time.
        stints.sort_by_key(|stint| (stint.component, stint.day, stint.person));
        stints.dedup_by(|later, first| {
            let same = (later.component, later.day, later.person) == (first.component, first.day, first.person);
            if same {
                first.amount += later.amount;
            }
            same
        });
        Self(stints)
    }

    /// As batches for the cache.
    pub(crate) fn to_batches(&self, components: &Components, directory: &Directory) -> Vec<RecordBatch> {
        let row = |stint: &Stint| LabourRow {
            component: components.id(stint.component).to_owned(),
            day: stint.day,
            person: directory.key(stint.person).to_owned(),
            amount: stint.amount,
        };
        self.0.chunks(ROWS).map(|chunk| LabourRow::batch(&chunk.iter().map(row).collect::<Vec<_>>())).collect()
    }

    /// Out of cached batches; nothing when one names what there is not.
    pub(crate) fn from_batches(
        batches: &[RecordBatch],
        components: &Components,
        directory: &Directory,
    ) -> Option<Self> {
        let places = components.by_ids();
        let mut stints = Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
        for batch in batches {
            let columns = LabourRow::read(batch).ok()?;
            let components = named(&columns.component, |id| places.get(id).copied())?;
            let people = named(&columns.person, |key| directory.by_key(key))?;
            stints.extend((0..batch.num_rows()).map(|row| Stint {
                component: components[columns.component.keys().value(row) as usize],
                day: Day(columns.day.value(row)),
                person: people[columns.person.keys().value(row) as usize],
                amount: columns.amount.value(row),
            }));
        }
        Some(Self(stints))
    }
}

fn touched(history: &History, components: &Components, commit: CommitIx) -> BTreeMap<ComponentIx, f64> {
    let mut touched = BTreeMap::new();
    let arrival = history.commits[commit.at()].arrival;
    for work in history.work_of(commit) {
        *touched.entry(components.of_folder(work.folder, arrival)).or_default() += f64::from(work.paths);
    }
    touched
}
