//! Clocks and calendars that lie, and a company that changes.

use crate::demo::calendar::{day, moment};
use crate::demo::cast::{PEOPLE, REORGANISED, person_of};
use crate::demo::edit::Edit;
use crate::demo::landing::{Draft, Landing, Stamp};
use crate::demo::script::Script;
use buyin_facts::Moment;

/// A machine without a clock commits in 1970, another one in the year 2098: absurd dates are counted and held between their neighbours,
/// never believed.
pub(in crate::demo) fn absurd_dates(script: &mut Script) {
    let cases = [
        ("search", "rafael-costa", "2023-02-21", Some(Moment(0)), true),
        ("shipping", "tim-vogel", "2023-07-12", Some(Moment(0)), false),
        ("backoffice", "leo-martin", "2023-03-22", Some(Moment(4_061_980_800)), false),
        ("edge-gateway", "milan-petrovic", "2024-02-28", Some(Moment(4_061_980_800)), false),
    ];
    for (repository, person, on, wrong, committer_too) in cases {
        let right = Stamp::person(person_of(person), repository, day(on), 14 * 60);
        let mut author = right.clone();
        author.at = wrong.unwrap_or(right.at);
        let committer = if committer_too { author.clone() } else { right.clone() };
        let edits = vec![Edit::append("README.md", "\nClocks are checked at the start.\n")];
        let draft = Draft { committer, ..Draft::by(author, "Say that clocks are checked", edits) };
        script.landings.push(Landing { at: right.at, ..Landing::line(repository, draft) });
        script.event("absurd_dates", day(on), repository, "a commit dated 1970 or 2098");
    }
}

/// Storefront becomes growth, and two of its people go to search and checkout: the same people are paid by other teams from that day on.
pub(in crate::demo) fn team_reorganised(script: &mut Script) {
    let on = day(REORGANISED);
    for repository in ["storefront", "backoffice"] {
        // The first of April was a holiday in some places: the file follows two days later.
        let author = Stamp::person(person_of("leo-martin"), repository, on.plus(2), 10 * 60);
        let edits = vec![Edit::write(".github/CODEOWNERS", "* @acme/growth\n")];
        script.landings.push(Landing::line(repository, Draft::by(author, "We are the growth team now", edits)));
    }
    let moved = PEOPLE.iter().filter(|person| person.stays().iter().any(|stay| stay.since == on));
    for person in moved {
        script.event(
            "team_reorganised",
            on,
            "",
            format!("{} goes from {} to {}", person.id, person.team, person.team_on(on)),
        );
    }
}

/// Some people commit under several names and addresses; one of them is told apart by a `.mailmap`, one by a full name with its words the
/// other way round, one only by the forge's account.
pub(in crate::demo) fn several_addresses(script: &mut Script) {
    let on = day("2023-03-29");
    let author =
        Stamp { at: moment(on, 9 * 60, 0, 60), ..Stamp::person(person_of("tomas-havel"), "platform-go", on, 9 * 60) };
    let lines = "Tomáš Havel <tomas.havel@acme.example> <tomas@havel.example>\n\
                 Tomáš Havel <tomas.havel@acme.example> <5521903+thavel@users.noreply.github.com>\n";
    let draft = Draft::by(author, "Say who is who", vec![Edit::write(".mailmap", lines)]);
    script.landings.push(Landing::line("platform-go", draft));
    script.event("several_addresses", on, "platform-go", "three people with three addresses each, others with two");
}
