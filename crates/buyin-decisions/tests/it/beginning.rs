//! New requests, bets and events as files that load.

use std::collections::BTreeMap;

use buyin_decisions::load_from;
use buyin_decisions::plan::Plan;
use buyin_decisions::propose::begin::{NewBet, NewRequest, bet, need, requests};
use buyin_decisions::propose::candidate::{Talk, talk};
use buyin_decisions::propose::event::{Happening, happened};
use buyin_facts::Day;
use buyin_facts::decision::{Candidate, CandidateStatus, Decisions, EventKind, GateResult, Subject};

use crate::{folder, listing, pseudonyms};

const TEAMS: [(&str, &str); 2] = [("teams/pay.toml", ""), ("teams/paas.toml", "")];

fn applied(mut files: BTreeMap<String, Vec<u8>>, plan: &Plan) -> BTreeMap<String, Vec<u8>> {
    for change in &plan.changes {
        assert_eq!(files.get(&change.path).map(Vec::as_slice), change.before.as_ref().map(String::as_bytes));
        files.insert(change.path.clone(), change.after.clone().expect("nothing is deleted").into_bytes());
    }
    files
}

fn request(title: &str, source: &str) -> NewRequest {
    NewRequest {
        title: title.into(),
        team: "pay".into(),
        problem: "Too slow.\nEvery day.".into(),
        paths: vec![("shop".into(), "lib/x".into())],
        source: source.into(),
        votes: Some(3),
        since: "2025-01-01".parse().ok(),
        ..NewRequest::default()
    }
}

#[test]
fn requests_become_files_once() {
    let new = [request("Faster builds", "#1"), request("Faster builds", "#2")];
    let files = applied(folder(&TEAMS), &requests(&folder(&TEAMS), &new).plan);
    assert!(requests(&files, &new).plan.is_empty(), "their sources are known");
    let loaded = load_from(&files, &pseudonyms());
    assert_eq!(listing(&loaded), "");
    let ids: Vec<_> = loaded.decisions.requests.iter().map(|row| (&*row.request, &*row.paths)).collect();
    assert_eq!(ids, [("faster-builds", "shop:lib/x"), ("faster-builds-2", "shop:lib/x")]);
    let plan = need(&files, "builds", &["faster-builds".into()]).plan;
    assert_eq!(plan.changes.len(), 1);
    assert!(plan.changes[0].after.as_deref().unwrap_or_default().contains("need = \"builds\""), "{plan}");
}

#[test]
fn a_bet_takes_over_a_candidate_and_goes_its_way() {
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let new = NewBet {
        name: "One x for all".into(),
        pattern: "partner".into(),
        owner: "paas".into(),
        component: Some(("shop".into(), "lib/x".into())),
        since: Some(day("2025-01-01")),
        ..NewBet::default()
    };
    let (id, proposal) = bet(&folder(&TEAMS), &new);
    assert_eq!(id, "one-x-for-all");
    insta::assert_snapshot!(proposal.plan);
    let files = applied(folder(&TEAMS), &proposal.plan);
    let advance = Happening {
        stage: "prototype".into(),
        results: vec![("paid-for".into(), GateResult::Passed)],
        ..Happening::new(Subject::Bet, &id, EventKind::Advanced, day("2025-02-01"))
    };
    let files = applied(files.clone(), &happened(&files, std::slice::from_ref(&advance)).plan);
    assert!(happened(&files, std::slice::from_ref(&advance)).plan.is_empty(), "the same is said once");
    let loaded = load_from(&files, &pseudonyms());
    assert_eq!(listing(&loaded), "");
    assert_eq!(loaded.decisions.stages.last().map(|stage| stage.stage.as_str()), Some("prototype"));
}

#[test]
fn two_people_who_say_different_things_write_different_files() {
    let files = folder(&[("requests/r.toml", "problem = \"x\"")]);
    let answer = |by: &str| Happening {
        by: by.into(),
        ..Happening::new(Subject::Request, "r", EventKind::Answered, Day(20_000))
    };
    let path = |by: &str| happened(&files, &[answer(by)]).plan.changes[0].path.clone();
    assert_ne!(path("anna"), path("ben"));
    assert_eq!(path("anna"), path("anna"));
}

#[test]
fn nothing_happens_to_what_is_not_there() {
    let gone = Happening::new(Subject::Bet, "b", EventKind::Stopped, Day(20_000));
    let problems = happened(&folder(&[]), &[gone]).problems;
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), ["bets/b.toml: is not there"]);
}

/// What holds on a day.
fn candidates(decisions: &Decisions, day: Day) -> Vec<&Candidate> {
    let holds =
        |row: &&Candidate| row.since.is_none_or(|since| since <= day) && row.until.is_none_or(|until| day < until);
    decisions.candidates.iter().filter(holds).collect()
}

#[test]
fn a_talk_about_a_candidate_is_written_down_as_it_goes() {
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let said = |status, why: &str, on| Talk {
        component: ("shop".into(), "lib/x".into()),
        status,
        why: why.into(),
        by: String::new(),
        day: day(on),
    };
    let first = talk(&folder(&TEAMS), &said(CandidateStatus::NotAsked, "", "2025-01-06"));
    assert_eq!(first.plan.changes.len(), 1);
    let files = applied(folder(&TEAMS), &first.plan);
    assert!(talk(&files, &said(CandidateStatus::NotAsked, "", "2025-02-01")).plan.is_empty(), "nothing new is said");
    let files = applied(files.clone(), &talk(&files, &said(CandidateStatus::Talking, "", "2025-01-20")).plan);
    let why = "We need it as it is until summer.";
    let files = applied(files.clone(), &talk(&files, &said(CandidateStatus::Declined, why, "2025-02-03")).plan);
    let loaded = load_from(&files, &pseudonyms());
    assert_eq!(listing(&loaded), "");
    let on = |on| {
        let rows = candidates(&loaded.decisions, day(on));
        rows.into_iter().map(|row| (row.status, row.why.clone())).collect::<Vec<_>>()
    };
    assert_eq!(on("2025-01-05"), []);
    assert_eq!(on("2025-01-10"), [(CandidateStatus::NotAsked, None)]);
    assert_eq!(on("2025-02-02"), [(CandidateStatus::Talking, None)]);
    assert_eq!(on("2025-03-01"), [(CandidateStatus::Declined, Some(why.to_owned()))]);

    let both = applied(files.clone(), &talk(&files, &said(CandidateStatus::Talking, "", "2025-04-01")).plan);
    let both = applied(both.clone(), &talk(&both, &said(CandidateStatus::Agreed, "", "2025-04-01")).plan);
    let loaded = load_from(&both, &pseudonyms());
    let last = candidates(&loaded.decisions, day("2025-04-01"));
    assert_eq!(last[0].status, CandidateStatus::Agreed, "the talk comes before what it came to");

    let at_once = talk(&folder(&TEAMS), &said(CandidateStatus::Agreed, "", "2025-01-06"));
    let loaded = load_from(&applied(folder(&TEAMS), &at_once.plan), &pseudonyms());
    let rows: Vec<_> = loaded.decisions.candidates.iter().map(|row| (row.status, row.since)).collect();
    assert_eq!((listing(&loaded), rows), (String::new(), vec![(CandidateStatus::Agreed, Some(day("2025-01-06")))]));
}
