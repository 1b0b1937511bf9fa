//! A roster as a plan, and the plan as files.

use std::collections::BTreeMap;
use std::fs;

use buyin_decisions::plan::{ApplyError, Plan};
use buyin_decisions::propose::{Roster, RosterMembership, RosterPerson, RosterTeam, propose, set_platform};
use buyin_decisions::{Disk, load_from};
use buyin_facts::decision::PersonKind;

use crate::{folder, listing, pseudonyms};

fn person(name: &str, email: &str, account: &str) -> RosterPerson {
    let some = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    let key = format!("{name}/{email}/{account}");
    RosterPerson { name: name.into(), emails: some(email), accounts: some(account), kind: PersonKind::Human, key }
}

fn team(id: &str, name: &str, paying: bool) -> RosterTeam {
    let kind = if paying { "team" } else { "working-group" };
    RosterTeam { id: id.into(), name: name.into(), kind: kind.into(), paying, parent: None, handles: Vec::new() }
}

fn stay(person: &RosterPerson, team: &str, since: &str, until: &str) -> RosterMembership {
    let day = |text: &str| text.parse().ok();
    let source = "org chart".to_owned();
    RosterMembership { person: person.key.clone(), team: team.into(), since: day(since), until: day(until), source }
}

fn roster() -> Roster {
    let anna = person("Anna Müller", "anna@acme.org", "anna-m");
    let (one, two) = (person("Li Wei", "li@acme.org", ""), person("Li Wei", "wei@acme.org", ""));
    let mut below = team("t/infra", "Infra", false);
    below.parent = Some("pay".into());
    Roster {
        memberships: vec![
            stay(&anna, "pay", "2022-01-01", "2023-01-01"),
            stay(&anna, "pay", "2024-01-01", ""),
            stay(&one, "t/infra", "", ""),
        ],
        people: vec![two, anna, one],
        teams: vec![team("pay", "Payments", true), below],
    }
}

/// The folder as it is once the plan is applied.
fn applied(mut files: BTreeMap<String, Vec<u8>>, plan: &Plan) -> BTreeMap<String, Vec<u8>> {
    for change in &plan.changes {
        assert_eq!(files.get(&change.path).map(Vec::as_slice), change.before.as_ref().map(String::as_bytes));
        files.insert(change.path.clone(), change.after.clone().expect("nothing is deleted").into_bytes());
    }
    files
}

#[test]
fn a_roster_becomes_files_that_load_and_ask_for_nothing_more() {
    let proposal = propose(&folder(&[]), &roster());
    insta::assert_snapshot!(proposal.plan);
    assert!(proposal.problems.is_empty(), "{:?}", proposal.problems);
    let files = applied(folder(&[]), &proposal.plan);
    let loaded = load_from(&files, &pseudonyms());
    assert!(loaded.problems.iter().all(|problem| !problem.fatal), "{}", listing(&loaded));
    assert_eq!(loaded.decisions.memberships.len(), 3);
    assert!(propose(&files, &roster()).plan.is_empty(), "the second time changes nothing");
    let mut turned = roster();
    turned.people.reverse();
    turned.teams.reverse();
    turned.memberships.reverse();
    assert_eq!(propose(&folder(&[]), &turned).plan, proposal.plan, "order does not matter");
}

#[test]
fn what_people_wrote_stands_with_its_comments() {
    let files = folder(&[
        (
            "people/am.toml",
            "# on leave in May\nname = \"Anna M.\"\ngithub = \"Anna-M\" # her login\nemails = [\n  # the old one\n  \"a@old.org\",\n]\n",
        ),
        (
            "teams/money.toml",
            "name = \"Money\"\nhandles = [\"pay\"]\n\n[[member]] # since the start\nperson = \"am\"\nsince = 2022-01-01\nweight = 3\n\n[[owns]]\nrepository = \"shop\"\n",
        ),
        ("teams/infra.toml", "member = [{ person = \"li-wei\" }]\n"),
        ("people/li-wei.toml", "names = [\"Li Wei\"]\nemails = \"wei@acme.org\"\n"),
    ]);
    let proposal = propose(&files, &roster());
    insta::assert_snapshot!(proposal.plan);
    let loaded = load_from(&applied(files, &proposal.plan), &pseudonyms());
    assert!(loaded.problems.iter().all(|problem| !problem.fatal), "{}", listing(&loaded));
}

#[test]
fn a_handle_of_two_teams_stays_with_the_first_and_is_said() {
    let handled = |id: &str| RosterTeam { handles: vec!["@org/mods".into()], ..team(id, id, true) };
    let roster = Roster { teams: vec![handled("mods-venue"), handled("mods")], ..Roster::default() };
    let proposal = propose(&folder(&[]), &roster);
    let said: Vec<String> = proposal.problems.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["teams/mods-venue.toml: `@org/mods` stays a handle of `mods`: it can mean one team only"]);
    let files = applied(folder(&[]), &proposal.plan);
    assert!(propose(&files, &roster).plan.is_empty(), "the second time each finds its own file");
    let loaded = load_from(&files, &pseudonyms());
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.decisions.teams.iter().map(|team| team.handles.as_str()).collect::<Vec<_>>(), ["@org/mods", ""]);
}

#[test]
fn what_has_no_place_and_what_cannot_be_edited_is_said() {
    let mut roster = roster();
    roster.memberships.push(stay(&person("Nobody", "", ""), "pay", "", ""));
    roster.teams.retain(|team| team.id == "pay");
    let proposal = propose(&folder(&[("teams/payments.toml", "name = ")]), &roster);
    let said: Vec<_> = proposal.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "org chart: a stay is in `t/infra`, which is not in the roster",
            "org chart: a stay in `pay` is of nobody in the roster",
            "teams/payments.toml: is not TOML, so it is not changed, mend it first",
        ]
    );
    assert!(proposal.plan.changes.iter().all(|change| change.path.starts_with("people/")));
}

#[test]
fn a_plan_is_applied_whole_and_only_to_what_it_was_made_from() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let plan = propose(&Disk::new(root.path()), &roster()).plan;
    fs::create_dir(root.path().join("teams")).expect("a folder");
    fs::write(root.path().join("teams/payments.toml"), "name = \"Mine\"\n").expect("written");
    assert!(matches!(plan.apply(root.path()), Err(ApplyError::Changed { path }) if path == "teams/payments.toml"));
    assert!(!root.path().join("people").exists(), "nothing was written");

    let plan = propose(&Disk::new(root.path()), &roster()).plan;
    plan.apply(root.path()).expect("applied");
    let payments = fs::read_to_string(root.path().join("teams/payments.toml")).expect("read");
    assert!(payments.starts_with("name = \"Mine\"\n"), "{payments}");
    assert!(propose(&Disk::new(root.path()), &roster()).plan.is_empty());
    let files = fs::read_dir(root.path().join("people")).expect("listed").count();
    assert_eq!(files, 3, "no temporary file is left");
}

#[test]
fn the_platform_is_set_without_losing_comments() {
    let ids = ["paas".to_owned(), "ci".to_owned()];
    let new = set_platform(&folder(&[]), &ids).plan;
    assert_eq!(new.changes[0].after.as_deref(), Some("[platform]\nteams = [\"paas\", \"ci\"]\n"));
    let before =
        "# ours\nrepositories = [\"clones\"]\n\n[platform]\n# agreed in May\nteams = [\"old\", \"ci\"] # for now\n";
    let files = folder(&[("buyin.toml", before)]);
    let plan = set_platform(&files, &ids).plan;
    assert_eq!(plan.changes[0].after, Some(before.replace("[\"old\", \"ci\"]", "[\"ci\", \"paas\"]")));
    assert!(set_platform(&applied(files, &plan), &ids).plan.is_empty());
}
