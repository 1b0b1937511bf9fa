//! A platform product built with a customer, and what follows.

use super::adopting::{Use, by_hand};
use super::library::{Library, remove};
use crate::demo::calendar::{day, next_present};
use crate::demo::cast::person_of;
use crate::demo::edit::Edit;
use crate::demo::places::Place;
use crate::demo::script::{Delivery, Script};
use crate::demo::skeleton::depend;

const FLAGS: Place = Place::new("flags", "");
const CLIENT: Place = Place::new("flags", "client/js");

/// What checkout switched its features with before.
const TOGGLES: Library = Library {
    home: Place::new("checkout", ""),
    folder: "pkg/toggles",
    package: "toggles",
    nouns: &["toggle", "feature", "visitor", "share", "default"],
    files: &["toggles.go", "visitors.go"],
    written: ("jonas-weber", "2023-04-12", 6),
    kept_up: &[
        ("jonas-weber", "2023-06-12"),
        ("priya-nair", "2023-07-17"),
        ("priya-nair", "2023-08-21"),
        ("anna-berg", "2023-11-13"),
    ],
};

/// Two checkout engineers build the feature flags with the platform for five months; checkout then adopts them and drops its own
/// switches; a year later growth adopts them without help. The partner's days are payment, the second team is the proof.
pub(in crate::demo) fn partnership(script: &mut Script) {
    let months = ("2023-10-02", "2024-03-01");
    script.embed("lucia-romano", FLAGS, months, 70);
    script.embed("jonas-weber", FLAGS, months, 60);
    script.embed("yuki-tanabe", FLAGS, months, 80);
    script.embed("eric-bottard", FLAGS, months, 40);
    script.embed("yuki-tanabe", CLIENT, ("2024-04-01", "2024-06-01"), 30);
    script.event(
        "partnership",
        day("2023-10-02"),
        "flags",
        "two checkout engineers build flags with the platform team for five months",
    );

    let checkout = Place::new("checkout", "");
    TOGGLES.write(script, "Switch features by hand");
    let mut edits = depend(checkout, "github.com/acme/flags", "v0.5.0");
    edits.extend(remove(TOGGLES.folder, TOGGLES.files));
    edits.push(Edit::replace("service.go", "\t\"github.com/acme/checkout/pkg/toggles\"\n", ""));
    let used = Use { product: "flags", consumer: checkout, choice: "chosen" };
    let on = by_hand(script, used, ("lucia-romano", "2024-02-12", 4), ("Switch features with flags", edits));
    script.event("partner_adopts", on, "checkout", "the partner adopts flags in place of its own switches");

    let web = Place::new("storefront", "packages/web");
    let mut edits = vec![Edit::replace("packages/web/package.json", "    \"launch-toggles\": \"^2.1.0\",\n", "")];
    edits.extend(depend(web, "@acme/flags", "^1.2.0"));
    let before = depend(web, "launch-toggles", "^2.1.0").into_iter().take(1).collect();
    script.deliveries.push(Delivery::new(
        "emma-kowalska",
        "storefront",
        next_present(person_of("emma-kowalska"), day("2024-01-17")),
        "Try launch-toggles",
        before,
    ));
    let used = Use { product: "flags", consumer: web, choice: "chosen" };
    let on = by_hand(script, used, ("mei-lin", "2024-09-16", 5), ("Use flags instead of launch-toggles", edits));
    script.event(
        "second_team_adopts",
        on,
        "storefront:packages/web",
        "growth adopts flags by its own hand in place of a third party's",
    );
}
