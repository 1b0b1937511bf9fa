//! A home-made solution that other teams import, copy and rebuild.

use super::adopting::{Use, by_hand};
use super::library::{Library, put, remove};
use crate::demo::calendar::day;
use crate::demo::cast::person_of;
use crate::demo::code;
use crate::demo::edit::Edit;
use crate::demo::landing::{Draft, Landing, Stamp};
use crate::demo::places::{Language, Place};
use crate::demo::random::Random;
use crate::demo::script::{Delivery, Script};
use crate::demo::skeleton::{depend, import};
use crate::demo::truth::Activity;

const LIBRARY: Place = Place::new("checkout", "lib/idempotency");
const NAME: &str = "github.com/acme/checkout/lib/idempotency";
const ORIGIN: &str = "checkout:lib/idempotency";

const IDEMPOTENCY: Library = Library {
    home: LIBRARY,
    folder: "lib/idempotency",
    package: "idempotency",
    nouns: &["key", "basket", "answer", "window", "claim"],
    files: &["guard.go", "claims.go", "window.go"],
    written: ("anna-berg", "2022-12-06", 1),
    kept_up: &[],
};

/// Checkout builds a library against double requests for itself and keeps it up for years: time a team spends on its own solution is
/// payment for the problem, whoever uses it.
pub(in crate::demo) fn home_made_library(script: &mut Script) {
    let on = day("2022-12-06");
    let author = Stamp::person(person_of("anna-berg"), LIBRARY.repository, on, 10 * 60);
    let files = put(IDEMPOTENCY.folder, IDEMPOTENCY.original());
    script
        .landings
        .push(Landing::line(LIBRARY.repository, Draft::by(author, "Remember requests already answered", files)));
    script.embed("anna-berg", LIBRARY, ("2022-12-05", "2023-02-01"), 70);
    script.embed("anna-berg", LIBRARY, ("2023-02-01", "2025-09-01"), 25);
    script.embed("priya-nair", LIBRARY, ("2023-03-01", "2025-09-01"), 40);
    script.embed("sam-okafor", LIBRARY, ("2024-01-08", "2025-09-01"), 20);
    script.planted(ORIGIN, "candidate", "imported, copied and rebuilt by other teams");
    script.event("home_made_library", on, ORIGIN, "checkout builds a library for itself that others come to use");
}

/// Four other teams import the library by their own hand, at different times: demand outside the origin team.
pub(in crate::demo) fn home_made_is_imported(script: &mut Script) {
    let uses = [
        ("shipping", "karl-jensen", "2023-11-06", 3),
        ("warehouse", "amara-diallo", "2024-02-19", 2),
        ("identity", "clara-dubois", "2024-10-14", 3),
        ("notify", "dario-conti", "2025-03-10", 2),
        ("payments", "grace-obi", "2025-06-09", 5),
    ];
    for (repository, person, from, days) in uses {
        let consumer = Place::new(repository, "");
        let mut edits = depend(consumer, NAME, "v0.8.0");
        let replaced = replaced(repository);
        edits.extend(replaced.iter().flat_map(|folder| remove(folder, IDEMPOTENCY.files)));
        let choice = if replaced.is_some() { "chosen" } else { "unknown" };
        let used = Use { product: ORIGIN, consumer, choice };
        let on = by_hand(script, used, (person, from, days), ("Use checkout's idempotency library", edits));
        let more = vec![import(
            consumer,
            &format!("internal/{}.go", super::super::places::repository(repository).nouns[0]),
            NAME,
        )];
        script.deliveries.push(Delivery::new(person, repository, on, "Guard the other entry points too", more));
        if let Some(folder) = replaced {
            script.copy_ends(&format!("{repository}:{folder}"), on);
        }
        script.event("home_made_is_imported", on, repository, "imports checkout's library");
    }
}

/// Payments copied the library and changed it, logistics kept it as it was, search wrote its own in another language: a copy, a vendored
/// copy and a rebuild are three different things, and the third is never called a copy.
pub(in crate::demo) fn home_made_is_copied(script: &mut Script) {
    let copied = IDEMPOTENCY.original().into_iter().map(|(file, text)| {
        let text =
            text.replace("package idempotency", "package idem").replace("basket", "charge").replace("Basket", "Charge");
        Edit::write(format!("internal/idem/{file}"), text)
    });
    let on = script.work("aisha-rahman", Place::new("payments", ""), "2023-05-08", 4, Activity::Code);
    script.deliveries.push(Delivery::new(
        "aisha-rahman",
        "payments",
        on,
        "Answer a repeated request once",
        copied.collect(),
    ));
    copy(script, "payments:internal/idem", on, "edited");

    let on = script.work("karl-jensen", Place::new("shipping", ""), "2023-02-20", 1, Activity::Code);
    script.deliveries.push(Delivery::new(
        "karl-jensen",
        "shipping",
        on,
        "Take in checkout's request guard",
        put("third_party/idempotency", IDEMPOTENCY.original()),
    ));
    copy(script, "shipping:third_party/idempotency", on, "vendored");

    let mut random = Random::of(&["replay guard"], &[]);
    let nouns = ["replay", "fingerprint", "answer", "window"];
    let mut text = code::file(Language::Python, "replay", &nouns, &mut random);
    text.extend((0..6).map(|_| format!("\n\n{}", code::function(Language::Python, &nouns, &mut random))));
    let on = script.work("wei-zhang", Place::new("search", "indexer"), "2023-08-14", 7, Activity::Code);
    let edits = vec![Edit::write("indexer/app/replay_guard.py", text)];
    script.deliveries.push(Delivery::new(
        "wei-zhang",
        "search",
        on,
        "Index a document once however often it is sent",
        edits,
    ));
    copy(script, "search:indexer/app/replay_guard.py", on, "rebuilt");
}

fn copy(script: &mut Script, copy: &str, since: buyin_facts::Day, kind: &str) {
    script.copy(ORIGIN, copy, since, kind);
    script.event("home_made_is_copied", since, copy, format!("checkout's library, {kind}"));
}

/// The copy that goes when the library comes.
fn replaced(repository: &str) -> Option<&'static str> {
    match repository {
        "shipping" => Some("third_party/idempotency"),
        "payments" => Some("internal/idem"),
        _ => None,
    }
}
