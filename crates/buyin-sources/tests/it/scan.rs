//! Scans as a whole: slices equal the whole, threads do not matter, states follow one another.

use std::collections::BTreeMap;
use std::path::Path;

use buyin_facts::Snapshot;
use buyin_facts::change_request::{Landing, Repair};
use buyin_facts::decision::Detect;
use buyin_facts::fact::{
    Change, Commit, CommitPerson, ComponentEvent, DependencyEvent, Identity, ImportEvent, MailmapEvent, OwnershipEvent,
    Repository, WarningRow,
};
use buyin_facts::lake::{Lake, LakeError};
use buyin_facts::table::Table;
use buyin_facts::warning::WarningKind;
use buyin_facts::word::Ecosystem;
use buyin_sources::scan::{Rules, ScanError, scan};
use proptest::prelude::*;

use crate::history::random_history;
use crate::world::{Place, Spec, Tree, borrow, file, git, make, request, rows, scanned, scanned_as, tree};

/// Every row of every table, as sorted text.
fn everything(snapshot: &Snapshot) -> BTreeMap<&'static str, Vec<String>> {
    fn all<T: Table + std::fmt::Debug>(snapshot: &Snapshot) -> (&'static str, Vec<String>) {
        let mut rows: Vec<String> = rows::<T>(snapshot).iter().map(|row| format!("{row:?}")).collect();
        rows.sort();
        (T::NAME, rows)
    }
    BTreeMap::from([
        all::<Repository>(snapshot),
        all::<Commit>(snapshot),
        all::<CommitPerson>(snapshot),
        all::<Landing>(snapshot),
        all::<Repair>(snapshot),
        all::<Change>(snapshot),
        all::<ComponentEvent>(snapshot),
        all::<DependencyEvent>(snapshot),
        all::<ImportEvent>(snapshot),
        all::<OwnershipEvent>(snapshot),
        all::<MailmapEvent>(snapshot),
        all::<Identity>(snapshot),
        all::<WarningRow>(snapshot),
    ])
}

/// The first-parent line, oldest first.
fn line(repository: &Path) -> Vec<String> {
    let out = git(repository, &["rev-list", "--first-parent", "--reverse", "HEAD"]);
    String::from_utf8_lossy(&out).lines().map(str::to_owned).collect()
}

/// Gives a lake the secret of another, so that keys can be compared.
fn share_secret(from: &Path, to: &Path) {
    drop(Lake::open(to).expect("a lake"));
    std::fs::copy(from.join("private/key"), to.join("private/key")).expect("the secret");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn scanning_in_slices_gives_the_rows_of_one_scan(choices in proptest::collection::vec(any::<(u8, u8, u8)>(), 4..24)) {
        let place = Place::new();
        let source = place.world().with_file_name("source");
        make(&source, &random_history(&choices));
        let head = line(&source);
        let repository = place.world().join("r");
        borrow(&source, &repository, head.last().expect("a head"));
        let (whole, _) = scanned(&place.lake("whole"), &place.world());
        share_secret(&place.lake("whole"), &place.lake("slices"));
        for id in &head {
            std::fs::write(repository.join("HEAD"), format!("{id}\n")).expect("a head");
            let (_, report) = scanned(&place.lake("slices"), &place.world());
            prop_assert!(report.rewritten.is_empty());
        }
        let slices = Lake::open(&place.lake("slices")).and_then(|lake| lake.snapshot()).expect("a state");
        prop_assert_eq!(everything(&whole), everything(&slices));
    }
}

fn small_world(place: &Place) {
    for (name, size) in [("a", 700), ("b", 3), ("c/repo", 40)] {
        let specs: Vec<Spec> = (0..size)
            .map(|number: usize| {
                let text = format!("package main\nimport \"x.org/{}\"\n", number % 9);
                let parents: Vec<usize> = number.checked_sub(1).into_iter().collect();
                Spec::new(number, &parents, tree([("main.go", file(&text)), ("n", file(&number.to_string()))]))
            })
            .collect();
        make(&place.world().join(name), &specs);
    }
}

#[test]
fn threads_do_not_matter() {
    let place = Place::new();
    small_world(&place);
    let mut request = request(&place.world());
    request.threads = 1;
    let (one, report) = scanned_as(&place.lake("one"), &request);
    assert_eq!((report.repositories, report.commits), (3, 743));
    share_secret(&place.lake("one"), &place.lake("many"));
    request.threads = 7;
    let (many, again) = scanned_as(&place.lake("many"), &request);
    assert_eq!(everything(&one), everything(&many));
    assert_eq!(report, again);
    let names: Vec<String> = rows::<Repository>(&one).into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["a", "b", "c"]);
}

#[test]
fn nothing_new_publishes_nothing() {
    let place = Place::new();
    small_world(&place);
    let (first, _) = scanned(&place.lake("l"), &place.world());
    let (second, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(first.manifest(), second.manifest());
    assert_eq!((report.repositories, report.read, report.commits), (3, 0, 0));
}

#[test]
fn a_repository_that_is_gone_is_retired() {
    let place = Place::new();
    small_world(&place);
    scanned(&place.lake("l"), &place.world());
    std::fs::remove_dir_all(place.world().join("b")).expect("a folder");
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(report.removed, ["b"]);
    assert_eq!(rows::<Repository>(&snapshot).len(), 2);
    assert_eq!(rows::<Commit>(&snapshot).len(), 740);
}

#[test]
fn rewritten_history_is_read_anew() {
    let place = Place::new();
    let repository = place.world().join("r");
    let spec = |number, parents: &[usize], text: &str| Spec::new(number, parents, tree([("a", file(text))]));
    make(&repository, &[spec(0, &[], "0"), spec(1, &[0], "1"), spec(2, &[1], "2")]);
    scanned(&place.lake("l"), &place.world());
    std::fs::remove_dir_all(&repository).expect("a folder");
    make(&repository, &[spec(0, &[], "0"), spec(1, &[0], "other")]);
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(report.rewritten, ["r"]);
    assert_eq!(rows::<Commit>(&snapshot).len(), 2);
    assert_eq!(rows::<Change>(&snapshot).len(), 2);
    let said = |snapshot: &Snapshot| {
        rows::<WarningRow>(snapshot).iter().filter(|row| row.kind == WarningKind::Rewritten).count()
    };
    assert_eq!(said(&snapshot), 1);
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!((said(&snapshot), report.rewritten.len()), (1, 0), "it is still true of what is stored");
    std::fs::remove_dir_all(&repository).expect("a folder");
    make(&repository, &[spec(0, &[], "another")]);
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!((said(&snapshot), report.rewritten.len()), (1, 1), "said once of what is stored now");
}

#[test]
fn detect_rules_find_uses_and_new_rules_read_anew() {
    let place = Place::new();
    let specs = [
        Spec::new(0, &[], Tree::new()),
        Spec::new(1, &[0], tree([("deploy/app.yaml", file("host: queue.internal\n"))])),
        Spec::new(2, &[1], tree([("deploy/app.yaml", file("host: none\n"))])),
    ];
    make(&place.world().join("r"), &specs);
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    assert!(rows::<DependencyEvent>(&snapshot).is_empty());
    let rule = Detect { product: "queue".into(), path: "**/*.yaml".into(), pattern: "queue\\.internal".into() };
    let mut request = request(&place.world());
    request.detect = Rules::new(&[rule]).expect("rules");
    let (snapshot, report) = scanned_as(&place.lake("l"), &request);
    assert_eq!(report.commits, 3);
    let events = rows::<DependencyEvent>(&snapshot);
    let seen: Vec<_> = events.iter().map(|row| (row.commit.0, row.op.as_str(), row.ecosystem)).collect();
    assert_eq!(seen, [(1, "add", Ecosystem::Detect), (2, "remove", Ecosystem::Detect)]);
}

#[test]
fn of_two_scans_at_once_one_is_told() {
    let place = Place::new();
    small_world(&place);
    let lake = Lake::open(&place.lake("l")).expect("a lake");
    let held = lake.lock().expect("nobody holds it");
    let refused = scan(&lake, &request(&place.world()), &());
    assert!(matches!(refused, Err(ScanError::Lake(LakeError::Busy { .. }))));
    drop(held);
    assert!(scan(&lake, &request(&place.world()), &()).is_ok());
}
