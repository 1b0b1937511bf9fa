//! A path becomes a repository: what must hold of it, with git as the judge.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use buyin_sources::extract::report::{Fate, Report, RootReason};
use buyin_sources::extract::{Place, Request, Target, extract, plan};
use proptest::prelude::*;

use crate::world::{EPOCH, Node, Place as Folder, Spec, Tree, file, git, import, make, tree};

/// A source and what was extracted from it.
pub(crate) struct Extracted {
    _folder: Folder,
    pub(crate) source: PathBuf,
    pub(crate) new: PathBuf,
    pub(crate) report: Report,
    /// New commits with their sources.
    pub(crate) pairs: Vec<(String, String)>,
}

pub(crate) fn request(source: &Path, places: &[&str]) -> Request {
    let place = |(number, text): (usize, &&str)| if number == 0 { Place::root(text) } else { Place::parse(text) };
    let places = places.iter().enumerate().map(place).collect::<Result<_, _>>().expect("places");
    Request { repository: source.to_owned(), places, revisions: Vec::new(), follow: false }
}

pub(crate) fn target(folder: &Path) -> Target {
    Target { folder: folder.to_owned(), bare: true, notes: true, allow_secrets: false }
}

pub(crate) fn extracted(specs: &[Spec], places: &[&str]) -> Extracted {
    let folder = Folder::new();
    make(&folder.world().join("source"), specs);
    from_made(folder, places, false)
}

pub(crate) fn from_made(folder: Folder, places: &[&str], follow: bool) -> Extracted {
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    let mut request = request(&source, places);
    request.follow = follow;
    let planned = plan(&request).expect("a plan");
    assert!(!new.exists(), "a plan writes nothing");
    let report = extract(&request, &target(&new)).expect("a new repository");
    assert_eq!(planned.tip, report.tip, "a plan knows the new tip");
    let mapping = report.mapping.clone().expect("a mapping");
    let text = std::fs::read_to_string(mapping.to_source).expect("a mapping");
    let pairs = text.lines().filter_map(|line| line.split_once('\t')).map(|(new, old)| (new.into(), old.into()));
    Extracted { pairs: pairs.collect(), _folder: folder, source, new, report }
}

pub(crate) fn said(folder: &Path, arguments: &[&str]) -> String {
    String::from_utf8_lossy(&git(folder, arguments)).trim_end().to_owned()
}

/// The id of `path` in a commit, by git; nothing when it is not there.
fn at(folder: &Path, commit: &str, path: &str) -> Option<String> {
    let id = said(folder, &["ls-tree", "-d", "--object-only", commit, path]);
    Some(id).filter(|id| !id.is_empty())
}

/// Paths with mode and id of all files in a tree.
fn files(folder: &Path, tree: &str) -> BTreeSet<(String, String)> {
    let all = said(folder, &["ls-tree", "-r", tree]);
    all.lines().filter_map(|line| line.split_once('\t')).map(|(object, path)| (path.into(), object.into())).collect()
}

/// A history with everything: a late beginning, other work, branches, an evil merge, an octopus, lines that cross.
fn story() -> Vec<Spec> {
    let lib = |a: &str, b: &str, other: &str| {
        tree([("lib/a.txt", file(a)), ("lib/in/b.txt", file(b)), ("other.txt", file(other)), ("LICENSE", file("l\n"))])
    };
    vec![
        Spec::new(0, &[], tree([("other.txt", file("0\n")), ("LICENSE", file("l\n"))])),
        Spec::new(1, &[0], lib("1\n", "1\n", "0\n")),
        Spec::new(2, &[1], lib("1\n", "1\n", "2\n")), // nothing here
        Spec::new(3, &[2], lib("3\n", "1\n", "2\n")),
        Spec::new(4, &[2], lib("1\n", "4\n", "2\n")),
        Spec::new(5, &[3, 4], lib("3\n", "4\n", "2\n")), // two lines
        Spec::new(6, &[2], lib("1\n", "1\n", "6\n")),    // a line that did nothing here
        Spec::new(7, &[5, 6], lib("3\n", "4\n", "6\n")), // so no merge
        Spec::new(8, &[7, 6], lib("8\n", "4\n", "6\n")), // no merge, but a change of its own
        Spec::new(9, &[8], lib("9\n", "4\n", "6\n")),
        Spec::new(10, &[8], lib("8\n", "10\n", "6\n")),
        Spec::new(11, &[8], lib("8\n", "4\n", "11\n")),
        Spec::new(12, &[9, 10, 11], lib("9\n", "10\n", "11\n")), // an octopus that loses an arm
        Spec::new(13, &[12], lib("13\n", "10\n", "11\n")),
        Spec::new(14, &[12], lib("9\n", "14\n", "11\n")),
        Spec::new(15, &[13, 14], lib("13\n", "14\n", "11\n")),
        Spec::new(16, &[14, 13], lib("13\n", "14\n", "11\n")),
        Spec::new(17, &[15, 16], lib("13\n", "14\n", "11\n")), // crossed lines
    ]
}

/// What must hold of every extraction of one folder.
pub(crate) fn judge(one: &Extracted, path: &str) {
    let (source, new) = (one.source.as_path(), one.new.as_path());
    assert_eq!(Some(said(new, &["rev-parse", "HEAD^{tree}"])), at(source, "HEAD", path), "the newest tree");
    // Each commit has the tree of its source, and all of them are there.
    let empty = said(new, &["hash-object", "-t", "tree", "/dev/null"]);
    let mut trees = BTreeSet::new();
    for (commit, old) in &one.pairs {
        let tree = said(new, &["rev-parse", &format!("{commit}^{{tree}}")]);
        assert_eq!(tree, at(source, old, path).unwrap_or_else(|| empty.clone()));
        trees.insert(tree);
    }
    let commits = said(source, &["rev-list", "HEAD"]);
    let expected: BTreeSet<String> = commits.lines().filter_map(|commit| at(source, commit, path)).collect();
    trees.remove(&empty);
    assert_eq!(trees, expected, "the set of trees");
    no_leak(one, path, &commits);
    shape(one);
    for (file, _) in files(new, "HEAD") {
        // What came to the path from elsewhere is not followed here.
        let blame = |folder, path: &str| blame(folder, &["--no-follow"], path);
        assert_eq!(blame(new, &file), blame(source, &format!("{path}/{file}")), "blame of {file}");
    }
    git(new, &["fsck", "--strict", "--no-dangling"]);
}

/// Who wrote each line of a file and when, by git.
pub(crate) fn blame(folder: &Path, options: &[&str], path: &str) -> Vec<String> {
    let text = said(folder, &[&["blame", "--line-porcelain"], options, &["HEAD", "--", path]].concat());
    let kept = text.lines().filter(|line| line.starts_with("author") || line.starts_with('\t'));
    kept.map(str::to_owned).collect()
}

fn no_leak(one: &Extracted, path: &str, commits: &str) {
    let mut allowed: BTreeSet<String> = one.pairs.iter().map(|(commit, _)| commit.clone()).collect();
    allowed.insert(said(&one.new, &["hash-object", "-t", "tree", "/dev/null"]));
    for commit in commits.lines() {
        if let Some(tree) = at(&one.source, commit, path) {
            let all = said(&one.source, &["ls-tree", "-r", "-t", "--object-only", &tree]);
            allowed.extend(all.lines().map(str::to_owned));
            allowed.insert(tree);
        }
    }
    let reached = said(&one.new, &["rev-list", "--objects", "--no-object-names", "--branches", "--tags"]);
    for object in reached.lines() {
        assert!(allowed.contains(object), "{object} leaked");
        assert!(!commits.lines().any(|commit| commit == object), "{object} is a commit of the source");
    }
}

/// Commits change something, merges join lines of which none is in the other for nothing.
fn shape(one: &Extracted) {
    for (commit, old) in &one.pairs {
        let line = said(&one.new, &["rev-list", "--parents", "-1", commit]);
        let parents: Vec<&str> = line.split(' ').skip(1).collect();
        if let [parent] = parents[..] {
            let changed = said(&one.new, &["diff-tree", "-r", "--name-only", parent, commit]);
            assert!(!changed.is_empty(), "{commit} of {old} changes nothing");
        }
        let different: BTreeSet<&&str> = parents.iter().collect();
        assert_eq!(different.len(), parents.len(), "no parent twice");
    }
}

#[test]
fn a_history_with_everything_keeps_what_matters() {
    let one = extracted(&story(), &["lib"]);
    judge(&one, "lib");
    let all: Vec<usize> = one
        .pairs
        .iter()
        .map(|(_, old)| {
            said(&one.source, &["log", "-1", "--format=%s", old])["Commit ".len()..].parse().expect("a number")
        })
        .collect();
    let kept: BTreeSet<usize> = all.into_iter().collect();
    assert_eq!(kept, BTreeSet::from([1, 3, 4, 5, 8, 9, 10, 12, 13, 14, 15, 16, 17]));
    let commits = one.report.commits;
    assert_eq!((commits.read, commits.kept, commits.pruned), (18, 13, 5));
    assert_eq!((commits.merges_kept, commits.merges_pruned), (5, 2));
    assert_eq!(said(&one.new, &["rev-list", "--count", "HEAD"]), "13");
    assert_eq!(one.report.roots.len(), 1);
    assert_eq!(one.report.roots[0].reason, RootReason::PathBegins);
}

#[test]
fn who_when_and_what_was_said_stay_byte_for_byte() {
    let folder = Folder::new();
    let source = folder.world().join("source");
    make(&source, &[Spec::new(0, &[], tree([("lib/a", file("a\n"))]))]);
    let tree = said(&source, &["rev-parse", "HEAD^{tree}"]);
    let head = said(&source, &["rev-parse", "HEAD"]);
    let mut raw = format!("tree {tree}\nparent {head}\n").into_bytes();
    raw.extend(b"author J\xf6rg <j@x.org> 1600000000 +0545\ncommitter  C <c@x.org> 1600000001 -1130\n");
    raw.extend(b"encoding ISO-8859-1\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n\n");
    raw.extend(b"\n  a subject with \xe4\n\n\ntrailing \n\n");
    // Touches the path, so that it is kept.
    let other = make(&folder.world().join("b"), &[Spec::new(0, &[], self::tree([("lib/a", file("b\n"))]))]);
    git(
        &source,
        &["fetch", "-q", &folder.world().join("b").display().to_string(), &format!("{}:refs/heads/b", other[0])],
    );
    let changed = said(&source, &["rev-parse", "b^{tree}"]);
    let raw = [format!("tree {changed}").as_bytes(), &raw[tree.len() + 5..]].concat();
    std::fs::write(source.join("raw"), &raw).expect("a file");
    let commit = said(&source, &["hash-object", "--literally", "-t", "commit", "-w", "raw"]);
    git(&source, &["update-ref", "refs/heads/main", &commit]);
    let one = from_made(folder, &["lib"], false);
    let new = git(&one.new, &["cat-file", "commit", "HEAD"]);
    let text = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect::<String>();
    let (new, old) = (text(&new), text(&raw));
    let stays = |text: &str| {
        let start = text.find("author ").expect("an author");
        let end = text.find("gpgsig").unwrap_or(text.len());
        let message = text.find("\n\n\n  a subject").expect("a message");
        (text[start..end.min(message + 1)].to_owned(), text[message..].to_owned())
    };
    assert_eq!(stays(&new), stays(&old));
    assert!(!new.contains("gpgsig"));
    assert!(one.report.warnings.iter().any(|said| said.starts_with("1 signatures were dropped")), "and it is said");
}

#[test]
fn the_same_comes_out_on_any_number_of_threads_and_grows_at_its_end() {
    let folder = Folder::new();
    let source = folder.world().join("source");
    let ids = make(&source, &story());
    let run = |threads: usize, revision: Option<&String>, name: &str| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let mut request = request(&source, &["lib"]);
        request.revisions.extend(revision.cloned());
        let new = folder.world().join(name);
        pool.install(|| extract(&request, &target(&new))).expect("a repository");
        said(&new, &["rev-list", "--reverse", "--topo-order", "--all", "--objects"])
    };
    let full = run(1, None, "one");
    assert_eq!(full, run(4, None, "four"));
    // All that came out of a part of the history comes out of all of it, but for the notes.
    let part = run(2, Some(&ids[12]), "part");
    let commits: BTreeSet<&str> = full.lines().collect();
    let new = folder.world().join("part");
    let own = said(&new, &["rev-list", "--branches"]);
    assert!(own.lines().count() > 5 && own.lines().all(|line| commits.contains(line)), "{part}");
}

#[test]
fn branches_and_tags_come_along() {
    let folder = Folder::new();
    let source = folder.world().join("source");
    let ids = make(&source, &story());
    for (name, commit) in [("v0", 0), ("v1", 1), ("v2", 2)] {
        git(&source, &["tag", name, &ids[commit]]);
    }
    let identity = ["-c", "user.name=T", "-c", "user.email=t@x"];
    let message = "Release\n\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n";
    git(&source, &[&identity[..], &["tag", "-a", "-m", message, "v9", &ids[9]]].concat());
    git(&source, &["branch", "old", &ids[7]]);
    import(&source, format!("commit refs/heads/side\ncommitter A <a@x> {EPOCH} +0000\ndata 1\nx\n").as_bytes());
    let one = from_made(folder, &["lib"], false);
    let new_of = |old: &str| one.pairs.iter().find(|(_, source)| source == old).map(|(new, _)| new.clone());
    let fate = |name: &str| {
        let row = one.report.references.iter().find(|row| row.name == name).expect("it is listed");
        (row.fate, row.commit.clone())
    };
    assert_eq!(fate("refs/tags/v0"), (Fate::LeftOut, None), "older than the path");
    assert_eq!(fate("refs/tags/v1"), (Fate::Kept, new_of(&ids[1])));
    assert_eq!(fate("refs/tags/v2"), (Fate::Ancestor, new_of(&ids[1])));
    assert_eq!(fate("refs/heads/old"), (Fate::Ancestor, new_of(&ids[5])));
    assert_eq!(fate("refs/heads/side"), (Fate::LeftOut, None), "not reachable from the head");
    assert_eq!(new_of(&ids[9]), Some(said(&one.new, &["rev-parse", "v9^{commit}"])));
    let tag = said(&one.new, &["cat-file", "tag", "v9"]);
    assert!(tag.contains("tagger T <t@x>") && tag.ends_with("Release"), "{tag}");
    assert_eq!(said(&one.new, &["branch", "--format=%(refname:short)"]), "main\nold");
    git(&one.new, &["fsck", "--strict"]);
}

#[test]
fn blame_names_the_same_authors() {
    let lib = |a: &str, b: &str, other: &str| {
        tree([("lib/a.txt", file(a)), ("lib/b.txt", file(b)), ("other.txt", file(other))])
    };
    let specs = [
        Spec::new(0, &[], lib("a\n", "b\n", "0\n")),
        // A branch changes one file and takes that back, and goes on with the other; meanwhile nothing happens here.
        Spec::new(1, &[0], lib("else\n", "b\n", "0\n")),
        Spec::new(2, &[1], lib("a\n", "more\n", "0\n")),
        Spec::new(3, &[0], lib("a\n", "b\n", "3\n")),
        Spec::new(4, &[3, 2], lib("a\n", "more\n", "3\n")),
    ];
    let one = extracted(&specs, &["lib"]);
    judge(&one, "lib");
    assert_eq!((one.report.commits.kept, one.report.commits.merges_kept), (4, 1));
}

#[test]
fn licences_outside_are_named_and_come_along_when_asked() {
    assert_eq!(extracted(&story(), &["lib"]).report.licences, ["LICENSE"]);
    let one = extracted(&story(), &["lib", "LICENSE"]);
    assert!(one.report.licences.is_empty());
    assert_eq!(said(&one.new, &["show", "HEAD:LICENSE"]), "l");
    assert_eq!(one.report.commits.kept, 14, "the commit that added it comes along");
    git(&one.new, &["fsck", "--strict"]);
}

#[test]
fn several_paths_go_where_they_are_told_and_back_again() {
    let places = ["lib", "lib/in=inner/deep", "LICENSE=LICENSES/main"];
    let one = extracted(&story(), &places);
    let back: BTreeMap<&str, &str> =
        [("a.txt", "lib/a.txt"), ("inner/deep/b.txt", "lib/in/b.txt"), ("LICENSES/main", "LICENSE")].into();
    for (new, old) in &one.pairs {
        // Everything under the paths, put back, is what the source had there.
        let returned: BTreeSet<_> = files(&one.new, new)
            .into_iter()
            .map(|(path, object)| ((*back.get(path.as_str()).expect("a known path")).to_owned(), object))
            .collect();
        let mut host = files(&one.source, old);
        host.retain(|(path, _)| path != "other.txt");
        assert_eq!(returned, host);
    }
    git(&one.new, &["fsck", "--strict"]);
}

#[test]
fn the_mapping_goes_both_ways_and_notes_say_it_too() {
    let one = extracted(&story(), &["lib"]);
    let mapping = one.report.mapping.clone().expect("a mapping");
    let to_new = std::fs::read_to_string(mapping.to_new).expect("a mapping");
    assert_eq!(to_new.lines().count(), 18);
    for (new, old) in &one.pairs {
        assert!(to_new.contains(&format!("{old}\t{new}\tkept\n")));
        assert_eq!(
            said(&one.new, &["notes", "--ref", "extracted-from", "show", new]),
            format!("Extracted-from: {old}")
        );
        assert!(said(&one.new, &["log", "-1", new]).contains("Extracted-from"), "git log shows it");
    }
    assert_eq!(to_new.lines().filter(|line| line.ends_with("\t\tpruned")).count(), 1, "before the path began");
}

#[test]
fn a_path_that_was_deleted_and_came_back_keeps_both_times() {
    let with = |text: &str| tree([("lib/a", file(text)), ("o", file("o"))]);
    let without = || tree([("o", file("o"))]);
    let specs = [
        Spec::new(0, &[], with("1")),
        Spec::new(1, &[0], without()),
        Spec::new(2, &[1], without()),
        Spec::new(3, &[2], with("2")),
    ];
    let one = extracted(&specs, &["lib"]);
    judge(&one, "lib");
    assert_eq!(one.report.commits.kept, 3);
}

#[test]
fn a_work_tree_is_checked_out_and_git_sees_no_change() {
    let folder = Folder::new();
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    let lib = [
        ("lib/run", Node::Program(b"#!/bin/sh\n".to_vec())),
        ("lib/link", Node::Link(b"deep/file".to_vec())),
        ("lib/deep/file", file("x\r\n")),
        ("lib/.gitattributes", file("* text=auto\n")),
    ];
    make(&source, &[Spec::new(0, &[], tree(lib))]);
    let mut target = target(&new);
    target.bare = false;
    let report = extract(&request(&source, &["lib"]), &target).expect("a repository");
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
    assert_eq!(said(&new, &["status", "--porcelain"]), "");
    assert_eq!(said(&new, &["log", "--oneline"]).lines().count(), 1);
    assert_eq!(std::fs::read(new.join("deep/file")).expect("a file"), b"x\r\n");
    assert_eq!(std::fs::read_link(new.join("link")).expect("a link"), Path::new("deep/file"));
    assert!(report.mapping.expect("a mapping").to_new.starts_with(new.join(".git")));
    assert_eq!(std::fs::read_dir(folder.world()).expect("a folder").count(), 2, "nothing is left beside it");
}

prop_compose! {
    /// A random history: each commit has up to three parents among the last and changes a few of a few files.
    fn history()(commits in prop::collection::vec((prop::collection::vec(1_usize..5, 0..4), prop::collection::vec((0_usize..6, 0_u8..4), 0..4)), 1..24)) -> Vec<Spec> {
        const PATHS: [&str; 6] = ["lib/a", "lib/in/b", "lib/in/c", "o/a", "o/b", "top"];
        let mut specs: Vec<Spec> = Vec::new();
        for (number, (backs, edits)) in commits.iter().enumerate() {
            let mut parents: Vec<usize> = backs.iter().filter_map(|back| number.checked_sub(*back)).collect();
            if parents.is_empty() && number > 0 {
                parents.push(number - 1);
            }
            let mut seen = BTreeSet::new();
            parents.retain(|parent| seen.insert(*parent));
            let mut tree = parents.first().map_or_else(Tree::new, |parent| specs[*parent].tree.clone());
            for (path, content) in edits {
                match content {
                    0 => { tree.remove(PATHS[*path].as_bytes()); }
                    text => { tree.insert(PATHS[*path].as_bytes().to_vec(), file(&text.to_string())); }
                }
            }
            specs.push(Spec::new(number, &parents, tree));
        }
        // The path is there at the end.
        let last = specs.len();
        let mut tree = specs[last - 1].tree.clone();
        tree.insert(b"lib/a".to_vec(), file("end"));
        specs.push(Spec::new(last, &[last - 1], tree));
        specs
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]
    #[test]
    fn any_history_is_extracted_whole_and_nothing_else(specs in history()) {
        judge(&extracted(&specs, &["lib"]), "lib");
    }
}
