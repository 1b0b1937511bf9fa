//! Snapshots and appearances against git's own listings; what is read, how often, and what survives.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::content::{Appearance, Content, File, Fingerprint, ImportLine, Mention};
use buyin_facts::fact::{Commit, Repository};
use buyin_facts::id::BlobKey;
use buyin_facts::lake::Lake;
use buyin_facts::word::{Class, ContentStatus, EntryKind};
use buyin_facts::{Day, RepositoryId, Snapshot};
use buyin_sources::snapshot::{Request, Taken, appearances, take, versions};
use proptest::prelude::*;

use crate::world::{DAY, EPOCH, Node, Place, Spec, Tree, borrow, file, git, make, rows, scanned, tree};

const LATE: Day = Day(i32::MAX);

fn day(number: i64) -> Day {
    Day((EPOCH / DAY + number) as i32)
}

/// A commit that arrives on a day, on top of others.
fn on(number: i64, parents: &[usize], tree: Tree) -> Spec {
    let mut spec = Spec::new(0, parents, tree);
    let time = EPOCH + number * DAY + 3_600;
    spec.times = (time, time);
    spec
}

/// A Go function of a hundred lines that calls something.
fn code(called: &str) -> String {
    let line =
        |number: u32| format!("\tif x{number} := {called}({number}); x{number} > {number} {{ return x{number} }}\n");
    format!("package a\n\nimport \"{called}.org/x\"\n\nfunc F() int {{\n{}}}\n", (0..100).map(line).collect::<String>())
}

fn ids(snapshot: &Snapshot) -> BTreeMap<String, RepositoryId> {
    rows::<Repository>(snapshot).into_iter().map(|row| (row.name, row.repository)).collect()
}

fn taken(place: &Place, repositories: &[RepositoryId], as_of: Day, threads: usize) -> (Taken, Snapshot) {
    let lake = Lake::open(&place.lake("a")).expect("a lake");
    let taken = take(&lake, &Request { repositories, as_of, threads }).expect("a snapshot");
    (taken, lake.snapshot().expect("a state"))
}

/// Files of a commit as `git ls-tree -r` lists them.
fn listed(repository: &std::path::Path, commit: &str) -> BTreeSet<(String, EntryKind, BlobKey)> {
    let out = git(repository, &["ls-tree", "-r", "-z", commit]);
    let entries = out.split(|byte| *byte == 0).filter(|entry| !entry.is_empty());
    let row = |entry: &[u8]| {
        let text = String::from_utf8_lossy(entry).into_owned();
        let (head, path) = text.split_once('\t').expect("a path");
        let kind = match &head[..3] {
            "100" => EntryKind::File,
            "120" => EntryKind::Link,
            _ => EntryKind::Submodule,
        };
        (path.to_owned(), kind, key(head.rsplit(' ').next().expect("an id")))
    };
    entries.map(row).collect()
}

fn key(hex: &str) -> BlobKey {
    BlobKey(u64::from_str_radix(&hex[..16], 16).expect("an id"))
}

fn grown() -> Vec<Spec> {
    let first = tree([
        ("a/x.go", file(&code("one"))),
        ("README.md", file("hello\n")),
        ("link", Node::Link(b"a/x.go".to_vec())),
    ]);
    let mut second = first.clone();
    second.insert(b"a/y.go".to_vec(), Node::Program(code("two").into_bytes()));
    second.insert(b"sub".to_vec(), Node::Submodule(7));
    let side = tree([("a/x.go", file("package side\n"))]);
    let mut third = second.clone();
    third.remove(b"a/x.go".as_slice());
    third.insert(b"b/x.go".to_vec(), file(&code("one")));
    third.insert(b".gitattributes".to_vec(), file("b/* linguist-vendored\nc/* linguist-generated\n"));
    third.insert(b"c/z.go".to_vec(), file(&code("three")));
    vec![on(0, &[], first), on(2, &[0], second), on(3, &[0], side), on(5, &[1, 2], third)]
}

#[test]
fn a_snapshot_as_of_a_day_lists_the_tree_of_that_day() {
    let place = Place::new();
    let commits = make(&place.world().join("r.git"), &grown());
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let id = ids(&snapshot).into_values().next().expect("a repository");
    for (as_of, commit) in [(day(0), 0), (day(1), 0), (day(2), 1), (day(4), 1), (day(5), 3), (LATE, 3)] {
        let (taken, after) = taken(&place, &[id], as_of, 2);
        let number = taken.trees[0].commit;
        let files = rows::<File>(&after).into_iter().filter(|row| row.commit == number);
        let found: BTreeSet<_> = files.map(|row| (row.path, row.kind, row.blob)).collect();
        assert_eq!(found, listed(&place.world().join("r.git"), &commits[commit]), "as of {as_of:?}");
    }
    assert!(taken(&place, &[id], day(-1), 2).0.trees.is_empty(), "nothing had arrived");
    let (taken, after) = taken(&place, &[id], LATE, 2);
    let class = |path: &str| {
        let mut rows = rows::<File>(&after).into_iter();
        rows.find(|row| row.path == path && row.commit == taken.trees[0].commit).expect("a file")
    };
    assert_eq!((class("b/x.go").class, class("b/x.go").lines), (Class::Vendored, None));
    assert_eq!((class("c/z.go").class, class("c/z.go").syntax, class("c/z.go").lines), (Class::Generated, None, None));
    assert_eq!(class("README.md").class, Class::Docs);
}

#[test]
fn each_content_is_read_once_ever() {
    let place = Place::new();
    make(&place.world().join("one.git"), &grown());
    make(
        &place.world().join("two.git"),
        &[on(0, &[], tree([("copied/x.go", file(&code("one"))), ("own.go", file(&code("own")))]))],
    );
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let all: Vec<RepositoryId> = ids(&snapshot).into_values().collect();
    let before = snapshot.manifest().fingerprint();
    let (first, _) = taken(&place, &all[..1], day(2), 1);
    assert_eq!(first.contents_read, 2);
    let (second, _) = taken(&place, &all[..1], day(2), 1);
    assert_eq!(second.contents_read, 0, "the tree is listed already");
    let (third, _) = taken(&place, &all[..1], LATE, 1);
    assert_eq!(third.contents_read, 0, "a moved file is the same content, a generated one is not read");
    let (fourth, after) = taken(&place, &all, LATE, 1);
    assert_eq!(fourth.contents_read, 1, "a copy is the same content");
    let contents = rows::<Content>(&after);
    let distinct: BTreeSet<BlobKey> = contents.iter().map(|row| row.blob).collect();
    assert_eq!((contents.len(), distinct.len()), (3, 3));
    assert_eq!(after.manifest().fingerprint(), before, "a snapshot makes no answer of the ledger stale");
}

#[test]
fn rows_do_not_depend_on_threads_or_order() {
    let place = Place::new();
    let files = (0..1_500_u32)
        .map(|number| (format!("d{}/f{number}.go", number % 9).into_bytes(), file(&code(&format!("c{number}")))));
    make(&place.world().join("one.git"), &[on(0, &[], files.collect())]);
    make(&place.world().join("two.git"), &grown());
    let run = |name: &str, threads: usize, reverse: bool| {
        let (snapshot, _) = scanned(&place.lake(name), &place.world());
        let mut all: Vec<RepositoryId> = ids(&snapshot).into_values().collect();
        if reverse {
            all.reverse();
        }
        let lake = Lake::open(&place.lake(name)).expect("a lake");
        take(&lake, &Request { repositories: &all, as_of: LATE, threads }).expect("a snapshot");
        let after = lake.snapshot().expect("a state");
        let mut all: Vec<String> = rows::<File>(&after).iter().map(|row| format!("{row:?}")).collect();
        all.extend(rows::<Content>(&after).iter().map(|row| format!("{row:?}")));
        all.extend(rows::<Fingerprint>(&after).iter().map(|row| format!("{row:?}")));
        all.extend(rows::<ImportLine>(&after).iter().map(|row| format!("{row:?}")));
        all.extend(rows::<Mention>(&after).iter().map(|row| format!("{row:?}")));
        all.sort();
        all
    };
    let one = run("one", 1, false);
    assert!(one.len() > 10_000);
    assert!(one == run("three", 3, true));
}

#[test]
fn contents_outlive_a_rewritten_repository_and_a_dead_run() {
    let place = Place::new();
    let repository = place.world().join("r.git");
    make(&repository, &grown());
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let old = ids(&snapshot).into_values().next().expect("a repository");
    taken(&place, &[old], LATE, 1);
    // A run that dies has written files that no manifest lists.
    let lake = Lake::open(&place.lake("a")).expect("a lake");
    let state = lake.snapshot().expect("a state");
    let mut dying = state.change();
    dying.append::<Content>(<Content as buyin_facts::table::Table>::batch(&rows::<Content>(&state))).expect("rows");
    drop(dying);
    assert_eq!(lake.snapshot().expect("a state").manifest(), state.manifest());
    // The same tree under another history.
    let specs: Vec<Spec> = grown()
        .into_iter()
        .map(|mut spec| {
            spec.message = b"Anew\n".to_vec();
            spec
        })
        .collect();
    std::fs::remove_dir_all(&repository).expect("gone");
    make(&repository, &specs);
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let new = ids(&snapshot).into_values().next().expect("a repository");
    assert_ne!(old, new);
    assert!(rows::<File>(&snapshot).is_empty(), "trees of a retired history do not hold");
    let (taken, after) = taken(&place, &[new], LATE, 1);
    assert_eq!((taken.trees.len(), taken.contents_read), (1, 0));
    assert!(rows::<File>(&after).iter().all(|row| row.repository == new));
}

#[test]
fn odd_contents_are_bounded_and_what_is_missing_is_counted() {
    let place = Place::new();
    let repository = place.world().join("r.git");
    let files = tree([
        ("big.js", Node::File(vec![b'x'; 33 << 20])),
        ("min.js", file(&"a(b);".repeat(2_000))),
        ("bin.go", Node::File(b"package\0a".to_vec())),
        ("gone.go", file(&code("gone"))),
        ("here.go", file(&code("here"))),
        ("empty.go", file("")),
    ]);
    let commit = make(&repository, &[on(0, &[], files)]).remove(0);
    let blob = String::from_utf8(git(&repository, &["rev-parse", &format!("{commit}:gone.go")])).expect("an id");
    let blob = blob.trim();
    crate::hostile::lose(&repository, blob);
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let id = ids(&snapshot).into_values().next().expect("a repository");
    let (found, after) = taken(&place, &[id], LATE, 2);
    let status: BTreeMap<String, Option<ContentStatus>> = {
        let known: BTreeMap<BlobKey, ContentStatus> =
            rows::<Content>(&after).iter().map(|row| (row.blob, row.status)).collect();
        rows::<File>(&after).into_iter().map(|row| (row.path, known.get(&row.blob).copied())).collect()
    };
    let expected = [
        ("big.js", Some(ContentStatus::TooLarge)),
        ("bin.go", Some(ContentStatus::Binary)),
        ("empty.go", Some(ContentStatus::Read)),
        ("gone.go", None),
        ("here.go", Some(ContentStatus::Read)),
        ("min.js", Some(ContentStatus::Minified)),
    ];
    assert_eq!(status, expected.map(|(path, status)| (path.to_owned(), status)).into_iter().collect());
    assert!(found.warnings.iter().any(|(_, warning)| warning.place.contains(blob)));
    std::fs::remove_dir_all(&repository).expect("gone");
    let (found, _) = taken(&place, &[id, RepositoryId(99)], LATE, 2);
    assert_eq!(found.trees.len(), 1, "a tree listed before stands without its repository");
}

#[test]
fn a_repository_that_borrows_its_objects_is_read() {
    let place = Place::new();
    let commits = make(&place.lake("elsewhere.git"), &grown());
    borrow(&place.lake("elsewhere.git"), &place.world().join("r.git"), &commits[3]);
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let id = ids(&snapshot).into_values().next().expect("a repository");
    // The other file of code is vendored there.
    assert_eq!(taken(&place, &[id], LATE, 2).0.contents_read, 1);
}

/// Contents below folders along the line, folded from `git log --first-parent --raw`.
fn logged(repository: &std::path::Path, snapshot: &Snapshot, folder: &str) -> Vec<Appearance> {
    let commits: BTreeMap<String, Commit> =
        rows::<Commit>(snapshot).into_iter().map(|row| (row.id.to_string(), row)).collect();
    let mut arguments = vec![
        "log",
        "--first-parent",
        "--reverse",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "--root",
        "-m",
        "--format=commit %H",
        "main",
    ];
    if !folder.is_empty() {
        arguments.extend(["--", folder]);
    }
    let (mut open, mut all) = (BTreeMap::<String, Appearance>::new(), Vec::new());
    let out = String::from_utf8(git(repository, &arguments)).expect("text");
    let mut current = None;
    for line in out.lines() {
        if let Some(id) = line.strip_prefix("commit ") {
            current = commits.get(id);
        }
        let Some((head, path)) = line.strip_prefix(':').and_then(|line| line.split_once('\t')) else { continue };
        let commit = current.expect("a commit");
        let parts: Vec<&str> = head.split(' ').collect();
        if let Some(mut ended) = open.remove(path) {
            ended.last_day = Some(commit.arrival);
            all.push(ended);
        }
        if parts[1].starts_with("100") {
            let (repository, first_day) = (commit.repository, commit.arrival);
            let begun = Appearance {
                repository,
                path: path.to_owned(),
                blob: key(parts[3]),
                commit: commit.commit,
                first_day,
                last_day: None,
            };
            open.insert(path.to_owned(), begun);
        }
    }
    all.extend(open.into_values());
    all.sort_by(|one, other| (&one.path, one.commit).cmp(&(&other.path, other.commit)));
    all
}

/// Histories with branches and merges over a few paths in a few folders.
fn histories() -> impl Strategy<Value = Vec<Spec>> {
    let change = (0_usize..7, 0_u8..4, any::<prop::sample::Index>(), any::<bool>());
    prop::collection::vec(prop::collection::vec(change, 1..4), 1..12).prop_map(|commits| {
        let paths = ["a/x.go", "a/b/y.go", "a/b/z.go", "ab/x.go", "c", "a/b/link", "d/e/f.py"];
        let mut specs: Vec<Spec> = Vec::new();
        for (number, changes) in commits.iter().enumerate() {
            let onto = if number == 0 { None } else { Some(number - 1 - changes[0].2.index(number.min(3))) };
            let mut tree = onto.map(|onto| specs[onto].tree.clone()).unwrap_or_default();
            for (path, content, _, _) in changes {
                match content {
                    0 => drop(tree.remove(paths[*path].as_bytes())),
                    _ if *path == 5 => drop(tree.insert(paths[*path].into(), Node::Link(vec![b'a' + content]))),
                    _ => drop(tree.insert(paths[*path].into(), file(&format!("v{content}\n")))),
                }
            }
            let merged = changes[0].3 && number > 1 && onto != Some(number - 1);
            let parents: Vec<usize> = onto.into_iter().chain(merged.then(|| number - 1)).collect();
            specs.push(on(number as i64 / 2, &parents, tree));
        }
        specs
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn appearances_are_those_of_gits_log(specs in histories()) {
        let place = Place::new();
        let repository = place.world().join("r.git");
        make(&repository, &specs);
        let (snapshot, _) = scanned(&place.lake("a"), &place.world());
        let id = ids(&snapshot).into_values().next().expect("a repository");
        for folder in ["", "a", "a/b", "d/e", "nowhere"] {
            let found = appearances(&snapshot, id, &[folder.to_owned()], LATE).expect("appearances");
            prop_assert!(found.warnings.is_empty());
            prop_assert_eq!(found.appearances, logged(&repository, &snapshot, folder), "{}", folder);
        }
        let nested = appearances(&snapshot, id, &["a".to_owned(), "a/b".to_owned()], LATE).expect("appearances");
        prop_assert_eq!(nested.appearances, logged(&repository, &snapshot, "a"));
    }
}

#[test]
fn appearances_look_at_nothing_later() {
    let place = Place::new();
    make(&place.world().join("r.git"), &grown());
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let id = ids(&snapshot).into_values().next().expect("a repository");
    let spans = |as_of: Day| {
        let found = appearances(&snapshot, id, &["a".to_owned()], as_of).expect("appearances").appearances;
        found.into_iter().map(|row| (row.path, row.first_day, row.last_day)).collect::<Vec<_>>()
    };
    assert_eq!(spans(day(2)), [("a/x.go".to_owned(), day(0), None), ("a/y.go".to_owned(), day(2), None)]);
    assert_eq!(spans(LATE), [("a/x.go".to_owned(), day(0), Some(day(5))), ("a/y.go".to_owned(), day(2), None)]);
}

#[test]
fn versions_are_every_text_of_code_that_stood() {
    let place = Place::new();
    let repository = place.world().join("r.git");
    let code = |text: &str| file(&format!("package a // {text}\n"));
    let with = |files: &[(&str, Node)]| -> Tree {
        files.iter().map(|(path, node)| (path.as_bytes().to_vec(), node.clone())).collect()
    };
    let binary = file("a\0b");
    make(
        &repository,
        &[
            on(0, &[], with(&[("a/x.go", code("one")), ("a/notes.bin", binary.clone()), ("b/y.go", code("else"))])),
            on(3, &[0], with(&[("a/x.go", code("two")), ("a/b/z.go", code("new")), ("b/y.go", code("else"))])),
            on(6, &[1], with(&[("a/b/z.go", code("new")), ("b/y.go", code("else"))])),
        ],
    );
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let id = ids(&snapshot).into_values().next().expect("a repository");
    let told = |as_of| {
        let found = versions(&snapshot, id, "a/", as_of).expect("versions");
        assert!(found.warnings.is_empty(), "{:?}", found.warnings);
        let row = |one: buyin_sources::snapshot::Version| (one.path, one.text, one.first_day, one.last_day);
        found.versions.into_iter().map(row).collect::<Vec<_>>()
    };
    let row = |path: &str, text: &str, first: i64, last: Option<i64>| {
        (path.to_owned(), format!("package a // {text}\n"), day(first), last.map(day))
    };
    assert_eq!(
        told(LATE),
        [row("b/z.go", "new", 3, None), row("x.go", "one", 0, Some(3)), row("x.go", "two", 3, Some(6)),]
    );
    assert_eq!(
        told(day(4)),
        [row("b/z.go", "new", 3, None), row("x.go", "one", 0, Some(3)), row("x.go", "two", 3, None)]
    );
    assert_eq!(told(day(-1)), []);
}

#[test]
fn what_was_taken_before_is_answered_while_another_scan_is_at_work() {
    let place = Place::new();
    make(&place.world().join("r.git"), &grown());
    let (snapshot, _) = scanned(&place.lake("a"), &place.world());
    let all: Vec<RepositoryId> = ids(&snapshot).into_values().collect();
    let (first, _) = taken(&place, &all, LATE, 1);
    let lake = Lake::open(&place.lake("a")).expect("a lake");
    let _held = lake.lock().expect("nobody else");
    let again = take(&lake, &Request { repositories: &all, as_of: LATE, threads: 1 }).expect("nothing to write");
    assert_eq!((again.trees, again.contents_read), (first.trees, 0));
    let other = take(&lake, &Request { repositories: &all, as_of: day(2), threads: 1 });
    assert!(other.is_err(), "another day's tree has to be written");
}

#[test]
fn a_repository_where_commits_are_replaced_is_read_as_git_shows_it() {
    let place = Place::new();
    let source = place.world().join("r.git");
    let commits = make(&source, &grown());
    let last = commits.last().expect("commits");
    git(&source, &["-c", "user.name=T", "-c", "user.email=t@x", "replace", "--graft", last]);
    scanned(&place.lake("a"), &place.world());
    let all: Vec<RepositoryId> =
        ids(&Lake::open(&place.lake("a")).expect("a lake").snapshot().expect("a state")).into_values().collect();
    let (taken, snapshot) = taken(&place, &all, LATE, 1);
    assert!(taken.warnings.is_empty(), "{:?}", taken.warnings);
    let files: BTreeSet<_> = rows::<File>(&snapshot).into_iter().map(|row| (row.path, row.kind, row.blob)).collect();
    assert_eq!(files, listed(&source, last));
}
