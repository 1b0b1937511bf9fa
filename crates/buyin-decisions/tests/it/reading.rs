//! Files as rows.

use buyin_decisions::{fingerprint, load as load_folder};
use buyin_facts::Day;
use buyin_facts::decision::{Offer, PersonKind, Policy};

use crate::{listing, load, pseudonyms};

const ANNA: (&str, &str) = (
    "people/anna.toml",
    r#"
name = "Anna Berg"
names = ["A. Berg-Olsen", "Anna Berg"]
emails = ["anna@acme.org", { address = "oncall@acme.org", until = 2023-05-01 }]
github = ["anna-b", 4711]
[[team]]
id = "pay"
since = 2023-01-01
[[capacity]]
since = 2023-03-01
percent = 60
[[capacity]]
since = 2023-07-01
until = 2023-08-01
percent = 0
"#,
);

const PAY: (&str, &str) = (
    "teams/pay.toml",
    r#"
name = "Payments"
handles = ["@acme/pay", "group:default/pay"]
until = 2025-01-01
[[member]]
person = "anna"
since = "2023-01-01"
[[owns]]
repository = "shop"
path = "lib/pay/"
"#,
);

const PAAS: (&str, &str) = ("teams/paas.toml", "paying = false\nparent = \"pay\"\n");

fn day(text: &str) -> Option<Day> {
    Some(text.parse().expect("a date"))
}

#[test]
fn a_person_is_recognised_by_addresses_names_and_accounts() {
    let loaded = load(&[ANNA, PAY]);
    assert_eq!(listing(&loaded), "");
    let people = &loaded.decisions.people;
    assert!(people.iter().all(|row| row.person == "anna" && row.kind == PersonKind::Human));
    let keys = pseudonyms();
    let emails: Vec<_> = people.iter().filter_map(|row| Some((row.email?, row.until))).collect();
    assert_eq!(emails.len(), 2);
    assert!(emails.contains(&(keys.email("anna@acme.org"), None)));
    assert!(emails.contains(&(keys.email("oncall@acme.org"), day("2023-05-01"))));
    let names: Vec<_> = people.iter().filter_map(|row| row.full_name).collect();
    assert_eq!(names.len(), 2, "the same name told twice is one");
    let accounts: Vec<_> = people.iter().filter_map(|row| row.account).collect();
    assert!(accounts.contains(&keys.account("anna-b")) && accounts.contains(&keys.account("4711")));
}

#[test]
fn somebody_nothing_recognises_still_exists() {
    let loaded = load(&[("people/ci.toml", "kind = \"bot\"")]);
    let [row] = loaded.decisions.people.as_slice() else { panic!("one row: {:?}", loaded.decisions.people) };
    assert_eq!((row.person.as_str(), row.kind, row.email), ("ci", PersonKind::Bot, None));
}

#[test]
fn a_stay_told_by_both_sides_is_one_and_ends_with_its_team() {
    let loaded = load(&[ANNA, PAY]);
    let [stay] = loaded.decisions.memberships.as_slice() else { panic!("one stay") };
    assert_eq!((stay.since, stay.until, stay.weight), (day("2023-01-01"), day("2025-01-01"), 1));
    assert_eq!(stay.source, "teams/pay.toml");
    let [owned] = loaded.decisions.ownerships.as_slice() else { panic!("one path") };
    assert_eq!((owned.path.as_str(), owned.until), ("lib/pay", day("2025-01-01")));
}

#[test]
fn leave_wins_over_part_time_and_intervals_are_disjoint() {
    let loaded = load(&[ANNA, PAY]);
    let capacity: Vec<_> = loaded.decisions.capacity.iter().map(|row| (row.since, row.until, row.percent)).collect();
    assert_eq!(
        capacity,
        [
            (day("2023-03-01"), day("2023-07-01"), 60),
            (day("2023-07-01"), day("2023-08-01"), 0),
            (day("2023-08-01"), None, 60),
        ]
    );
}

#[test]
fn teams_know_their_kind_and_parent() {
    let loaded = load(&[PAAS, PAY, ANNA, ("buyin.toml", "[platform]\nteams = [\"paas\"]")]);
    let [paas, pay] = loaded.decisions.teams.as_slice() else { panic!("two teams") };
    assert!(paas.platform && !paas.paying && !pay.platform && pay.paying);
    assert_eq!((paas.name.as_str(), paas.parent.as_deref()), ("paas", Some("pay")));
    assert_eq!(pay.handles, "@acme/pay\ngroup:default/pay");
}

#[test]
fn a_product_has_a_row_a_path_and_one_without_paths_has_one_all_the_same() {
    let loaded = load(&[
        (
            "products/retry.toml",
            r#"
name = "Retry"
offer = "mandated"
alternatives = ["tenacity", "own loop"]
since = 2022-01-01
[[component]]
repository = "libs"
path = "/"
[[component]]
repository = "shop"
path = "lib/retry"
until = 2023-01-01
[[alias]]
ecosystem = "go"
name = "acme.io/retry"
"#,
        ),
        ("products/mail.toml", "network = true\n[[detect]]\npath = '**/*.yaml'\npattern = 'mail\\.acme'\n"),
    ]);
    assert_eq!(listing(&loaded), "");
    let rows: Vec<_> =
        loaded.decisions.products.iter().map(|row| (&*row.product, &*row.repository, &*row.path)).collect();
    assert_eq!(rows, [("mail", "", ""), ("retry", "libs", ""), ("retry", "shop", "lib/retry")]);
    let shop = &loaded.decisions.products[2];
    assert_eq!((shop.since, shop.until, shop.offer), (day("2022-01-01"), day("2023-01-01"), Offer::Mandated));
    assert_eq!(shop.alternatives, "tenacity\nown loop");
    assert_eq!(loaded.decisions.aliases[0].since, day("2022-01-01"), "a name lives as long as its product");
    assert_eq!(loaded.decisions.detect[0].pattern, r"mail\.acme");
}

#[test]
fn absent_files_decide_nothing() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let mut loaded = load_folder(&empty.path().join("nowhere"), &pseudonyms());
    assert!(!loaded.decisions.patterns.is_empty() && !loaded.decisions.gates.is_empty(), "the shipped ones");
    loaded.decisions.patterns.clear();
    loaded.decisions.gates.clear();
    assert_eq!(loaded, buyin_decisions::Loaded::default());
    assert_eq!((loaded.config.policy, loaded.config.k), (Policy::Team, 5));
}

#[test]
fn the_fingerprint_of_allocation_survives_edits_of_memberships() {
    let before = fingerprint(&load(&[ANNA, PAY]));
    assert_eq!(before, fingerprint(&load(&[PAY, ANNA])), "order does not matter");
    let moved = fingerprint(&load(&[ANNA, PAY, PAAS]));
    assert_eq!(before.allocation, moved.allocation);
    assert_ne!(before.attribution, moved.attribution);
    let renamed = fingerprint(&load(&[(ANNA.0, &ANNA.1.replace("anna@", "anne@")), PAY]));
    assert_ne!(before.allocation, renamed.allocation);
    assert_eq!(before.attribution, renamed.attribution);
}
