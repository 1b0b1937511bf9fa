//! Owners worked out by hand.

use buyin_facts::decision::{Decisions, Membership, Offer, Ownership, PersonKind, Product, Team};
use buyin_facts::word::{Ecosystem, Op, OwnershipDialect};

use crate::organisation::Organisation;
use crate::sketch::{Sketch, day, person_file};

const ANN: &str = "Ann Archer <ann@acme.io>";
const BEN: &str = "Ben Baker <ben@acme.io>";

fn team(id: &str) -> Team {
    let handles = format!("@acme/{id}");
    Team {
        team: id.into(),
        name: id.into(),
        platform: false,
        paying: true,
        parent: None,
        handles,
        since: None,
        until: None,
    }
}

fn decisions() -> Decisions {
    let stay = |person: &str, team: &str| Membership {
        person: person.into(),
        team: team.into(),
        since: None,
        until: None,
        weight: 1,
        source: String::new(),
    };
    let mut people = person_file("ann", PersonKind::Human, &["ann@acme.io"]);
    people.extend(person_file("ben", PersonKind::Human, &["ben@acme.io"]));
    Decisions {
        people,
        teams: vec![team("blue"), team("red")],
        memberships: vec![stay("ann", "blue"), stay("ben", "red")],
        ..Decisions::default()
    }
}

/// The owners of the component at a root, on some days, as team ids.
fn owners(sketch: &Sketch, decisions: &Decisions, root: &str, days: &[&str]) -> Vec<Option<String>> {
    let organisation = Organisation::assemble(sketch.history(), decisions, &[]);
    let (component, _) = organisation.components.iter().find(|(_, it)| it.root == root).expect("a component");
    let owner = |on: &&str| organisation.owners.owner(component, day(on));
    days.iter().map(|on| owner(on).map(|team| organisation.teams.id(team).to_owned())).collect()
}

fn named(teams: &[&str]) -> Vec<Option<String>> {
    teams.iter().map(|team| (!team.is_empty()).then(|| (*team).to_owned())).collect()
}

fn sketch() -> Sketch {
    let mut sketch = Sketch::default();
    sketch.commit("app", "2024-01-10", ANN).change("lib/a.rs", 1, 0, 1);
    sketch.component(Op::Add, "lib/Cargo.toml", Ecosystem::Cargo, "lib");
    for on in ["2024-02-10", "2024-02-11"] {
        sketch.commit("app", on, BEN).change("lib/a.rs", 1, 0, 2);
    }
    sketch
}

#[test]
fn without_rules_most_of_the_years_work_decides() {
    let expected = named(&["", "blue", "blue", "red", "red", ""]);
    let mut sketch = sketch();
    sketch.commit("app", "2025-06-01", ANN).change("other.rs", 1, 0, 3);
    let days = ["2023-12-31", "2024-01-10", "2024-02-15", "2024-03-01", "2025-01-31", "2025-03-01"];
    assert_eq!(owners(&sketch, &decisions(), "lib", &days), expected);
}

#[test]
fn people_of_no_team_do_not_hide_who_owns_unless_nearly_all_work_is_theirs() {
    let owner = |strangers: usize| {
        let mut sketch = sketch();
        for at in 0..strangers {
            let on = format!("2024-02-{}", 12 + at);
            sketch.commit("app", &on, "Cat Cooper <cat@else.org>").change("lib/a.rs", 1, 0, 5 + at as u64);
        }
        sketch.commit("app", "2024-03-02", ANN);
        owners(&sketch, &decisions(), "lib", &["2024-03-01"])
    };
    // Ann one commit, Ben two: nine by strangers leave a quarter to people with a team, ten leave less.
    assert_eq!(owner(9), named(&["red"]));
    assert_eq!(owner(10), named(&[""]));
}

#[test]
fn who_is_in_several_teams_works_for_each_and_the_weightier_team_owns() {
    let mut decided = decisions();
    let mut also = decided.memberships[1].clone();
    also.team = "green".into();
    also.weight = 3;
    decided.memberships.push(also);
    decided.teams.push(team("green"));
    decided.teams.sort_by(|one, other| one.team.cmp(&other.team));
    let mut sketch = sketch();
    sketch.commit("app", "2024-03-02", ANN);
    // Ben's two of three commits count whole for red and for green, where neither would have had half of the three by weight alone.
    assert_eq!(owners(&sketch, &decided, "lib", &["2024-03-01"]), named(&["green"]));
}

#[test]
fn rules_of_the_day_come_before_work_and_decisions_before_rules() {
    let mut sketch = sketch();
    sketch.commit("app", "2024-04-01", ANN);
    sketch.rule(".github/CODEOWNERS", 1, OwnershipDialect::Github, "*", "@acme/red");
    sketch.rule(".github/CODEOWNERS", 2, OwnershipDialect::Github, "/lib/", "@acme/blue");
    sketch.rule("CODEOWNERS", 1, OwnershipDialect::Github, "*", "@acme/red");
    let days = ["2024-03-15", "2024-04-01", "2024-05-01", "2024-06-01"];
    assert_eq!(owners(&sketch, &decisions(), "lib", &days), named(&["red", "blue", "blue", "blue"]));

    let mut decided = decisions();
    decided.ownerships.push(Ownership {
        team: "red".into(),
        repository: "app".into(),
        path: "lib".into(),
        since: Some(day("2024-05-01")),
        until: Some(day("2024-06-01")),
    });
    assert_eq!(owners(&sketch, &decided, "lib", &days), named(&["red", "blue", "red", "blue"]));
    decided.products.push(Product {
        product: "lib".into(),
        name: "Lib".into(),
        owner: Some("blue".into()),
        repository: "app".into(),
        path: String::new(),
        network: false,
        offer: Offer::Free,
        alternatives: String::new(),
        since: None,
        until: None,
    });
    assert_eq!(owners(&sketch, &decided, "lib", &days), named(&["blue"; 4]));
}

#[test]
fn backstage_and_owners_files_hold_for_their_folder() {
    let mut sketch = sketch();
    sketch.commit("app", "2024-04-01", ANN);
    let ben = crate::sketch::pseudonyms().email("ben@acme.io");
    sketch.rule("lib/OWNERS", 1, OwnershipDialect::KubernetesOwners, "lib", &format!("key:{:016x}", ben.0));
    sketch.rule("OWNERS", 1, OwnershipDialect::KubernetesOwners, "", "@acme/blue");
    assert_eq!(owners(&sketch, &decisions(), "lib", &["2024-04-02"]), named(&["red"]));
    assert_eq!(owners(&sketch, &decisions(), "", &["2024-04-02"]), named(&["blue"]));
    sketch.commit("app", "2024-05-01", ANN);
    sketch.rule("catalog-info.yaml", 1, OwnershipDialect::Backstage, "", "group:default/blue");
    assert_eq!(owners(&sketch, &decisions(), "lib", &["2024-05-02"]), named(&["blue"]));
}

#[test]
fn without_teams_the_repository_owns() {
    let sketch = sketch();
    assert_eq!(owners(&sketch, &Decisions::default(), "lib", &["2024-02-02"]), named(&["app"]));
}
