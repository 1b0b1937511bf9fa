//! What stories want to happen: time people are asked to give, deliveries, landings, and what is true about it. Stories write here; the
//! simulation reads.

use std::collections::BTreeMap;

use buyin_facts::{Day, NanoDays};

use super::calendar::{day, next_present, present};
use super::cast::{Person, person_of};
use super::edit::Edit;
use super::growth::Growth;
use super::landing::Landing;
use super::places::{Place, Way};
use super::truth::{Activity, Adoption, Copy, Event, Identity, Planted};

/// Time asked of a person on a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Booking {
    /// Where it goes.
    pub(super) place: Place,
    /// Percent of the time that is left after meetings and reviews.
    pub(super) percent: u32,
    /// What is done.
    pub(super) activity: Activity,
    /// Whether the story says itself what is delivered.
    pub(super) scripted: bool,
}

/// A finished piece of work that a person brings to a repository.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
    /// Who.
    pub(super) person: &'static Person,
    /// Where.
    pub(super) repository: &'static str,
    /// The day it arrives.
    pub(super) day: Day,
    /// The days that went into it, the last of them `day`.
    pub(super) worked: Vec<Day>,
    /// Subject line; drawn when empty.
    pub(super) subject: String,
    /// Lines at the end of the message.
    pub(super) trailers: Vec<String>,
    /// Usual work.
    pub(super) growth: Vec<Growth>,
    /// Changes beside it.
    pub(super) edits: Vec<Edit>,
    /// By which way, unless as usual in the repository.
    pub(super) way: Option<Way>,
}

impl Delivery {
    /// A delivery with edits of its own.
    pub(super) fn new(person: &str, repository: &'static str, day: Day, subject: &str, edits: Vec<Edit>) -> Self {
        Self {
            person: person_of(person),
            repository,
            day,
            worked: vec![day],
            subject: subject.to_owned(),
            trailers: Vec::new(),
            growth: Vec::new(),
            edits,
            way: None,
        }
    }
}

/// Everything the stories ask for.
#[derive(Debug, Default)]
pub(super) struct Script {
    bookings: BTreeMap<(&'static str, Day), Vec<Booking>>,
    /// Deliveries people make.
    pub(super) deliveries: Vec<Delivery>,
    /// Landings that need no person's day.
    pub(super) landings: Vec<Landing>,
    /// Uses of products, as they truly were.
    pub(super) adoptions: Vec<Adoption>,
    /// Copies, as they truly were.
    pub(super) copies: Vec<Copy>,
    /// What a ranking should find, and what it should not.
    pub(super) planted: Vec<Planted>,
    /// What else is true, in words.
    pub(super) events: Vec<Event>,
    /// Names and addresses beside those of the cast.
    pub(super) identities: Vec<Identity>,
}

impl Script {
    /// Asks a person for their whole free time on the next `days` days they are there; says the last of these days.
    pub(super) fn work(&mut self, person: &str, place: Place, from: &str, days: u32, activity: Activity) -> Day {
        let person = person_of(person);
        let mut on = next_present(person, day(from));
        for left in (0..days.max(1)).rev() {
            self.book(person, on, Booking { place, percent: 100, activity, scripted: true });
            if left > 0 {
                on = next_present(person, on.plus(1));
            }
        }
        on
    }

    /// Asks a person for a part of every day in a time; what is delivered is usual work.
    pub(super) fn embed(&mut self, person: &str, place: Place, (from, until): (&str, &str), percent: u32) {
        let person = person_of(person);
        let days = (day(from).0..day(until).0).map(Day).filter(|&on| present(person, on));
        for on in days.collect::<Vec<_>>() {
            self.book(person, on, Booking { place, percent, activity: Activity::Code, scripted: false });
        }
    }

    /// What is asked of a person on a day; never more than the whole of it.
    pub(super) fn booked(&self, person: &'static str, on: Day) -> &[Booking] {
        self.bookings.get(&(person, on)).map_or(&[], Vec::as_slice)
    }

    /// Writes down that something was planted.
    pub(super) fn event(&mut self, story: &str, on: Day, place: &str, what: impl Into<String>) {
        self.events.push(Event { story: story.to_owned(), day: on, place: place.to_owned(), what: what.into() });
    }

    /// Writes down that somebody copied something.
    pub(super) fn copy(&mut self, origin: &str, copy: &str, since: Day, kind: &str) {
        let (origin, copy, kind) = (origin.to_owned(), copy.to_owned(), kind.to_owned());
        self.copies.push(Copy { origin, copy, since, until: None, kind });
    }

    /// Writes down that a copy is gone.
    pub(super) fn copy_ends(&mut self, place: &str, until: Day) {
        self.copies.iter_mut().filter(|copy| copy.copy == place).for_each(|copy| copy.until = Some(until));
    }

    /// Writes down what something is to a ranking: a `candidate` or a `decoy`.
    pub(super) fn planted(&mut self, place: &str, kind: &str, why: &str) {
        self.planted.push(Planted { place: place.to_owned(), kind: kind.to_owned(), why: why.to_owned() });
    }

    /// Writes down a name and address that belongs to nobody of the cast.
    pub(super) fn identity(&mut self, person: &str, name: &str, email: &str, kind: &str) {
        let (person, name, email, kind) = (person.to_owned(), name.to_owned(), email.to_owned(), kind.to_owned());
        self.identities.push(Identity { person, name, email, kind });
    }

    fn book(&mut self, person: &'static Person, on: Day, booking: Booking) {
        let day = self.bookings.entry((person.id, on)).or_default();
        let free = 100 - day.iter().map(|each| each.percent).sum::<u32>();
        if free > 0 {
            day.push(Booking { percent: booking.percent.min(free), ..booking });
        }
    }
}

/// Hundredths of a day in the ledger's unit.
pub(super) fn hundredths(percent: u32) -> NanoDays {
    NanoDays(i64::from(percent) * (NanoDays::DAY.0 / 100))
}
