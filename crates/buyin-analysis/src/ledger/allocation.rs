//! The allocation: every person's days, and where their weeks went. Knows no teams, so that it survives their edits.

use std::collections::BTreeMap;

use buyin_facts::estimate::Variance;
use buyin_facts::table;
use buyin_facts::{Day, NanoDays, Share};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::index::PersonIx;
use crate::ledger::evidence::{self, Account, Item};
use crate::ledger::presence::{self, Calendar, PersonDay};
use crate::ledger::share::{self, Week};
use crate::organisation::Organisation;

table! {
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

table! {
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

/// The allocation as rows for the cache.
pub fn to_rows(
    organisation: &Organisation,
    allocation: &[PersonAllocation],
) -> (Vec<AllocatedDay>, Vec<AllocatedShare>) {
    let (mut days, mut shares) = (Vec::new(), Vec::new());
    for one in allocation {
        let person = organisation.people.key(one.person);
        days.extend(one.days.iter().map(|(day, found)| AllocatedDay {
            person: person.to_owned(),
            day: *day,
            capacity: found.capacity,
            visible: found.visible,
            variance: found.variance,
        }));
        for week in &one.weeks {
            shares.extend(week.shares.iter().map(|(account, share, variance)| AllocatedShare {
                person: person.to_owned(),
                monday: week.monday,
                component: organisation.components.id(account.component).to_owned(),
                adopts: account.adopts.map(|product| organisation.products.id(product).to_owned()),
                review: account.review,
                share: share.0,
                variance: *variance,
            }));
        }
    }
    (days, shares)
}

/// The allocation out of cached rows; nothing when a row names what the organisation no longer has.
pub fn from_rows(
    organisation: &Organisation,
    days: Vec<AllocatedDay>,
    shares: Vec<AllocatedShare>,
) -> Option<Vec<PersonAllocation>> {
    let mut people: BTreeMap<PersonIx, PersonAllocation> = BTreeMap::new();
    let mut person_of: FxHashMap<String, PersonIx> = FxHashMap::default();
    let mut find = |key: &str| -> Option<PersonIx> {
        if let Some(person) = person_of.get(key) {
            return Some(*person);
        }
        let person = organisation.people.by_key(key)?;
        person_of.insert(key.to_owned(), person);
        Some(person)
    };
    let fresh = |person| PersonAllocation { person, days: BTreeMap::new(), weeks: Vec::new() };
    for row in days {
        let person = find(&row.person)?;
        let day = PersonDay { capacity: row.capacity, visible: row.visible, variance: row.variance };
        people.entry(person).or_insert_with(|| fresh(person)).days.insert(row.day, day);
    }
    for row in shares {
        let person = find(&row.person)?;
        let adopts = match &row.adopts {
            Some(product) => Some(organisation.products.by_id(product)?),
            None => None,
        };
        let account = Account { component: organisation.components.by_id(&row.component)?, adopts, review: row.review };
        let weeks = &mut people.entry(person).or_insert_with(|| fresh(person)).weeks;
        if weeks.last().is_none_or(|week| week.monday != row.monday) {
            weeks.push(Week { monday: row.monday, shares: Vec::new() });
        }
        let week = weeks.last_mut().expect("because one was just pushed");
        week.shares.push((account, Share(row.share), row.variance));
    }
    Some(people.into_values().collect())
}
