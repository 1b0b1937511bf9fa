//! How a piece of work becomes a landing, by the way its repository takes changes: pushed, moved on top, squashed or merged.

use std::collections::BTreeMap;

use buyin_facts::Day;

use super::cast::Person;
use super::landing::{Arrival, Draft, Landing, Stamp};
use super::places::{Way, repository};
use super::random::Random;
use super::script::Delivery;

/// Who reviewed where, by repository and day.
pub(super) type Reviews = BTreeMap<(&'static str, Day), Vec<&'static Person>>;

/// The landing of a delivery, before which `earlier` others came to its repository on that day.
pub(super) fn landing(delivery: &Delivery, reviews: &Reviews, earlier: u32) -> Landing {
    let question = ["deliver", delivery.person.id, delivery.repository];
    let mut random = Random::of(&question, &[i64::from(delivery.day.0), i64::from(earlier)]);
    let minute = random.between(11 * 60, 18 * 60);
    let reviewer = reviewer(delivery, reviews, &mut random);
    let mut trailers = delivery.trailers.clone();
    if let Some(reviewer) = reviewer {
        let stamp = Stamp::person(reviewer, delivery.repository, delivery.day, minute);
        trailers.push(stamp.trailer("Reviewed-by"));
    }
    match delivery.way.unwrap_or(repository(delivery.repository).way) {
        Way::Straight => straight(delivery, &trailers, minute, &mut random),
        Way::Rebase => rebase(delivery, &trailers, minute, &mut random),
        Way::Squash => squash(delivery, &trailers, minute, number(delivery.day, earlier), &mut random),
        Way::Merge => {
            let by = Stamp::person(reviewer.unwrap_or(delivery.person), delivery.repository, delivery.day, minute + 30);
            merge(delivery, &trailers, minute, (by, number(delivery.day, earlier)), &mut random)
        }
    }
}

fn straight(delivery: &Delivery, trailers: &[String], minute: u32, random: &mut Random) -> Landing {
    let drafts = drafts(delivery, trailers, &[delivery.day; 1], minute, random);
    Landing { repository: delivery.repository, at: last(&drafts), drafts, arrival: Arrival::Line }
}

fn rebase(delivery: &Delivery, trailers: &[String], minute: u32, random: &mut Random) -> Landing {
    let mut drafts = drafts(delivery, trailers, &delivery.worked, minute, random);
    for (index, draft) in drafts.iter_mut().enumerate() {
        draft.committer = Stamp::person(delivery.person, delivery.repository, delivery.day, minute + 1);
        draft.committer.at.0 += index as i64;
    }
    let at = drafts.last().map_or(buyin_facts::Moment(0), |draft| draft.committer.at);
    Landing { repository: delivery.repository, at, drafts, arrival: Arrival::Line }
}

fn squash(delivery: &Delivery, trailers: &[String], minute: u32, number: u32, random: &mut Random) -> Landing {
    let author = Stamp::person(delivery.person, delivery.repository, delivery.day, minute);
    let subject = format!("{} (#{number})", subject(delivery, random));
    let draft = Draft {
        committer: Stamp::forge(author.at),
        author,
        message: message(&subject, trailers),
        growth: delivery.growth.clone(),
        edits: delivery.edits.clone(),
        mark: None,
    };
    Landing::line(delivery.repository, draft)
}

fn merge(
    delivery: &Delivery,
    trailers: &[String],
    minute: u32,
    (by, number): (Stamp, u32),
    random: &mut Random,
) -> Landing {
    let drafts = drafts(delivery, trailers, &delivery.worked, minute, random);
    let message = format!("Merge pull request #{number} from acme/{}/change-{number}", delivery.person.login());
    Landing {
        repository: delivery.repository,
        at: by.at,
        drafts,
        arrival: Arrival::Merge { by, message, extra: Vec::new() },
    }
}

/// One to four commits on the days given, the last of them at `minute` of the last day. The edits of a story come first.
fn drafts(delivery: &Delivery, trailers: &[String], days: &[Day], minute: u32, random: &mut Random) -> Vec<Draft> {
    let pieces: u32 = delivery.growth.iter().map(|growth| growth.pieces).sum();
    let most = pieces.clamp(1, 4).max(1);
    // Some people commit often, most once or twice.
    let often = if delivery.person.habit >= 80 { 45 } else { 15 };
    let count =
        1 + u32::from(random.chance(often)) + u32::from(random.chance(often)) + u32::from(random.chance(often / 3));
    let count = count.min(most);
    (0..count)
        .map(|index| {
            // Spread over the days, in order; several on one day are some minutes apart.
            let day = days[((index + 1) as usize * days.len()).div_ceil(count as usize) - 1];
            let author = Stamp::person(delivery.person, delivery.repository, day, minute - 40 * (count - 1 - index));
            let subject =
                if index == 0 { subject(delivery, random) } else { usual_subject(delivery.repository, random) };
            let growth = delivery.growth.iter().map(|growth| {
                let share = (growth.pieces / count).max(1);
                super::growth::Growth { pieces: share, seed: growth.seed + i64::from(index), ..growth.clone() }
            });
            let edits = if index == 0 { delivery.edits.clone() } else { Vec::new() };
            Draft { growth: growth.collect(), ..Draft::by(author, message(&subject, trailers), edits) }
        })
        .collect()
}

fn last(drafts: &[Draft]) -> buyin_facts::Moment {
    drafts.last().map_or(buyin_facts::Moment(0), |draft| draft.committer.at)
}

fn reviewer(delivery: &Delivery, reviews: &Reviews, random: &mut Random) -> Option<&'static Person> {
    let there = reviews.get(&(delivery.repository, delivery.day))?;
    let others: Vec<_> = there.iter().filter(|person| person.id != delivery.person.id).collect();
    (!others.is_empty() && random.chance(45)).then(|| **random.pick(&others))
}

fn message(subject: &str, trailers: &[String]) -> String {
    if trailers.is_empty() { subject.to_owned() } else { format!("{subject}\n\n{}", trailers.join("\n")) }
}

/// Pull requests share their numbers with issues; a day has ten of both, so that one more changes no other's number.
fn number(day: Day, earlier: u32) -> u32 {
    10 * (day.0 - super::calendar::day(super::cast::FIRST).0).max(0) as u32 + earlier + 1
}

fn subject(delivery: &Delivery, random: &mut Random) -> String {
    if delivery.subject.is_empty() { usual_subject(delivery.repository, random) } else { delivery.subject.clone() }
}

/// A subject line in somebody's words.
pub(super) fn usual_subject(name: &str, random: &mut Random) -> String {
    let nouns = repository(name).nouns;
    let one = random.below(nouns.len());
    let (one, other) = (nouns[one], nouns[(one + 1 + random.below(nouns.len() - 1)) % nouns.len()]);
    const FORMS: &[&str] = &[
        "Add {one} to the {other} view",
        "Fix {one} when the {other} is empty",
        "Let callers choose the {one}",
        "Move {one} handling out of {other}",
        "Read the {other} before the {one}",
        "Do not lose a {one} on retry",
        "Test {one} with an old {other}",
        "Make {one} checks cheaper",
        "Explain how {one} and {other} belong together",
        "Drop the old {one} path",
        "Keep {other} order stable",
        "Say why a {one} was refused",
        "Limit {one} size",
        "Rename {one} fields for clarity",
        "Handle late {other}",
        "Allow several {other}s a {one}",
    ];
    random.pick(FORMS).replace("{one}", one).replace("{other}", other)
}
