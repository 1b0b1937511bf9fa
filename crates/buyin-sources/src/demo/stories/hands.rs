//! Whose hands a commit passed through: pairs, agents, programs, relays.

use super::adopting::{RENOVATE, land_as};
use crate::demo::calendar::{day, moment, next_present, present};
use crate::demo::cast::{FIRST, LAST, person_of};
use crate::demo::edit::Edit;
use crate::demo::growth::Growth;
use crate::demo::landing::{Draft, Landing, Stamp};
use crate::demo::places::{Place, repository};
use crate::demo::random::Random;
use crate::demo::script::{Delivery, Script};
use crate::demo::truth::Activity;
use buyin_facts::Day;

/// Two people of search work as a pair and commit under one name: the other stands in a trailer and worked as long.
pub(in crate::demo) fn pair_work(script: &mut Script) {
    let (lena, rafael) = ("lena-fischer", "rafael-costa");
    let place = Place::new("search", "ranking");
    for week in 0..10 {
        let from = day("2023-09-18").plus(7 * week).to_string();
        let on = script.work(lena, place, &from, 1, Activity::Code);
        let other = script.work(rafael, place, &on.to_string(), 1, Activity::Code);
        if on != other {
            continue;
        }
        let trailer = Stamp::person(person_of(rafael), "search", on, 600).trailer("Co-authored-by");
        let growth = vec![Growth { place, pieces: 4, seed: i64::from(on.0) }];
        script.deliveries.push(Delivery {
            trailers: vec![trailer],
            growth,
            ..Delivery::new(lena, "search", on, "", Vec::new())
        });
    }
    script.event("pair_work", day("2023-09-18"), "search:ranking", "two people, one author, the other in a trailer");
}

const AGENT: (&str, &str) = ("copilot-swe-agent[bot]", "198982749+Copilot@users.noreply.github.com");
const ASSISTANT: (&str, &str) = ("Cursor Agent", "cursoragent@cursor.com");

/// In the last year agents write changes: as author, with the person who asked as co-author, or as co-author of a person. The time is the
/// person's.
pub(in crate::demo) fn agents_write(script: &mut Script) {
    script.identity("forge", "GitHub", "noreply@github.com", "relay");
    script.identity("copilot", AGENT.0, AGENT.1, "agent");
    script.identity("cursor", ASSISTANT.0, ASSISTANT.1, "agent");
    let askers = [
        ("storefront", "packages/web", "mei-lin"),
        ("backoffice", "", "emma-kowalska"),
        ("checkout", "", "henrik-dahl"),
        ("identity", "", "zeynep-aydin"),
    ];
    for index in 0..48_i32 {
        let (name, path, asker) = askers[index as usize % askers.len()];
        let asker = person_of(asker);
        let on = next_present(asker, day("2024-10-01").plus(index * 6));
        let human = Stamp::person(asker, name, on, 13 * 60 + 20);
        let growth = vec![Growth { place: Place::new(name, path), pieces: 5, seed: i64::from(index) }];
        let subject = super::super::deliver::usual_subject(name, &mut Random::of(&["agent"], &[i64::from(index)]));
        let draft = if index % 3 == 2 {
            let trailer = format!("Co-authored-by: {} <{}>", ASSISTANT.0, ASSISTANT.1);
            Draft { growth, ..Draft::by(human, format!("{subject}\n\n{trailer}"), Vec::new()) }
        } else {
            let message = format!("{subject}\n\n{}", human.trailer("Co-authored-by"));
            let author = Stamp::other(AGENT.0, AGENT.1, human.at);
            Draft { growth, committer: Stamp::forge(human.at), ..Draft::by(author, message, Vec::new()) }
        };
        script.landings.push(Landing::line(name, draft));
    }
    script.event(
        "agents_write",
        day("2024-10-01"),
        "",
        "agents as authors and as co-authors; the time is the asking person's",
    );
}

const RELEASE: (&str, &str) = ("Release Manager", "release@acme.example");
const AUTOMATION: (&str, &str) = ("Acme Automation", "automation@acme.example");

/// Programs without `bot` in their names commit from templates, a known bot updates dependencies, and Eric Bottard is a person: neither a
/// name alone nor a count of commits tells them apart.
pub(in crate::demo) fn programs_commit(script: &mut Script) {
    script.identity("release-manager", RELEASE.0, RELEASE.1, "bot");
    script.identity("acme-automation", AUTOMATION.0, AUTOMATION.1, "bot");
    let weeks = (day(FIRST).0..=day(LAST).0).step_by(28).map(Day);
    for (on, number) in weeks.zip(1..) {
        for name in ["checkout", "payments", "storefront"] {
            let minor = format!("1.{number}.0");
            let subject =
                if number % 8 == 0 { "Note what changed for readers".to_owned() } else { format!("Release {minor}") };
            land_as(
                script,
                RELEASE,
                name,
                moment(on.plus(6), 6 * 60, 0, 0),
                &subject,
                vec![Edit::write("VERSION", format!("{minor}\n"))],
            );
        }
        let name = ["identity", "search", "shipping"][number as usize % 3];
        let text = format!("schema: {number}\nowners: [{}]\n", repository(name).team);
        let message = format!("Sync service catalogue entry {number}");
        land_as(
            script,
            AUTOMATION,
            name,
            moment(on.plus(8), 4 * 60 + 30, 0, 0),
            &message,
            vec![Edit::write("catalogue.yaml", text)],
        );
        for name in ["checkout", "payments", "identity", "shipping"] {
            let from = format!("github.com/jackc/pgx/v5 v5.4.{}\n", number + 2);
            let to = format!("github.com/jackc/pgx/v5 v5.4.{}\n", number + 3);
            let message = format!("Update module github.com/jackc/pgx/v5 to v5.4.{}", number + 3);
            land_as(
                script,
                RENOVATE,
                name,
                moment(on.plus(4), 3 * 60, 0, 0),
                &message,
                vec![Edit::replace("go.mod", from, to)],
            );
        }
    }
    script.event("programs_commit", day(FIRST), "", "release@ and automation@ are programs, Eric Bottard is a person");
}

const RELAY: &str = "patches@lists.acme.example";

/// Three people send changes through one list address under their own names: equal addresses that must not make them one person.
pub(in crate::demo) fn relay_address(script: &mut Script) {
    let senders = ["noah-adler", "david-stein", "ida-sorensen", "peter-van-dijk"];
    for index in 0..16 {
        let person = person_of(senders[index as usize % senders.len()]);
        let on = next_present(person, day("2022-10-03").plus(index * 21));
        let name = repository(usual(person.team)).name;
        if !present(person, on) {
            continue;
        }
        let own = Stamp::person(person, name, on, 15 * 60);
        let author = Stamp { email: RELAY.to_owned(), ..own };
        let growth = vec![Growth { place: Place::new(name, ""), pieces: 2, seed: i64::from(index) }];
        let message = super::super::deliver::usual_subject(name, &mut Random::of(&["relay"], &[i64::from(index)]));
        script.landings.push(Landing::line(name, Draft { growth, ..Draft::by(author, message, Vec::new()) }));
    }
    for sender in senders {
        script.identity(sender, person_of(sender).name, RELAY, "relay");
    }
    script.event("relay_address", day("2022-10-03"), "", "four people commit through one address");
}

fn usual(team: &str) -> &'static str {
    match team {
        "payments" => "payments",
        "logistics" => "shipping",
        _ => "identity",
    }
}
