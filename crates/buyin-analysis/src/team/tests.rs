//! Tables of cases for both modes, and that every person-day belongs to somebody, whatever the order of rows.

use buyin_facts::decision::{Membership, PersonKind, Team};
use proptest::prelude::*;

use super::*;
use crate::sketch::{Sketch, day, identity, person_file};

const ANN: &str = "Ann Larsen <ann@x>";
const BEN: &str = "Ben Okoye <ben@x>";

fn team(id: &str, handles: &str, parent: Option<&str>) -> Team {
    Team {
        team: id.into(),
        name: id.to_uppercase(),
        platform: false,
        paying: true,
        parent: parent.map(str::to_owned),
        handles: handles.into(),
        since: None,
        until: None,
    }
}

fn stay(person: &str, team: &str, since: Option<&str>, until: Option<&str>, weight: u32) -> Membership {
    let (since, until) = (since.map(day), until.map(day));
    Membership { person: person.into(), team: team.into(), since, until, weight, source: "test".into() }
}

/// Ann and Ben commit once; Ann has a people file.
fn given(teams: Vec<Team>, memberships: Vec<Membership>, platform: &[&str]) -> (People, Teams) {
    let mut sketch = Sketch::default();
    sketch.commit("pkg", "2024-01-02", ANN);
    sketch.commit("pkg", "2024-01-02", BEN);
    let people = person_file("ann", PersonKind::Human, &["ann@x"]);
    let decisions = Decisions { people, teams, memberships, ..Decisions::default() };
    build(&sketch, &decisions, platform)
}

fn build(sketch: &Sketch, decisions: &Decisions, platform: &[&str]) -> (People, Teams) {
    let history = sketch.history();
    let people = People::resolve(&history, decisions);
    let weights = Weights::of(&history, &people);
    let platform: Vec<String> = platform.iter().map(|name| (*name).to_owned()).collect();
    let teams = Teams::build(&history, &people, &weights, decisions, &platform);
    (people, teams)
}

fn paying(people: &People, teams: &Teams, person: &str, on: &str) -> Vec<(String, u32)> {
    let person = people.of(identity(person)).expect("seen");
    teams.paying(person, day(on)).iter().map(|(team, weight)| (teams.id(*team).to_owned(), *weight)).collect()
}

fn alone(team: &str) -> Vec<(String, u32)> {
    vec![(team.to_owned(), 1)]
}

#[test]
fn memberships_hold_within_their_days_and_their_teams() {
    let mut pay = team("pay", "", None);
    pay.until = Some(day("2024-07-01"));
    let mut guild = team("guild", "", None);
    guild.paying = false;
    let stays = vec![
        stay("ann", "pay", Some("2024-01-01"), None, 3),
        stay("ann", "search", Some("2024-03-01"), Some("2024-10-01"), 1),
        stay("ann", "guild", None, None, 9),
        stay("ann", "nowhere", None, None, 9),
    ];
    let (people, teams) = given(vec![pay, team("search", "", None), guild], stays, &[]);
    let on = |text| paying(&people, &teams, ANN, text);
    assert_eq!(on("2023-12-31"), alone(NO_TEAM));
    assert_eq!(on("2024-01-01"), [("pay".to_owned(), 3)]);
    assert_eq!(on("2024-06-30"), [("pay".to_owned(), 3), ("search".to_owned(), 1)]);
    assert_eq!(on("2024-07-01"), alone("search"));
    assert_eq!(on("2024-10-01"), alone(NO_TEAM));
    assert_eq!(paying(&people, &teams, BEN, "2024-01-02"), alone(NO_TEAM), "nothing is declared of Ben");
    assert!(teams.given && teams.team_of_repository(RepositoryIx(0)).is_none());
}

#[test]
fn teams_are_found_by_the_spellings_of_ownership_files() {
    let teams = vec![
        team("pay", "@acme/payments\ngroup:default/money", None),
        team("search", "@acme/find\n@acme/both", None),
        team("data", "@other/both", None),
    ];
    let (_, teams) = given(teams, Vec::new(), &[]);
    let cases = [
        ("pay", Some("pay")),
        ("@acme/payments", Some("pay")),
        ("@Acme/Payments", Some("pay")),
        ("group:default/money", Some("pay")),
        ("group:money", Some("pay")),
        ("@elsewhere/search", Some("search")),
        ("@acme/both", Some("search")),
        ("both", None),
        ("@acme/unknown", None),
        ("", None),
    ];
    for (handle, expected) in cases {
        assert_eq!(teams.by_handle(handle).map(|team| teams.id(team)), expected, "{handle}");
    }
}

#[test]
fn platform_is_said_and_inherited_even_in_circles() {
    let list = vec![team("infra", "", Some("build")), team("build", "", Some("infra")), team("pay", "", None)];
    let (_, teams) = given(list, Vec::new(), &["infra", "(no team)", "nothing"]);
    let platform: Vec<&str> =
        teams.iter().filter(|(_, info)| info.platform).map(|(_, info)| info.id.as_str()).collect();
    assert_eq!(platform, ["build", "infra"]);
    assert_eq!(teams.unknown_platform, ["(no team)", "nothing"]);
}

#[test]
fn repositories_stand_in_for_teams() {
    let mut sketch = Sketch::default();
    for month in 1..=9 {
        let place = if month <= 3 { "api" } else { "web" };
        sketch.commit(place, &format!("2024-{month:02}-05"), ANN).subject(&format!("Work {month}"));
    }
    sketch.commit("ops", "2024-01-05", BEN).parents(2);
    let (people, teams) = build(&sketch, &Decisions::default(), &["web"]);
    assert_eq!(paying(&people, &teams, ANN, "2020-01-01"), alone("api"));
    assert_eq!(paying(&people, &teams, ANN, "2024-07-31"), alone("api"));
    assert_eq!(paying(&people, &teams, ANN, "2024-08-01"), alone("web"));
    assert_eq!(paying(&people, &teams, BEN, "2024-01-05"), alone("ops"), "merging is being there");
    let web = teams.by_id("web").expect("a repository");
    assert!(teams.info(web).platform && teams.info(web).inferred && !teams.given);
    assert_eq!(teams.team_of_repository(RepositoryIx(2)), Some(web));
    assert_eq!(teams.by_handle("@acme/web"), None);
}

#[test]
fn folders_stand_in_where_one_repository_holds_most_people() {
    let mut sketch = Sketch::default();
    let people =
        [(ANN, "api/a.go"), (BEN, "web/b.ts"), ("Cy Ito <cy@x>", "Makefile"), ("Di Roy <di@x>", "web/vendor.ts")];
    for (at, (person, path)) in people.into_iter().enumerate() {
        sketch.commit("mono", "2024-01-05", person).change(path, 10, 0, at as u64 + 1);
    }
    sketch.commit("other", "2024-01-05", "Ed Blom <ed@x>").change("a/x.go", 1, 0, 77);
    let history = sketch.history();
    let (people, teams) = build(&sketch, &Decisions::default(), &["mono"]);
    let on = |person| paying(&people, &teams, person, "2024-02-01");
    assert_eq!(on(ANN), alone("mono:api"));
    assert_eq!(on(BEN), alone("mono:web"));
    assert_eq!(on("Cy Ito <cy@x>"), alone("mono"));
    assert_eq!(on("Ed Blom <ed@x>"), alone("other"));
    let owners: Vec<&str> = history
        .folders
        .iter()
        .map(|(_, repository, folder)| teams.id(teams.team_of_folder(repository, folder).expect("inferred")))
        .collect();
    assert_eq!(owners, ["mono", "mono:api", "mono:web", "other"], "one a folder");
    assert!(teams.iter().filter(|(_, info)| info.id.starts_with("mono")).all(|(_, info)| info.platform), "inherited");
}

proptest! {
    #[test]
    fn every_person_day_belongs_to_somebody(
        stays in prop::collection::vec((0..3_usize, prop::option::of(0..300), prop::option::of(0..300), 0..3_u32), 0..12),
        days in prop::collection::vec(-10..310_i32, 1..20),
    ) {
        let start = day("2024-01-01");
        let mut memberships: Vec<Membership> = stays.into_iter().map(|(at, since, until, weight)| Membership {
            since: since.map(|days| start.plus(days)),
            until: until.map(|days| start.plus(days)),
            ..stay("ann", ["pay", "search", "data"][at], None, None, weight)
        }).collect();
        let list = || vec![team("pay", "", None), team("search", "", None), team("data", "", Some("pay"))];
        let (people, forth) = given(list(), memberships.clone(), &[]);
        memberships.reverse();
        let (_, back) = given(list().into_iter().rev().collect(), memberships, &[]);
        for (person, _) in people.iter() {
            for days in &days {
                let teams = forth.paying(person, start.plus(*days));
                prop_assert!(teams.iter().map(|(_, weight)| *weight).sum::<u32>() > 0);
                prop_assert_eq!(teams, back.paying(person, start.plus(*days)));
            }
        }
        prop_assert_eq!(&forth.list, &back.list);
    }
}

#[test]
fn a_team_is_a_part_of_all_above_it() {
    let listed = vec![team("shop", "", None), team("core", "", Some("shop")), team("deep", "", Some("core"))];
    let (_, teams) = given(listed, Vec::new(), &[]);
    let of = |id: &str| teams.by_id(id).expect("a team");
    for (part, whole, is_part) in [
        ("shop", "shop", true),
        ("core", "shop", true),
        ("deep", "shop", true),
        ("shop", "core", false),
        ("deep", NO_TEAM, false),
    ] {
        assert_eq!(teams.is_part(of(part), of(whole)), is_part, "{part} of {whole}");
    }
}
