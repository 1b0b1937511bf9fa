//! Plans as commits, on repositories in every state they can be in. Git's own output is the judge.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use buyin_decisions::commit::{Applied, Author, CommitError, Repository};
use buyin_decisions::plan::{ApplyError, FileChange, Plan};
use tempfile::TempDir;

/// A folder with a decisions repository in it.
struct World {
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A repository with one commit, at a name.
    fn repository(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.join("teams")).expect("folders");
        git(&path, &["init", "-q", "-b", "main"]);
        identify(&path);
        fs::write(path.join("teams/pay.toml"), "name = \"Pay\"\n").expect("a file");
        git(&path, &["add", "-A"]);
        git(&path, &["commit", "-q", "-m", "Begin"]);
        path
    }

    /// A bare remote of that repository.
    fn remote_of(&self, repository: &Path) -> PathBuf {
        let bare = self.path("remote.git");
        git(self.folder.path(), &["clone", "-q", "--bare", &repository.display().to_string(), "remote.git"]);
        git(repository, &["remote", "add", "origin", &bare.display().to_string()]);
        git(repository, &["fetch", "-q"]);
        git(repository, &["branch", "-q", "--set-upstream-to=origin/main"]);
        bare
    }

    /// Another clone of the remote.
    fn clone_of(&self, bare: &Path) -> PathBuf {
        git(self.folder.path(), &["clone", "-q", &bare.display().to_string(), "other"]);
        identify(&self.path("other"));
        self.path("other")
    }
}

fn identify(repository: &Path) {
    git(repository, &["config", "user.name", "Ana Lima"]);
    git(repository, &["config", "user.email", "ana@acme.example"]);
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

fn change(path: &str, before: Option<&str>, after: &str) -> Plan {
    let before = before.map(str::to_owned);
    Plan { changes: vec![FileChange { path: path.to_owned(), before, after: Some(after.to_owned()) }] }
}

fn rename() -> Plan {
    change("teams/pay.toml", Some("name = \"Pay\"\n"), "name = \"Payments\"\n")
}

fn new_bet() -> Plan {
    change("bets/b.toml", None, "pattern = \"open\"\n")
}

fn apply(root: &Path, plan: &Plan) -> Result<Applied, CommitError> {
    Repository::of(root).expect("opened").apply(plan, "Decide", None)
}

fn left(applied: &Applied) -> &[String] {
    match applied {
        Applied::Commit { left, .. } => left,
        Applied::Files(why) => panic!("no commit: {why}"),
    }
}

#[test]
fn a_plan_is_one_commit_by_the_person_and_the_work_tree_follows() {
    let world = World::new();
    let repository = world.repository("d");
    let mut plan = rename();
    plan.changes.extend(new_bet().changes);
    assert_eq!(left(&apply(&repository, &plan).expect("applied")), [""; 0]);
    assert_eq!(git(&repository, &["status", "--porcelain"]), "");
    assert_eq!(
        git(&repository, &["log", "--format=%an <%ae> %cn %s", "-1"]),
        "Ana Lima <ana@acme.example> Buyin Decide"
    );
    assert_eq!(git(&repository, &["rev-list", "--count", "HEAD"]), "2");
    assert_eq!(git(&repository, &["diff", "--name-status", "HEAD~", "HEAD"]), "A\tbets/b.toml\nM\tteams/pay.toml");
    assert_eq!(fs::read_to_string(repository.join("teams/pay.toml")).expect("read"), "name = \"Payments\"\n");
    assert!(git(&repository, &["fsck", "--strict"]).lines().all(|line| !line.contains("error")));
}

#[test]
fn who_is_named_is_the_author_and_not_who_sits_here() {
    let world = World::new();
    let repository = world.repository("d");
    let author = Author { name: "Eve <x>\nDoe".to_owned(), email: "eve@acme.example".to_owned() };
    let applied = Repository::of(&repository).expect("opened").apply(&rename(), "Decide", Some(&author));
    assert!(matches!(applied, Ok(Applied::Commit { .. })), "{applied:?}");
    let said = git(&repository, &["log", "--format=%ae %cn %s", "-1"]);
    assert_eq!(said, "eve@acme.example Buyin Decide");
}

#[test]
fn a_file_changed_between_plan_and_apply_stops_it() {
    let world = World::new();
    let repository = world.repository("d");
    fs::write(repository.join("teams/pay.toml"), "name = \"Pays\"\n").expect("written");
    git(&repository, &["commit", "-q", "-a", "-m", "Meanwhile"]);
    let head = git(&repository, &["rev-parse", "HEAD"]);
    let error = apply(&repository, &rename()).expect_err("changed");
    assert!(matches!(error, CommitError::Apply(ApplyError::Changed { .. })), "{error}");
    assert_eq!(git(&repository, &["rev-parse", "HEAD"]), head);
}

#[test]
fn while_another_program_is_at_work_on_the_index_nothing_is_made() {
    let world = World::new();
    let repository = world.repository("d");
    let (head, lock) = (git(&repository, &["rev-parse", "HEAD"]), repository.join(".git/index.lock"));
    fs::write(&lock, "").expect("written");
    let error = apply(&repository, &rename()).expect_err("locked");
    assert!(matches!(&error, CommitError::IndexLocked(path) if path.ends_with(".git/index.lock")), "{error}");
    assert_eq!(git(&repository, &["rev-parse", "HEAD"]), head);
    fs::remove_file(&lock).expect("removed");
    assert_eq!(left(&apply(&repository, &rename()).expect("applied")), [""; 0]);
}

#[test]
fn somebody_at_work_on_a_file_keeps_it() {
    let world = World::new();
    let repository = world.repository("d");
    fs::write(repository.join("teams/pay.toml"), "name = \"Pay\"\n# mine\n").expect("written");
    fs::write(repository.join("teams/new.toml"), "").expect("written");
    git(&repository, &["add", "teams/new.toml"]);
    let mut plan = rename();
    plan.changes.extend(new_bet().changes);
    assert_eq!(left(&apply(&repository, &plan).expect("applied")), ["teams/pay.toml"]);
    assert_eq!(fs::read_to_string(repository.join("teams/pay.toml")).expect("read"), "name = \"Pay\"\n# mine\n");
    assert_eq!(git(&repository, &["show", "HEAD:teams/pay.toml"]), "name = \"Payments\"");
    assert!(repository.join("bets/b.toml").is_file());
    assert_eq!(git(&repository, &["diff", "--cached", "--name-only", "--diff-filter=A"]), "teams/new.toml");
    assert_eq!(git(&repository, &["ls-tree", "-r", "--name-only", "HEAD"]), "bets/b.toml\nteams/pay.toml");
}

#[test]
fn a_file_nobody_committed_is_not_overwritten() {
    let world = World::new();
    let repository = world.repository("d");
    fs::create_dir(repository.join("bets")).expect("a folder");
    fs::write(repository.join("bets/b.toml"), "# mine\n").expect("written");
    let error = apply(&repository, &new_bet()).expect_err("uncommitted");
    assert!(matches!(error, CommitError::Uncommitted(ref path) if path == "bets/b.toml"), "{error}");
    assert_eq!(git(&repository, &["rev-list", "--count", "HEAD"]), "1");
}

#[test]
fn two_processes_take_turns_and_the_second_sees_the_first() {
    let world = World::new();
    let repository = world.repository("d");
    let results: Vec<_> = std::thread::scope(|scope| {
        let run = |plan: Plan| {
            scope.spawn({
                let repository = &repository;
                move || apply(repository, &plan)
            })
        };
        let threads: Vec<_> = [run(rename()), run(rename()), run(new_bet())].into_iter().collect();
        threads.into_iter().map(|thread| thread.join().expect("ended")).collect()
    });
    let applied = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(applied, 2, "{results:?}");
    assert_eq!(git(&repository, &["rev-list", "--count", "HEAD"]), "3");
    assert_eq!(git(&repository, &["status", "--porcelain"]), "");
}

#[test]
fn a_commit_goes_on_top_of_what_is_on_the_remote() {
    let world = World::new();
    let repository = world.repository("d");
    let bare = world.remote_of(&repository);
    let other = world.clone_of(&bare);
    fs::write(other.join("teams/ops.toml"), "").expect("written");
    git(&other, &["add", "-A"]);
    git(&other, &["commit", "-q", "-m", "Theirs"]);
    git(&other, &["push", "-q"]);
    let applied = apply(&repository, &rename()).expect("applied");
    assert!(
        matches!(applied, Applied::Commit { ref pushed, .. } if pushed.as_deref() == Some("origin")),
        "{applied:?}"
    );
    assert_eq!(git(&bare, &["log", "--format=%s", "main"]), "Decide\nTheirs\nBegin");
    assert_eq!(git(&repository, &["rev-parse", "HEAD"]), git(&bare, &["rev-parse", "main"]));
    assert_eq!(git(&repository, &["status", "--porcelain"]), "");
    assert!(repository.join("teams/ops.toml").is_file(), "the work tree follows theirs too");
}

#[test]
fn a_file_changed_on_the_remote_stops_it() {
    let world = World::new();
    let repository = world.repository("d");
    let bare = world.remote_of(&repository);
    let other = world.clone_of(&bare);
    fs::write(other.join("teams/pay.toml"), "name = \"Theirs\"\n").expect("written");
    git(&other, &["commit", "-q", "-a", "-m", "Theirs"]);
    git(&other, &["push", "-q"]);
    let error = apply(&repository, &rename()).expect_err("changed");
    assert!(matches!(error, CommitError::Apply(ApplyError::Changed { .. })), "{error}");
    assert_eq!(git(&repository, &["log", "--format=%s"]), "Begin");
    assert_eq!(git(&bare, &["log", "--format=%s", "main"]), "Theirs\nBegin");
}

#[test]
fn commits_nobody_pushed_are_not_pushed_along() {
    let world = World::new();
    let repository = world.repository("d");
    let bare = world.remote_of(&repository);
    git(&repository, &["commit", "-q", "--allow-empty", "-m", "Unpushed"]);
    let error = apply(&repository, &rename()).expect_err("apart");
    assert!(matches!(error, CommitError::Apart { .. }), "{error}");
    assert_eq!(git(&bare, &["log", "--format=%s", "main"]), "Begin");
    assert_eq!(git(&repository, &["log", "--format=%s"]), "Unpushed\nBegin");
}

#[test]
fn a_remote_that_says_no_or_is_gone_leaves_nothing_behind() {
    let world = World::new();
    let repository = world.repository("d");
    let bare = world.remote_of(&repository);
    // A path through a file cannot be a folder, whoever asks: so the remote can be read and not be written to.
    fs::remove_dir_all(bare.join("refs/heads")).expect("removed");
    fs::write(bare.join("refs/heads"), "").expect("written");
    let error = apply(&repository, &rename()).expect_err("refused");
    assert!(matches!(error, CommitError::Git(_)), "{error}");
    assert_eq!(git(&repository, &["log", "--format=%s"]), "Begin");
    fs::remove_dir_all(&bare).expect("removed");
    let error = apply(&repository, &rename()).expect_err("gone");
    assert!(matches!(error, CommitError::Git(_)), "{error}");
    assert_eq!(git(&repository, &["log", "--format=%s"]), "Begin");
    assert_eq!(git(&repository, &["status", "--porcelain"]), "");
}

#[test]
fn a_bare_repository_gets_the_commit() {
    let world = World::new();
    let repository = world.repository("d");
    git(world.folder.path(), &["clone", "-q", "--bare", &repository.display().to_string(), "bare.git"]);
    let bare = world.path("bare.git");
    git(&bare, &["remote", "remove", "origin"]);
    identify(&bare);
    let opened = Repository::of(&bare).expect("opened");
    let seen = opened.folder().expect("read").read("teams/pay.toml").expect("read");
    assert_eq!(seen.as_deref(), Some("name = \"Pay\"\n".as_bytes()));
    opened.apply(&rename(), "Decide", None).expect("applied");
    assert_eq!(git(&bare, &["show", "main:teams/pay.toml"]), "name = \"Payments\"");
}

#[test]
fn a_detached_head_and_a_merge_stop_it() {
    let world = World::new();
    let repository = world.repository("d");
    git(&repository, &["checkout", "-q", "--detach"]);
    assert!(matches!(apply(&repository, &rename()), Err(CommitError::Detached)));
    git(&repository, &["switch", "-q", "-c", "side"]);
    git(&repository, &["commit", "-q", "--allow-empty", "-m", "Side"]);
    git(&repository, &["switch", "-q", "main"]);
    git(&repository, &["merge", "-q", "--no-ff", "--no-commit", "side"]);
    assert!(matches!(apply(&repository, &rename()), Err(CommitError::Merging)));
}

#[test]
fn nobody_known_as_author_stops_it() {
    let world = World::new();
    let repository = world.repository("d");
    git(&repository, &["config", "user.name", ""]);
    git(&repository, &["config", "user.email", ""]);
    assert!(matches!(apply(&repository, &rename()), Err(CommitError::NoIdentity)));
}

#[test]
fn a_repository_that_cannot_be_written_stops_it() {
    let world = World::new();
    let repository = world.repository("d");
    // Permissions do not stop everybody; a file in the place of a folder does.
    fs::write(repository.join(".git/buyin-index"), "").expect("written");
    let error = apply(&repository, &rename()).expect_err("refused");
    assert!(matches!(error, CommitError::Git(_)), "{error}");
    fs::create_dir(repository.join(".git/other")).expect("a folder");
    fs::remove_file(repository.join(".git/buyin.lock")).expect("the lock was taken");
    fs::create_dir(repository.join(".git/buyin.lock")).expect("a folder");
    let error = apply(&repository, &rename()).expect_err("refused");
    assert!(matches!(error, CommitError::Lock { .. }), "{error}");
    assert_eq!(git(&repository, &["log", "--format=%s"]), "Begin");
}

#[test]
fn without_a_repository_files_are_written_and_that_is_said() {
    let world = World::new();
    let plain = world.path("plain");
    fs::create_dir(&plain).expect("a folder");
    let applied = apply(&plain, &new_bet()).expect("applied");
    assert_eq!(applied, Applied::Files("there is no git repository"));
    assert!(plain.join("bets/b.toml").is_file());
}

#[test]
fn a_repository_above_that_holds_no_decisions_is_left_alone() {
    let world = World::new();
    let repository = world.repository("d");
    let inside = repository.join("scratch");
    fs::create_dir(&inside).expect("a folder");
    let applied = apply(&inside, &new_bet()).expect("applied");
    assert_eq!(applied, Applied::Files("the git repository above it holds no decisions"));
    assert_eq!(git(&repository, &["rev-list", "--count", "HEAD"]), "1");
}

#[test]
fn decisions_in_a_folder_of_a_repository_are_committed_there() {
    let world = World::new();
    let repository = world.repository("d");
    fs::create_dir_all(repository.join("org/teams")).expect("folders");
    fs::write(repository.join("org/buyin.toml"), "").expect("written");
    git(&repository, &["add", "-A"]);
    git(&repository, &["commit", "-q", "-m", "Org"]);
    apply(&repository.join("org"), &new_bet()).expect("applied");
    assert_eq!(git(&repository, &["show", "HEAD:org/bets/b.toml"]), "pattern = \"open\"");
    assert_eq!(git(&repository, &["status", "--porcelain"]), "");
    assert!(repository.join("org/bets/b.toml").is_file());
}

#[test]
fn the_first_commit_of_a_repository_can_be_ours() {
    let world = World::new();
    let fresh = world.path("fresh");
    fs::create_dir(&fresh).expect("a folder");
    git(&fresh, &["init", "-q", "-b", "main"]);
    identify(&fresh);
    apply(&fresh, &new_bet()).expect("applied");
    assert_eq!(git(&fresh, &["rev-list", "--count", "main"]), "1");
    assert_eq!(git(&fresh, &["status", "--porcelain"]), "");
}

#[test]
fn hooks_of_the_repository_are_not_run() {
    let world = World::new();
    let repository = world.repository("d");
    world.remote_of(&repository);
    for hook in ["pre-commit", "commit-msg", "reference-transaction", "pre-push", "post-checkout", "post-index-change"]
    {
        let path = repository.join(".git/hooks").join(hook);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, format!("#!/bin/sh\ntouch '{}'\nexit 1\n", world.path("ran").display())).expect("written");
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("executable");
    }
    apply(&repository, &rename()).expect("applied");
    assert!(!world.path("ran").exists());
}
