//! Copies that still stand at the end, as they were or edited, and code that looks wanted and is not.

use super::library::{Library, put, touch, use_own};
use crate::demo::calendar::{day, next_present};
use crate::demo::cast::person_of;
use crate::demo::code;
use crate::demo::edit::Edit;
use crate::demo::places::{Language, Place};
use crate::demo::random::Random;
use crate::demo::script::{Delivery, Script};
use crate::demo::skeleton::import;
use crate::demo::truth::Activity;

const LIMITS: Library = Library {
    home: Place::new("identity", ""),
    folder: "lib/ratelimit",
    package: "ratelimit",
    nouns: &["quota", "bucket", "caller", "period", "burst"],
    files: &["bucket.go", "quota.go", "caller.go", "bucket_test.go"],
    written: ("clara-dubois", "2023-02-13", 8),
    kept_up: &[("milan-petrovic", "2023-09-04"), ("sofia-ek", "2024-05-06"), ("clara-dubois", "2025-02-03")],
};

const OUTBOX: Library = Library {
    home: Place::new("warehouse", ""),
    folder: "lib/outbox",
    package: "outbox",
    nouns: &["entry", "batch", "topic", "cursor", "lease"],
    files: &["outbox.go", "relay.go", "lease.go", "relay_test.go"],
    written: ("amara-diallo", "2024-02-26", 8),
    kept_up: &[("beatriz-lopes", "2024-08-26"), ("owen-price", "2025-03-03")],
};

const FORMS: Library = Library {
    home: Place::new("storefront", "packages/web"),
    folder: "packages/web/lib/forms",
    package: "forms",
    nouns: &["field", "rule", "draft", "answer", "hint"],
    files: &["field.ts", "rules.ts", "draft.ts", "field.spec.ts"],
    written: ("emma-kowalska", "2023-03-13", 6),
    kept_up: &[("mei-lin", "2024-05-13")],
};

/// Somebody's copy of a library.
struct Taken {
    library: &'static Library,
    home: Place,
    folder: &'static str,
    by: (&'static str, &'static str),
    /// The name it got, and every how manieth function was written anew before it was first committed; nothing if none was.
    edited: Option<(&'static str, usize)>,
    /// Who worked on it later, and when.
    touched: Option<(&'static str, &'static str)>,
}

const fn taken(
    library: &'static Library,
    (home, folder): (&'static str, &'static str),
    by: (&'static str, &'static str),
    edited: Option<(&'static str, usize)>,
    touched: Option<(&'static str, &'static str)>,
) -> Taken {
    Taken { library, home: Place::new(home, ""), folder, by, edited, touched }
}

#[rustfmt::skip]
const TAKEN: &[Taken] = &[
    taken(&LIMITS, ("checkout", "pkg/ratelimit"), ("jonas-weber", "2023-06-19"), None, None),
    taken(&LIMITS, ("payments", "pkg/ratelimit"), ("felix-braun", "2024-01-22"), None, None),
    taken(&LIMITS, ("shipping", "pkg/throttle"), ("tim-vogel", "2023-11-20"), Some(("throttle", 6)), Some(("tim-vogel", "2024-10-21"))),
    taken(&LIMITS, ("notify", "pkg/limits"), ("ines-carvalho", "2024-10-14"), Some(("limits", 4)), Some(("dario-conti", "2025-05-05"))),
    taken(&OUTBOX, ("payments", "pkg/outbox"), ("grace-obi", "2024-10-21"), None, None),
    taken(&OUTBOX, ("notify", "pkg/outbox"), ("dario-conti", "2024-12-02"), None, None),
    taken(&OUTBOX, ("checkout", "pkg/events"), ("henrik-dahl", "2024-11-18"), Some(("events", 5)), Some(("henrik-dahl", "2025-04-07"))),
    taken(&OUTBOX, ("identity", "pkg/outbox"), ("zeynep-aydin", "2025-01-20"), Some(("outbox", 8)), Some(("zeynep-aydin", "2025-06-16"))),
    taken(&FORMS, ("portal-search", "lib/forms"), ("ines-carvalho", "2024-07-08"), None, None),
    taken(&FORMS, ("deploy-action", "lib/inputs"), ("marcus-oyelaran", "2023-09-04"), Some(("inputs", 5)), Some(("eric-bottard", "2024-09-16"))),
];

/// Three teams' libraries stand copied in other teams' repositories to the end: some as they were, some edited before they were ever
/// committed, so that likeness alone shows them. One origin lies in a younger repository than its copies.
pub(in crate::demo) fn copies_still_stand(script: &mut Script) {
    for library in [&LIMITS, &OUTBOX, &FORMS] {
        let on = library.write(script, &format!("Write {} once for all of us", library.package));
        script.planted(&library.place(), "candidate", "copied by other teams, who keep their copies");
        script.event("copies_still_stand", on, &library.place(), "a team's own library that others copy");
    }
    for copy in TAKEN {
        let (person, from) = copy.by;
        let on = script.work(person, copy.home, from, 2, Activity::Code);
        let files = match copy.edited {
            None => copy.library.on(day(from)),
            Some((package, each)) => copy.library.edited(day(from), package, each),
        };
        let mut edits = put(copy.folder, files);
        edits.extend(use_own(copy.home, copy.folder));
        let subject = format!("Do as {} does", copy.library.home.repository);
        script.deliveries.push(Delivery::new(person, copy.home.repository, on, &subject, edits));
        if let Some((person, from)) = copy.touched {
            let on = script.work(person, copy.home, from, 2, Activity::Code);
            let edits = vec![touch(copy.library, copy.folder, from)];
            script.deliveries.push(Delivery::new(person, copy.home.repository, on, "Fit it to our case", edits));
        }
        let place = format!("{}:{}", copy.home.repository, copy.folder);
        let kind = if copy.edited.is_some() { "edited" } else { "unmodified" };
        script.copy(&copy.library.place(), &place, on, kind);
    }
}

const ORDERS: Place = Place::new("checkout", "pkg/orders");

/// Checkout's model of an order is imported by two other teams as its libraries are, and needs half of checkout itself: domain, not a
/// thing for everybody. A count of imports ranks both alike.
pub(in crate::demo) fn domain_is_imported(script: &mut Script) {
    let nouns = ["order", "basket", "voucher", "delivery", "total"];
    let checkout = Place::new("checkout", "");
    let mut edits = Vec::new();
    for file in ["order", "lines", "state"] {
        let mut random = Random::of(&["orders", file], &[]);
        let mut text = code::file(Language::Go, "orders", &nouns, &mut random);
        text.extend((0..6).map(|_| format!("\n{}", code::function(Language::Go, &nouns, &mut random))));
        edits.push(Edit::write(format!("pkg/orders/{file}.go"), text));
        for needed in ["internal", "lib/idempotency", "pkg/ratelimit"] {
            edits.push(import(
                checkout,
                &format!("pkg/orders/{file}.go"),
                &format!("github.com/acme/checkout/{needed}"),
            ));
        }
    }
    edits.extend(use_own(checkout, "pkg/orders"));
    let on = script.work("priya-nair", ORDERS, "2023-09-25", 5, Activity::Code);
    script.deliveries.push(Delivery::new("priya-nair", "checkout", on, "Say what an order is", edits));
    for (repository, person, from) in
        [("payments", "marta-silva", "2023-12-04"), ("shipping", "karl-jensen", "2024-04-08")]
    {
        let home = Place::new(repository, "");
        let file = format!("internal/{}.go", crate::demo::places::repository(repository).nouns[1]);
        let edits = vec![import(home, &file, "github.com/acme/checkout/pkg/orders")];
        let on = next_present(person_of(person), day(from));
        script.deliveries.push(Delivery::new(person, repository, on, "Take orders as checkout gives them", edits));
    }
    script.planted("checkout:pkg/orders", "decoy", "domain code: imported by two teams, of use to nobody else");
    script.event("domain_is_imported", on, "checkout:pkg/orders", "a model of the domain that two other teams import");
}
