//! Products of the platform come into use: by the teams' own hand, by the platform's hand, by a program, and with a template.

use buyin_facts::Day;

use super::adopting::{RENOVATE, Use, by_bot, by_hand, note, note_end};
use crate::demo::calendar::{day, moment, next_present};
use crate::demo::cast::person_of;
use crate::demo::edit::Edit;
use crate::demo::growth::below;
use crate::demo::places::Place;
use crate::demo::script::{Delivery, Script};
use crate::demo::skeleton::{depend, leave};
use crate::demo::truth::Activity;

/// The Go kit under its first name.
pub(super) const KIT: &str = "github.com/acme/platform-go";
const KIT_VERSION: &str = "v1.4.0";

/// Teams take up the Go kit, Rust telemetry and the deploy action themselves: their own days, their own commits.
pub(in crate::demo) fn adopted_by_own_hand(script: &mut Script) {
    let kits = [
        ("checkout", "jonas-weber", "2022-12-12", 4),
        ("payments", "marta-silva", "2023-02-06", 5),
        ("identity", "milan-petrovic", "2023-03-20", 4),
    ];
    for (repository, person, from, days) in kits {
        let consumer = Place::new(repository, "");
        let used = Use { product: "platform-go", consumer, choice: "chosen" };
        by_hand(
            script,
            used,
            (person, from, days),
            ("Use the platform kit for logging and config", depend(consumer, KIT, KIT_VERSION)),
        );
    }
    let gateway = Place::new("edge-gateway", "");
    let before = depend(gateway, "tracing", "0.1").into_iter().take(1).collect();
    let on = next_present(person_of("milan-petrovic"), day("2022-11-21"));
    script.deliveries.push(Delivery::new("milan-petrovic", "edge-gateway", on, "Trace requests", before));
    let mut edits = depend(gateway, "acme-telemetry", "0.3");
    edits.push(Edit::replace("Cargo.toml", "tracing = \"0.1\"\n", ""));
    let used = Use { product: "telemetry-rs", consumer: gateway, choice: "chosen" };
    by_hand(script, used, ("clara-dubois", "2023-05-22", 3), ("Send spans through acme-telemetry", edits));
    let actions = [
        ("checkout", "priya-nair", "2022-11-07"),
        ("payments", "oskar-nowak", "2023-01-16"),
        ("search", "lena-fischer", "2023-02-13"),
        ("notify", "tomas-havel", "2023-03-13"),
    ];
    for (repository, person, from) in actions {
        let used = Use { product: "deploy-action", consumer: root(repository), choice: "unknown" };
        by_hand(script, used, (person, from, 1), ("Deploy with the deploy action", deploy_workflow("v1")));
    }
    script.event(
        "adopted_by_own_hand",
        day("2022-11-07"),
        "",
        "teams adopt platform-go, telemetry-rs and deploy-action themselves",
    );
}

/// The platform team moves teams onto the network module and the rest of the deploy action: use is not choice, and the days are the
/// platform's.
pub(in crate::demo) fn adopted_by_the_platform(script: &mut Script) {
    let networks = [
        ("checkout", "nora-lindqvist", "2023-02-13", "v1.0.0"),
        ("payments", "nora-lindqvist", "2023-03-06", "v1.0.0"),
        ("identity", "marcus-oyelaran", "2023-09-11", "v1.2.0"),
        ("shipping", "marcus-oyelaran", "2024-09-23", "v2.0.0"),
        ("storefront", "nora-lindqvist", "2024-11-18", "v2.0.0"),
        ("warehouse", "ines-carvalho", "2025-02-10", "v2.1.0"),
        ("edge-gateway", "nora-lindqvist", "2025-05-12", "v2.1.0"),
    ];
    for (repository, person, from, version) in networks {
        let used = Use { product: "tf-network", consumer: root(repository), choice: "mandated" };
        by_hand(script, used, (person, from, 2), ("Describe the network with tf-network", network(version)));
    }
    let used = Use { product: "tf-network", consumer: root("search"), choice: "mandated" };
    by_hand(
        script,
        used,
        ("rafael-costa", "2024-12-02", 3),
        ("Describe the network with tf-network", network("v2.0.0")),
    );
    for (repository, person, from) in
        [("identity", "tomas-havel", "2023-10-09"), ("storefront", "tomas-havel", "2024-10-21")]
    {
        let used = Use { product: "deploy-action", consumer: root(repository), choice: "unknown" };
        by_hand(script, used, (person, from, 1), ("Deploy with the deploy action", deploy_workflow("v1")));
    }
    let shipping = root("shipping");
    let used = Use { product: "platform-go", consumer: shipping, choice: "unknown" };
    by_hand(
        script,
        used,
        ("ines-carvalho", "2023-06-12", 3),
        ("Move shipping to the platform kit", depend(shipping, KIT, KIT_VERSION)),
    );
    script.event("adopted_by_the_platform", day("2023-02-13"), "", "the platform team adopts on behalf of teams");
}

/// A program moves every image to the base images in a week, then the deploy action to its second version: many adoptions, no choice, no
/// days; and a change of version is no adoption.
pub(in crate::demo) fn migrated_by_a_bot(script: &mut Script) {
    script.identity("renovate", RENOVATE.0, RENOVATE.1, "bot");
    let images = [
        ("checkout", "", "golang:1.21", "go:1"),
        ("payments", "", "golang:1.21", "go:1"),
        ("identity", "", "golang:1.21", "go:1"),
        ("shipping", "", "golang:1.21", "go:1"),
        ("notify", "", "golang:1.21", "go:1"),
        ("storefront", "packages/web", "node:20", "node:1"),
        ("backoffice", "", "node:20", "node:1"),
    ];
    for ((repository, path, from, to), later) in images.into_iter().zip(0..) {
        let consumer = Place::new(repository, path);
        let to = format!("registry.acme.example/base/{to}");
        let edits =
            vec![Edit::replace(below(consumer, "Dockerfile"), format!("FROM {from}\n"), format!("FROM {to}\n"))];
        let at = moment(day("2023-10-16").plus(later / 2), 5 * 60 + 7, later as u32, 0);
        let used = Use { product: "base-images", consumer, choice: "default" };
        by_bot(script, used, at, "Replace the base image with the platform's", edits);
    }
    let actions = [("edge-gateway", 0), ("shipping", 1), ("backoffice", 2)];
    for (repository, later) in actions {
        let at = moment(day("2024-11-11").plus(later), 5 * 60 + 11, 0, 0);
        let used = Use { product: "deploy-action", consumer: root(repository), choice: "unknown" };
        by_bot(script, used, at, "Deploy with the deploy action", deploy_workflow("v2"));
    }
    for (repository, later) in
        ["checkout", "payments", "search", "identity", "notify", "storefront", "warehouse"].into_iter().zip(0..)
    {
        let edits =
            vec![Edit::replace(".github/workflows/deploy.yml", "acme/deploy-action@v1", "acme/deploy-action@v2")];
        let at = moment(day("2024-11-13").plus(later / 3), 5 * 60 + 20, later as u32, 0);
        super::adopting::land_as(script, RENOVATE, repository, at, "Update acme/deploy-action action to v2", edits);
    }
    script.event(
        "migrated_by_a_bot",
        day("2023-10-16"),
        "",
        "a bot moves seven components to base images, later three to the deploy action",
    );
}

/// A service made from a template comes with the kit, the action and the base image on its first day: use from birth, by nobody's choice.
pub(in crate::demo) fn adopted_by_template(script: &mut Script) {
    let warehouse = root("warehouse");
    let on: Day = day("2024-01-15");
    let mut edits = depend(warehouse, KIT, KIT_VERSION);
    edits.extend(deploy_workflow("v1"));
    edits.push(Edit::replace("Dockerfile", "FROM golang:1.21\n", "FROM registry.acme.example/base/go:1\n"));
    if let Some(birth) = script.landings.iter_mut().find(|landing| landing.repository == "warehouse") {
        birth.drafts[0].message = "Begin warehouse from service-template".to_owned();
        birth.drafts[0].edits.extend(edits);
    }
    for product in ["platform-go", "deploy-action", "base-images"] {
        note(script, Use { product, consumer: warehouse, choice: "default" }, on, "template", 0);
    }
    script.event("adopted_by_template", on, "warehouse", "begins with platform-go, deploy-action and base-images");
}

/// Identity leaves the Go kit and logs by itself again: a true departure, unlike the change of name nine months before.
pub(in crate::demo) fn one_team_leaves(script: &mut Script) {
    let identity = root("identity");
    let on = script.work("milan-petrovic", identity, "2025-02-10", 3, Activity::Code);
    let mut edits = leave(identity, super::renaming::NEW_NAME, KIT_VERSION);
    edits.extend(leave(identity, KIT, KIT_VERSION));
    edits.extend(depend(identity, "github.com/rs/zerolog", "v1.33.0"));
    script.deliveries.push(Delivery::new("milan-petrovic", "identity", on, "Log without the platform kit", edits));
    note_end(script, "platform-go", identity, on);
    script.event("one_team_leaves", on, "identity", "leaves platform-go");
}

/// What stands at the root of a repository, whether or not a component does.
const fn root(repository: &'static str) -> Place {
    Place::new(repository, "")
}

fn deploy_workflow(version: &str) -> Vec<Edit> {
    let steps = format!(
        "    steps:\n      - uses: actions/checkout@v4\n      - uses: acme/deploy-action@{version}\n        with:\n          environment: production\n"
    );
    let text = format!(
        "name: deploy\non:\n  push:\n    branches: [main]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n{steps}"
    );
    vec![Edit::write(".github/workflows/deploy.yml", text)]
}

fn network(version: &str) -> Vec<Edit> {
    let source = format!("git::https://github.com/acme/tf-network.git?ref={version}");
    vec![Edit::write(
        "deploy/network.tf",
        format!("module \"network\" {{\n  source = \"{source}\"\n  zones  = 3\n}}\n"),
    )]
}
