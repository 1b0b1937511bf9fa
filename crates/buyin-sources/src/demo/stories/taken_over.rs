//! A home-made library is taken over by the platform, and what becomes of it.

use super::adopting::{Use, by_hand};
use super::library::{Library, put, remove, touch, use_own};
use crate::demo::calendar::day;
use crate::demo::edit::Edit;
use crate::demo::places::Place;
use crate::demo::script::{Delivery, Script};
use crate::demo::skeleton::{depend, import};
use crate::demo::truth::Activity;

const MONEY: Library = Library {
    home: Place::new("payments", ""),
    folder: "lib/money",
    package: "money",
    nouns: &["amount", "currency", "rate", "remainder", "unit"],
    files: &["amount.go", "round.go", "convert.go", "amount_test.go"],
    written: ("marta-silva", "2022-10-10", 8),
    kept_up: &[("oskar-nowak", "2023-02-20"), ("aisha-rahman", "2024-01-15"), ("oskar-nowak", "2024-03-18")],
};

const SHARED: Place = Place::new("go-libs", "money");
const NAME: &str = "github.com/acme/go-libs/money";
const PRODUCT: &str = "money";

/// Payments writes a library for amounts of money; logistics and checkout copy it. The platform takes it over: payments moves to the
/// shared one and deletes its own, identity, which held no copy, adopts it, logistics' copy retires and checkout's does not.
pub(in crate::demo) fn taken_over(script: &mut Script) {
    MONEY.write(script, "Count money in one place");
    copied(script);
    let on = script.work("yuki-tanabe", SHARED, "2024-06-10", 6, Activity::Code);
    let subject = "Take over payments' money";
    script.deliveries.push(Delivery::new("yuki-tanabe", SHARED.repository, on, subject, put("money", MONEY.on(on))));
    script.event("taken_over", on, "payments:lib/money", "the platform takes it over into go-libs:money");

    let payments = Place::new("payments", "");
    let mut edits = moved(payments, "lib/money");
    edits.push(Edit::replace("service.go", "\t\"github.com/acme/payments/lib/money\"\n", ""));
    let on = used(script, payments, "chosen", ("marta-silva", "2024-06-24", 2), edits);
    script.event("taken_over", on, "payments", "runs the shared money and deletes its own");

    let identity = Place::new("identity", "");
    let on = used(script, identity, "unknown", ("clara-dubois", "2024-09-09", 3), depend(identity, NAME, "v0.2.0"));
    script.event("taken_over", on, "identity", "adopts the shared money without ever having held a copy");

    let shipping = Place::new("shipping", "");
    let mut edits = moved(shipping, "pkg/money");
    edits.push(Edit::replace("service.go", "\t\"github.com/acme/shipping/pkg/money\"\n", ""));
    let on = used(script, shipping, "chosen", ("beatriz-lopes", "2024-11-11", 2), edits);
    script.copy_ends("shipping:pkg/money", on);
    script.event("taken_over", on, "shipping", "its copy retires for the shared money");

    for (person, from) in [("yuki-tanabe", "2024-10-07"), ("dario-conti", "2025-01-27"), ("yuki-tanabe", "2025-06-02")]
    {
        let on = script.work(person, SHARED, from, 3, Activity::Code);
        let edits = vec![touch(&MONEY, "money", from)];
        script.deliveries.push(Delivery::new(person, SHARED.repository, on, "Let more teams count with it", edits));
    }
}

/// Two teams copy it as it stands; one of them goes on changing its copy.
fn copied(script: &mut Script) {
    for (repository, person, from) in
        [("shipping", "karl-jensen", "2023-04-17"), ("checkout", "priya-nair", "2023-09-11")]
    {
        let home = Place::new(repository, "");
        let on = script.work(person, home, from, 2, Activity::Code);
        let mut edits = put("pkg/money", MONEY.on(day(from)));
        edits.extend(use_own(home, "pkg/money"));
        script.deliveries.push(Delivery::new(person, repository, on, "Count money as payments does", edits));
        script.copy(&MONEY.place(), &format!("{repository}:pkg/money"), on, "unmodified");
    }
    for (person, from) in [("priya-nair", "2024-04-15"), ("henrik-dahl", "2025-02-17")] {
        let on = script.work(person, Place::new("checkout", ""), from, 2, Activity::Code);
        let edits = vec![touch(&MONEY, "pkg/money", from)];
        script.deliveries.push(Delivery::new(person, "checkout", on, "Round vouchers our way", edits));
    }
}

/// What a repository changes to use the shared library in place of its own folder.
fn moved(home: Place, folder: &str) -> Vec<Edit> {
    let mut edits = depend(home, NAME, "v0.1.0");
    edits.extend(remove(folder, MONEY.files));
    edits
}

fn used(
    script: &mut Script,
    consumer: Place,
    choice: &str,
    who: (&str, &str, u32),
    edits: Vec<Edit>,
) -> buyin_facts::Day {
    let repository = consumer.repository;
    let on = by_hand(script, Use { product: PRODUCT, consumer, choice }, who, ("Count with the shared money", edits));
    let file = format!("internal/{}.go", crate::demo::places::repository(repository).nouns[2]);
    script.deliveries.push(Delivery::new(
        who.0,
        repository,
        on,
        "Count with it here too",
        vec![import(consumer, &file, NAME)],
    ));
    on
}
