//! The shape of a source, of its packs and of its lines, is no matter of what comes out: with git as the judge.

use std::collections::BTreeSet;
use std::path::Path;

use buyin_sources::extract::extract;

use crate::extract::{Extracted, extracted, judge, request, said, target};
use crate::world::{Place as Folder, Spec, Tree, file, git, make, tree};

/// Long files of which a line changes at a time: packs hold them as differences. One is a copy of a file outside.
fn long(changed: usize) -> Tree {
    let text = |name: &str| {
        let line = |number: usize| {
            let state = if number % 40 <= changed { "new" } else { "old" };
            format!("{name} line {number} {state} {}\n", number * 7919 % 1000)
        };
        (0..400).map(line).collect::<String>()
    };
    let other = text("other");
    tree([
        ("lib/a.txt", file(&text("a"))),
        ("lib/in/b.txt", file(&text("b"))),
        ("lib/copy.txt", file(&format!("{other}and more\n"))),
        ("other.txt", file(&other)),
    ])
}

/// Whether the pack of a repository holds objects of `paths` as differences.
fn differences(folder: &Path, paths: &[&str]) -> usize {
    let packs = folder.join("objects/pack");
    let index = std::fs::read_dir(packs).expect("packs").flatten().map(|entry| entry.path());
    let index = index.filter(|path| path.extension().is_some_and(|ending| ending == "idx"));
    let listed: String =
        index.map(|index| said(folder, &["verify-pack", "-v", &index.display().to_string()])).collect();
    let objects = said(folder, &[&["rev-list", "--objects", "--branches", "--"], paths].concat());
    let of_paths: BTreeSet<&str> = objects.lines().filter_map(|line| line.split(' ').next()).collect();
    // Of a difference a line has two columns more: depth and base.
    let rows = listed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.filter(|row| row.len() == 7 && of_paths.contains(row[0])).count()
}

#[test]
fn however_a_source_is_packed_the_same_comes_out() {
    let folder = Folder::new();
    let source = folder.world().join("source");
    let specs: Vec<Spec> =
        (0..12).map(|number| Spec::new(number, &Vec::from_iter(number.checked_sub(1)), long(number))).collect();
    make(&source, &specs);
    let run = |name: &str| {
        let new = folder.world().join(name);
        let report = extract(&request(&source, &["lib"]), &target(&new)).expect("a repository");
        git(&new, &["fsck", "--strict", "--no-dangling"]);
        let objects = said(&new, &["cat-file", "--batch-all-objects", "--batch-check"]);
        (report.tip, objects)
    };
    let loose = run("loose");
    git(&source, &["repack", "-q", "-a", "-d", "-f", "--depth=10"]);
    assert!(differences(&source, &["lib"]) > 20, "the source holds differences");
    assert_eq!(run("packed"), loose);
    let kept = differences(&folder.world().join("packed"), &["."]);
    assert!(kept > 20, "and they came along: {kept}");
}

#[test]
fn what_replaces_a_commit_stands_for_it() {
    let folder = Folder::new();
    let source = folder.world().join("source");
    let specs: Vec<Spec> =
        (0..4).map(|number| Spec::new(number, &Vec::from_iter(number.checked_sub(1)), long(number))).collect();
    let ids = make(&source, &specs);
    git(&source, &["repack", "-q", "-a", "-d"]);
    git(&source, &["-c", "user.name=T", "-c", "user.email=t@x", "replace", "--graft", &ids[2]]);
    let shown = said(&source, &["rev-list", "HEAD"]);
    assert_eq!(shown.lines().count(), 2, "git shows history from the replaced commit on");
    let new = folder.world().join("new");
    let report = extract(&request(&source, &["lib"]), &target(&new)).expect("a repository");
    assert_eq!((report.commits.read, report.commits.kept), (2, 2));
    git(&new, &["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn lines_that_cross_keep_their_bases() {
    let state = |a: &str, b: &str| tree([("lib/a.txt", file(a)), ("lib/b.txt", file(b)), ("other.txt", file("o"))]);
    let specs = [
        Spec::new(0, &[], state("0", "0")),
        Spec::new(1, &[0], state("1", "0")),
        Spec::new(2, &[0], state("0", "2")),
        // Each line takes the other's work over.
        Spec::new(3, &[1, 2], state("1", "2")),
        Spec::new(4, &[2, 1], state("1", "2")),
        Spec::new(5, &[3], state("5", "2")),
        Spec::new(6, &[4], state("1", "6")),
        Spec::new(7, &[5, 6], state("5", "6")),
    ];
    let one = extracted(&specs, &["lib"]);
    judge(&one, "lib");
    assert_eq!((one.report.commits.kept, one.report.commits.merges_kept), (8, 3));
    let bases = |folder: &Path| -> BTreeSet<String> {
        said(folder, &["merge-base", "--all", "HEAD^1", "HEAD^2"]).lines().map(str::to_owned).collect()
    };
    let (new, old) = (bases(&one.new), bases(&one.source));
    assert_eq!(old.len(), 2, "git finds both bases of lines that cross");
    assert_eq!(new.iter().map(|base| source_of(&one, base)).collect::<BTreeSet<_>>(), old);
}

fn source_of(one: &Extracted, new: &str) -> String {
    one.pairs.iter().find(|(commit, _)| commit == new).map(|(_, old)| old.clone()).expect("a new commit")
}
