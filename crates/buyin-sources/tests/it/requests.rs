//! Change requests out of a clone: messages, heads and tags, at once and bit by bit.

use std::path::Path;

use buyin_facts::change_request::{Landing, Proposal, Release, Repair};
use buyin_facts::lake::Lake;
use buyin_facts::{CommitNumber, Snapshot};

use crate::world::{DAY, EPOCH, Place, Spec, file, git, make, rows, scanned, tree};

/// A merged branch (7), a squashed change (8), one that never landed (9), one that was rebased (10), and a revert of 8.
fn history() -> Vec<Spec> {
    let spec = |number: usize, parents: &[usize], message: &str| {
        let text = file(&number.to_string());
        Spec { message: message.as_bytes().to_vec(), ..Spec::new(number, parents, tree([("a", text)])) }
    };
    let mut rebased = spec(6, &[3], "Add z\n");
    rebased.times.1 += DAY;
    let revert = "Revert \"Add y (#8)\" (#12)\n\nText\n";
    vec![
        spec(0, &[], "Begin\n"),
        spec(1, &[0], "Add x (#99)\n"),
        spec(2, &[0, 1], "Merge pull request #7 from octo/x\n\nAdd x\n"),
        spec(3, &[2], "Add y (#8)\n\nReviewed-by: Ann <ann@x>\n"),
        spec(4, &[3], "Never\n"),
        Spec { times: (EPOCH + 2 * DAY, EPOCH + 2 * DAY), ..spec(5, &[2], "Add z\n") },
        Spec { times: (EPOCH + 2 * DAY, EPOCH + 3 * DAY), ..rebased },
        spec(7, &[6], revert),
    ]
}

fn refer(repository: &Path, name: &str, id: &str) {
    git(repository, &["update-ref", name, id]);
}

fn repository(place: &Place) -> (std::path::PathBuf, Vec<String>) {
    let path = place.world().join("r");
    let ids = make(&path, &history());
    for (number, at) in [(7, 1), (8, 3), (9, 4), (10, 5)] {
        refer(&path, &format!("refs/pull/{number}/head"), &ids[at]);
    }
    (path, ids)
}

fn proposals(snapshot: &Snapshot) -> Vec<(u32, Option<u32>, bool)> {
    let mut rows: Vec<Proposal> = rows(snapshot);
    rows.sort_by_key(|row| (row.number, row.scan));
    rows.iter().map(|row| (row.number, row.commit.map(|commit| commit.0), row.identity.is_some())).collect()
}

#[test]
fn messages_say_what_landed_and_what_was_taken_back() {
    let place = Place::new();
    repository(&place);
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    let mut landings: Vec<Landing> = rows(&snapshot);
    landings.sort_by_key(|row| row.commit);
    let keys = Lake::open(&place.lake("l")).and_then(|lake| lake.pseudonyms()).expect("keys");
    let seen: Vec<_> = landings.iter().map(|row| (row.commit.0, row.number, row.way.as_str())).collect();
    // 99 stands on a branch, not on the line.
    assert_eq!(seen, [(2, 7, "merge"), (3, 8, "squash"), (5, 12, "squash")]);
    assert_eq!(landings[0].author, Some(keys.account("octo")));
    let repairs: Vec<Repair> = rows(&snapshot);
    let seen: Vec<_> = repairs.iter().map(|row| (row.commit.0, row.kind.as_str(), row.number, row.undone)).collect();
    assert_eq!(seen, [(5, "revert", Some(8), None)]);
}

#[test]
fn a_revert_names_the_commit_it_takes_back() {
    let place = Place::new();
    let path = place.world().join("r");
    let ids = make(&path, &history()[..4]);
    let mut specs = history();
    specs[7].message = format!("Revert \"Add y\"\n\nThis reverts commit {}.\n", ids[3]).into_bytes();
    std::fs::remove_dir_all(&path).expect("gone");
    make(&path, &specs);
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    let repairs: Vec<Repair> = rows(&snapshot);
    assert_eq!(repairs.iter().map(|row| row.undone).collect::<Vec<_>>(), [Some(CommitNumber(3))]);
}

#[test]
fn heads_tell_of_what_did_not_land() {
    let place = Place::new();
    let (path, ids) = repository(&place);
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    // Of those that landed nothing is asked but where the head is.
    assert_eq!(proposals(&snapshot), [(7, Some(1), false), (8, Some(3), false), (9, None, true), (10, None, true)]);
    let rebased: Vec<Proposal> = rows(&snapshot).into_iter().filter(|row: &Proposal| row.number == 10).collect();
    assert_eq!(rebased[0].time.map(|time| time.0), Some(EPOCH + 2 * DAY));
    let number = snapshot.manifest().number;
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    assert_eq!(snapshot.manifest().number, number, "nothing new");
    refer(&path, "refs/pull/9/head", &ids[5]);
    refer(&path, "refs/pull/13/head", &ids[4]);
    let (snapshot, report) = scanned(&place.lake("l"), &place.world());
    assert_eq!(report.commits, 0);
    let numbers: Vec<u32> = proposals(&snapshot).into_iter().map(|row| row.0).collect();
    assert_eq!(numbers, [7, 8, 9, 9, 10, 13], "only what changed is read anew");
}

#[test]
fn tags_are_releases_up_to_where_they_leave_the_line() {
    let place = Place::new();
    let (path, ids) = repository(&place);
    for (tag, at) in [("v1.0", 2), ("v1.1", 4), ("nightly", 7), ("v0.9", 1)] {
        refer(&path, &format!("refs/tags/{tag}"), &ids[at]);
    }
    let blob = git(&path, &["hash-object", "-w", "-t", "blob", "/dev/null"]);
    refer(&path, "refs/tags/v9", String::from_utf8_lossy(&blob).trim());
    let (snapshot, _) = scanned(&place.lake("l"), &place.world());
    let mut releases: Vec<Release> = rows(&snapshot);
    releases.sort_by(|one, other| one.tag.cmp(&other.tag));
    let seen: Vec<_> = releases.iter().map(|row| (row.tag.as_str(), row.through.0)).collect();
    // v0.9 is on a branch that left the line at its beginning; a tag of no commit is none.
    assert_eq!(seen, [("v0.9", 0), ("v1.0", 2), ("v1.1", 3)]);
}
