//! Repositories that lie, lack, or try to run something. A scan warns, counts and goes on.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use buyin_facts::fact::{Change, Commit, ComponentEvent, DependencyEvent, Identity, Repository, WarningRow};
use buyin_facts::lake::Lake;
use buyin_facts::warning::WarningKind;
use buyin_facts::word::ReadStatus;
use buyin_facts::{Day, Snapshot};
use buyin_sources::scan::scan;

use crate::world::{DAY, EPOCH, Place, Spec, Tree, file, git, import, make, request, rows, scanned, tree};

pub(crate) fn line_of(length: usize) -> Vec<Spec> {
    (0..length)
        .map(|number: usize| {
            let parents: Vec<usize> = number.checked_sub(1).into_iter().collect();
            Spec::new(number, &parents, tree([("a.txt", file(&format!("{number}\n"))), ("b.txt", file("same\n"))]))
        })
        .collect()
}

pub(crate) fn warned(snapshot: &Snapshot, kind: WarningKind) -> bool {
    rows::<WarningRow>(snapshot).iter().any(|row| row.kind == kind)
}

/// Deletes a loose object; packs are unpacked first.
pub(crate) fn lose(repository: &Path, id: &str) {
    unpack(repository);
    std::fs::remove_file(repository.join("objects").join(&id[..2]).join(&id[2..])).expect("a loose object");
}

fn unpack(repository: &Path) {
    let folder = repository.join("objects/pack");
    let packs: Vec<_> = std::fs::read_dir(&folder).expect("packs").flatten().map(|entry| entry.path()).collect();
    for pack in packs.iter().filter(|path| path.extension().is_some_and(|end| end == "pack")) {
        let aside = repository.join("aside.pack");
        std::fs::rename(pack, &aside).expect("a pack");
        std::fs::remove_file(pack.with_extension("idx")).expect("an index");
        let script = "git unpack-objects -q < aside.pack";
        let status = std::process::Command::new("sh").current_dir(repository).args(["-c", script]).status();
        assert!(status.expect("sh runs").success());
    }
}

fn id_of(repository: &Path, name: &str) -> String {
    String::from_utf8_lossy(&git(repository, &["rev-parse", name])).trim().to_owned()
}

#[test]
fn a_folder_that_is_no_repository_is_said() {
    let place = Place::new();
    std::fs::create_dir_all(place.world().join("x")).expect("a folder");
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(report.repositories, 0);
    assert!(report.remarks.iter().any(|one| one.kind == WarningKind::Unreadable));
    assert!(rows::<Repository>(&snapshot).is_empty());
}

#[test]
fn a_damaged_repository_does_not_stop_the_others() {
    let place = Place::new();
    make(&place.world().join("good"), &line_of(2));
    make(&place.world().join("bad"), &line_of(2));
    std::fs::write(place.world().join("bad/config"), "[core\nrepositoryformatversion = 99\n\0").expect("a file");
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(report.repositories, 2);
    assert!(rows::<Commit>(&snapshot).len() >= 2);
    assert_eq!(rows::<Repository>(&snapshot).len(), 2);
}

#[test]
fn an_empty_repository_is_counted() {
    let place = Place::new();
    make(&place.world().join("r"), &[]);
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(report.commits, 0);
    assert!(warned(&snapshot, WarningKind::Empty));
    make(&place.world().join("r"), &line_of(2));
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(report.commits, 2);
    assert!(!warned(&snapshot, WarningKind::Empty), "it is so no longer");
}

#[test]
fn what_lies_beyond_a_shallow_clone_is_nobodys_work() {
    let place = Place::new();
    let full = place.world().with_file_name("full");
    make(&full, &line_of(5));
    std::fs::create_dir_all(place.world()).expect("a folder");
    let from = format!("file://{}", full.display());
    git(&place.world(), &["clone", "-q", "--bare", "--depth=2", &from, "r"]);
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    assert_eq!(rows::<Commit>(&snapshot).len(), 2);
    assert_eq!(rows::<Change>(&snapshot).len(), 1, "the boundary's own changes are not visible");
    assert!(warned(&snapshot, WarningKind::Shallow) && !warned(&snapshot, WarningKind::MissingObject));
    assert!(rows::<Repository>(&snapshot)[0].shallow);
}

#[test]
fn a_partial_clone_is_said_and_its_holes_are_counted() {
    let place = Place::new();
    let repository = place.world().join("r");
    make(&repository, &line_of(3));
    git(&repository, &["config", "extensions.partialClone", "origin"]);
    git(&repository, &["config", "remote.origin.promisor", "true"]);
    let blob = id_of(&repository, "HEAD~1:a.txt");
    lose(&repository, &blob);
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(report.missing_objects, 1);
    assert!(warned(&snapshot, WarningKind::PartialClone) && warned(&snapshot, WarningKind::MissingObject));
    let missing = rows::<Change>(&snapshot).into_iter().filter(|row| row.status == ReadStatus::Missing).count();
    assert_eq!(missing, 2, "it was made and changed again");
}

#[test]
fn missing_trees_and_commits_leave_the_rest() {
    for name in ["HEAD~1^{tree}", "HEAD~1"] {
        let place = Place::new();
        let repository = place.world().join("r");
        make(&repository, &line_of(4));
        let id = id_of(&repository, name);
        lose(&repository, &id);
        let (snapshot, _) = scanned(&place.lake("l"), &place.world());
        assert!(warned(&snapshot, WarningKind::MissingObject), "{name}");
        assert!(!rows::<Commit>(&snapshot).is_empty(), "{name}");
    }
}

#[test]
fn corrupt_objects_leave_the_rest() {
    for name in ["HEAD~1:a.txt", "HEAD~1^{tree}", "HEAD~1"] {
        let place = Place::new();
        let repository = place.world().join("r");
        make(&repository, &line_of(4));
        let id = id_of(&repository, name);
        unpack(&repository);
        let path = repository.join("objects").join(&id[..2]).join(&id[2..]);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("permissions");
        std::fs::write(&path, b"this is not zlib").expect("a file");
        let (snapshot, _) = scanned(&place.lake("l"), &place.world());
        assert!(warned(&snapshot, WarningKind::CorruptObject), "{name}");
        assert!(!rows::<Commit>(&snapshot).is_empty(), "{name}");
    }
}

#[test]
fn a_head_that_points_to_nothing_is_replaced() {
    let place = Place::new();
    let repository = place.world().join("r");
    make(&repository, &line_of(2));
    std::fs::write(repository.join("HEAD"), "ref: refs/heads/gone\n").expect("a file");
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    assert_eq!(rows::<Commit>(&snapshot).len(), 2);
    assert!(warned(&snapshot, WarningKind::BrokenRef));
    std::fs::write(repository.join("refs/heads/main"), format!("{}\n", "12".repeat(20))).expect("a file");
    std::fs::write(repository.join("HEAD"), "ref: refs/heads/main\n").expect("a file");
    let (snapshot, _) = scanned(&place.lake("other"), &place.world());
    assert!(rows::<Commit>(&snapshot).is_empty());
    assert!(warned(&snapshot, WarningKind::BrokenRef) && warned(&snapshot, WarningKind::Empty));
}

#[test]
fn absurd_dates_are_held_to_their_neighbours() {
    let place = Place::new();
    let mut specs = line_of(4);
    specs[0].times = (0, 0);
    specs[1].times = (EPOCH, EPOCH);
    specs[2].times = (EPOCH * 1_000, EPOCH * 1_000);
    specs[3].times = (EPOCH + DAY, EPOCH + DAY);
    make(&place.world().join("r"), &specs);
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(report.warnings.get(&WarningKind::AbsurdDate), Some(&2));
    let days: Vec<String> = rows::<Commit>(&snapshot).iter().map(|row| row.arrival.to_string()).collect();
    assert_eq!(days, ["1980-01-01", "2020-01-01", "2020-01-01", "2020-01-02"]);
    assert!(rows::<Commit>(&snapshot).iter().all(|row| row.day <= row.arrival));
}

#[test]
fn odd_names_messages_and_paths_are_kept_and_said() {
    let place = Place::new();
    let mut specs = line_of(3);
    specs[0].author = b" <>".to_vec();
    specs[1].author = b"J\xf6rg M\xfcller <j@example.org>".to_vec();
    specs[1].message = b"\xff\xfe\n\n\x01".to_vec();
    specs[2].message = Vec::new();
    specs[2].tree.insert(b"caf\xe9/\xff.txt".to_vec(), file("x\n"));
    make(&place.world().join("r"), &specs);
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    assert!(warned(&snapshot, WarningKind::OddSignature) && warned(&snapshot, WarningKind::OddPath));
    assert_eq!(rows::<Commit>(&snapshot).len(), 3);
    let lake = Lake::open(&place.lake("l")).expect("a lake");
    assert!(lake.signatures().expect("names").iter().any(|one| one.name == "Jörg Müller"));
    assert_eq!(rows::<Identity>(&snapshot).len(), 3);
}

#[test]
fn a_commit_of_a_hundred_thousand_files_is_read_and_said() {
    let place = Place::new();
    let repository = place.world().join("r");
    make(&repository, &line_of(1));
    let mut stream = b"blob\nmark :1\ndata 2\nx\n\ncommit refs/heads/main\n".to_vec();
    stream.extend(format!("committer A <a@x> {EPOCH} +0000\ndata 1\nm\nfrom refs/heads/main^0\n").bytes());
    for number in 0..100_000 {
        stream.extend(format!("M 100644 :1 d{}/f{number}\n", number % 100).bytes());
    }
    import(&repository, &stream);
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(rows::<Change>(&snapshot).len(), 100_002);
    assert_eq!(report.warnings.get(&WarningKind::HugeCommit), Some(&1));
}

#[test]
fn a_huge_blob_is_not_read() {
    let place = Place::new();
    let repository = place.world().join("r");
    let mut specs = line_of(2);
    specs[1].tree.insert(b"huge.bin".to_vec(), crate::world::Node::File(vec![b'x'; 40 << 20]));
    make(&repository, &specs);
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    let huge = rows::<Change>(&snapshot).into_iter().find(|row| row.path == "huge.bin").expect("a row");
    assert_eq!((huge.status, huge.added), (ReadStatus::TooLarge, 0));
    assert_eq!(report.warnings.get(&WarningKind::TooLarge), Some(&1));
}

#[test]
fn a_malformed_manifest_is_said_with_its_place() {
    let place = Place::new();
    let specs = [
        Spec::new(0, &[], tree([("lib/Cargo.toml", file("[package]\nname = \n"))])),
        Spec::new(1, &[0], tree([("lib/Cargo.toml", file("[package]\nname = \"x\"\n"))])),
    ];
    make(&place.world().join("r"), &specs);
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    let warnings = rows::<WarningRow>(&snapshot);
    let malformed = warnings.iter().find(|row| row.kind == WarningKind::Malformed).expect("a warning");
    assert!(malformed.place.starts_with("lib/Cargo.toml"), "{malformed:?}");
}

#[test]
fn a_manifest_that_breaks_ends_nothing_and_one_that_is_deleted_does() {
    let good = "[package]\nname = \"x\"\n[dependencies]\na = \"1\"\nb = \"1\"\n";
    let cut = "[package]\nname = \n[dependencies]\na = \"2\"\nc = \"1\"\n";
    let versions = [Some(good), Some("[[["), Some(cut), Some("[[["), Some(good), Some("[[["), None];
    let specs: Vec<Spec> = versions
        .iter()
        .enumerate()
        .map(|(number, text)| {
            let mut files = tree([("n", file(&number.to_string()))]);
            files.extend(text.map(|text| (b"Cargo.toml".to_vec(), file(text))));
            Spec::new(number, &number.checked_sub(1).into_iter().collect::<Vec<_>>(), files)
        })
        .collect();
    let place = Place::new();
    let ids = make(&place.world().join("r"), &specs);
    let expected =
        ["0 add a", "0 add b", "2 add c", "2 change a", "4 change a", "4 remove c", "6 remove a", "6 remove b"];
    let told = |snapshot: &Snapshot| {
        let line = |row: DependencyEvent| format!("{} {} {}", row.commit.0, row.op, row.specifier);
        let mut lines: Vec<String> = rows::<DependencyEvent>(snapshot).into_iter().map(line).collect();
        lines.sort();
        lines
    };
    let (snapshot, report) = scanned(&place.lake("whole"), &place.world());
    assert_eq!(told(&snapshot), expected);
    assert!(report.warnings.get(&WarningKind::Malformed).is_some_and(|count| *count >= 4));
    let components: Vec<String> = rows::<ComponentEvent>(&snapshot)
        .iter()
        .map(|row| format!("{} {} {}", row.commit.0, row.op, row.name))
        .collect();
    assert_eq!(components, ["0 add x", "6 remove x"]);
    for id in &ids {
        std::fs::write(place.world().join("r/refs/heads/main"), format!("{id}\n")).expect("a head");
        scanned(&place.lake("slices"), &place.world());
    }
    let slices = Lake::open(&place.lake("slices")).and_then(|lake| lake.snapshot()).expect("a state");
    assert_eq!(told(&slices), expected, "in slices the lake tells what held");
}

#[test]
fn a_manifest_that_is_missing_ends_nothing() {
    let manifest = |version: &str| file(&format!("module x.org/a\n\nrequire y.org/b {version}\n"));
    let specs: Vec<Spec> = ["v1.0.0", "v1.1.0", "v1.2.0"]
        .iter()
        .enumerate()
        .map(|(number, version)| {
            let parents: Vec<usize> = number.checked_sub(1).into_iter().collect();
            Spec::new(number, &parents, tree([("go.mod", manifest(version))]))
        })
        .collect();
    let place = Place::new();
    let repository = place.world().join("r");
    make(&repository, &specs);
    let blob = id_of(&repository, "HEAD~1:go.mod");
    lose(&repository, &blob);
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    let events: Vec<String> = rows::<DependencyEvent>(&snapshot)
        .iter()
        .map(|row| format!("{} {} {}", row.commit.0, row.op, row.requirement))
        .collect();
    assert_eq!(events, ["0 add v1.0.0", "2 change v1.2.0"]);
}

#[test]
fn nothing_a_repository_names_is_run() {
    let place = Place::new();
    let repository = place.world().join("r");
    let mut specs = line_of(2);
    specs[1].tree.insert(b".gitattributes".to_vec(), file("*.txt filter=evil diff=evil merge=evil\n"));
    make(&repository, &specs);
    let trap = place.world().with_file_name("trap");
    let program = format!("touch {}", trap.display());
    for key in [
        "core.fsmonitor",
        "core.hooksPath",
        "core.sshCommand",
        "core.pager",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.smudge",
        "filter.evil.clean",
        "filter.evil.process",
        "merge.evil.driver",
    ] {
        git(&repository, &["config", key, &program]);
    }
    let hook = repository.join("hooks/post-checkout");
    std::fs::create_dir_all(repository.join("hooks")).expect("a folder");
    std::fs::write(&hook, format!("#!/bin/sh\n{program}\n")).expect("a hook");
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    let before = everything_in(&repository);
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    assert!(!trap.exists(), "something was run");
    assert!(warned(&snapshot, WarningKind::NamesPrograms));
    assert_eq!(rows::<Commit>(&snapshot).len(), 2);
    assert_eq!(before, everything_in(&repository), "nothing was written");
}

pub(crate) fn everything_in(folder: &Path) -> Vec<(String, u64)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            files.extend(everything_in(&entry.path()));
        } else if let Ok(metadata) = entry.metadata() {
            // A scan at work may have renamed it meanwhile.
            files.push((entry.path().display().to_string(), metadata.len()));
        }
    }
    files.sort();
    files
}

/// A loose object whose header may lie, compressed in stored blocks.
fn loose(header: &str, content: &[u8]) -> Vec<u8> {
    let plain = [header.as_bytes(), b"\0", content].concat();
    let mut out = vec![0x78, 0x01];
    let blocks = plain.chunks(0xffff);
    let last = blocks.len().saturating_sub(1);
    for (number, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).expect("because blocks are short");
        out.push(u8::from(number == last));
        out.extend(length.to_le_bytes().into_iter().chain((!length).to_le_bytes()));
        out.extend(block);
    }
    let (mut one, mut two) = (1_u32, 0_u32);
    for byte in &plain {
        one = (one + u32::from(*byte)) % 65_521;
        two = (two + one) % 65_521;
    }
    out.extend((two << 16 | one).to_be_bytes());
    out
}

#[test]
fn objects_that_lie_about_their_size_leave_the_rest() {
    for (header, content) in [
        ("blob 524288000", &b"not so large\n"[..]),
        ("blob 18446744073709551615", b"x"),
        ("blob 3", &[b'x'; 3 << 20]),
        ("blob 1000", b"short"),
        ("blob -1", b"x"),
        ("tree 5", b"abcde"),
    ] {
        let place = Place::new();
        let repository = place.world().join("r");
        make(&repository, &line_of(4));
        let id = id_of(&repository, "HEAD~1:a.txt");
        unpack(&repository);
        let path = repository.join("objects").join(&id[..2]).join(&id[2..]);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("permissions");
        std::fs::write(&path, loose(header, content)).expect("a file");
        let (snapshot, report) = scanned(&place.lake("l"), &place.world());
        assert_eq!(rows::<Commit>(&snapshot).len(), 4, "{header}");
        assert!(!report.warnings.is_empty(), "{header} is said");
        assert!(!warned(&snapshot, WarningKind::ReaderFault), "{header}");
    }
}

#[test]
fn a_tree_made_of_itself_is_bounded() {
    let place = Place::new();
    let repository = place.world().join("r");
    make(&repository, &[Spec::new(0, &[], Tree::new())]);
    // 10 folders of 10 folders … of one file: ten to the eighth paths in nine trees.
    let mut stream = b"blob\nmark :1\ndata 2\nx\n\ncommit refs/heads/bomb\n".to_vec();
    stream.extend(format!("mark :2\ncommitter A <a@x> {EPOCH} +0000\ndata 1\nm\nM 100644 :1 f\n").bytes());
    import(&repository, &stream);
    let mut tree = id_of(&repository, "refs/heads/bomb^{tree}");
    for _ in 0..8 {
        let mut listing = String::new();
        for name in 0..10 {
            listing.extend(["040000 tree ", &tree, "\td", &name.to_string(), "\n"]);
        }
        std::fs::write(repository.join("listing"), listing).expect("a file");
        let script = "git mktree < listing";
        let out = std::process::Command::new("sh").current_dir(&repository).args(["-c", script]).output().expect("sh");
        tree = String::from_utf8_lossy(&out.stdout).trim().to_owned();
    }
    let arguments = ["-c", "user.name=A", "-c", "user.email=a@x", "commit-tree", &tree, "-m", "bomb"];
    let commit = String::from_utf8_lossy(&git(&repository, &arguments)).trim().to_owned();
    git(&repository, &["update-ref", "refs/heads/main", &commit]);
    let mut request = request(&place.world());
    request.today = Day::new(2099, 1, 1).expect("a day");
    let lake = Lake::open(&place.lake("l")).expect("a lake");
    let report = scan(&lake, &request, &()).expect("a scan");
    assert!(report.warnings.get(&WarningKind::TooLarge).is_some_and(|count| *count > 0));
}
