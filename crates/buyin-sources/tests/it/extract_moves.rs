//! Moves into the extracted path: found, proposed, and followed when asked.

use buyin_sources::extract::{extract, plan};

use crate::extract::{Extracted, blame, from_made, request, said, target};
use crate::world::{Place, Spec, file, git, make, tree};

const A: &str = "one\ntwo\nthree\nfour\n";
const EDITED: &str = "one\ntwo\nthree\nFOUR\n";
const B: &str = "b1\nb2\nb3\n";

/// `start/…` becomes `old/…`, that becomes `lib/…`, and one file came from elsewhere.
fn moved() -> Vec<Spec> {
    let with = |folder: &str, a: &str| {
        let (a_path, b_path) = (format!("{folder}/a"), format!("{folder}/b"));
        tree([(a_path.as_str(), file(a)), (b_path.as_str(), file(B)), ("x/util", file("u\n")), ("keep", file("k\n"))])
    };
    let mut last = with("lib", EDITED);
    last.remove(&b"x/util"[..]);
    last.insert(b"lib/util".to_vec(), file("u\n"));
    last.insert(b"x/more".to_vec(), file("stays\n"));
    vec![
        Spec::new(0, &[], with("start", A)),
        Spec::new(1, &[0], with("old", A)),
        Spec::new(2, &[1], with("old", "one\ntwo\n3\nfour\n")),
        Spec::new(3, &[2], with("lib", "one\ntwo\n3\nfour\n")),
        Spec::new(4, &[3], with("lib", EDITED)),
        Spec::new(5, &[4], last),
    ]
}

fn run(specs: &[Spec], follow: bool) -> Extracted {
    let folder = Place::new();
    make(&folder.world().join("source"), specs);
    from_made(folder, &["lib"], follow)
}

fn rows(one: &Extracted) -> Vec<(String, String, u64, bool)> {
    one.report.moves.iter().map(|row| (row.from.clone(), row.to.clone(), row.files, row.followed)).collect()
}

fn row(from: &str, to: &str, files: u64, followed: bool) -> (String, String, u64, bool) {
    (from.to_owned(), to.to_owned(), files, followed)
}

#[test]
fn moves_are_proposed_and_history_begins_at_them() {
    let one = run(&moved(), false);
    assert_eq!(rows(&one), [row("old", "lib", 2, false), row("x/util", "lib/util", 1, false)]);
    assert_eq!(one.report.commits.kept, 3);
}

#[test]
fn moves_are_followed_through_moves() {
    let one = run(&moved(), true);
    let all = [row("old", "lib", 2, true), row("x/util", "lib/util", 1, true), row("start", "old", 2, true)];
    assert_eq!(rows(&one), all);
    // Moving itself changes nothing any more: 1 and 3 are pruned, and 5 as well.
    let subjects = said(&one.new, &["log", "--reverse", "--format=%s"]);
    assert_eq!(subjects, "Commit 0\nCommit 2\nCommit 4");
    assert_eq!(said(&one.new, &["ls-tree", "-r", "--name-only", "HEAD~2"]), "a\nb\nutil");
    assert_eq!(said(&one.new, &["rev-parse", "HEAD^{tree}"]), said(&one.source, &["rev-parse", "HEAD:lib"]));
    git(&one.new, &["fsck", "--strict"]);
    assert_eq!(said(&one.new, &["show", "HEAD~2:a"]), A.trim_end());
}

#[test]
fn what_comes_to_the_old_place_later_is_not_ours() {
    let mut specs = moved();
    let mut tree = specs[5].tree.clone();
    tree.insert(b"old/alien".to_vec(), file("not ours\n"));
    specs.push(Spec::new(6, &[5], tree));
    let one = run(&specs, true);
    assert_eq!(one.report.commits.kept, 3);
    assert!(!said(&one.new, &["ls-tree", "-r", "--name-only", "HEAD"]).contains("alien"));
}

#[test]
fn a_branch_from_before_the_move_is_followed_too() {
    let mut specs = moved();
    let mut tree = specs[2].tree.clone();
    tree.insert(b"old/c".to_vec(), file("c\n"));
    specs.insert(5, Spec::new(5, &[2], tree));
    let mut merged = specs[4].tree.clone();
    merged.insert(b"lib/c".to_vec(), file("c\n"));
    specs.truncate(6);
    specs.push(Spec::new(6, &[4, 5], merged));
    let one = run(&specs, true);
    assert_eq!(one.report.commits.merges_kept, 1);
    assert_eq!(said(&one.new, &["ls-tree", "-r", "--name-only", "HEAD^2"]), "a\nb\nc\nutil".replace("\nutil", ""));
}

#[test]
fn blame_names_the_same_authors_where_a_branch_took_back_what_moved_later() {
    let at = |folder: &str, a: &str, b: &str, other: &str| {
        let (a_path, b_path) = (format!("{folder}/a"), format!("{folder}/b"));
        tree([(a_path.as_str(), file(a)), (b_path.as_str(), file(b)), ("keep", file(other))])
    };
    let specs = [
        Spec::new(0, &[], at("old", A, B, "k")),
        Spec::new(1, &[0], at("old", "else\n", B, "k")),
        Spec::new(2, &[1], at("old", A, "b1\nb2\nb3\nb4\n", "k")),
        Spec::new(3, &[0], at("old", A, B, "more")),
        Spec::new(4, &[3, 2], at("old", A, "b1\nb2\nb3\nb4\n", "more")),
        Spec::new(5, &[4], at("lib", A, "b1\nb2\nb3\nb4\n", "more")),
        Spec::new(6, &[5], at("lib", EDITED, "b1\nb2\nb3\nb4\n", "more")),
    ];
    let one = run(&specs, true);
    for file in ["a", "b"] {
        assert_eq!(blame(&one.new, &[], file), blame(&one.source, &[], &format!("lib/{file}")));
    }
}

#[test]
fn an_edited_file_is_recognised_and_a_copy_is_no_move() {
    let specs = [
        Spec::new(0, &[], tree([("p/one.txt", file(A)), ("q/copied", file(B))])),
        Spec::new(1, &[0], tree([("lib/two.txt", file(EDITED)), ("q/copied", file(B)), ("lib/copied", file(B))])),
    ];
    let one = run(&specs, true);
    assert_eq!(rows(&one), [row("p/one.txt", "lib/two.txt", 1, true)]);
    assert_eq!(one.report.moves[0].identical, 0);
    assert_eq!(one.report.commits.kept, 2);
}

#[test]
fn case_only_renames_are_renames_like_others() {
    let specs = [
        Spec::new(0, &[], tree([("Lib/Readme", file(A)), ("x", file("x"))])),
        Spec::new(1, &[0], tree([("lib/Readme", file(A)), ("x", file("x"))])),
        Spec::new(2, &[1], tree([("lib/README", file(A)), ("x", file("x"))])),
    ];
    let one = run(&specs, true);
    assert_eq!(rows(&one), [row("Lib", "lib", 1, true)]);
    let names: Vec<String> =
        ["HEAD~1", "HEAD"].iter().map(|at| said(&one.new, &["ls-tree", "--name-only", at])).collect();
    assert_eq!(names, ["Readme", "README"]);
}

#[test]
fn a_plan_with_moves_is_what_then_happens() {
    let folder = Place::new();
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    make(&source, &moved());
    let mut request = request(&source, &["lib"]);
    request.follow = true;
    let mut planned = plan(&request).expect("a plan");
    let done = extract(&request, &target(&new)).expect("a repository");
    planned.mapping.clone_from(&done.mapping);
    assert_eq!(planned, done);
}
