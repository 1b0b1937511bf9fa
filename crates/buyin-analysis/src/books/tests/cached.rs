//! Whatever is edited in whatever order, books with a cache say what books without one say.

#[path = "../../../examples/ledger/drawn.rs"]
mod drawn;

use std::fs;
use std::path::Path;

use buyin_facts::Lake;
use buyin_facts::decision::{Offer, Product};

use crate::books::*;
use crate::ledger::group::Filter;

/// What somebody may have edited since the last answer.
#[derive(Debug, Clone)]
struct Edit {
    moved: usize,
    unknown: usize,
    product: Option<&'static str>,
    platform: &'static str,
    as_of: Option<Day>,
}

const NOTHING: Edit = Edit { moved: 0, unknown: 0, product: None, platform: "t00", as_of: None };

fn setting(edit: &Edit, cache: &Path) -> Setting {
    let mut decisions = drawn::decisions(edit.moved);
    decisions.people.truncate(1_000 - edit.unknown);
    decisions.products.extend(edit.product.map(product));
    let Decisions { people, products, teams, memberships, .. } = &decisions;
    Setting {
        allocation_key: cache::key(&(people, products)),
        rest_key: cache::key(&(teams, memberships)),
        organisation: "drawn".to_owned(),
        platform: vec![edit.platform.to_owned()],
        policy: Policy::Team,
        k: 5,
        as_of: edit.as_of,
        today: Day(20_500),
        cache: cache.to_owned(),
        teams_source: "drawn".to_owned(),
        calibration: None,
        holidays: Vec::new(),
        decisions,
    }
}

fn product(repository: &str) -> Product {
    Product {
        product: "thing".to_owned(),
        name: "Thing".to_owned(),
        owner: Some("t03".to_owned()),
        repository: repository.to_owned(),
        path: "c1".to_owned(),
        network: false,
        offer: Offer::Free,
        alternatives: String::new(),
        since: None,
        until: None,
    }
}

/// Everything the books say, asked in the order of what needs least first.
fn answers(snapshot: &Snapshot, setting: Setting) -> Vec<String> {
    let books = Books::open(snapshot.clone(), setting).expect("books");
    let by = vec![Dimension::PayingTeam, Dimension::Product, Dimension::Kind, Dimension::Month];
    let ledger = books.ledger(&LedgerQuery { by, filter: Filter::default() }).expect("a ledger");
    let parts = [
        format!("{ledger:?}"),
        format!("{:?}", books.adoption(None).expect("adoption")),
        format!("{:?}", books.picture().expect("a picture")),
        format!("{:?}", books.check().expect("a check")),
        format!("{:?}", books.evidence("product=r01:c1;kind=build").expect("evidence")),
        format!("{:?}", books.teams().expect("teams")),
    ];
    parts.into()
}

fn drawn_lake(folder: &Path) -> Snapshot {
    let lake = Lake::open(folder).expect("a lake");
    drawn::write(&lake, 1).expect("written");
    lake.snapshot().expect("a snapshot")
}

#[test]
fn a_cached_answer_is_a_fresh_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let snapshot = drawn_lake(folder.path());
    let kept = folder.path().join("cache");
    let edits = [
        NOTHING,
        Edit { moved: 1, ..NOTHING },
        Edit { moved: 400, ..NOTHING },
        Edit { moved: 400, platform: "t07", ..NOTHING },
        Edit { moved: 400, unknown: 30, product: Some("r05"), ..NOTHING },
        Edit { product: Some("r06"), as_of: Some(Day(19_500)), ..NOTHING },
        Edit { moved: 1, ..NOTHING },
    ];
    for (at, edit) in edits.iter().enumerate() {
        let fresh = answers(&snapshot, setting(edit, &folder.path().join(format!("fresh{at}"))));
        for time in ["first", "again"] {
            let cached = answers(&snapshot, setting(edit, &kept));
            for (cached, fresh) in cached.iter().zip(&fresh) {
                assert!(cached == fresh, "{time} after {edit:?}:\n{cached:.2000}\nis not\n{fresh:.2000}");
            }
        }
    }
}

#[test]
fn damaged_and_foreign_files_of_the_cache_are_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let snapshot = drawn_lake(folder.path());
    let kept = folder.path().join("cache");
    let whole = answers(&snapshot, setting(&NOTHING, &kept));
    let files = || {
        let listed = fs::read_dir(&kept).expect("the cache").flatten().map(|file| file.path());
        let mut files: Vec<_> = listed.collect();
        files.sort();
        files
    };
    let before: Vec<u64> = files().iter().map(|file| fs::metadata(file).expect("a file").len()).collect();
    assert!(before.len() >= 8, "{before:?}");
    // Every other file is cut short, the rest hold another table.
    let other = fs::read(&files()[0]).expect("read");
    for (at, file) in files().iter().enumerate().skip(1) {
        let bytes = fs::read(file).expect("read");
        let damaged = if at % 2 == 0 { &bytes[..bytes.len() / 2] } else { &other[..] };
        fs::write(file, damaged).expect("written");
    }
    assert_eq!(answers(&snapshot, setting(&NOTHING, &kept)), whole);
    let after: Vec<u64> = files().iter().map(|file| fs::metadata(file).expect("a file").len()).collect();
    assert_eq!(after, before);
}

#[test]
fn an_edit_of_memberships_reads_nobodys_commits() {
    let folder = tempfile::tempdir().expect("a folder");
    let snapshot = drawn_lake(folder.path());
    let ledger = |edit: &Edit, cache: &str| {
        let books = Books::open(snapshot.clone(), setting(edit, &folder.path().join(cache))).expect("books");
        let by = vec![Dimension::PayingTeam, Dimension::Product, Dimension::Owner, Dimension::Kind, Dimension::Month];
        books.ledger(&LedgerQuery { by, filter: Filter::default() }).map(|view| format!("{:?}", view.rows))
    };
    let before = ledger(&NOTHING, "kept").expect("a ledger");
    // Not everybody has work after the move.
    let moves = (1..60).map(|moved| Edit { moved, ..NOTHING });
    let fresh = moves.map(|edit| (ledger(&edit, "fresh").expect("a ledger"), edit)).find(|(fresh, _)| *fresh != before);
    let (fresh, edit) = fresh.expect("somebody has");
    let version = fs::read_dir(folder.path().join("facts")).expect("facts").flatten().next().expect("a format").path();
    for table in ["commit_people", "changes"] {
        fs::remove_dir_all(version.join(table)).expect("was there");
    }
    assert!(ledger(&edit, "none").is_err(), "they are needed where nothing is kept");
    let after = ledger(&edit, "kept").expect("a ledger");
    assert!(after == fresh, "{after:.2000}\nis not\n{fresh:.2000}");
}
