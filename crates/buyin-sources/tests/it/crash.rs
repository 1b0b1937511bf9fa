//! Scans that are cut short, run into each other or meet giants: in the lake the last complete state stands.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use buyin_facts::fact::{Change, Commit, Identity};
use buyin_facts::lake::{FORMAT_VERSION, Lake};
use buyin_facts::warning::WarningKind;
use buyin_facts::word::ReadStatus;
use buyin_sources::scan::{Progress, scan};

use crate::hostile::{everything_in, line_of, warned};
use crate::world::{EPOCH, Place, git, import, make, request, rows, scanned};

#[test]
fn a_manifest_cut_short_is_passed_over() {
    let place = Place::new();
    make(&place.world().join("r"), &line_of(3));
    let (first, _) = scanned(&place.lake("l"), &place.world());
    let next = place.lake("l").join(format!("manifest/{:012}.json", first.manifest().number + 1));
    std::fs::write(&next, b"{\"format\":1,\"number\":2,\"next_rep").expect("a file");
    let lake = Lake::open(&place.lake("l")).expect("a lake");
    assert_eq!(lake.snapshot().expect("the last complete state").manifest(), first.manifest());
    make(&place.world().join("s"), &line_of(2));
    let (second, _) = scanned(&place.lake("l"), &place.world());
    assert_eq!(rows::<Commit>(&second).len(), 5, "and the next scan completes");
}

#[test]
fn a_change_that_is_dropped_leaves_the_last_state() {
    let place = Place::new();
    make(&place.world().join("r"), &line_of(3));
    let (first, _) = scanned(&place.lake("l"), &place.world());
    let mut change = first.change();
    let id = change.new_repository();
    change.set_repository("ghost", id, "/nowhere", Default::default());
    drop(change);
    let lake = Lake::open(&place.lake("l")).expect("a lake");
    assert_eq!(lake.snapshot().expect("a state").manifest(), first.manifest());
}

#[test]
fn a_lake_of_another_version_is_made_anew() {
    let place = Place::new();
    make(&place.world().join("r"), &line_of(3));
    let (first, _) = scanned(&place.lake("l"), &place.world());
    let path = place.lake("l").join(format!("manifest/{:012}.json", first.manifest().number));
    let text = std::fs::read_to_string(&path).expect("a manifest");
    std::fs::write(&path, text.replacen(&format!("\"format\": {FORMAT_VERSION}"), "\"format\": 9999", 1))
        .expect("a file");
    let lake = Lake::open(&place.lake("l")).expect("a lake");
    assert!(lake.snapshot().is_err());
    let report = scan(&lake, &request(&place.world()), &()).expect("a scan");
    assert_eq!(report.commits, 3);
    let anew = lake.snapshot().expect("a state");
    assert_eq!(rows::<Commit>(&anew).len(), 3);
    let people = rows::<Identity>(&first);
    assert!(!people.is_empty());
    assert_eq!(rows::<Identity>(&anew), people, "names are kept apart from the lake, what is made of them is not");
}

/// Ends the process, with nothing said to anybody, when a scan has told of its progress so many times.
struct Doomed(AtomicU32);

impl Doomed {
    fn step(&self) {
        if self.0.fetch_sub(1, Ordering::SeqCst) == 0 {
            std::process::abort();
        }
    }
}

impl Progress for Doomed {
    fn found(&self, _: u64) {
        self.step();
    }
    fn begun(&self, _: &str, _: u64) {
        self.step();
    }
    fn done(&self, _: &str) {
        self.step();
    }
}

/// Run by other tests in a process of its own; says how much memory it took at most, in kB.
#[test]
fn scan_of_another_process() {
    let said = |name: &str| std::env::var(name).ok();
    let (Some(lake), Some(world)) = (said("BUYIN_TEST_LAKE"), said("BUYIN_TEST_WORLD")) else { return };
    let steps = said("BUYIN_TEST_STEPS").map_or(u32::MAX, |steps| steps.parse().expect("a number"));
    let lake = Lake::open(Path::new(&lake)).expect("a lake");
    scan(&lake, &request(Path::new(&world)), &Doomed(AtomicU32::new(steps))).expect("a scan");
    if let Some(told) = said("BUYIN_TEST_MEMORY") {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
        std::fs::write(told, peak.trim().trim_end_matches(" kB")).expect("a file");
    }
}

fn scan_elsewhere(lake: &Path, world: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args(["crash::scan_of_another_process", "--exact", "--quiet"])
        .env("BUYIN_TEST_LAKE", lake)
        .env("BUYIN_TEST_WORLD", world)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Kills a scan when its lake was seen to change so many times, if it is still at work then.
fn kill_after(changes: usize, mut child: Child, lake: &Path) {
    let patience = Instant::now() + Duration::from_secs(120);
    let (mut seen, mut left) = (everything_in(lake), changes);
    while left > 0 && child.try_wait().expect("a child").is_none() {
        assert!(Instant::now() < patience, "the scan does not end");
        let now = everything_in(lake);
        left -= usize::from(now != seen);
        seen = now;
    }
    child.kill().expect("a child to kill");
    child.wait().expect("a child's end");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), &place).expect("a copy");
        }
    }
}

/// A lake of one repository, and a world in which three more came.
fn grown() -> Place {
    let place = Place::new();
    make(&place.world().join("r"), &line_of(30));
    scanned(&place.lake("before"), &place.world());
    for number in 0..3 {
        make(&place.world().join(format!("new{number}")), &line_of(40));
    }
    place
}

/// A copy of the lake before, for a scan that will not end.
fn before(place: &Place, name: &str) -> PathBuf {
    let lake = place.lake(name);
    copy(&place.lake("before"), &lake);
    lake
}

/// Either nothing of the scan stands or all of it, and the next one completes.
fn stands(place: &Place, lake: &Path, when: &str) {
    let state = Lake::open(lake).expect("a lake").snapshot().expect("a complete state");
    let commits = rows::<Commit>(&state).len();
    assert!(commits == 30 || commits == 30 + 3 * 40, "{commits} commits after {when}");
    let (last, _) = scanned(lake, &place.world());
    assert_eq!(rows::<Commit>(&last).len(), 30 + 3 * 40, "the next scan completes");
    assert_eq!(rows::<Change>(&last).len(), 31 + 3 * 41);
}

#[test]
fn a_scan_that_dies_at_work_leaves_the_last_state() {
    let place = grown();
    // One step to know what there is, and two for each new repository.
    for steps in 0..7_u32 {
        let lake = before(&place, &steps.to_string());
        let end = scan_elsewhere(&lake, &place.world()).env("BUYIN_TEST_STEPS", steps.to_string()).status();
        assert!(!end.expect("a child").success(), "it was at work at step {steps}");
        stands(&place, &lake, &format!("{steps} steps"));
    }
}

#[test]
fn a_scan_killed_at_any_moment_leaves_the_last_state() {
    let place = grown();
    for changes in 0..14 {
        let lake = before(&place, &changes.to_string());
        let child = scan_elsewhere(&lake, &place.world()).spawn().expect("a child");
        kill_after(changes, child, &lake);
        stands(&place, &lake, &format!("{changes} changes"));
    }
}

#[test]
fn two_scans_at_once_leave_one_complete_lake() {
    let place = Place::new();
    for number in 0..3 {
        make(&place.world().join(format!("r{number}")), &line_of(100));
    }
    let scan = || scan_elsewhere(&place.lake("l"), &place.world()).spawn().expect("a child");
    let mut children = [scan(), scan(), scan()];
    let well = children.iter_mut().map(|child| child.wait().expect("an end")).filter(|end| end.success());
    assert!(well.count() >= 1, "those that come too late are refused, the first is not");
    let state = Lake::open(&place.lake("l")).expect("a lake").snapshot().expect("a complete state");
    assert_eq!(rows::<Commit>(&state).len(), 300);
    assert_eq!(rows::<Change>(&state).len(), 303);
    let (_, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(report.commits, 0);
}

#[test]
fn half_a_gigabyte_is_counted_and_never_held() {
    let place = Place::new();
    let repository = place.world().join("r");
    make(&repository, &line_of(1));
    let huge = std::fs::File::create(repository.join("huge")).expect("a file");
    huge.set_len(500 << 20).expect("a file of zeros");
    let write =
        ["-c", "core.bigFileThreshold=1m", "-c", "core.compression=1", "hash-object", "-w", "--no-filters", "huge"];
    let blob = String::from_utf8_lossy(&git(&repository, &write)).trim().to_owned();
    let stream = format!(
        "commit refs/heads/main\ncommitter A <a@x> {EPOCH} +0000\ndata 1\nm\nfrom refs/heads/main^0\n\
        M 100644 {blob} huge.bin\nM 100644 {blob} go.mod\nM 100644 {blob} huge.py\n"
    );
    import(&repository, stream.as_bytes());
    let told = place.world().with_file_name("memory");
    let mut scan = scan_elsewhere(&place.lake("l"), &place.world());
    assert!(scan.env("BUYIN_TEST_MEMORY", &told).status().expect("a scan").success());
    let peak: u64 = std::fs::read_to_string(told).expect("a figure").parse().expect("kB");
    assert!(peak < 250 << 10, "{peak} kB");
    let state = Lake::open(&place.lake("l")).expect("a lake").snapshot().expect("a state");
    let large = rows::<Change>(&state).into_iter().filter(|row| row.status == ReadStatus::TooLarge);
    assert_eq!(large.map(|row| row.path).collect::<Vec<_>>(), ["go.mod", "huge.bin", "huge.py"]);
    assert!(warned(&state, WarningKind::TooLarge));
}
