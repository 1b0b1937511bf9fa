//! A component changes the name it is imported by.

use super::adoptions::KIT;
use crate::demo::calendar::day;
use crate::demo::edit::Edit;
use crate::demo::places::Place;
use crate::demo::script::{Delivery, Script};
use crate::demo::truth::Activity;

/// The Go kit under its second name.
pub(super) const NEW_NAME: &str = "go.acme.example/kit";

/// The Go kit gets a vanity name; every consumer renames its imports in one commit: two aliases of one product, no departure and no new
/// adoption.
pub(in crate::demo) fn import_name_changes(script: &mut Script) {
    let renamed = vec![Edit::ReplaceEverywhere { from: KIT.to_owned(), to: NEW_NAME.to_owned() }];
    let kit = Place::new("platform-go", "");
    let on = script.work("tomas-havel", kit, "2024-05-13", 1, Activity::Code);
    script.deliveries.push(Delivery::new(
        "tomas-havel",
        "platform-go",
        on,
        "Import the kit as go.acme.example/kit",
        renamed.clone(),
    ));
    let consumers = [
        ("checkout", "lucia-romano", "2024-05-21"),
        ("payments", "oskar-nowak", "2024-05-27"),
        ("identity", "sofia-ek", "2024-05-28"),
        ("shipping", "tim-vogel", "2024-06-03"),
        ("warehouse", "beatriz-lopes", "2024-06-04"),
    ];
    for (repository, person, from) in consumers {
        let on = script.work(person, Place::new(repository, ""), from, 1, Activity::Code);
        script.deliveries.push(Delivery::new(
            person,
            repository,
            on,
            "Follow the kit's new import name",
            renamed.clone(),
        ));
    }
    script.event("import_name_changes", on, "platform-go", "github.com/acme/platform-go becomes go.acme.example/kit");
    debug_assert!(on >= day("2024-05-13"));
}
