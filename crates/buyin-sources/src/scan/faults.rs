//! Tests of faults of our own: a reader that panics costs its file, a repository that cannot be worked on costs itself,
//! and neither costs the scan.

use std::path::Path;
use std::process::Command;

use buyin_facts::fact::{Commit, DependencyEvent, WarningRow};
use buyin_facts::lake::{Lake, Snapshot};
use buyin_facts::warning::WarningKind;
use buyin_facts::{CommitNumber, Day};

use crate::scan::{Report, Request, Rules, scan};

fn git(folder: &Path, arguments: &[&str]) {
    let person = [
        ("GIT_AUTHOR_NAME", "A"),
        ("GIT_AUTHOR_EMAIL", "a@x"),
        ("GIT_COMMITTER_NAME", "A"),
        ("GIT_COMMITTER_EMAIL", "a@x"),
        ("GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z"),
        ("GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
    ];
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments).env_clear().envs(person);
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    assert!(command.output().expect("git runs").status.success(), "git {arguments:?}");
}

/// A repository whose one file goes through versions, a commit each.
fn repository(folder: &Path, path: &str, versions: &[&str]) {
    std::fs::create_dir_all(folder).expect("a folder");
    git(folder, &["init", "-q", "-b", "main"]);
    for version in versions {
        std::fs::write(folder.join(path), version).expect("a file");
        git(folder, &["add", "-A"]);
        git(folder, &["commit", "-q", "-m", "m"]);
    }
}

fn scanned(folder: &Path) -> (Snapshot, Report) {
    let request = Request {
        roots: vec![folder.join("world")],
        names: Default::default(),
        exclude: Vec::new(),
        detect: Rules::default(),
        usage: None,
        threads: 2,
        forgotten: Default::default(),
        today: Day::new(2025, 1, 1).expect("a day"),
    };
    let lake = Lake::open(&folder.join("lake")).expect("a lake");
    let report = scan(&lake, &request, &()).expect("a scan");
    (lake.snapshot().expect("a state"), report)
}

#[test]
fn a_reader_that_panics_costs_its_file_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = |version: &str| format!("[package]\nname = \"a\"\n[dependencies]\nb = \"{version}\"\n");
    let (one, two) = (manifest("1"), manifest("2"));
    repository(&folder.path().join("world/bad"), "fault.test", &[&one, "fail", &two, "fail again"]);
    repository(&folder.path().join("world/good"), "Cargo.toml", &[&one]);
    let (snapshot, report) = scanned(folder.path());
    assert_eq!(report.commits, 5);
    assert_eq!(report.warnings.get(&WarningKind::ReaderFault), Some(&2));
    let bad = snapshot.manifest().repositories["bad"].id;
    let warnings = snapshot.rows::<WarningRow>().expect("warnings");
    let fault = warnings.iter().find(|row| row.kind == WarningKind::ReaderFault).expect("it is told");
    assert_eq!((fault.repository, fault.place.as_str(), fault.count), (bad, "fault.test", 2));
    let events = snapshot.rows::<DependencyEvent>().expect("events");
    let told: Vec<(CommitNumber, &str)> =
        events.iter().filter(|row| row.repository == bad).map(|row| (row.commit, row.requirement.as_str())).collect();
    assert_eq!(told, [(CommitNumber(0), "1"), (CommitNumber(2), "2")], "what held goes on");
    assert_eq!(snapshot.rows::<Commit>().expect("commits").len(), 5);
}

#[test]
fn a_repository_that_cannot_be_worked_on_stays_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = folder.path().join("world/bad");
    repository(&bad, "Cargo.toml", &["[package]\nname = \"a\"\n", "[package]\nname = \"b\"\n"]);
    let (before, _) = scanned(folder.path());
    std::fs::write(bad.join("fault.path"), "x").expect("a file");
    git(&bad, &["add", "-A"]);
    git(&bad, &["commit", "-q", "-m", "m"]);
    repository(&folder.path().join("world/good"), "a", &["1", "2"]);
    let faults = |snapshot: &Snapshot| {
        let rows = snapshot.rows::<WarningRow>().expect("warnings").into_iter();
        rows.filter(|row| row.kind == WarningKind::ReaderFault).map(|row| row.place).collect::<Vec<_>>()
    };
    for _ in 0..2 {
        let (after, report) = scanned(folder.path());
        assert_eq!(after.manifest().repositories["bad"], before.manifest().repositories["bad"]);
        assert_eq!(after.rows::<Commit>().expect("commits").len(), 4);
        assert_eq!(report.warnings.get(&WarningKind::ReaderFault), Some(&1));
        assert!(report.remarks.iter().any(|remark| remark.place == "bad"));
        assert_eq!(faults(&after), [""]);
    }
    git(&bad, &["reset", "-q", "--hard", "HEAD~1"]);
    let (after, _) = scanned(folder.path());
    assert!(faults(&after).is_empty(), "it is so no longer");
    repository(&folder.path().join("world/new"), "fault.path", &["1"]);
    let (after, _) = scanned(folder.path());
    assert_eq!(after.rows::<Commit>().expect("commits").len(), 4);
    assert_eq!(faults(&after), [""], "one that was never read is counted too");
}
