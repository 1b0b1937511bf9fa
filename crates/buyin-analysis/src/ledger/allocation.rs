//! The allocation: every person's days, and where their weeks went. Knows no teams, so that it survives their edits.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use buyin_facts::estimate::Variance;
use buyin_facts::table::{self, Table};
use buyin_facts::{Day, NanoDays, Share};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cache::named;
use crate::ground::Ground;
use crate::index::{ComponentIx, PersonIx};
use crate::ledger::evidence::{self, Account, Item};
use crate::ledger::presence::{self, Calendar, PersonDay};
use crate::ledger::share::{self, Week};
use crate::organisation::Organisation;

table::table! {
    /// One row a day of a person in the cached allocation.
    AllocatedDay, AllocatedDayColumns, AllocatedDayBuilder in "allocated_days" {
        /// Person's key.
        person: String,
        /// The day.
        day: Day,
        /// Nano-person-days the person had.
        capacity: NanoDays,
        /// Nano-person-days that left a trace.
        visible: NanoDays,
        /// Variance of the visible part, days squared.
        variance: Variance,
    }
}

table::table! {
    /// One row a part of a person's week in the cached allocation.
    AllocatedShare, AllocatedShareColumns, AllocatedShareBuilder in "allocated_shares" {
        /// Person's key.
        person: String,
        /// Monday of the week.
        monday: Day,
        /// Component id.
        component: String,
        /// Product id brought into the component by this work.
        adopts: Option<String>,
        /// Whether it was a review.
        review: bool,
        /// Share of the person's visible week.
        share: f64,
        /// Variance of the share.
        variance: Variance,
    }
}

/// People whose rows make a batch.
const PEOPLE: usize = 64;

/// A person's days and weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonAllocation {
    /// The person.
    pub person: PersonIx,
    /// Days with capacity.
    pub days: BTreeMap<Day, PersonDay>,
    /// Weeks that hold those days, ascending.
    pub weeks: Vec<Week>,
}

/// Allocates the time of everybody, in order of person. `trace` is the part of a worked day that leaves a trace in git.
pub fn allocate(organisation: &Organisation, calendar: &Calendar, trace: Share) -> Vec<PersonAllocation> {
    let evidence: Vec<(PersonIx, Vec<Item>)> = evidence::collect(organisation).into_iter().collect();
    evidence
        .into_par_iter()
        .map(|(person, items)| allocate_person(organisation, person, &items, calendar, trace))
        .collect()
}

fn allocate_person(
    organisation: &Organisation,
    person: PersonIx,
    items: &[Item],
    calendar: &Calendar,
    trace: Share,
) -> PersonAllocation {
    let mut seen: Vec<Day> = items.iter().map(|item| item.day).collect();
    seen.dedup();
    let roster = organisation.roster(person);
    let mut days = presence::days(&seen, evidence::squashed(items), &roster, calendar, organisation.history.as_of);
    for day in days.values_mut() {
        day.visible = NanoDays((day.visible.0 as f64 * trace.0) as i64);
        day.variance = Variance(day.variance.0 * trace.0 * trace.0);
    }
    let mut mondays: Vec<Day> = days.keys().map(|day| day.week()).collect();
    mondays.dedup();
    let weeks = share::weeks(items, &mondays, calendar);
    // A day in a week of which nothing is known (a roster's day before the first commit) cannot be seen.
    for (day, found) in &mut days {
        if weeks.binary_search_by_key(&day.week(), |week| week.monday).is_err() {
            found.visible = NanoDays::ZERO;
            found.variance = Variance(0.0);
        }
    }
    PersonAllocation { person, days, weeks }
}

/// The allocation as batches for the cache, a few people each.
pub fn to_batches(
    organisation: &Organisation,
    allocation: &[PersonAllocation],
) -> (Vec<RecordBatch>, Vec<RecordBatch>) {
    allocation.par_chunks(PEOPLE).map(|people| batches_of(organisation, people)).unzip()
}

fn batches_of(organisation: &Organisation, allocation: &[PersonAllocation]) -> (RecordBatch, RecordBatch) {
    let (mut days, mut shares) = (AllocatedDayBuilder::default(), AllocatedShareBuilder::default());
    for one in allocation {
        let person = organisation.people.key(one.person);
        for (day, found) in &one.days {
            let PersonDay { capacity, visible, variance } = *found;
            AllocatedDay { person: person.to_owned(), day: *day, capacity, visible, variance }.push(&mut days);
        }
        for week in &one.weeks {
            for (account, share, variance) in &week.shares {
                let row = AllocatedShare {
                    person: person.to_owned(),
                    monday: week.monday,
                    component: organisation.components.id(account.component).to_owned(),
                    adopts: account.adopts.map(|product| organisation.products.id(product).to_owned()),
                    review: account.review,
                    share: share.0,
                    variance: *variance,
                };
                row.push(&mut shares);
            }
        }
    }
    (AllocatedDay::finish(&mut days), AllocatedShare::finish(&mut shares))
}

/// The allocation out of cached batches; nothing when one names what there no longer is.
pub fn from_batches(ground: Ground<'_>, days: &[RecordBatch], shares: &[RecordBatch]) -> Option<Vec<PersonAllocation>> {
    let components = ground.components.by_ids();
    let days: Vec<Runs<(Day, PersonDay)>> =
        days.par_iter().map(|batch| days_of(ground, batch)).collect::<Option<_>>()?;
    let shares: Vec<Runs<WeekShare>> =
        shares.par_iter().map(|batch| shares_of(ground, &components, batch)).collect::<Option<_>>()?;
    let mut people: BTreeMap<PersonIx, Rows> = BTreeMap::new();
    for (person, days) in days.into_iter().flatten() {
        people.entry(person).or_default().0.extend(days);
    }
    for (person, shares) in shares.into_iter().flatten() {
        people.entry(person).or_default().1.extend(shares);
    }
    let allocation = |(person, (days, shares)): (PersonIx, Rows)| PersonAllocation {
        person,
        days: days.into_iter().collect(),
        weeks: shares.chunk_by(|one, next| one.0 == next.0).map(week).collect(),
    };
    Some(people.into_iter().collect::<Vec<_>>().into_par_iter().map(allocation).collect())
}

/// What one person's rows in a row say; a person can have several such runs, in order.
type Runs<T> = Vec<(PersonIx, Vec<T>)>;
type WeekShare = (Day, (Account, Share, Variance));
/// One person's days, and parts of weeks by their Mondays.
type Rows = (Vec<(Day, PersonDay)>, Vec<WeekShare>);

fn week(shares: &[WeekShare]) -> Week {
    Week { monday: shares[0].0, shares: shares.iter().map(|(_, share)| *share).collect() }
}

fn days_of(ground: Ground<'_>, batch: &RecordBatch) -> Option<Runs<(Day, PersonDay)>> {
    let columns = AllocatedDay::read(batch).ok()?;
    let persons = named(&columns.person, |key| ground.directory.by_key(key))?;
    let row = |row| {
        let day = PersonDay {
            capacity: NanoDays(columns.capacity.value(row)),
            visible: NanoDays(columns.visible.value(row)),
            variance: Variance(columns.variance.value(row)),
        };
        (persons[columns.person.keys().value(row) as usize], (Day(columns.day.value(row)), day))
    };
    Some(runs((0..batch.num_rows()).map(row)))
}

fn shares_of(
    ground: Ground<'_>,
    components: &FxHashMap<&str, ComponentIx>,
    batch: &RecordBatch,
) -> Option<Runs<WeekShare>> {
    let columns = AllocatedShare::read(batch).ok()?;
    let persons = named(&columns.person, |key| ground.directory.by_key(key))?;
    let places = named(&columns.component, |id| components.get(id).copied())?;
    let products = named(&columns.adopts, |id| ground.products.by_id(id))?;
    let row = |row| {
        let account = Account {
            component: places[columns.component.keys().value(row) as usize],
            adopts: columns.adopts.key(row).map(|key| products[key]),
            review: columns.review.value(row),
        };
        let share = (account, Share(columns.share.value(row)), Variance(columns.variance.value(row)));
        (persons[columns.person.keys().value(row) as usize], (Day(columns.monday.value(row)), share))
    };
    Some(runs((0..batch.num_rows()).map(row)))
}

fn runs<T>(rows: impl Iterator<Item = (PersonIx, T)>) -> Runs<T> {
    let mut runs: Runs<T> = Vec::new();
    for (person, row) in rows {
        match runs.last_mut() {
            Some((last, run)) if *last == person => run.push(row),
            _ => runs.push((person, vec![row])),
        }
    }
    runs
}
