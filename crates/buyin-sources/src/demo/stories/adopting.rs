//! How stories let a component begin to use something. No story of its own.

use buyin_facts::{Day, Moment};

use crate::demo::calendar::day;
use crate::demo::cast::{PLATFORM, person_of};
use crate::demo::edit::Edit;
use crate::demo::landing::{Draft, Landing, Stamp};
use crate::demo::places::{Place, repository};
use crate::demo::script::{Delivery, Script, hundredths};
use crate::demo::truth::{Activity, Adoption};

/// What is used by whom, and why.
#[derive(Clone, Copy)]
pub(super) struct Use<'a> {
    /// Product's file id, or `repository:path`.
    pub(super) product: &'a str,
    /// The using component.
    pub(super) consumer: Place,
    /// `chosen`, `default`, `mandated` or `unknown`.
    pub(super) choice: &'a str,
}

/// A bot's usual name and address.
pub(super) const RENOVATE: (&str, &str) = ("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com");

/// A person takes some days to make a component use something; says the day it arrives.
pub(super) fn by_hand(
    script: &mut Script,
    used: Use<'_>,
    (person, from, days): (&str, &str, u32),
    (subject, edits): (&str, Vec<Edit>),
) -> Day {
    let on = script.work(person, home(used.consumer), from, days, Activity::Adopt);
    script.deliveries.push(Delivery::new(person, used.consumer.repository, on, subject, edits));
    let hand = if person_of(person).team_on(on) == PLATFORM { "platform" } else { "team" };
    note(script, used, on, hand, days);
    on
}

/// A program makes a component use something; nobody's day goes into it.
pub(super) fn by_bot(script: &mut Script, used: Use<'_>, at: Moment, subject: &str, edits: Vec<Edit>) {
    land_as(script, RENOVATE, used.consumer.repository, at, subject, edits);
    note(script, used, at.day(), "bot", 0);
}

/// Something arrives under a name that is nobody of the cast, committed by the forge.
pub(super) fn land_as(
    script: &mut Script,
    (name, email): (&str, &str),
    repository: &'static str,
    at: Moment,
    message: &str,
    edits: Vec<Edit>,
) {
    let draft = Draft { committer: Stamp::forge(at), ..Draft::by(Stamp::other(name, email, at), message, edits) };
    script.landings.push(Landing::line(repository, draft));
}

/// Writes down that a use began.
pub(super) fn note(script: &mut Script, used: Use<'_>, since: Day, made_by: &str, days: u32) {
    script.adoptions.push(Adoption {
        product: used.product.to_owned(),
        consumer: format!("{}:{}", used.consumer.repository, used.consumer.path),
        team: owner(used.consumer.repository, since).to_owned(),
        since,
        until: None,
        made_by: made_by.to_owned(),
        choice: used.choice.to_owned(),
        days: hundredths(100 * days),
    });
}

/// Writes down that a use ended.
pub(super) fn note_end(script: &mut Script, product: &str, consumer: Place, until: Day) {
    let consumer = format!("{}:{}", consumer.repository, consumer.path);
    let mut used = script.adoptions.iter_mut().filter(|used| used.product == product && used.consumer == consumer);
    if let Some(used) = used.find(|used| used.until.is_none()) {
        used.until = Some(until);
    }
}

/// The team that owns a repository on a day.
fn owner(name: &str, on: Day) -> &'static str {
    match repository(name).team {
        "storefront" if on >= day(crate::demo::cast::REORGANISED) => "growth",
        team => team,
    }
}

/// Where time goes that is given to a place: its component, or the first of its repository where none stands there.
fn home(place: Place) -> Place {
    let components = repository(place.repository).components;
    let found = components.iter().find(|component| component.path == place.path).unwrap_or(&components[0]);
    Place::new(place.repository, found.path)
}
