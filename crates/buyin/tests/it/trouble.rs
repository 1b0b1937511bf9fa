//! Trouble from outside: a full disk, two scans at once, readers that go away. The program says so and nothing is half done.

use std::fs::OpenOptions;
use std::process::{Output, Stdio};

use crate::world::{PROGRAM, World, git};

/// A world with a few repositories to scan.
fn world() -> World {
    let world = World::empty();
    for name in ["checkout", "payments", "portal"] {
        let manifest = format!("[package]\nname = \"{name}\"\n[dependencies]\nserde = \"1\"\n");
        world.repository(
            &format!("code/{name}"),
            &[("Cargo.toml", &manifest), ("src/lib.rs", "use serde::Serialize;\n")],
        );
    }
    world
}

/// A scan that may write files of so many blocks of 512 bytes and no longer ones, as on a disk that runs full.
fn scan_with_room(world: &World, blocks: u32) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" scan code --no-picture");
    world.command("sh").args(["-c", &script, PROGRAM]).output().expect("because sh is there")
}

#[test]
fn a_full_disk_is_said_and_leaves_the_last_state() {
    let world = world();
    let mut refused = 0;
    for blocks in [0, 1, 2, 4, 8, 16] {
        let output = scan_with_room(&world, blocks);
        let told = world.told(&output);
        match output.status.code() {
            Some(0) => {}
            Some(4) => {
                refused += 1;
                assert!(told.contains("hint: make room"), "{told}");
                assert!(
                    told.contains("WORLD/.buyin") || told.contains("lake facts/") || told.contains("lake manifest/"),
                    "{told}"
                );
                let status = world.run(&["status"]);
                assert!(!status.contains("exit 4") && !status.contains("panicked"), "{status}");
            }
            _ => panic!("{told}"),
        }
    }
    assert!(refused >= 3, "only {refused} scans met the end of the disk");
    let told = world.run(&["scan", "code", "--no-picture"]);
    assert!(told.contains("exit 0"), "{told}");
    let again = world.run(&["scan", "code", "--no-picture"]);
    assert!(again.contains("0 new commits in 0 of 3 repositories"), "{again}");
}

#[test]
fn objects_that_stand_in_for_others_stop_nothing() {
    let world = world();
    git(&world.path("code/checkout"), &["replace", "HEAD:README.md", "HEAD:src/lib.rs"]);
    for arguments in [&["scan", "code", "--no-picture"][..], &["discover"], &["status"]] {
        let told = world.run(arguments);
        assert!(told.contains("exit 0") && !told.contains("panicked"), "{told}");
    }
}

#[test]
fn a_scan_that_comes_second_is_told_to_wait() {
    let world = world();
    world.run(&["scan", "code", "--no-picture"]);
    let lock = OpenOptions::new().write(true).open(world.path(".buyin/private/lock")).expect("the lock");
    lock.lock().expect("nobody holds it");
    let told = world.run(&["scan", "code", "--no-picture"]);
    for said in ["another scan is at work on the lake", "hint: wait until it is done", "exit 5"] {
        assert!(told.contains(said), "{told}");
    }
    drop(lock);
    assert!(world.run(&["scan", "code", "--no-picture"]).contains("exit 0"));
}

#[test]
fn scans_at_once_end_well_or_are_refused_and_the_lake_is_complete() {
    let world = world();
    let scan = || {
        let mut command = world.command(PROGRAM);
        command.args(["scan", "code", "--no-picture"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("because cargo built the program")
    };
    let ends = [scan(), scan(), scan()].map(|child| child.wait_with_output().expect("an end"));
    let well = ends.iter().filter(|end| end.status.success()).count();
    for end in ends.iter().filter(|end| !end.status.success()) {
        let told = world.told(end);
        assert!(told.contains("another scan is at work") && told.contains("exit 5"), "{told}");
    }
    assert!(well >= 1);
    let again = world.run(&["scan", "code", "--no-picture"]);
    assert!(again.contains("0 new commits in 0 of 3 repositories"), "{again}");
}

#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    let world = World::demo();
    let lake = world.path("lake").display().to_string();
    for arguments in [&["ledger", "--format", "csv"][..], &["ledger", "--help"], &["man"]] {
        let mut command = world.command(PROGRAM);
        command.args(arguments).current_dir(world.path("acme")).args(["--lake", &lake]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
        // Nobody will read what it is about to write.
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("an end");
        let told = world.told(&output);
        assert!(output.status.success(), "{arguments:?}: {told}");
        assert!(!told.contains("panicked") && !told.contains("error"), "{arguments:?}: {told}");
    }
}

#[test]
fn an_answer_that_cannot_be_written_is_an_error() {
    let world = World::demo();
    let lake = world.path("lake").display().to_string();
    let full = OpenOptions::new().write(true).open("/dev/full").expect("the device that is always full");
    let mut command = world.command(PROGRAM);
    command.args(["status", "--lake", &lake]).current_dir(world.path("acme")).stdout(full);
    let told = world.told(&command.output().expect("the program"));
    for said in ["error: the answer could not be written to standard output", "exit 4"] {
        assert!(told.contains(said), "{told}");
    }
}
