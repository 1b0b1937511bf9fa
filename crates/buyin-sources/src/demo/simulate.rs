//! Whole days of people, split over what they did: the truth. Commits follow from it, never the other way.

use std::collections::BTreeMap;

use buyin_facts::Day;

use super::calendar::{day, present};
use super::cast::{FIRST, LAST, PEOPLE, Person};
use super::growth::Growth;
use super::places::{Place, Way, repository, usual_places};
use super::random::Random;
use super::script::{Delivery, Script, hundredths};
use super::truth::{Activity, WorkedDay};

/// What became of the days.
#[derive(Debug, Default)]
pub(super) struct Simulated {
    /// Every part of every worked day.
    pub(super) days: Vec<WorkedDay>,
    /// What people brought to repositories of their own accord.
    pub(super) deliveries: Vec<Delivery>,
    /// Who spent time on reviews where, by repository and day.
    pub(super) reviews: BTreeMap<(&'static str, Day), Vec<&'static Person>>,
}

/// Work on a component that nobody has seen yet.
#[derive(Debug, Default)]
struct Pending {
    percent: u32,
    worked: Vec<Day>,
}

/// Lives through every day of everybody.
pub(super) fn simulate(script: &Script) -> Simulated {
    let mut all = Simulated::default();
    for person in PEOPLE {
        let mut pending = BTreeMap::new();
        for on in (day(FIRST).0..=day(LAST).0).map(Day).filter(|&on| present(person, on)) {
            live(&mut all, script, &mut pending, person, on);
        }
    }
    all
}

fn live(
    all: &mut Simulated,
    script: &Script,
    pending: &mut BTreeMap<Place, Pending>,
    person: &'static Person,
    on: Day,
) {
    let mut random = Random::of(&["day", person.id], &[i64::from(on.0)]);
    let meetings = random.between(person.meetings / 2, person.meetings * 3 / 2).min(80);
    let review = if random.chance(40) { 5 * random.between(1, 3) } else { 0 };
    all.spend(person, on, Place::new("", "meetings"), meetings, Activity::Meeting);
    let mut free = 100 - meetings - review;
    let total = free;
    for booking in script.booked(person.id, on) {
        let percent = (total * booking.percent / 100).min(free);
        free -= percent;
        all.spend(person, on, booking.place, percent, booking.activity);
        if !booking.scripted {
            pending.entry(booking.place).or_default().add(percent, on);
        }
    }
    let usual = usual_split(person, on, free, &mut random);
    let reviewed = usual.first().map_or(Place::new("", "other"), |&(place, _)| place);
    all.spend(person, on, reviewed, review, Activity::Review);
    if review > 0 && !reviewed.repository.is_empty() {
        all.reviews.entry((reviewed.repository, on)).or_default().push(person);
    }
    for (place, percent) in usual {
        all.spend(person, on, place, percent, Activity::Code);
        if !place.repository.is_empty() {
            pending.entry(place).or_default().add(percent, on);
        }
    }
    deliver(all, pending, person, on, &mut random);
}

/// How usual time is split: mostly one component for some weeks, now and then two.
fn usual_split(person: &Person, on: Day, free: u32, random: &mut Random) -> Vec<(Place, u32)> {
    let places = usual_places(person.team_on(on), on);
    let weights: Vec<u32> = places.iter().map(|(_, weight)| *weight).collect();
    let season = i64::from(on.0.div_euclid(49));
    if places.is_empty() {
        return vec![(Place::new("", "other"), free)];
    }
    let main = places[Random::of(&["season", person.id], &[season]).weighted(&weights)].0;
    let other = places[random.weighted(&weights)].0;
    if other == main || random.chance(60) {
        return vec![(main, free)];
    }
    let aside = free * random.between(20, 45) / 100;
    vec![(main, free - aside), (other, aside)]
}

/// Brings pending work to its repositories, where the day ends in a delivery.
fn deliver(
    all: &mut Simulated,
    pending: &mut BTreeMap<Place, Pending>,
    person: &'static Person,
    on: Day,
    random: &mut Random,
) {
    for (&place, work) in pending.iter_mut().filter(|(_, work)| work.worked.last() == Some(&on)) {
        let ready = match repository(place.repository).way {
            Way::Straight => person.habit * 36 / 100,
            Way::Rebase => person.habit * 36 / 100,
            Way::Squash => person.habit * 22 / 100,
            Way::Merge => person.habit * 18 / 100,
        };
        if !random.chance(ready) {
            continue;
        }
        let pieces = (work.percent * random.between(1, 4) / 100).clamp(1, 14);
        let seed = i64::from(on.0) * 1_000 + i64::from(random.between(0, 999));
        all.deliveries.push(Delivery {
            worked: std::mem::take(&mut work.worked),
            growth: vec![Growth { place, pieces, seed }],
            ..Delivery::new(person.id, place.repository, on, "", Vec::new())
        });
        work.percent = 0;
    }
    // What has lain for long is dropped: not all work comes to something.
    pending.retain(|_, work| work.worked.first().is_none_or(|first| on.0 - first.0 < 40));
}

impl Pending {
    fn add(&mut self, percent: u32, on: Day) {
        self.percent += percent;
        self.worked.push(on);
    }
}

impl Simulated {
    fn spend(&mut self, person: &Person, on: Day, place: Place, percent: u32, activity: Activity) {
        if percent > 0 {
            self.days.push(WorkedDay {
                person: person.id.to_owned(),
                day: on,
                repository: place.repository.to_owned(),
                path: place.path.to_owned(),
                share: hundredths(percent),
                activity,
            });
        }
    }
}
