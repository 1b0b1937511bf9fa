//! Tables of cases for identities, kinds and payers, and that order decides nothing.

use buyin_facts::decision;
use buyin_facts::word::{Class, Op};
use proptest::prelude::*;

use super::*;
use crate::index::CommitIx;
use crate::sketch::{Sketch, day, identity, person_file, pseudonyms};
use buyin_facts::word::Role;

const ANN: &str = "Ann Larsen <ann@x>";
const BEN: &str = "Ben Okoye <ben@x>";

/// One commit by each pair.
fn drawn(pairs: &[&str]) -> Sketch {
    let mut sketch = Sketch::default();
    for pair in pairs {
        sketch.commit("pkg", "2024-01-02", pair);
    }
    sketch
}

fn resolve(sketch: &Sketch) -> People {
    People::resolve(&sketch.history(), &Decisions::default())
}

fn same(people: &People, one: &str, other: &str) -> bool {
    people.of(identity(one)).expect("seen") == people.of(identity(other)).expect("seen")
}

#[test]
fn pairs_merge_by_address_name_and_account() {
    let cases = [
        (ANN, "Ann Larsen <ann@home>", true, "equal full name"),
        (ANN, "larsen, ANN <ann@home>", true, "whatever its order"),
        (ANN, "ann <ann@x>", true, "equal address, one side without full name"),
        (ANN, "Ann Larsen-Holm <ann@x>", true, "equal address and a common word"),
        (ANN, "Bob Ngata <ann@x>", false, "equal address, no common word"),
        ("ann <ann@x>", "ann <ann@home>", false, "one word is no full name"),
        ("a <7+ann@users.noreply.github.com>", "b <7+larsen@users.noreply.github.com>", true, "equal account number"),
        ("a <7+ann@users.noreply.github.com>", "b <8+ann@users.noreply.github.com>", false, "another account"),
    ];
    for (one, other, expected, why) in cases {
        assert_eq!(same(&resolve(&drawn(&[one, other])), one, other), expected, "{why}");
    }
}

#[test]
fn a_nameless_pair_does_not_join_two_strangers_on_one_address() {
    let pairs = [ANN, "Bob Ngata <ann@x>", "larsen <ann@x>", "root <ann@x>"];
    let people = resolve(&drawn(&pairs));
    assert_eq!(people.len(), 3);
    assert!(same(&people, ANN, pairs[2]));
    assert!(!same(&people, ANN, pairs[3]) && !same(&people, pairs[1], pairs[3]));
}

#[test]
fn shared_addresses_and_relays_merge_nobody() {
    let three = ["Ann Larsen <dev@x>", "Ann Berg <dev@x>", "Ann Costa <dev@x>"];
    assert_eq!(resolve(&drawn(&three)).len(), 3);
    let mut relay = drawn(&["ann <relay@x>", "ben <relay@x>"]);
    assert_eq!(resolve(&relay).len(), 1);
    relay.shape("ann <relay@x>", Shape::Relay);
    relay.shape("ben <relay@x>", Shape::Relay);
    let people = resolve(&relay);
    assert_eq!((people.len(), people.nameless), (2, 2));
}

#[test]
fn mailmap_lines_bind_while_they_hold() {
    let pairs = [ANN, "al <old@x>", "Root User <root@x>", BEN, "Root Power <root@x>"];
    let mut sketch = drawn(&pairs);
    sketch.mailmap("pkg", Op::Add, ["Ann Larsen", "ann@x", "", "old@x"]);
    sketch.mailmap("pkg", Op::Add, ["Ann Larsen", "ann@x", "Root User", "root@x"]);
    sketch.mailmap("pkg", Op::Add, ["Ben Okoye", "ben@x", "Root Power", "root@x"]);
    let people = resolve(&sketch);
    assert_eq!(people.len(), 2);
    assert!(same(&people, ANN, pairs[1]) && same(&people, ANN, pairs[2]) && same(&people, BEN, pairs[4]));
    let reasons: Vec<_> =
        people.info(people.of(identity(ANN)).expect("seen")).merges.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, [MergeReason::Mailmap; 2]);
    sketch.mailmap("pkg", Op::Remove, ["Ann Larsen", "ann@x", "", "old@x"]);
    assert!(!same(&resolve(&sketch), ANN, pairs[1]));
}

#[test]
fn two_people_files_never_merge_and_common_names_merge_nothing() {
    let pairs = ["Wei Zhang <wei@x>", "Wei Zhang <wz@x>", "Wei Zhang <w@home>"];
    let mut decisions = Decisions::default();
    decisions.people.extend(person_file("wei", PersonKind::Human, &["wei@x"]));
    decisions.people.extend(person_file("wz", PersonKind::Human, &["wz@x"]));
    decisions.people.extend(person_file("absent", PersonKind::Human, &["nobody@x"]));
    let people = People::resolve(&drawn(&pairs).history(), &decisions);
    let keys: Vec<&str> = people.iter().map(|(_, info)| info.key.as_str()).collect();
    assert_eq!(keys.len(), 4, "the third could be either, so is neither: {keys:?}");
    assert_eq!(people.info(people.of(identity(pairs[0])).expect("seen")).key, "wei");
    assert_eq!(people.by_address(pseudonyms().email("nobody@x")), people.by_key("absent"));
}

#[test]
fn a_dated_address_changes_hands() {
    let mut sketch = Sketch::default();
    for on in ["2023-05-01", "2024-05-01", "2025-05-01"] {
        sketch.commit("pkg", on, "Duty <duty@x>");
    }
    let dated = |id: &str, since: &str, until: &str| decision::Person {
        since: Some(day(since)),
        until: Some(day(until)),
        ..person_file(id, PersonKind::Human, &["duty@x"]).remove(0)
    };
    let people = vec![dated("ann", "2023-01-01", "2024-01-01"), dated("ben", "2024-01-01", "2025-01-01")];
    let people = People::resolve(&sketch.history(), &Decisions { people, ..Decisions::default() });
    let on = |text| people.info(people.on(identity("Duty <duty@x>"), day(text)).expect("seen")).key.clone();
    assert_eq!((on("2023-12-31").as_str(), on("2024-01-01").as_str()), ("ann", "ben"));
    assert!(on("2025-05-01").starts_with("p-"), "outside of both it is nobody's known");
}

/// Twenty commits by one account under the subjects given, in turn.
fn busy(author: &str, subjects: &[&str], class: Class, commits: usize) -> Sketch {
    let mut sketch = Sketch::default();
    for number in 0..commits {
        let subject = format!("{} {number}", subjects[number % subjects.len()]);
        sketch.commit("pkg", "2024-01-02", author).subject(&subject).change_of(
            class,
            "CHANGES",
            3,
            1,
            number as u64 + 1,
        );
    }
    sketch
}

#[test]
fn bots_need_a_word_and_templates() {
    let many = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let kind = |sketch: &Sketch, author: &str| {
        let people = resolve(sketch);
        let info = people.info(people.of(identity(author)).expect("seen"));
        (info.kind, info.kind_reason, people.suspects.len())
    };
    let bottard = busy("Eric Bottard <eric@x>", &many, Class::Source, 60);
    assert_eq!(kind(&bottard, "Eric Bottard <eric@x>"), (PersonKind::Human, KindReason::Assumed, 0));
    let mut robot = busy("CI Robot <ci@x>", &["Roll", "Bump"], Class::Config, 20);
    robot.shape("CI Robot <ci@x>", Shape::BotWord);
    assert_eq!(kind(&robot, "CI Robot <ci@x>"), (PersonKind::Bot, KindReason::WordAndTemplates, 0));
    let mut smith = busy("Robot Smith <robot@x>", &many, Class::Source, 20);
    smith.shape("Robot Smith <robot@x>", Shape::BotWord);
    assert_eq!(kind(&smith, "Robot Smith <robot@x>").0, PersonKind::Human);
    let release = busy("Release Manager <release@x>", &["Release", "Prepare"], Class::Docs, 60);
    assert_eq!(kind(&release, "Release Manager <release@x>"), (PersonKind::Bot, KindReason::TemplatesOnly, 0));
    let terse = busy("Tess Erson <tess@x>", &["wip"], Class::Source, 60);
    assert_eq!(
        kind(&terse, "Tess Erson <tess@x>"),
        (PersonKind::Human, KindReason::Assumed, 1),
        "writes source: asked about"
    );
}

#[test]
fn a_bot_that_commits_in_a_persons_name_takes_nobody_along() {
    let mut sketch = drawn(&[ANN, "updater[bot] <ann@x>"]);
    sketch.shape("updater[bot] <ann@x>", Shape::Bot);
    let people = resolve(&sketch);
    assert_eq!(people.len(), 2);
    assert!(people.is_human(people.of(identity(ANN)).expect("seen")));
}

#[test]
fn humans_pay_and_agents_are_paid_for() {
    let agent = "Agent <agent@tool>";
    let bot = "roll[bot] <roll@x>";
    let mut sketch = Sketch::default();
    sketch.commit("pkg", "2024-01-02", ANN).with(Role::CoAuthor, BEN).with(Role::Committer, "Cy Ito <cy@x>");
    sketch.commit("pkg", "2024-01-02", ANN).with(Role::CoAuthor, agent);
    sketch.commit("pkg", "2024-01-02", agent).with(Role::Committer, BEN).with(Role::Merger, ANN);
    sketch.commit("pkg", "2024-01-02", agent).with(Role::Committer, bot).with(Role::Merger, ANN);
    sketch.commit("pkg", "2024-01-02", bot).with(Role::Committer, ANN);
    sketch.commit("pkg", "2024-01-02", ANN).with(Role::Reviewer, BEN).with(Role::Reviewer, ANN);
    sketch.shape(agent, Shape::Agent);
    sketch.shape(bot, Shape::Bot);
    let history = sketch.history();
    let people = People::resolve(&history, &Decisions::default());
    let expected: [(&[&str], bool); 6] =
        [(&[ANN, BEN], false), (&[ANN], true), (&[BEN], true), (&[ANN], true), (&[], false), (&[ANN], false)];
    for (at, (humans, with_agent)) in expected.into_iter().enumerate() {
        let payers = payers(&history, &people, CommitIx::from(at));
        let mut humans: Vec<PersonIx> = humans.iter().filter_map(|human| people.of(identity(human))).collect();
        humans.sort_unstable();
        assert_eq!(payers.shares.iter().map(|(person, _)| *person).collect::<Vec<_>>(), humans, "commit {at}");
        assert_eq!(payers.agent, with_agent, "commit {at}");
        let sum: f64 = payers.shares.iter().map(|(_, share)| share.0).sum();
        assert!(humans.is_empty() || (sum - 1.0).abs() < 1e-12);
    }
    assert_eq!(reviewers(&history, &people, CommitIx(5)), [people.of(identity(BEN)).expect("seen")]);
}

#[test]
fn nothing_later_merges_anything() {
    let pairs = ["Ann Larsen <ann@x>", "ann <ann@home>"];
    let early = drawn(&pairs);
    let mut history = early.history();
    let mut late = early;
    late.commit("pkg", "2025-01-02", "Ann Larsen <ann@home>");
    history.identities = late.history().identities;
    assert_eq!(
        People::resolve(&history, &Decisions::default()).len(),
        2,
        "the table knows the third pair, the day does not"
    );
    assert_eq!(resolve(&late).len(), 1);
}

fn any_pair() -> impl Strategy<Value = String> {
    let first = prop::sample::select(vec!["Ann", "Ben", "Wei", ""]);
    let last = prop::sample::select(vec!["Larsen", "Okoye", "Zhang", ""]);
    let email = prop::sample::select(vec!["a@x", "b@x", "c@x", "7+a@users.noreply.github.com", ""]);
    (first, last, email).prop_map(|(first, last, email)| format!("{first} {last} <{email}>"))
}

proptest! {
    #[test]
    fn the_order_of_rows_decides_nothing(pairs in prop::collection::vec(any_pair(), 1..14), declared in 0..3_usize) {
        let emails = ["a@x", "b@x"];
        let mut decisions = Decisions::default();
        for email in &emails[..declared] {
            decisions.people.extend(person_file(&email[..1], PersonKind::Human, &[email]));
        }
        let mut sketch = drawn(&pairs.iter().map(String::as_str).collect::<Vec<_>>());
        sketch.mailmap("pkg", Op::Add, ["Ann Larsen", "a@x", "", "c@x"]);
        let forth = People::resolve(&sketch.history(), &decisions);
        sketch = drawn(&pairs.iter().rev().map(String::as_str).collect::<Vec<_>>());
        sketch.mailmap("pkg", Op::Add, ["Ann Larsen", "a@x", "", "c@x"]);
        sketch.reversed = true;
        decisions.people.reverse();
        let back = People::resolve(&sketch.history(), &decisions);
        prop_assert_eq!(&forth.list, &back.list);
        for pair in &pairs {
            prop_assert!(forth.of(identity(pair)).is_some());
            prop_assert_eq!(forth.of(identity(pair)), back.of(identity(pair)));
        }
    }
}
