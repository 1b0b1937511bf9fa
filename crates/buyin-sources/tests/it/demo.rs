//! The demo organisation: the same everywhere, sound to git, sensible in its numbers, true to its own truth.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use buyin_facts::NanoDays;
use buyin_sources::demo::{self, Made, truth};

/// The organisation, made once for all tests, and how long it took.
fn acme() -> &'static (tempfile::TempDir, Made, Duration) {
    static ACME: OnceLock<(tempfile::TempDir, Made, Duration)> = OnceLock::new();
    ACME.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let begin = Instant::now();
        let made = demo::make(folder.path()).expect("the demo is made");
        (folder, made, begin.elapsed())
    })
}

fn git(repository: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("LC_ALL", "C")])
        .arg("-C")
        .arg(repository)
        .args(arguments)
        .output()
        .expect("git runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && errors.is_empty(), "git {arguments:?} in {}: {errors}", repository.display());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn repositories() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(acme().0.path().join("repos")).expect("repositories");
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

#[test]
fn it_is_the_same_everywhere() {
    let heads: String = repositories().iter().map(|repository| git(repository, &["show-ref"])).collect();
    insta::assert_snapshot!(blake3::hash(heads.as_bytes()).to_hex().as_str(), @"192a73cc2da27215d3bda6f181c0642ee9bb8d2ac317df118a75a3f4dffa2373");
}

#[test]
fn git_finds_nothing_wrong_with_it() {
    for repository in repositories() {
        git(&repository, &["fsck", "--strict", "--no-progress", "--no-dangling"]);
        git(&repository, &["verify-pack", "-s", &pack(&repository)]);
    }
}

fn pack(repository: &Path) -> String {
    let packs = std::fs::read_dir(repository.join("objects/pack")).expect("packs");
    let index = packs
        .map(|entry| entry.expect("an entry").path())
        .find(|path| path.extension().is_some_and(|end| end == "idx"));
    index.expect("an index").to_string_lossy().into_owned()
}

#[test]
fn its_numbers_are_in_range() {
    let (_, made, took) = acme();
    assert!((15..=18).contains(&made.repositories), "{made:?}");
    assert!((4_500..=7_000).contains(&made.commits), "{made:?}");
    assert!((42..=48).contains(&made.people), "{made:?}");
    // Two to four seconds on a calm machine; builds beside it may take most of it away.
    assert!(*took < Duration::from_secs(30), "{took:?}");
    let counted: usize = repositories()
        .iter()
        .map(|repository| git(repository, &["rev-list", "--count", "--all"]).trim().parse::<usize>().expect("a count"))
        .sum();
    assert_eq!(counted, made.commits);
}

#[test]
fn every_worked_day_is_a_whole_day() {
    let truth = truth::read(acme().0.path()).expect("the truth is read");
    let mut days: BTreeMap<_, NanoDays> = BTreeMap::new();
    for part in &truth.days {
        *days.entry((&part.person, part.day)).or_default() += part.share;
    }
    assert!(days.len() > 12_000, "{}", days.len());
    assert!(days.values().all(|&sum| sum == NanoDays::DAY));
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("mine"), "").expect("a file");
    let refused = demo::make(folder.path()).expect_err("the folder is not empty");
    assert!(matches!(refused, demo::DemoError::NotEmpty(_)));
}

#[test]
fn every_use_begins_and_ends_in_git_on_the_day_the_truth_says() {
    let truth = truth::read(acme().0.path()).expect("the truth is read");
    for used in &truth.adoptions {
        let name = match used.product.as_str() {
            "platform-go" => "/kit|platform-go",
            "base-images" => "registry.acme.example/base",
            "telemetry-rs" => "acme-telemetry",
            "notify" => "notify.acme.internal",
            "checkout:lib/idempotency" => "checkout/lib/idempotency",
            "money" => "acme/go-libs/money",
            other => &format!("acme/{other}"),
        };
        let repository = used.consumer.split(':').next().expect("a repository");
        let path = acme().0.path().join(format!("repos/{repository}.git"));
        let log = ["log", "--first-parent", "-m", "--reverse", "--format=%cs", "--pickaxe-regex", "-S", name];
        let days = git(&path, &log);
        assert_eq!(days.lines().next(), Some(used.since.to_string().as_str()), "{used:?}");
        if let Some(until) = used.until {
            assert_eq!(days.lines().last(), Some(until.to_string().as_str()), "{used:?}");
        }
    }
}

#[test]
fn every_change_request_has_a_number_of_its_own() {
    for repository in repositories() {
        let subjects = git(&repository, &["log", "--all", "--format=%s"]);
        let number = |line: &str| {
            let merged = line.strip_prefix("Merge pull request #").and_then(|rest| rest.split(' ').next());
            merged
                .or(line.strip_suffix(')').and_then(|line| line.rsplit_once("(#")).map(|(_, end)| end))
                .map(str::to_owned)
        };
        let mut numbers: Vec<String> = subjects.lines().filter_map(number).collect();
        let all = numbers.len();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), all, "{}", repository.display());
    }
}

#[test]
fn copies_begin_and_end_in_git_as_the_truth_says() {
    let truth = truth::read(acme().0.path()).expect("the truth is read");
    assert!(truth.copies.iter().filter(|copy| copy.until.is_none() && copy.kind == "edited").count() >= 5);
    for copy in &truth.copies {
        let (repository, folder) = copy.copy.split_once(':').expect("a repository");
        let path = acme().0.path().join(format!("repos/{repository}.git"));
        let log = |filter: &str| {
            let filter = format!("--diff-filter={filter}");
            git(&path, &["log", "--first-parent", "-m", "--reverse", &filter, "--format=%cs", "--", folder])
        };
        assert_eq!(log("A").lines().next(), Some(copy.since.to_string().as_str()), "{copy:?}");
        let stands = !git(&path, &["ls-tree", "-r", "HEAD", "--", folder]).is_empty();
        assert_eq!(stands, copy.until.is_none(), "{copy:?}");
        if let Some(until) = copy.until {
            assert_eq!(log("D").lines().last(), Some(until.to_string().as_str()), "{copy:?}");
        }
        if copy.kind == "unmodified" {
            let (origin, from) = copy.origin.split_once(':').expect("a repository");
            let origin = acme().0.path().join(format!("repos/{origin}.git"));
            let tree = |path: &Path, folder: &str| {
                let until = format!("--until={}T23:59:59Z", copy.since);
                let commit = git(path, &["rev-list", "-1", "--first-parent", &until, "HEAD"]);
                git(path, &["rev-parse", &format!("{}:{folder}", commit.trim())])
            };
            assert_eq!(tree(&path, folder), tree(&origin, from), "{copy:?}");
        }
    }
}

#[test]
fn everybody_in_git_is_known_to_the_truth() {
    let truth = truth::read(acme().0.path()).expect("the truth is read");
    let known: BTreeSet<String> =
        truth.identities.iter().map(|each| format!("{} <{}>", each.name, each.email)).collect();
    for repository in repositories() {
        let people = git(&repository, &["log", "--all", "--format=%an <%ae>%n%cn <%ce>"]);
        let unknown: BTreeSet<&str> = people.lines().filter(|line| !known.contains(*line)).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", repository.display());
    }
}
