//! Paths, sources and targets that do not do: what is said, and that nothing is left behind.

use std::path::Path;

use buyin_sources::extract::report::RootReason;
use buyin_sources::extract::{ExtractError, Place, extract, plan, prepare};

use crate::extract::{extracted, from_made, request, said, target};
use crate::world::{Node, Place as Folder, Spec, file, git, make, make_with, tree};

fn odd() -> Vec<Spec> {
    let now = [
        ("lib/a", file("a")),
        ("lib/sub", Node::Submodule(7)),
        ("lib/out", Node::Link(b"../secret".to_vec())),
        ("lib/in", Node::Link(b"a".to_vec())),
        ("lib/big", file("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n")),
        ("file", file("f")),
        ("link", Node::Link(b"lib".to_vec())),
        ("module", Node::Submodule(9)),
    ];
    vec![Spec::new(0, &[], tree([("gone/a", file("a")), ("lib/a", file("0"))])), Spec::new(1, &[0], tree(now))]
}

fn refused(path: &str) -> ExtractError {
    let folder = Folder::new();
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    make(&source, &odd());
    let error = extract(&request(&source, &[path]), &target(&new)).expect_err("it cannot be extracted");
    assert_eq!(std::fs::read_dir(folder.world()).expect("a folder").count(), 1, "nothing is left behind");
    error
}

#[test]
fn only_a_folder_of_the_newest_commit_can_be_extracted() {
    for (path, what) in [("file", "a file"), ("module", "a submodule"), ("link", "a symbolic link")] {
        assert!(refused(path).to_string().starts_with(&format!("{path}: {what}")));
    }
    let error = refused("gone");
    assert!(matches!(error, ExtractError::Gone { .. }), "{error}");
    let ExtractError::NoSuchPath { near, .. } = refused("libs") else { panic!("no such path") };
    assert_eq!(near, ["lib"]);
    assert!(matches!(refused("lib/a/b"), ExtractError::NoSuchPath { .. }));
    assert!(matches!(refused("module/x"), ExtractError::NoSuchPath { .. }));
    assert!(matches!(Place::root("."), Err(ExtractError::Path { .. })), "the root");
}

#[test]
fn what_comes_along_must_be_in_some_commit() {
    let folder = Folder::new();
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    make(&source, &odd());
    for (pair, path, expected) in [
        ("libs=other", "libs", ["file", "lib", "link"].as_slice()),
        ("fil", "fil", &["file", "lib", "link"]),
        ("lib/b=c", "lib/b", &["lib/a", "lib/big", "lib/in", "lib/out"]),
        ("gone/b", "gone/b", &["file", "lib", "link"]),
    ] {
        // One that is there does not excuse one that is not.
        let request = request(&source, &["lib", "file", pair]);
        let error = extract(&request, &target(&new)).expect_err("no commit has it");
        let ExtractError::NoSuchPath { path: named, near } = error else { panic!("{pair}: {error}") };
        assert_eq!((named.as_str(), near.iter().map(String::as_str).collect::<Vec<_>>()), (path, expected.to_vec()));
        assert!(plan(&request).is_err() && !new.exists(), "{pair}");
    }
    for pair in ["gone=", "gone/a=old/a", "file=FILE"] {
        let request = request(&source, &["lib", pair]);
        assert!(plan(&request).is_ok(), "{pair}: it was there once");
    }
}

#[test]
fn a_path_that_is_gone_comes_from_the_commit_that_still_has_it() {
    let folder = Folder::new();
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    make(&source, &odd());
    let mut request = request(&source, &["gone"]);
    let Err(ExtractError::Gone { last, .. }) = plan(&request) else { panic!("it is gone") };
    request.revisions.push(last);
    let report = extract(&request, &target(&new)).expect("a repository");
    assert_eq!((report.commits.kept, report.branch.as_str()), (1, "main"));
    request.revisions[0] = "no-such-branch".to_owned();
    assert!(matches!(plan(&request), Err(ExtractError::Revision { .. })));
}

#[test]
fn what_points_elsewhere_is_said() {
    let report = extracted(&odd(), &["lib"]).report;
    assert_eq!(report.submodules, ["sub"]);
    assert_eq!(report.links, ["out"]);
    assert_eq!(report.large_files, 1);
}

#[test]
fn attributes_that_stay_behind_are_said_where_large_files_come_along() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n";
    let lfs = "*.bin filter=lfs diff=lfs merge=lfs -text\n";
    let with = |content: &str| {
        let files = [
            (".gitattributes", file(lfs)),
            ("pkg/.gitattributes", file(lfs)),
            ("pkg/lib/.gitattributes", file(lfs)),
            ("pkg/other/.gitattributes", file(lfs)),
            ("pkg/lib/a.bin", file(content)),
        ];
        [Spec::new(0, &[], tree(files))]
    };
    let attributes = |specs: &[Spec], places: &[&str]| extracted(specs, places).report.attributes;
    assert_eq!(attributes(&with(pointer), &["pkg/lib"]), [".gitattributes", "pkg/.gitattributes"]);
    let along = ["pkg/lib", ".gitattributes=root.gitattributes", "pkg/.gitattributes=pkg.gitattributes"];
    assert!(attributes(&with(pointer), &along).is_empty(), "they come along");
    assert!(attributes(&with("small"), &["pkg/lib"]).is_empty(), "nothing large comes along");
    let mut text = with(pointer);
    text[0].tree.insert(b".gitattributes".to_vec(), file("* text=auto\n"));
    assert_eq!(attributes(&text, &["pkg/lib"]), ["pkg/.gitattributes"], "one that says nothing of it is not missed");
}

#[test]
fn a_folder_that_once_was_a_file_or_a_submodule() {
    let specs = [
        Spec::new(0, &[], tree([("lib", file("a file"))])),
        Spec::new(1, &[0], tree([("lib", Node::Submodule(3))])),
        Spec::new(2, &[1], tree([("lib/a", file("a"))])),
    ];
    assert_eq!(extracted(&specs, &["lib"]).report.commits.kept, 1);
}

#[test]
fn targets_that_are_taken_or_inside_the_source() {
    let folder = Folder::new();
    let source = folder.world().join("source");
    make(&source, &odd());
    let request = request(&source, &["lib"]);
    let bad = |path: &Path| extract(&request, &target(path)).expect_err("a bad target").to_string();
    let before = said(&source, &["count-objects", "-v"]);
    assert!(bad(&source).contains("not empty"));
    assert!(bad(&source.join("new/inner")).contains("inside the source"));
    let link = folder.world().join("link");
    std::os::unix::fs::symlink(&source, &link).expect("a link");
    assert!(bad(&link.join("new")).contains("inside the source"));
    std::fs::write(folder.world().join("taken"), "x").expect("a file");
    assert!(bad(&folder.world().join("taken")).contains("not a folder"));
    std::fs::create_dir(folder.world().join("empty")).expect("a folder");
    extract(&request, &target(&folder.world().join("empty"))).expect("an empty folder does");
    extract(&request, &target(&folder.world().join("not/there/yet"))).expect("a new one too");
    assert_eq!(said(&source, &["count-objects", "-v"]), before, "the source is never written to");
}

#[test]
fn targets_inside_any_work_tree_of_the_source() {
    let folder = Folder::new();
    let (bare, main) = (folder.world().join("bare"), folder.world().join("main"));
    make(&bare, &[Spec::new(0, &[], tree([("lib/a", file("a"))]))]);
    git(&folder.world(), &["clone", "-q", "bare", "main"]);
    for linked in ["../one", "../other"] {
        git(&main, &["worktree", "add", "-q", "--detach", linked]);
    }
    let (one, other) = (folder.world().join("one"), folder.world().join("other"));
    for (source, into) in [(&one, &main), (&one, &other), (&main, &one), (&one, &one)] {
        let error = extract(&request(source, &["lib"]), &target(&into.join("new"))).expect_err("inside the source");
        assert!(
            error.to_string().contains("inside the source"),
            "{} into {}: {error}",
            source.display(),
            into.display()
        );
    }
    extract(&request(&one, &["lib"]), &target(&folder.world().join("new"))).expect("beside them it does");
}

#[test]
fn a_target_below_a_file_is_an_error_of_the_target() {
    let folder = Folder::new();
    let source = folder.world().join("source");
    make(&source, &odd());
    std::fs::write(folder.world().join("taken"), "x").expect("a file");
    std::os::unix::fs::symlink("nowhere", folder.world().join("dangling")).expect("a link");
    for below in ["taken/x", "taken/x/y", "dangling/x"] {
        let error = extract(&request(&source, &["lib"]), &target(&folder.world().join(below))).expect_err("no folder");
        assert!(matches!(error, ExtractError::Target { .. }), "{below}: {error}");
    }
}

#[test]
fn a_shallow_source_is_said_and_where_history_begins() {
    let folder = Folder::new();
    let full = folder.world().join("full");
    let specs: Vec<Spec> = (0..5_usize)
        .map(|number| {
            let parents: Vec<usize> = number.checked_sub(1).into_iter().collect();
            Spec::new(number, &parents, tree([("lib/a", file(&number.to_string()))]))
        })
        .collect();
    make(&full, &specs);
    let from = format!("file://{}", full.display());
    git(&folder.world(), &["clone", "-q", "--bare", "--depth=2", &from, "source"]);
    let one = from_made(folder, &["lib"], false);
    assert_eq!((one.report.commits.kept, one.report.roots[0].reason), (2, RootReason::CutOff));
    assert!(one.report.warnings[0].contains("shallow"));
    git(&one.new, &["fsck", "--strict"]);
}

#[test]
fn a_history_with_holes_is_refused() {
    let folder = Folder::new();
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    make(&source, &odd());
    let blob = said(&source, &["rev-parse", "HEAD~1:lib/a"]);
    crate::hostile::lose(&source, &blob);
    let error = extract(&request(&source, &["lib"]), &target(&new)).expect_err("a hole");
    assert!(error.to_string().contains(&format!("a ({blob})")), "{error}");
    let tree = said(&source, &["rev-parse", "HEAD~1:lib"]);
    std::fs::remove_file(source.join("objects").join(&tree[..2]).join(&tree[2..])).expect("a loose object");
    assert!(matches!(extract(&request(&source, &["lib"]), &target(&new)), Err(ExtractError::Missing { .. })));
    assert!(!new.exists());
}

#[test]
fn secrets_are_refused_before_anything_is_written() {
    let folder = Folder::new();
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    let token = ["ghp_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].concat();
    let mut second = Spec::new(1, &[0], tree([("lib/a", file("clean")), ("o", file(&token))]));
    second.message = format!("PAY-7: see build.acme.corp\n\ntoken {token}\n").into_bytes();
    make(&source, &[Spec::new(0, &[], tree([("lib/a", file(&format!("x\n{token}")))])), second]);
    let Err(ExtractError::Secrets(report)) = extract(&request(&source, &["lib"]), &target(&new)) else {
        panic!("secrets")
    };
    let found: Vec<_> = report.secrets.iter().map(|one| (one.kind, one.place.as_str(), one.line)).collect();
    assert_eq!(found, [("GitHub token", "message", 3), ("GitHub token", "a", 2)], "also those no longer there");
    assert_eq!(report.names.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["PAY", "build.acme.corp"]);
    assert!(!serde_json::to_string(&report).expect("text").contains(&token), "it is not shown");
    assert_eq!(std::fs::read_dir(folder.world()).expect("a folder").count(), 1);
    let mut target = target(&new);
    target.allow_secrets = true;
    extract(&request(&source, &["lib"]), &target).expect("a repository, as told");
}

#[test]
fn what_was_found_is_told_before_there_is_anything_at_the_target() {
    let folder = Folder::new();
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    let mut spec = Spec::new(0, &[], tree([("lib/a", file("a"))]));
    spec.message = b"PAY-7: see build.acme.corp\n".to_vec();
    make(&source, &[spec]);
    let prepared = prepare(&request(&source, &["lib"]), &target(&new)).expect("nothing secret");
    assert_eq!(prepared.report(), &plan(&request(&source, &["lib"])).expect("a plan"));
    assert_eq!(prepared.report().names.len(), 2);
    assert_eq!(std::fs::read_dir(folder.world()).expect("a folder").count(), 1, "nothing is written yet");
    drop(prepared);
    assert_eq!(std::fs::read_dir(folder.world()).expect("a folder").count(), 1, "who stops here leaves nothing");
    let prepared = prepare(&request(&source, &["lib"]), &target(&new)).expect("nothing secret");
    let mut told = prepared.report().clone();
    let done = prepared.write().expect("a repository");
    told.mapping.clone_from(&done.mapping);
    assert_eq!((told, new.join("HEAD").exists()), (done, true));
}

#[test]
fn an_address_with_a_password_in_a_message_is_a_secret() {
    let folder = Folder::new();
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    let mut spec = Spec::new(0, &[], tree([("lib/a", file("a"))]));
    spec.message = ["Clone\n\nfrom https://bob:", "hunter2", "@git.acme.test/x\n"].concat().into_bytes();
    make(&source, &[spec]);
    let Err(ExtractError::Secrets(report)) = extract(&request(&source, &["lib"]), &target(&new)) else {
        panic!("a secret")
    };
    let found: Vec<_> = report.secrets.iter().map(|one| (one.kind, one.place.as_str(), one.line)).collect();
    assert_eq!(found, [("password in an address", "message", 3)]);
    assert_eq!(report.names.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["git.acme.test"]);
    assert!(!new.exists());
}

#[test]
fn other_hashes_and_empty_repositories() {
    let folder = Folder::new();
    let source = folder.world().join("source");
    make_with(&source, &odd(), "sha256");
    let one = from_made(folder, &["lib"], false);
    assert_eq!(said(&one.new, &["rev-parse", "HEAD^{tree}"]), said(&one.source, &["rev-parse", "HEAD:lib"]));
    git(&one.new, &["fsck"]);
    let folder = Folder::new();
    make(&folder.world().join("source"), &[]);
    assert!(matches!(plan(&request(&folder.world().join("source"), &["lib"])), Err(ExtractError::Empty(_))));
    assert!(matches!(plan(&request(&folder.world(), &["lib"])), Err(ExtractError::Open(_))));
}

#[test]
fn a_work_tree_with_names_git_would_not_write_is_not_checked_out() {
    let folder = Folder::new();
    let (source, new) = (folder.world().join("source"), folder.world().join("new"));
    make(&source, &odd());
    // Trees that git itself would refuse to make: lib/.git/config.
    let blob = said(&source, &["rev-parse", "HEAD:file"]);
    let entry = |mode: &str, kind: &str, id: &str, name: &str| {
        std::fs::write(source.join("listing"), format!("{mode} {kind} {id}\t{name}\n")).expect("a file");
        let out = std::process::Command::new("sh").current_dir(&source).args(["-c", "git mktree < listing"]).output();
        String::from_utf8_lossy(&out.expect("sh").stdout).trim().to_owned()
    };
    let inner = entry("100644", "blob", &blob, "config");
    let outer = entry("040000", "tree", &inner, ".git");
    let root = entry("040000", "tree", &outer, "lib");
    let arguments = ["-c", "user.name=A", "-c", "user.email=a@x", "commit-tree", &root, "-m", "evil"];
    let commit = said(&source, &arguments);
    git(&source, &["update-ref", "refs/heads/main", &commit]);
    let mut target = target(&new);
    target.bare = false;
    let report = extract(&request(&source, &["lib"]), &target).expect("a repository");
    assert!(report.warnings.iter().any(|said| said.starts_with("the work tree is not complete")));
    assert!(std::fs::read_to_string(new.join(".git/config")).expect("a file").contains("[core]"));
}
